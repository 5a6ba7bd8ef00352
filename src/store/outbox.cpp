// The outbox: queueing messages and recording what became of them. Who may go next is decided in outbox_claim.cpp; what
// stands on what was posted is kept in outbox_buttons.cpp.
#include <stdexcept>

#include "document_json.hpp"
#include "outbox_rows.hpp"
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

std::vector<ports::outbox_row> rows_of(query& from)
{
    std::vector<ports::outbox_row> found;
    while (from.step())
        found.push_back(read_outbox_row(from));
    return found;
}

using ports::outbox_state;
using ports::persistence;

bool is_held(const ports::message_to_send& message, core::instant now)
{
    return message.not_before && *message.not_before > now;
}

bool is_waiting(outbox_state state)
{
    return state == outbox_state::queued || state == outbox_state::retry || state == outbox_state::unknown;
}

std::optional<std::string> sheet_of(const ports::message_to_send& message)
{
    return message.sheet ? std::optional(to_json(*message.sheet)) : std::nullopt;
}

// Without body: built when it is claimed.
std::string text_of(const core::document& body) { return body.is_empty() ? std::string() : to_json(body); }

std::optional<std::string> memory_of(const ports::message_to_send& message)
{
    const auto& before = message.before;
    return before.nudged.empty() && before.told.empty() ? std::nullopt : std::optional(to_json(before));
}

// Batches whose words are erased at once, and buttons.
constexpr int expiry_step = 100;

// A row that is to go later than so is held back on purpose; a failed attempt is repeated sooner.
constexpr std::chrono::minutes retried_within{10};

#define PARKED_FOR                                                                                                     \
    "SELECT id FROM outbox WHERE state = 5 AND person = ?1 UNION SELECT id FROM outbox WHERE state = 5 AND only_for "  \
    "= ?1"
#define STANDING_COLUMNS "id, kind, state, line, turn, version, attempted_version, body = ''"

} // namespace

outbox::standing outbox::read_standing(query& from)
{
    standing row;
    from.read(row.id);
    from.read(row.kind);
    from.read(row.state);
    from.read(row.line);
    from.read(row.turn);
    from.read(row.version);
    from.read(row.attempted_version);
    from.read(row.is_blank);
    return row;
}

std::optional<outbox::standing> outbox::standing_of(const std::string& key)
{
    auto select = on_.use("SELECT " STANDING_COLUMNS " FROM outbox WHERE key = ?");
    if (!select.bind(key).step())
        return std::nullopt;
    return read_standing(select);
}

std::optional<outbox::standing> outbox::standing_of(core::outbox_id id)
{
    auto select = on_.use("SELECT " STANDING_COLUMNS " FROM outbox WHERE id = ?");
    if (!select.bind(id).step())
        return std::nullopt;
    return read_standing(select);
}

bool outbox::put(const ports::message_to_send& message, core::instant now)
{
    const auto old = standing_of(message.key);
    if (!old) {
        insert(message, now);
        return true;
    }
    if (message.kind == persistence::once)
        return false;
    const bool is_under_way = is_waiting(old->state) || old->state == outbox_state::sending;
    if (message.kind == persistence::perishable && is_under_way)
        return false;
    if (will_show(*old, message))
        return true;
    replace(*old, message, now);
    return true;
}

// Contents that are built at the claim still to come will show what led to `message`: a hundred changes of a board
// that waits for its turn are one row, written once.
bool outbox::will_show(const standing& old, const ports::message_to_send& message)
{
    const bool is_same = old.is_blank && message.body.is_empty() && !message.sheet && !message.not_before
        && old.line == line_of(message.to);
    const bool is_still_built
        = old.version != old.attempted_version || old.state == outbox_state::queued || old.state == outbox_state::retry;
    return is_same && old.turn != turn::none && is_still_built;
}

