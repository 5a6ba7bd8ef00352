#include "support/small_homeserver.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/net/url.hpp>

namespace makegood::tests {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

net::http_response ok(const json& body) { return {200, "application/json", body.dump()}; }

net::http_response error(unsigned status, const std::string& code)
{
    json body;
    body["errcode"] = code;
    body["error"] = "said by the test";
    return {status, "application/json", body.dump()};
}

std::string decoded(const std::string& text)
{
    std::string kept = text;
    // A form's "+" is a space; in a path it stands for itself.
    for (std::size_t at = 0; (at = kept.find('+', at)) != std::string::npos; at += 3)
        kept.replace(at, 1, "%2B");
    const auto fields = net::decode_form("x=" + kept);
    return fields.at(0).second;
}

std::vector<std::string> segments_of(const std::string& path)
{
    std::vector<std::string> out;
    std::size_t begin = 1;
    while (begin <= path.size()) {
        const auto end = std::min(path.find('/', begin), path.size());
        out.push_back(decoded(path.substr(begin, end - begin)));
        begin = end + 1;
    }
    return out;
}

json state_event(const std::string& type, const std::string& key, json content)
{
    json out;
    out["type"] = type;
    out["state_key"] = key;
    out["content"] = std::move(content);
    return out;
}

std::size_t number_in(const std::string& position)
{
    return position.size() < 2 ? 0 : static_cast<std::size_t>(std::stoul(position.substr(1)));
}

} // namespace

small_homeserver::small_homeserver(asio::any_io_executor loop)
    : loop_(loop)
    , news_(loop, asio::steady_timer::time_point::max())
    , server_(loop, net::http_server_options(),
              [this](net::incoming_request request) { return answer(std::move(request)); }, {})
{
    server_.listen("127.0.0.1", 0).value();
}

void small_homeserver::stop()
{
    is_stopped_ = true;
    server_.stop();
    news_.cancel();
}

void small_homeserver::push() { news_.cancel(); }

void small_homeserver::add_room(const std::string& room, json more_state)
{
    joined_.insert(room);
    json state = json::array();
    state.push_back(state_event("m.room.create", "", {{"room_version", "11"}}));
    state.push_back(state_event("m.room.member", bot, {{"membership", "join"}, {"displayname", "makegood"}}));
    state.push_back(state_event("m.room.member", ana, {{"membership", "join"}, {"displayname", "Ana"}}));
    state.push_back(state_event("m.room.join_rules", "", {{"join_rule", "invite"}}));
    for (auto& each : more_state)
        state.push_back(each);
    for (auto& each : state) {
        if (!each.contains("sender"))
            each["sender"] = each["state_key"] == bot ? bot : ana;
        add(room, each);
    }
}

void small_homeserver::make_encrypted(const std::string& room, const std::string& invited)
{
    joined_.insert(room);
    for (auto each : {state_event("m.room.create", "", {{"room_version", "11"}}),
                      state_event("m.room.member", bot, {{"membership", "join"}}),
                      state_event("m.room.encryption", "", {{"algorithm", "m.megolm.v1.aes-sha2"}}),
                      state_event("m.room.member", invited, {{"membership", "invite"}})}) {
        each["sender"] = bot;
        add(room, each);
    }
}

void small_homeserver::invite(const std::string& room, const std::string& inviter, bool is_direct, bool is_encrypted)
{
    json state = json::array();
    auto mine = state_event("m.room.member", bot, {{"membership", "invite"}, {"is_direct", is_direct}});
    mine["sender"] = inviter;
    state.push_back(mine);
    if (is_encrypted) {
        auto how = state_event("m.room.encryption", "", {{"algorithm", "m.megolm.v1.aes-sha2"}});
        how["sender"] = inviter;
        state.push_back(how);
    }
    invites_[room] = state;
    has_invites_to_tell_ = true;
    push();
}

std::string small_homeserver::add(const std::string& room, json event)
{
    const auto id = "$" + std::to_string(++numbers_) + ":hs.test";
    event["event_id"] = id;
    if (!event.contains("origin_server_ts"))
        event["origin_server_ts"] = 1'700'000'000'000 + numbers_;
    if (!event.contains("unsigned"))
        event["unsigned"] = {{"membership", "join"}};
    events_.push_back({room, std::move(event)});
    push();
    return id;
}

std::string small_homeserver::say(const std::string& room, const std::string& text, const std::string& sender)
{
    json event;
    event["type"] = "m.room.message";
    event["sender"] = sender;
    event["content"] = {{"msgtype", "m.text"}, {"body", text}, {"m.mentions", json::object()}};
    return add(room, event);
}

