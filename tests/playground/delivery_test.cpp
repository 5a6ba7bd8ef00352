// Goal: deliveries are acknowledged, repeated and lost exactly as Socket Mode does it. Method: the pure queue, stepped
// through steady time by hand.
#include "support/catch.hpp"

#include <limits>

#include "delivery_queue.hpp"
#include "moving_clock.hpp"

using namespace makegood::playground;

namespace {

struct line
{
    std::int64_t steady_ms = 1'000;
    workspace in{[] { return std::int64_t{1'795'406'400'000}; }, [this] { return steady_ms; }};
    interactions actions{in, "http://127.0.0.1:1"};
    faults switches;
    std::vector<std::string> problems;
    delivery_queue queue{in, actions, switches, [this](const std::string& problem) { problems.push_back(problem); }};

    line() { in.take_deliveries(); }

    void event() { in.emit_event({{"type", "channel_created"}}); }
    void command() { actions.command("U002", "C104", "/action mine"); }

    std::vector<json> pump()
    {
        std::vector<json> frames;
        for (const auto& frame : queue.pump())
            frames.push_back(json::parse(frame.text));
        return frames;
    }

    void acknowledge(const json& frame, const json& payload = nullptr, std::uint64_t connection = 1)
    {
        json ack{{"envelope_id", frame["envelope_id"]}};
        if (!payload.is_null())
            ack["payload"] = payload;
        queue.received(connection, ack.dump());
    }

    std::vector<std::string> texts_for(const std::string& person) const
    {
        std::vector<std::string> texts;
        for (const auto& [ts, what] : in.find_channel("C104")->messages) {
            if (what.only_for.empty() || what.only_for == person)
                texts.push_back(what.text);
        }
        return texts;
    }
};

} // namespace

TEST_CASE("deliveries: an event without an answer comes again at once, after a minute, after five, then never")
{
    line at;
    at.queue.connected(1);
    at.event();
    auto first = at.pump();
    REQUIRE(first.size() == 1);
    CHECK(first[0]["retry_attempt"] == 0);
    at.steady_ms += 2'999;
    CHECK(at.pump().empty());
    at.steady_ms += 1;
    auto second = at.pump();
    REQUIRE(second.size() == 1);
    CHECK(second[0]["retry_attempt"] == 1);
    CHECK(second[0]["retry_reason"] == "timeout");
    CHECK(second[0]["payload"]["event_id"] == first[0]["payload"]["event_id"]);
    CHECK(second[0]["envelope_id"] != first[0]["envelope_id"]);
    at.steady_ms += 3'000;
    CHECK(at.pump().empty());
    at.steady_ms += 60'000;
    CHECK(at.pump().at(0)["retry_attempt"] == 2);
    at.steady_ms += 3'000;
    CHECK(at.pump().empty());
    at.steady_ms += 300'000;
    CHECK(at.pump().at(0)["retry_attempt"] == 3);
    at.steady_ms += 3'000;
    CHECK(at.pump().empty());
    CHECK(at.queue.unacknowledged() == 0);
    CHECK(at.problems.size() == 1);
}

TEST_CASE("deliveries: an acknowledged event is not sent again, and one on another connection counts for nothing")
{
    line at;
    at.queue.connected(1);
    at.event();
    const auto sent = at.pump();
    at.acknowledge(sent[0], nullptr, 2);
    CHECK(at.queue.unacknowledged() == 1);
    at.acknowledge(sent[0]);
    CHECK(at.queue.unacknowledged() == 0);
    at.steady_ms += 400'000;
    CHECK(at.pump().empty());
}

TEST_CASE("deliveries: a command is never repeated; the person is told")
{
    line at;
    at.command();
    CHECK(at.pump().empty());
    CHECK(at.texts_for("U002").back() == "/action failed with the error \"dispatch_failed\"");
    at.queue.connected(1);
    at.command();
    REQUIRE(at.pump().size() == 1);
    at.steady_ms += 3'000;
    CHECK(at.pump().empty());
    CHECK(at.texts_for("U002").back() == "/action failed with the error \"operation_timeout\"");
    CHECK(at.texts_for("U001").empty());
}

TEST_CASE("deliveries: the payload of a command's acknowledgement is the reply, private unless it says otherwise")
{
    line at;
    at.queue.connected(1);
    at.command();
    at.acknowledge(at.pump().at(0), {{"text", "Nothing."}});
    CHECK(at.texts_for("U002") == std::vector<std::string>{"Nothing."});
    CHECK(at.texts_for("U001").empty());
    at.command();
    at.acknowledge(at.pump().at(0), {{"text", "Everybody"}, {"response_type", "in_channel"}});
    CHECK(at.texts_for("U001") == std::vector<std::string>{"/action mine", "Everybody"});
}

