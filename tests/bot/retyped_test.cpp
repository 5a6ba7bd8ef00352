// Goal: a command that its author was told had failed, and types again, is not carried out twice. Method: the real bot
// and ledger; the acknowledgement of the first one does not reach the platform.
#include "bot/harness.hpp"

using namespace makegood;
using tests::harness;

namespace {

const char* const words = "rotate the signing key by friday";

std::int64_t stored_actions(const harness& where)
{
    return where.stored([](const ports::ledger& ledger) { return ledger.actions.count({}); });
}

// Delivers `first`, whose ack is not written, then what `second` makes; waits for both acks.
void run_both(harness& with, bool is_first_written, const std::function<ports::inbound()>& second)
{
    with.chat.acks_are_written = is_first_written;
    bool is_second_said = false;
    with.run([&] { with.chat.sink->deliver(with.command(words, "1")); },
             [&] {
                 if (with.chat.acks.size() == 1 && !std::exchange(is_second_said, true)) {
                     with.chat.acks_are_written = true;
                     with.chat.sink->deliver(second());
                 }
                 return with.chat.acks.size() == 2;
             });
}

} // namespace

TEST_CASE("a command typed again because its ack was not written is answered with the first id")
{
    harness with;
    run_both(with, false, [&] { return with.command(words, "2"); });
    REQUIRE(with.chat.acks.size() == 2);
    CHECK_THAT(with.chat.acks[0].text, Catch::Contains("A-1"));
    CHECK(with.chat.acks[1].text == with.chat.acks[0].text);
    CHECK(stored_actions(with) == 1);
}

TEST_CASE("the same words are a command of their own when the first was answered, later, elsewhere or by another")
{
    harness with;
    SECTION("the first was answered")
    {
        run_both(with, true, [&] { return with.command(words, "2"); });
    }
    SECTION("more than two minutes later")
    {
        run_both(with, false, [&] {
            with.clock_.move_to(with.clock_.now() + std::chrono::minutes(2) + std::chrono::milliseconds(1));
            return with.command(words, "2");
        });
    }
    SECTION("by another person")
    {
        run_both(with, false, [&] { return with.command(words, "2", "U1"); });
    }
    SECTION("elsewhere")
    {
        run_both(with, false, [&] {
            auto second = with.command(words, "2");
            second.channel = "C2";
            return second;
        });
    }
    SECTION("other words")
    {
        run_both(with, false, [&] { return with.command("rotate the other key by friday", "2"); });
    }
    CHECK(stored_actions(with) == 2);
}

TEST_CASE("a command typed again after the process ended before its ack is answered with the first id")
{
    const std::string said = GENERATE(as<std::string>{}, words, "<@U1> rotate the signing key by friday");
    harness with;
    with.chat.acks_are_decided = false;
    with.run([&] { with.chat.sink->deliver(with.command(said, "1")); },
             [&] { return with.chat.acks.size() == 1 && with.has_post("board/"); });
    CHECK(stored_actions(with) == 1);
    with.chat.acks_are_decided = true;
    with.run([&] { with.chat.sink->deliver(with.command(said, "2")); }, [&] { return with.chat.acks.size() == 2; });
    REQUIRE(with.chat.acks.size() == 2);
    CHECK(with.chat.acks[1].text == with.chat.acks[0].text);
    CHECK(stored_actions(with) == 1);
}
