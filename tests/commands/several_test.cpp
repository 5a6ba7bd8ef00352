// Goal: several promises of a long message of reminders are moved or done together, each as by itself: nothing before
// one press, twice is once, and what changed meanwhile is said. Method: the real ledger in memory, with such a message
// in its outbox.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

#include <makegood/core/batch.hpp>
#include <makegood/core/utf8.hpp>

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

// Ana owes four things by Fri 27 and one by Fri 18 Dec, and was reminded of all of them on Mon 30 November at 09:00.
class reminded_office : public ledger_fixture
{
public:
    reminded_office()
    {
        for (const std::string what : {"an alert on lag", "the runbook", "the failover drill", "the rota"})
            say(ana, "add " + what + " by 27 nov");
        say(ana, "add the dashboard by 18 dec");
        now = std::chrono::floor<std::chrono::milliseconds>(date::sys_days(date::year{2026} / 11 / 30)
                                                            + std::chrono::hours(9));
        remind();
        now += std::chrono::minutes(10);
    }

    void remind()
    {
        core::batch_contents what;
        for (std::int64_t id = 1; id <= 5; ++id)
            what.items.push_back(
                {{.action = core::action_id{id}, .occasion = core::occasion::overdue, .recipient = ana.id},
                 action(id)});
        ports::message_to_send message;
        message.kind = ports::persistence::once;
        message.key = commands::batch_key(ana.id, date::year{2026} / 11 / 30);
        message.lane = ports::lane::nudge;
        message.to.workspace = "T1";
        message.to.person = ana.id;
        message.body = core::batch(what, ana.id, commands::hours_of(ledger(), policy, ana.id), now);
        transact([&](ports::ledger& ledger) {
            ledger.outbox.put(message, now);
            for (auto row : ledger.outbox.claim(now, 16)) {
                row.state = ports::outbox_state::sent;
                row.posted_message = "1.0";
                row.posted_channel = "D001";
                ledger.outbox.settle(row, now);
            }
        });
    }
    std::string due_day(std::int64_t id) { return core::format_day(action(id).due->on); }
};

// The button of that name.
core::button button_of(const commands::reply& what, const std::string& verb)
{
    for (const auto& block : what.body.blocks)
        for (const auto& each : block.buttons)
            if (each.verb == verb)
                return each;
    FAIL("there is no button " << verb);
    return {};
}

} // namespace

TEST_CASE("several: later all shows what it would do, and does it with one press, each with its own history")
{
    reminded_office it;
    const auto shown = it.run(it.ana, it.general, "later all until 4 dec because the vendor is late");
    CHECK_THAT(it.text(shown),
               Contains("That moves 4 promises past their date, to Fri 4 Dec, and quiets 1 until then.")
                   && Contains("A-1 add an alert on lag: from 27 Nov to 4 Dec")
                   && Contains("A-5 add the dashboard: quiet, its date stays"));
    CHECK(it.due_day(1) == "2026-11-27");
    const auto move = button_of(shown, "move-all");
    const auto done = it.press(it.ana, it.general, "move-all", move.argument);
    CHECK_THAT(it.text(done), Contains("Now due Fri 4 Dec: A-1, A-2, A-3 and A-4. Quiet until then: A-5."));
    CHECK(done.replaces_original);
    for (std::int64_t id = 1; id <= 4; ++id) {
        CHECK(it.due_day(id) == "2026-12-04");
        CHECK(it.action(id).slips == 1);
        CHECK(core::format_day(it.action(id).first_due->on) == "2026-11-27");
        CHECK(it.history(id) == "record move");
    }
    CHECK(it.due_day(5) == "2026-12-18");
    CHECK(it.action(5).slips == 0);
    CHECK(it.action(5).quiet_until.has_value());
    CHECK(it.ledger().history.of(core::action_id{1}).back().detail == "from 27 Nov to 4 Dec: the vendor is late");
    // Pressed again: nothing more.
    CHECK_THAT(it.text(it.press(it.ana, it.general, "move-all", move.argument)), Contains("Moved already: A-1"));
    CHECK(it.history(1) == "record move");
    CHECK(it.action(1).slips == 1);
}

