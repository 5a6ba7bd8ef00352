// Goal: no constant of the policies changes unnoticed, and none is without effect. Method: for each, what it decides
// with its default and with another value. scripts/mutate-policies shows the same the other way round: each default
// that is changed in the header makes a test fail.
#include <functional>
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/digest.hpp"
#include "makegood/core/nudge_policy.hpp"
#include "makegood/core/public_word.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

// A constant that is added makes one of these not compile: it needs a row below.
[[maybe_unused]] void are_all_listed(const core::policy& rules)
{
    [[maybe_unused]] const auto& [severity_1, severity_2, other] = rules.due;
    [[maybe_unused]] const auto& [first, overdue, active, blocked, offer, team_offer, fade, a_week, a_minute,
                                  escalate_to, praise]
        = rules.nudge;
    [[maybe_unused]] const auto& [place, weekday, minute, zone, window, rule_of_thumb] = rules.digest;
    [[maybe_unused]] const auto& [are_asked, minutes_between] = rules.promises;
    [[maybe_unused]] const auto& [emoji] = rules.capture;
    [[maybe_unused]] const auto& [channel, join, severity, service, greets, sources] = rules.incident;
    [[maybe_unused]] const core::working_time& common = rules.hours;
    [[maybe_unused]] const auto& [hours_zone, from, until, days, holidays, leave, batch] = common;
    [[maybe_unused]] const auto& [teams, is_preview, report_to] = rules.rollout;
}

struct constant
{
    std::string name;
    // What people see of it, and that it is another thing with another value.
    std::function<std::string(const core::policy&)> decides;
    std::string by_default;
    std::function<void(core::policy&)> change;
};

std::string words(const std::optional<core::instant>& when)
{
    return when ? core::format_instant(*when).substr(0, 16) : std::string("never");
}

core::nudge_facts everybody(const core::policy& rules)
{
    const core::reachable one{.hours = rules.hours};
    return {.owner = one, .asker = one, .offered = one, .blocker = one, .risk_accepter = one};
}

std::string next(const core::action& item, const core::policy& rules, const core::instant& now)
{
    return words(core::next_look(item, everybody(rules), rules, now));
}

// The instants of the reminders of a promise that nobody answers, from its date on.
std::string ladder(const core::policy& rules)
{
    auto item = promise("2026-11-27");
    auto now = at("2026-11-28");
    std::string all;
    for (int count = 0; count < 8; ++count) {
        now = *core::next_look(item, everybody(rules), rules, now);
        const auto said = core::due_nudge(item, everybody(rules), rules, now);
        all += words(now).substr(5, 5) + " ";
        item = said ? core::after_nudge(item, *said, everybody(rules), rules, now) : item;
    }
    return all;
}

const core::instant monday = at("2026-11-23", "10:00");

// Promised for Friday on Monday: less than a quarter of the span ahead.
std::string first_reminder(const core::policy& rules)
{
    const auto item = core::accept(offer_to_ana(), ana, by("2026-11-27"), at("2026-11-23", "08:00")).value();
    return next(item, rules, at("2026-11-23", "08:00"));
}

std::string after_activity(const core::policy& rules)
{
    return next(core::note(promise(), ana, at("2026-11-30", "08:00")).value(), rules, at("2026-11-30", "08:00"));
}

std::string after_a_word(const core::policy& rules)
{
    return next(core::after_word(promise(), ana, at("2026-11-30", "08:00")), rules, at("2026-11-30", "08:00"));
}

std::string blocked_until(const core::policy& rules)
{
    return words(core::look_again_at(rules.hours, rules.nudge, monday));
}

std::string offer_comes_back(const core::policy& rules) { return next(offer_to_sre(), rules, recorded); }

std::string lead_is_asked(const core::policy& rules)
{
    auto facts = everybody(rules);
    facts.reminded_weekly = {.person = cy, .is = facts.asker};
    return words(core::next_look(offer_to_sre(), facts, rules, recorded));
}

std::string far_promise_comes_up(const core::policy& rules) { return next(promise("2027-03-01"), rules, recorded); }
std::string idea_comes_back(const core::policy& rules) { return next(idea(), rules, recorded); }

