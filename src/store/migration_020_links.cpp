// Version 20: accounts that were linked can be parted.
namespace makegood::store {

extern const char* const migration_020_links;

const char* const migration_020_links = R"sql(
-- Of two people who became one: from_person is into_person since.
CREATE TABLE account_link (
    id INTEGER PRIMARY KEY,
    from_person INTEGER NOT NULL REFERENCES person (id),
    into_person INTEGER NOT NULL REFERENCES person (id),
    shown_workspace TEXT NOT NULL, -- the account that the code was shown to
    shown_user TEXT NOT NULL,
    typed_workspace TEXT NOT NULL, -- the account that typed it
    typed_user TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    parted_at INTEGER, -- NULL: they are one person still
    parted_workspace TEXT NOT NULL DEFAULT '', -- the account that parted them
    parted_user TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX account_link_into ON account_link (into_person) WHERE parted_at IS NULL;
-- What was from_person's before: theirs again once they are parted.
CREATE TABLE linked_account (
    link INTEGER NOT NULL REFERENCES account_link (id),
    workspace TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (link, workspace, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE linked_row (
    link INTEGER NOT NULL REFERENCES account_link (id),
    kind INTEGER NOT NULL, -- which column of which table (person_links.cpp)
    row INTEGER NOT NULL,
    PRIMARY KEY (link, kind, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

-- How the account is called that a code was shown to: "@ana (Slack, Acme)".
ALTER TABLE link_code ADD COLUMN name TEXT NOT NULL DEFAULT '';
)sql";

} // namespace makegood::store
