// What a homeserver answers with nothing in it: pages of history, and a sync whose position moves all the same.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::live;
using tests::room;
using words = std::vector<std::string>;

namespace {

json empty_page(const std::string& end) { return {{"chunk", json::array()}, {"end", end}}; }

constexpr const char* lost = "makegood_matrix_gaps_lost_total";

// The last of it comes with the next response, the rest is a gap.
void say_four(live& it)
{
    it.end();
    it.server.set_timeline_limit(1);
    for (const auto* each : {"!action show A-1", "!action show A-2", "!action show A-3", "!action show A-4"})
        it.server.say(room, each);
}

void hear(live& it)
{
    it.restart();
    it.until([&it] { return it.chat->is_live() && it.positions.token() == it.server.position(); });
}

} // namespace

TEST_CASE("matrix gap: a page with nothing in it is not the last one")
{
    live it;
    it.end();
    it.server.say(room, "words that the account may not see");
    const auto behind_them = it.server.position();
    say_four(it);
    it.server.fail("/messages", 200, empty_page(behind_them));
    hear(it);
    CHECK(it.inputs.words() == words{"show A-1", "show A-2", "show A-3", "show A-4"});
    CHECK(it.server.calls_of("/messages").size() == 2);
    CHECK(it.log.counts[lost] == 0);
}

TEST_CASE("matrix gap: a page with nothing in it that ends where it began is the last one")
{
    live it;
    say_four(it);
    it.server.fail("/messages", 200, empty_page(it.positions.token()));
    hear(it);
    CHECK(it.inputs.words() == words{"show A-4"});
    CHECK(it.server.calls_of("/messages").size() == 1);
    CHECK(it.log.counts[lost] == 0);
}

TEST_CASE("matrix gap: pages with nothing in them are not read without end")
{
    live it;
    say_four(it);
    SECTION("of a response") { }
    SECTION("of a position that was lost") { it.server.forget_positions(); }
    for (int page = 0; page < 100; ++page)
        it.server.fail("/messages", 200, empty_page("x" + std::to_string(page)));
    hear(it);
    CHECK(it.server.calls_of("/messages").size() == 100);
    CHECK(it.log.counts[lost] == 1);
}

TEST_CASE("matrix gap: of a position that was lost, too, a page with nothing in it is not the last one")
{
    live it;
    it.end();
    it.server.say(room, "!action mine");
    it.server.forget_positions();
    it.server.fail("/messages", 200, empty_page(it.server.position()));
    hear(it);
    CHECK(it.inputs.words() == words{"mine"});
    CHECK(it.log.counts[lost] == 0);
}

TEST_CASE("matrix sync: a server that answers at once with nothing but a new position is not asked without pause")
{
    live it;
    const auto asked = it.server.syncs;
    it.server.say(room, "!action list");
    for (const std::string& position : {std::string("x1"), std::string("x2"), std::string("x3"), std::string("x4"),
                                        std::string("x5"), it.server.position()})
        it.server.fail("/sync", 200, json{{"next_batch", position}});
    const auto draws = it.clock.draws;
    // The one that hears the words, six with nothing, and the one that waits.
    it.until([&] { return it.server.syncs == asked + 1 && it.server.calls_of("/sync").size() >= 8; });
    CHECK(it.inputs.words() == words{"list"});
    // Three in a row may happen; each after that is waited for.
    CHECK(it.clock.draws - draws == 4);
    it.server.say(room, "!action help");
    it.until([&] { return it.inputs.words().back() == "help"; });
}
