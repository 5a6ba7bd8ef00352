// Reading: lists, one action, digests, status, help; and who may read what.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

#include <makegood/commands/digest_report.hpp>
#include <makegood/core/audience.hpp>

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

TEST_CASE("audience: what was said in a private place exists for its members only")
{
    ledger_fixture it;
    it.say(it.ana, it.secret, "rotate the signing key by friday");
    for (const auto* who : {&it.bo, &it.guest}) {
        CHECK_THAT(it.say(*who, "A-1"), Contains("no A-1") && !Contains("signing"));
        CHECK_THAT(it.say(*who, "list"), !Contains("signing"));
        CHECK_THAT(it.say(*who, "list @ana"), !Contains("signing"));
        CHECK_THAT(it.say(*who, "note A-1 let me in"), Contains("no A-1"));
        CHECK_THAT(it.say(*who, "done A-1"), Contains("no A-1") && !Contains("signing"));
        CHECK_THAT(it.text(it.press(*who, it.general, "undo", "A-1")), Contains("no A-1"));
        CHECK_THAT(it.say(*who, "digest preview"), !Contains("signing"));
    }
    CHECK_THAT(it.say(it.vp, "A-1"), Contains("signing"));
    CHECK_THAT(it.say(it.vp, "list"), Contains("signing"));
    // Stale memberships mean no.
    it.now += std::chrono::minutes(6);
    CHECK_THAT(it.say(it.vp, "A-1"), Contains("no A-1"));
    // Who speaks in the place reads it; the owner reads their own words anywhere.
    CHECK_THAT(it.say(it.vp, it.secret, "A-1"), Contains("signing"));
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("signing"));
}

TEST_CASE("audience: guests see only what was said where they belong")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag");
    CHECK_THAT(it.say(it.guest, it.elsewhere, "list"), Contains("Nothing is open"));
    it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.general.id, {it.guest.id}, it.now); });
    CHECK_THAT(it.say(it.guest, it.elsewhere, "list"), Contains("replica"));
}

TEST_CASE("audience: an incident of a private place does not exist for others")
{
    ledger_fixture it;
    it.say(it.ana, it.secret, "incident SEC-7 sev:1 title keys leaked");
    it.say(it.bo, "fix the lag for SEC-7");
    CHECK(it.action(1).text == "fix the lag for SEC-7");
    CHECK_THAT(it.say(it.bo, "incident SEC-7"), !Contains("leaked"));
    CHECK_THAT(it.say(it.bo, "list for SEC-7"), Contains("no incident"));
    it.say(it.ana, "fix the lag for SEC-7");
    CHECK(it.action(2).text == "fix the lag");
}

TEST_CASE("list: what a team's people promised and were asked, by the team's name as people type it")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "list team:sre"), Contains("There are no teams here yet"));
    it.add_team("dba", {it.vp.id});
    it.add_team("SRE", {it.ana.id, it.bo.id}, {}, "S1");
    it.say(it.ana, "write the runbook by fri");
    it.say(it.ana, "@bo test the failover by fri");
    it.say(it.vp, "approve the budget by fri");
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    for (const auto* words : {"list team:sre", "list @sre", "list team:S1"}) {
        const auto shown = it.say(it.bo, words);
        CHECK_THAT(shown, Contains("Open actions of SRE (2)") && Contains("runbook") && Contains("failover"));
        CHECK_THAT(shown, !Contains("budget") && !Contains("signing"));
    }
    CHECK_THAT(it.say(it.bo, "list team:sre offered"), Contains("failover") && !Contains("runbook"));
    CHECK_THAT(it.say(it.bo, "list team:web"),
               Contains("I know no team web. The teams are: dba, SRE.") && Contains("list team:dba"));
}

