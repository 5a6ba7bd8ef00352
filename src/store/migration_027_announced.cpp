// Version 27: what owners were told of who hears next.
namespace makegood::store {

extern const char* const migration_027_announced;

const char* const migration_027_announced = R"sql(
-- When its owner was told last who hears of it next. Whoever waited for an answer to that keeps waiting.
ALTER TABLE action ADD COLUMN announced_at INTEGER;
UPDATE action SET announced_at = nudged_at WHERE unanswered_nudges > 0 AND nudged_at >= due_at;
)sql";

} // namespace makegood::store
