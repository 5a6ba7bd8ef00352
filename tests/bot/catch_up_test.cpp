// Goal: what happened while no input could arrive is made up for, whenever that was. Method: the real bot and ledger;
// the chat says when it listens again.
#include "bot/harness.hpp"
#include "support/ledger_fixture.hpp"

#include <makegood/bot/intake.hpp>

using namespace makegood;
using tests::harness;

namespace {

ports::inbound message(harness& with, const std::string& ts, const std::string& words)
{
    auto input = with.command({}, ts);
    input.key = "message/C1/" + ts;
    ports::message_input said;
    said.words.text = words;
    said.message = ts;
    input.input = said;
    return input;
}

std::string mark_of(const harness& with, const std::string& channel)
{
    return with.stored([&](const ports::ledger& ledger) {
        const auto place = ledger.places.by_channel("T1", channel);
        return place ? ledger.marks.mark_of(place->id) : std::string("no place");
    });
}

// Runs until the stored mark of a channel is there.
void run_until_read(
    harness& with, const std::string& channel, const std::string& mark, std::function<void()> begin,
    std::function<bool()> goes_on = [] { return true; })
{
    const auto is_read = [&] { return mark_of(with, channel) == mark; };
    with.run_until_stored(std::move(begin), is_read, std::move(goes_on));
}

// C1 is known, joined, and was heard until 1795423000.000100.
void hear_of_a_place(harness& with)
{
    run_until_read(with, "C1", "1795423000.000100", [&] {
        with.chat.sink->deliver(message(with, "1795423000.000100", "ACTION: rotate the signing key"));
    });
    with.chat.caught_up.clear();
}

} // namespace

TEST_CASE("catch-up: after each silence a place is read from where it had been heard, whatever is heard first after it")
{
    harness with;
    hear_of_a_place(with);
    bool is_over = false;
    const auto end_silence = [&] {
        is_over = true;
        with.chat.sink->listening();
        with.chat.sink->deliver(message(with, "1795423200.000100", "ACTION: heard right behind the silence"));
    };
    const auto goes_on = [&] {
        if (!is_over && mark_of(with, "C1") == "1795423100.000100")
            end_silence();
        return with.chat.caught_up.size() < 2;
    };
    // The first silence ends with the start of the run.
    with.run(
        [&] {
            with.chat.sink->deliver(message(with, "1795423100.000100", "ACTION: heard at the start"));
            with.let_time_pass(std::chrono::minutes(0), goes_on);
        },
        [&] { return with.chat.caught_up.size() == 2; });
    CHECK(with.chat.caught_up == std::vector<std::string>{"C1 since 1795423000.000100", "C1 since 1795423100.000100"});
}

TEST_CASE("catch-up: a place that could not be read to its end is read again from the same message")
{
    harness with;
    hear_of_a_place(with);
    with.chat.catch_ups_are_complete = false;
    const auto is_read_again = [&] { return with.chat.caught_up.size() >= 2; };
    with.run([&] { with.let_time_pass(std::chrono::minutes(1), [&] { return !is_read_again(); }); }, is_read_again);
    CHECK(with.chat.caught_up[0] == with.chat.caught_up[1]);
}

TEST_CASE("catch-up: who left while nothing could be heard is known to be gone")
{
    harness with;
    with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1")); },
             [&] { return with.has_post("offer/"); });
    with.chat.people["U1"].standing = core::standing::gone;
    with.policy.admins = {"U1"};
    with.clock_.move_to(with.clock_.now() + std::chrono::hours(1));
    const auto is_gone = [&] {
        return with.stored([](const ports::ledger& ledger) {
            return ledger.people.by_identity({"T1", "U1"})->standing == core::standing::gone;
        });
    };
    const auto goes_on = [&] {
        with.chat.on_event();
        return !is_gone();
    };
    with.run([&] { with.let_time_pass(std::chrono::minutes(1), goes_on); }, is_gone);
    CHECK(is_gone());
    CHECK(with.stored([](const ports::ledger& ledger) { return ledger.people.by_identity({"T1", "U1"})->is_admin; }));
}

TEST_CASE("catch-up: an incident channel that was archived meanwhile is not listed, and is known to be archived")
{
    harness with;
    hear_of_a_place(with);
    with.chat.places_known["C1"].is_archived = true;
    const auto is_archived = [&] {
        return with.stored(
            [](const ports::ledger& ledger) { return ledger.places.by_channel("T1", "C1")->is_archived; });
    };
    with.run([] {}, [&] { return with.chat.acks.size() == 2; });
    CHECK(is_archived());
}

