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
