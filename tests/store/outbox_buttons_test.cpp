// Goal: a button can be pressed as long as its message may still be read, and is forgotten after that. Method: the
// outbox is called as the sender calls it, on a database in memory.
#include "support/catch.hpp"

#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;
using ports::outbox_state;
using ports::persistence;

TEST_CASE("outbox: all buttons of a message are told, those that an edit took away too, and the thread of each")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    const auto say = [&](std::vector<ports::posted_button> buttons, int at_minute) {
        auto what = message("card", persistence::latest, 1, std::to_string(at_minute));
        what.to.thread = "$root";
        outbox.put(what, at(at_minute));
        auto rows = outbox.claim(at(at_minute), 10);
        rows.at(0).state = outbox_state::sent;
        rows[0].posted_channel = "!a";
        rows[0].posted_message = "$1";
        rows[0].buttons = std::move(buttons);
        outbox.settle(rows[0], at(at_minute));
    };
    say({{"$1", "x", "done", "A-1"}, {"$2", "x", "done", "A-2"}}, 0);
    say({{"$1", "y", "undo", "A-1"}}, 1);
    using buttons = std::vector<ports::posted_button>;
    CHECK(outbox.buttons_on("T1", "!a", "$1")
          == buttons{{"$1", "x", "done", "A-1", false}, {"$1", "y", "undo", "A-1", true}});
    CHECK(outbox.buttons_on("T1", "!a", "$3").empty());
    CHECK(outbox.buttons_on("T1", "!b", "$1").empty());
    CHECK(outbox.buttons_on("T2", "!a", "$1").empty());
    CHECK(outbox.button_on("T1", "!a", "$1", "y")->thread == "$root");
}

TEST_CASE("outbox: buttons are kept for ninety days, and for three once an edit took them away")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    const auto say = [&](const char* key, std::vector<ports::posted_button> buttons, int at_minute) {
        outbox.put(message(key, persistence::latest, 1, std::to_string(at_minute)), at(at_minute));
        auto rows = outbox.claim(at(at_minute), 10);
        rows.at(0).state = outbox_state::sent;
        rows[0].posted_channel = "!a";
        rows[0].posted_message = "$1";
        rows[0].buttons = std::move(buttons);
        outbox.settle(rows[0], at(at_minute));
    };
    const auto is_kept
        = [&](const std::string& message) { return outbox.button_on("T1", "!a", message, "x").has_value(); };
    const auto expire_in = [&](std::chrono::hours later) {
        while (outbox.expire(at(1) + later)) { }
    };
    std::vector<ports::posted_button> many;
    for (int i = 0; i < 250; ++i)
        many.push_back({"$" + std::to_string(i), "x", "done", "A-1"});
    say("edited", {{"$e", "x", "done", "A-1"}}, 0);
    say("many", many, 0);
    say("edited", {}, 1);
    expire_in(std::chrono::hours(3 * 24 - 1));
    CHECK(is_kept("$e"));
    expire_in(std::chrono::hours(3 * 24));
    CHECK_FALSE(is_kept("$e"));
    CHECK(is_kept("$0"));
    expire_in(std::chrono::hours(90 * 24));
    CHECK_FALSE(is_kept("$0"));
    CHECK_FALSE(is_kept("$249"));
}

TEST_CASE("outbox: what was said in part has its buttons at once, and once the rest has gone no others than that")
{
    const auto state = GENERATE(outbox_state::retry, outbox_state::unknown, outbox_state::parked);
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("nudge", persistence::once, 1, "all"), at(0));
    const auto settle = [&](ports::outbox_row row, outbox_state how, std::vector<ports::posted_button> buttons) {
        row.state = how;
        row.retry_at = at(1);
        row.attempted_at = at(0);
        row.posted_message = "$1";
        row.posted_channel = how == outbox_state::sent ? "!a" : "";
        row.buttons = std::move(buttons);
        row.buttons_channel = "!a";
        outbox.settle(row, at(0));
    };
    auto rows = outbox.claim(at(0), 10);
    settle(rows.at(0), state, {{"$1", "x", "done", "A-1"}});
    CHECK(outbox.find("nudge")->posted_channel.empty());
    CHECK(outbox.button_on("T1", "!a", "$1", "x")->stands);
    // Nothing more is known after the next attempt: what stood goes on standing.
    if (state == outbox_state::parked)
        return;
    rows = outbox.claim(at(1), 10);
    settle(rows.at(0), state, {});
    CHECK(outbox.button_on("T1", "!a", "$1", "x")->stands);
    rows = outbox.claim(at(1), 10);
    settle(rows.at(0), outbox_state::sent, {{"$1", "x", "done", "A-1"}, {"$2", "x", "done", "A-2"}});
    using buttons = std::vector<ports::posted_button>;
    CHECK(outbox.buttons_on("T1", "!a", "$1") == buttons{{"$1", "x", "done", "A-1"}});
    CHECK(outbox.buttons_on("T1", "!a", "$2") == buttons{{"$2", "x", "done", "A-2"}});
}

TEST_CASE("outbox: an edit that went through in part adds its buttons and leaves the others, until it is complete")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    const auto settle = [&](outbox_state how, std::vector<ports::posted_button> buttons, int at_minute) {
        outbox.put(message("card", persistence::latest, 1, std::to_string(at_minute)), at(at_minute));
        auto rows = outbox.claim(at(at_minute), 10);
        rows.at(0).state = how;
        rows[0].retry_at = at(at_minute);
        rows[0].posted_channel = "!a";
        rows[0].posted_message = "$1,A-2$2";
        rows[0].buttons = std::move(buttons);
        outbox.settle(rows[0], at(at_minute));
    };
    const auto stands = [&](const char* message, const char* emoji) {
        const auto found = outbox.button_on("T1", "!a", message, emoji);
        return found && found->stands;
    };
    settle(outbox_state::sent, {{"$1", "x", "done", "A-1"}, {"$2", "x", "done", "A-2"}}, 0);
    settle(outbox_state::retry, {{"$1", "y", "undo", "A-1"}}, 1);
    CHECK(stands("$1", "y"));
    CHECK(stands("$2", "x"));
    settle(outbox_state::sent, {{"$1", "y", "undo", "A-1"}, {"$2", "y", "undo", "A-2"}}, 2);
    CHECK_FALSE(stands("$1", "x"));
    CHECK(stands("$1", "y"));
    CHECK_FALSE(stands("$2", "x"));
    CHECK(stands("$2", "y"));
}