TEST_CASE("list: filters")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag service:db by fri");
    it.say(it.ana, it.incident_place, "@bo write the runbook");
    it.say(it.bo, "test the failover by tomorrow");
    CHECK_THAT(it.say(it.ana, "list"), Contains("A-1") && Contains("A-2") && Contains("A-3"));
    CHECK_THAT(it.say(it.ana, "list @bo"), Contains("A-3") && !Contains("A-1"));
    CHECK_THAT(it.say(it.ana, "list mine"), Contains("A-1") && !Contains("A-3"));
    CHECK_THAT(it.say(it.ana, "list offered"), Contains("A-2") && !Contains("A-1"));
    CHECK_THAT(it.say(it.ana, "list service:DB"), Contains("A-1") && !Contains("A-3"));
    CHECK_THAT(it.say(it.ana, "list for INC-104"), Contains("A-2") && !Contains("A-1"));
    CHECK(it.say(it.ana, "list overdue") == "Nothing is overdue, as far as you may read.");
    CHECK(it.say(it.ana, "list blocked @bo for INC-104")
          == "Nothing is blocked with Bo for INC-104, as far as you may read.");
    CHECK_THAT(it.say(it.vp, "mine"), Contains("Nothing is open with you") && Contains("/action add an alert"));
    CHECK_THAT(it.say(it.ana, "list mine service:db"), Contains("Open actions of Ana on service db (1)"));
    it.now += std::chrono::hours(72);
    CHECK_THAT(it.say(it.ana, "list overdue"), Contains("A-3") && !Contains("A-1"));
    CHECK_THAT(it.say(it.ana, "list @nobody"), Contains("@nobody"));
    CHECK_THAT(it.say(it.ana, "mine"), Contains("A-1") && Contains("A-2") && !Contains("A-3"));
}

TEST_CASE("show: the history says in words what happened, in the zone of who reads it")
{
    ledger_fixture it;
    it.say(it.ana, "@bo write the runbook by fri");
    it.say(it.bo, "accept A-1");
    it.say(it.bo, "note A-1 half of it is there");
    // 10:15 in London is 21:15 in Sydney.
    CHECK_THAT(it.say(it.ana, "A-1"),
               Contains("10:15 (Europe/London), Ana recorded it: asked Bo")
                   && Contains("Bo accepted it: due Fri 27 Nov") && Contains("Bo left a note: half of it is there"));
    CHECK_THAT(it.say(it.bo, "A-1"), Contains("21:15 (Australia/Sydney), Ana recorded it: asked Bo"));
    it.say(it.bo, "undo A-1");
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Bo took back a change: left a note: half of it is there"));
}

TEST_CASE("list: goes on over pages")
{
    ledger_fixture it;
    for (int count = 0; count < 45; ++count)
        it.say(it.ana, "task number " + std::to_string(count));
    CHECK_THAT(it.say(it.ana, "list"), Contains("page 2") && !Contains("A-45"));
    CHECK_THAT(it.say(it.ana, "list page 2"), Contains("A-45") && !Contains("page 3"));
    CHECK(it.say(it.ana, "list page 9") == "The list ends before page 9.");
}

TEST_CASE("incident: begins, changes, resolves; only people of its place change it")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "incident"), Contains("belongs to no incident"));
    it.say(it.ana, it.incident_place, "incident sev:1 service:shop title checkout is down");
    const auto incident = it.ledger().incidents.by_key("INC-104");
    CHECK(incident->severity == 1);
    CHECK(incident->title == "checkout is down");
    CHECK_THAT(it.say(it.bo, "incident INC-104"), Contains("checkout is down"));
    CHECK_THAT(it.say(it.guest, "incident INC-104 sev:2"), !Contains("sev-2"));
    it.say(it.ana, it.general, "incident PAY-1 title payments fail");
    CHECK(it.ledger().incidents.by_place(it.general.id)->key == "PAY-1");
    CHECK_THAT(it.say(it.ana, it.general, "incident PAY-2"), Contains("belongs to PAY-1 already"));
    CHECK_THAT(it.say(it.ana, it.direct, "incident PAY-3"), Contains("Type this there"));
    it.say(it.ana, it.incident_place, "incident resolve");
    CHECK(it.ledger().incidents.by_key("INC-104")->resolved_at == it.now);
}