void outbox::insert(const ports::message_to_send& message, core::instant now)
{
    has_mail_ = true;
    const auto& to = message.to;
    const bool held = is_held(message, now);
    on_.use(
           "INSERT INTO outbox (key, kind, lane, state, line, turn, go_at, workspace, place, person, response_url, "
           "trigger, thread, only_for, body, sheet, not_before, not_after, replaces_original, version, attempts, "
           "attempted_version, posted_channel, posted_message, problem, queued_at, put_at, items, before, is_home) "
           "VALUES (?1, "
           "?2, ?3, 0, ?4, "
           "CASE WHEN ?5 THEN 0 WHEN EXISTS (SELECT 1 FROM outbox WHERE line = ?4 AND turn > 0) THEN 1 ELSE 2 END, "
           "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, 1, 0, 0, '', '', '', ?19, ?19, ?20, ?21, ?22)")
        .bind(message.key, message.kind, message.lane, line_of(to), held, held ? *message.not_before : now,
              to.workspace, to.place, to.person, to.response_url, to.trigger, to.thread, to.only_for,
              text_of(message.body), sheet_of(message), message.not_before, message.not_after,
              message.replaces_original, now, message.items, memory_of(message), to.is_home)
        .run();
}

void outbox::replace(const standing& old, const ports::message_to_send& message, core::instant now)
{
    has_mail_ = true;
    auto to = message.to;
    // What was said to somebody is edited where it stands, wherever they spoke since.
    if (auto posted = on_.use("SELECT workspace FROM outbox WHERE id = ? AND posted_channel <> '' AND person = ?");
        to.person && posted.bind(old.id, to.person).step())
        posted.read(to.workspace);
    on_.use(
           "UPDATE outbox SET kind = ?, lane = ?, workspace = ?, place = ?, person = ?, response_url = ?, trigger = ?, "
           "thread = ?, only_for = ?, body = ?, sheet = ?, not_before = ?, not_after = ?, replaces_original = ?, "
           "items = ?, is_home = ?, version = version + 1 WHERE id = ?")
        .bind(message.kind, message.lane, to.workspace, to.place, to.person, to.response_url, to.trigger, to.thread,
              to.only_for, text_of(message.body), sheet_of(message), message.not_before, message.not_after,
              message.replaces_original, message.items, to.is_home, old.id)
        .run();
    // Away: settle sees the new version. In its line and wanted now: it keeps its place with the new words.
    const bool is_held_now = is_held(message, now);
    const std::string line = line_of(to);
    if (old.turn == turn::away || (old.turn != turn::none && old.line == line && !is_held_now))
        return;
    leave_line(old);
    if (!is_waiting(old.state)) {
        on_.use("UPDATE outbox SET state = 0, attempts = 0, retry_at = NULL, problem = '' WHERE id = ?")
            .bind(old.id)
            .run();
    }
    if (!is_held_now) {
        enter_line(old.id, line, now);
        return;
    }
    on_.use("UPDATE outbox SET state = 0, line = ?, go_at = ? WHERE id = ?")
        .bind(line, *message.not_before, old.id)
        .run();
}

void outbox::enter_line(core::outbox_id id, const std::string& line, core::instant now)
{
    // What may have arrived before it was parked or held is looked up first.
    on_.use("UPDATE outbox SET line = ?1, go_at = ?2, queued_at = ?2, retry_at = NULL, "
            "state = CASE WHEN state = 0 AND attempted_at IS NOT NULL THEN 4 ELSE state END, "
            "turn = CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE line = ?1 AND turn > 0) THEN 1 ELSE 2 END "
            "WHERE id = ?3")
        .bind(line, now, id)
        .run();
}

// Whoever was next or away gives that to the one behind.
void outbox::leave_line(const standing& row)
{
    if (row.turn == turn::none)
        return;
    on_.use("UPDATE outbox SET turn = 0 WHERE id = ?").bind(row.id).run();
    if (row.turn == turn::behind)
        return;
    on_.use("UPDATE outbox SET turn = 2 WHERE id = (SELECT id FROM outbox INDEXED BY outbox_line WHERE line = ? "
            "AND turn > 0 ORDER BY queued_at, id LIMIT 1)")
        .bind(row.line)
        .run();
}

// Done for good: the key and the message reference stay, words (but `kept_body`) and secrets go.
void outbox::finish(const standing& row, outbox_state state, const std::string& kept_body)
{
    leave_line(row);
    if (row.kind == persistence::perishable) {
        on_.use("DELETE FROM outbox WHERE id = ?").bind(row.id).run();
        return;
    }
    on_.use("UPDATE outbox SET state = ?, line = '', body = ?, sheet = NULL, before = NULL, response_url = '', "
            "trigger = '', "
            "not_before = NULL, not_after = NULL, retry_at = NULL, attempted_at = NULL WHERE id = ?")
        .bind(state, kept_body, row.id)
        .run();
}

