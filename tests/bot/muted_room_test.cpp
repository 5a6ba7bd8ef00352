// Goal: a room that does not let the bot speak loses nothing: what is for its people reaches them directly, what is for
// the room waits, and whoever can mend it is told once. Method: as in room_test.cpp.
#include <algorithm>
#include <utility>

#include <makegood/bot/muted_rooms.hpp>

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
        seen.id = {}; // platforms know none
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
    // A digest for it, as it was claimed.
    ports::outbox_row digest()
    {
        claimed(); // what the room began with
        transact([&](ports::ledger& ledger) {
            ports::message_to_send said;
            said.key = "digest/1/2026-W48";
            said.lane = ports::lane::digest;
            said.to.workspace = "T1";
            said.to.place = incident_place.id;
            said.body = core::plain("Promises of the week");
            ledger.outbox.put(said, now);
        });
        auto rows = claim();
        REQUIRE(rows.size() == 1);
        return rows[0];
    }
    // As the sender does with what the platform refused as muted; what it comes to.
    ports::outbox_row refuse(ports::outbox_row row, core::instant judged_at)
    {
        row.problem = std::string(ports::muted_place) + ": M_FORBIDDEN";
        row.state = ports::outbox_state::parked;
        transact([&](ports::ledger& ledger) {
            bot::note_muted(ledger, row, judged_at, now);
            ledger.outbox.settle(row, now);
        });
        return row;
    }
    // What becomes of the answer to that message.
    void end_answer_to(const std::string& message, ports::outbox_state as)
    {
        for (auto row : claim()) {
            const bool is_it = row.message.key.ends_with("/" + message);
            row.retry_at = now + std::chrono::seconds(30);
            settle(row, is_it ? as : ports::outbox_state::sent);
        }
    }
    // What is answered, whether or not it has gone yet.
    std::string reply_to(const ports::inbound& input)
    {
        take(input);
        return text(row("reply/" + input.key)->message.body);
    }
    bool is_known_muted() { return ledger().places.find(incident_place.id)->is_muted; }
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

TEST_CASE("muted room: a form that is begun there is asked and answered in a direct message")
{
    muted_room it;
    it.promise();
    it.mute();
    it.claimed();
    const auto asked = it.answers_to(it.typed(it.ana, it.incident_place, "later A-1", "$1"));
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].message.to.person == it.ana.id);
    CHECK_THAT(it.text(asked[0].message.body), Contains("answer with your words"));
    // It stands there until it is answered, and is nobody else's.
    CHECK_THAT(it.answer_to(it.typed(it.bo, it.direct, "2026-12-04", "$2")), !Contains("(2 of 2)"));
    SECTION("there")
    {
        CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "2026-12-04", "$3")), Contains("(2 of 2)"));
        CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "waiting for the vendor", "$4")), Contains("4 Dec"));
        CHECK_FALSE(it.ledger().actions.find(core::action_id{2}));
    }
    SECTION("cancelled there")
    {
        CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "cancel", "$3")), Contains("Cancelled"));
    }
    SECTION("too late")
    {
        it.now += std::chrono::minutes(31);
        CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "2026-12-04", "$3")), !Contains("(2 of 2)"));
    }
    SECTION("in a room where the bot speaks")
    {
        CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "2026-12-04", "$3")), !Contains("(2 of 2)"));
    }
    // The form is over.
    if (!it.ledger().questions.forms_asked(it.ana.id).empty())
        it.answer_to(it.typed(it.ana, it.incident_place, "cancel", "$5"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "mine", "$6")), Contains("A-1"));
}

TEST_CASE("muted room: words are no answer to a question of a form that its reader was never shown")
{
    muted_room it;
    it.promise();
    it.mute();
    it.claimed();
    it.take(it.typed(it.ana, it.incident_place, "later A-1", "$1"));
    SECTION("it has not gone yet") { }
    SECTION("it is tried once more later") { it.end_answer_to("$1", ports::outbox_state::retry); }
    SECTION("she cannot be invited") { it.end_answer_to("$1", ports::outbox_state::parked); }
    SECTION("she may not read it any more") { it.end_answer_to("$1", ports::outbox_state::superseded); }
    SECTION("it came too late") { it.end_answer_to("$1", ports::outbox_state::expired); }
    CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "2026-12-04", "$2")), !Contains("(2 of 2)"));
    // Nor are they lost: they are a command.
    CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "write the runbook by 27 nov", "$3")), Contains("A-2"));
    CHECK(it.action(2).text == "write the runbook");
}