std::string small_homeserver::react(const std::string& room, const std::string& message, const std::string& key,
                                    const std::string& sender)
{
    json event;
    event["type"] = "m.reaction";
    event["sender"] = sender;
    event["content"]["m.relates_to"] = {{"rel_type", "m.annotation"}, {"event_id", message}, {"key", key}};
    return add(room, event);
}

void small_homeserver::remove_bot(const std::string& room)
{
    joined_.erase(room);
    auto gone = state_event("m.room.member", bot, {{"membership", "leave"}, {"reason", "cleaning up"}});
    gone["sender"] = ana;
    const auto id = add(room, gone);
    left_[room] = events_.back().event;
    push();
}

void small_homeserver::forget_positions() { forgotten_until_ = events_.size(); }

void small_homeserver::fail(const std::string& what, unsigned status, json body, int times,
                            const std::string& retry_after, int spared)
{
    net::http_response response(status, "application/json", body.is_string() ? body.get<std::string>() : body.dump());
    if (!retry_after.empty())
        response.headers.add("Retry-After", retry_after);
    faults_.push_back({what, std::move(response), times, spared});
}

std::vector<small_homeserver::call> small_homeserver::calls_of(const std::string& what) const
{
    std::vector<call> out;
    for (const auto& each : calls)
        if ((each.method + " " + each.path).find(what) != std::string::npos)
            out.push_back(each);
    return out;
}

std::string small_homeserver::event_of(const std::string& path) const
{
    const auto found = transactions_.find(path.substr(path.find("/rooms/") + 7));
    return found == transactions_.end() ? std::string() : found->second;
}

asio::awaitable<net::http_response> small_homeserver::answer(net::incoming_request request)
{
    call what;
    what.method = request.method;
    for (const auto& segment : segments_of(request.path))
        what.path += "/" + segment;
    if (what.path.starts_with("/_matrix/client"))
        what.path = what.path.substr(15);
    for (const auto& [name, value] : net::decode_form(request.query))
        what.query[name] = value;
    const std::string authorization(request.headers.find("Authorization").value_or(""));
    what.token = authorization.empty() ? "" : authorization.substr(7);
    what.body = json::parse(request.body, nullptr, false);
    calls.push_back(what);
    const auto line = what.method + " " + what.path;
    for (auto each = faults_.begin(); each != faults_.end(); ++each)
        if (line.find(each->what) != std::string::npos && each->spared-- <= 0) {
            auto response = each->response;
            if (--each->times == 0)
                faults_.erase(each);
            co_return response;
        }
    const bool is_open = what.path == "/versions" || what.path == "/v3/login" || what.path == "/v3/refresh"
        || what.path.starts_with("/.well-known");
    if (!is_open && !tokens.contains(what.token))
        co_return logged_out();
    if (what.path == "/v3/sync")
        co_return co_await sync(what);
    auto response = answer_now(what);
    const auto lost = std::find_if(lost_.begin(), lost_.end(),
                                   [&](const auto& part) { return line.find(part) != std::string::npos; });
    if (lost != lost_.end()) {
        lost_.erase(lost);
        co_return net::http_response(502, "text/html", "<html>Bad gateway</html>");
    }
    co_return response;
}

net::http_response small_homeserver::logged_out() const
{
    json body;
    body["errcode"] = "M_UNKNOWN_TOKEN";
    body["error"] = "said by the test";
    body["soft_logout"] = logs_out_softly;
    return {401, "application/json", body.dump()};
}

json small_homeserver::session()
{
    const auto number = std::to_string(tokens.size() + 10);
    json out;
    out["user_id"] = bot;
    out["device_id"] = device;
    out["access_token"] = "token-" + number;
    if (!refresh_token.empty()) {
        refresh_token = "refresh-" + number;
        out["refresh_token"] = refresh_token;
        out["expires_in_ms"] = 3'600'000;
    }
    tokens.clear();
    tokens.insert("token-" + number);
    return out;
}