std::string when_week_is_full(const core::policy& rules)
{
    auto facts = everybody(rules);
    facts.owner.items_this_week = 15;
    return words(core::next_look(promise(), facts, rules, monday));
}

// The first day on which closing what was first due on Friday the 27th is praised.
std::string praised_from(const core::policy& rules)
{
    for (auto when = at("2026-11-28", "10:00");; when += std::chrono::hours(24)) {
        const auto closed = core::close(promise(), {}, {}, when).value();
        if (core::deserves_praise(closed, rules.hours, rules.nudge))
            return words(when).substr(0, 10);
    }
}

std::string due_by_severity(const core::policy& rules)
{
    std::string all;
    for (const int severity : {1, 2, 3})
        all += core::format_day(core::assumed_due(severity, rules.due, "UTC", monday).when.on) + " ";
    return all;
}

std::string digest_comes(const core::policy& rules) { return words(core::next_digest(rules.digest, monday)); }

std::string incident_of(const core::policy& rules)
{
    const auto found = core::read_incident_name("inc-104-checkout-down", rules.incident);
    return found ? found->key + " " + found->title : std::string("none");
}

std::string told_by_topic(const core::policy& rules)
{
    const auto said = core::read_incident_description("sev: 2, service: db", rules.incident);
    return std::to_string(said.severity) + " " + said.service;
}

std::string opens(const core::policy& rules)
{
    const auto saturday = core::parse_day("2026-11-28").value();
    const auto opening = core::opening_from(rules.hours, at("2026-11-28"));
    return words(opening) + (rules.hours.is_within_hours(opening + std::chrono::minutes(8 * 60 + 29)) ? " long" : "")
        + (rules.hours.is_within_hours(opening + std::chrono::minutes(8 * 60 + 30)) ? " longer" : "")
        + (rules.hours.is_working_day(saturday) ? " weekend" : "");
}

// Which of the first and the last minute of a day may be chosen for reminders.
std::string batch_times(const core::policy& rules)
{
    core::working_time all_day = rules.hours;
    all_day.from_minute = all_day.until_minute = 0;
    const auto fits
        = [&](int minute) { return core::fit_of_batch(minute, all_day, rules.hours) == core::batch_fit::fits; };
    return std::string(fits(0) ? "first " : "") + (fits(1439) ? "last" : "");
}