void outbox::note_shown(const ports::outbox_row& row, core::instant now)
{
    for (const auto about : core::actions_in(row.whole()))
        on_.use("INSERT OR IGNORE INTO shown (action, message, until) VALUES (?, ?, ?)")
            .bind(about, row.id, row.put_at.value_or(now) + ports::batches_are_edited_for)
            .run();
}

// Its words changed while it was away: to the end of its line with the new ones.
void outbox::requeue(const standing& row, core::instant now)
{
    auto select = on_.use("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE id = ?");
    select.bind(row.id).step();
    const auto message = read_outbox_row(select).message;
    leave_line(row);
    on_.use("UPDATE outbox SET state = 0, attempts = 0, retry_at = NULL, attempted_at = NULL WHERE id = ?")
        .bind(row.id)
        .run();
    if (!is_held(message, now)) {
        enter_line(row.id, line_of(message.to), now);
        return;
    }
    on_.use("UPDATE outbox SET line = ?, go_at = ? WHERE id = ?")
        .bind(line_of(message.to), *message.not_before, row.id)
        .run();
}

// When its last attempt may have arrived, that stays noted: sent again, it is looked up first.
void outbox::park(const standing& row, const std::string& problem, bool may_have_arrived)
{
    leave_line(row);
    on_.use("UPDATE outbox SET state = 5, problem = ?, retry_at = NULL, "
            "attempted_at = CASE WHEN ? THEN attempted_at END WHERE id = ?")
        .bind(problem, may_have_arrived, row.id)
        .run();
}

// Stays first in its line: those behind must not overtake it.
void outbox::wait(const standing& row, const ports::outbox_row& outcome, core::instant now)
{
    if (row.turn < turn::next)
        throw std::logic_error("an outbox row that was not claimed is to be tried again");
    on_.use("UPDATE outbox SET state = ?1, turn = 2, go_at = ?2, retry_at = ?3, attempts = ?5, "
            "attempted_at = CASE WHEN ?1 = 4 THEN attempted_at END WHERE id = ?4")
        .bind(outcome.state, outcome.retry_at.value_or(now), outcome.retry_at, row.id, outcome.attempts)
        .run();
}

// Beside its line, for hours or days: what comes for the same reader meanwhile goes.
void outbox::hold(const standing& row, const ports::outbox_row& outcome, core::instant now)
{
    if (row.turn < turn::next)
        throw std::logic_error("an outbox row that was not claimed is to be held");
    leave_line(row);
    on_.use("UPDATE outbox SET state = 0, go_at = ?1, retry_at = ?1, attempts = ?2, attempted_at = NULL WHERE id = ?3")
        .bind(outcome.retry_at.value_or(now), outcome.attempts, row.id)
        .run();
}

void outbox::settle(const ports::outbox_row& row, core::instant now)
{
    const auto stored = standing_of(row.id);
    if (!stored)
        throw std::logic_error("an outbox row that is not stored is settled");
    on_.use("UPDATE outbox SET problem = ?1, posted_channel = CASE WHEN ?3 = '' THEN posted_channel ELSE ?2 END, "
            "posted_message = CASE WHEN ?3 = '' THEN posted_message ELSE ?3 END, items = ?5 WHERE id = ?4")
        .bind(row.problem, row.posted_channel, row.posted_message, row.id, row.message.items)
        .run();
    if (row.buttons)
        keep_buttons(row, now);
    const bool has_moved_on = stored->kind == persistence::latest && stored->version != row.version;
    switch (row.state) {
    case outbox_state::queued:
        if (has_moved_on)
            requeue(*stored, now);
        else
            hold(*stored, row, now);
        return;
    case outbox_state::retry:
    case outbox_state::unknown:
        wait(*stored, row, now);
        return;
    case outbox_state::sending:
        throw std::logic_error("an outbox row is settled without an outcome");
    default:
        break;
    }
    const bool is_batch_sent = row.state == outbox_state::sent && row.message.lane == ports::lane::nudge;
    const bool is_in_doubt = row.state == outbox_state::parked && row.attempted_at && row.posted_channel.empty();
    if (has_moved_on && !is_in_doubt)
        requeue(*stored, now);
    else if (row.state == outbox_state::parked)
        park(*stored, row.problem, row.attempted_at.has_value());
    else
        finish(*stored, row.state, is_batch_sent ? text_of(row.whole()) : std::string());
    if (is_batch_sent)
        note_shown(row, now);
}

