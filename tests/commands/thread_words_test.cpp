// Which promises a thread belongs to, and whose words in it count. Method: what was recorded and posted, then a word.
#include <string>
#include <vector>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/public_word.hpp>
#include <makegood/commands/thread_words.hpp>

#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;

namespace {

struct talking : tests::ledger_fixture
{
    // Somebody types it in a message, perhaps in a thread.
    void type(const core::person& who, const core::place& where, const std::string& words, const std::string& message,
              const std::string& thread = {})
    {
        transact([&](ports::ledger&) {
            auto here = speak(who, where);
            here.from.message = message;
            here.from.thread = thread;
            here.from.words = words;
            commands::run(here, {words, {}});
        });
    }
    // What waits to be said in that place stands there now, as that message.
    void post(const std::string& stem, const core::place& where, const std::string& message)
    {
        transact([&](ports::ledger& ledger) {
            for (auto rows = ledger.outbox.claim(now, 100); !rows.empty(); rows = ledger.outbox.claim(now, 100))
                for (auto& row : rows) {
                    row.state = ports::outbox_state::sent;
                    const bool is_it = row.message.key.starts_with(stem);
                    row.posted_channel = is_it ? where.channel : "D1";
                    row.posted_message = is_it ? message : "1.0";
                    ledger.outbox.settle(row, now);
                }
        });
    }
    // An hour later somebody writes in the thread of that message: the actions for which that counts.
    std::vector<std::int64_t> moved_by(const core::person& who, const core::place& where, const std::string& thread)
    {
        now += std::chrono::hours(1);
        transact([&](ports::ledger& ledger) { commands::hear_in_thread(ledger, where, thread, who.id, now); });
        std::vector<std::int64_t> moved;
        for (const auto& item : ledger().actions.list({}))
            if (item.owner_wrote_at == now)
                moved.push_back(item.id.value);
        return moved;
    }
};

using ids = std::vector<std::int64_t>;

} // namespace

TEST_CASE("threads: a promise belongs to the thread of its message, and to the one that its message is a reply in")
{
    talking it;
    it.type(it.ana, it.general, "add an alert on replica lag by 4 dec", "1.1");
    it.type(it.ana, it.general, "rotate the signing key by 4 dec", "2.5", "2.1");
    it.say(it.ana, it.general, "write the runbook for failover by 4 dec");
    CHECK(it.moved_by(it.ana, it.general, "1.1") == ids{1});
    CHECK(it.moved_by(it.ana, it.general, "2.1") == ids{2});
    CHECK(it.moved_by(it.ana, it.general, "2.5").empty());
    CHECK(it.moved_by(it.ana, it.secret, "1.1").empty());
    CHECK(it.moved_by(it.vp, it.general, "1.1").empty());
}

TEST_CASE("threads: a word is no change: no history, no answer, and nobody is told")
{
    talking it;
    it.type(it.ana, it.general, "add an alert on replica lag by 4 dec", "1.1");
    it.post("", it.general, "9.1");
    const auto before = it.action(1);
    CHECK(it.moved_by(it.ana, it.general, "1.1") == ids{1});
    const auto after = it.action(1);
    CHECK(after.active_at == before.active_at);
    CHECK(it.ledger().history.of(after.id).size() == 1);
    CHECK(it.ledger().outbox.counts(it.now).waiting == 0);
}

TEST_CASE("threads: undo and hand-over: the word stays as long as the owner does")
{
    talking it;
    it.type(it.ana, it.general, "add an alert on replica lag by 4 dec", "1.1");
    it.say(it.ana, it.general, "edit A-1 sev:2");
    CHECK(it.moved_by(it.ana, it.general, "1.1") == ids{1});
    const auto wrote_at = it.action(1).owner_wrote_at;
    it.say(it.ana, it.general, "undo A-1");
    CHECK(it.action(1).severity == 0);
    CHECK(it.action(1).owner_wrote_at == wrote_at);
    it.say(it.ana, it.general, "give A-1 @vp");
    it.say(it.vp, it.general, "accept A-1");
    CHECK(it.action(1).owner == it.vp.id);
    CHECK_FALSE(it.action(1).owner_wrote_at);
}

TEST_CASE("threads: below an incident's board a word is about all that its writer promised there")
{
    talking it;
    it.say(it.ana, it.incident_place, "add an alert on replica lag by 4 dec");
    it.say(it.ana, it.incident_place, "rotate the signing key by 4 dec");
    it.say(it.vp, it.incident_place, "write the runbook by 4 dec");
    it.say(it.ana, it.general, "tune the vacuum of db-3 by 4 dec");
    it.post("board/", it.incident_place, "7.1");
    CHECK(it.moved_by(it.ana, it.incident_place, "7.1") == ids{1, 2});
    CHECK(it.moved_by(it.ana, it.incident_place, "7.2").empty());
    CHECK(it.moved_by(it.ana, it.general, "7.1").empty());
}

TEST_CASE("threads: below what a team was asked, and below what a channel is told is overdue, its owner's word counts")
{
    talking it;
    it.add_team("sre", {it.ana.id, it.bo.id}, it.general, "S1");
    it.say(it.vp, it.general, "@sre add an alert on replica lag by 4 dec");
    it.post("team-offer/", it.general, "8.1");
    it.say(it.ana, it.general, "accept A-1");
    CHECK(it.moved_by(it.ana, it.general, "8.1") == ids{1});

    it.transact([&](ports::ledger& ledger) {
        auto item = it.action(1);
        item.is_escalated = true;
        item.unanswered_nudges = 6;
        item.nudged_at = it.now;
        ledger.actions.save(item);
        commands::put_escalation(ledger, item, it.general.id, it.now);
    });
    it.post("escalation/", it.general, "9.1");
    CHECK(it.moved_by(it.ana, it.general, "9.1") == ids{1});
    CHECK(it.moved_by(it.bo, it.general, "9.1").empty());
}

TEST_CASE("activity: what is pressed where the board stands is done about the action, and answers its reminders")
{
    talking it;
    it.say(it.ana, it.incident_place, "add an alert on replica lag by 27 nov");
    it.transact([&](ports::ledger& ledger) {
        auto item = it.action(1);
        item.is_stuck = true;
        item.unanswered_nudges = 2;
        ledger.actions.save(item);
    });
    it.now += std::chrono::hours(5 * 24);
    it.press(it.ana, it.incident_place, "unblock", "A-1");
    const auto item = it.action(1);
    CHECK(item.active_at == it.now);
    CHECK(item.unanswered_nudges == 0);
    const auto facts = commands::people_facts(it.ledger(), it.policy, item);
    CHECK(core::why_silent(item, facts, it.policy, it.now).reason == core::silence_reason::active_lately);
}
