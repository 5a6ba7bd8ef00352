// Version 10: the days that people work, and when they are away.
namespace makegood::store {

extern const char* const migration_010_own_days;

const char* const migration_010_own_days = R"sql(
-- Bit 0 is Monday; NULL: those of the settings.
ALTER TABLE person ADD COLUMN working_days INTEGER;

-- "2026-12-20..2027-01-03", several with a space between.
ALTER TABLE person ADD COLUMN away TEXT NOT NULL DEFAULT '';
)sql";

} // namespace makegood::store
