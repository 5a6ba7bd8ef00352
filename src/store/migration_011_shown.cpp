// Version 11: what batches show once they are sent.
namespace makegood::store {

extern const char* const migration_011_shown;

const char* const migration_011_shown = R"sql(
-- The sent batches whose words are kept, so that they can be edited when an action of theirs changes.
CREATE TABLE shown (
    action INTEGER NOT NULL,
    message INTEGER NOT NULL, -- the row of the outbox
    until INTEGER NOT NULL, -- then its words are erased
    PRIMARY KEY (action, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_until ON shown (until, message);
)sql";

} // namespace makegood::store
