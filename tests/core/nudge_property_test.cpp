// Goal: whatever happens to an action, its chain of looks never stalls and never spins, nobody hears of it outside
// their hours or twice a day, every silence ends, and no silence ends the action (I4, I5). Method: seeded random
// actions, people and changes over a simulated year; the seed of a failure is printed.
#include <algorithm>
#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <string>

#include "core_support.hpp"
#include "makegood/core/nudge_policy.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

struct world
{
    std::mt19937 random;
    core::policy rules;
    std::map<core::person_id, core::reachable> people;
    core::action item;
    core::instant now{};
    std::set<core::occasion> heard;
    // How often each accepted risk came back, and how often news were told.
    std::map<core::instant, int> risks_asked;
    int news_told = 0;
    std::set<std::pair<std::int64_t, std::string>> batches;
    std::set<std::pair<std::int64_t, core::instant>> shifts;

    core::nudge_facts facts()
    {
        const core::person_id blocker = item.blocked ? item.blocked->person : core::person_id{};
        return {.owner = people[item.owner],
                .asker = people[item.asker],
                .offered = people[item.offered_to],
                .blocker = people[blocker],
                .risk_accepter = people[item.risk_accepter],
                .severity = 1};
    }

    int pick(int from, int until) { return std::uniform_int_distribution<int>(from, until)(random); }
};

core::working_time random_hours(world& in)
{
    static const std::vector<std::string> zones = {"UTC",
                                                   "America/New_York",
                                                   "Asia/Kolkata",
                                                   "Australia/Sydney",
                                                   "Pacific/Auckland",
                                                   "Africa/Casablanca",
                                                   "Europe/Berlin",
                                                   "Australia/Lord_Howe",
                                                   "America/Sao_Paulo",
                                                   "No/Such_Zone"};
    core::working_time hours;
    hours.zone = zones[static_cast<std::size_t>(in.pick(0, static_cast<int>(zones.size()) - 1))];
    const int shape = in.pick(0, 9);
    if (shape == 0) { // night shift
        hours.from_minute = 22 * 60;
        hours.until_minute = 6 * 60;
    } else if (shape == 1) { // round the clock
        hours.from_minute = hours.until_minute = in.pick(0, 1439);
    } else if (shape == 2) { // across the hour that clock changes touch
        hours.from_minute = 2 * 60 + 30;
        hours.until_minute = 3 * 60;
    }
    for (bool& one : hours.working_days) {
        one = shape == 3 ? false : shape == 4 ? in.pick(0, 1) == 1 : one;
    }
    const int holidays = in.pick(0, 5);
    for (int index = 0; index < holidays; ++index) {
        hours.holidays.push_back(core::add_days(core::parse_day("2026-01-01").value(), in.pick(0, 400)));
    }
    std::sort(hours.holidays.begin(), hours.holidays.end());
    for (int left = in.pick(0, 6); left > 0; --left) {
        const core::day from = core::add_days(core::parse_day("2026-01-01").value(), in.pick(0, 400));
        hours.leave.push_back({from, core::add_days(from, in.pick(0, 40))});
    }
    return hours;
}

core::due_date random_due(world& in)
{
    const core::instant when = in.now + std::chrono::hours{in.pick(1, 24 * 80)};
    const auto& zone = core::zone_or_utc(in.people[ana].hours.zone);
    core::deadline due{.on = core::local_day(when, zone), .at = std::nullopt};
    if (in.pick(0, 2) == 0) {
        due.at = when;
    }
    return core::resolve(due, in.people[ana].hours.zone);
}

