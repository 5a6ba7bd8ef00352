// Version 15: what an import says of people and teams.
namespace makegood::store {

extern const char* const migration_015_imports;

const char* const migration_015_imports = R"sql(
-- As the platform tells it, where it lets the bot read addresses; folded.
ALTER TABLE person ADD COLUMN email TEXT NOT NULL DEFAULT '';
CREATE INDEX person_email ON person (email) WHERE email <> '';

-- Goes before what settings and user groups say. By the team's name, so that it outlives a team that the settings leave
-- out for a while.
CREATE TABLE imported_member (
    person INTEGER PRIMARY KEY,
    team_folded TEXT NOT NULL
) STRICT;
CREATE INDEX imported_member_team ON imported_member (team_folded);
CREATE TABLE imported_lead (
    team_folded TEXT PRIMARY KEY,
    person INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

} // namespace makegood::store