void outbox::recover(core::instant now)
{
    on_.use("UPDATE outbox INDEXED BY outbox_away SET state = 4, turn = 2, go_at = ? WHERE turn = 3").bind(now).run();
}

std::optional<ports::outbox_row> outbox::find(const std::string& key)
{
    auto select = on_.use("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE key = ?");
    if (!select.bind(key).step())
        return std::nullopt;
    return read_outbox_row(select);
}

std::optional<ports::outbox_outcome> outbox::outcome_of(const std::string& key)
{
    auto select
        = on_.use("SELECT state, put_at, posted_channel <> '', attempted_at IS NOT NULL OR posted_message <> '', "
                  "items FROM outbox WHERE key = ?");
    if (!select.bind(key).step())
        return std::nullopt;
    ports::outbox_outcome found;
    select.read(found.state);
    select.read(found.put_at);
    select.read(found.is_posted);
    select.read(found.may_be_read);
    select.read(found.items);
    found.may_be_read = found.may_be_read || found.state == ports::outbox_state::sent;
    return found;
}

void outbox::postpone(core::person_id whom, core::instant until, core::instant now)
{
    has_mail_ = true;
    on_.use("UPDATE outbox INDEXED BY outbox_held SET go_at = ?1, not_before = ?1 "
            "WHERE turn = 0 AND state = 0 AND go_at > ?2 AND person = ?3 AND lane = ?4")
        .bind(until, now, whom, ports::lane::offer)
        .run();
}

std::vector<ports::outbox_row> outbox::showing(core::action_id about)
{
    auto select = on_.use("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE id IN (SELECT message FROM shown "
                          "WHERE action = ? ORDER BY message DESC LIMIT ?) ORDER BY id");
    return rows_of(select.bind(about, ports::edited_batches_max));
}

std::vector<ports::reminded> outbox::reminded_since(core::instant since)
{
    constexpr std::chrono::milliseconds kept = ports::batches_are_edited_for;
    auto select = on_.use("SELECT outbox.person, shown.message, shown.until, "
                          "(SELECT min(at) FROM history WHERE action = shown.action AND actor = outbox.person "
                          "AND at >= shown.until - ?) FROM shown INDEXED BY shown_until "
                          "JOIN outbox ON outbox.id = shown.message WHERE shown.until >= ? "
                          "ORDER BY outbox.person, shown.message");
    select.bind(std::int64_t{kept.count()}, since + kept);
    std::vector<ports::reminded> found;
    std::int64_t last = 0;
    while (select.step()) {
        const auto who = select.take<core::person_id>();
        const auto message = select.take<std::int64_t>();
        const auto put_at = select.take<core::instant>() - kept;
        const auto answered_at = select.take<std::optional<core::instant>>();
        if (found.empty() || found.back().who != who)
            found.push_back({who});
        auto& each = found.back();
        each.messages += std::exchange(last, message) == message ? 0 : 1;
        ++each.items;
        if (answered_at)
            each.answered_after.push_back(std::chrono::duration_cast<std::chrono::seconds>(*answered_at - put_at));
    }
    return found;
}

std::vector<ports::outbox_row> outbox::parked(int limit)
{
    auto select = on_.use("SELECT " OUTBOX_COLUMNS " FROM outbox INDEXED BY outbox_parked WHERE state = 5 "
                          "ORDER BY id LIMIT ?");
    return rows_of(select.bind(limit));
}

bool outbox::expire(core::instant now)
{
    std::vector<std::pair<core::outbox_id, core::instant>> over;
    {
        auto select = on_.use("SELECT DISTINCT message, until FROM shown INDEXED BY shown_until WHERE until <= ? "
                              "LIMIT ?");
        select.bind(now, expiry_step);
        while (select.step()) {
            const auto id = select.take<core::outbox_id>();
            over.emplace_back(id, select.take<core::instant>());
        }
    }
    for (const auto& [id, until] : over) {
        // An edit that waits still goes; it is the last.
        on_.use("UPDATE outbox SET body = '' WHERE id = ? AND state = 2").bind(id).run();
        on_.use("DELETE FROM shown WHERE until = ? AND message = ?").bind(until, id).run();
    }
    on_.use("DELETE FROM posted_button WHERE (workspace, channel, message, emoji) IN (SELECT workspace, channel, "
            "message, emoji FROM posted_button INDEXED BY posted_button_until WHERE until <= ? LIMIT ?)")
        .bind(now, expiry_step)
        .run();
    return on_.changes() == expiry_step || static_cast<int>(over.size()) == expiry_step;
}