TEST_CASE("incident places: a channel makes its incident once")
{
    ledger_fixture it;
    const auto count = [&] { return it.ledger().incidents.by_key("INC-104")->id; };
    const auto first = count();
    it.transact([&](ports::ledger& ledger) {
        CHECK(commands::note_incident_place(ledger, it.policy, it.incident_place, it.now) == first);
        CHECK_FALSE(commands::note_incident_place(ledger, it.policy, it.general, it.now));
    });
    CHECK(it.ledger().incidents.by_key("inc-104")->title == "checkout down");
}

TEST_CASE("incident places: topic and purpose tell severity and service")
{
    ledger_fixture it;
    const auto incident = [&] { return *it.ledger().incidents.by_key("INC-104"); };
    const auto seen = [&](const std::string& description, auto act) {
        auto place = it.incident_place;
        place.description = description;
        it.transact([&](ports::ledger& ledger) { act(ledger, it.policy, place, it.now); });
    };
    it.say(it.ana, it.incident_place, "add an alert on replica lag");
    CHECK(core::format_day(it.action(1).due->on) == "2027-01-18");
    seen("SEV-2 | service: checkout | lead @bo", commands::note_incident_place);
    CHECK(incident().severity == 2);
    CHECK(incident().service == "checkout");
    // Her promise has a date; by policy another would apply, so she is asked.
    CHECK(it.action(1).asks_policy_date);
    CHECK(core::format_day(it.action(1).due->on) == "2027-01-18");
    // What is known is not changed by looking at the place again, but by a new topic.
    seen("SEV-3, service: search", commands::note_incident_place);
    CHECK(incident().severity == 2);
    CHECK(incident().service == "checkout");
    seen("now P1", commands::describe_place);
    CHECK(incident().severity == 1);
    CHECK(incident().service == "checkout");
    seen("back to normal", commands::describe_place);
    CHECK(incident().severity == 1);
}

TEST_CASE("digest: a guest reads in it what they could read anyway, wherever they ask")
{
    ledger_fixture it;
    it.transact([&](ports::ledger& ledger) {
        ledger.places.set_members(it.general.id, {it.guest.id, it.ana.id}, it.now);
    });
    it.say(it.ana, it.incident_place, "add an alert on lag by fri");
    it.say(it.ana, it.general, "water the plants in the hall by fri");
    for (const auto* place : {"", "#general"}) {
        it.policy.digest.place = place;
        CHECK_THAT(it.say(it.guest, it.general, "digest"), !Contains("alert on lag") && Contains("water the plants"));
        CHECK_THAT(it.say(it.ana, it.general, "digest"), Contains("alert on lag") && Contains("water the plants"));
    }
}

TEST_CASE("status: for admins alone, counts what is stored")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag");
    CHECK_THAT(it.say(it.ana, "status"), Contains("Only") && Contains("admin"));
    CHECK_THAT(it.say(it.admin, "status"), Contains("Actions promised: 1") && Contains("no place is set"));
    it.transact([&](ports::ledger& ledger) {
        ports::message_to_send message;
        message.key = "offer/1";
        message.to = {.workspace = "T1", .person = it.bo.id};
        message.body = core::plain("Ana asks you");
        ledger.outbox.put(message, it.now);
        for (auto& row : ledger.outbox.claim(it.now, 10)) {
            row.state = ports::outbox_state::parked;
            row.problem
                = std::string(row.message.to.person ? ports::uninvited : std::string_view("not_in_channel")) + ": no";
            ledger.outbox.settle(row, it.now);
        }
    });
    CHECK_THAT(it.say(it.admin, "status"), Contains("open a direct chat with me: 1"));
    auto here = it.speak(it.admin, it.general);
    here.condition.concerns = {"history of 2 channels could not be read since 23 Nov 10:00 UTC"};
    here.condition.figures = {"Promises past their date: 0."};
    CHECK_THAT(it.text(commands::run(here, {"status", {}})),
               Contains(here.condition.concerns[0]) && Contains(here.condition.figures[0]));
}

