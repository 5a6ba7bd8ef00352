#include "room_keeper.hpp"

#include <algorithm>
#include <utility>

#include <makegood/net/backoff.hpp>
#include <makegood/net/steady.hpp>

#include "directory.hpp"
#include "invites.hpp"
#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;

// An invite may come before it can be accepted, and servers let an account join few rooms at once.
const net::backoff_policy joining{std::chrono::seconds{4}, std::chrono::hours{1}};
constexpr std::chrono::milliseconds shortest_pause{200};
// Behind that the server says whether it is too much.
constexpr std::chrono::milliseconds turn_patience{600'000};
constexpr std::uint32_t refusals_max = 8;
constexpr std::uint32_t attempts_max = 40;
constexpr std::size_t under_way_max = 200;
// Declines wait long for their turns and leave the rest to others: anybody may invite.
constexpr std::size_t under_way_with_declines_max = 32;
// Behind those, of either kind.
constexpr std::size_t waiting_max = 1'000;

constexpr const char* encrypted_notice
    = "This room is encrypted, and I cannot read encrypted messages. I hear and say nothing here; in a room without "
      "encryption, or in a direct message from me, I am of use.";
constexpr const char* encrypted_goodbye
    = "This room is encrypted, and I cannot read encrypted messages, so I leave. In a room without encryption, or in a "
      "direct message from me, I am of use.";
constexpr const char* reason_to_decline = "I cannot read encrypted rooms.";

std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

} // namespace

room_keeper::room_keeper(boost::asio::any_io_executor loop, account& session, const decode_context& known,
                         direct_rooms& direct, posting& writer, turn_queue& turns, const settings& values,
                         ports::clock& clock, ports::log& log)
    : loop_(loop)
    , session_(session)
    , known_(known)
    , direct_(direct)
    , writer_(writer)
    , turns_(turns)
    , invites_(values.invites)
    , encrypted_(values.encrypted)
    , clock_(clock)
    , log_(log)
    , children_(loop, [this](std::exception_ptr) {
        log_.write(ports::severity::error, "a room could not be seen to");
        begin_waiting(); // it has ended all the same
    })
{
}

void room_keeper::begin(std::string name, std::function<awaitable<void>()> work, std::deque<errand>& queue)
{
    if (met_.contains(name))
        return;
    if (queue.size() >= waiting_max) {
        log_.count("makegood_matrix_rooms_not_met_total");
        if (!std::exchange(is_overrun_, true))
            log_.write(ports::severity::warning, "too many rooms to see to, some are left for the next start",
                       {{"first", name}});
        return;
    }
    met_.insert(name);
    queue.push_back({std::move(name), std::move(work)});
    begin_waiting();
}

void room_keeper::begin_waiting()
{
    begin_waiting(waiting_, under_way_max);
    begin_waiting(declines_, under_way_with_declines_max);
    is_overrun_ = is_overrun_ && !(waiting_.empty() && declines_.empty());
}

void room_keeper::begin_waiting(std::deque<errand>& queue, std::size_t most)
{
    while (under_way_ < most && !queue.empty()) {
        auto next = std::move(queue.front());
        queue.pop_front();
        ++under_way_;
        children_.spawn(see_to(std::move(next)));
    }
}

awaitable<void> room_keeper::see_to(errand what)
{
    {
        const under_way_of mine(*this, what.name);
        co_await what.work();
    }
    begin_waiting();
}

void room_keeper::meet(const sync_batch& news)
{
    for (const auto& each : news.invites)
        if (is_welcome(each))
            begin(
                "invite/" + each.room, [this, each] { return accept(each); }, waiting_);
        else
            begin(
                "invite/" + each.room, [this, each] { return decline(each); }, declines_);
    for (const auto& each : news.left)
        direct_.forget(each);
    for (const auto& each : news.muted)
        log_.write(ports::severity::warning,
                   "a room does not let the bot speak: its power level there is below the one that messages take",
                   {{"room", each}});
    for (const auto& each : news.unmuted)
        direct_.readmit(each);
    for (const auto& each : news.upgrades)
        begin(
            "upgrade/" + each.room, [this, each] { return follow(each); }, waiting_);
    for (const auto& each : news.deserted)
        if (is_over(each))
            begin(
                "deserted/" + each, [this, each] { return leave_deserted(each); }, waiting_);
    for (const auto& each : news.encrypted)
        if (direct_.meet_encrypted(each))
            begin(
                "encrypted/" + each, [this, each] { return meet_encrypted(each); }, waiting_);
    for (const auto& each : direct_.left_over())
        begin(
            "left-over/" + each, [this, each] { return leave_left_over(each); }, waiting_);
}

