// Plain promises in talk: asked about once, of the speaker alone, and recorded by one tap.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

struct talk : ledger_fixture
{
    commands::reply hear(const core::person& who, const core::place& where, const std::string& words)
    {
        ports::message_input message;
        message.words.text = words;
        message.message = "1763892000.000100";
        message.permalink = "https://example.slack.com/archives/C104/p1763892000000100";
        for (const std::string user : {"U001", "U002"})
            if (words.find("<@" + user + ">") != std::string::npos)
                message.words.mentioned.push_back(user);
        return overhear(who, where, message);
    }
    std::string asked(const core::person& who, const std::string& words)
    {
        const auto reply = hear(who, incident_place, words);
        CHECK_FALSE(reply.is_public);
        return text(reply);
    }
    std::string answer(const core::person& who, const std::string& verb, const std::string& argument)
    {
        const auto reply = press(who, incident_place, verb, argument);
        CHECK(reply.replaces_original);
        return text(reply);
    }
};

constexpr const char* said = "ok, I'll add an alert for replica lag tomorrow";

} // namespace

TEST_CASE("promises: what somebody says they will do is offered back to them, and recorded by one tap")
{
    talk it;
    CHECK_THAT(it.asked(it.ana, said),
               Contains("Shall I track this as your promise?") && Contains("add an alert for replica lag")
                   && Contains("due Tue 24 Nov") && Contains("[Track it]") && Contains("[No]")
                   && Contains("[Stop asking me]"));
    CHECK_FALSE(it.has(1));
    // "tomorrow" is the day after it was said, however late the answer.
    it.now += std::chrono::hours(30);
    CHECK_THAT(it.answer(it.ana, "promise", "1"), Contains("A-1") && Contains("[Undo]"));
    const auto item = it.action(1);
    CHECK(item.text == "add an alert for replica lag");
    CHECK(item.state == core::state::promised);
    CHECK(item.owner == it.ana.id);
    CHECK(core::format_day(item.due->on) == "2026-11-24");
    CHECK(item.from.words == said);
    CHECK(item.from.permalink == "https://example.slack.com/archives/C104/p1763892000000100");
    CHECK(item.incident);
    CHECK_THAT(it.answer(it.ana, "promise", "1"), Contains("answered already"));
    CHECK_FALSE(it.has(2));
}

TEST_CASE("promises: who has muted reminders is not asked, until that is over")
{
    talk it;
    it.ana.muted_until = it.now + std::chrono::hours(1);
    CHECK(it.asked(it.ana, said).empty());
    it.now += std::chrono::hours(1);
    CHECK_THAT(it.asked(it.ana, said), Contains("Shall I track this as your promise?"));
}

TEST_CASE("promises: a message that was noted meanwhile is not tracked twice")
{
    talk it;
    it.asked(it.ana, said);
    it.transact([&](ports::ledger& ledger) {
        core::action noted;
        noted.text = "add an alert";
        noted.asker = it.ana.id;
        noted.from.place = it.incident_place.id;
        noted.from.message = ledger.questions.find(1)->about.message;
        ledger.actions.add(noted);
    });
    CHECK_THAT(it.answer(it.ana, "promise", "1"), Contains("This message is noted already as A-1."));
    CHECK_FALSE(it.has(2));
}

TEST_CASE("promises: tracked after somebody asked for it by emoji, it is accepted")
{
    talk it;
    it.asked(it.ana, said);
    it.react(it.bo, it.incident_place, "1763892000.000100", "U001", {said, {}});
    REQUIRE(it.action(1).offered_to == it.ana.id);
    CHECK_THAT(it.answer(it.ana, "promise", "1"), Contains("A-1"));
    CHECK(it.action(1).state == core::state::promised);
    CHECK(it.action(1).owner == it.ana.id);
    CHECK_FALSE(it.has(2));
}