net::http_response small_homeserver::answer_now(const call& what)
{
    const auto& path = what.path;
    if (path == "/versions")
        return ok({{"versions", {"v1.11", "v1.12"}}});
    if (path == "/v3/login" && what.method == "GET") {
        json flows;
        flows["flows"] = json::array();
        if (!password.empty())
            flows["flows"].push_back({{"type", "m.login.password"}});
        return ok(flows);
    }
    if (path == "/v3/login") {
        ++logins;
        return what.body.value("password", "") == password && !password.empty() ? ok(session())
                                                                                : error(403, "M_FORBIDDEN");
    }
    if (path == "/v3/refresh")
        return what.body.value("refresh_token", "") == refresh_token && !refresh_token.empty() ? ok(session())
                                                                                               : logged_out();
    if (path == "/v3/account/whoami")
        return ok({{"user_id", bot}, {"device_id", device}});
    if (path.starts_with("/v3/user/") && path.ends_with("/filter"))
        return ok({{"filter_id", "7"}});
    if (const auto at = path.find("/account_data/"); at != std::string::npos) {
        const auto type = path.substr(at + 14);
        if (what.method == "PUT")
            account_data[type] = what.body;
        return account_data.contains(type) ? ok(account_data[type]) : error(404, "M_NOT_FOUND");
    }
    if (path.starts_with("/v3/profile/")) {
        const auto rest = path.substr(12);
        const auto user = rest.substr(0, rest.find('/'));
        if (!profiles.contains(user))
            return error(404, "M_NOT_FOUND");
        if (rest == user)
            return ok(profiles[user]);
        const auto field = rest.substr(user.size() + 1);
        return profiles[user].contains(field) ? ok({{field, profiles[user][field]}}) : error(404, "M_NOT_FOUND");
    }
    if (path == "/v3/createRoom") {
        const auto room = "!made-" + std::to_string(++numbers_) + ":hs.test";
        if (encrypts_rooms)
            make_encrypted(room, what.body["invite"].at(0).get<std::string>());
        return ok({{"room_id", room}});
    }
    if (path.starts_with("/v3/join/")) {
        const auto room = path.substr(9);
        invites_.erase(room);
        if (!joined_.contains(room))
            add_room(room, states_to_join.contains(room) ? states_to_join[room] : json::array());
        return ok({{"room_id", room}});
    }
    if (path.starts_with("/v3/directory/room/")) {
        const auto known = aliases.find(path.substr(19));
        return known == aliases.end() ? error(404, "M_NOT_FOUND")
                                      : ok({{"room_id", known->second}, {"servers", json::array({"hs.test"})}});
    }
    const auto rooms = path.find("/rooms/");
    if (rooms == std::string::npos)
        return error(404, "M_UNRECOGNIZED");
    const auto behind = path.substr(rooms + 7);
    const auto room = behind.substr(0, behind.find('/'));
    return answer_about_room(what, room, behind.substr(room.size()));
}

net::http_response small_homeserver::answer_about_room(const call& what, const std::string& room,
                                                       const std::string& rest)
{
    if (rest == "/leave" || rest == "/forget") {
        invites_.erase(room);
        if (joined_.contains(room) && rest == "/leave")
            remove_bot(room);
        return ok(json::object());
    }
    const bool is_known = joined_.contains(room) || room.starts_with("!made-");
    if (!is_known)
        return error(403, "M_FORBIDDEN");
    if (rest.starts_with("/send/") || rest.starts_with("/redact/")) {
        const auto [found, is_new] = transactions_.try_emplace(room + rest, "");
        if (is_new) {
            const auto type = rest.substr(6, rest.find('/', 6) - 6);
            json event;
            event["type"] = rest.starts_with("/send/") ? type : "m.room.redaction";
            event["sender"] = bot;
            event["content"] = what.body;
            event["unsigned"] = {{"membership", "join"}, {"transaction_id", rest.substr(rest.rfind('/') + 1)}};
            found->second = add(room, event);
        }
        return ok({{"event_id", found->second}});
    }
    if (rest.starts_with("/state/") && rest.ends_with("/")) {
        const auto type = rest.substr(7, rest.size() - 8);
        json content;
        for (const auto& each : events_)
            if (each.room == room && each.event["type"] == type)
                content = each.event["content"];
        if (holds[room].contains(type))
            content = holds[room][type];
        return content.is_null() ? error(404, "M_NOT_FOUND") : ok(content);
    }
    if (rest == "/joined_members")
        return ok({{"joined", members}});
    if (rest == "/members") {
        json by_user = json::object();
        for (const auto& each : events_)
            if (each.room == room && each.event["type"] == "m.room.member")
                by_user[each.event["state_key"].get<std::string>()] = each.event;
        json chunk = json::array();
        for (const auto& [user, event] : by_user.items())
            chunk.push_back(event);
        return ok({{"chunk", chunk}});
    }
    if (rest == "/messages")
        return ok(messages(what, room));
    if (rest.starts_with("/state/m.room.member/"))
        return ok({{"membership", "join"}});
    if (rest.starts_with("/event/")) {
        for (const auto& each : events_)
            if (each.event["event_id"] == rest.substr(7))
                return ok(each.event);
        return error(404, "M_NOT_FOUND");
    }
    if (rest.starts_with("/relations/")) {
        json chunk = json::array();
        for (const auto& each : events_) {
            const auto& content = each.event["content"];
            const auto target = rest.substr(11, rest.find('/', 11) - 11);
            if (content.contains("m.relates_to") && content["m.relates_to"].value("event_id", "") == target)
                chunk.push_back(each.event);
        }
        return ok({{"chunk", chunk}});
    }
    return error(404, "M_UNRECOGNIZED");
}

