// The teams of the settings in the ledger: at start as they are written, then as the platform knows them.
#include "support/catch.hpp"

#include <makegood/bot/roster.hpp>
#include <makegood/store/ledger.hpp>

#include "bot/harness.hpp"

using namespace makegood;
using tests::harness;

namespace {

// Read beside the bot after its run.
core::team stored_team(const harness& with, const std::string& name)
{
    auto file = store::database::open(store::database_options(with.database()));
    store::sqlite_ledger ledger(file);
    return ledger.ports().teams.find(name).value_or(core::team{});
}

std::string names_of(const harness& with, const core::team& team)
{
    auto file = store::database::open(store::database_options(with.database()));
    store::sqlite_ledger ledger(file);
    std::string names;
    for (const auto who : team.members)
        names += (names.empty() ? "" : " ") + ledger.ports().people.find(who)->name;
    return names;
}

// Until all that was to be looked up has been.
void run_until_settled(harness& with)
{
    bool is_settled = false;
    const auto settled = [&](std::int64_t) {
        is_settled = true;
        with.chat.on_event();
    };
    with.run([&] { with.running->when_settled(settled); }, [&] { return is_settled; });
}

} // namespace

TEST_CASE("roster: people are members at once, and known by name once they were looked up")
{
    harness with;
    with.policy.teams = {{.name = "sre", .members = {"U1", "U9"}, .lead = "U2"}};
    run_until_settled(with);
    const auto team = stored_team(with, "sre");
    CHECK(names_of(with, team) == "ana U9");
    CHECK(team.lead);
}

TEST_CASE("roster: who the settings name as a steward is met, with no team at all")
{
    harness with;
    with.policy.stewards = {"U2"};
    run_until_settled(with);
    auto file = store::database::open(store::database_options(with.database()));
    store::sqlite_ledger ledger(file);
    const auto steward = ledger.ports().people.by_identity({"T1", "U2"});
    REQUIRE(steward);
    CHECK(steward->name == "bo");
    CHECK(steward->standing == core::standing::member);
}

TEST_CASE("roster: a user group's people belong to the team; without an answer they stay as they were")
{
    harness with;
    with.policy.teams = {{.name = "sre", .user_group = "S1"}};
    with.chat.groups_known["S1"] = {"U1", "U2"};
    run_until_settled(with);
    CHECK(stored_team(with, "sre").members.size() == 2);
    with.chat.groups_known.clear();
    run_until_settled(with);
    CHECK(stored_team(with, "sre").members.size() == 2);
    with.chat.groups_known["S1"] = {"U2"};
    run_until_settled(with);
    CHECK(names_of(with, stored_team(with, "sre")) == "bo");
    with.policy.teams.clear();
    run_until_settled(with);
    CHECK(stored_team(with, "sre").name.empty());
}

TEST_CASE("roster: what somebody owes is looked at again when they come to a team by its user group, or leave it")
{
    harness with;
    with.policy.teams = {{.name = "sre", .user_group = "S1"}};
    with.chat.groups_known["S1"] = {"U1"};
    run_until_settled(with);
    const auto with_ledger = [&](auto work) {
        auto file = store::database::open(store::database_options(with.database()));
        store::sqlite_ledger ledger(file);
        ledger.transact(work);
    };
    const auto sleeps_until = with.clock_.now() + std::chrono::hours(48);
    const auto add_promise = [&](ports::ledger& ledger) {
        core::action item;
        item.text = "rotate the signing key";
        item.state = core::state::promised;
        item.owner = item.asker = ledger.people.by_identity({"T1", "U2"})->id;
        item.look_at = sleeps_until;
        ledger.actions.add(item);
    };
    std::optional<core::instant> look_at;
    const auto read = [&](ports::ledger& ledger) { look_at = ledger.actions.find(core::action_id{1})->look_at; };
    with.chat.groups_known["S1"] = {"U1", "U2"};
    run_until_settled(with);
    with_ledger(add_promise);
    run_until_settled(with);
    with_ledger(read);
    CHECK(look_at == sleeps_until);
    with.chat.groups_known["S1"] = {"U1"};
    run_until_settled(with);
    with_ledger(read);
    // Looked at, it waits for another time now.
    CHECK(look_at != sleeps_until);
}

TEST_CASE("roster: a team's channel is found by its name, joined when it is public, and heard from then on")
{
    harness with;
    with.know_open_place("C7", "reliability");
    with.policy.teams = {{.name = "sre", .channel = "#reliability"}};
    run_until_settled(with);
    const auto place = stored_team(with, "sre").place;
    CHECK(place);
    auto file = store::database::open(store::database_options(with.database()));
    store::sqlite_ledger ledger(file);
    // Who reads there is known from then on: what comes from elsewhere may be shown.
    CHECK(ledger.ports().places.find(place)->guests_at == with.clock_.now());
    CHECK_FALSE(ledger.ports().places.find(place)->has_guests);
    CHECK(with.chat.joined == std::vector<std::string>{"C7"});
    CHECK(ledger.ports().marks.mark_of(place) == with.chat.joins_at);
}

TEST_CASE("roster: the channel that reads what would have been sent is found and joined, with no team at all")
{
    harness with;
    with.know_open_place("C7", "makegood");
    with.policy.rollout.is_preview = true;
    with.policy.rollout.report_to = "#makegood";
    run_until_settled(with);
    CHECK(with.chat.joined == std::vector<std::string>{"C7"});
}

TEST_CASE("roster: who reads a team's channel is looked up again soon after somebody new came")
{
    harness with;
    with.know_open_place("C7", "reliability").is_joined = true;
    with.policy.teams = {{.name = "sre", .channel = "C7"}};
    run_until_settled(with);
    const auto known_since = with.clock_.now();
    with.chat.people["U2"].standing = core::standing::guest;
    auto joined = with.command({}, "joined");
    joined.key = "member/C7/U2/1";
    joined.channel = "C7";
    joined.response_url.clear();
    joined.input = ports::membership_input{"U2", true};
    const auto look = [&with](core::place& into) {
        into = with.stored([](const ports::ledger& ledger) { return *ledger.places.by_channel("T1", "C7"); });
    };
    core::place seen;
    const auto goes_on = [&] {
        look(seen);
        return !seen.has_guests && with.clock_.now() - known_since < std::chrono::hours(1);
    };
    const auto deliver = [&] {
        with.chat.sink->deliver(joined);
        with.let_time_pass(std::chrono::minutes(1), [&] {
            const bool is_to_go_on = goes_on();
            if (!is_to_go_on)
                with.chat.on_event();
            return is_to_go_on;
        });
    };
    with.run(deliver, [&] { return seen.has_guests || with.clock_.now() - known_since >= std::chrono::hours(1); });
    CHECK(seen.has_guests);
}

TEST_CASE("roster: a user group is read again every few hours")
{
    harness with;
    with.policy.teams = {{.name = "sre", .user_group = "S1"}};
    const auto started = with.clock_.now();
    with.run([&] { with.let_time_pass(std::chrono::minutes(30), [&] { return with.chat.group_look_ups < 3; }); },
             [&] { return with.chat.group_look_ups >= 3; });
    CHECK(with.clock_.now() - started >= std::chrono::hours(8));
}
