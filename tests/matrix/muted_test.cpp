// Rooms that the bot is in and may not speak in, by their power levels.
#include "support/catch.hpp"

#include <makegood/core/buttons.hpp>

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::live;
using tests::row_for;
using tests::row_to;

namespace {

json levels(int needed)
{
    return {{"type", "m.room.power_levels"},
            {"state_key", ""},
            {"sender", "@ana:hs.test"},
            {"content", {{"users", {{"@ana:hs.test", 100}}}, {"events_default", needed}}}};
}

std::size_t places_told(const live& it) { return it.inputs.all<ports::place_input>().size(); }

} // namespace

TEST_CASE("matrix muted: nothing is tried in a muted room, and what waits goes once the levels let it")
{
    live it;
    it.server.add(tests::room, levels(50));
    it.until([&] { return places_told(it) == 2; });
    CHECK(it.log.text.find("does not let the bot speak") != std::string::npos);
    const auto refused = it.post(row_to(tests::room));
    CHECK(refused.result == delivery::refused);
    CHECK(refused.is_place_closed);
    CHECK(refused.is_place_muted);
    CHECK(it.server.calls_of("/send/").empty());
    it.server.add(tests::room, levels(0));
    it.until([&] { return places_told(it) == 3; });
    CHECK(it.post(row_to(tests::room)).result == delivery::delivered);
    CHECK(it.server.calls_of("/send/").size() == 1);
}

TEST_CASE("matrix muted: a refusal before the sync has told the levels counts as muted, where the bot is in the room")
{
    live it;
    it.server.fail("/send/", 403, json{{"errcode", "M_FORBIDDEN"}}, 2);
    CHECK(it.post(row_to(tests::room)).is_place_muted);
    CHECK_FALSE(it.post(row_to("!elsewhere:hs.test")).is_place_muted);
}

TEST_CASE("matrix muted: a direct room without a voice leads to nobody, until it has one again")
{
    tests::connected it;
    it.server.add_room("!direct:hs.test", json::array({levels(50)}));
    it.server.account_data["m.direct"]["@ana:hs.test"] = json::array({"!direct:hs.test"});
    it.go_live();
    const auto first = it.post(row_for("@ana:hs.test"));
    CHECK(first.result == delivery::delivered);
    CHECK(first.channel.starts_with("!made-"));
    CHECK(it.server.calls_of("!direct:hs.test/send/").empty());
    // Of somebody for whom none was made.
    it.restart();
    it.server.account_data["m.direct"] = json{{"@ana:hs.test", json::array({"!direct:hs.test"})}};
    it.until([&] { return it.chat->is_live(); });
    it.server.add("!direct:hs.test", levels(0));
    it.until([&] { return !it.inputs.all<ports::place_input>().empty(); });
    CHECK(it.post(row_for("@ana:hs.test")).channel == "!direct:hs.test");
}

namespace {

ports::outbox_row row_with_button()
{
    auto body = core::plain("A-1");
    body << core::button_row({core::done_button(core::action_id{1})});
    return row_to(tests::room, std::move(body));
}

} // namespace

TEST_CASE("matrix muted: emoji that a mute kept off a message are put there with its next edit")
{
    live it;
    // Limited, so that it waits.
    it.server.fail("/send/m.reaction/", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 10}}, 10'000);
    auto row = row_with_button();
    const auto sent = it.post(row);
    REQUIRE(sent.result == delivery::delivered);
    it.until([&] { return !it.server.calls_of("/send/m.reaction/").empty(); });
    it.server.add(tests::room, levels(50));
    it.until([&] { return it.log.counts["makegood_matrix_emoji_dropped_total"] > 0; });
    it.server.heal();
    const auto before = it.server.calls_of("/send/m.reaction/").size();
    it.server.add(tests::room, levels(0));
    it.until([&] { return places_told(it) == 3; });
    row.posted_channel = sent.channel;
    row.posted_message = sent.message;
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::delivered);
    it.until([&] { return it.server.calls_of("/send/m.reaction/").size() > before; });
}

TEST_CASE("matrix muted: what waited for its turn is not sent where the bot was muted meanwhile")
{
    tests::connected it;
    it.values.messages_per_second = 1.0;
    it.values.burst = 1;
    it.make();
    it.go_live();
    CHECK(it.post(row_with_button()).result == delivery::delivered);
    // The emoji's turn comes in a second, and the levels at once.
    it.server.add(tests::room, levels(50));
    it.until([&] { return it.log.counts["makegood_matrix_emoji_dropped_total"] > 0; });
    CHECK(it.server.calls_of("/send/m.reaction/").empty());
}