const std::vector<constant> all = {
    {"due.severity_1_days", due_by_severity, "2026-12-08 2026-12-23 2027-01-18 ",
     [](auto& to) { to.due.severity_1_days = 14; }},
    {"due.severity_2_days", due_by_severity, "2026-12-08 2026-12-23 2027-01-18 ",
     [](auto& to) { to.due.severity_2_days = 31; }},
    {"due.other_days", due_by_severity, "2026-12-08 2026-12-23 2027-01-18 ", [](auto& to) { to.due.other_days = 55; }},
    {"nudge.first_nudge_working_days", first_reminder, "2026-11-25T09:00",
     [](auto& to) { to.nudge.first_nudge_working_days = 3; }},
    {"nudge.overdue_working_days", ladder, "11-30 12-01 12-03 12-09 12-21 12-22 12-29 01-05 ",
     [](auto& to) {
         to.nudge.overdue_working_days = {1, 2, 4, 7};
     }},
    {"nudge.active_lately_working_days", after_activity, "2026-12-02T09:00",
     [](auto& to) { to.nudge.active_lately_working_days = 3; }},
    {"nudge.active_lately_working_days, of words", after_a_word, "2026-12-02T09:00",
     [](auto& to) { to.nudge.active_lately_working_days = 3; }},
    {"nudge.active_lately_working_days, of words at most", after_a_word, "2026-12-02T09:00",
     [](auto& to) { to.nudge.active_lately_working_days = core::put_off_working_days_max + 100; }},
    {"nudge.blocked_working_days", blocked_until, "2026-11-30T09:00",
     [](auto& to) { to.nudge.blocked_working_days = 4; }},
    {"nudge.offer_working_days", offer_comes_back, "2026-11-04T09:00",
     [](auto& to) { to.nudge.offer_working_days = 3; }},
    {"nudge.team_offer_working_days", lead_is_asked, "2026-11-03T09:00",
     [](auto& to) { to.nudge.team_offer_working_days = 2; }},
    {"nudge.fade_working_days, of a promise", far_promise_comes_up, "2026-11-23T09:00",
     [](auto& to) { to.nudge.fade_working_days = 14; }},
    {"nudge.fade_working_days", idea_comes_back, "2026-11-23T09:00", [](auto& to) { to.nudge.fade_working_days = 14; }},
    {"nudge.items_per_week", when_week_is_full, "2026-11-30T09:00", [](auto& to) { to.nudge.items_per_week = 16; }},
    {"nudge.praise_working_days", praised_from, "2026-12-11", [](auto& to) { to.nudge.praise_working_days = 9; }},
    {"digest.weekday", digest_comes, "2026-11-30T09:30", [](auto& to) { to.digest.weekday = 2; }},
    {"digest.minute_of_day", digest_comes, "2026-11-30T09:30", [](auto& to) { to.digest.minute_of_day = 600; }},
    {"digest.zone", digest_comes, "2026-11-30T09:30", [](auto& to) { to.digest.zone = "Asia/Tokyo"; }},
    {"incident.channel_pattern", incident_of, "INC-104 checkout down",
     [](auto& to) { to.incident.channel_pattern = "^war-([0-9]+)$"; }},
    {"incident.severity_pattern", told_by_topic, "2 db", [](auto& to) { to.incident.severity_pattern = "x([1-5])"; }},
    {"incident.service_pattern", told_by_topic, "2 db", [](auto& to) { to.incident.service_pattern = "x(.*)"; }},
    {"hours.from_minute", opens, "2026-11-30T09:00 long", [](auto& to) { to.hours.from_minute = 480; }},
    {"hours.until_minute", opens, "2026-11-30T09:00 long", [](auto& to) { to.hours.until_minute = 1080; }},
    {"hours.zone", opens, "2026-11-30T09:00 long", [](auto& to) { to.hours.zone = "Asia/Tokyo"; }},
    {"hours.batch_earliest_minute", batch_times, "first last", [](auto& to) { to.hours.batch_earliest_minute = 1; }},
    {"hours.batch_latest_minute", batch_times, "first last", [](auto& to) { to.hours.batch_latest_minute = 1438; }},
    {"hours.working_days", opens, "2026-11-30T09:00 long", [](auto& to) { to.hours.working_days[5] = true; }},
};

} // namespace

TEST_CASE("policy constants: each decides something, and what by default")
{
    for (const auto& each : all) {
        CAPTURE(each.name);
        core::policy rules;
        CHECK(each.decides(rules) == each.by_default);
        each.change(rules);
        CHECK(each.decides(rules) != each.by_default);
    }
}

TEST_CASE("policy constants: what is not for arithmetic has the default that people were promised")
{
    const core::policy rules;
    CHECK(rules.digest.place.empty());
    CHECK(rules.digest.window_days == 90);
    CHECK(rules.digest.rule_of_thumb_percent == 50);
    CHECK(rules.nudge.batches_per_minute == 120);
    CHECK(rules.nudge.escalate_to == "lead");
    CHECK(rules.rollout.teams.empty());
    CHECK_FALSE(rules.rollout.is_preview);
    CHECK(rules.rollout.report_to.empty());
    CHECK(rules.promises.are_asked_about);
    CHECK(rules.promises.minutes_between == 10);
    CHECK(rules.capture.emoji == "handshake");
    CHECK(rules.incident.join_public);
    CHECK(rules.incident.greets);
    CHECK(rules.incident.sources.empty());
    CHECK(rules.risk_by_lead == "sev-3");
    CHECK(rules.store_source_words);
    CHECK(rules.commands_per_minute == 30);
    CHECK(rules.command_word == "/action");
    CHECK(core::weekly_working_days == 5);
}
