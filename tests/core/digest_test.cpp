// The weekly digest as posted, its key, and when it comes.
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/digest.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;

namespace {

const core::instant monday = at("2026-11-30", "09:30");

action numbered(action item, int id, const std::string& text)
{
    item.id = {id};
    item.text = text;
    return item;
}

core::digest_facts week()
{
    core::digest_facts facts;
    action kept = numbered(promise(), 1, "restart the job");
    kept = core::close(kept, "", "", at("2026-11-25")).value();
    action old = numbered(promise(), 2, "closed long ago");
    old = core::close(old, "", "", at("2026-11-10")).value();
    action late = numbered(promise(), 3, "alert on lag");
    late.incident = {1};
    const action moved
        = core::change_date(numbered(promise("2026-11-12"), 4, "rotate keys"), by("2026-12-11"), recorded).value();
    action declined = core::request_decline(numbered(promise(), 5, "rewrite it"), ana, cy, "retired", recorded).value();
    declined = core::accept_risk(declined, {}, at("2026-11-26")).value();
    const action soon = numbered(promise("2026-12-04"), 7, "write the runbook");
    facts.actions = {kept,     old,
                     late,     moved,
                     declined, numbered(offer_to_ana(), 6, "page the team"),
                     soon,     numbered(promise("2027-03-01"), 8, "split the database")};
    facts.incidents = {{{1}, "INC-104 checkout down"}};
    facts.now = {.promises = 48,
                 .follow_through = {31, 48},
                 .declined = 3,
                 .on_time = {24, 48},
                 .landed = std::nullopt,
                 .answered = {9, 10},
                 .kept_since = 4};
    facts.before = {.promises = 50,
                    .follow_through = {28, 50},
                    .declined = 0,
                    .on_time = {20, 50},
                    .landed = std::nullopt,
                    .answered = {0, 0},
                    .kept_since = 0};
    return facts;
}

} // namespace

TEST_CASE("digest: the golden text")
{
    const std::string expected
        = "Promises of the week, Mon 23 Nov to Mon 30 Nov\n"
          "1 kept this week, 1 overdue, 1 offered and not answered, 1 due next week.\n"
          "Kept (1)\n"
          "- A-1 restart the job, Ana, done\n"
          "Overdue (1)\n"
          "- A-3 alert on lag, Ana, overdue since Fri 27 Nov, INC-104 checkout down\n"
          "Moved (1)\n"
          "- A-4 rotate keys, Ana, due Fri 11 Dec, moved once, first 12 Nov\n"
          "Declined, risk accepted (1)\n"
          "- A-5 rewrite it, Ana, declined\n"
          "Offered and not answered (1)\n"
          "- A-6 page the team, Ana, offered, not answered\n"
          "Due next week (1)\n"
          "- A-7 write the runbook, Ana, due Fri 4 Dec\n"
          "Oldest still open (1)\n"
          "- A-8 split the database, Ana, due Mon 1 Mar 2027\n"
          "Figures\n"
          "- Follow-through: 31 of 48 (65 %), +4 since, 3 declined; the window before: 28 of 50 (56 %)\n"
          "##########|##/-------  # kept, / declined, - open, | rule of thumb (50 %)\n"
          "- On time: 24 of 48 (50 %); the window before: 20 of 50 (40 %)\n"
          "- Landed: not measured\n"
          "- Offers answered: 9 of 10 (90 %)\n"
          "Counted are all promises whose first date fell in the 90 days before this digest, duplicates left out. "
          "Follow-through: those closed by then; declined ones stay in the count. On time: closed not later than the "
          "first date, however often it moved. Landed: the linked change was merged or somebody else confirmed it, of "
          "those closed. Answered: offers accepted or refused within 5 working days. The 50 % line is a rule of thumb.";
    CHECK(text_of(core::digest(week(), {}, monday)) == expected);
}

TEST_CASE("digest: every line about an action carries its id, and nobody is pinged")
{
    const core::document value = core::digest(week(), {}, monday);
    CHECK(core::actions_in(value).size() == 7);
    for (const core::block& block : value.blocks) {
        const std::string line = core::plain_text({.blocks = {block}}, team());
        CHECK((block.about || line.find("A-") == std::string::npos));
        for (const core::span& part : block.spans) {
            const auto* who = std::get_if<core::mention>(&part);
            CHECK((who == nullptr || !who->is_ping));
        }
    }
}

TEST_CASE("digest: an empty ledger says that there is nothing to measure")
{
    CHECK(text_of(core::digest({}, {}, monday))
          == "Promises of the week, Mon 23 Nov to Mon 30 Nov\n"
             "0 kept this week, 0 overdue, 0 offered and not answered, 0 due next week.\n"
             "Figures\n"
             "No promise had its first date in the last 90 days, so there is nothing to measure yet.");
}

TEST_CASE("digest: long sections end in a count and the command that lists them")
{
    core::digest_facts facts;
    facts.actions.assign(9, promise());
    const std::string text = text_of(core::digest(facts, {}, monday));
    CHECK(text.find("Overdue (9)") != std::string::npos);
    CHECK(text.find("and 2 more: /action list overdue") != std::string::npos);
}

TEST_CASE("digest: the bar marks kept, declined and the rule of thumb")
{
    CHECK(core::bar({0, 0}, 0, 50) == "----------|----------");
    CHECK(core::bar({20, 20}, 0, 100) == "####################|");
    CHECK(core::bar({10, 20}, 10, 0) == "|##########//////////");
    CHECK(core::bar({1, 20}, 0, 60) == "#-----------|--------");
}

TEST_CASE("digest: weeks are ISO weeks of the digest's zone")
{
    CHECK(core::iso_week_key(at("2026-11-23"), "UTC") == "2026-W48");
    CHECK(core::iso_week_key(at("2027-01-01"), "UTC") == "2026-W53");
    CHECK(core::iso_week_key(at("2027-01-04"), "UTC") == "2027-W01");
    CHECK(core::iso_week_key(at("2024-12-30"), "UTC") == "2025-W01");
    CHECK(core::iso_week_key(at("2026-11-22", "20:00"), "Australia/Sydney") == "2026-W48");
}

TEST_CASE("digest: comes at its weekday and time in its zone, strictly later, across clock changes")
{
    core::digest_policy rules;
    rules.zone = "Europe/Berlin";
    const auto next = [&](core::instant after) { return core::next_digest(rules, after); };
    CHECK(next(at("2026-10-19", "07:29")) == at("2026-10-19", "07:30"));
    CHECK(next(at("2026-10-19", "07:30")) == at("2026-10-26", "08:30"));
    CHECK(next(at("2027-03-22", "08:30")) == at("2027-03-29", "07:30"));
    rules.weekday = 7;
    rules.minute_of_day = 150; // 02:30 on the Sunday that has no such time
    CHECK(next(at("2026-03-23")) == at("2026-03-29", "01:30"));
    rules.minute_of_day = 600;
    CHECK(next(at("2026-11-23")) == at("2026-11-29", "09:00"));
}