void room_keeper::meet_again(const sync_batch& news)
{
    sync_batch now = news;
    if (encrypted_ == encrypted_rooms::warn)
        now.encrypted.clear(); // they were told
    for (const auto& [room, state] : known_.rooms) {
        if (!state.upgraded_to.empty() && !known_.rooms.contains(state.upgraded_to))
            now.upgrades.push_back({room, state.upgraded_to, {}, via_of(state, known_.self)});
        // Everybody else may have left meanwhile. Who was invited may come yet.
        if (state.joined_count == 1 && state.invited_count == 0)
            now.deserted.push_back(room);
    }
    meet(now);
}

bool room_keeper::is_welcome(const invite& from) const
{
    const bool cannot_be_read = from.is_encrypted && encrypted_ == encrypted_rooms::decline;
    return !cannot_be_read && may_invite(from.inviter, invites_, known_);
}

awaitable<void> room_keeper::accept(invite from)
{
    const bool is_in = co_await keep_joining(from.room, std::vector<std::string>());
    if (is_in)
        direct_.readmit(from.room);
    // An encrypted one is of no use, and not waited for.
    if (is_in && from.is_direct && !from.is_encrypted)
        direct_.await_told(from.inviter, from.room);
    if (is_in && from.is_direct)
        co_await direct_.remember(from.inviter, from.room);
}

awaitable<void> room_keeper::decline(invite from)
{
    log_.write(ports::severity::info, "invite declined", {{"room", from.room}, {"inviter", from.inviter}});
    const bool is_for_encryption = from.is_encrypted && encrypted_ == encrypted_rooms::decline;
    std::string reason = is_for_encryption ? reason_to_decline : "";
    co_await leave(from.room, std::move(reason));
}

// That the room before names it was for those to say who may end that one, which the server sees to; it has to name
// that one, too, or anything could be made the place of what was said there.
awaitable<void> room_keeper::follow(tombstone gone)
{
    // Where it was before it stays, whatever another room says of that one.
    const bool was_in = known_.rooms.contains(gone.replacement);
    bool is_in = was_in;
    if (!is_in)
        is_in = co_await keep_joining(gone.replacement, gone.via);
    if (is_in && !was_in) {
        is_in = co_await goes_on_from(gone.replacement, gone.room);
        if (!is_in)
            co_await leave(gone.replacement, std::string());
    }
    log_.write(is_in ? ports::severity::info : ports::severity::warning,
               is_in ? "room upgrade followed" : "room upgrade could not be followed",
               {{"room", gone.room}, {"replacement", gone.replacement}});
}

awaitable<bool> room_keeper::goes_on_from(std::string room, std::string predecessor)
{
    for (std::uint32_t attempt = 0; attempt < refusals_max; ++attempt) {
        api_call what(call::read, "GET", path_of("rooms/{}/state/m.room.create/", {room}));
        const auto answer = co_await session_.ask(std::move(what));
        if (answer.ok())
            co_return text_of(member(*answer.body, "predecessor"), "room_id") == predecessor;
        const auto pause = net::next_delay(joining, attempt, answer.retry_after, clock_.random());
        co_await net::pause(loop_, std::max(pause, shortest_pause));
    }
    co_return true; // it cannot be told, and is not left for that
}

// Nobody comes back into a room that takes an invite. Not so where whoever likes may come, where a board may go on
// elsewhere once the bot has followed, and in direct rooms: one that the bot has just made has nobody in it yet.
bool room_keeper::is_over(const std::string& room) const
{
    const auto found = known_.rooms.find(room);
    if (found == known_.rooms.end())
        return false;
    const auto& state = found->second;
    const bool is_made_by_bot = state.made_by == known_.self.user;
    return state.who_may_come == join_rule::by_invite && !state.is_direct && !is_made_by_bot
        && state.upgraded_to.empty();
}

