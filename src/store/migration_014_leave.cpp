// Version 14: what was asked because somebody is away.
namespace makegood::store {

extern const char* const migration_014_leave;

const char* const migration_014_leave = R"sql(
-- Before a leave its owner, during one who asked or leads, what becomes of a promise that falls due meanwhile.
ALTER TABLE action ADD COLUMN leave_asked_at INTEGER;
ALTER TABLE action ADD COLUMN absence_asked_at INTEGER;
)sql";

} // namespace makegood::store
