// Version 4: what a batch that is not sent after all takes back.
namespace makegood::store {

extern const char* const migration_004_batches;

const char* const migration_004_batches = R"sql(
-- When the key was first put. queued_at is a place in a line, which can change.
ALTER TABLE outbox ADD COLUMN put_at INTEGER;
-- Batches: their actions as they were before, as JSON; NULL for other messages, and once done.
ALTER TABLE outbox ADD COLUMN before TEXT;

UPDATE outbox SET put_at = queued_at WHERE lane = 3;
)sql";

} // namespace makegood::store
