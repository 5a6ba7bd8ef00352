// Goal: an emoji that was taken away undoes what it did also where the platform names nothing but the event that had
// put it there, and the program has started anew since. Method: as in room_test.cpp; nothing but the ledger is left of
// what was heard before.
#include "bot/room.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::room;

namespace {

class room_after_restart : public room
{
public:
    room_after_restart()
    {
        promise();
        send(ana);
        post(general, "$card", {{"$card", "✅", "done", "A-1"}});
    }
    ports::inbound pressed(const core::person& who, const std::string& event, int order)
    {
        auto input = emoji(who, general, "✅", "$card", order);
        input.key += "-" + event;
        return input;
    }
    // All that is known of it: which event was taken away, by whom, and by which other event.
    ports::inbound redacted(const core::person& who, const std::string& event, int order)
    {
        auto input = from(who, general);
        input.key = "redaction/" + general.channel + "/" + std::to_string(1'000'000 + order) + "-$redaction";
        ports::reaction_input taken;
        taken.is_added = false;
        taken.event = event;
        input.input = taken;
        return input;
    }
    bool is_done() { return action(1).state == core::state::closed; }
};

} // namespace

TEST_CASE("room: an emoji from before a restart that is taken away after it undoes what it did, once")
{
    room_after_restart it;
    it.take(it.pressed(it.ana, "$e1", 1));
    REQUIRE(it.is_done());
    const auto gone = it.redacted(it.ana, "$e1", 2);
    it.take(gone);
    CHECK_FALSE(it.is_done());
    CHECK(it.history(1) == "record accept close undo");
    // Told again, as the event itself or with what it was.
    it.take(gone);
    auto known = it.emoji(it.ana, it.general, "✅", "$card", 2, false);
    known.key += "-$redaction";
    it.take(known);
    CHECK(it.history(1) == "record accept close undo");
    // Put back, it counts again.
    it.take(it.pressed(it.ana, "$e2", 3));
    CHECK(it.is_done());
    it.take(it.redacted(it.ana, "$e2", 4));
    CHECK_FALSE(it.is_done());
}

TEST_CASE("room: what was taken away by somebody else, elsewhere, or is no emoji undoes nothing")
{
    room_after_restart it;
    it.take(it.pressed(it.ana, "$e1", 1));
    it.take(it.redacted(it.bo, "$e1", 2));
    it.take(it.redacted(it.ana, "e1", 3));
    it.take(it.redacted(it.ana, "$message", 4));
    auto elsewhere = it.redacted(it.ana, "$e1", 5);
    elsewhere.channel = it.incident_place.channel;
    it.take(elsewhere);
    CHECK(it.is_done());
    CHECK(it.history(1) == "record accept close");
}

TEST_CASE("room: an emoji that was taken away before it was put back undoes nothing, in whatever order that is heard")
{
    room_after_restart it;
    it.take(it.pressed(it.ana, "$e1", 1));
    it.take(it.pressed(it.ana, "$e2", 3));
    it.take(it.redacted(it.ana, "$e1", 2));
    CHECK(it.is_done());
}
