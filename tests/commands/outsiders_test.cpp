// What was said in a private place is not carried out of it by asking somebody who cannot read it.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

TEST_CASE("outsiders: nobody is asked to accept the risk of what they cannot read")
{
    ledger_fixture it;
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    CHECK_THAT(it.say(it.ana, it.secret, "decline A-1 because nobody cares, risk <@U003>"),
               Contains("Gil cannot read where A-1 was said") && !Contains("is asked"));
    CHECK_FALSE(it.action(1).declining);
    CHECK_THAT(it.say(it.guest, "A-1"), Contains("no A-1"));
    it.say(it.ana, it.secret, "decline A-1 because nobody cares, risk @vp");
    CHECK(it.action(1).declining);
}

TEST_CASE("outsiders: nobody is waited for who would not learn what for")
{
    ledger_fixture it;
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    CHECK_THAT(it.say(it.ana, it.secret, "blocked A-1 on @bo"),
               Contains("Bo cannot read where A-1 was said") && !Contains("next batch"));
    CHECK_FALSE(it.action(1).blocked);
    it.say(it.ana, it.secret, "blocked A-1 on @vp");
    CHECK(it.action(1).blocked);
}

TEST_CASE("outsiders: a helper who cannot read it is not told; who asked for it is")
{
    ledger_fixture it;
    it.policy.helper = "U002"; // Bo
    it.say(it.vp, it.secret, "<@U001> rotate the signing key by fri");
    it.say(it.ana, it.secret, "accept A-1");
    CHECK_THAT(it.say(it.ana, it.secret, "blocked A-1"), Contains("Vera is asked privately"));
}

TEST_CASE("outsiders: a helper is not asked about what was said to the bot alone, which they cannot read")
{
    ledger_fixture it;
    it.policy.helper = "U002"; // Bo
    it.say(it.ana, it.direct, "rotate the signing key by fri");
    CHECK_THAT(it.say(it.ana, it.direct, "blocked A-1 no access"), !Contains("is asked"));
}

TEST_CASE("outsiders: a helper who is asked may hand it to who can help, while it is stuck")
{
    ledger_fixture it;
    it.policy.helper = "U002"; // Bo
    it.say(it.ana, "rotate the signing key by fri");
    CHECK_THAT(it.say(it.bo, "give A-1 @vp"), Contains("Only Ana"));
    CHECK_THAT(it.say(it.ana, "blocked A-1 no access"), Contains("Bo is asked privately"));
    CHECK_THAT(it.say(it.bo, "give A-1 @vp"), Contains("Vera is asked"));
}

TEST_CASE("outsiders: without a helper the lead of the owner's team is asked, where they may read it; else who asked")
{
    ledger_fixture it;
    it.add_team("web", {it.ana.id, it.bo.id}, {}, {}, it.bo.id);
    it.say(it.vp, "<@U001> write the runbook by fri");
    it.say(it.ana, "accept A-1");
    CHECK_THAT(it.say(it.ana, "blocked A-1"), Contains("Bo is asked privately"));
    it.say(it.vp, it.secret, "<@U001> rotate the signing key by fri");
    it.say(it.ana, it.secret, "accept A-2");
    CHECK_THAT(it.say(it.ana, it.secret, "blocked A-2"), Contains("Vera is asked privately"));
    // Nobody leads themself.
    it.say(it.vp, "<@U002> test the failover by fri");
    it.say(it.bo, "accept A-3");
    CHECK_THAT(it.say(it.bo, "blocked A-3"), Contains("Vera is asked privately"));
    // Whom the settings name comes first, but never the owner themself.
    it.policy.helper = "U004";
    it.say(it.bo, "<@U001> move the cron off db-3 by fri");
    it.say(it.ana, "accept A-4");
    CHECK_THAT(it.say(it.ana, "blocked A-4"), Contains("Vera is asked privately"));
    it.policy.helper = "U001";
    it.say(it.vp, "<@U001> rename the index by fri");
    it.say(it.ana, "accept A-5");
    CHECK_THAT(it.say(it.ana, "blocked A-5"), Contains("Bo is asked privately"));
}

TEST_CASE("outsiders: an incident that they cannot read does not exist for them")
{
    ledger_fixture it;
    it.say(it.ana, it.secret, "incident VAULT-9 sev:1");
    CHECK_THAT(it.say(it.bo, "incident VAULT-9 resolve"), Contains("no incident VAULT-9 that you may see"));
    CHECK_THAT(it.say(it.bo, it.general, "incident VAULT-9 sev:2"),
               Contains("cannot be used here") && !Contains("another place"));
}

TEST_CASE("outsiders: a number is an action's for who sees that action, and else part of the words")
{
    ledger_fixture it;
    it.say(it.ana, it.secret, "rotate the signing key by fri");
    CHECK_THAT(it.say(it.bo, "note 1 host is slow again"), Contains("A-2"));
    CHECK(it.action(2).text == "note 1 host is slow again");
}
