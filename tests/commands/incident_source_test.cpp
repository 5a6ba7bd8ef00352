// Goal: what another incident bot says of an incident is taken over as a topic would be, from those that settings list
// alone; a renamed channel is followed; the greeting is said once. Method: a small company in a ledger.
#include <makegood/core/board.hpp>

#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Contains;

namespace {

struct war_room : tests::ledger_fixture
{
    war_room()
    {
        core::incident_source pager;
        pager.app = "A1";
        pager.severity_pattern = "severity: *sev-?([1-5])";
        pager.service_pattern = "service: *([a-z-]+)";
        pager.resolved_pattern = "status: *(resolved|closed)";
        policy.incident.sources = {pager};
        policy.digest.place = "#general";
        transact([this](ports::ledger& ledger) {
            core::place where;
            where.workspace = "T1";
            where.channel = "C300";
            where.name = "checkout-war-room";
            where.visibility = core::visibility::open;
            where.is_joined = true;
            where.id = ledger.places.put(where, now);
            other = where;
        });
    }

    void hear(const core::place& where, const ports::source_input& message)
    {
        transact([&](ports::ledger& ledger) { commands::hear_source(ledger, policy, where, message, now); });
    }
    void hear(const core::place& where, const std::string& words, const std::string& before = {})
    {
        hear(where, ports::source_input{"A1", words, before, "1.0", {}});
    }
    void tell(const core::place& where, const core::incident_description& told, const std::string& words = {})
    {
        hear(where, ports::source_input{"A1", words, {}, "1.0", told});
    }
    core::incident incident() { return *ledger().incidents.by_place(incident_place.id); }

    core::place other;
};

} // namespace

TEST_CASE("sources: a listed program tells severity, service and end of the incident it writes to")
{
    war_room it;
    it.say(it.ana, it.incident_place, "add an alert on replica lag");
    it.hear(it.incident_place, "INC-104\nSeverity: SEV-2\nService: checkout");
    CHECK(it.incident().severity == 2);
    CHECK(it.incident().service == "checkout");
    CHECK_FALSE(it.incident().resolved_at);
    // Her promise has a date; by policy another would apply, so she is asked as for a new topic.
    CHECK(it.action(1).asks_policy_date);
    it.hear(it.incident_place, "Status: resolved");
    CHECK(it.incident().resolved_at == it.now);
    CHECK(it.action(1).state == core::state::promised);
    it.now += std::chrono::hours(1);
    it.hear(it.incident_place, "Status: resolved. Severity: SEV-1");
    CHECK(it.incident().resolved_at == it.now - std::chrono::hours(1));
    CHECK(it.incident().severity == 1);
    it.hear(it.incident_place, "all is well");
    CHECK(it.incident().severity == 1);
}

TEST_CASE("sources: other programs are not heard, and a listed one only by its patterns")
{
    war_room it;
    const auto before = it.incident();
    for (const auto& app : {"A2", "a1", ""}) {
        ports::source_input said{
            app, "Severity: SEV1", {}, "1.0", core::incident_description{"K", "t", 1, "s", true, ""}};
        CHECK_FALSE(commands::is_heard(it.policy.incident, said));
        it.hear(it.incident_place, said);
    }
    for (const auto* words : {"ACTION: @ana rotate the key", "@makegood add an alert by friday", "done A-1", "SEV1",
                              "I'll add an alert for that tomorrow", ""}) {
        INFO(words);
        CHECK_FALSE(commands::is_heard(it.policy.incident, ports::source_input{"A1", words, {}, "1.0", {}}));
        it.hear(it.incident_place, words);
    }
    CHECK(it.incident() == before);
    CHECK_FALSE(it.has(1));
    it.hear(it.direct, "Severity: SEV1");
    CHECK_FALSE(it.ledger().incidents.by_place(it.direct.id));
}

TEST_CASE("sources: an edit says what it changed, and leaves what people said since")
{
    war_room it;
    it.hear(it.incident_place, "Severity: SEV2\nService: checkout");
    it.say(it.ana, it.incident_place, "incident sev:1");
    it.hear(it.incident_place, "Severity: SEV2\nService: search", "Severity: SEV2\nService: checkout");
    CHECK(it.incident().severity == 1);
    CHECK(it.incident().service == "search");
}

TEST_CASE("sources: what was said before something else tells only what is not known")
{
    war_room it;
    it.hear(it.incident_place, "Severity: SEV2");
    auto past = ports::source_input{"A1", "Severity: SEV3\nService: checkout\nStatus: resolved", {}, "0.5", {}};
    past.is_past = true;
    it.hear(it.incident_place, past);
    CHECK(it.incident().severity == 2);
    CHECK(it.incident().service == "checkout");
    CHECK_FALSE(it.incident().resolved_at);
}

TEST_CASE("sources: words make an incident of a channel under its name, where settings let them")
{
    war_room it;
    it.hear(it.other, "hello");
    CHECK_FALSE(it.ledger().incidents.by_place(it.other.id));
    // The digest's channel gets the announcements of all.
    it.hear(it.general, "Severity: SEV1");
    CHECK_FALSE(it.ledger().incidents.by_place(it.general.id));
    core::team_policy team;
    team.channel = "#checkout-war-room";
    it.policy.teams = {team};
    it.hear(it.other, "Severity: SEV1");
    CHECK_FALSE(it.ledger().incidents.by_place(it.other.id));
    it.policy.teams.clear();
    it.policy.incident.sources[0].channels_pattern = "^war-";
    it.hear(it.other, "Severity: SEV1");
    CHECK_FALSE(it.ledger().incidents.by_place(it.other.id));
    it.policy.incident.sources[0].channels_pattern = "war-room$";
    it.hear(it.other, "Severity: SEV1");
    const auto made = it.ledger().incidents.by_place(it.other.id);
    REQUIRE(made);
    CHECK(made->key == "checkout-war-room");
    CHECK(made->severity == 1);
    CHECK(made->started_at == it.now);
    CHECK(it.row("board/" + std::to_string(it.other.id.value)));
    CHECK(it.row("greeting/" + std::to_string(it.other.id.value)));
    it.say(it.ana, it.general, "add an alert for checkout-war-room");
    CHECK(it.action(1).incident == made->id);
}