TEST_CASE("digest: shows what readers of its place may read, and everything to the operator")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag by fri");
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    const auto in_general = [&it](const core::place& origin) { return core::readable_in(origin, it.general, it.now); };
    const auto posted = it.text(commands::digest_document(it.ledger(), it.policy, in_general, it.now));
    CHECK_THAT(posted, !Contains("signing") && Contains("add an alert on lag"));
    const auto anywhere = [](const core::place&) { return true; };
    CHECK_THAT(it.text(commands::digest_document(it.ledger(), it.policy, anywhere, it.now)), Contains("signing"));
    CHECK_THAT(it.text(commands::digest_document(it.ledger(), it.policy, anywhere, it.now)), !Contains("may be more"));
    CHECK_THAT(it.text(commands::digest_document(it.ledger(), it.policy, anywhere, it.now, 2)),
               Contains("Only 2 actions of each kind are read for this: there may be more."));
    CHECK_THAT(it.say(it.vp, it.direct, "digest"), Contains("replica") || Contains("add an alert on lag"));
    CHECK_THAT(it.say(it.bo, it.direct, "digest"), !Contains("signing"));
    CHECK(commands::is_report("digest preview"));
    CHECK(commands::is_report("list overdue"));
    CHECK_FALSE(commands::is_report("list all orphaned volumes by fri"));
    CHECK(commands::is_report("plan team:sre"));
    CHECK(commands::is_report("plan"));
    CHECK_FALSE(commands::is_report("plan A-17 on Thursday")); // it is kept
    CHECK_FALSE(commands::is_report("mine"));
}

TEST_CASE("help: a first screen of at most twelve lines; every command has its topic, usage and example")
{
    ledger_fixture it;
    const auto first = it.run(it.ana, it.general, "help");
    CHECK(first.body.blocks.size() <= 12);
    CHECK_THAT(it.say(it.ana, ""), Contains("help more"));
    const auto more = it.say(it.ana, "help more");
    for (const auto& each : commands::registry()) {
        INFO(each.name);
        CHECK_THAT(more, Contains(each.usage));
        CHECK_FALSE(each.examples.empty());
        CHECK_FALSE(each.rights.empty());
        CHECK_THAT(it.say(it.ana, "help " + each.name), Contains(each.rights));
    }
    CHECK_THAT(it.say(it.ana, "help snooze"), Contains("later A-17"));
    CHECK_THAT(it.say(it.ana, "help dates"), Contains("by fri"));
    CHECK_THAT(it.say(it.ana, "help figures"),
               Contains("whose first date fell in the 90 days before")
                   && Contains("The line at 50 % is a rule of thumb"));
}

TEST_CASE("refusals: one line of what was expected, an example, and the typed words")
{
    ledger_fixture it;
    for (const std::string words : {"A-99",
                                    "done A-99",
                                    "later",
                                    "later A-99 fri",
                                    "give",
                                    "give A-99 @bo",
                                    "blocked",
                                    "decline",
                                    "accept",
                                    "edit",
                                    "note",
                                    "note A-99 x",
                                    "link",
                                    "link A-99 PAY-1",
                                    "undo",
                                    "list for INC-9",
                                    "@nobody fix it now",
                                    "@ana and @bo fix it",
                                    "@ana",
                                    "xyzzy",
                                    "what do I owe?",
                                    "reopen",
                                    "incident"}) {
        INFO(words);
        const auto reply = it.say(it.ana, words);
        CHECK_THAT(reply, Contains("For example: /action "));
        CHECK_THAT(reply, Contains("You typed: /action " + words));
    }
    CHECK_THAT(it.say(it.ana, it.direct, "A-99"), Contains("For example: mine") && Contains("You typed: A-99"));
}
