// Goal: somebody with an account on each of two platforms has on each what their account there has, whichever was
// looked up last. Method: a company whose second workspace is a homeserver.
#include <makegood/bot/intake.hpp>
#include <makegood/bot/noting.hpp>
#include <makegood/bot/outgoing.hpp>
#include <makegood/commands/hand_over.hpp>
#include <makegood/commands/readers.hpp>

#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

const std::string homeserver = "@makegood:hs.test";

class two_platforms : public ledger_fixture
{
public:
    two_platforms()
    {
        transact([&](ports::ledger& ledger) {
            room.workspace = homeserver;
            room.channel = "!room:hs.test";
            room.name = "ops";
            room.visibility = core::visibility::closed;
            room.is_joined = true;
            room.id = ledger.places.put(room, now);
            ledger.places.set_members(room.id, {bo.id}, now);
        });
    }

    // What each platform tells of Ana, in this order; she is one person.
    void meet_ana(core::standing here, bool is_admin_here, core::standing there, bool is_admin_there)
    {
        transact([&](ports::ledger& ledger) {
            const auto meet = [&](const ports::identity& as, core::standing standing, bool is_admin) {
                core::person seen;
                seen.name = "Ana";
                seen.handle = "ana";
                seen.standing = standing;
                seen.is_admin = is_admin;
                return bot::note_person(ledger, policy, as, seen, now);
            };
            meet({"T1", "U001"}, here, is_admin_here);
            const auto other = meet({homeserver, "@ana:hs.test"}, there, is_admin_there);
            if (other != ana.id)
                ledger.people.merge({.from = other, .into = ana.id});
            meet({"T1", "U001"}, here, is_admin_here);
            meet({homeserver, "@ana:hs.test"}, there, is_admin_there);
        });
    }

    std::string ana_says(const std::string& workspace, const core::place& where, const std::string& words)
    {
        commands::reply result;
        transact([&](ports::ledger& ledger) {
            auto here = speak(*ledger.people.find_in(workspace, ana.id), where);
            here.workspace = workspace;
            result = commands::run(here, {words, {}});
        });
        return text(result);
    }
    bool ana_reads(const core::place& where)
    {
        return commands::is_reader(ledger(), where.id, ana.id, now - std::chrono::minutes(5));
    }

    core::place room;
};

} // namespace

TEST_CASE("linked accounts: a guest of one platform does not read its open places by being a member of the other")
{
    two_platforms it;
    it.meet_ana(core::standing::guest, false, core::standing::member, false);
    CHECK_FALSE(it.ana_reads(it.general));
    it.meet_ana(core::standing::member, false, core::standing::guest, false);
    CHECK(it.ana_reads(it.general));
    CHECK_FALSE(it.ana_reads(it.room));
}

TEST_CASE("linked accounts: an admin of one platform has no more rights on the other than anybody")
{
    two_platforms it;
    it.say(it.vp, it.secret, "rotate the signing key by fri");
    it.run(it.bo, it.room, "write the runbook by fri");
    it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.secret.id, {it.vp.id}, it.now); });
    SECTION("admin there: neither the status here nor what is private here")
    {
        it.meet_ana(core::standing::member, false, core::standing::member, true);
        CHECK_THAT(it.ana_says("T1", it.general, "status"), Contains("Only an admin"));
        CHECK_THAT(it.ana_says("T1", it.general, "A-1"), Contains("no A-1"));
        CHECK_THAT(it.ana_says(homeserver, it.room, "A-1"), Contains("no A-1"));
        CHECK_THAT(it.ana_says(homeserver, it.room, "A-2"), Contains("runbook"));
        CHECK_THAT(it.ana_says(homeserver, it.room, "list"), !Contains("signing key"));
    }
    SECTION("admin here: what is private here, asked here")
    {
        it.meet_ana(core::standing::member, true, core::standing::member, false);
        CHECK_THAT(it.ana_says("T1", it.general, "A-1"), Contains("signing key"));
        CHECK_THAT(it.ana_says(homeserver, it.room, "A-1"), Contains("no A-1"));
        CHECK_THAT(it.ana_says(homeserver, it.room, "status"), Contains("Only an admin"));
        CHECK_THAT(it.ana_says("T1", it.general, "status"), Contains("Actions proposed"));
    }
    SECTION("admin on both: all of it")
    {
        it.meet_ana(core::standing::member, true, core::standing::member, true);
        CHECK_THAT(it.ana_says(homeserver, it.room, "A-1"), Contains("signing key"));
    }
}

