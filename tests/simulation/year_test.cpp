// Goal: I3, I4 and I5 over simulated years, and an explanation for each day on which an action past its date was
// silent. Method: the real planner and sender over the real ledger; random people, commands, leave, zones, both changes
// of the clocks, machines that sleep or whose clock is set back by up to a day and set right again, processes that end
// between any two steps, a chat that delivers, delays, refuses or leaves open what it did. Everything that people see
// and that is stored is judged as it happens.
//
//   MAKEGOOD_SEED=17 test_simulation "a year of fifty*"      one seed again
//   test_simulation "[nightly]"                              a thousand livelier ones (scripts/test --nightly)
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <optional>

#include "simulation/world.hpp"

using namespace makegood;

namespace {

// Both hemispheres change their clocks within the year that begins here.
const core::instant start
    = std::chrono::sys_days{std::chrono::year{2026} / 9 / 14} + std::chrono::hours{6} + std::chrono::minutes{0};

struct total
{
    simulation::explained_days explained;
    std::int64_t batches = 0;
    std::int64_t escalations = 0; // to channels
    int kills = 0;
    int sleeps = 0;
    int set_backs = 0;
    int worlds = 0;
};

std::optional<std::uint64_t> given_seed()
{
    const char* given = std::getenv("MAKEGOOD_SEED");
    return given == nullptr ? std::nullopt : std::optional(std::strtoull(given, nullptr, 10));
}

void live(std::uint64_t seed, const simulation::extent& size, total& into)
{
    simulation::world world(seed, start, size);
    world.live();
    for (const auto& what : world.judged().failures())
        UNSCOPED_INFO(what);
    UNSCOPED_INFO("before that:" << world.story());
    INFO("seed " << seed << " (MAKEGOOD_SEED replays it)");
    REQUIRE(world.judged().failures().empty());
    for (const auto& [why, days] : world.judged().explained())
        into.explained[why] += days;
    into.batches += world.judged().batches();
    into.escalations += world.judged().escalations();
    into.kills += world.kills();
    into.sleeps += world.sleeps();
    into.set_backs += world.set_backs();
    ++into.worlds;
}

void print(const std::string& title, const total& of, std::chrono::steady_clock::time_point begun)
{
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    std::cout << title << ": " << of.batches << " batches, " << of.escalations << " told to channels, " << of.kills
              << " kills, " << of.sleeps << " sleeps, " << of.set_backs << " clocks set back, " << std::fixed
              << std::setprecision(1) << took << " s\n";
    std::int64_t all = 0;
    for (const auto& [why, days] : of.explained)
        all += days;
    for (const auto& [why, days] : of.explained)
        std::cout << "  " << std::left << std::setw(28) << why << std::right << std::setw(9) << days << std::setw(7)
                  << 100.0 * static_cast<double>(days) / static_cast<double>(all) << " %\n";
    std::cout << "  " << std::left << std::setw(28) << "days of actions past due" << std::right << std::setw(9) << all
              << std::endl;
}

void live_through(const std::string& title, std::uint64_t first, int count, const simulation::extent& size)
{
    const auto begun = std::chrono::steady_clock::now();
    total all;
    const auto given = given_seed();
    for (int index = 0; index < (given ? 1 : count); ++index)
        live(given.value_or(first + static_cast<std::uint64_t>(index)), size, all);
    print(title, all, begun);
    // Lively enough to have met what it is about.
    CHECK((all.explained["nudged"] > 0 || given));
    CHECK((all.set_backs > 0 || given));
    CHECK(all.explained.size() > (given ? 1U : 6U));
    const bool is_met = given || count == 1;
    CHECK((all.explained["silent: thread moved"] > 0 || is_met));
    CHECK((all.explained["silent: ticket moved"] > 0 || is_met));
    CHECK((all.escalations > 0 || is_met));
}

const simulation::extent small{.people = 6, .days = 366, .inputs = 50};
const simulation::extent lively{.people = 12, .days = 366, .inputs = 400};
const simulation::extent large{.people = 300, .days = 366, .inputs = 1500};

} // namespace

TEST_CASE("a year of fifty teams: nobody is written to twice, outside their hours or over their cap, and every silence "
          "has its reason")
{
    live_through("fifty years of a team", 20261123, 50, small);
}

TEST_CASE("a year of hundreds of people: the same holds") { live_through("a year of 300 people", 20270101, 1, large); }

TEST_CASE("a thousand years of teams: the same holds", "[.][nightly]")
{
    live_through("a thousand years of a team", 1, 1000, lively);
}

TEST_CASE(
    "a season of a team: lived again with the same seed, the same is said in the same order, and the same is stored")
{
    const simulation::extent season{.people = 8, .days = 100, .inputs = 250};
    std::vector<std::string> said;
    std::string stored;
    for (int life = 0; life < 2; ++life) {
        simulation::world world(given_seed().value_or(20261127), start, season);
        world.live();
        REQUIRE(world.judged().failures().empty());
        const auto& again = world.chat().transcript;
        const auto file = world.stored();
        if (life == 0) {
            said = again;
            stored = file;
            continue;
        }
        const auto [one, other] = std::mismatch(said.begin(), said.end(), again.begin(), again.end());
        INFO("first: " << (one == said.end() ? "nothing more" : *one));
        INFO("again: " << (other == again.end() ? "nothing more" : *other));
        CHECK(one == said.end());
        CHECK(other == again.end());
        // Not their bytes: nobody reads those.
        const bool is_same_file = stored == file;
        CHECK(is_same_file);
        CHECK(said.size() > 200);
        CHECK(world.kills() > 0);
    }
}
