// Version 2 of the schema: what an owner has not heard yet, who wrote where, what a batch held.
namespace makegood::store {

extern const char* const migration_002_news;

const char* const migration_002_news = R"sql(
-- Changes made by others since then are told to the owner in one batch; told at NULL: not yet.
ALTER TABLE action ADD COLUMN news_since INTEGER;
ALTER TABLE action ADD COLUMN news_told_at INTEGER;
-- The owner is asked whether the date follows the policy of a severity that became known after the promise.
ALTER TABLE action ADD COLUMN asks_policy_date INTEGER NOT NULL DEFAULT 0;
-- Actions in a batch, for the weekly cap of its reader; 0 for other messages.
ALTER TABLE outbox ADD COLUMN items INTEGER NOT NULL DEFAULT 0;

CREATE INDEX action_final_look ON action (look_at) WHERE state >= 2 AND look_at IS NOT NULL;
CREATE INDEX action_waits ON action (blocked_action) WHERE blocked_action IS NOT NULL;

CREATE TABLE writer (
    place INTEGER NOT NULL REFERENCES place (id),
    user TEXT NOT NULL, -- the platform's id: people write before they are known
    at INTEGER NOT NULL, -- the last time; rows older than an hour are erased
    PRIMARY KEY (place, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX writer_at ON writer (at);

-- An accepted risk comes back once its time is over.
UPDATE action SET look_at = risk_until WHERE state = 3 AND why_dropped = 1 AND risk_until IS NOT NULL;
)sql";

} // namespace makegood::store