// ---- the sync ----

asio::awaitable<net::http_response> small_homeserver::sync(call what)
{
    ++syncs;
    const auto given = what.query.find("since");
    const bool is_first = given == what.query.end();
    const auto since = is_first ? 0 : number_in(given->second);
    if (!is_first && since < forgotten_until_)
        co_return error(400, "M_UNKNOWN");
    const bool waits = what.query["timeout"] != "0";
    while (waits && !is_stopped_ && events_.size() <= since && !has_invites_to_tell_) {
        boost::system::error_code woken;
        auto token = asio::redirect_error(asio::use_awaitable, woken);
        co_await news_.async_wait(token);
    }
    has_invites_to_tell_ = false;
    co_return ok(sync_since(since, is_first));
}

json small_homeserver::sync_since(std::size_t since, bool is_first) const
{
    json out;
    out["next_batch"] = position();
    for (const auto& room : joined_) {
        auto news = joined_room(room, since, is_first);
        if (!news.is_null())
            out["rooms"]["join"][room] = std::move(news);
    }
    for (const auto& [room, state] : invites_)
        out["rooms"]["invite"][room]["invite_state"]["events"] = state;
    for (const auto& [room, event] : left_)
        if (!is_first && !joined_.contains(room))
            out["rooms"]["leave"][room]["timeline"]["events"] = json::array({event});
    json data = json::array();
    for (const auto& [type, content] : account_data.items())
        data.push_back({{"type", type}, {"content", content}});
    if (is_first)
        out["account_data"]["events"] = data;
    return out;
}

json small_homeserver::joined_room(const std::string& room, std::size_t since, bool is_first) const
{
    std::vector<std::size_t> mine;
    for (std::size_t at = 0; at < events_.size(); ++at)
        if (events_[at].room == room && at >= since)
            mine.push_back(at);
    if (mine.empty())
        return {};
    const auto limit = is_first ? 1 : timeline_limit_;
    const auto shown = mine.size() > limit ? mine.size() - limit : 0;
    json out;
    out["timeline"]["limited"] = shown > 0;
    out["timeline"]["prev_batch"] = "s" + std::to_string(mine[shown]);
    out["timeline"]["events"] = json::array();
    const auto former = former_states.find(room);
    out["state"]["events"] = is_first || former == former_states.end() ? json::array() : former->second;
    for (std::size_t index = 0; index < mine.size(); ++index) {
        const auto& event = events_[mine[index]].event;
        if (index >= shown)
            out["timeline"]["events"].push_back(event);
        else if (event.contains("state_key"))
            out["state"]["events"].push_back(event);
    }
    // A room of two is a direct message, and read as one.
    const auto counted = joined_counts.find(room);
    const int joined = counted != joined_counts.end() ? counted->second : room.starts_with("!direct") ? 2 : 3;
    out["summary"] = {{"m.joined_member_count", joined}, {"m.invited_member_count", 0}};
    return out;
}

// A position is the number of events before it.
json small_homeserver::messages(const call& what, const std::string& room) const
{
    const auto value = [&](const char* name, const std::string& otherwise) {
        const auto found = what.query.find(name);
        return found == what.query.end() ? otherwise : found->second;
    };
    const bool is_forward = value("dir", "f") == "f";
    const auto limit = static_cast<std::size_t>(std::stoul(value("limit", "10")));
    const auto from = number_in(value("from", is_forward ? "s0" : position()));
    const auto to = number_in(value("to", is_forward ? position() : "s0"));
    json out;
    out["chunk"] = json::array();
    if (is_forward) {
        auto at = from;
        for (; at < std::min(to, events_.size()) && out["chunk"].size() < limit; ++at)
            if (events_[at].room == room)
                out["chunk"].push_back(events_[at].event);
        if (at < to)
            out["end"] = "s" + std::to_string(at);
    } else {
        auto at = std::min(from, events_.size());
        for (; at > to && out["chunk"].size() < limit; --at)
            if (events_[at - 1].room == room)
                out["chunk"].push_back(events_[at - 1].event);
        if (at > to)
            out["end"] = "s" + std::to_string(at);
    }
    return out;
}

} // namespace makegood::tests
