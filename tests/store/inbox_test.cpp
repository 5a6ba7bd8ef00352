// Goal: what came in is answered once, its reply is not lost, and nothing is kept longer than it serves. Method: the
// inbox is called as the dispatcher calls it, on a database in memory.
#include "support/catch.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("inbox: a key is taken once and gives the reply back")
{
    memory_ledger house;
    auto& inbox = house.on.inbox;
    CHECK_FALSE(inbox.seen("command/1"));
    ports::kept_reply reply{core::plain("Noted A-1"), true};
    inbox.keep("command/1", at(0), reply, "https://hooks.example.org/secret");
    REQUIRE(inbox.seen("command/1"));
    CHECK(inbox.seen("command/1")->reply == reply.reply);
    CHECK(inbox.seen("command/1")->is_public);
    inbox.keep("message/1", at(0), std::nullopt, "");
    REQUIRE(inbox.seen("message/1"));
    CHECK(inbox.seen("message/1")->reply.is_empty());
    CHECK_THROWS(inbox.keep("command/1", at(1), reply, ""));
}

TEST_CASE("inbox: replies without a written ack are found again, until their url is erased")
{
    memory_ledger house;
    auto& inbox = house.on.inbox;
    const ports::kept_reply reply{core::plain("Noted"), false};
    const auto written = inbox.keep("command/1", at(0), reply, "https://hooks.example.org/1");
    const auto lost = inbox.keep("command/2", at(1), reply, "https://hooks.example.org/2");
    inbox.keep("command/3", at(1), std::nullopt, "https://hooks.example.org/3");
    inbox.keep("message/4", at(1), reply, "");
    inbox.mark_written({written});
    const auto found = inbox.unwritten(at(0));
    REQUIRE(found.size() == 1);
    CHECK(found[0].row == lost);
    CHECK(found[0].response_url == "https://hooks.example.org/2");
    CHECK(found[0].reply.reply == reply.reply);
    CHECK(inbox.unwritten(at(2)).empty());
    inbox.expire(at(31));
    CHECK(inbox.unwritten(at(0)).size() == 1);
    inbox.expire(at(32));
    CHECK(inbox.unwritten(at(0)).empty());
    CHECK(inbox.seen("command/2"));
    SQLite::Statement secrets(house.file.connection(), "SELECT count(*) FROM inbox WHERE response_url IS NOT NULL");
    secrets.executeStep();
    CHECK(secrets.getColumn(0).getInt() == 0);
}

TEST_CASE("inbox: the last key is told of those that begin, and of those that end, with given words")
{
    memory_ledger house;
    auto& inbox = house.on.inbox;
    for (const auto* key : {"reaction/!a/$1/x/1-$r", "reaction/!a/$1/x/2-$s", "reaction/!a/$2/x/1-$s", "reaction/!b/$r",
                            "reaction/!ab/$1/x/3-$r", "message/!a/$r"})
        inbox.keep(key, at(0), std::nullopt, "");
    CHECK(inbox.last_key("reaction/!a/$1/") == "reaction/!a/$1/x/2-$s");
    CHECK(inbox.last_key("reaction/!a/", "-$r") == "reaction/!a/$1/x/1-$r");
    CHECK(inbox.last_key("reaction/!a/", "-$s") == "reaction/!a/$2/x/1-$s");
    CHECK_FALSE(inbox.last_key("reaction/!a/", "-$t"));
    CHECK_FALSE(inbox.last_key("reaction/!c/", "-$r"));
}

TEST_CASE("inbox: a reaction is found by the long id of its event, in its room alone")
{
    memory_ledger house;
    auto& inbox = house.on.inbox;
    const std::string event = "-$143273582443PhrSnQOyBcNIUMzTfWvKcKLPHgGMLqY";
    const std::string alike = "-$943273582443PhrSnQOyBcNIUMzTfWvKcKLPHgGMLqY";
    inbox.keep("reaction/!a/$1/x/1" + event, at(0), std::nullopt, "");
    inbox.keep("reaction/!b/$1/x/2" + event, at(0), std::nullopt, "");
    inbox.keep("reaction/!a/$2/x/3" + alike, at(0), std::nullopt, "");
    CHECK(inbox.last_key("reaction/!a/", event) == "reaction/!a/$1/x/1" + event);
    CHECK(inbox.last_key("reaction/!a/", alike) == "reaction/!a/$2/x/3" + alike);
    CHECK_FALSE(inbox.last_key("reaction/!b/", alike));
    CHECK_FALSE(inbox.last_key("reaction/!a/", event + "x"));
}

TEST_CASE("inbox: keys are forgotten after seven days, not before")
{
    memory_ledger house;
    auto& inbox = house.on.inbox;
    inbox.keep("old", at(0), std::nullopt, "");
    inbox.keep("young", at(2), std::nullopt, "");
    const int week = 7 * 24 * 60;
    inbox.expire(at(week));
    CHECK(inbox.seen("old"));
    inbox.expire(at(week + 1));
    CHECK_FALSE(inbox.seen("old"));
    CHECK(inbox.seen("young"));
}

TEST_CASE("inbox: ten thousand dead letters are kept, the oldest leave")
{
    memory_ledger house;
    auto& inbox = house.on.inbox;
    CHECK(inbox.dead_letters() == 0);
    house.ledger.transact([](ports::ledger& on) {
        for (int number = 0; number < 10003; ++number)
            on.inbox.bury("k" + std::to_string(number), at(0), "no json", "\xFF{");
    });
    CHECK(inbox.dead_letters() == 10000);
    SQLite::Statement oldest(house.file.connection(), "SELECT key, count(*) OVER () FROM dead_letter ORDER BY id");
    oldest.executeStep();
    CHECK(oldest.getColumn(0).getString() == "k3");
    CHECK(oldest.getColumn(1).getInt() == 10000);
}
