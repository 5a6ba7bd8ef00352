// Goal: people whose account tells no zone have that of a room they are in; admins set it.
// Method: the real ledger in memory; what a handler replies, and what it stored.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

class room_without_zone : public ledger_fixture
{
public:
    room_without_zone()
    {
        transact([&](ports::ledger& ledger) {
            cy.name = "Cy";
            cy.handle = "cy";
            cy.standing = core::standing::member;
            cy.id = ledger.people.put({"T1", "U008"}, cy, now);
            ledger.places.set_members(secret.id, {ana.id, vp.id, cy.id}, now);
        });
    }
    std::string zone_of(const core::person& who)
    {
        return core::working_time_of(*ledger().people.find(who.id), policy.hours).zone;
    }
    std::string said_by_admin(const std::string& words) { return said(admin, words, false); }
    std::string said(const core::person& who, const std::string& words, bool is_place_admin)
    {
        commands::reply result;
        transact([&](ports::ledger& ledger) {
            auto here = speak(who, *ledger.places.find(secret.id));
            here.is_place_admin = is_place_admin;
            result = commands::run(here, ports::typed_text{words, {}});
        });
        return text(result.body);
    }
    core::person cy;
};

} // namespace

TEST_CASE("room zone: it holds for whose account tells none, before the settings and behind their own word")
{
    room_without_zone it;
    CHECK(it.zone_of(it.cy) == "Europe/London");
    CHECK_THAT(it.said_by_admin("settings zone america/new york"), Contains("New York"));
    CHECK(it.zone_of(it.cy) == "America/New_York");
    CHECK(it.zone_of(it.ana) == "Europe/London");
    CHECK(it.zone_of(it.bo) == "Australia/Sydney");
    CHECK_THAT(it.say(*it.ledger().people.find(it.cy.id), "hours"), Contains("The zone is that of a room you are in"));
    it.say(*it.ledger().people.find(it.cy.id), "hours zone Asia/Tokyo");
    CHECK(it.zone_of(it.cy) == "Asia/Tokyo");
    it.say(*it.ledger().people.find(it.cy.id), "hours zone off");
    CHECK(it.zone_of(it.cy) == "America/New_York");
    // Whoever leaves the room leaves its zone.
    it.transact([&](ports::ledger& ledger) { ledger.places.forget_member(it.secret.id, it.cy.id); });
    CHECK(it.zone_of(it.cy) == "Europe/London");
}

TEST_CASE("room zone: what is typed in the room is due when that day ends there")
{
    room_without_zone it;
    it.said_by_admin("settings zone America/New_York");
    CHECK_THAT(it.say(*it.ledger().people.find(it.cy.id), it.secret, "add an alert on lag by 27 nov"),
               Contains("New York"));
}

TEST_CASE("room zone: it is for admins to set, and taken back by off")
{
    room_without_zone it;
    CHECK_THAT(it.say(it.ana, it.secret, "settings zone America/New_York"),
               Contains("for my admins to set") && Contains("hours zone Europe/Berlin"));
    // Anybody can make a room, administer it and ask others in.
    CHECK_THAT(it.said(it.vp, "settings zone America/New_York", true), Contains("for my admins to set"));
    CHECK_THAT(it.said(it.vp, "settings zone off", true), Contains("for my admins to set"));
    CHECK(it.zone_of(it.cy) == "Europe/London");
    CHECK_THAT(it.said_by_admin("settings zone Nowhere/Land"), Contains("I know no zone"));
    it.said_by_admin("settings zone America/New_York");
    CHECK_THAT(it.say(it.ana, *it.ledger().places.find(it.secret.id), "settings zone"), Contains("New York"));
    // What an event tells of the room leaves it.
    it.transact([&](ports::ledger& ledger) { ledger.places.put(it.secret, it.now); });
    CHECK(it.zone_of(it.cy) == "America/New_York");
    CHECK_THAT(it.said_by_admin("settings zone off"), Contains("no zone of its own"));
    CHECK(it.zone_of(it.cy) == "Europe/London");
}

TEST_CASE("room zone: in a direct message it is the own zone that is set")
{
    room_without_zone it;
    CHECK_THAT(it.say(it.ana, it.direct, "settings zone America/New_York"), Contains("hours zone Europe/Berlin"));
}
