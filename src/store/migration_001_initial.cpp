// Version 1 of the schema. SQLite keeps the comments inside the tables, so that `.schema` explains itself.
namespace makegood::store {

extern const char* const migration_001_initial;

const char* const migration_001_initial = R"sql(
-- Instants are milliseconds since 1970 UTC; ids of other tables are NULL for "none"; texts are '' for "none".

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    handle TEXT NOT NULL,
    name_folded TEXT NOT NULL, -- lower case, for looking up
    handle_folded TEXT NOT NULL,
    standing INTEGER NOT NULL, -- 0 member, 1 guest, 2 outsider, 3 bot, 4 gone
    is_admin INTEGER NOT NULL,
    zone TEXT NOT NULL, -- IANA
    hours_from_minute INTEGER NOT NULL, -- own hours; -1: those of the settings
    hours_until_minute INTEGER NOT NULL,
    muted_until INTEGER -- NULL: not muted
) STRICT;
CREATE INDEX person_name ON person (name_folded);
CREATE INDEX person_handle ON person (handle_folded);

CREATE TABLE identity (
    workspace TEXT NOT NULL,
    user TEXT NOT NULL, -- the platform's id
    person INTEGER NOT NULL REFERENCES person (id),
    fetched_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_person ON identity (person, workspace);

CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL, -- the platform's id
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    visibility INTEGER NOT NULL, -- 0 open, 1 closed, 2 direct
    is_joined INTEGER NOT NULL,
    is_archived INTEGER NOT NULL,
    is_shared INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    members_at INTEGER, -- when the members were fetched; NULL: never
    UNIQUE (workspace, channel)
) STRICT;
CREATE INDEX place_name ON place (workspace, name_folded);
CREATE INDEX place_watched ON place (workspace) WHERE is_joined = 1 AND is_archived = 0;

CREATE TABLE membership (
    place INTEGER NOT NULL REFERENCES place (id),
    person INTEGER NOT NULL,
    PRIMARY KEY (place, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    place INTEGER PRIMARY KEY REFERENCES place (id),
    message TEXT NOT NULL -- the newest message seen there
) STRICT;

CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL, -- as written: INC-104
    key_folded TEXT NOT NULL UNIQUE,
    place INTEGER,
    title TEXT NOT NULL,
    severity INTEGER NOT NULL, -- 1 is worst, 0 not known
    service TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    resolved_at INTEGER,
    document_url TEXT NOT NULL
) STRICT;
CREATE INDEX incident_place ON incident (place) WHERE place IS NOT NULL;

CREATE TABLE action (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- people type it: never given twice
    text TEXT NOT NULL,
    public_title TEXT NOT NULL,
    state INTEGER NOT NULL, -- 0 proposed, 1 promised, 2 closed, 3 dropped
    asker INTEGER,
    owner INTEGER,
    offered_to INTEGER,
    offer_group INTEGER,
    incident INTEGER,
    severity INTEGER NOT NULL,
    service TEXT NOT NULL,
    place INTEGER, -- the source: where, which message, its link, its exact words
    message TEXT NOT NULL,
    permalink TEXT NOT NULL,
    words TEXT NOT NULL,
    due_on TEXT, -- the day meant, 2026-11-27
    due_moment INTEGER, -- the instant meant, where it was more than a day
    due_at INTEGER, -- the instant at which that is over
    is_due_assumed INTEGER NOT NULL,
    first_due_on TEXT,
    first_due_moment INTEGER,
    first_due_at INTEGER,
    slips INTEGER NOT NULL,
    quiet_until INTEGER,
    blocked_person INTEGER,
    blocked_link TEXT,
    blocked_action INTEGER,
    blocked_look_at INTEGER, -- NULL: not blocked
    is_stuck INTEGER NOT NULL,
    decline_by INTEGER,
    decline_accepter INTEGER,
    decline_reason TEXT, -- NULL: no decline is waiting
    plan TEXT NOT NULL,
    links TEXT NOT NULL, -- a JSON list
    evidence TEXT NOT NULL,
    learnt TEXT NOT NULL,
    closure_check INTEGER NOT NULL, -- 0 none, 1 pending, 2 landed, 3 confirmed
    closed_at INTEGER,
    why_dropped INTEGER NOT NULL, -- 0 none, 1 declined, 2 duplicate, 3 superseded, 4 withdrawn
    drop_note TEXT NOT NULL,
    duplicate_of INTEGER,
    risk_accepter INTEGER,
    risk_until INTEGER,
    recorded_at INTEGER NOT NULL,
    offered_at INTEGER,
    accepted_at INTEGER,
    active_at INTEGER NOT NULL,
    unanswered_nudges INTEGER NOT NULL,
    nudged_at INTEGER,
    is_escalated INTEGER NOT NULL,
    look_at INTEGER -- when the scheduler looks next; NULL: never
) STRICT;
CREATE INDEX action_look ON action (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX action_owner ON action (owner, state) WHERE owner IS NOT NULL;
CREATE INDEX action_asker ON action (asker, state) WHERE asker IS NOT NULL;
CREATE INDEX action_offered ON action (offered_to) WHERE offered_to IS NOT NULL;
CREATE INDEX action_offer_group ON action (offer_group) WHERE offer_group IS NOT NULL;
CREATE INDEX action_incident ON action (incident) WHERE incident IS NOT NULL;
CREATE INDEX action_place ON action (place, state) WHERE place IS NOT NULL;
CREATE INDEX action_first_due ON action (first_due_at) WHERE first_due_at IS NOT NULL;
CREATE INDEX action_open ON action (due_at) WHERE state <= 1;
CREATE INDEX action_recorded ON action (recorded_at);

CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    action INTEGER NOT NULL,
    actor INTEGER, -- NULL: the bot itself
    at INTEGER NOT NULL,
    way INTEGER NOT NULL, -- 0 command, 1 message, 2 button, 3 form, 4 scheduler, 5 import, 6 tracker
    verb TEXT NOT NULL,
    detail TEXT NOT NULL,
    before TEXT -- the action before the change, as JSON; NULL for its recording
) STRICT;
CREATE INDEX history_action ON history (action);
CREATE INDEX history_actor ON history (actor) WHERE actor IS NOT NULL;

CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of arrival: expiry walks it from the front
    key TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    reply TEXT, -- a document as JSON; NULL: none was given
    is_public INTEGER NOT NULL,
    is_written INTEGER NOT NULL, -- the acknowledgement reached its socket
    response_url TEXT -- a secret: erased once written, or after 30 minutes
) STRICT;
CREATE INDEX inbox_answerable ON inbox (at) WHERE response_url IS NOT NULL;

CREATE TABLE dead_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    problem TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE, -- stays when the message was sent: "once" means for ever
    kind INTEGER NOT NULL, -- 0 once, 1 latest, 2 perishable
    lane INTEGER NOT NULL, -- 0 reply, 1 offer, 2 board, 3 nudge, 4 digest
    state INTEGER NOT NULL, -- 0 queued, 1 sending, 2 sent, 3 retry, 4 unknown, 5 parked, 6 superseded, 7 expired
    line TEXT NOT NULL, -- where to, as one text: messages of one line go one after the other; '' once done
    turn INTEGER NOT NULL, -- in its line: 0 not standing in it, 1 behind another, 2 next to go, 3 away
    go_at INTEGER NOT NULL, -- not before
    workspace TEXT NOT NULL,
    place INTEGER,
    person INTEGER,
    response_url TEXT NOT NULL, -- a secret: erased once done, as are trigger, body and sheet
    trigger TEXT NOT NULL,
    thread TEXT NOT NULL,
    only_for INTEGER,
    body TEXT NOT NULL, -- a document as JSON
    sheet TEXT, -- a form as JSON
    not_before INTEGER,
    not_after INTEGER, -- NULL once done
    replaces_original INTEGER NOT NULL,
    version INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    retry_at INTEGER,
    attempted_at INTEGER, -- when the last attempt began; kept while its outcome is unknown
    attempted_version INTEGER NOT NULL, -- what it said
    posted_channel TEXT NOT NULL,
    posted_message TEXT NOT NULL,
    problem TEXT NOT NULL,
    queued_at INTEGER NOT NULL -- its place in the line
) STRICT;
CREATE INDEX outbox_line ON outbox (line, queued_at) WHERE turn > 0;
CREATE INDEX outbox_next ON outbox (lane, go_at) WHERE turn = 2;
CREATE INDEX outbox_away ON outbox (id) WHERE turn = 3;
CREATE INDEX outbox_held ON outbox (go_at) WHERE turn = 0 AND state = 0;
CREATE INDEX outbox_late ON outbox (not_after) WHERE not_after IS NOT NULL;
CREATE INDEX outbox_parked ON outbox (id) WHERE state = 5;
)sql";

} // namespace makegood::store
