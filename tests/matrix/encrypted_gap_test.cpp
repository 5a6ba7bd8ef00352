// A room that was encrypted in between: what was said before is plain, and what was queued is not put behind it.
#include "support/catch.hpp"

#include <makegood/core/buttons.hpp>

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::connected;
using words = std::vector<std::string>;

namespace {

json encryption()
{
    return {{"type", "m.room.encryption"},
            {"state_key", ""},
            {"sender", "@ana:hs.test"},
            {"content", {{"algorithm", "m.megolm.v1.aes-sha2"}}}};
}

// Of default settings, but that it stays in encrypted rooms.
struct staying : connected
{
    staying()
    {
        values.encrypted = matrix::encrypted_rooms::warn;
        make();
    }
};

const std::string here = "!room:hs.test";

} // namespace

TEST_CASE("matrix gap: what was said before the room was encrypted is taken in, and nothing behind that")
{
    staying it;
    it.go_live();
    it.end();
    it.server.say(here, "!action list");
    it.server.say(here, "!action mine");
    it.server.add(here, encryption());
    it.server.say(here, "!action A-1");
    it.server.say(here, "!action A-2");
    it.server.set_timeline_limit(1);
    it.make();
    it.start();
    it.until([&] { return it.inputs.words().size() >= 2 && it.chat->is_live() && it.server.syncs >= 5; });
    CHECK(it.inputs.words() == words{"list", "mine"});
}

TEST_CASE("matrix emoji: what is queued for a room is not put there once the room is encrypted")
{
    staying it;
    it.go_live();
    // Limited, so that it waits.
    it.server.fail("/send/m.reaction/", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 10}}, 10'000);
    auto body = core::plain("A-1");
    body << core::button_row({core::done_button(core::action_id{1})});
    CHECK(it.post(tests::row_to(here, std::move(body))).result == ports::delivery::delivered);
    it.until([&] { return !it.server.calls_of("/send/m.reaction/").empty(); });
    it.server.add(here, encryption());
    it.until([&] { return it.log.counts["makegood_matrix_emoji_dropped_total"] > 0; });
    it.server.heal();
    it.until([&] { return it.server.calls_of("/send/m.room.message/").size() == 2; }); // it was told
    for (const auto& call : it.server.calls_of("/send/m.reaction/"))
        CHECK(it.server.event_of(call.path).empty());
}