// Servers count wrongly at times. What cannot be asked now is found again by the next start.
awaitable<void> room_keeper::leave_deserted(std::string room)
{
    const bool is_deserted = co_await is_nobody_else_in(session_, room);
    if (!is_deserted)
        co_return;
    log_.write(ports::severity::info, "left a room in which nobody is", {{"room", room}});
    co_await leave(room, std::string());
}

// A sync does not tell of all who are in a room or invited into it; from one that the server encrypted the invitation
// goes with the bot. Whether it is left over is judged behind every wait: it may lead to somebody by then. What fails
// is found again by the next start.
awaitable<void> room_keeper::leave_left_over(std::string room)
{
    co_await turns_.take(ports::lane::digest, turn_patience);
    bool is_over = is_encrypted(room, known_);
    if (!is_over)
        is_over = co_await is_nobody_else_in(session_, room);
    if (!is_over)
        direct_.note_somebody_in(room);
    if (is_over && direct_.is_left_over(room)) {
        log_.write(ports::severity::info, "left a room that leads to nobody", {{"room", room}});
        api_call go(call::join, "POST", path_of("rooms/{}/leave", {room}));
        go.body = "{}";
        co_await session_.ask(std::move(go));
        api_call forget(call::join, "POST", path_of("rooms/{}/forget", {room}));
        co_await session_.ask(std::move(forget));
    }
}

awaitable<void> room_keeper::meet_encrypted(std::string room)
{
    const bool leaves = encrypted_ == encrypted_rooms::decline;
    const std::string words = leaves ? encrypted_goodbye : encrypted_notice;
    const auto said = co_await writer_.say(room, "encrypted-" + mark_of(room), words);
    if (!said.ok())
        log_.write(ports::severity::warning, "an encrypted room was not told", {{"room", room}});
    if (leaves)
        co_await leave(room, std::string());
}

awaitable<api_answer> room_keeper::join(std::string room, std::vector<std::string> via)
{
    // Behind what is to be said: anybody may invite.
    co_await turns_.take(ports::lane::digest, turn_patience);
    api_call what(call::join, "POST", path_of("join/{}", {room}));
    for (auto& server : via)
        what.query.emplace_back("via", std::move(server));
    co_return co_await session_.ask(std::move(what));
}

awaitable<bool> room_keeper::keep_joining(std::string room, std::vector<std::string> via)
{
    std::uint32_t refusals = 0;
    for (std::uint32_t attempt = 0; attempt < attempts_max; ++attempt) {
        const auto answer = co_await join(room, via);
        if (answer.ok())
            co_return true;
        const bool is_refused = answer.result == delivery::refused || answer.result == delivery::defect;
        if (is_refused && ++refusals >= refusals_max)
            break;
        const auto pause = net::next_delay(joining, attempt, answer.retry_after, clock_.random());
        co_await net::pause(loop_, std::max(pause, shortest_pause));
    }
    log_.write(ports::severity::warning, "room not joined", {{"room", room}});
    co_return false;
}

awaitable<void> room_keeper::leave(std::string room, std::string reason)
{
    json body = json::object();
    if (!reason.empty())
        body["reason"] = reason;
    for (std::uint32_t attempt = 0; attempt < refusals_max; ++attempt) {
        // As joining: what is to be said goes before, however many rooms strangers invite into.
        co_await turns_.take(ports::lane::digest, turn_patience);
        api_call what(call::join, "POST", path_of("rooms/{}/leave", {room}));
        what.body = dumped(body);
        const auto answer = co_await session_.ask(std::move(what));
        const bool is_passing = answer.result == delivery::retry || answer.result == delivery::unknown;
        if (!is_passing)
            break;
        const auto pause = net::next_delay(joining, attempt, answer.retry_after, clock_.random());
        co_await net::pause(loop_, std::max(pause, shortest_pause));
    }
    api_call forget(call::join, "POST", path_of("rooms/{}/forget", {room}));
    co_await session_.ask(std::move(forget));
}

} // namespace makegood::matrix
