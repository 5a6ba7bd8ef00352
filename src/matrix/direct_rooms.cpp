#include "direct_rooms.hpp"

#include <algorithm>
#include <utility>

#include <makegood/net/steady.hpp>
#include <makegood/ports/reply_key.hpp>

#include "invites.hpp"
#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;
using ports::sent;

constexpr std::size_t remembered_max = 10'000;
// How long the making of a room waits for its turn before the row goes back to the queue.
constexpr std::chrono::milliseconds patience{1'500};
// Who let nobody invite them is not asked again so soon.
constexpr std::chrono::hours refusal_holds{24};
// Where a server limits without saying for how long.
constexpr std::chrono::milliseconds unsaid_retry_after{5'000};
// The room that a refused invitation leaves behind comes with a response of the sync by then.
constexpr std::chrono::minutes left_over_is_told_within{2};
// So many at a time.
constexpr std::size_t left_over_max = 8;
// A room that was just joined comes with a response of the sync by then, also behind what was said while the bot was
// down; and so often it is looked whether it did.
constexpr std::chrono::minutes joined_is_told_within{2};
constexpr std::chrono::milliseconds told_again_after{1'000};
// Where the server turns encryption on by itself.
constexpr const char* all_encrypted = "the homeserver encrypts direct rooms, which the bot cannot read (Synapse: "
                                      "encryption_enabled_by_default_for_room_type; see README.md)";
constexpr const char* encrypted_by_them
    = "encryption was turned on in their direct room; another is opened at most once a day";
constexpr const char* account_data = "user/{}/account_data/{}";

sent outcome_of(const api_answer& answer)
{
    sent out;
    // Nothing was said: a room too many is the worst that comes of trying again.
    out.result = answer.result == delivery::unknown ? delivery::retry : answer.result;
    out.retry_after = answer.retry_after;
    out.problem = answer.problem;
    // Too many rooms or invitations for now: what else is to be said is not held up by that.
    out.is_turn_awaited = is_of_whole_account(answer.code);
    if (out.is_turn_awaited && out.retry_after == std::chrono::milliseconds::zero())
        out.retry_after = unsaid_retry_after;
    return out;
}

sent closed(const char* problem)
{
    sent out;
    out.result = delivery::refused;
    out.problem = problem;
    out.is_place_closed = true;
    return out;
}

std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

} // namespace

direct_rooms::direct_rooms(account& session, const decode_context& known, turn_queue& turns,
                           std::vector<std::string> invites, ports::log& log)
    : session_(session)
    , known_(known)
    , turns_(turns)
    , invites_(std::move(invites))
    , log_(log)
    , looked_for_until_(net::steady_now() + left_over_is_told_within)
{
}

// As far as it is known without asking.
bool direct_rooms::serves(const std::string& room, const std::string& user) const
{
    const auto found = known_.rooms.find(room);
    if (found == known_.rooms.end() || forgotten_.contains(room))
        return false;
    const auto& state = found->second;
    const bool is_usable
        = !state.is_encrypted && state.upgraded_to.empty() && matrix::may_speak(state, known_.self.user);
    if (!is_usable || !is_direct_message(state))
        return false;
    const auto member = state.members.find(user);
    if (member == state.members.end())
        return true;
    const auto is = member->second.membership;
    return is == membership::joined || is == membership::invited;
}

bool direct_rooms::is_theirs(const std::string& room, const std::string& user) const
{
    return serves(room, user) && known_.rooms.at(room).members.contains(user);
}

std::string direct_rooms::room_asked_in(const std::string& user, const ports::outbox_row& row) const
{
    const auto room = ports::channel_asked_in(row.message.key);
    return is_theirs(room, user) && !unasked_.contains(room) ? room : std::string();
}

// The latest of the account data; else one with nobody else in it: that the bot made for them and whose making was
// never confirmed, or that they made.
std::string direct_rooms::listed_room(const std::string& user) const
{
    const auto listed = known_.direct_rooms.find(user);
    if (listed != known_.direct_rooms.end())
        for (auto room = listed->second.rbegin(); room != listed->second.rend(); ++room)
            if (serves(*room, user))
                return *room;
    for (const auto& [room, state] : known_.rooms) {
        // One of theirs, which not every client marks as direct.
        const bool is_meant_so = state.is_direct || state.made_by != known_.self.user;
        const bool is_for_them = is_meant_so && state.members.contains(user) && state.members.size() <= 2;
        if (is_for_them && serves(room, user))
            return room;
    }
    return {};
}

std::string direct_rooms::known_room(const std::string& user, const ports::outbox_row& row) const
{
    if (auto asked_in = room_asked_in(user, row); !asked_in.empty())
        return asked_in;
    const auto made = by_user_.find(user);
    const bool is_in_use
        = made != by_user_.end() && (!known_.rooms.contains(made->second) || serves(made->second, user));
    return is_in_use ? made->second : listed_room(user);
}

awaitable<bool> direct_rooms::is_reached(std::string room, std::string user)
{
    const auto found = known_.rooms.find(room);
    if (found != known_.rooms.end() && found->second.members.contains(user))
        co_return serves(room, user);
    api_call what(call::read, "GET", path_of("rooms/{}/state/m.room.member/{}", {room, user}));
    const auto answer = co_await session_.ask(std::move(what));
    const auto is = text_of(*answer.body, "membership");
    // Not known now counts as there: a second room is the greater nuisance.
    const bool is_gone = answer.result == delivery::refused || is == "leave" || is == "ban";
    co_return !is_gone;
}

void direct_rooms::forget(const std::string& room)
{
    std::erase_if(by_user_, [&](const auto& each) { return each.second == room; });
    std::erase_if(invited_, [&](const auto& each) { return each.second.room == room; });
    unasked_.erase(room);
    if (forgotten_.size() >= remembered_max)
        forgotten_.clear();
    forgotten_.insert(room);
}

void direct_rooms::readmit(const std::string& room) { forgotten_.erase(room); }

void direct_rooms::await_told(const std::string& user, const std::string& room)
{
    if (invited_.size() >= remembered_max)
        invited_.clear();
    invited_[user] = {room, net::steady_now() + joined_is_told_within};
}

// An invitation says neither whether the room is encrypted nor who else is in it.
void direct_rooms::meet_invited(const std::string& user)
{
    const auto found = invited_.find(user);
    if (found == invited_.end() || !known_.rooms.contains(found->second.room))
        return;
    const auto room = found->second.room;
    invited_.erase(found);
    if (by_user_.size() >= remembered_max)
        by_user_.clear();
    if (is_theirs(room, user))
        by_user_[user] = room;
    else if (is_encrypted(room, known_))
        need_another_.insert(user);
}

// Without a result other than delivered: they may be asked.
sent direct_rooms::refused_for(const std::string& user, const ports::outbox_row& row)
{
    const auto found = refusals_.find(user);
    if (found == refusals_.end())
        return {};
    const bool is_over = net::steady_now() >= found->second.holds_until;
    const bool comes_again = !found->second.rows.emplace(row.id, row.version).second;
    if (!is_over && !comes_again)
        return found->second.outcome;
    refusals_.erase(found);
    return {};
}

// The bot made it, and it leads to nobody.
bool direct_rooms::is_for_nobody(const std::string& room) const
{
    const auto found = known_.rooms.find(room);
    if (found == known_.rooms.end())
        return false;
    const auto& state = found->second;
    // As rooms are made below; whatever somebody gave a name or a purpose is theirs.
    const bool is_as_made = state.made_by == known_.self.user && state.name.empty() && state.alias.empty()
        && state.predecessor.empty() && state.upgraded_to.empty() && state.who_may_come == join_rule::by_invite;
    const bool administers = room == known_.admin_room || room == known_.admin_room_id;
    const auto is_this = [&room](const auto& each) { return each.second == room; };
    const auto has_this = [&room](const auto& each) {
        return std::find(each.second.begin(), each.second.end(), room) != each.second.end();
    };
    return is_as_made && !administers && std::none_of(by_user_.begin(), by_user_.end(), is_this)
        && std::none_of(known_.direct_rooms.begin(), known_.direct_rooms.end(), has_this);
}

bool direct_rooms::is_left_over(const std::string& room) const
{
    if (being_made_ > 0 || somebodys_.contains(room) || !is_for_nobody(room))
        return false;
    const auto is_another = [this](const auto& each) {
        const auto is = each.second.membership;
        return each.first != known_.self.user && (is == membership::joined || is == membership::invited);
    };
    const auto& members = known_.rooms.at(room).members;
    return is_encrypted(room, known_) || std::none_of(members.begin(), members.end(), is_another);
}

void direct_rooms::note_somebody_in(const std::string& room) { somebodys_.insert(room); }

bool direct_rooms::meet_encrypted(const std::string& room)
{
    if (is_for_nobody(room) || unasked_.contains(room))
        return false;
    for (const auto& [user, made] : by_user_)
        if (made == room)
            need_another_.insert(user);
    for (const auto& [user, rooms] : known_.direct_rooms)
        if (!by_user_.contains(user) && std::find(rooms.begin(), rooms.end(), room) != rooms.end())
            need_another_.insert(user);
    return true;
}

std::vector<std::string> direct_rooms::left_over() const
{
    std::vector<std::string> out;
    if (being_made_ > 0 || net::steady_now() >= looked_for_until_)
        return out;
    for (const auto& [room, state] : known_.rooms)
        if (out.size() < left_over_max && is_left_over(room))
            out.push_back(room);
    return out;
}

awaitable<sent> direct_rooms::find_or_make(std::string user, const ports::outbox_row& row)
{
    sent out;
    meet_invited(user);
    if (auto asked_in = room_asked_in(user, row); !asked_in.empty()) {
        out.channel = std::move(asked_in);
        co_return out;
    }
    const auto made = by_user_.find(user);
    const auto in_use = made == by_user_.end() ? std::string() : made->second;
    if (unasked_.contains(in_use))
        co_return co_await take_over(user, in_use, row);
    if (!in_use.empty() && (!known_.rooms.contains(in_use) || serves(in_use, user))) {
        out.channel = in_use;
        co_return out;
    }
    if (is_encrypted(in_use, known_))
        need_another_.insert(user);
    if (!in_use.empty())
        by_user_.erase(made);
    if (by_user_.size() >= remembered_max)
        by_user_.clear();
    const auto room = listed_room(user);
    bool is_there = !room.empty();
    if (is_there)
        is_there = co_await is_reached(room, user);
    if (is_there) {
        by_user_[user] = room;
        out.channel = room;
        co_return out;
    }
    const auto invited = invited_.find(user);
    if (invited != invited_.end() && net::steady_now() < invited->second.waited_for_until) {
        out.result = delivery::retry;
        out.retry_after = told_again_after;
        out.is_turn_awaited = true;
        out.problem = "the room that they opened is not known yet";
        co_return out;
    }
    out = refused_for(user, row);
    if (out.result != delivery::delivered)
        co_return out;
    const auto replaced = replaced_until_.find(user);
    const bool is_another = need_another_.contains(user);
    if (is_another && replaced != replaced_until_.end() && net::steady_now() < replaced->second)
        co_return closed(encrypted_by_them);
    co_return co_await make(std::move(user), row);
}

awaitable<sent> direct_rooms::make(std::string user, const ports::outbox_row& row)
{
    sent out;
    const auto wait = co_await turns_.take(row.message.lane, patience);
    if (wait > std::chrono::milliseconds::zero()) {
        out.result = delivery::retry;
        out.retry_after = wait;
        out.is_turn_awaited = true;
        out.problem = "waiting for its turn";
        co_return out;
    }
    json body;
    body["preset"] = "trusted_private_chat";
    body["is_direct"] = true;
    body["invite"] = json::array();
    body["invite"].push_back(user);
    api_call what(call::make_room, "POST", path_of("createRoom"));
    what.body = dumped(body);
    ++being_made_;
    const auto answer = co_await session_.ask(std::move(what));
    --being_made_;
    if (!answer.ok()) {
        out = outcome_of(answer);
        // So many rooms and no more: that does not end with a turn.
        out.is_turn_awaited = out.is_turn_awaited && answer.code != "M_USER_LIMIT_EXCEEDED";
        // They refuse invitations, or their server or ours does for them: whoever asks again gets the same answer.
        const bool is_refused = answer.code == "M_INVITE_BLOCKED" || answer.code == "M_FORBIDDEN";
        out.is_uninvited = is_refused;
        // They can open a room themselves where the bot would come.
        out.may_open_chat = is_refused && may_invite(user, invites_, known_);
        if (is_refused)
            hold(user, row, out);
        co_return out;
    }
    auto room = text_of(*answer.body, "room_id");
    if (room.empty()) {
        out.result = delivery::retry;
        out.problem = "createRoom without a room";
        co_return out;
    }
    by_user_[user] = room;
    unasked_.insert(room);
    if (need_another_.erase(user) > 0) {
        if (replaced_until_.size() >= remembered_max)
            replaced_until_.clear();
        replaced_until_[user] = net::steady_now() + refusal_holds;
    }
    co_return co_await take_over(std::move(user), std::move(room), row);
}

void direct_rooms::hold(const std::string& user, const ports::outbox_row& row, sent outcome)
{
    if (refusals_.size() >= remembered_max)
        refusals_.clear();
    auto& kept = refusals_[user];
    kept.holds_until = net::steady_now() + refusal_holds;
    kept.outcome = std::move(outcome);
    kept.rows.emplace(row.id, row.version);
    looked_for_until_ = net::steady_now() + left_over_is_told_within;
}

// Servers may encrypt rooms that nobody asked them to encrypt: nothing is said there before that is known.
awaitable<sent> direct_rooms::take_over(std::string user, std::string room, const ports::outbox_row& row)
{
    sent out;
    bool is_told = is_encrypted(room, known_);
    if (!is_told) {
        api_call what(call::read, "GET", path_of("rooms/{}/state/m.room.encryption/", {room}));
        const auto answer = co_await session_.ask(std::move(what));
        is_told = answer.ok();
        if (!is_told && answer.code != "M_NOT_FOUND") {
            out = outcome_of(answer);
            // Whatever is wrong with the answer, another room would not be of more use. Put out of it, it is forgotten.
            if (out.result != delivery::fatal)
                out.result = delivery::retry;
            co_return out;
        }
    }
    unasked_.erase(room);
    if (is_told) {
        forget(room);
        out = closed(all_encrypted);
        hold(user, row, out);
        if (!std::exchange(are_all_encrypted_, true))
            log_.write(ports::severity::error, "nobody can be written to directly", {{"problem", out.problem}});
        co_return out;
    }
    are_all_encrypted_ = false;
    out.channel = room;
    by_user_[user] = room;
    forgotten_.erase(room);
    co_await remember(std::move(user), std::move(room));
    co_return out;
}

// Read, changed and written back: other clients of the account may have written meanwhile.
awaitable<void> direct_rooms::remember(std::string user, std::string room)
{
    const auto path = path_of(account_data, {session_.self().user, "m.direct"});
    api_call read(call::read, "GET", path);
    const auto answer = co_await session_.ask(std::move(read));
    if (!answer.ok() && answer.code != "M_NOT_FOUND")
        co_return; // the room serves all the same, and is found by who made it
    json all = *answer.body;
    if (!answer.ok())
        all = json::object();
    auto& rooms = all[user];
    if (!rooms.is_array())
        rooms = json::array();
    if (std::find(rooms.begin(), rooms.end(), json(room)) != rooms.end())
        co_return;
    rooms.push_back(room);
    api_call write(call::read, "PUT", path);
    write.body = dumped(all);
    const auto written = co_await session_.ask(std::move(write));
    if (!written.ok())
        log_.write(ports::severity::warning, "a direct room is not noted", {{"problem", written.problem}});
}

} // namespace makegood::matrix
