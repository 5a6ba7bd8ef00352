// What the house keeps, as ports: a bundle of stores used inside one unit of work. All calls are synchronous, on the
// ledger thread, inside the unit's transaction; references are valid during the unit only. Implementations throw
// on failure (disk full, I/O), which rolls the unit back; they never throw for "not there".
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/incident.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/team.hpp>

namespace makegood::ports {

// ---- actions ----

// by_due: by due_at (those without last), then id. The others: by id, in the order in which they were recorded.
enum class list_order { by_due, newest_first, oldest_first };

// Which actions; unset fields match all.
struct action_filter
{
    core::person_id owner = {};
    // Who asked somebody else: what people ask of themselves is found by its owner.
    core::person_id asker = {};
    core::person_id offered_to = {};
    // Those a team was asked to take, also after one of it did.
    std::string offered_team = {};
    core::incident_id incident = {};
    core::action_id offer_group = {};
    std::vector<core::state> states = {};
    std::string service = {}; // without case
    std::optional<core::instant> due_before = {};
    std::optional<core::instant> first_due_from = {}; // inclusive
    std::optional<core::instant> first_due_until = {}; // exclusive
    // Its latest offer was made then or later.
    std::optional<core::instant> offered_from = {};
    bool only_ideas = false;
    bool only_offers = false;
    bool only_blocked = false;
    // Those that wait for this action, or for this person.
    core::action_id blocked_on = {};
    core::person_id waits_for = {};
    // Those whose look_at has come by then (inclusive).
    std::optional<core::instant> look_until = {};
    // Those that were recorded from this message of this place: both, or neither.
    core::place_id place = {};
    std::string message = {};
    list_order order = list_order::by_due;
    int limit = 100; // 1..10000
    int offset = 0;
};

class action_store
{
public:
    virtual ~action_store() = default;
    // Stores a new action (its id must be 0) and returns its id: 1, 2, 3 … without gaps.
    virtual core::action_id add(const core::action& item) = 0;
    virtual std::optional<core::action> find(core::action_id id) = 0;
    // Overwrites the stored one; its id must exist.
    virtual void save(const core::action& item) = 0;
    virtual std::vector<core::action> list(const action_filter& filter) = 0;
    virtual std::int64_t count(const action_filter& filter) = 0;
    // Actions whose look_at <= now, oldest first. Cost follows those returned, not those stored.
    virtual std::vector<core::action> to_look_at(core::instant now, int limit) = 0;
    // The earliest look_at of all.
    virtual std::optional<core::instant> next_look() = 0;
    // All that is open is looked at now, but for what is kept from the planner.
    virtual void look_at_open(core::instant now) = 0;
    // At start: when the rules (core::fingerprint_of) are others than at the last start, look_at_open.
    virtual void follow_rules(std::int64_t fingerprint, core::instant now) = 0;
    // Takes back an added action (undo of a recording). Its id is never used again.
    virtual void remove(core::action_id id) = 0;
};

// ---- people and places ----

// A platform's name for a person.
struct identity
{
    std::string workspace;
    std::string user;
    friend auto operator<=>(const identity&, const identity&) = default;
};

// A code that was shown to an account, and how that is called where it is: "@ana (Slack, Acme)".
struct shown_code
{
    identity who;
    std::string name;
};

// Two people who were made one, `into`: by a code that was shown to one account and typed by another.
struct account_link
{
    std::int64_t id = 0;
    core::person_id from = {};
    core::person_id into = {};
    identity shown = {};
    identity typed = {};
    core::instant at{};
};

// whole: the handle or the display name. parts: words of the display name in their order, each of which may be cut
// short with a dot ("Ana", "Ana P.", "Perez"). email: the address, as far as the platform tells it.
// left: as whole, but of those who were deactivated.
enum class name_match { whole, parts, email, left };

class person_store
{
public:
    virtual ~person_store() = default;
    // With the most that any of their accounts may: gone are those who have none left that a message reaches.
    virtual std::optional<core::person> find(core::person_id id) = 0;
    // With what this account may. An empty workspace means any (for ids of the settings).
    virtual std::optional<core::person> by_identity(const identity& who) = 0;
    // With what their account in that workspace may; empty: they have none there. In any, as find().
    virtual std::optional<core::person> find_in(const std::string& workspace, core::person_id id) = 0;
    // They speak there now: where they are written to, if they have several identities.
    virtual void note_used(const identity& who, core::instant at) = 0;
    // Creates or updates the person behind an identity (name, handle, zone; what they chose themself is kept) and what
    // is known of this account of theirs (standing, admin, status), stamps `fetched_at`, returns the id. A status is
    // known since then, or since one that it goes on from.
    virtual core::person_id put(const identity& who, const core::person& seen, core::instant fetched_at) = 0;
    // Overwrites what the person chose themself: hours, working days, country, when they are away, mute.
    virtual void save_choices(const core::person& who) = 0;
    // By handle or display name, without case, without "@"; several when ambiguous. Bots and gone people excluded.
    // An empty workspace means any (for tools).
    virtual std::vector<core::person> by_name(const std::string& workspace, const std::string& name,
                                              name_match match = name_match::whole)
        = 0;
    // The identity in a workspace, if the person has one there; when that is empty, the latest used of those that
    // messages reach, else of all.
    virtual std::optional<identity> identity_in(const std::string& workspace, core::person_id who) = 0;
    // A code that proves that whoever types it elsewhere is this one, in place of an earlier one of theirs.
    virtual void keep_code(const std::string& code, const shown_code& shown, core::instant at) = 0;
    // Whose code that is, if it was kept since then.
    virtual std::optional<shown_code> find_code(const std::string& code, core::instant since) = 0;
    // It holds no longer.
    virtual void drop_code(const std::string& code) = 0;
    // These are one person from now on, `into`: what either owes, asked, was asked or reads is theirs, and what `into`
    // chose themself holds. Whoever looks for `from` finds `into`. What either was told today was told to both.
    // `link.id` is not read.
    virtual void merge(account_link link) = 0;
    // Their latest link that was not parted, before others that which `by` came to them with.
    virtual std::optional<account_link> last_link(core::person_id who, const identity& by) = 0;
    // They are two people again. What was `from`'s before is theirs again, as far as it is still `into`'s; what came
    // since stays with `into`. Each reads where they have an account. Asked for from the account `by`.
    virtual void part(const account_link& link, const identity& by, core::instant at) = 0;
    // From now on the bot serves these workspaces alone. Who has no account in any of them is gone until those are
    // served again, and what waits for somebody in another goes to an account of theirs that is.
    virtual void serve(const std::vector<std::string>& workspaces) = 0;
    // True of all until serve() was called.
    virtual bool is_served(const std::string& workspace) = 0;
    // Of those who owe something or were asked to: how many have not left, and have no account that is served.
    virtual std::int64_t out_of_reach() = 0;
    // Who hears of what nobody else is left to answer: an admin, the one known longest.
    virtual std::optional<core::person> steward() = 0;
    // When that identity was fetched last.
    virtual std::optional<core::instant> fetched_at(const identity& who) = 0;
};

class place_store
{
public:
    virtual ~place_store() = default;
    virtual std::optional<core::place> find(core::place_id id) = 0;
    // An empty workspace means any (for ids of the settings).
    virtual std::optional<core::place> by_channel(const std::string& workspace, const std::string& channel) = 0;
    // By name without "#", in one workspace; an empty workspace means any (for tools, which know none).
    virtual std::optional<core::place> by_name(const std::string& workspace, const std::string& name) = 0;
    // Creates or updates by (workspace, channel); with an id, that place, whose channel may be a new one: should
    // another have been stored for that meanwhile, it is left behind, as archived. Without `guests_at` what is known of
    // guests stays. Returns the id.
    virtual core::place_id put(const core::place& seen, core::instant fetched_at) = 0;
    // The members known of a place, replaced as a whole.
    virtual void set_members(core::place_id place, const std::vector<core::person_id>& members, core::instant at) = 0;
    // They left it.
    virtual void forget_member(core::place_id place, core::person_id who) = 0;
    // True/false when membership was fetched at or after `not_before`; empty when unknown or stale.
    virtual std::optional<bool> is_member(core::place_id place, core::person_id who, core::instant not_before) = 0;
    virtual std::optional<core::instant> fetched_at(core::place_id place) = 0;
    // Joined, not archived: whose history is caught up after a silence; with the last message id seen ("" if none).
    virtual std::vector<std::pair<core::place, std::string>> watched(const std::string& workspace) = 0;
};

// A team as the settings name it.
struct named_team
{
    std::string name = {};
    core::person_id lead = {};
    std::vector<core::person_id> members = {};
    // The platform's id of a group whose people belong to it too; empty: none.
    std::string user_group = {};
    // Its channel, by name (with or without "#") or id, in this workspace; empty: none.
    std::string workspace = {};
    std::string channel = {};
    // Whose holidays its people have; empty: nobody's.
    std::string country = {};
};

class team_store
{
public:
    virtual ~team_store() = default;
    // In the order of the settings. Which place a channel's name means is found out anew each time.
    virtual std::vector<core::team> list() = 0;
    // The name of the first team that somebody belongs to; empty: they belong to none.
    virtual std::string first_of(core::person_id who) = 0;
    // Whether somebody belongs to that team; false for one that is not there.
    virtual bool is_member(const std::string& name, core::person_id who) = 0;
    // By name, without case.
    virtual std::optional<core::team> find(const std::string& name) = 0;
    // From now on these are the teams, in this order, and nobody but those named and the people of their user group
    // belongs to them. Who belongs to a group stays as it was known.
    // What an import says of a person or a team goes before that.
    virtual void replace(const std::vector<named_team>& teams) = 0;
    // From now on they belong to this team alone, whatever settings and groups say; empty: as those say again. A team
    // that is not there is none.
    virtual void import_member(core::person_id who, const std::string& team) = 0;
    // Who leads it, whatever the settings say; none: as they say again.
    virtual void import_lead(const std::string& team, core::person_id lead) = 0;
    // Who belongs to the team's user group now. No effect on a team that is not there.
    virtual void set_group_members(const std::string& name, const std::vector<core::person_id>& members) = 0;
};

// High-water marks of places and who wrote last where, flushed in bulk.
class mark_store
{
public:
    virtual ~mark_store() = default;
    virtual void advance(core::place_id place, const std::string& message) = 0;
    virtual std::string mark_of(core::place_id place) = 0;
    // What is said there from now on is not for us.
    virtual void forget(core::place_id place) = 0;
    // A user of the place's platform (perhaps not known as a person yet) wrote there at that time. Kept for an hour.
    virtual void note_writer(core::place_id place, const std::string& user, core::instant at) = 0;
    // When they wrote there last, if that is known.
    virtual std::optional<core::instant> wrote_at(core::place_id place, const std::string& user) = 0;
    // Up to where the inputs of a workspace were taken in, as its platform says it; empty: never.
    virtual std::string position_of(const std::string& workspace) = 0;
    virtual void keep_position(const std::string& workspace, const std::string& position) = 0;
};

class incident_store
{
public:
    virtual ~incident_store() = default;
    virtual std::optional<core::incident> find(core::incident_id id) = 0;
    virtual std::optional<core::incident> by_key(const std::string& key) = 0; // without case
    // The newest incident of a place.
    virtual std::optional<core::incident> by_place(core::place_id place) = 0;
    virtual core::incident_id add(const core::incident& item) = 0;
    virtual void save(const core::incident& item) = 0;
};

// ---- questions that wait for an answer ----

// Asked of one person about a message of theirs: "You said … Track it?" Nothing follows from one that is not answered.
struct question
{
    std::int64_t id = 0;
    core::person_id asked;
    core::instant at{};
    // What they said, exactly as the platform gave it (people stand as "<@U1>").
    core::source about;
};

// A form whose questions are asked one by one: at most one at a time for each person in each place.
struct asked_form
{
    core::person_id person;
    core::place_id place;
    core::form sheet;
    // Of the questions before the one that is asked now, in their order.
    std::vector<std::pair<std::string, std::string>> answers = {};
    // Where it is asked.
    std::string thread = {};
    core::instant asked_at{};
};

class question_store
{
public:
    virtual ~question_store() = default;
    // Stores it and returns its id. Those of more than seven days ago are erased.
    virtual std::int64_t ask(const question& item) = 0;
    // Empty once it was answered or erased.
    virtual std::optional<question> find(std::int64_t id) = 0;
    // Answered: the words are erased; that it was asked stays known.
    virtual void settle(std::int64_t id) = 0;
    // When that person was asked last.
    virtual std::optional<core::instant> last_asked(core::person_id who) = 0;
    // Whether questions are wanted: by a person (anywhere), or in a place (of anybody). They are, until told otherwise.
    virtual bool are_wanted(core::person_id who, core::place_id place) = 0;
    virtual void want(core::person_id who, bool are_wanted) = 0;
    virtual void want(core::place_id place, bool are_wanted) = 0;
    // In place of the one that was asked there before.
    virtual void ask_form(const asked_form& form) = 0;
    virtual std::optional<asked_form> form_asked(core::person_id who, core::place_id place) = 0;
    virtual void settle_form(core::person_id who, core::place_id place) = 0;
};

// ---- history ----

// How a change came in.
enum class channel_of_change { command, message, button, form, scheduler, import, tracker, reaction };

// One change of one action: I7.
struct change
{
    std::int64_t id = 0;
    core::action_id action;
    // Who did it; none: the bot itself (returned offers, escalations).
    core::person_id actor;
    core::instant at{};
    channel_of_change by = channel_of_change::command;
    // The verb: "record", "accept", "close", "move", "give", "note", …
    std::string verb;
    // What a reader of the history wants to know, one line: "from 27 Nov to 4 Dec: waiting for the vendor".
    std::string detail;
    // The action before this change; empty for its recording. What undo restores.
    std::optional<core::action> before;
};

class history_store
{
public:
    virtual ~history_store() = default;
    virtual void record(const change& entry) = 0;
    // Oldest first; `before` is left empty.
    virtual std::vector<change> of(core::action_id id) = 0;
    // The latest change of an action, with `before`.
    virtual std::optional<change> last_of(core::action_id id) = 0;
    // The latest undoable change by a person since an instant: what a bare "undo" means.
    virtual std::optional<change> last_by(core::person_id actor, core::instant since) = 0;
    // Actions that a person did not take on ("refuse") since an instant, each once, the latest `limit`.
    virtual std::vector<core::action_id> refused_by(core::person_id actor, core::instant since, int limit) = 0;
};

// ---- reviews ----

// What was pasted for a review, until it is recorded: its preview and its settling read it from here. Kept for a week.
struct review_draft
{
    std::int64_t id = 0;
    core::person_id facilitator;
    core::place_id place;
    core::incident_id incident;
    std::string text;
    // As in typed_text.
    std::vector<std::string> mentioned;
    bool is_agreed = false;
    // Owners as the facilitator settled them, by row: empty as it was read, "-" nobody, else a user id of the platform.
    std::vector<std::string> settled;
    core::instant at{};
    std::optional<core::instant> recorded_at;
};

class review_store
{
public:
    virtual ~review_store() = default;
    // Stores a new draft (its id must be 0) and returns its id; forgets some of those that are older than a week.
    virtual std::int64_t add(const review_draft& draft) = 0;
    virtual std::optional<review_draft> find(std::int64_t id) = 0;
    virtual void save(const review_draft& draft) = 0;
};

// ---- inbox: one input, one effect ----

// Response urls take replies for so long; later a private reply is worth nothing, and they are erased.
inline constexpr std::chrono::minutes response_url_lives{30};

// What was answered to an input; kept with its key.
struct kept_reply
{
    core::document reply;
    // Shown to the whole place instead of to the person alone.
    bool is_public = false;
    // Whom it answers; none in rows that an earlier version kept.
    core::person_id reader = {};
};

class inbox_store
{
public:
    virtual ~inbox_store() = default;
    // The reply of an input seen before; nullopt for a new key. A seen input without reply gives an empty one.
    virtual std::optional<kept_reply> seen(const std::string& key) = 0;
    // The last key, in order of text, that begins with `stem`; a stem ends with "/".
    virtual std::optional<std::string> last_key(const std::string& stem) = 0;
    // Keeps the key with its reply; response_url (a secret) is erased after 30 minutes. Returns the row, for
    // mark_written.
    virtual std::int64_t keep(const std::string& key, core::instant at, const std::optional<kept_reply>& reply,
                              const std::string& response_url)
        = 0;
    // The ack of that row was written to its socket.
    virtual void mark_written(const std::vector<std::int64_t>& rows) = 0;
    // Commands without a written ack, received since; with their response urls: at start these get their reply late.
    struct unanswered
    {
        std::int64_t row = 0;
        std::string key;
        core::instant at{};
        std::string response_url;
        kept_reply reply;
    };
    virtual std::vector<unanswered> unwritten(core::instant since) = 0;
    // Keeps what could not be understood or failed, for inspection: at most 10,000, the oldest leave.
    virtual void bury(const std::string& key, core::instant at, const std::string& problem, const std::string& payload)
        = 0;
    // Erases response urls older than 30 minutes and keys older than 7 days, in bounded steps. True: more is left.
    virtual bool expire(core::instant now) = 0;
    // How many dead letters are kept.
    virtual std::int64_t dead_letters() = 0;
    // The keys of those that were buried with this problem, the newest first. Reads all of them: for tools.
    virtual std::vector<std::string> buried(const std::string& problem, int limit) = 0;
};

// ---- outbox: what must be said ----

enum class lane { reply, offer, board, nudge, digest };

// once: the key is unique for ever. latest: the key's row is replaced by the newest version and, once posted, edited
// in place. perishable: dropped and counted when not_after has passed.
enum class persistence { once, latest, perishable };

// Where to: exactly one of place, person, response_url and trigger is set. (trigger: opens `sheet` as a form; `place`
// is then where its answers are replied to.)
struct destination
{
    std::string workspace;
    core::place_id place = {};
    // A direct message to them.
    core::person_id person = {};
    std::string response_url = {};
    std::string trigger = {};
    // Replies in this thread of the place (the parent's message id).
    std::string thread = {};
    // In a place: shown to this person alone. With a response url or a trigger: whose it is, so that what they may read
    // is judged once more when it is sent.
    core::person_id only_for = {};
    // With a person: their own page of the bot instead of a message.
    bool is_home = false;
};

// Actions as they were before a batch was planned: should it not be sent, that is taken back. Without a change since
// they are what it says.
struct batch_memory
{
    std::vector<core::action> nudged; // those it reminds of
    std::vector<core::action> told; // those whose news it tells
};

struct message_to_send
{
    persistence kind = persistence::once;
    // Names the effect, not the attempt: "nudge/<person>/<local date>", "board/<place>", "digest/<place>/<ISO week>".
    std::string key;
    ports::lane lane = lane::reply;
    destination to;
    core::document body;
    std::optional<core::form> sheet = {};
    // Held until then (offers to people outside their hours).
    std::optional<core::instant> not_before = {};
    std::optional<core::instant> not_after = {};
    // Response urls: replaces the message whose button was pressed.
    bool replaces_original = false;
    // Batches: the actions it shows, which count for the weekly cap of its reader.
    int items = 0;
    // Batches; forgotten once they are sent.
    batch_memory before = {};
};

enum class outbox_state { queued, sending, sent, retry, unknown, parked, superseded, expired };

// An emoji on a message that was posted: whoever puts it there, too, presses the button.
struct posted_button
{
    std::string message;
    // As in reaction_input.
    std::string emoji;
    std::string verb;
    std::string argument;
    // False: an edit took it away. It presses nothing any more; taken away by whoever had put it there, it undoes what
    // it did.
    bool stands = true;
    friend bool operator==(const posted_button&, const posted_button&) = default;
};

// One row as the sender sees it.
struct outbox_row
{
    core::outbox_id id;
    message_to_send message;
    outbox_state state = outbox_state::queued;
    int version = 1;
    int attempts = 0;
    std::optional<core::instant> retry_at;
    // When the attempt that is unknown began: from there on to look it up.
    std::optional<core::instant> attempted_at;
    // When its key was first put; not known of what earlier versions put, but for batches.
    std::optional<core::instant> put_at;
    // Set once posted: what is edited. Platform channel and message id.
    std::string posted_channel;
    std::string posted_message;
    std::string problem;
    // Resolved for the sender: the platform's channel id of `to.place`, user id of `to.person` and `to.only_for`.
    std::string channel;
    std::string user;
    std::string only_for_user;
    // Of an attempt that was settled as sent, where emoji stand for buttons: what stands on it now, in place of what
    // stood there before.
    std::optional<std::vector<posted_button>> buttons;
    // Of a batch that is being sent: its body before what its reader may not read now was left out.
    std::optional<core::document> unredacted;
    // Names of everybody mentioned, in the workspace written to.
    core::names people;