TEST_CASE("muted room: a form whose question has not gone yet ends by a word, and by another command")
{
    muted_room it;
    it.promise();
    it.mute();
    it.claimed();
    it.take(it.typed(it.ana, it.incident_place, "later A-1", "$1"));
    SECTION("a word") { CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "cancel", "$2")), Contains("Cancelled")); }
    SECTION("another command") { it.reply_to(it.typed(it.ana, it.direct, "done A-1", "$2")); }
    it.claimed();
    CHECK(it.ledger().questions.forms_asked(it.ana.id).empty());
    CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "2026-12-04", "$3")), !Contains("(2 of 2)"));
}

TEST_CASE("muted room: a form whose question has not gone yet does not stand before one that can be answered")
{
    muted_room it;
    it.promise();
    it.take(it.typed(it.ana, it.general, "write the runbook by 27 nov", "$0"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "later A-2", "$1")), Contains("answer with your words"));
    it.mute();
    it.claimed();
    it.now += std::chrono::minutes(1);
    it.take(it.typed(it.ana, it.incident_place, "later A-1", "$2"));
    it.end_answer_to("$2", ports::outbox_state::retry);
    it.now += std::chrono::minutes(1);
    CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "2026-12-04", "$3")), Contains("(2 of 2)"));
    it.claimed();
    CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "waiting for the vendor", "$4")),
               Contains("from 27 Nov to 4 Dec"));
}

TEST_CASE("muted room: a question that its reader may have been shown is answered by words")
{
    muted_room it;
    it.promise();
    it.mute();
    it.claimed();
    it.take(it.typed(it.ana, it.incident_place, "later A-1", "$1"));
    SECTION("it is on its way") { it.claim(); }
    SECTION("whether it arrived is not known") { it.end_answer_to("$1", ports::outbox_state::unknown); }
    SECTION("nor will be")
    {
        it.end_answer_to("$1", ports::outbox_state::unknown);
        it.now += std::chrono::minutes(1);
        it.end_answer_to("$1", ports::outbox_state::parked);
    }
    SECTION("it came after she had opened a chat")
    {
        it.end_answer_to("$1", ports::outbox_state::parked);
        CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "hello", "$2")), !Contains("(2 of 2)"));
        it.transact([](ports::ledger& ledger) { ledger.outbox.unpark({}); });
        it.claimed();
    }
    CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "2026-12-04", "$3")), Contains("(2 of 2)"));
}

TEST_CASE("muted room: a later question of a form that its reader was not shown is not answered by words either")
{
    muted_room it;
    it.promise();
    it.mute();
    it.claimed();
    it.answers_to(it.typed(it.ana, it.incident_place, "later A-1", "$1"));
    it.take(it.typed(it.ana, it.direct, "2026-12-04", "$2"));
    it.end_answer_to("$2", ports::outbox_state::retry);
    CHECK_THAT(it.reply_to(it.typed(it.ana, it.direct, "mine", "$3")), Contains("A-1"));
    it.now += std::chrono::minutes(1);
    it.claimed();
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "waiting for the vendor", "$4")), Contains("4 Dec"));
}

TEST_CASE("muted room: what is recorded by a form that was begun there is recorded as said there")
{
    muted_room it;
    // Who reads there is known for some minutes only, and nobody looks it up for what is said in another room.
    it.transact([&](ports::ledger& ledger) {
        it.incident_place.visibility = core::visibility::closed;
        ledger.places.put(it.incident_place, it.now);
        ledger.places.set_members(it.incident_place.id, {it.ana.id}, it.now);
    });
    it.mute();
    it.claimed();
    auto begun = it.from(it.ana, it.incident_place);
    begun.key = "shortcut/1";
    begun.input = ports::shortcut_input{};
    CHECK_THAT(it.answer_to(begun), Contains("(1 of 4)"));
    it.answer_to(it.typed(it.ana, it.direct, "add an alert on replica lag", "$2"));
    it.now += std::chrono::minutes(20);
    it.answer_to(it.typed(it.ana, it.direct, "-", "$3"));
    it.answer_to(it.typed(it.ana, it.direct, "2026-11-27", "$4"));
    it.answer_to(it.typed(it.ana, it.direct, "-", "$5"));
    CHECK(it.action(1).text == "add an alert on replica lag");
    CHECK(it.action(1).from.place == it.incident_place.id);
    CHECK(it.action(1).from.message.empty());
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
    const auto keys = keys_of(rows);
    REQUIRE(std::count(keys.begin(), keys.end(), "board") == 1);
    const auto board = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), "board") - keys.begin());
    CHECK_THAT(it.text(rows[board].message.body), Contains("add an alert on replica lag"));
    it.unmute();
    for (const auto& row : it.claimed()) // by an edit of the one that is there
        CHECK(row.posted_message == "$1");
}