TEST_CASE("linked accounts: who administers a workspace is as it tells last, beside those of the settings")
{
    two_platforms it;
    it.meet_ana(core::standing::member, false, core::standing::member, true);
    it.policy.admins = {"@bo:hs.test"};
    const auto is_admin = [&](const std::string& user) {
        const auto known = it.ledger().people.by_identity({homeserver, user});
        return known && known->is_admin;
    };
    const auto tell = [&](const std::string& key, std::map<std::string, core::person> admins) {
        ports::inbound input;
        input.key = key;
        input.workspace = homeserver;
        input.input = ports::admins_input{std::move(admins)};
        const ports::capabilities can;
        it.transact([&](ports::ledger& ledger) { bot::take_in(ledger, input, {it.policy, can, it.now}); });
    };
    core::person eve;
    eve.name = eve.handle = "eve";
    eve.standing = core::standing::member;
    tell("admins/1", {{"@eve:hs.test", eve}});
    CHECK_FALSE(is_admin("@ana:hs.test"));
    CHECK(is_admin("@eve:hs.test"));
    // Their profile is looked up before their next input is taken in.
    CHECK(it.ledger().people.fetched_at({homeserver, "@eve:hs.test"}) == core::instant{});
    it.transact([&](ports::ledger& ledger) { ledger.people.put({homeserver, "@bo:hs.test"}, eve, it.now); });
    tell("admins/2", {});
    CHECK_FALSE(is_admin("@eve:hs.test"));
    CHECK(is_admin("@bo:hs.test"));
}

TEST_CASE("linked accounts: what nobody is left for goes to an admin of where it was said, or who has an account there")
{
    two_platforms it;
    const auto steward_of = [&](const core::place& origin) {
        core::action item;
        item.from.place = origin.id;
        return commands::steward_of(it.ledger(), it.policy, item)->id;
    };
    const auto meet = [&](const ports::identity& as, bool is_admin) {
        core::person seen;
        seen.name = seen.handle = "zoe";
        seen.standing = core::standing::member;
        seen.is_admin = is_admin;
        core::person_id id;
        it.transact([&](ports::ledger& ledger) { id = ledger.people.put(as, seen, it.now); });
        return id;
    };
    // As long as there is none.
    CHECK(steward_of(it.room) == it.admin.id);
    const auto zoe = meet({"T1", "U077"}, true);
    CHECK(steward_of(it.room) == it.admin.id);
    const auto account = meet({homeserver, "@zoe:hs.test"}, false);
    it.transact([&](ports::ledger& ledger) { ledger.people.merge({.from = account, .into = zoe}); });
    CHECK(steward_of(it.room) == zoe);
    const auto eve = meet({homeserver, "@eve:hs.test"}, true);
    CHECK(steward_of(it.room) == eve);
    CHECK(steward_of(it.secret) == it.admin.id);
    CHECK(it.ledger().people.stewards() == std::set{it.admin.id, eve});
    // Of those whom the settings name, too; where none of them has an account there, the first.
    it.policy.stewards = {"U004", "@eve:hs.test"};
    CHECK(steward_of(it.room) == eve);
    CHECK(steward_of(it.secret) == it.vp.id);
    it.policy.stewards = {"U004"};
    CHECK(steward_of(it.room) == it.vp.id);
}