ports::outbox_counts outbox::counts(core::instant now)
{
    auto select = on_.use("SELECT (SELECT count(*) FROM outbox INDEXED BY outbox_line WHERE turn > 0) "
                          "+ (SELECT count(*) FROM outbox INDEXED BY outbox_held WHERE turn = 0 AND state = 0), "
                          "(SELECT count(*) FROM outbox INDEXED BY outbox_parked WHERE state = 5)");
    select.step();
    ports::outbox_counts counted;
    select.read(counted.waiting);
    select.read(counted.parked);
    auto first = on_.use("SELECT problem FROM outbox INDEXED BY outbox_line WHERE turn > 0 AND queued_at <= ? "
                         "AND problem <> '' ORDER BY queued_at LIMIT 1");
    if (!first.bind(now - ports::outbox_is_late).step())
        return counted;
    first.read(counted.late_problem);
    auto late = on_.use("SELECT count(*) FROM outbox INDEXED BY outbox_line WHERE turn > 0 AND queued_at <= ? "
                        "AND go_at <= ?");
    late.bind(now - ports::outbox_is_late, now + retried_within).step();
    late.read(counted.late);
    return counted;
}

int outbox::unpark(core::outbox_id id)
{
    auto select = on_.use("SELECT " STANDING_COLUMNS " FROM outbox INDEXED BY outbox_parked WHERE state = 5 "
                          "AND (?1 IS NULL OR id = ?1) ORDER BY id");
    return unpark_rows(select.bind(id));
}

int outbox::unpark_for(core::person_id whom, const std::string& workspace, std::string_view problem)
{
    // What was answered long ago, nobody waits for any more.
    on_.use("UPDATE outbox SET not_after = put_at + 3600000 WHERE state = 5 AND lane = ?4 "
            "AND not_after IS NULL AND id IN (" PARKED_FOR ") AND workspace = ?2 "
            "AND substr(problem, 1, length(?3)) = ?3")
        .bind(whom, workspace, std::string(problem), ports::lane::reply)
        .run();
    auto select = on_.use("SELECT " STANDING_COLUMNS " FROM outbox WHERE state = 5 "
                          "AND id IN (" PARKED_FOR ") AND workspace = ?2 "
                          "AND substr(problem, 1, length(?3)) = ?3 ORDER BY id");
    return unpark_rows(select.bind(whom, workspace, std::string(problem)));
}

int outbox::unpark_in(core::place_id place, std::string_view problem)
{
    // Nor does anybody want the reports of weeks together: those older than three days are left out.
    on_.use("UPDATE outbox SET not_after = put_at + iif(lane = ?3, 3600000, 259200000) WHERE state = 5 "
            "AND lane IN (?3, ?4) AND not_after IS NULL AND place = ?1 AND substr(problem, 1, length(?2)) = ?2")
        .bind(place, std::string(problem), ports::lane::reply, ports::lane::digest)
        .run();
    auto select = on_.use("SELECT " STANDING_COLUMNS " FROM outbox WHERE state = 5 AND place = ?1 "
                          "AND substr(problem, 1, length(?2)) = ?2 ORDER BY id");
    return unpark_rows(select.bind(place, std::string(problem)));
}

int outbox::unpark_rows(query& from)
{
    std::vector<standing> rows;
    while (from.step())
        rows.push_back(read_standing(from));
    has_mail_ = has_mail_ || !rows.empty();
    for (const auto& each : rows) {
        on_.use("UPDATE outbox SET state = 0, attempts = 0, problem = '' WHERE id = ?").bind(each.id).run();
        // The contract gives no time: they go as soon as anything does, in the order in which they were queued.
        enter_line(each.id, each.line, core::instant{});
    }
    return static_cast<int>(rows.size());
}

} // namespace makegood::store
