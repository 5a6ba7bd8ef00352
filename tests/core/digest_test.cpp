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
        = "Promises of the week to Mon 30 Nov\n"
          "1 kept, 1 overdue, 1 offered and not answered, 1 due in the next 7 days.\n"
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
          "Due in the next 7 days (1)\n"
          "- A-7 write the runbook, Ana, due Fri 4 Dec\n"
          "Oldest still open (1)\n"
          "- A-8 split the database, Ana, due Mon 1 Mar 2027\n"
          "Figures of the last 90 days\n"
          "- Follow-through: 31 of 48 (65 %), +4 since, 3 declined; before that 28 of 50 (56 %)\n"
          "##########|##/-------  # kept, / declined, - open, | 50 %, a rule of thumb\n"
          "- On time: 24 of 48 (50 %); before that 20 of 50 (40 %)\n"
          "- Landed: not measured\n"
          "- Offers answered: 9 of 10 (90 %)\n"
          "Counted: all promises first due in the last 90 days, declined ones too. On time is by the first date, "
          "answered within 5 working days. More: /action help figures";
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
          == "Promises of the week to Mon 30 Nov\n"
             "Nothing was kept, and nothing is overdue or due in the next 7 days.\n"
             "Figures of the last 90 days\n"
             "No promise was due in them, so there is nothing to measure yet.");
    core::digest_facts late;
    late.actions = {numbered(promise(), 3, "alert on lag")};
    CHECK(text_of(core::digest(late, {}, monday)).find("None kept, 1 overdue.\n") != std::string::npos);
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