TEST_CASE("linked accounts: what an admin of one platform is written to on the other shows nothing more")
{
    two_platforms it;
    it.say(it.vp, it.secret, "rotate the signing key by fri");
    it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.secret.id, {it.vp.id}, it.now); });
    const auto sent_to = [&](const std::string& workspace) {
        ports::message_to_send message;
        message.key = "test/" + workspace;
        message.to = {.workspace = workspace, .person = it.ana.id};
        message.body << core::paragraph({core::words{"rotate the signing key"}}, core::action_id{1});
        std::string said;
        it.transact([&](ports::ledger& ledger) {
            ledger.outbox.put(message, it.now);
            for (const auto& row : bot::claim_to_send(ledger, it.policy, it.now, 16))
                said += it.text(row.message.body);
        });
        return said;
    };
    it.meet_ana(core::standing::member, true, core::standing::member, false);
    CHECK_THAT(sent_to("T1"), Contains("signing key"));
    CHECK_THAT(sent_to(homeserver), !Contains("signing key"));
}

TEST_CASE("linked accounts: who leaves one platform has not left while they are on the other")
{
    two_platforms it;
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    it.policy.stewards = {"U004"}; // Vera
    const auto queued = [&] { return it.row("hand-over/1/to/4").has_value(); };
    it.meet_ana(core::standing::member, false, core::standing::member, false);
    it.meet_ana(core::standing::gone, false, core::standing::member, false);
    CHECK_FALSE(queued());
    it.meet_ana(core::standing::gone, false, core::standing::gone, false);
    CHECK(queued());
}

TEST_CASE("linked accounts: who is a steward of another platform alone by now is not told what was left behind here")
{
    two_platforms it;
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    it.meet_ana(core::standing::gone, false, core::standing::gone, false);
    REQUIRE(it.row("hand-over/1/to/5"));
    const auto meet = [&](const ports::identity& as, const std::string& name, bool is_admin) {
        core::person seen;
        seen.name = seen.handle = name;
        seen.standing = core::standing::member;
        seen.is_admin = is_admin;
        core::person_id id;
        it.transact([&](ports::ledger& ledger) { id = ledger.people.put(as, seen, it.now); });
        return id;
    };
    const auto account = meet({homeserver, "@admin:hs.test"}, "admin", true);
    it.transact([&](ports::ledger& ledger) { ledger.people.merge({.from = account, .into = it.admin.id}); });
    meet({"T1", "U005"}, "admin", false);
    const auto told = [&] {
        std::string said;
        it.transact([&](ports::ledger& ledger) {
            for (const auto& row : bot::claim_to_send(ledger, it.policy, it.now + std::chrono::days{3}, 16))
                said += row.message.key == "hand-over/1/to/5" ? it.text(row.message.body) : "";
        });
        return said;
    };
    SECTION("as long as nobody else is, they are") { CHECK_THAT(told(), Contains("signing key")); }
    SECTION("another is here")
    {
        meet({"T1", "U077"}, "zoe", true);
        CHECK_THAT(told(), !Contains("signing key"));
    }
}

TEST_CASE("linked accounts: what somebody leaves behind is told to a steward of each workspace that it comes from")
{
    two_platforms it;
    it.transact([&](ports::ledger& ledger) {
        core::person eve;
        eve.name = eve.handle = "eve";
        eve.standing = core::standing::member;
        eve.is_admin = true;
        ledger.people.put({homeserver, "@eve:hs.test"}, eve, it.now);
    });
    const auto eve = it.ledger().people.by_identity({homeserver, "@eve:hs.test"})->id;
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    it.meet_ana(core::standing::member, false, core::standing::member, false);
    it.ana_says(homeserver, it.room, "write the runbook by fri");
    it.meet_ana(core::standing::gone, false, core::standing::gone, false);
    const auto told = [&] {
        std::map<std::string, std::string> said;
        it.transact([&](ports::ledger& ledger) {
            for (const auto& row : bot::claim_to_send(ledger, it.policy, it.now + std::chrono::days{3}, 16))
                said[row.message.key] = it.text(row.message.body);
        });
        return said;
    }();
    const auto here = told.find("hand-over/1/to/5");
    const auto there = told.find("hand-over/1/to/" + std::to_string(eve.value));
    REQUIRE(here != told.end());
    REQUIRE(there != told.end());
    CHECK_THAT(here->second, Contains("signing key") && !Contains("runbook"));
    CHECK_THAT(there->second, Contains("runbook") && !Contains("signing key"));
}
