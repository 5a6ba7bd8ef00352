// Version 32: what the reminders of a promise remember.
namespace makegood::store {

extern const char* const migration_032_ladder;

const char* const migration_032_ladder = R"sql(
-- When another than its owner noted, linked or edited something last.
ALTER TABLE action ADD COLUMN remarked_at INTEGER;
-- Of whom, or of which place, its owner was told at announced_at that they hear next; neither: before this version.
ALTER TABLE action ADD COLUMN announced_to INTEGER;
ALTER TABLE action ADD COLUMN announced_in INTEGER;
)sql";

} // namespace makegood::store