TEST_CASE("catch-up: a place that is not listed and cannot be looked up now is read all the same")
{
    harness with;
    hear_of_a_place(with);
    with.chat.places_known.erase("C1");
    with.run([] {}, [&] { return !with.chat.caught_up.empty(); });
    CHECK(with.chat.caught_up == std::vector<std::string>{"C1 since 1795423000.000100"});
}

namespace {

ports::inbound place_event(ports::place_input::what happened, const std::string& channel, const std::string& since)
{
    ports::inbound input;
    input.key = "place/" + channel + "/" + since + "/" + std::to_string(static_cast<int>(happened));
    input.workspace = "T1";
    input.channel = channel;
    input.ack = {1, since};
    input.received = tests::received_in_time();
    core::place seen;
    seen.workspace = "T1";
    seen.channel = channel;
    seen.name = happened == ports::place_input::what::created ? "inc-7-mail" : "";
    seen.visibility = core::visibility::open;
    seen.is_joined = happened == ports::place_input::what::bot_joined;
    input.input = ports::place_input{happened, seen, since};
    return input;
}

} // namespace

TEST_CASE("catch-up: a channel that was made a moment ago is read from its beginning, and joined ones from the join")
{
    harness with;
    with.chat.places_known.clear();
    using what = ports::place_input::what;
    SECTION("made while the bot listens")
    {
        with.run([&] { with.chat.sink->deliver(place_event(what::created, "C7", "1795421000.000000")); },
                 [&] { return with.chat.caught_up.size() == 1; });
        CHECK(with.chat.joined == std::vector<std::string>{"C7"});
        CHECK(with.chat.caught_up == std::vector<std::string>{"C7 since 1795421000.000000"});
        CHECK(mark_of(with, "C7") == "1795421000.000000");
    }
    SECTION("found at the start")
    {
        auto found = std::get<ports::place_input>(place_event(what::created, "C7", "").input).seen;
        with.chat.places_known["C7"] = found;
        with.run([] {}, [&] { return with.chat.caught_up.size() == 1; });
        CHECK(with.chat.caught_up == std::vector<std::string>{"C7 since " + with.chat.joins_at});
    }
    SECTION("the bot was added")
    {
        with.chat.places_known["C7"] = std::get<ports::place_input>(place_event(what::bot_joined, "C7", "").input).seen;
        with.run([&] { with.chat.sink->deliver(place_event(what::bot_joined, "C7", "1795421000.000200")); },
                 [&] { return with.chat.acks.size() == 1; });
        CHECK(mark_of(with, "C7") == "1795421000.000200");
        with.chat.caught_up.clear();
        with.run([] {}, [&] { return with.chat.caught_up.size() == 1; });
        CHECK(with.chat.caught_up == std::vector<std::string>{"C7 since 1795421000.000200"});
    }
    SECTION("removed and added again: what was said between is not for the bot")
    {
        for (const auto& [happened, at] : {std::pair{what::bot_joined, "1795421000.000200"},
                                           {what::bot_left, "1795421100.000200"},
                                           {what::bot_joined, "1795421200.000200"}}) {
            const auto event = place_event(happened, "C7", at);
            const auto acks = with.chat.acks.size();
            with.run([&] { with.chat.sink->deliver(event); }, [&] { return with.chat.acks.size() > acks; });
        }
        CHECK(mark_of(with, "C7") == "1795421200.000200");
    }
}

TEST_CASE("catch-up: what is heard while history cannot be read hides nothing of it, not from a later start either")
{
    harness with;
    hear_of_a_place(with);
    with.chat.catch_ups_are_complete = false;
    for (int start = 0; start < 2; ++start) {
        with.chat.caught_up.clear();
        const auto later = "179542400" + std::to_string(start) + ".000100";
        with.run(
            [&] {
                with.chat.sink->deliver(message(with, later, "thanks everybody"));
                with.chat.sink->deliver(message(with, later + "1", "ACTION: heard behind what was missed"));
            },
            [&] {
                return with.chat.acks.size() == 1U + 2U * static_cast<unsigned>(start + 1)
                    && !with.chat.caught_up.empty();
            });
        CHECK(with.chat.caught_up[0] == "C1 since 1795423000.000100");
        CHECK(mark_of(with, "C1") == "1795423000.000100");
    }
    with.chat.catch_ups_are_complete = true;
    run_until_read(with, "C1", "1795424100.000100",
                   [&] { with.chat.sink->deliver(message(with, "1795424100.000100", "thanks everybody")); });
    CHECK(mark_of(with, "C1") == "1795424100.000100");
}

