#include "posting.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <makegood/net/steady.hpp>
#include <makegood/ports/reply_key.hpp>

#include "json_fields.hpp"
#include "session_file.hpp"
#include "transactions.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;
using ports::sent;
using std::chrono::milliseconds;

// A sentence of the bot's own has time.
constexpr milliseconds notice_patience{600'000};
// How long a write waits for its turn before the row goes back to the queue.
constexpr milliseconds patience{1'500};
// Where a server limits without saying for how long.
constexpr milliseconds unsaid_retry_after{5'000};
// Messages.
constexpr std::size_t remembered_max = 20'000;
// Clocks of ours and of the server differ a little.
constexpr std::chrono::minutes look_back{10};
constexpr int find_pages_max = 10;

sent outcome(delivery result, std::string problem)
{
    sent out;
    out.result = result;
    out.problem = std::move(problem);
    return out;
}

sent outcome_of(const api_answer& answer)
{
    auto out = outcome(answer.result, answer.problem);
    out.retry_after = answer.retry_after;
    out.is_turn_awaited = answer.is_turn_awaited;
    // "User @makegood:hs not in room": until somebody changes that.
    out.is_place_closed = answer.code == "M_FORBIDDEN" || answer.code == "M_NOT_FOUND";
    return out;
}

sent refused_there(posting::obstacle what)
{
    auto out = outcome(delivery::refused, what.problem);
    out.is_place_closed = true;
    out.is_place_muted = what.is_mute;
    return out;
}

// A look-up that is refused will be so again, and everything behind it would wait: it is parked, with what is not known
// of it. What failed in passing is tried again.
sent not_found_out(sent failed)
{
    if (failed.result != delivery::refused && failed.result != delivery::defect)
        failed.result = delivery::unknown;
    return failed;
}

sent with_parts(sent out, std::string room, const std::vector<posted_part>& standing)
{
    const bool is_whole = out.result == delivery::delivered;
    out.message = is_whole ? write_parts(standing) : write_begun(standing, mark_of(room));
    out.channel = std::move(room);
    return out;
}

// What stands of it in that room: parts in one that the bot was put out of meanwhile are not gone on with in the next.
std::vector<posted_part> begun_in(const std::string& room, const ports::outbox_row& row)
{
    return is_begun_elsewhere(row.posted_message, mark_of(room)) ? std::vector<posted_part>()
                                                                 : read_parts(row.posted_message);
}

std::vector<rendered> standing_in(const std::vector<posted_part>& standing, std::vector<rendered> all)
{
    const auto names = names_of(all);
    std::vector<rendered> out;
    for (std::size_t part = 0; part < all.size(); ++part)
        if (find_part(standing, names[part]) != nullptr)
            out.push_back(std::move(all[part]));
    return out;
}

// Servers tell their own session by which transaction it sent an event.
void collect(const json& event, const ports::outbox_row& row, const std::string& room, std::vector<posted_part>& into)
{
    const auto transaction = text_of(member(event, "unsigned"), "transaction_id");
    const auto begin = first_transaction(row, room, "");
    const auto name_at = begin.rfind('-');
    const auto end = begin.substr(name_at);
    const bool is_ours = transaction.size() > begin.size() && transaction.starts_with(begin.substr(0, name_at))
        && transaction.ends_with(end);
    if (is_ours)
        into.push_back({transaction.substr(name_at, transaction.size() - begin.size()), text_of(event, "event_id")});
}

bool is_gone(const api_answer& answer) { return answer.code == "M_NOT_FOUND"; }

} // namespace

posting::posting(boost::asio::any_io_executor loop, account& session, const decode_context& known, direct_rooms& direct,
                 turn_queue& turns, const settings& values, ports::log& log)
    : loop_(loop)
    , session_(session)
    , known_(known)
    , direct_(direct)
    , command_word_(values.command_word)
    , house_word_(values.house_word)
    , log_(log)
    , turns_(turns)
    , said_(remembered_max)
    , children_(loop, [this](std::exception_ptr) {
        is_putting_ = false;
        log_.write(ports::severity::error, "emoji could not be put");
    })
{
}

awaitable<api_answer> posting::send(event what, milliseconds how_long)
{
    const auto wait = co_await turns_.take(what.lane, how_long);
    if (wait > milliseconds::zero()) {
        api_answer later;
        later.result = delivery::retry;
        later.retry_after = wait;
        later.is_turn_awaited = true;
        later.code = "waiting for its turn";
        later.problem = later.code;
        co_return later;
    }
    const bool is_redaction = what.type == "m.room.redaction";
    // The room may have been encrypted, or the bot muted there, while it waited.
    const auto in_the_way = is_redaction || what.is_notice ? obstacle() : obstacle_in(what.room);
    if (!in_the_way.problem.empty()) {
        api_answer refused;
        refused.result = delivery::refused;
        refused.code = not_said_there;
        refused.problem = in_the_way.problem;
        co_return refused;
    }
    const auto path = is_redaction ? path_of("rooms/{}/redact/{}/{}", {what.room, what.content, what.transaction})
                                   : path_of("rooms/{}/send/{}/{}", {what.room, what.type, what.transaction});
    api_call put(what.kind, "PUT", path);
    if (!is_redaction)
        put.body = std::move(what.content);
    auto answer = co_await session_.ask(std::move(put));
    if (is_of_whole_account(answer.code)) {
        answer.is_turn_awaited = true;
        answer.retry_after = std::max(answer.retry_after, milliseconds::zero());
        if (answer.retry_after == milliseconds::zero())
            answer.retry_after = unsaid_retry_after;
        turns_.block(answer.retry_after);
    }
    co_return answer;
}

awaitable<api_answer> posting::say(std::string room, std::string mark, std::string text)
{
    json content;
    content["msgtype"] = "m.notice";
    content["body"] = text;
    content["m.mentions"] = json::object();
    event what(std::move(room), "m.room.message", "mg-" + mark, content.dump(), ports::lane::reply);
    what.is_notice = true;
    co_return co_await send(std::move(what), notice_patience);
}

// ---- where to ----

posting::obstacle posting::obstacle_in(const std::string& room) const
{
    const auto found = known_.rooms.find(room);
    if (found == known_.rooms.end())
        return {};
    if (found->second.is_encrypted)
        return {"the room is encrypted"};
    if (!found->second.upgraded_to.empty())
        return {"the room was upgraded"};
    if (!may_speak(found->second, known_.self.user))
        return {"the bot's power level there is below the one that messages take", true};
    return {};
}

// Forbidden where the bot is: its right to speak was taken just now, which the sync has not told yet.
sent posting::refusal_in(const std::string& room, const api_answer& answer) const
{
    if (answer.code == not_said_there)
        return refused_there(obstacle_in(room));
    auto out = outcome_of(answer);
    out.is_place_muted = answer.code == "M_FORBIDDEN" && known_.rooms.contains(room);
    return out;
}

awaitable<sent> posting::room_of(const ports::outbox_row& row)
{
    // What is for one alone is told them where nobody else reads.
    const auto& user = row.only_for_user.empty() ? row.user : row.only_for_user;
    sent out;
    if (!row.channel.empty() && row.only_for_user.empty()) {
        out.channel = row.channel;
    } else {
        if (user.empty())
            co_return outcome(delivery::refused, "nobody to write to");
        out = co_await direct_.find_or_make(user, row);
    }
    if (auto found = obstacle_in(out.channel); !found.problem.empty())
        out = refused_there(std::move(found));
    co_return out;
}

// What is to be typed begins in documents with the house's command word.
core::document posting::with_own_word(core::document body, const manner& how) const
{
    for (auto& block : body.blocks)
        for (auto& span : block.spans) {
            auto* said = std::get_if<core::words>(&span);
            if (said != nullptr && said->emphasis == core::emphasis::code && said->text.starts_with(house_word_ + " "))
                said->text.replace(0, house_word_.size() + 1, how.prefix);
        }
    return body;
}

manner posting::manner_of(const ports::outbox_row& row, const std::string& room) const
{
    const bool is_direct = room != row.channel;
    const auto lane = row.message.lane;
    manner how;
    if (is_direct && (lane == ports::lane::offer || lane == ports::lane::nudge))
        how.notified = row.user;
    how.prefix = is_direct ? "" : command_word_ + " ";
    return how;
}

// ---- posts ----

awaitable<sent> posting::post(const ports::outbox_row& row)
{
    const auto& to = row.message.to;
    if (!to.trigger.empty() || !to.response_url.empty() || to.is_home)
        co_return outcome(delivery::dropped, "there are no forms, answers by address and pages");
    if (to.only_for && row.only_for_user.empty())
        co_return outcome(delivery::refused, "nobody to show it to");
    const auto where = co_await room_of(row);
    if (where.channel.empty())
        co_return where;
    const auto how = manner_of(row, where.channel);
    const auto all = render(with_own_word(row.message.body, how), row.people, how);
    if (all.empty())
        co_return outcome(delivery::defect, "an empty document");
    auto standing = begun_in(where.channel, row);
    const bool is_direct = where.channel != row.channel;
    sent out;
    if (!standing.empty() && row.message.kind == ports::persistence::latest) {
        // What stands of it may have said something else then.
        auto posted_in_part = row;
        posted_in_part.posted_channel = where.channel;
        out = co_await update(posted_in_part);
    } else {
        out = co_await post_parts(row, where.channel, all, std::move(standing));
    }
    const bool is_shut_out = out.is_place_closed || out.result == delivery::dropped;
    if (!is_direct || !is_shut_out)
        co_return out;
    // Put out of the room that led to them; another one does, and nobody reads the rest of something.
    direct_.forget(where.channel);
    const auto another = co_await room_of(row);
    if (another.channel.empty())
        co_return another;
    co_return co_await post_parts(row, another.channel, all, parts());
}

awaitable<sent> posting::post_parts(const ports::outbox_row& row, std::string room, const std::vector<rendered>& all,
                                    parts standing)
{
    const auto names = names_of(all);
    // Servers refuse what stands in a thread of another room.
    const bool is_thread_here = room == row.channel || room == ports::channel_asked_in(row.message.key);
    const auto thread = is_thread_here ? row.message.to.thread : std::string();
    for (std::size_t part = 0; part < all.size(); ++part) {
        if (find_part(standing, names[part]) != nullptr)
            continue;
        auto content = all[part].content;
        if (!thread.empty())
            content = in_thread(content, thread, standing.empty() ? thread : standing.back().event);
        event what(room, "m.room.message", first_transaction(row, room, names[part]), std::move(content),
                   row.message.lane);
        what.kind = call::post;
        const auto answer = co_await send(std::move(what), patience);
        if (!answer.ok()) {
            // Whoever reads what stands may answer it now. The bot's own emoji wait: they would delay the rest.
            auto begun = with_parts(refusal_in(room, answer), room, standing);
            note_buttons(begun, all, standing);
            co_return begun;
        }
        standing.push_back({names[part], text_of(*answer.body, "event_id")});
        // An earlier attempt would be answered with what was said then.
        if (row.attempts == 0)
            said_.put(room + standing.back().event, mark_of(all[part].content));
    }
    sent out;
    add_buttons(out, row, room, all, standing);
    co_return with_parts(std::move(out), std::move(room), standing);
}

// ---- edits ----

awaitable<sent> posting::update(const ports::outbox_row& row)
{
    auto standing = read_parts(row.posted_message);
    if (standing.empty() || row.posted_channel.empty())
        co_return co_await post(row);
    // Somebody may have come into a direct room since.
    const auto direct = known_.rooms.find(row.posted_channel);
    const bool is_for_one = row.message.to.person || row.message.to.only_for;
    if (is_for_one && direct != known_.rooms.end() && !is_direct_message(direct->second))
        co_return outcome(delivery::dropped, "others read this room now");
    const bool is_reminder = row.message.lane == ports::lane::nudge;
    if (auto found = obstacle_in(row.posted_channel); !found.problem.empty()) {
        auto closed = refused_there(std::move(found));
        // As below, where the server says so.
        if (closed.is_place_muted && (is_reminder || is_for_one))
            closed = outcome(delivery::dropped, closed.problem);
        co_return closed;
    }
    auto how = manner_of(row, row.posted_channel);
    how.apart = items_in(standing);
    how.adds_items = !is_reminder;
    auto all = render(with_own_word(row.message.body, how), row.people, how);
    if (all.empty() || !all.front().about.empty())
        co_return outcome(delivery::defect, "an empty document");
    const auto names = names_of(all);
    parts edited; // so far
    for (std::size_t part = 0; part < all.size(); ++part) {
        const auto* stands = find_part(standing, names[part]);
        const auto mark = mark_of(all[part].content);
        if (stands == nullptr)
            continue;
        // What was said in the room before an upgrade is not said in this one yet.
        const auto key = row.posted_channel + stands->event;
        const auto* said = said_.find(key);
        if (said != nullptr && *said == mark) {
            edited.push_back(*stands);
            continue;
        }
        said_.put(key, std::string());
        auto content = as_edit(all[part].content, stands->event);
        // Of one version the words may differ, as they are built when they are sent: a transaction that is known would
        // be answered with the old ones.
        auto transaction = transaction_of(row, "e" + names[part] + "-" + mark_of(content));
        event what(row.posted_channel, "m.room.message", std::move(transaction), std::move(content), row.message.lane);
        const auto answer = co_await send(std::move(what), patience);
        // "Relations must be in the same room": it stands in the room before an upgrade, and is said anew in this one.
        const bool is_left_behind = answer.status == 400 && answer.code == "M_UNKNOWN";
        if (is_left_behind && part == 0 && !is_reminder)
            co_return co_await post_parts(row, row.posted_channel, all, parts());
        // Whoever may no longer be reached by an edit was reminded already; what they are still asked is asked again.
        const bool is_shut_out = outcome_of(answer).is_place_closed || answer.code == not_said_there;
        if (is_shut_out && is_for_one)
            direct_.forget(row.posted_channel);
        if (is_shut_out && (is_reminder || is_for_one))
            co_return outcome(delivery::dropped, answer.problem);
        if (!answer.ok()) {
            auto failed = refusal_in(row.posted_channel, answer);
            failed.channel = row.posted_channel;
            failed.message = row.posted_message;
            note_buttons(failed, all, edited);
            co_return failed;
        }
        said_.put(key, mark);
        edited.push_back(*stands);
    }
    // What has no room where a reminder stands is not said beside it: that would remind once more. Nor is it cut.
    if (is_reminder)
        all = standing_in(standing, std::move(all));
    const bool is_complete = std::all_of(names.begin(), names.end(),
                                         [&](const auto& each) { return find_part(standing, each) != nullptr; });
    if (row.state == ports::outbox_state::unknown && !is_reminder && !is_complete) {
        auto looked_up = co_await look_up(row, row.posted_channel, standing);
        if (looked_up.result != delivery::delivered) {
            note_buttons(looked_up, all, edited);
            co_return looked_up;
        }
        standing = read_parts(looked_up.message);
    }
    auto out = co_await post_parts(row, row.posted_channel, all, standing);
    if (out.result != delivery::delivered)
        co_return out;
    co_return co_await remove_rest(row, std::move(out), names);
}

awaitable<sent> posting::remove_rest(const ports::outbox_row& row, sent standing, std::vector<std::string> kept)
{
    auto rest = read_parts(standing.message);
    for (auto part = rest.size(); part-- > 0;) {
        const auto each = rest[part];
        if (is_item(each) || std::find(kept.begin(), kept.end(), each.name) != kept.end())
            continue;
        event what(row.posted_channel, "m.room.redaction", transaction_of(row, "d" + each.name), each.event,
                   row.message.lane);
        const auto answer = co_await send(std::move(what), patience);
        if (!answer.ok() && !is_gone(answer)) {
            auto failed = with_parts(outcome_of(answer), row.posted_channel, rest);
            failed.buttons = std::move(standing.buttons);
            co_return failed;
        }
        std::erase(rest, each);
        standing.message = write_parts(rest);
    }
    co_return standing;
}

// ---- looking up ----

awaitable<sent> posting::find(const ports::outbox_row& row)
{
    const auto& to = row.message.to;
    const auto& user = row.only_for_user.empty() ? row.user : row.only_for_user;
    const bool is_in_place = !row.channel.empty() && row.only_for_user.empty();
    const auto room = is_in_place ? row.channel : direct_.known_room(user, row);
    if (room.empty() || !to.trigger.empty() || !to.response_url.empty())
        co_return outcome(delivery::retry, "nothing can have been said");
    auto out = co_await look_up(row, room, begun_in(room, row));
    if (out.result != delivery::delivered)
        co_return out;
    const auto standing = read_parts(out.message);
    const auto how = manner_of(row, room);
    const auto all = render(with_own_word(row.message.body, how), row.people, how);
    const bool is_complete = standing_in(standing, all).size() == all.size();
    if (!is_complete) {
        auto begun = with_parts(outcome(delivery::retry, ""), room, standing);
        note_buttons(begun, all, standing);
        co_return begun;
    }
    add_buttons(out, row, room, all, standing);
    co_return out;
}

awaitable<sent> posting::look_up(const ports::outbox_row& row, std::string room, parts standing)
{
    const auto since = row.attempted_at.value_or(core::instant{}) - look_back;
    const auto since_ms = std::chrono::duration_cast<milliseconds>(since.time_since_epoch()).count();
    json filter;
    filter["types"] = json::array({"m.room.message"});
    filter["senders"] = json::array({known_.self.user});
    parts found; // newest first
    std::string from;
    for (int page = 0; page < find_pages_max; ++page) {
        api_call what(call::read, "GET", path_of("rooms/{}/messages", {room}));
        what.query.emplace_back("dir", "b");
        what.query.emplace_back("limit", "100");
        what.query.emplace_back("filter", filter.dump());
        if (!from.empty())
            what.query.emplace_back("from", from);
        const auto answer = co_await session_.ask(std::move(what));
        if (!answer.ok())
            co_return with_parts(not_found_out(outcome_of(answer)), room, standing);
        const auto& events = list_of(*answer.body, "chunk");
        for (const auto& each : events)
            collect(each, row, room, found);
        from = text_of(*answer.body, "end");
        const bool is_past = !events.empty() && number_of(events.back(), "origin_server_ts") < since_ms;
        if (from.empty() || is_past) {
            for (auto each = found.rbegin(); each != found.rend(); ++each)
                if (find_part(standing, each->name) == nullptr)
                    standing.push_back(*each);
            co_return with_parts(sent(), room, standing);
        }
    }
    co_return with_parts(outcome(delivery::refused, "too many messages to look through"), room, standing);
}

} // namespace makegood::matrix