TEST_CASE("several: left alone after it was moved, it says so, and can be taken back still")
{
    reminded_office it;
    const auto shown = it.run(it.ana, it.general, "later all 4 dec");
    it.press(it.ana, it.general, "move-all", button_of(shown, "move-all").argument);
    for (const std::string verb : {"move-all", "leave-all"}) {
        const auto late = it.press(it.ana, it.general, verb, button_of(shown, verb).argument);
        CHECK_THAT(it.text(late), Contains("Moved already: A-1, A-2, A-3, A-4 and A-5."));
        CHECK(button_of(late, "undo-all").argument.starts_with("A-1:"));
        CHECK(it.history(1) == "record move");
    }
    const auto late = it.press(it.ana, it.general, "leave-all", button_of(shown, "leave-all").argument);
    it.press(it.ana, it.general, "undo-all", button_of(late, "undo-all").argument);
    CHECK(it.due_day(1) == "2026-11-27");
    CHECK_THAT(it.text(it.press(it.ana, it.general, "undo-all", button_of(late, "undo-all").argument)),
               Contains("Taken back already: A-1, A-2, A-3, A-4 and A-5.") && !Contains("they stay"));
}

TEST_CASE("several: moved to another day, a preview is not what was done")
{
    reminded_office it;
    const auto first = it.run(it.ana, it.general, "later all 4 dec");
    const auto second = it.run(it.ana, it.general, "later all 11 dec");
    it.press(it.ana, it.general, "move-all", button_of(second, "move-all").argument);
    const auto stale = it.press(it.ana, it.general, "move-all", button_of(first, "move-all").argument);
    CHECK_THAT(it.text(stale), Contains("Something changed since, so nothing was moved."));
    CHECK(it.due_day(1) == "2026-12-11");
    CHECK_THAT(it.text(it.press(it.ana, it.general, "leave-all", button_of(first, "leave-all").argument)),
               Contains("Nothing was changed."));
}

TEST_CASE("several: a long reason ends with a whole character")
{
    reminded_office it;
    const auto shown
        = it.run(it.ana, it.general, "later all until 4 dec because " + std::string(299, 'x') + "üü is late");
    CHECK(core::is_utf8(button_of(shown, "move-all").argument));
    CHECK(button_of(shown, "move-all").argument.ends_with("xx"));
}

TEST_CASE("several: one press takes all of it back, but for what something followed")
{
    reminded_office it;
    const auto shown = it.run(it.ana, it.general, "later all 4 dec");
    const auto done = it.press(it.ana, it.general, "move-all", button_of(shown, "move-all").argument);
    it.say(it.ana, "done A-2");
    const auto undo = button_of(done, "undo-all");
    CHECK_THAT(it.text(it.press(it.bo, it.general, "undo-all", undo.argument)), Contains("Nothing was taken back."));
    CHECK_THAT(it.text(it.press(it.ana, it.general, "undo-all", undo.argument)),
               Contains("Taken back: A-1, A-3, A-4 and A-5.") && Contains("for A-2: they stay as they are."));
    CHECK(it.due_day(1) == "2026-11-27");
    CHECK(it.action(1).slips == 0);
    CHECK_FALSE(it.action(5).quiet_until);
    CHECK(it.action(2).state == core::state::closed);
    CHECK_THAT(it.text(it.press(it.ana, it.general, "undo-all", undo.argument)),
               Contains("Taken back already: A-1, A-3, A-4 and A-5.") && Contains("for A-2: they stay as they are."));
    CHECK(it.history(1) == "record move undo");
}

TEST_CASE("several: what changed after the preview is said, nothing is moved, and the new preview can be pressed")
{
    reminded_office it;
    const auto shown = it.run(it.ana, it.general, "later all 4 dec");
    it.say(it.ana, "done A-3");
    const auto stale = it.press(it.ana, it.general, "move-all", button_of(shown, "move-all").argument);
    CHECK_THAT(it.text(stale),
               Contains("Something changed since, so nothing was moved.") && Contains("That moves 3 promises")
                   && Contains("Left as they are: A-3 (done already)."));
    CHECK(it.due_day(1) == "2026-11-27");
    it.press(it.ana, it.general, "move-all", button_of(stale, "move-all").argument);
    CHECK(it.due_day(1) == "2026-12-04");
    CHECK(it.action(3).state == core::state::closed);
}