TEST_CASE("muted room: what was refused there for that waits, and goes once when the bot may speak again")
{
    muted_room it;
    it.mute();
    it.claimed();
    it.refuse(it.digest(), it.now);
    CHECK(it.claimed().empty());
    it.take(it.told(happened::changed, true));
    CHECK(it.claimed().empty());
    it.unmute();
    const auto said = keys_of(it.claimed());
    CHECK(std::count(said.begin(), said.end(), "digest") == 1);
    it.mute();
    it.unmute();
    for (const auto& key : keys_of(it.claimed()))
        CHECK(key != "digest");
}

TEST_CASE("muted room: what a mute refused that nobody had told of yet makes it known, and goes when that is over")
{
    muted_room it;
    const auto row = it.digest();
    SECTION("known by the refusal")
    {
        CHECK(it.refuse(row, it.now).state == ports::outbox_state::parked);
        CHECK(it.is_known_muted());
    }
    SECTION("never known at all")
    {
        auto parked = row;
        parked.problem = std::string(ports::muted_place) + ": M_FORBIDDEN";
        it.settle(parked, ports::outbox_state::parked);
        CHECK_FALSE(it.is_known_muted());
    }
    CHECK(keys_of(it.claimed()) == std::vector<std::string>());
    it.unmute();
    const auto keys = keys_of(it.claimed());
    CHECK(std::count(keys.begin(), keys.end(), "digest") == 1);
}

TEST_CASE("muted room: what was refused before the room was seen to let the bot speak again is tried once more")
{
    muted_room it;
    const auto row = it.digest();
    const auto judged_at = it.now;
    it.now += std::chrono::seconds(5);
    it.unmute();
    CHECK(it.refuse(row, judged_at).state == ports::outbox_state::retry);
    CHECK_FALSE(it.is_known_muted());
    it.now += std::chrono::seconds(5);
    auto again = it.claim(); // behind what comes with a voice
    for (; !again.empty() && again[0].message.key != row.message.key; again = it.claim())
        it.settle(again[0], ports::outbox_state::sent, "$1");
    REQUIRE(keys_of(again) == std::vector<std::string>{"digest"});
    // And no third time, if nobody has looked since.
    CHECK(it.refuse(again[0], it.now).state == ports::outbox_state::parked);
    CHECK(it.is_known_muted());
}

TEST_CASE("muted room: digests of weeks do not come together when the bot may speak again")
{
    muted_room it;
    it.refuse(it.digest(), it.now);
    it.now += std::chrono::hours(73);
    it.unmute();
    for (const auto& key : keys_of(it.claimed()))
        CHECK(key != "digest");
    CHECK(it.ledger().outbox.parked(10).empty());
}

TEST_CASE("muted room: one that the bot is put out of is muted still, until it is brought there again with a voice")
{
    muted_room it;
    it.mute();
    it.take(it.told(happened::bot_left, false));
    CHECK(it.is_known_muted());
    it.take(it.told(happened::bot_joined, false));
    CHECK_FALSE(it.is_known_muted());
}

TEST_CASE("muted room: what is set in the room behind an upgrade makes no place of it")
{
    muted_room it;
    auto moved = it.told(happened::changed, false);
    auto& place = std::get<ports::place_input>(moved.input);
    place.channel_before = std::exchange(place.seen.channel, "C777");
    it.take(moved);
    it.mute();
    CHECK_FALSE(it.ledger().places.by_channel("T1", it.incident_place.channel));
    CHECK_FALSE(it.is_known_muted());
    for (const auto& key : keys_of(it.claimed()))
        CHECK(key != "muted");
}