    // What edits begin with: who may read it is judged each time anew.
    const core::document& whole() const { return unredacted ? *unredacted : message.body; }
};

struct outbox_counts
{
    std::int64_t waiting = 0;
    std::int64_t parked = 0;
    // Of those that wait: tried, or behind one that was, and not sent for longer than outbox_is_late.
    std::int64_t late = 0;
    // Why the first of them was not sent.
    std::string late_problem = {};
};

// What waits for longer is shown to operators.
inline constexpr std::chrono::minutes outbox_is_late{15};
// A batch keeps its words for so long after it was sent, for edits of what it shows.
inline constexpr std::chrono::days batches_are_edited_for{30};
// Whoever answers later finds what to answer elsewhere.
inline constexpr std::chrono::days buttons_are_kept_for{90};
// Of one action: the latest ones. Nobody looks further back, and an answer costs no more calls than that (I10).
inline constexpr int edited_batches_max = 8;

// What a person was reminded of.
struct reminded
{
    core::person_id who;
    int messages = 0;
    int items = 0; // actions in them
    // Of those that they did something about afterwards: how long it took them.
    std::vector<std::chrono::seconds> answered_after = {};
};

class outbox_store
{
public:
    virtual ~outbox_store() = default;
    // Queues it. once: false and no effect when the key was used before, ever. latest: replaces body and version.
    // perishable: false and no effect while a row of that key waits or is being sent.
    virtual bool put(const message_to_send& message, core::instant now) = 0;
    // Offers and questions that are held for that person's hours (not_before) and were never tried wait until then.
    virtual void postpone(core::person_id whom, core::instant until, core::instant now) = 0;
    // The row of a key: its message reference, for edits of what was posted.
    virtual std::optional<outbox_row> find(const std::string& key) = 0;
    // The latest edited_batches_max batches that were sent lately (batches_are_edited_for) and show that action, as
    // they were sent, or as they are to be once an edit that waits has gone. Put anew as `latest`, with other words,
    // one is edited.
    virtual std::vector<outbox_row> showing(core::action_id about) = 0;
    // The button for which that emoji stands, or stood lately, on a message that was posted. Kept for
    // buttons_are_kept_for after it was put there last.
    virtual std::optional<posted_button> button_on(const std::string& workspace, const std::string& channel,
                                                   const std::string& message, const std::string& emoji)
        = 0;
    // By person, from the batches put since (at most batches_are_edited_for ago) that were sent. Cost follows these.
    virtual std::vector<reminded> reminded_since(core::instant since) = 0;
    // Erases the words of batches that were sent earlier, and buttons that were kept for long enough, in bounded steps.
    // True: more is left.
    virtual bool expire(core::instant now) = 0;
    // Takes up to `limit` rows that may go now, in lane order, oldest first, at most one per destination at a time
    // (FIFO per channel and thread), and marks them sending. Expires perishables that are late. Held rows stand in no
    // line until their time; a row in retry keeps its place, so those behind it wait. The state handed back is sending,
    // or unknown where an earlier attempt (begun at attempted_at) may have arrived and has to be looked up first.
    virtual std::vector<outbox_row> claim(core::instant now, int limit) = 0;
    // The outcome of an attempt. A latest row whose version moved on meanwhile goes back to queued. Writes state,
    // retry_at, posted_*, problem and items of `row`.
    // One that is parked with attempted_at set may have arrived: sent again, it is looked up first.
    virtual void settle(const outbox_row& row, core::instant now) = 0;
    // At start: every sending row becomes unknown.
    virtual void recover(core::instant now) = 0;
    // Earliest instant at which a waiting row may go (past: now); empty when none waits for time alone.
    virtual std::optional<core::instant> next_attempt() = 0;
    virtual std::vector<outbox_row> parked(int limit) = 0;
    // Rows not sent yet (queued, sending, retry, unknown) and parked ones. Cost follows those, not the sent ones.
    virtual outbox_counts counts(core::instant now) = 0;
    // Back to queued; 0 = all. Returns how many.
    virtual int unpark(core::outbox_id id) = 0;
};

// ---- the bundle ----

struct ledger
{
    action_store& actions;
    person_store& people;
    place_store& places;
    team_store& teams;
    mark_store& marks;
    incident_store& incidents;
    question_store& questions;
    history_store& history;
    review_store& reviews;
    inbox_store& inbox;
    outbox_store& outbox;
};

// How a unit of work ended.
enum class unit_end {
    committed, // on disk
    expired, // begin_by had passed before it began: no effect
    failed, // rolled back alone as well: `problem` says why (disk full, an exception)
    stopped, // the ledger thread was stopped before it began: no effect
};

struct unit_report
{
    unit_end end = unit_end::committed;
    std::string problem = {};
    // The store cannot write at all (full, read-only, locked): health shows it.
    bool is_storage = false;
    // The unit put something into the outbox that was not waiting there already.
    bool has_mail = false;
};

// A unit of work: `work` runs in one transaction on the ledger thread, perhaps twice (a failed group is repeated one by
// one), so it touches nothing but the ledger and values it owns and overwrites. `done` runs on the loop thread after
// COMMIT returned, or after the unit failed.
struct unit
{
    std::chrono::steady_clock::time_point begin_by = std::chrono::steady_clock::time_point::max();
    std::function<void(ledger&)> work;
    std::function<void(const unit_report&)> done;
};

class ledger_runner
{
public:
    virtual ~ledger_runner() = default;
    // Queues a unit; false when the queue (limit 4,096) is full: no effect, done is not called. Loop thread.
    virtual bool submit(unit next) = 0;
    // Read-only work on the reader thread, after everything committed so far. Same rules; writing throws.
    virtual bool read(unit next) = 0;
    // From now on `tell` is called on the loop thread after each commit that put something new into the outbox, before
    // the units of that commit are told; an empty function ends it. Whoever queues a message needs to wake nobody.
    virtual void on_mail(std::function<void()> tell) = 0;
    // Units waiting.
    virtual std::size_t waiting() const = 0;
};

} // namespace makegood::ports
