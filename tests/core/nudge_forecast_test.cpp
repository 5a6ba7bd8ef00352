// Goal: what is foreseen for a day is what the policy says on it, had it been followed until then; and who is kept back
// hears nothing, with a reason that ends. Method: Ana's promise, asked by Bo and due on Friday 27 November 2026, walked
// through each day of its ladder. The team works 09:00 to 17:30, Monday to Friday.
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/nudge_forecast.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

core::nudge_facts everybody(const std::string& zone = "UTC")
{
    const core::reachable one{.hours = office(zone)};
    return {.owner = one, .asker = one, .offered = one, .blocker = one, .risk_accepter = one};
}

core::day on(const std::string& day) { return core::parse_day(day).value(); }

// "23 Nov first nudge -> Ana" for each day from 1 November on that has something.
std::vector<std::string> foreseen(const core::action& item, const core::nudge_facts& facts, int days)
{
    std::vector<std::string> said;
    for (int count = 0; count < days; ++count) {
        const auto day = core::add_days(on("2026-11-01"), count);
        for (const auto& each : core::foresee(item, facts, {}, recorded, day).said)
            said.push_back(core::short_day_words(day, recorded, "UTC") + " " + core::to_string(each.why->occasion)
                           + " -> " + team().at(each.recipient).name);
    }
    return said;
}

using lines = std::vector<std::string>;

} // namespace

TEST_CASE("forecast: each day has what the ladder has for it, those before taken as said")
{
    CHECK(foreseen(promise(), everybody(), 60)
          == lines{"23 Nov first nudge -> Ana", "27 Nov due today -> Ana", "30 Nov overdue -> Ana",
                   "1 Dec overdue -> Ana", "3 Dec overdue -> Ana", "9 Dec overdue -> Ana",
                   "21 Dec escalation announced -> Ana", "22 Dec escalation -> Bo", "29 Dec weekly -> Bo"});
}

TEST_CASE("forecast: a day is that of who hears of it, and the instant is the opening of their hours")
{
    auto facts = everybody();
    facts.owner.hours = office("Australia/Sydney");
    const auto seen = core::foresee(promise("2026-11-27", "Australia/Sydney"), facts, {}, recorded, on("2026-11-27"));
    REQUIRE(seen.said.size() == 1);
    CHECK(seen.said.front().at == at("2026-11-27", "09:00", "Australia/Sydney"));
    CHECK(seen.said.front().recipient == ana);
}

TEST_CASE("forecast: with nothing said it tells why, as of that day")
{
    CHECK(core::foresee(promise(), everybody(), {}, recorded, on("2026-11-24")).quiet.reason
          == core::silence_reason::not_yet);
    CHECK(core::foresee(promise(), everybody(), {}, recorded, on("2026-12-02")).quiet.reason
          == core::silence_reason::waits_for_answer);
    CHECK(core::foresee(closed(), everybody(), {}, recorded, on("2026-12-02")).quiet.reason
          == core::silence_reason::is_final);
}

TEST_CASE("forecast: news are told beside what is due, else alone, and once")
{
    auto item = promise();
    item = core::add_news(item, at("2026-11-26", "12:00"));
    const auto friday = core::foresee(item, everybody(), {}, at("2026-11-26", "12:00"), on("2026-11-27"));
    REQUIRE(friday.said.size() == 1);
    CHECK((friday.said.front().why && friday.said.front().tells_news));
    item = core::add_news(promise(), at("2026-11-23", "12:00"));
    const auto tuesday = core::foresee(item, everybody(), {}, at("2026-11-23", "12:00"), on("2026-11-24"));
    REQUIRE(tuesday.said.size() == 1);
    CHECK_FALSE(tuesday.said.front().why);
    CHECK(core::foresee(item, everybody(), {}, at("2026-11-23", "12:00"), on("2026-11-25")).said.empty());
}

TEST_CASE("forecast: what is escalated to a channel is said there, on a day of its owner")
{
    auto facts = everybody("Australia/Sydney");
    facts.escalated_to = {.place = {7}, .as = "#dba"};
    const auto item = promise("2026-11-27", "Australia/Sydney");
    CHECK(core::foresee(item, facts, {}, recorded, on("2026-12-21")).said.size() == 1);
    const auto seen = core::foresee(item, facts, {}, recorded, on("2026-12-22"));
    REQUIRE(seen.said.size() == 1);
    CHECK(seen.said.front().why->place == core::place_id{7});
    CHECK_FALSE(seen.said.front().recipient);
    CHECK(seen.said.front().at == at("2026-12-22", "09:00", "Australia/Sydney"));
}

TEST_CASE("forecast: what was shown in this week counts until it is over")
{
    auto facts = everybody();
    const auto monday = at("2026-11-23", "10:00");
    facts.owner.items_this_week = 3;
    const auto friday = core::foresee(promise(), facts, {}, monday, on("2026-11-27"));
    REQUIRE(friday.said.size() == 1);
    CHECK(friday.said.front().items_this_week == 3);
    facts.owner.items_this_week = core::policy{}.nudge.items_per_week;
    const auto full = core::foresee(promise(), facts, {}, monday, on("2026-11-27"));
    CHECK(full.said.empty());
    CHECK(full.quiet.reason == core::silence_reason::weekly_cap);
    const auto next = core::foresee(promise(), facts, {}, monday, on("2026-11-30"));
    REQUIRE(next.said.size() == 1);
    CHECK(next.said.front().items_this_week == 0);
    CHECK(core::foresee(promise(), facts, {}, monday, on("2026-12-02")).quiet.reason
          == core::silence_reason::waits_for_answer);
}

TEST_CASE("kept back: nothing goes, looked at anew each working day, and late once it may go")
{
    auto facts = everybody();
    facts.owner.kept_back = core::kept_back::preview;
    const auto friday = at("2026-11-27", "09:00");
    CHECK_FALSE(core::due_nudge(promise(), facts, {}, friday));
    CHECK(core::next_look(promise(), facts, {}, friday) == at("2026-11-30", "09:00"));
    CHECK(core::why_silent(promise(), facts, {}, friday).reason == core::silence_reason::preview);
    CHECK(foreseen(promise(), facts, 60).empty());
    facts.owner.kept_back = core::kept_back::not_rolled_out;
    const auto silence = core::why_silent(promise(), facts, {}, friday);
    CHECK(silence.reason == core::silence_reason::not_rolled_out);
    CHECK(silence.text == "Reminders are not rolled out to this team yet; looked at again on Mon 30 Nov.");
    facts.owner.kept_back = core::kept_back::no;
    const auto said = core::due_nudge(promise(), facts, {}, at("2026-12-04", "09:00"));
    REQUIRE(said);
    CHECK(core::is_late(*said, facts.owner.hours, at("2026-12-04", "09:00")));
}

TEST_CASE("kept back: whoever it would be escalated to is passed over, and the owner hears on")
{
    auto facts = everybody();
    facts.asker.kept_back = core::kept_back::not_rolled_out;
    const auto said = foreseen(promise(), facts, 60);
    REQUIRE(said.size() == 8);
    CHECK(said.back().find("weekly -> Ana") != std::string::npos);
}
