// Goal: what was said in a room while the position in the sync was lost is heard once more, whole and in order, however
// much it is and wherever that is interrupted. Method: a bot on a small homeserver that forgot the position while it
// was away; more was said than is taken in at once (a hundred). Keys tell what the inbox takes for the same.
#include "support/catch.hpp"

#include <algorithm>
#include <set>

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::live;
using tests::room;
using words = std::vector<std::string>;

namespace {

// Commands while the bot is away, and then nobody knows where it was.
words lose_position(live& it, int commands)
{
    it.end();
    words said;
    for (int number = 1; number <= commands; ++number) {
        said.push_back("show A-" + std::to_string(number));
        it.server.say(room, "!action " + said.back());
    }
    it.server.forget_positions();
    return said;
}

// A command of that date.
json words_of(const json& dated)
{
    json event;
    event["type"] = "m.room.message";
    event["sender"] = tests::small_homeserver::ana;
    event["origin_server_ts"] = dated;
    event["content"] = {{"msgtype", "m.text"}, {"body", "!action list"}};
    return event;
}

bool is_heard(const live& it) { return it.chat->is_live() && it.positions.token() == it.server.position(); }

// What an inbox lets through: of each key the first.
words applied(const live& it)
{
    words out;
    std::set<std::string> keys;
    for (const auto& each : it.inputs.inputs)
        if (const auto* command = std::get_if<ports::command_input>(&each.input))
            if (keys.insert(each.key).second)
                out.push_back(command->words.text);
    return out;
}

} // namespace

TEST_CASE("matrix lost position: however much was said meanwhile is heard once, and in order")
{
    live it;
    const auto said = lose_position(it, GENERATE(99, 100, 101, 250));
    it.restart();
    it.until([&] { return is_heard(it); });
    CHECK(it.inputs.words() == said);
    CHECK(it.log.counts["makegood_matrix_positions_lost_total"] == 1);
    CHECK(it.log.counts["makegood_matrix_gaps_lost_total"] == 0);
    // From there on it follows.
    it.server.say(room, "!action mine");
    it.until([&] { return is_heard(it); });
    CHECK(it.inputs.words().size() == said.size() + 1);
}

TEST_CASE("matrix lost position: what is dated wrongly does not end the reading, wherever it stands on a page")
{
    live it;
    it.end();
    // The oldest of the first page of a hundred.
    const json dated = GENERATE(json(0), json(-5), json(1'000), json("yesterday"), json());
    INFO(dated.dump());
    words said;
    for (int number = 1; number <= 150; ++number) {
        if (number == 52)
            it.server.add(room, words_of(dated));
        said.push_back("show A-" + std::to_string(number));
        it.server.say(room, "!action " + said.back());
    }
    it.server.forget_positions();
    it.restart();
    it.until([&] { return is_heard(it); });
    CHECK(it.inputs.words() == said);
    CHECK(it.log.counts["makegood_matrix_gaps_lost_total"] == 0);
}

TEST_CASE("matrix lost position: behind a page that is older throughout nothing is read, and nothing of it is heard")
{
    live it;
    it.end();
    for (int number = 1; number <= 300; ++number)
        it.server.add(room, words_of(1'000));
    it.server.say(room, "!action mine");
    it.server.forget_positions();
    it.restart();
    it.until([&] { return is_heard(it); });
    CHECK(it.inputs.words() == words{"mine"});
    CHECK(it.server.calls_of("/messages").size() == 2);
    CHECK(it.log.counts["makegood_matrix_gaps_lost_total"] == 0);
}

TEST_CASE("matrix lost position: a bot that dies while it hears what was said begins anew, and applies nothing twice")
{
    live it;
    const auto said = lose_position(it, 250);
    const auto kept = it.positions.by_workspace;
    it.inputs.acknowledges = false;
    // Within a step of a hundred, at its end and behind it, and in each of them.
    const auto taken_in = GENERATE(as<std::size_t>{}, 1, 99, 100, 101, 200, 249);
    it.restart();
    for (std::size_t number = 1; number <= taken_in; ++number) {
        it.until([&] { return it.inputs.words().size() == number; });
        const auto last = it.inputs.inputs.back().ack;
        it.chat->acknowledge(last, nullptr, false, core::names(), [](bool) {});
    }
    it.until([&] { return it.inputs.words().size() == taken_in + 1; });
    // Of a room the next waits for the one before, also over the end of a step.
    CHECK(it.inputs.words() == words(said.begin(), said.begin() + static_cast<std::ptrdiff_t>(taken_in) + 1));
    it.end();
    CHECK(it.positions.by_workspace == kept);
    it.inputs.acknowledges = true;
    it.restart();
    it.until([&] { return is_heard(it); });
    CHECK(applied(it) == said);
    CHECK(it.inputs.words().size() == said.size() + taken_in + 1);
}
