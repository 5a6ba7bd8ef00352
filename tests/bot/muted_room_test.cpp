// Goal: a room that does not let the bot speak loses nothing: what is for its people reaches them directly, what is for
// the room waits, and whoever can mend it is told once. Method: as in room_test.cpp.
#include "bot/room.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using happened = ports::place_input::what;
using tests::room;

namespace {

class muted_room : public room
{
public:
    ports::inbound told(happened what, bool is_muted, const std::string& user = {})
    {
        ports::inbound input;
        input.workspace = "T1";
        input.channel = incident_place.channel;
        input.user = user;
        input.key = "place/" + incident_place.channel + "/" + std::to_string(++told_);
        auto seen = incident_place;
        seen.is_muted = is_muted;
        input.input = ports::place_input{what, seen};
        return input;
    }
    void mute(const std::string& by = "U004")
    {
        take(told(happened::changed, true));
        take(told(happened::muted, true, by));
    }
    void unmute() { take(told(happened::changed, false)); }
    std::vector<ports::outbox_row> claimed()
    {
        std::vector<ports::outbox_row> all;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (auto& row : rows) {
                settle(row, ports::outbox_state::sent, "$1");
                all.push_back(row);
            }
        return all;
    }

private:
    int told_ = 0;
};

std::vector<std::string> keys_of(const std::vector<ports::outbox_row>& rows)
{
    std::vector<std::string> keys;
    for (const auto& row : rows)
        keys.push_back(row.message.key.substr(0, row.message.key.find('/')));
    return keys;
}

} // namespace

TEST_CASE("muted room: who took the bot's voice is told what that means, once, in a direct message")
{
    muted_room it;
    it.mute();
    const auto rows = it.claimed();
    REQUIRE(keys_of(rows) == std::vector<std::string>{"muted"});
    CHECK(rows[0].message.to.person == it.vp.id);
    CHECK_FALSE(rows[0].message.to.place);
    CHECK_THAT(it.text(rows[0].message.body), Contains("inc-104-checkout-down does not let me speak"));
    // Also when the levels are set once more, and when nobody is known to have done it.
    it.take(it.told(happened::changed, true));
    it.take(it.told(happened::muted, true));
    CHECK(it.claimed().empty());
}

TEST_CASE("muted room: what people there type is taken in and answered in a direct message")
{
    muted_room it;
    it.mute();
    it.claimed();
    const auto rows = it.answers_to(it.typed(it.ana, it.incident_place, "add an alert on replica lag by 27 nov", "$1"));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].message.to.person == it.ana.id);
    CHECK_FALSE(rows[0].message.to.place);
    CHECK(it.action(1).state == core::state::promised);
}

TEST_CASE("muted room: its board stands still, and is shown as it is when the bot may speak again")
{
    muted_room it;
    it.mute();
    it.claimed();
    it.take(it.typed(it.ana, it.incident_place, "add an alert on replica lag by 27 nov", "$1"));
    for (const auto& key : keys_of(it.claimed()))
        CHECK(key != "board");
    it.unmute();
    const auto rows = it.claimed();
    REQUIRE(keys_of(rows) == std::vector<std::string>{"board"});
    CHECK_THAT(it.text(rows[0].message.body), Contains("add an alert on replica lag"));
    it.unmute();
    CHECK(it.claimed().empty());
}

TEST_CASE("muted room: what was refused there for that waits, and goes once when the bot may speak again")
{
    muted_room it;
    it.mute();
    it.claimed();
    it.transact([&](ports::ledger& ledger) {
        ports::message_to_send digest;
        digest.key = "digest/1/2026-W48";
        digest.lane = ports::lane::digest;
        digest.to.workspace = "T1";
        digest.to.place = it.incident_place.id;
        digest.body = core::plain("Promises of the week");
        ledger.outbox.put(digest, it.now);
    });
    auto rows = it.claim();
    REQUIRE(rows.size() == 1);
    rows[0].problem = std::string(ports::muted_place) + ": M_FORBIDDEN";
    it.settle(rows[0], ports::outbox_state::parked);
    CHECK(it.claimed().empty());
    it.take(it.told(happened::changed, true));
    CHECK(it.claimed().empty());
    it.unmute();
    CHECK(keys_of(it.claimed()) == std::vector<std::string>{"digest"});
    it.mute();
    it.unmute();
    for (const auto& key : keys_of(it.claimed()))
        CHECK(key != "digest");
}
