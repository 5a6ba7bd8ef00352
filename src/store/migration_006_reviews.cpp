// Version 6: what is pasted for a review, promises that somebody else attested, people's own pages.
namespace makegood::store {

extern const char* const migration_006_reviews;

const char* const migration_006_reviews = R"sql(
-- Whoever recorded it said that its owner agreed in a review; the owner has not answered themself yet.
ALTER TABLE action ADD COLUMN is_attested INTEGER NOT NULL DEFAULT 0;

-- The name in full, where the platform has one beside the name that is shown; with the next look-up.
ALTER TABLE person ADD COLUMN full_name TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN full_name_folded TEXT NOT NULL DEFAULT '';

-- What a row shows is the person's own page, not a message to them.
ALTER TABLE outbox ADD COLUMN is_home INTEGER NOT NULL DEFAULT 0;

CREATE TABLE review (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- buttons name it: never given twice
    facilitator INTEGER NOT NULL,
    place INTEGER,
    incident INTEGER,
    text TEXT NOT NULL, -- as it was pasted; erased once it is recorded
    mentioned TEXT NOT NULL, -- the user ids that the platform marked up in it, a JSON list
    is_agreed INTEGER NOT NULL, -- the owners were present and said yes
    settled TEXT NOT NULL, -- by row, a JSON list: '' as it was read, '-' nobody's, else the owner's user id
    at INTEGER NOT NULL, -- rows older than a week are erased
    recorded_at INTEGER -- NULL: not yet
) STRICT;
)sql";

} // namespace makegood::store