TEST_CASE("several: left alone, nothing changes; and another person moves nothing of it")
{
    reminded_office it;
    const auto shown = it.run(it.ana, it.general, "later all fri");
    CHECK_THAT(it.text(it.press(it.ana, it.general, "leave-all", "")), Contains("Nothing was changed."));
    CHECK_THAT(it.text(it.press(it.bo, it.general, "move-all", button_of(shown, "move-all").argument)),
               Contains("There is nothing to move.") && Contains("A-1 (not yours any more)"));
    CHECK(it.history(1) == "record");
    CHECK_THAT(it.say(it.bo, "later all fri"), Contains("I have not reminded you of anything lately"));
    // What was read of the message by then is over a week later.
    it.now += std::chrono::days(9);
    CHECK_THAT(it.say(it.ana, "later all fri"), Contains("I have not reminded you of anything lately"));
}

TEST_CASE("several: the form asks until when, and what was given away meanwhile stays as it is")
{
    reminded_office it;
    it.press(it.ana, it.general, "later-all", "A-1 A-2 A-3 A-4 A-5", "trigger");
    it.say(it.ana, "give A-4 @vp");
    it.say(it.vp, "accept A-4");
    const auto shown
        = it.submit(it.ana, "later-all", "A-1 A-2 A-3 A-4 A-5", {{"until", "2026-12-04"}, {"because", ""}});
    CHECK_THAT(it.text(shown), Contains("That moves 3 promises") && Contains("A-4 (not yours any more)"));
    CHECK(it.due_day(1) == "2026-11-27");
    CHECK_THAT(it.text(it.submit(it.ana, "later-all", "A-1 A-2", {{"until", "soonish"}})), Contains("Until when?"));
}

TEST_CASE("several: those that are ticked are done, each by itself, and one press takes it back")
{
    reminded_office it;
    it.press(it.ana, it.general, "done-several", "A-1 A-2 A-3 A-4 A-5", "trigger");
    CHECK(it.history(1) == "record");
    it.say(it.ana, "done A-2");
    const auto done = it.submit(it.ana, "done-several", "A-1 A-2 A-3 A-4 A-5",
                                {{"A-1", "yes"}, {"A-2", "yes"}, {"A-3", ""}, {"A-4", "yes"}});
    CHECK_THAT(it.text(done), Contains("Done: A-1 and A-4.") && Contains("A-2 (done already)"));
    CHECK(it.action(1).state == core::state::closed);
    CHECK(it.action(3).state == core::state::promised);
    CHECK(it.history(4) == "record close");
    it.press(it.ana, it.general, "undo-all", button_of(done, "undo-all").argument);
    CHECK(it.action(1).state == core::state::promised);
    CHECK_THAT(it.text(it.submit(it.ana, "done-several", "A-1 A-3", {{"A-1", ""}})), Contains("nothing was changed"));
}

TEST_CASE("several: what is over leaves the buttons of the message, and these go with the last but one")
{
    reminded_office it;
    const auto key = commands::batch_key(it.ana.id, date::year{2026} / 11 / 30);
    CHECK(button_of({.body = it.row(key)->whole()}, "later-all").argument == "A-1 A-2 A-3 A-4 A-5");
    it.say(it.ana, "done A-2");
    it.say(it.ana, "later A-1 fri");
    CHECK(button_of({.body = it.row(key)->whole()}, "later-all").argument == "A-1 A-3 A-4 A-5");
    for (const std::string id : {"1", "3", "4"})
        it.say(it.ana, "done A-" + id);
    const auto left = *it.row(key);
    for (const auto& block : left.whole().blocks)
        for (const auto& each : block.buttons)
            CHECK((each.verb != "later-all" && each.verb != "done-several"));
}

TEST_CASE("several: words that begin so and name no date are an action")
{
    reminded_office it;
    it.say(it.ana, "later all hands meeting notes go to the wiki");
    CHECK(it.action(6).text == "later all hands meeting notes go to the wiki");
}
