// Version 9: teams, and what goes to their channels.
namespace makegood::store {

extern const char* const migration_009_teams;

const char* const migration_009_teams = R"sql(
-- As the settings name them; carried over at each start.
CREATE TABLE team (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL, -- in the settings
    lead INTEGER,
    user_group TEXT NOT NULL, -- the platform's id of a group whose people belong to it too
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL -- name or id, as written
) STRICT;

CREATE TABLE team_member (
    team INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    person INTEGER NOT NULL,
    is_of_group INTEGER NOT NULL, -- 0: named in the settings; 1: belongs to the user group. Somebody may be both
    PRIMARY KEY (team, person, is_of_group)
) STRICT, WITHOUT ROWID;

-- Where the board goes on while the incident's own place is archived; NULL: in its own place.
ALTER TABLE incident ADD COLUMN board_place INTEGER;

-- The team that was asked, by its name, and stays noted when one of it accepted; '' for none.
ALTER TABLE action ADD COLUMN offered_team TEXT NOT NULL DEFAULT '';
CREATE INDEX action_offered_team ON action (offered_team) WHERE offered_team <> '';

-- The figures of one team's people over some months.
CREATE INDEX action_owner_first_due ON action (owner, first_due_at) WHERE first_due_at IS NOT NULL;
CREATE INDEX history_refused ON history (actor, at) WHERE verb = 'refuse';
)sql";

} // namespace makegood::store