core::outcome<core::action> random_change(world& in)
{
    core::blocker on;
    on.look_again_at = core::look_again_at(in.people[ana].hours, in.rules.nudge, in.now);
    const core::due_date due = random_due(in);
    switch (in.pick(0, 15)) {
    case 0:
        return core::accept(in.item, ana, due, in.now);
    case 1:
        return core::refuse_offer(in.item, in.now);
    case 2:
        return core::move(in.item, due, in.now + std::chrono::hours{in.pick(1, 500)}, in.now);
    case 3:
        return core::change_date(in.item, due, in.now);
    case 4:
        return core::give(in.item, core::person_id{in.pick(1, 3)}, {}, in.now);
    case 5:
        on.person = cy;
        return core::block_on(in.item, on, in.now);
    case 6:
        on.link = "https://example.org/1";
        return core::block_on(in.item, on, in.now);
    case 7:
        return core::stuck(in.item, on.look_again_at, in.now);
    case 8:
        return core::unblock(in.item, in.now);
    case 9:
        return core::note(in.item, in.now);
    case 10:
        return core::accept(in.item, in.item.offered_to ? in.item.offered_to : bo, due, in.now);
    case 11:
        return core::request_decline(in.item, ana, bo, "because", in.now);
    case 14:
        return core::accept_risk(in.item, in.now + std::chrono::hours{in.pick(1, 2000)}, in.now);
    case 15:
        return core::is_final(in.item) ? core::reopen(in.item, in.now) : core::close(in.item, "", "", in.now);
    case 12:
        in.people[bo].muted_until = in.now + std::chrono::hours{in.pick(0, 3000)};
        return core::refuse_risk(in.item, in.now);
    default:
        in.people[ana].is_gone = in.pick(0, 3) == 0;
        return core::note(in.item, in.now);
    }
}

// What was not sent after all leaves no trace in the plan.
void check_as_before(world& in, const core::action& restored, const core::action& before)
{
    REQUIRE(core::next_look(restored, in.facts(), in.rules, in.now)
            == core::next_look(before, in.facts(), in.rules, in.now));
    REQUIRE(restored.nudged_at == before.nudged_at);
    REQUIRE(restored.unanswered_nudges == before.unanswered_nudges);
    REQUIRE(restored.is_escalated == before.is_escalated);
    REQUIRE(restored.quiet_until == before.quiet_until);
    REQUIRE(restored.news_told_at == before.news_told_at);
}

void check_and_take(world& in, const core::nudge& said)
{
    in.heard.insert(said.occasion);
    core::reachable& to = in.people[said.recipient];
    REQUIRE(said.recipient);
    REQUIRE_FALSE(to.is_gone);
    REQUIRE(to.hours.is_within_hours(in.now));
    REQUIRE(to.muted_until <= in.now);
    REQUIRE(said.since <= in.now);
    const std::string today = core::format_day(core::local_day(in.now, core::zone_or_utc(to.hours.zone)));
    REQUIRE(in.batches.insert({said.recipient.value, today}).second);
    REQUIRE(in.shifts.insert({said.recipient.value, to.hours.opening_on(to.hours.shift_day(in.now))}).second);
    const core::state before = in.item.state;
    REQUIRE((said.occasion != core::occasion::risk_over || ++in.risks_asked[*in.item.risk_until] == 1));
    const core::action unsaid = in.item;
    in.item = core::after_nudge(in.item, said, in.facts(), in.rules, in.now);
    check_as_before(in, core::without_nudge(in.item, unsaid, in.now), unsaid);
    to.batched_at = in.now;
    REQUIRE(in.item.state == before);
}

// The news join the batch of the nudge, or open one.
void check_and_tell(world& in, const std::optional<core::nudge>& said)
{
    core::reachable& to = in.people[in.item.owner];
    REQUIRE_FALSE(to.is_gone);
    REQUIRE(to.hours.is_within_hours(in.now));
    REQUIRE(to.muted_until <= in.now);
    const std::string today = core::format_day(core::local_day(in.now, core::zone_or_utc(to.hours.zone)));
    const bool is_new = in.batches.insert({in.item.owner.value, today}).second;
    const auto opening = to.hours.opening_on(to.hours.shift_day(in.now));
    REQUIRE(in.shifts.insert({in.item.owner.value, opening}).second == is_new);
    REQUIRE(is_new != (said && said->recipient == in.item.owner));
    const core::action untold = in.item;
    in.item = core::after_news(in.item, in.now);
    check_as_before(in, core::without_news(in.item, untold, in.now), untold);
    to.batched_at = in.now;
    ++in.news_told;
}

// The latest instant that anything known about the action names: silence may last until a while after it.
core::instant horizon(const world& in)
{
    core::instant latest = in.now;
    const auto take
        = [&](const std::optional<core::instant>& when) { latest = when ? std::max(latest, *when) : latest; };
    take(in.item.due_at);
    take(in.item.quiet_until);
    take(in.item.risk_until);
    take(in.item.blocked ? std::optional(in.item.blocked->look_again_at) : std::nullopt);
    take(std::min(in.people.at(bo).muted_until, in.now + date::days{70}));
    // 15 working days of somebody who works one day a week, and some holidays.
    return latest + date::days{150};
}

