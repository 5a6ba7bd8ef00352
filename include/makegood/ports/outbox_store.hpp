// What must be said, until it is said, and what was said where.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

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
    // Looked up by its emoji: the thread that its message stands in.
    std::string thread = {};
    friend bool operator==(const posted_button&, const posted_button&) = default;
};

// One row as the sender sees it.
struct outbox_row
{
    core::outbox_id id;
    message_to_send message;
    outbox_state state = outbox_state::queued;
    int version = 1;
    // That may have reached the platform: waiting for a turn is none.
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
    // Of an attempt, where emoji stand for buttons. Settled as sent: what stands on it now, in place of what stood
    // there before. Else: what stands on those of its messages that were said or edited, beside what stood before.
    std::optional<std::vector<posted_button>> buttons;
    // The platform's channel of these; empty: posted_channel, which is not set before the whole is posted.
    std::string buttons_channel = {};
    // Of a batch that is being sent: its body before what its reader may not read now was left out.
    std::optional<core::document> unredacted;
    // Names of everybody mentioned, in the workspace written to.
    core::names people;

    // What edits begin with: who may read it is judged each time anew.
    const core::document& whole() const { return unredacted ? *unredacted : message.body; }
};

// What became of a row, without what it says: as in outbox_row.
struct outbox_outcome
{
    outbox_state state = outbox_state::queued;
    std::optional<core::instant> put_at = {};
    bool is_posted = false;
    // Of the whole or of a part of it: sent, or tried in a way of which it is not known whether it arrived.
    bool may_be_read = false;
    int items = 0;
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

// How the problem of a message begins that is parked for whom the bot cannot invite: it goes once they have opened a
// direct chat.
inline constexpr std::string_view uninvited = "cannot be invited, waits until they open a direct chat with the bot";
// The same for a place that does not let the bot speak: it goes once the place does.
inline constexpr std::string_view muted_place = "the room does not let the bot speak, waits until it does";
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
    virtual std::optional<outbox_outcome> outcome_of(const std::string& key) = 0;
    // The latest edited_batches_max batches that were sent lately (batches_are_edited_for) and show that action, as
    // they were sent, or as they are to be once an edit that waits has gone. Put anew as `latest`, with other words,
    // one is edited.
    virtual std::vector<outbox_row> showing(core::action_id about) = 0;
    // The button for which that emoji stands, or stood lately, on a message that was posted. Kept for
    // buttons_are_kept_for after it was put there last.
    virtual std::optional<posted_button> button_on(const std::string& workspace, const std::string& channel,
                                                   const std::string& message, const std::string& emoji)
        = 0;
    // All of them that stand, or stood lately, on that message.
    virtual std::vector<posted_button> buttons_on(const std::string& workspace, const std::string& channel,
                                                  const std::string& message)
        = 0;
    // By person, from the batches put since (at most batches_are_edited_for ago) that were sent. Cost follows these.
    virtual std::vector<reminded> reminded_since(core::instant since) = 0;
    // Erases the words of batches that were sent earlier, and buttons that were kept for long enough, in bounded steps.
    // True: more is left.
    virtual bool expire(core::instant now) = 0;
    // Takes up to `limit` rows that may go now, in lane order, oldest first, at most one per destination at a time
    // (FIFO per channel and thread), and marks them sending, or leaves them unknown where an earlier attempt (begun at
    // attempted_at) may have arrived and has to be looked up first. Expires perishables that are late. Held rows stand
    // in no line until their time; a row in retry keeps its place, so those behind it wait: not for what is to wait
    // long.
    virtual std::vector<outbox_row> claim(core::instant now, int limit) = 0;
    // The outcome of an attempt. A latest row whose version moved on meanwhile goes back to queued. Writes state,
    // retry_at, posted_*, problem and items of `row`, and of one that is tried again the attempts.
    // queued: nothing was attempted, and it is held until retry_at, unless its version moved on.
    // One that is parked with attempted_at set may have arrived: it stays parked whatever its version, and sent again,
    // or put with other words, it is looked up first.
    virtual void settle(const outbox_row& row, core::instant now) = 0;
    // At start: what was claimed becomes unknown.
    virtual void recover(core::instant now) = 0;
    // Earliest instant at which a waiting row may go (past: now); empty when none waits for time alone.
    virtual std::optional<core::instant> next_attempt() = 0;
    virtual std::vector<outbox_row> parked(int limit) = 0;
    // Rows not sent yet (queued, sending, retry, unknown) and parked ones. Cost follows those, not the sent ones.
    virtual outbox_counts counts(core::instant now) = 0;
    // Back to queued; 0 = all. Returns how many.
    virtual int unpark(core::outbox_id id) = 0;
    // The same for what is parked for that person there, and whose problem begins so; but replies older than an hour
    // are dropped as too late instead.
    virtual int unpark_for(core::person_id whom, const std::string& workspace, std::string_view problem) = 0;
    // And for what is parked for that place; digests older than 72 h are dropped as well. Looks through all that is
    // parked.
    virtual int unpark_in(core::place_id place, std::string_view problem) = 0;
};

} // namespace makegood::ports
