// Public titles: who sets them, what they may be, what is said of where they are read, and what takes them away.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

// Ana's promise in the private channel, which she and Vera read.
void promise(ledger_fixture& it) { it.say(it.ana, it.secret, "rotate the leaked signing key by friday"); }

} // namespace

TEST_CASE("public: sets the title, says aloud where it will be read, and is undone")
{
    ledger_fixture it;
    promise(it);
    CHECK(it.say(it.ana, it.secret, "public A-1 \"look after a key\"")
          == "Called “look after a key” elsewhere: A-1: rotate the leaked signing key\n"
             "Digests, escalations, hand-overs and other messages show these words, and nothing else of it, to people "
             "who may not read where it came from.\n[Undo]");
    CHECK(it.action(1).public_title == "look after a key");
    CHECK(it.history(1) == "record public");
    it.say(it.ana, it.secret, "undo A-1");
    CHECK(it.action(1).public_title.empty());
}

TEST_CASE("public: an id alone shows the title, off takes it away, and the history has both")
{
    ledger_fixture it;
    promise(it);
    CHECK_THAT(it.say(it.vp, it.secret, "public A-1"),
               Contains("No public title yet") && Contains("/action public A-1 \"rotate a key\""));
    it.say(it.ana, it.secret, "public A-1 look after a key");
    CHECK_THAT(it.say(it.vp, it.secret, "public A-1"),
               Contains("Called “look after a key” elsewhere") && !Contains("[Undo]"));
    CHECK_THAT(it.say(it.ana, it.secret, "A-1"), Contains("it is called “look after a key”"));
    CHECK_THAT(it.say(it.ana, it.secret, "public A-1 off"), Contains("it is only counted") && Contains("[Undo]"));
    CHECK(it.action(1).public_title.empty());
    CHECK_THAT(it.say(it.ana, it.secret, "public A-1 off"), Contains("Nothing changed"));
    CHECK_THAT(it.say(it.ana, it.secret, "A-1"),
               Contains("changed its public title: “look after a key”")
                   && Contains("changed its public title: took “look after a key” away") && !Contains("it is called"));
    CHECK(it.history(1) == "record public public");
}

TEST_CASE("public: owner, asker and admins set it; others who read it are told who could, and strangers nothing")
{
    ledger_fixture it;
    promise(it);
    CHECK_THAT(it.say(it.vp, it.secret, "public A-1 \"a key\""),
               Contains("Only Ana (owner)") && Contains("can set the public title of A-1"));
    CHECK_THAT(it.say(it.vp, it.secret, "public A-1 off"), Contains("Only Ana (owner)"));
    CHECK_THAT(it.say(it.bo, "public A-1 \"a key\""), Contains("no A-1 that you may see") && !Contains("signing"));
    CHECK(it.history(1) == "record");
    it.say(it.vp, it.secret, "<@U001> write to the vendor");
    it.say(it.vp, it.secret, "public A-2 \"write a letter\"");
    CHECK(it.action(2).public_title == "write a letter");
}

TEST_CASE("public: a title is one short line that names nobody")
{
    ledger_fixture it;
    promise(it);
    const auto refused
        = [&](const std::string& title) { return it.say(it.ana, it.secret, "public A-1 \"" + title + "\""); };
    CHECK_THAT(refused("one\ntwo"), Contains("A public title is one line."));
    CHECK_THAT(refused("ask @here"), Contains("names no people or channels"));
    CHECK_THAT(refused("ask <!channel>"), Contains("names no people or channels"));
    CHECK_THAT(refused("ask <@U002>"), Contains("names no people or channels"));
    CHECK_THAT(refused(std::string(101, 'x')), Contains("at most 100 characters"));
    CHECK(it.action(1).public_title.empty());
    // Letters are counted, not bytes.
    std::string letters;
    for (int count = 0; count < 100; ++count)
        letters += "ü";
    refused(letters);
    CHECK(it.action(1).public_title == letters);
}

TEST_CASE("public: what is closed may still get a title, and who closed it is not forgotten")
{
    ledger_fixture it;
    promise(it);
    it.say(it.ana, it.secret, "done A-1");
    it.say(it.admin, it.secret, "public A-1 \"look after a key\"");
    CHECK(it.action(1).public_title == "look after a key");
    CHECK(it.text(it.press(it.ana, it.secret, "done", "A-1")) == "A-1 is done already (you, 10:15).");
}

TEST_CASE("public: a title is no answer: how often it was asked after and that others were told stay")
{
    ledger_fixture it;
    promise(it);
    it.transact([&](ports::ledger& ledger) {
        auto item = it.action(1);
        item.nudged_at = it.now;
        item.unanswered_nudges = 5;
        item.is_escalated = true;
        ledger.actions.save(item);
    });
    const auto before = it.action(1);
    for (const std::string words : {"public A-1 \"look after a key\"", "public A-1 off"}) {
        INFO(words);
        it.now += std::chrono::minutes(5);
        it.say(it.ana, it.secret, words);
        CHECK(it.action(1).active_at == before.active_at);
        CHECK(it.action(1).unanswered_nudges == 5);
        CHECK(it.action(1).is_escalated);
    }
    CHECK(it.history(1) == "record public public");
}
