// Goal: whoever reads one of several messages of the bot can answer it at once, also while the others wait. Method: the
// real bot, on a platform whose buttons are emoji and which takes only a part of a message at first.
#include "bot/harness.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("an emoji under a message whose rest still waits for its turn presses its button")
{
    harness with;
    with.chat.abilities.has_buttons = false;
    auto first = with.command("note to self by friday", "message", "U1");
    first.key = "message/C1/5.0";
    first.response_url.clear();
    std::get<ports::command_input>(first.input).message = "5.0";
    with.chat.on_posting = [&](const std::string& key) {
        if (key != "reply/" + first.key)
            return;
        ports::sent later{ports::delivery::retry, {}, "!0,$part", std::chrono::hours(9), "waiting for its turn"};
        later.is_turn_awaited = true;
        later.buttons = {{"$part", "e1", "done", "A-1"}};
        with.chat.outcomes = {later};
    };
    const auto is_kept = [&] {
        return with.stored(
            [](ports::ledger& ledger) { return ledger.outbox.button_on("T1", "C1", "$part", "e1").has_value(); });
    };
    with.run_until_stored([&] { with.chat.sink->deliver(first); }, is_kept);
    const auto is_done = [&] {
        return with.stored([](ports::ledger& ledger) {
            const auto found = ledger.actions.find(core::action_id{1});
            return found && found->state == core::state::closed;
        });
    };
    auto press = with.reaction("e1", "$part", "100");
    press.user = "U1";
    press.key = "reaction/C1/$part/U1/e1/100";
    with.run_until_stored([&] { with.chat.sink->deliver(press); }, is_done);
    CHECK(is_done());
}
