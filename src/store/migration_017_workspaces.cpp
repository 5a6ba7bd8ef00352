// Version 17: several workspaces in one ledger, of platforms that have neither buttons nor acks.
namespace makegood::store {

extern const char* const migration_017_workspaces;

const char* const migration_017_workspaces = R"sql(
-- When they spoke there last, of people with several identities; 0: never, or they have one.
ALTER TABLE identity ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
-- Ids that stand in settings name nobody's workspace.
CREATE INDEX identity_user ON identity (user);
CREATE INDEX place_channel ON place (channel);

-- Up to where the inputs of a workspace were taken in.
CREATE TABLE position (
    workspace TEXT PRIMARY KEY,
    position TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Emoji that stand for buttons of what was posted.
CREATE TABLE posted_button (
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL,
    message TEXT NOT NULL,
    emoji TEXT NOT NULL,
    verb TEXT NOT NULL,
    argument TEXT NOT NULL,
    outbox INTEGER NOT NULL, -- the row that was posted
    PRIMARY KEY (workspace, channel, message, emoji)
) STRICT, WITHOUT ROWID;
CREATE INDEX posted_button_outbox ON posted_button (outbox);

-- Forms whose questions are asked one by one: one at a time for each person in each place.
CREATE TABLE asked_form (
    person INTEGER NOT NULL REFERENCES person (id),
    place INTEGER NOT NULL REFERENCES place (id),
    sheet TEXT NOT NULL, -- JSON
    answers TEXT NOT NULL, -- JSON: of the questions before the one that is asked
    thread TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (person, place)
) STRICT, WITHOUT ROWID;

-- Whose identities are another person's now.
ALTER TABLE person ADD COLUMN merged_into INTEGER REFERENCES person (id);
-- Codes that link two identities: shown in one workspace, typed in another.
CREATE TABLE link_code (
    code TEXT PRIMARY KEY,
    workspace TEXT NOT NULL,
    user TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

} // namespace makegood::store
