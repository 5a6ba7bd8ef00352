// Goal: I4 and I5 over simulated months. Method: random commands, restarts and refusals in an organisation over seven
// zones, across both changes of the clocks; after every step the invariants are checked on what people got to see.
#include "support/catch.hpp"

#include <algorithm>
#include <cstdlib>

#include <makegood/commands/effects.hpp>
#include <makegood/core/batch.hpp>
#include <makegood/core/digest.hpp>

#include "simulation/world.hpp"

using namespace makegood;

namespace {

core::instant at(int year, unsigned month, unsigned day, int hour)
{
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)}
    + std::chrono::hours{hour};
}

std::uint64_t first_seed()
{
    const char* given = std::getenv("MAKEGOOD_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 20261123;
}

// No unsolicited message outside hours, at most one batch per person and day, no more in a week than it has room for.
void check_batches(simulation::world& world)
{
    std::map<std::string, int> seen;
    for (const auto& message : world.delivered()) {
        // Edits are silent.
        if (message.is_edit || !message.key.starts_with("nudge/"))
            continue;
        const auto& hours = message.hours;
        INFO(message.key << " at " << core::format_instant(message.at));
        CHECK(hours.is_within_hours(message.at));
        CHECK(++seen[message.key] == 1);
        CHECK(message.key.ends_with(core::format_day(hours.shift_day(message.at))));
        const auto today = core::local_day(message.at, core::zone_or_utc(hours.zone));
        const auto person = std::to_string(message.to.value) + "/";
        CHECK(++seen[person + core::format_day(today)] == 1);
        const auto opened_at = hours.opening_on(hours.shift_day(message.at));
        auto& in_week = seen[person + core::iso_week_key(opened_at, hours.zone)];
        in_week += static_cast<int>(core::actions_in(message.body).size());
        CHECK(in_week <= world.policy().nudge.items_per_week);
    }
}

// Every open action has a next look ahead and, silent, a reason that ends.
void check_silences(simulation::world& world)
{
    for (const auto& watched : world.open_actions()) {
        INFO(core::format_id(watched.item.id) << ": " << watched.silence.text);
        CHECK(watched.item.look_at.has_value());
        if (watched.silence.reason == core::silence_reason::none)
            continue;
        REQUIRE(watched.silence.until.has_value());
        CHECK(*watched.silence.until > world.now());
    }
}

// Whether anybody was told this in a batch.
bool told(simulation::world& world, const std::string& words)
{
    const auto says_so = [&](const simulation::delivered_message& message) {
        return message.key.starts_with("nudge/") && core::plain_text(message.body, {}).find(words) != std::string::npos;
    };
    return std::any_of(world.delivered().begin(), world.delivered().end(), says_so);
}

// Whether somebody was told news: months are of different liveliness.
bool simulate(std::uint64_t seed, core::instant start, int days)
{
    INFO("seed " << seed << " (MAKEGOOD_SEED replays it)");
    simulation::world world(seed, start);
    std::mt19937_64 random(seed);
    for (int step = 0; step < days * 8; ++step) {
        const auto typed = world.random_command();
        INFO("step " << step << ", " << typed);
        world.pass(std::chrono::minutes(random() % 360));
        if (random() % 30 == 0)
            world.restart();
        check_silences(world);
    }
    check_batches(world);
    CHECK(world.delivered().size() > 20);
    return told(world, "News of ");
}

} // namespace

TEST_CASE("over both changes of the clocks nobody is written to outside their hours or twice a day")
{
    const bool is_told_in_autumn = simulate(first_seed(), at(2026, 10, 12, 6), 30);
    const bool is_told_in_spring = simulate(first_seed() + 1, at(2027, 3, 8, 6), 30);
    CHECK((is_told_in_autumn || is_told_in_spring));
}