TEST_CASE("catch-up: history that cannot be read for hours is tried again and again, and operators see that")
{
    harness with;
    hear_of_a_place(with);
    with.chat.catch_ups_are_complete = false;
    const auto begun = with.clock_.now();
    const auto is_enough = [&] { return with.chat.caught_up.size() >= 20; };
    with.run([&] { with.let_time_pass(std::chrono::minutes(1), [&] { return !is_enough(); }); }, is_enough);
    CHECK(with.clock_.now() - begun > std::chrono::hours(3));
    CHECK(with.clock_.now() - begun < std::chrono::hours(6));
    REQUIRE(with.concerns.size() == 1);
    CHECK_THAT(with.concerns[0], Catch::StartsWith("history of 1 channel could not be read since 23 Nov 10:0"));
}

TEST_CASE("catch-up: a line that could not be written down is read from history when nobody brings it again")
{
    harness with;
    hear_of_a_place(with);
    const auto line = message(with, "1795423500.000100", "ACTION: rotate the second key");
    const auto fill_the_disk = [&] {
        with.chat.history = {line};
        with.chat.history[0].ack = {};
        with.failing_units() = 1'000'000;
        with.chat.sink->deliver(line);
    };
    int turns = 0;
    const auto goes_on = [&] {
        turns += turns > 0 || with.chat.caught_up.size() == 1 ? 1 : 0;
        if (turns == 1)
            fill_the_disk();
        if (turns == 200)
            with.failing_units() = 0;
        if (turns > 200)
            with.clock_.move_to(with.clock_.now() + std::chrono::seconds(10));
        return true;
    };
    run_until_read(
        with, "C1", "1795423500.000100", [] {}, goes_on);
    CHECK(with.chat.caught_up.back() == "C1 since 1795423000.000100");
    CHECK(with.stored([](const ports::ledger& ledger) { return ledger.actions.count({}); }) == 2);
}

TEST_CASE("catch-up: an emoji from history that could not be written down is read from there again")
{
    harness with;
    hear_of_a_place(with);
    auto found = with.reaction("handshake", "1795422000.000100", "5");
    found.ack = {};
    auto& reaction = std::get<ports::reaction_input>(found.input);
    reaction.is_past = true;
    reaction.on.emplace();
    reaction.on->words.text = "I will write the runbook";
    reaction.on->user = "U1";
    reaction.on->message = reaction.message;
    reaction.on->at = with.clock_.now();
    const auto noted = [&] { return with.stored([](const ports::ledger& each) { return each.actions.count({}); }); };
    int turns = 0;
    const auto goes_on = [&] {
        turns += turns > 0 || with.chat.caught_up.size() == 1 ? 1 : 0;
        if (turns == 1) {
            with.chat.history = {found};
            with.failing_units() = 1'000'000;
            with.chat.sink->deliver(found);
        }
        if (turns == 200)
            with.failing_units() = 0;
        if (turns > 200)
            with.clock_.move_to(with.clock_.now() + std::chrono::seconds(10));
        return noted() == 1;
    };
    with.run([&] { with.let_time_pass(std::chrono::minutes(0), goes_on); }, [&] { return noted() == 2; });
    CHECK(with.chat.caught_up.size() >= 2);
}

TEST_CASE("catch-up: a line that history brings when its key is forgotten is not recorded a second time")
{
    tests::ledger_fixture it;
    ports::inbound line;
    line.key = "message/C104/1795423500.000100";
    line.workspace = "T1";
    line.user = "U001";
    line.channel = "C104";
    line.at = it.now;
    ports::message_input said;
    said.words.text = "ACTION: rotate the key";
    said.message = "1795423500.000100";
    line.input = said;
    const auto bring = [&] {
        it.transact([&](ports::ledger& ledger) {
            bot::take_in(ledger, line, {it.policy, ports::capabilities{}, it.now});
        });
    };
    bring();
    it.now += std::chrono::hours(24 * 8);
    it.transact([&](ports::ledger& ledger) {
        while (ledger.inbox.expire(it.now)) { }
    });
    REQUIRE_FALSE(it.ledger().inbox.seen(line.key));
    bring();
    CHECK(it.ledger().actions.count({}) == 1);
}