// One turn of the scheduler.
void look_once(world& in)
{
    const auto said = core::due_nudge(in.item, in.facts(), in.rules, in.now);
    const bool is_news_due = core::is_news_due(in.item, in.facts(), in.rules, in.now);
    const core::silence silence = core::why_silent(in.item, in.facts(), in.rules, in.now);
    REQUIRE(said.has_value() == (silence.reason == core::silence_reason::none));
    REQUIRE_FALSE(silence.text.empty());
    REQUIRE((core::next_look(in.item, in.facts(), in.rules, in.now) == in.now) == (said || is_news_due));
    if (said) {
        check_and_take(in, *said);
    } else if (silence.reason != core::silence_reason::is_final) {
        REQUIRE(silence.until.value() > in.now);
        REQUIRE(silence.until < horizon(in));
    }
    if (is_news_due) {
        check_and_tell(in, said);
    }
    in.item.look_at = core::next_look(in.item, in.facts(), in.rules, in.now);
    REQUIRE((in.item.look_at || core::is_final(in.item)));
    REQUIRE((!in.item.look_at || (said ? *in.item.look_at >= in.now : *in.item.look_at > in.now)));
    REQUIRE((!in.item.look_at || *in.item.look_at < horizon(in)));
}

// After downtime the same instant can have something for two people (the one waited for, then the owner who waits), but
// never twice for one.
void look(world& in)
{
    int turns = 0;
    do {
        REQUIRE(++turns <= 4);
        look_once(in);
    } while (in.item.look_at == in.now);
}

// Somebody changes something; if it is not the owner, the owner is to hear of it.
void change(world& in)
{
    const auto changed = random_change(in);
    if (!changed) {
        return;
    }
    in.item = core::keep_news(in.item, *changed);
    if (in.item.owner && in.pick(0, 1) == 0) {
        in.item = core::add_news(in.item, in.now);
    }
}

void live_a_year(world& in)
{
    for (const core::person_id who : {ana, bo, cy}) {
        in.people[who].hours = random_hours(in);
    }
    in.now = at("2026-01-01") + std::chrono::minutes{in.pick(0, 300000)};
    const core::instant end = in.now + date::days{366};
    // Some people change something at every turn, some hardly ever.
    const int calm = in.pick(1, 20);
    core::recording what = words_of_bo();
    what.wanted = core::person_id{in.pick(0, 2)};
    what.due = random_due(in);
    in.item = core::record(what, in.now).value();
    in.item.id = {17};
    look(in);
    int looks = 0;
    while (in.now < end) {
        REQUIRE(++looks < 1500);
        const core::instant change_at = in.now + std::chrono::minutes{in.pick(1, 60 * 24 * 6)};
        const bool is_change = !in.item.look_at || (in.pick(0, calm) == 0 && change_at < *in.item.look_at);
        // The scheduler wakes a little late, or much later after downtime.
        const int late = in.pick(0, 20) == 0 ? in.pick(0, 10 * 24 * 60) : 0;
        in.now = is_change
            ? change_at
            : *in.item.look_at + std::chrono::minutes{late} + std::chrono::milliseconds{in.pick(0, 60000)};
        if (is_change) {
            change(in);
        }
        look(in);
    }
}

} // namespace

TEST_CASE(
    "nudges: over a year the looks never stall or spin, and nobody is reminded twice a day or outside their hours")
{
    std::random_device entropy;
    std::set<core::occasion> heard;
    int news_told = 0;
    for (int round = 0; round < 500; ++round) {
        const unsigned seed = round < 400 ? static_cast<unsigned>(round) : entropy();
        CAPTURE(seed);
        world in;
        in.random.seed(seed);
        live_a_year(in);
        heard.merge(in.heard);
        news_told += in.news_told;
    }
    std::string missing;
    for (int value = 0; value <= static_cast<int>(core::occasion::risk_over); ++value) {
        const auto one = static_cast<core::occasion>(value);
        missing += heard.count(one) == 0 ? std::string(core::to_string(one)) + ", " : "";
    }
    // The years were lively enough for every occasion to come up.
    CHECK(missing == "");
    CHECK(news_told > 100);
}
