// Version 26: when people want their reminders.
namespace makegood::store {

extern const char* const migration_026_batch_times;

const char* const migration_026_batch_times = R"sql(
-- Minutes since midnight; -1: as their hours begin.
ALTER TABLE person ADD COLUMN batch_minute INTEGER NOT NULL DEFAULT -1;
)sql";

} // namespace makegood::store