TEST_CASE("deliveries: connections take turns, and a retiring one gets nothing while another is there")
{
    line at;
    at.queue.connected(1);
    at.queue.connected(2);
    at.event();
    at.event();
    const auto frames = at.queue.pump();
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].connection != frames[1].connection);
    at.queue.retiring(1);
    at.event();
    at.event();
    for (const auto& frame : at.queue.pump())
        CHECK(frame.connection == 2);
    at.queue.disconnected(2);
    at.event();
    CHECK(at.queue.pump().at(0).connection == 1);
}

TEST_CASE("faults: doubled, swapped and lost deliveries are used up one by one")
{
    line at;
    at.queue.connected(1);
    REQUIRE(at.switches.apply({{"duplicate_next", 1}}).empty());
    at.event();
    const auto doubled = at.pump();
    REQUIRE(doubled.size() == 2);
    CHECK(doubled[0] == doubled[1]);
    at.acknowledge(doubled[0]);
    at.switches.apply({{"reorder_next", 2}});
    at.event();
    CHECK(at.pump().empty());
    at.event();
    const auto swapped = at.pump();
    REQUIRE(swapped.size() == 2);
    CHECK(swapped[0]["payload"]["event_id"].get<std::string>() > swapped[1]["payload"]["event_id"].get<std::string>());
    at.switches.apply({{"drop_next", 1}});
    at.event();
    CHECK(at.pump().empty());
    CHECK(at.queue.unacknowledged() == 3);
    at.queue.redeliver_now();
    const auto again = at.pump();
    REQUIRE(again.size() == 3);
    at.acknowledge(again[2]);
    at.switches.apply({{"drop_acks", 1}});
    at.acknowledge(swapped[0]);
    CHECK(at.queue.unacknowledged() == 2);
    at.acknowledge(swapped[0]);
    CHECK(at.queue.unacknowledged() == 1);
    at.event();
    at.queue.give_up_events();
    CHECK(at.queue.unacknowledged() == 0);
    CHECK(at.pump().empty());
}

TEST_CASE("faults: a delayed delivery comes when it was given up or tried again already")
{
    line at;
    at.queue.connected(1);
    at.switches.apply({{"delay_next", 1}});
    at.event();
    CHECK(at.pump().empty());
    at.steady_ms += ack_within_ms;
    const auto again = at.pump();
    REQUIRE(again.size() == 1);
    REQUIRE(at.queue.next_due_ms());
    CHECK(*at.queue.next_due_ms() == 1'000 + late_by_ms);
    at.steady_ms = 1'000 + late_by_ms;
    const auto late = at.pump();
    REQUIRE(late.size() == 1);
    CHECK(late[0]["payload"]["event_id"] == again[0]["payload"]["event_id"]);
    at.acknowledge(late[0]);
    CHECK(at.queue.unacknowledged() == 0);
}

TEST_CASE("faults: a method's fault serves as often as it says")
{
    faults switches;
    const auto change = json::parse(R"({"methods":{"chat.postMessage":{"count":2,"status":429,"retry_after_s":7}}})");
    REQUIRE(switches.apply(change).empty());
    CHECK_FALSE(switches.take("chat.update").fails());
    CHECK(switches.take("chat.postMessage").retry_after_s == 7);
    CHECK(switches.take("chat.postMessage").status == 429);
    CHECK_FALSE(switches.take("chat.postMessage").fails());
    CHECK_FALSE(switches.apply({{"drop_acks", "many"}}).empty());
}

TEST_CASE("clock: runs on from where it was set and never goes back")
{
    std::int64_t steady_ms = 50;
    moving_clock clock{1'000, [&] { return steady_ms; }};
    steady_ms += 5;
    CHECK(clock.now_ms() == 1'005);
    CHECK(clock.move_to(9'000));
    steady_ms += 1;
    CHECK(clock.now_ms() == 9'001);
    CHECK_FALSE(clock.move_to(9'000));
    CHECK_FALSE(clock.move_to(clock_max_ms + 1));
    CHECK_FALSE(clock.move_to(std::numeric_limits<std::int64_t>::max()));
    CHECK(clock.now_ms() == 9'001);
}
