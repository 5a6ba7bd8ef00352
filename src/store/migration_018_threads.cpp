// Version 18: the threads that actions belong to.
namespace makegood::store {

extern const char* const migration_018_threads;

const char* const migration_018_threads = R"sql(
-- Of what was recorded from a reply: the message that its thread hangs on.
ALTER TABLE action ADD COLUMN thread TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN thread TEXT NOT NULL DEFAULT '';

-- When its owner wrote last in a thread of it; found by their open promises, so nothing is indexed.
ALTER TABLE action ADD COLUMN owner_wrote_at INTEGER;
)sql";

} // namespace makegood::store
