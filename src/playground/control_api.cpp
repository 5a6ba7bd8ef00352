#include "control_api.hpp"

#include <algorithm>
#include <csignal>
#include <functional>
#include <map>
#include <sstream>

#include "entity_text.hpp"
#include "spawn.hpp"
#include "zones.hpp"

namespace makegood::playground {

namespace {

json done() { return json::object(); }

json problem(const std::string& what) { return what.empty() ? done() : json{{"problem", what}}; }

std::string field(const json& arguments, const char* key) { return arguments.value(key, std::string{}); }

// Callers who wait are answered in any case: a number of another kind counts as not given.
std::int64_t number_of(const json& arguments, const char* key, std::int64_t otherwise)
{
    const auto found = arguments.find(key);
    return found != arguments.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}

// The person, by id or name; throws what control() turns into a problem.
const person& person_of(const hub& at, const json& arguments, const char* key = "person")
{
    const auto* who = at.in.find_person(field(arguments, key));
    if (who == nullptr)
        throw std::runtime_error("There is no person \"" + field(arguments, key) + "\".");
    return *who;
}

channel& place_of(hub& at, const json& arguments)
{
    auto* place = at.in.find_channel(field(arguments, "place"));
    if (place == nullptr)
        throw std::runtime_error("There is no channel \"" + field(arguments, "place") + "\".");
    return *place;
}

message& message_of(hub& at, channel& place, const json& arguments)
{
    auto* what = at.in.find_message(place, field(arguments, "ts"));
    if (what == nullptr)
        throw std::runtime_error("There is no such message.");
    return *what;
}

std::string without_sign(std::string name)
{
    if (!name.empty() && (name.front() == '@' || name.front() == '#'))
        name.erase(0, 1);
    return name;
}

// The workspace's own commands, which an app never hears of. Null for all others.
json own_command(hub& at, const person& who, channel& place, const std::string& text)
{
    std::istringstream words{text};
    std::string verb;
    std::string target;
    words >> verb >> target;
    if (verb == "/invite" || verb == "/remove") {
        const auto* other = at.in.find_person(without_sign(target));
        if (other == nullptr)
            return problem("There is no person \"" + target + "\".");
        if (verb == "/invite")
            at.in.join(place, other->id, who.id);
        else
            at.in.leave(place, other->id);
        return done();
    }
    if (verb == "/archive") {
        at.in.archive_channel(place, who.id);
        return done();
    }
    if (verb == "/leave") {
        at.in.leave(place, who.id);
        return done();
    }
    if (verb == "/topic") {
        const auto begin = text.find_first_not_of(' ', verb.size());
        at.in.set_topic(place, begin == std::string::npos ? "" : escape_message(at.in, text.substr(begin)), who.id);
        return done();
    }
    if (verb == "/rename")
        return problem(at.in.rename_channel(place, without_sign(target), who.id) ? "" : "This name cannot be taken.");
    return nullptr;
}

json say(hub& at, const json& arguments)
{
    const auto& who = person_of(at, arguments);
    auto& place = place_of(at, arguments);
    const auto text = field(arguments, "text");
    if (text.starts_with("/")) {
        const auto own = own_command(at, who, place, text);
        return own.is_null() ? problem(at.actions.command(who.id, place.id, text)) : own;
    }
    if (place.archived)
        return problem("This channel is archived.");
    if (!place.has(who.id)) {
        if (!at.in.may_read(place, who.id))
            return problem("You cannot write here.");
        at.in.join(place, who.id, {});
    }
    draft what;
    what.author = who.id;
    what.text = escape_message(at.in, text);
    what.thread_ts = field(arguments, "thread_ts");
    return {{"ts", at.in.post(place, what).ts}, {"place", place.id}};
}

json edit(hub& at, const json& arguments)
{
    const auto& who = person_of(at, arguments);
    auto& place = place_of(at, arguments);
    auto& what = message_of(at, place, arguments);
    if (what.author != who.id)
        return problem("You can only edit your own messages.");
    draft change;
    change.text = escape_message(at.in, field(arguments, "text"));
    at.in.edit(place, what, who.id, change);
    return done();
}

json erase(hub& at, const json& arguments)
{
    const auto& who = person_of(at, arguments);
    auto& place = place_of(at, arguments);
    if (message_of(at, place, arguments).author != who.id)
        return problem("You can only delete your own messages.");
    at.in.erase(place, field(arguments, "ts"), who.id);
    return done();
}

json press(hub& at, const json& arguments)
{
    const auto& who = person_of(at, arguments);
    const auto value = arguments.value("value", json{});
    if (const auto view_id = field(arguments, "view_id"); !view_id.empty())
        return problem(at.actions.press_in_view(who.id, view_id, field(arguments, "action_id"),
                                                field(arguments, "block_id"), value,
                                                arguments.value("values", json::object())));
    return problem(at.actions.press(who.id, place_of(at, arguments).id, field(arguments, "ts"),
                                    field(arguments, "action_id"), field(arguments, "block_id"), value));
}

// With a message its own shortcut, else the one from anywhere.
json shortcut(hub& at, const json& arguments)
{
    const auto& who = person_of(at, arguments);
    const auto ts = field(arguments, "ts");
    return problem(ts.empty() ? at.actions.global_shortcut(who.id)
                              : at.actions.message_shortcut(who.id, place_of(at, arguments).id, ts));
}

json submit(hub& at, const json& arguments)
{
    return problem(at.actions.submit_view(person_of(at, arguments).id, field(arguments, "view_id"),
                                          arguments.value("values", json::object())));
}

json close(hub& at, const json& arguments)
{
    return problem(at.actions.close_view(person_of(at, arguments).id, field(arguments, "view_id")));
}

json react(hub& at, const json& arguments)
{
    auto& place = place_of(at, arguments);
    const auto& who = person_of(at, arguments);
    auto name = field(arguments, "name");
    std::erase(name, ':');
    if (name.empty() || !at.in.may_read(place, who.id))
        return problem("You cannot react here.");
    at.in.react(place, message_of(at, place, arguments), who.id, name, !arguments.value("remove", false));
    return done();
}

json change_channel(hub& at, const json& arguments)
{
    const auto& who = person_of(at, arguments);
    const auto verb = field(arguments, "do");
    if (verb == "create") {
        const auto kind
            = arguments.value("private", false) ? channel_kind::private_channel : channel_kind::public_channel;
        const auto* made = at.in.create_channel(without_sign(field(arguments, "name")), kind, who.id);
        if (made == nullptr)
            return problem("Names of channels are lower-case letters, digits, - and _, and not taken yet.");
        return {{"place", made->id}};
    }
    auto& place = place_of(at, arguments);
    if (verb == "rename")
        return problem(at.in.rename_channel(place, field(arguments, "name"), who.id) ? ""
                                                                                     : "This name cannot be taken.");
    if (verb == "topic")
        at.in.set_topic(place, escape_message(at.in, field(arguments, "topic")), who.id);
    else if (verb == "new_id")
        at.in.change_channel_id(place);
    else if (verb == "archive")
        at.in.archive_channel(place, who.id);
    else if (verb == "unarchive")
        at.in.unarchive_channel(place, who.id);
    else if (verb == "join" && at.in.may_read(place, who.id))
        at.in.join(place, who.id, {});
    else if (verb == "leave")
        at.in.leave(place, who.id);
    else if (verb == "invite")
        at.in.join(place, person_of(at, arguments, "who").id, who.id);
    else
        return problem("This cannot be done with a channel: " + verb);
    return done();
}

// What chat.postMessage of another app does, or chat.update where there is a ts.
json bot_message(hub& at, const json& arguments)
{
    const auto* bot = at.in.other_bot(field(arguments, "app_id"), field(arguments, "name"));
    if (bot == nullptr || bot->id == bot_user_id)
        return problem("There is no other app \"" + field(arguments, "app_id") + "\".");
    auto& place = place_of(at, arguments);
    if (place.archived)
        return problem("This channel is archived.");
    if (const auto wrong = check_message(arguments); !wrong.code.empty())
        return problem("Slack would refuse this message: " + wrong.code);
    at.in.join(place, bot->id, {});
    auto what = message_draft(arguments);
    what.author = bot->id;
    if (field(arguments, "ts").empty())
        return {{"ts", at.in.post(place, what).ts}, {"place", place.id}};
    auto& known = message_of(at, place, arguments);
    if (known.author != bot->id)
        return problem("An app can only edit its own messages.");
    at.in.edit(place, known, bot->id, what);
    return done();
}

json change_person(hub& at, const json& arguments)
{
    const bool is_changed = at.in.change_person(person_of(at, arguments, "who").id, arguments);
    return problem(is_changed ? "" : "There is no zone \"" + field(arguments, "zone") + "\".");
}

json open_home(hub& at, const json& arguments)
{
    at.in.open_home(person_of(at, arguments).id);
    return done();
}

json move(hub& at, const json& arguments)
{
    std::optional<std::int64_t> to;
    if (arguments.contains("now_ms"))
        to = arguments["now_ms"].get<std::int64_t>();
    else
        to = move_clock(field(arguments, "to"), arguments.value("zone", "UTC"), at.clock.now_ms());
    if (!to)
        return problem("This is not a time ahead: " + field(arguments, "to"));
    if (!at.move_clock_to(*to))
        return problem("The clock only goes forward, at most to 2100.");
    return {{"now_ms", *to}};
}

json set_faults(hub& at, const json& arguments)
{
    if (const auto wrong = at.switches.apply(arguments); !wrong.empty())
        return problem(wrong);
    return at.switches.shown();
}

json disturb(hub& at, const json& arguments)
{
    return problem(at.links.disturb(field(arguments, "do"), arguments.value("id", std::uint64_t{0}),
                                    arguments.value("code", std::uint16_t{1009}), at.in.steady_ms()));
}

json redeliver(hub& at, const json&)
{
    at.deliveries.redeliver_now();
    return done();
}

json give_up(hub& at, const json&)
{
    at.deliveries.give_up_events();
    return done();
}

json change_bot(hub& at, const json& arguments)
{
    const auto verb = field(arguments, "do");
    if (verb == "start")
        at.bot.start();
    else if (verb == "kill")
        at.bot.send_signal(SIGKILL);
    else if (verb == "stop")
        at.bot.request_stop();
    else
        return problem("This cannot be done with the bot: " + verb);
    return done();
}

json read_log(hub& at, const json& arguments)
{
    return {{"entries", at.log.since(arguments.value("after", std::uint64_t{0}))}};
}

using route_handler = json (*)(hub&, const json&);

struct route
{
    route_handler handler;
    // Reading routes leave no change behind that would wake the others.
    bool changes = true;
};

} // namespace

json control(hub& at, const std::string& name, const json& arguments)
{
    static const std::map<std::string, route> routes{
        {"state", {person_state, false}},
        {"log", {read_log, false}},
        {"say", {say}},
        {"edit", {edit}},
        {"delete", {erase}},
        {"press", {press}},
        {"shortcut", {shortcut}},
        {"submit", {submit}},
        {"close", {close}},
        {"react", {react}},
        {"channel", {change_channel}},
        {"bot_message", {bot_message}},
        {"person", {change_person}},
        {"home", {open_home}},
        {"clock", {move}},
        {"faults", {set_faults}},
        {"connection", {disturb}},
        {"redeliver", {redeliver}},
        {"give_up", {give_up}},
        {"bot", {change_bot}},
        {"command", {say}},
    };
    const auto found = routes.find(name);
    if (found == routes.end())
        return nullptr;
    json answer;
    try {
        answer = found->second.handler(at, arguments);
    } catch (const std::exception& wrong) {
        answer = problem(wrong.what());
    }
    if (found->second.changes)
        at.changed();
    return answer;
}

boost::asio::awaitable<json> wait_for_change(hub& at, json arguments)
{
    const auto after = static_cast<std::uint64_t>(number_of(arguments, "after", 0));
    const auto timeout_ms = std::clamp<std::int64_t>(number_of(arguments, "timeout_ms", 25'000), 0, 60'000);
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{timeout_ms};
    while (at.revision <= after && std::chrono::steady_clock::now() < until)
        co_await at.news.wait(until);
    json answer;
    answer["revision"] = at.revision;
    co_return answer;
}

boost::asio::awaitable<json> settle(hub& at, json arguments)
{
    const auto timeout_ms = std::clamp<std::int64_t>(number_of(arguments, "timeout_ms", 20'000), 0, 120'000);
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{timeout_ms};
    bool settled = false;
    std::uint64_t question = 0;
    std::uint64_t asked_at = 0;
    while (!settled && std::chrono::steady_clock::now() < until) {
        // A bot that is not connected has yet to hear of what happened meanwhile.
        const bool quiet = at.deliveries.unacknowledged() == 0 && at.links.count() > 0;
        // What the bot said counts only when nothing has happened since it was asked.
        if (question != 0 && at.bot_clock.answered() >= question && quiet && at.revision == asked_at) {
            settled = true;
            continue;
        }
        const bool stale = question == 0 || at.revision != asked_at || at.bot_clock.answered() >= question;
        if (quiet && stale) {
            asked_at = at.revision;
            question = at.bot_clock.ask_settled();
        }
        co_await at.news.wait(until);
    }
    json answer;
    answer["settled"] = settled;
    answer["outbox"] = settled ? json(0) : json(nullptr);
    answer["unacknowledged"] = at.deliveries.unacknowledged();
    co_return answer;
}

} // namespace makegood::playground
