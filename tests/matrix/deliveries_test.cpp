// Goal: what is said in one room is taken in in the order in which it was said, and rooms do not wait for each other.
// Method: deliveries alone, with a sink that acknowledges when the test says so.
#include "support/catch.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "deliveries.hpp"
#include "fakes.hpp"

using namespace makegood;

namespace {

ports::inbound said(const std::string& room, const std::string& words)
{
    ports::inbound input;
    input.channel = room;
    input.key = words;
    input.ack = {1, words};
    ports::command_input command;
    command.words.text = words;
    input.input = std::move(command);
    return input;
}

struct heard final : ports::inbound_sink
{
    matrix::deliveries* from = nullptr;
    bool acknowledges_at_once = false;
    std::vector<std::string> words;

    void listening() override { }
    void undecodable(std::string, std::string, std::string) override { }
    void deliver(ports::inbound input) override
    {
        words.push_back(input.key);
        if (acknowledges_at_once)
            from->acknowledge(input.ack);
    }
};

class world
{
public:
    world() { sink.from = &inputs; }

    void deliver(std::vector<ports::inbound> what)
    {
        ++under_way;
        auto ended = [this](const std::exception_ptr&) { --under_way; };
        boost::asio::co_spawn(loop, inputs.deliver(std::move(what), sink), std::move(ended));
        poll();
    }
    void acknowledge(const std::string& words)
    {
        inputs.acknowledge({1, words});
        poll();
    }
    void poll()
    {
        loop.restart();
        loop.poll();
    }

    boost::asio::io_context loop;
    tests::kept_log log;
    heard sink;
    matrix::deliveries inputs{loop.get_executor(), log};
    int under_way = 0;
};

using words = std::vector<std::string>;

} // namespace

TEST_CASE("matrix deliveries: what is said in one room waits for what was said there before, other rooms do not")
{
    world it;
    it.deliver({said("!a", "a1"), said("!a", "a2"), said("!b", "b1"), said("!b", "b2"), said("!a", "a3")});
    CHECK(it.sink.words == words{"a1", "b1"});
    it.acknowledge("b1");
    CHECK(it.sink.words == words{"a1", "b1", "b2"});
    it.acknowledge("a1");
    CHECK(it.sink.words == words{"a1", "b1", "b2", "a2"});
    it.acknowledge("b2");
    it.acknowledge("a2");
    CHECK(it.under_way == 1);
    it.acknowledge("a3");
    CHECK(it.sink.words == words{"a1", "b1", "b2", "a2", "a3"});
    CHECK(it.under_way == 0);
}

TEST_CASE("matrix deliveries: what was put back keeps its place before what was said in its room after it")
{
    world it;
    it.deliver({said("!a", "a1"), said("!a", "a2"), said("!b", "b1")});
    it.inputs.put_back({1, "a1"});
    it.acknowledge("b1");
    CHECK(it.sink.words == words{"a1", "b1"});
    tests::run_until(
        it.loop, [&] { return it.sink.words.size() == 3; }, it.log.text);
    CHECK(it.sink.words == words{"a1", "b1", "a1"});
    it.acknowledge("a1");
    CHECK(it.sink.words.back() == "a2");
    it.acknowledge("a2");
    CHECK(it.under_way == 0);
}

TEST_CASE("matrix deliveries: of two calls, too, one room is heard in order, and what is of no room waits for nothing")
{
    world it;
    it.deliver({said("!a", "a1"), said("", "profile")});
    it.deliver({said("!a", "a2"), said("", "admins"), said("!b", "b1")});
    CHECK(it.sink.words == words{"a1", "profile", "admins", "b1"});
    it.acknowledge("a1");
    CHECK(it.sink.words.back() == "a2");
    for (const auto* each : {"profile", "admins", "b1", "a2"})
        it.acknowledge(each);
    CHECK(it.under_way == 0);
}

TEST_CASE("matrix deliveries: what is acknowledged while it is handed over holds up nothing")
{
    world it;
    it.sink.acknowledges_at_once = true;
    std::vector<ports::inbound> many;
    for (int i = 0; i < 500; ++i)
        many.push_back(said("!a", std::to_string(i)));
    it.deliver(many);
    CHECK(it.sink.words.size() == 500);
    CHECK(it.sink.words.back() == "499");
    CHECK(it.under_way == 0);
}

TEST_CASE("matrix deliveries: of many rooms at most 32 inputs are under way")
{
    world it;
    std::vector<ports::inbound> many;
    for (int i = 0; i < 40; ++i)
        many.push_back(said("!" + std::to_string(i), std::to_string(i)));
    it.deliver(many);
    CHECK(it.sink.words.size() == 32);
    it.acknowledge("7");
    CHECK(it.sink.words.size() == 33);
    CHECK(it.sink.words.back() == "32");
    for (int i = 0; i < 40; ++i)
        it.acknowledge(std::to_string(i));
    CHECK(it.sink.words.size() == 40);
    CHECK(it.under_way == 0);
}