TEST_CASE("promises: what was said a while ago, and is found in history, is not asked about")
{
    talk it;
    ports::message_input message;
    message.words.text = said;
    message.message = "1.2";
    const auto hear_after = [&](int minutes) {
        commands::reply result;
        it.transact([&](ports::ledger&) {
            auto here = it.speak(it.ana, it.incident_place);
            here.said_at = it.now - std::chrono::minutes(minutes);
            result = commands::overhear(here, message);
        });
        return it.text(result);
    };
    CHECK(hear_after(11).empty());
    CHECK_THAT(hear_after(9), Contains("Shall I track this"));
}

TEST_CASE("promises: a promise made for somebody else asks them, once its speaker says so")
{
    talk it;
    CHECK_THAT(it.asked(it.ana, "<@U002> will rotate the signing key by friday"),
               Contains("Shall I ask Bo to take this?") && Contains("[Ask Bo]"));
    CHECK_THAT(it.answer(it.ana, "promise", "1"), Contains("A-1"));
    CHECK(it.action(1).state == core::state::proposed);
    CHECK(it.action(1).offered_to == it.bo.id);
}

TEST_CASE("promises: one person is asked once in ten minutes, others are not held up by it")
{
    talk it;
    CHECK_FALSE(it.asked(it.ana, said).empty());
    it.now += std::chrono::minutes(9);
    CHECK(it.asked(it.ana, said).empty());
    CHECK_FALSE(it.asked(it.bo, said).empty());
    it.answer(it.ana, "no-promise", "1");
    CHECK(it.asked(it.ana, said).empty());
    it.now += std::chrono::minutes(1);
    CHECK_FALSE(it.asked(it.ana, said).empty());
}

TEST_CASE("promises: nobody is asked outside incidents' places, about talk, or by a bot that may not")
{
    talk it;
    CHECK(it.hear(it.ana, it.general, said).body.is_empty());
    CHECK(it.asked(it.ana, "I'll check the logs now").empty());
    CHECK(it.asked(it.ana, "could somebody add an alert for replica lag tomorrow?").empty());
    it.policy.promises.are_asked_about = false;
    CHECK(it.asked(it.ana, said).empty());
    it.policy.promises.are_asked_about = true;
    it.policy.store_source_words = false;
    CHECK(it.asked(it.ana, said).empty());
}

TEST_CASE("promises: a person switches the questions off by a button or a word, and on again")
{
    talk it;
    it.asked(it.ana, said);
    CHECK_THAT(it.answer(it.ana, "no-questions", "1"), Contains("/action promises on"));
    it.now += std::chrono::hours(1);
    CHECK(it.asked(it.ana, said).empty());
    CHECK_FALSE(it.asked(it.bo, said).empty());
    CHECK_THAT(it.say(it.ana, "promises"), Contains("track it: no."));
    it.say(it.ana, "promises on");
    CHECK_FALSE(it.asked(it.ana, said).empty());
}

TEST_CASE("promises: the people of a channel switch them off there for everybody")
{
    talk it;
    CHECK_THAT(it.say(it.bo, it.incident_place, "promises off here"), Contains("anybody"));
    CHECK(it.asked(it.ana, said).empty());
    it.say(it.bo, it.incident_place, "promises on here");
    CHECK_FALSE(it.asked(it.ana, said).empty());
    CHECK_THAT(it.say(it.bo, it.direct, "promises off here"), Contains("in the channel that is meant"));
    // What only begins with the word is an action.
    CHECK_THAT(it.say(it.ana, "promises off the wiki page go to the runbook"), Contains("Noted"));
}

TEST_CASE("promises: nobody answers for somebody else")
{
    talk it;
    it.asked(it.ana, said);
    CHECK_THAT(it.answer(it.bo, "promise", "1"), Contains("answered already"));
    CHECK_THAT(it.answer(it.bo, "promise", "one"), Contains("answered already"));
    CHECK_THAT(it.answer(it.ana, "no-promise", "1"), Contains("nothing was recorded"));
    CHECK_FALSE(it.has(1));
}