TEST_CASE("sources: what is told for programs makes the incident, or is the incident's, and overrules the patterns")
{
    war_room it;
    it.tell(it.general, {"PAY-881", "Payments fail", 2, "payments", false, "https://wiki.example/881"},
            "Severity: SEV4 Service: search");
    auto made = it.ledger().incidents.by_place(it.general.id);
    REQUIRE(made);
    CHECK(made->key == "PAY-881");
    CHECK(made->title == "Payments fail");
    CHECK(made->severity == 2);
    CHECK(made->service == "payments");
    CHECK(made->document_url == "https://wiki.example/881");
    CHECK_FALSE(made->resolved_at);
    it.tell(it.general, {"", "", 0, "", true, ""});
    made = it.ledger().incidents.by_place(it.general.id);
    CHECK(made->title == "Payments fail");
    CHECK(made->resolved_at == it.now);
    it.tell(it.general, {"", "", 0, "", false, ""});
    CHECK_FALSE(it.ledger().incidents.by_key("PAY-881")->resolved_at);
    // Without a key the channel's name is it; a key of another place stays there.
    it.tell(it.other, {"pay-881", "", 1, "", {}, ""});
    CHECK_FALSE(it.ledger().incidents.by_place(it.other.id));
    it.tell(it.other, {"", "", 1, "", {}, ""});
    CHECK(it.ledger().incidents.by_place(it.other.id)->key == "checkout-war-room");
    it.tell(it.incident_place, {"pay-881", "Checkout fails", 0, "", {}, ""});
    CHECK(it.incident().key == "INC-104");
    CHECK(it.incident().title == "Checkout fails");
    it.tell(it.incident_place, {"CHK-7", "", 0, "", {}, ""});
    CHECK(it.incident().key == "CHK-7");
    it.tell(it.incident_place, {"chk-7", "", 0, "", {}, ""});
    CHECK(it.incident().key == "chk-7");
}

TEST_CASE("sources: a long report with a greedy pattern is read in bounds")
{
    war_room it;
    it.policy.incident.sources[0].severity_pattern = R"((?:.|\n)*severity(?:.|\n)*([1-5]))";
    it.hear(it.incident_place, "severity 3 " + std::string(100'000, 'x'));
    CHECK(it.incident().severity == 3);
    it.hear(it.incident_place, std::string(100'000, 'x') + " severity 1");
    CHECK(it.incident().severity == 3);
}

TEST_CASE("rename: key and title that came from the channel's name follow it, what was said stands")
{
    war_room it;
    const auto rename = [&](const std::string& from, const std::string& to) {
        auto place = it.incident_place;
        place.name = to;
        it.transact([&](ports::ledger& ledger) { commands::rename_place(ledger, it.policy, from, place, it.now); });
        return it.incident();
    };
    CHECK(rename("inc-104-checkout-down", "inc-105-search-down").key == "INC-105");
    CHECK(it.incident().title == "search down");
    CHECK(rename("inc-105-search-down", "search-is-back").key == "INC-105");
    CHECK(rename("search-is-back", "inc-106-search").key == "INC-105");
    it.say(it.ana, it.incident_place, "incident INC-105 title the index is stale");
    CHECK(rename("inc-105-search-down", "inc-106-search").title == "the index is stale");
    CHECK(it.incident().key == "INC-106");
    it.say(it.ana, it.general, "incident INC-107");
    CHECK(rename("inc-106-search", "inc-107-search").key == "INC-106");
}

TEST_CASE("greeting: said once in an incident's place, and not where it is unwanted")
{
    war_room it;
    const auto greet = [&](const core::place& where) {
        it.transact([&](ports::ledger& ledger) { commands::greet_place(ledger, it.policy, where, it.now); });
    };
    const auto row = [&] { return it.row("greeting/" + std::to_string(it.incident_place.id.value)); };
    it.policy.incident.greets = false;
    greet(it.incident_place);
    CHECK_FALSE(row());
    it.policy.incident.greets = true;
    auto left = it.incident_place;
    left.is_joined = false;
    greet(left);
    auto archived = it.incident_place;
    archived.is_archived = true;
    greet(archived);
    CHECK_FALSE(row());
    greet(it.general);
    CHECK_FALSE(it.row("greeting/" + std::to_string(it.general.id.value)));
    greet(it.incident_place);
    REQUIRE(row());
    const auto said = it.text(row()->message.body);
    CHECK_THAT(said, Contains("I keep the actions of this incident") && Contains("ACTION: @ana"));
    CHECK_THAT(said, Contains("/action promises off here") && Contains("[incident] greeting = false"));
    CHECK(row()->message.kind == ports::persistence::once);
    const auto id = row()->id;
    greet(it.incident_place);
    CHECK(row()->id == id);
    it.policy.promises.are_asked_about = false;
    CHECK_THAT(core::plain_text(core::greeting("/action", false), {}), !Contains("promises off"));
}
