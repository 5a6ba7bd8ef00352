#include "simulation/crowd.hpp"

#include <algorithm>

#include <makegood/bot/intake.hpp>
#include <makegood/commands/command.hpp>

namespace makegood::simulation {

namespace {

constexpr const char* workspace = "T1";
constexpr int open_read = 10'000;
constexpr std::size_t said_max = 20;
const std::vector<std::string> services{" service:db", " service:queue", " service:web"};

// People that the platform has marked up: "<@U101>".
std::vector<std::string> mentioned_in(const std::string& words)
{
    std::vector<std::string> found;
    for (auto at = words.find("<@"); at != std::string::npos; at = words.find("<@", at + 1)) {
        const auto user = words.substr(at + 2, words.find('>', at) - at - 2);
        if (std::find(found.begin(), found.end(), user) == found.end())
            found.push_back(user);
    }
    return found;
}

} // namespace

std::string crowd::when()
{
    return any_of({"fri", "tomorrow", "in 2 weeks", "next monday", "in 3 days", "5pm", "end of month", "in 10 days"});
}

ports::inbound crowd::said_by(const std::string& user, const std::string& channel, const std::string& kind)
{
    ports::inbound input;
    input.key = kind + "/" + std::to_string(++inputs_);
    input.workspace = workspace;
    input.user = user;
    input.channel = channel;
    input.at = in_.true_now();
    return input;
}

// As the dispatcher does once everything that the input names was looked up.
void crowd::take_in(const ports::inbound& input)
{
    last_ = input;
    bot::answer answer;
    const auto now = in_.now();
    const auto* command = std::get_if<ports::command_input>(&input.input);
    const bool is_report = command != nullptr && commands::is_report(command->words.text);
    in_.running_->take_in([&](ports::ledger& ledger) {
        for (const auto& [channel, users] : in_.chat_.members_of) {
            const auto place = ledger.places.by_channel(workspace, channel);
            if (!place || place->visibility != core::visibility::closed || channel != input.channel)
                continue;
            std::vector<core::person_id> members;
            for (const auto& user : users)
                members.push_back(bot::known_person(ledger, {workspace, user}, {}).id);
            ledger.places.set_members(place->id, members, now);
        }
        const bot::intake_facts facts{in_.policy_, in_.chat_.can(), now};
        answer = is_report ? bot::report_on(ledger, input, facts) : bot::take_in(ledger, input, facts);
    });
    if (answer.reply)
        in_.chat_.offer_taps(input.user, input.channel, "ack", answer.reply->reply);
}

std::string crowd::type(const std::string& user, const std::string& channel, const std::string& words)
{
    auto input = said_by(user, channel, "command");
    ports::command_input typed;
    typed.words.text = words;
    typed.words.mentioned = mentioned_in(words);
    typed.prefix = "/action";
    typed.trigger = input.key;
    input.input = typed;
    take_in(input);
    return user + " in " + channel + ": " + words;
}

std::string crowd::act()
{
    // What is silent for most of the year shows little.
    if (!is_everybody_reminded() && in_.happens(8))
        return change_rollout();
    const auto turn = in_.below(100);
    if (turn < 45 && !in_.chat_.taps.empty())
        return press();
    if (turn < 80)
        return command();
    if (turn < 82)
        return talk();
    if (turn < 84)
        return react();
    if (turn < 87)
        return write_in_thread();
    if (turn < 91)
        return work_on_ticket();
    if (turn < 93)
        return change_own_time();
    if (turn < 95)
        return change_profile();
    if (turn < 97)
        return change_place();
    if (turn < 98)
        return send_again();
    if (turn < 99)
        return in_.happens(2) ? change_teams() : change_rollout();
    // The platform brings it once more.
    if (!last_.key.empty())
        take_in(last_);
    return "again: " + last_.key;
}

// Mostly what came last.
std::string crowd::press()
{
    auto& taps = in_.chat_.taps;
    const auto back = in_.below(std::min<std::size_t>(taps.size(), in_.happens(4) ? taps.size() : 40));
    const auto at = taps.end() - 1 - static_cast<std::ptrdiff_t>(back);
    const auto tap = *at;
    taps.erase(at);
    if (tap.sheet)
        return fill_in(tap);
    auto input = said_by(tap.user, tap.channel, "press");
    input.input = ports::press_input{tap.button.verb, tap.button.argument, tap.message, input.key};
    take_in(input);
    return tap.user + " presses " + tap.button.verb + " " + tap.button.argument;
}

std::string crowd::fill_in(const offered_tap& tap)
{
    using kind = enum core::question::kind;
    auto input = said_by(tap.user, tap.channel, "submit");
    ports::form_input filled{tap.sheet->verb, tap.sheet->argument, {}, input.key};
    for (const auto& question : tap.sheet->questions) {
        if (question.is_optional && in_.happens(2))
            continue;
        std::string answer = question.initial;
        if (question.kind == kind::date)
            answer = core::format_day(
                core::add_days(core::local_day(in_.now(), core::zone_or_utc("UTC")), static_cast<int>(in_.below(40))));
        else if (question.kind == kind::person)
            answer = "<@" + anybody() + ">";
        else if (question.kind == kind::choice && !question.options.empty())
            answer = question.options[in_.below(question.options.size())].first;
        else if (question.kind == kind::tick)
            answer = in_.happens(2) ? "yes" : "";
        else if (answer.empty())
            answer = any_of({"the vendor is late", "https://example.com/change/7", "write the runbook"});
        filled.answers.emplace_back(question.key, answer);
    }
    input.input = filled;
    take_in(input);
    return tap.user + " fills in " + tap.sheet->verb + " " + tap.sheet->argument;
}

std::string crowd::words_for(const std::string& id, const std::string& other)
{
    const auto due = when();
    switch (in_.below(32)) {
    case 0:
        return "blocked " + id + " on " + other;
    case 1:
        return "blocked " + id;
    case 2:
        return "blocked " + id + " on A-" + std::to_string(1 + in_.below(200));
    case 3:
        return "decline " + id + " because too costly, risk " + other;
    case 4:
        return "drop " + id + " because nobody needs it";
    case 5:
        return "edit " + id + " by " + due;
    case 6:
        return "edit " + id + " sev:" + std::to_string(1 + in_.below(3)) + any_of(services);
    case 7:
        return "give " + id + " " + (in_.happens(4) ? "@sre" : other);
    case 8:
        return "reopen " + id;
    case 9:
        return "note " + id + " still looking at it";
    case 10:
        return "undo" + (in_.happens(2) ? " " + id : std::string());
    case 11:
        return "link " + id + " PAY-" + std::to_string(in_.below(100));
    case 12:
    case 13:
        return "later " + id + " " + due;
    case 14:
    case 15:
    case 16:
        return "done " + id + " https://example.com/change/7";
    case 17:
    case 18:
        return "accept " + id + (in_.happens(2) ? " by " + due : std::string());
    case 19:
        return any_of({"mine", "list overdue", "list", "digest preview", "status", "settings", "help", "settings " + id,
                       id, "promises off", "promises on", "list " + other, "plan team:sre", "plan team:dba"});
    case 20:
        return "incident sev:" + std::to_string(1 + in_.below(3)) + any_of({"", " service:db", " resolve"});
    case 21:
        return "review INC-1\n" + other + " | test the failover | " + due + "\n<@" + anybody()
            + "> | add an alert on replica lag | 4 dec";
    case 22:
        return "@dba tune the vacuum of db-3 by " + due;
    case 23:
        return "give " + other + "'s to <@" + anybody() + ">";
    case 24:
    case 25:
        return "rotate the signing key by " + due;
    case 26:
        return other + " write the runbook for failover" + any_of(services);
    case 27:
        return "plan " + id + " " + any_of({"on Thursday, behind the failover test", "after the release"});
    default:
        return other + " add an alert on replica lag by " + due;
    }
}

std::string crowd::command()
{
    auto& ledger = in_.running_->runner().ports();
    auto user = anybody();
    auto id = "A-" + std::to_string(1 + in_.below(300));
    // Mostly somebody who may do so, with an action that is open.
    const auto open = ledger.actions.count({.states = {core::state::proposed, core::state::promised}});
    if (open > 0 && !in_.happens(3)) {
        const auto chosen
            = static_cast<int>(in_.below(static_cast<std::size_t>(std::min<std::int64_t>(open, open_read))));
        const auto items = ledger.actions.list(
            {.states = {core::state::proposed, core::state::promised}, .limit = 1, .offset = chosen});
        if (!items.empty()) {
            const auto& item = items.front();
            const core::person_id parties[] = {item.owner, item.asker, item.offered_to, item.owner};
            const auto who = parties[in_.below(std::size(parties))];
            const auto identity = who ? ledger.people.identity_in(workspace, who) : std::nullopt;
            user = identity ? identity->user : user;
            id = core::format_id(item.id);
        }
    }
    return type(user, any_of(in_.channels_), words_for(id, "<@" + anybody() + ">"));
}

std::string crowd::talk()
{
    const auto user = anybody();
    auto input = said_by(user, any_of(in_.channels_), "message");
    ports::message_input message;
    message.words.text
        = any_of({"ACTION: <@" + anybody() + "> rotate the key by " + when(), "ACTION: measure the replica lag",
                  "I'll add an alert for that by " + when(), "looks fine to me"});
    message.words.mentioned = mentioned_in(message.words.text);
    message.message = std::to_string(1'790'000'000 + inputs_) + ".000100";
    input.input = message;
    take_in(input);
    ports::said_message said;
    said.words = message.words;
    said.user = user;
    said.message = message.message;
    said.at = input.at;
    said_.emplace_back(input.channel, said);
    if (said_.size() > said_max)
        said_.pop_front();
    return user + " says: " + message.words.text;
}

// Rather what people are reminded of.
std::vector<core::action> crowd::promises_at_hand(const std::function<bool(const core::action&)>& is_of_use)
{
    auto promises
        = in_.running_->runner().ports().actions.list({.states = {core::state::promised}, .limit = open_read});
    std::erase_if(promises, std::not_fn(is_of_use));
    const auto is_late = [this](const auto& each) { return each.due_at < in_.now() && !each.is_escalated; };
    if (std::any_of(promises.begin(), promises.end(), is_late))
        std::erase_if(promises, [&is_late](const auto& each) { return !is_late(each); });
    return promises;
}

// Of what has a ticket, or gets one now.
std::string crowd::work_on_ticket()
{
    auto promises = promises_at_hand([](const auto& each) { return !each.links.empty(); });
    if (promises.empty() || in_.happens(3))
        promises = promises_at_hand([](const auto&) { return true; });
    if (promises.empty())
        return talk();
    const auto& item = promises[in_.below(promises.size())];
    const auto owner = in_.running_->runner().ports().people.identity_in(workspace, item.owner);
    if (item.links.empty() && owner)
        return type(owner->user, "C1", "link " + core::format_id(item.id) + " PAY-" + std::to_string(in_.below(100)));
    for (const auto& link : item.links)
        in_.chat_.tracker.moved[link] = in_.now();
    return "the ticket of " + core::format_id(item.id) + " moves";
}

// Mostly the owner, of work that has such a thread: of its message, or of its incident's board.
std::string crowd::write_in_thread()
{
    auto& ledger = in_.running_->runner().ports();
    const auto promises
        = promises_at_hand([](const auto& each) { return !each.from.message.empty() || each.incident; });
    if (promises.empty())
        return talk();
    const auto& item = promises[in_.below(promises.size())];
    const auto incident = item.incident ? ledger.incidents.find(item.incident) : std::nullopt;
    const auto board = incident ? ledger.outbox.find("board/" + std::to_string(incident->place.value)) : std::nullopt;
    const auto place = ledger.places.find(item.from.message.empty() && board ? incident->place : item.from.place);
    const auto thread = item.from.message.empty() && board ? board->posted_message : item.from.message;
    const auto owner = ledger.people.identity_in(workspace, item.owner);
    if (thread.empty() || !place || !owner)
        return talk();
    auto input = said_by(in_.happens(4) ? anybody() : owner->user, place->channel, "message");
    ports::message_input message;
    message.words.text = any_of({"the change is up for review", "any news?", "merged, watching it until tomorrow"});
    message.message = std::to_string(1'790'000'000 + inputs_) + ".000100";
    message.thread = thread;
    input.input = message;
    take_in(input);
    return input.user + " in the thread of " + core::format_id(item.id) + ": " + message.words.text;
}

std::string crowd::change_own_time()
{
    const auto until = any_of({"fri", "tomorrow", "next week", "in 3 days", "in 3 weeks"});
    return type(anybody(), "C1",
                any_of({"hours 19:00-07:00 wed-sat", "hours 22-6", "hours 7-15", "hours default", "hours default",
                        "hours 9-17 mon-thu", "hours zone Asia/Tokyo", "hours zone America/New_York", "hours zone off",
                        "mute until " + until, "mute for 2 weeks", "mute for 2 days", "mute off", "away " + until,
                        "away until " + until, "away until " + until, "away off"}));
}

// They move, are away by their status, leave the company, or come back.
std::string crowd::change_profile()
{
    const auto user = anybody();
    auto& who = in_.chat_.people[user];
    const auto what = in_.below(8);
    if (what < 3) {
        who.zone = in_.chat_.people[anybody()].zone;
    } else if (what < 6) {
        who.status_until = in_.now() + std::chrono::hours(1 + in_.below(200));
        who.status_since = in_.now();
    } else if (who.standing == core::standing::gone) {
        who.standing = core::standing::member;
    } else if (!who.is_admin && in_.happens(2)) {
        who.standing = core::standing::gone;
    }
    auto input = said_by(user, {}, "person");
    input.input = ports::person_input{user, who};
    take_in(input);
    return user + "'s profile changes: " + who.zone + (who.standing == core::standing::gone ? ", gone" : "");
}

std::string crowd::change_place()
{
    using what = ports::place_input::what;
    ports::place_input event;
    event.seen.workspace = workspace;
    auto happened = std::string("archived");
    if (in_.happens(2) && in_.channels_.size() < 40) {
        event.happened = what::bot_joined;
        event.seen.channel = "C" + std::to_string(100 + ++incidents_);
        event.seen.name = "inc-" + std::to_string(incidents_) + "-db-down";
        event.seen.visibility = in_.happens(4) ? core::visibility::closed : core::visibility::open;
        event.since = "1";
        in_.channels_.push_back(event.seen.channel);
        in_.chat_.members_of[event.seen.channel] = in_.chat_.members_of["C1"];
        happened = "made";
    } else {
        event.happened = in_.happens(2) ? what::archived : what::unarchived;
        const auto place = in_.running_->runner().ports().places.by_channel(workspace, any_of(in_.channels_));
        if (!place || place->name == "sre")
            return "nothing";
        event.seen = *place;
    }
    auto input = said_by(anybody(), event.seen.channel, "place");
    input.input = event;
    take_in(input);
    return event.seen.channel + " is " + happened;
}

std::string crowd::send_again()
{
    in_.running_->take_in([](ports::ledger& ledger) { ledger.outbox.unpark({}); });
    return "what was parked is sent again";
}

} // namespace makegood::simulation
