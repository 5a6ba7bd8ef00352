#include "simulation/world.hpp"

#include <algorithm>

#include <unistd.h>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/incident_place.hpp>
#include <makegood/core/document.hpp>

namespace makegood::simulation {

namespace {

struct cast_member
{
    const char* user;
    const char* name;
    const char* zone;
};
constexpr cast_member cast[] = {
    {"U1", "ana", "Europe/London"},         {"U2", "bo", "America/New_York"}, {"U3", "chidi", "Africa/Lagos"},
    {"U4", "dee", "Australia/Sydney"},      {"U5", "eli", "Asia/Kolkata"},    {"U6", "fatou", "Europe/Berlin"},
    {"U7", "goran", "Australia/Lord_Howe"},
};
constexpr std::size_t cast_size = std::size(cast);
constexpr const char* workspace = "T1";

core::place channel(const std::string& id, const std::string& name, core::visibility seen_by)
{
    core::place place;
    place.workspace = workspace;
    place.channel = id;
    place.name = name;
    place.visibility = seen_by;
    place.is_joined = true;
    return place;
}

} // namespace

world::world(std::uint64_t seed, core::instant start)
    : random_(seed)
    , now_(start)
{
    auto pattern = (std::filesystem::temp_directory_path() / "makegood-simulation-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    policy_.digest.place = "#sre";
    policy_.nudge.items_per_week = 3; // so few that some weeks are full
    open();
    ledger_->transact([this](ports::ledger& ports) {
        for (const auto& member : cast) {
            core::person who;
            who.name = who.handle = member.name;
            who.zone = member.zone;
            who.id = ports.people.put({workspace, member.user}, who, now_);
            people_.push_back(who.id);
            if (who.handle == "fatou") { // works at night
                who.hours_from_minute = 22 * 60;
                who.hours_until_minute = 6 * 60;
                ports.people.save_choices(who);
            }
        }
        for (auto place :
             {channel("C1", "inc-1-db", core::visibility::open), channel("C2", "inc-2-queue", core::visibility::closed),
              channel("C3", "sre", core::visibility::open)}) {
            place.id = ports.places.put(place, now_);
            commands::note_incident_place(ports, policy_, place, now_);
        }
    });
}

world::~world()
{
    ledger_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void world::open()
{
    store::database_options options(folder_ / "makegood.db");
    database_ = std::make_unique<store::database>(store::database::open(options));
    ledger_ = std::make_unique<store::sqlite_ledger>(*database_);
    ledger_->transact([this](ports::ledger& ports) { ports.outbox.recover(now_); });
}

void world::restart()
{
    ledger_.reset();
    database_.reset();
    open();
}

std::string world::any_of(const std::vector<std::string>& choices) { return choices[below(choices.size())]; }

std::string world::type(std::size_t person, const std::string& where, const std::string& words)
{
    ports::inbound input;
    input.key = "command/" + std::to_string(++inputs_);
    input.workspace = workspace;
    input.user = cast[person].user;
    input.channel = where;
    input.at = now_;
    ports::command_input command;
    command.words.text = words;
    command.prefix = "/action";
    for (const auto& member : cast)
        if (words.find(std::string("<@") + member.user + ">") != std::string::npos)
            command.words.mentioned.push_back(member.user);
    input.input = command;
    const auto answer = take_in(input);
    return answer.reply ? core::plain_text(answer.reply->reply, answer.people) : std::string{};
}

bot::answer world::take_in(const ports::inbound& input)
{
    const ports::capabilities can;
    bot::answer answer;
    ledger_->transact([&](ports::ledger& ports) { answer = bot::take_in(ports, input, {policy_, can, now_}); });
    return answer;
}

std::string world::accept_a_risk()
{
    for (const auto& item : ledger().actions.list({.states = {core::state::promised}, .limit = 10'000})) {
        if (!item.declining)
            continue;
        const auto accepter = std::find(people_.begin(), people_.end(), item.declining->accepter) - people_.begin();
        ports::inbound input;
        input.key = "press/" + std::to_string(++inputs_);
        input.workspace = workspace;
        input.user = cast[accepter].user;
        input.channel = "C1";
        input.at = now_;
        input.input = ports::press_input{"accept-risk", core::format_id(item.id), "1.0", "trigger"};
        take_in(input);
        return std::string(cast[accepter].name) + " presses accept-risk " + core::format_id(item.id);
    }
    return "nobody is asked to accept a risk";
}

std::string world::change_own_time()
{
    const auto person = below(cast_size);
    const auto when = any_of({"fri", "tomorrow", "next week", "in 3 days"});
    const auto words = any_of(
        {"hours 19:00-07:00 wed-sat", "hours 7-15", "hours default", "away " + when, "away until " + when, "away off"});
    type(person, "C1", words);
    return std::string(cast[person].name) + ": " + words;
}

std::string world::random_command()
{
    if (below(20) == 0)
        return accept_a_risk();
    if (below(20) == 0)
        return change_own_time();
    const auto open
        = ledger().actions.list({.states = {core::state::proposed, core::state::promised}, .limit = 10'000});
    auto person = below(cast_size);
    auto id = "A-" + std::to_string(1 + below(static_cast<std::size_t>(inputs_ / 3 + 2)));
    const auto other = "<@" + std::string(cast[below(cast_size)].user) + ">";
    auto awaited = id;
    // Mostly somebody who may do so, with an action that is open.
    if (!open.empty() && below(3) > 0) {
        const auto& item = open[below(open.size())];
        const core::person_id parties[] = {item.owner, item.asker, item.offered_to};
        const auto party = std::find(people_.begin(), people_.end(), parties[below(std::size(parties))]);
        person = party == people_.end() ? person : static_cast<std::size_t>(party - people_.begin());
        id = core::format_id(item.id);
        awaited = core::format_id(open[below(open.size())].id);
    }
    const auto when = any_of({"fri", "tomorrow", "in 2 weeks", "next monday", "in 3 days", "5pm", "end of month"});
    const auto words = any_of({
        other + " add an alert on replica lag by " + when,
        "rotate the signing key by " + when,
        other + " write the runbook for failover",
        "accept " + id,
        "accept " + id + " by " + when,
        "done " + id + " https://example.com/change/7",
        "later " + id + " " + when,
        "give " + id + " " + other,
        "blocked " + id + " on " + other,
        "blocked " + id,
        "blocked " + id + " on " + awaited,
        "edit " + id + " by " + when,
        "incident sev:" + std::to_string(1 + below(3)),
        "decline " + id + " because too costly, risk " + other,
        "undo",
        "undo " + id,
        "reopen " + id,
        "note " + id + " still looking at it",
    });
    type(person, any_of({"C1", "C2", "C3"}), words);
    return std::string(cast[person].name) + ": " + words;
}

void world::plan_and_send()
{
    ledger_->transact([this](ports::ledger& ports) {
        bot::plan_nudges(ports, policy_, workspace, now_, 1000);
        bot::plan_digest(ports, policy_, workspace, now_);
    });
    for (int round = 0; round < 50; ++round) {
        std::vector<ports::outbox_row> rows;
        ledger_->transact([&](ports::ledger& ports) { rows = bot::claim_to_send(ports, policy_, now_, 16); });
        if (rows.empty())
            return;
        for (auto& row : rows) {
            const bool is_refused = below(20) == 0;
            row.state = is_refused ? ports::outbox_state::retry : ports::outbox_state::sent;
            if (is_refused)
                row.retry_at = now_ + std::chrono::minutes(10);
            else
                delivered_.push_back({row.message.key, row.message.to.person, row.message.to.place, now_,
                                      row.message.body, commands::hours_of(ledger(), policy_, row.message.to.person),
                                      !row.posted_channel.empty()});
            row.posted_message = is_refused ? "" : std::to_string(delivered_.size());
            row.posted_channel = is_refused ? row.posted_channel : "D1";
            ledger_->transact([&](ports::ledger& ports) {
                ports.outbox.settle(row, now_);
                bot::catch_up_edits(ports, row, policy_, now_);
            });
        }
    }
}

void world::pass(std::chrono::minutes length)
{
    const auto until = now_ + length;
    plan_and_send();
    while (now_ < until) {
        auto next = until;
        const auto consider = [&next](const std::optional<core::instant>& when) {
            if (when && *when < next)
                next = *when;
        };
        consider(ledger().actions.next_look());
        consider(ledger().outbox.next_attempt());
        now_ = std::max(next, now_ + std::chrono::minutes(1));
        plan_and_send();
    }
}

std::vector<world::watched_action> world::open_actions()
{
    std::vector<watched_action> found;
    const ports::action_filter open{.states = {core::state::proposed, core::state::promised}, .limit = 10'000};
    for (auto& item : ledger().actions.list(open)) {
        const auto facts = bot::planning_facts(ledger(), policy_, item, now_);
        found.push_back({item, core::why_silent(item, facts, policy_, now_)});
    }
    return found;
}

} // namespace makegood::simulation
