// Goal: whoever answers a card with the words that they would type with its id means the card's action. Method: as in
// room_test.cpp; a reply names the message that it is to.
#include <algorithm>
#include <map>

#include <makegood/ports/reply_key.hpp>

#include "bot/room.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::room;

namespace {

using buttons = std::vector<ports::posted_button>;

class room_with_card : public room
{
public:
    room_with_card()
    {
        promise();
        send(ana);
        post(direct, "$card", {{"$card", "✅", "done", "A-1"}, {"$card", "💤", "later", "A-1"}});
    }
    std::string reply(const core::person& who, const std::string& words, const std::string& to = "$card")
    {
        return answer_to(replying(who, direct, words, to));
    }
};

// What goes out in answer to it, by key.
std::map<std::string, ports::outbox_row> sent_for(room& it, const ports::inbound& input)
{
    it.take(input);
    std::map<std::string, ports::outbox_row> all;
    for (auto rows = it.claim(); !rows.empty(); rows = it.claim())
        for (auto& row : rows) {
            it.settle(row, ports::outbox_state::sent, "$" + std::to_string(row.id.value));
            all.emplace(row.message.key, row);
        }
    return all;
}

bool has_buttons(const core::document& body)
{
    const auto carries_some = [](const core::block& each) { return !each.buttons.empty(); };
    return std::any_of(body.blocks.begin(), body.blocks.end(), carries_some);
}

} // namespace

TEST_CASE("room: a verb alone that replies to a card is about the card's action")
{
    room_with_card it;
    CHECK_THAT(it.reply(it.ana, "done"), Contains("A-1"));
    CHECK(it.action(1).state == core::state::closed);
    CHECK_THAT(it.reply(it.ana, "undo"), Contains("Undone") && Contains("A-1"));
    CHECK_THAT(it.reply(it.ana, "later 26 nov"), Contains("Quiet until") && Contains("A-1"));
    CHECK_THAT(it.reply(it.ana, "note the vendor has answered"), Contains("A-1"));
    CHECK_THAT(it.reply(it.ana, "give @bo"), Contains("A-1") && Contains("Bo"));
    CHECK_THAT(it.reply(it.ana, "show"), Contains("add an alert on replica lag"));
    it.reply(it.ana, "Done, see https://git.example/7");
    CHECK(it.action(1).evidence == "see https://git.example/7");
    CHECK_FALSE(it.has(2));
}

TEST_CASE("room: an offer is accepted or declined by a reply to it")
{
    room it;
    it.note(it.vp, it.general, "@ana add an alert on replica lag by 27 nov");
    it.note(it.vp, it.general, "@ana write the runbook by 27 nov");
    it.send(it.ana);
    it.post(it.direct, "$one", {{"$one", "🙋", "accept", "A-1"}, {"$one", "🚫", "refuse", "A-1"}});
    it.post(it.direct, "$two", {{"$two", "🙋", "accept", "A-2"}, {"$two", "🚫", "refuse", "A-2"}});
    it.answer_to(it.replying(it.ana, it.direct, "accept by 4 dec", "$two"));
    CHECK(it.action(2).state == core::state::promised);
    CHECK(core::format_day(it.action(2).due->on) == "2026-12-04");
    CHECK(it.action(1).state == core::state::proposed);
    it.answer_to(it.replying(it.vp, it.direct, "decline because nobody reads it", "$one"));
    CHECK(it.action(1).state == core::state::dropped);
}

TEST_CASE("room: an id that is typed in a reply counts, whatever it replies to")
{
    room_with_card it;
    it.note(it.ana, it.general, "@ana write the runbook by 27 nov");
    it.reply(it.ana, "done A-2");
    CHECK(it.action(1).state == core::state::promised);
    CHECK(it.action(2).state == core::state::closed);
    it.reply(it.ana, "done 1");
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("room: words that go on as a sentence does are no command, whatever they reply to")
{
    room_with_card it;
    it.reply(it.ana, "take a look at the disk logs by 27 nov");
    CHECK(it.action(2).text == "take a look at the disk logs");
    for (const auto* words : {"done by friday", "done soon?", "decline rate went up after this", "later?"})
        it.reply(it.ana, words);
    CHECK(it.history(1) == "record accept");
    it.reply(it.ana, "done https://git.example/7");
    CHECK(it.action(1).evidence == "https://git.example/7");
}

TEST_CASE("room: a reply to what is about several actions, or about none, is no more than its words")
{
    room_with_card it;
    it.note(it.ana, it.general, "@ana write the runbook by 27 nov");
    it.post(it.direct, "$two", {{"$two", "✅", "done", "A-1"}, {"$two", "1️⃣", "done", "A-2"}});
    it.post(it.direct, "$fine", {{"$fine", "👍", "fine", "A-1 A-2"}});
    it.post(it.direct, "$typed", {{"$typed", "1️⃣", "record", "A-1 is not enough"}});
    it.post(it.direct, "$review", {{"$review", "1️⃣", "review-owner", "1 2"}});
    for (const auto* to : {"$two", "$fine", "$typed", "$review", "$unknown"})
        CHECK_THAT(it.reply(it.ana, "later", to), Contains("Which action"));
    CHECK(it.history(1) == "record accept");
}

TEST_CASE("room: a button that an edit took away still says what its message is about")
{
    room_with_card it;
    it.transact([&](ports::ledger& ledger) {
        auto row = *ledger.outbox.find("test/$card");
        row.state = ports::outbox_state::sent;
        row.posted_channel = it.direct.channel;
        row.buttons = buttons{};
        ledger.outbox.settle(row, it.now);
    });
    it.reply(it.ana, "done");
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("room: a reply to somebody else's card may do what they may, and no more")
{
    room_with_card it;
    it.post(it.general, "$shared", {{"$shared", "✅", "done", "A-1"}});
    it.answer_to(it.replying(it.guest, it.general, "done", "$shared"));
    CHECK(it.action(1).state == core::state::promised);
    it.answer_to(it.replying(it.ana, it.general, "done", "$shared"));
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("room: while a form is asked, a reply to a card is a command, and other words are its answer")
{
    room_with_card it;
    it.note(it.ana, it.general, "@ana write the runbook by 27 nov");
    it.post(it.direct, "$other", {{"$other", "✅", "done", "A-2"}});
    it.answer_to(it.emoji(it.ana, it.direct, "💤", "$card", 1));
    CHECK_THAT(it.reply(it.ana, "26 nov"), Contains("(2 of 2)"));
    it.reply(it.ana, "done", "$other");
    CHECK(it.action(2).state == core::state::closed);
    CHECK_THAT(it.reply(it.ana, "waiting for the vendor"), !Contains("Quiet until"));
}

TEST_CASE("room: what not all may read of a reply comes to who asked in a direct message, with its buttons")
{
    room it;
    it.note(it.ana, it.secret, "@ana rotate the leaked signing key by 27 nov");
    it.send(it.ana);
    for (const std::string words : {"A-1", "later A-1 26 nov"}) {
        CAPTURE(words);
        const auto input = it.typed(it.ana, it.general, words, "$" + std::to_string(++it.messages));
        const auto sent = sent_for(it, input);
        const auto said = "reply/" + input.key;
        REQUIRE(sent.contains(said));
        CHECK(sent.at(said).message.to.place == it.general.id);
        CHECK_THAT(it.text(sent.at(said).message.body), Contains("not shown here") && !Contains("leaked"));
        REQUIRE(sent.contains(said + "/rest"));
        const auto& rest = sent.at(said + "/rest").message;
        CHECK_FALSE(rest.to.place);
        CHECK(rest.to.person == it.ana.id);
        CHECK(rest.lane == ports::lane::reply);
        // Known, so that who cannot be written to is told so there.
        CHECK(ports::channel_asked_in(rest.key) == it.general.channel);
        CHECK_THAT(it.text(rest.body), Contains("rotate the leaked signing key"));
        CHECK(has_buttons(rest.body));
        // Taken in once more, nothing is said again.
        CHECK(sent_for(it, input).empty());
    }
}

TEST_CASE("room: nothing is said twice where all may read it, or where who asked may not read it either")
{
    room it;
    it.note(it.ana, it.secret, "@ana rotate the leaked signing key by 27 nov");
    it.note(it.ana, it.general, "@ana write the runbook by 27 nov");
    it.send(it.ana);
    const auto is_said_once = [&](const ports::inbound& input) {
        const auto sent = sent_for(it, input);
        return sent.contains("reply/" + input.key) && !sent.contains("reply/" + input.key + "/rest");
    };
    CHECK(is_said_once(it.typed(it.ana, it.general, "A-2", "$1")));
    CHECK(is_said_once(it.typed(it.ana, it.secret, "A-1", "$2")));
    CHECK(is_said_once(it.typed(it.ana, it.direct, "A-1", "$3")));
    CHECK(is_said_once(it.typed(it.bo, it.general, "A-1", "$4")));
}

TEST_CASE("room: a form is asked once, where it is answered")
{
    room it;
    it.note(it.ana, it.secret, "@ana rotate the leaked signing key by 27 nov");
    it.send(it.ana);
    it.post(it.general, "$card", {{"$card", "✏️", "edit", "A-1"}});
    const auto input = it.emoji(it.ana, it.general, "✏️", "$card", 1);
    const auto sent = sent_for(it, input);
    CHECK(sent.contains("reply/" + input.key));
    CHECK_FALSE(sent.contains("reply/" + input.key + "/rest"));
}

TEST_CASE("room: where replies are for who asked alone, they are the whole")
{
    room it;
    it.can = {};
    it.note(it.ana, it.secret, "@ana rotate the leaked signing key by 27 nov");
    it.send(it.ana);
    const auto input = it.typed(it.ana, it.general, "A-1", "$1");
    const auto sent = sent_for(it, input);
    REQUIRE(sent.size() == 1);
    const auto& said = sent.at("reply/" + input.key).message;
    CHECK(said.to.place == it.general.id);
    CHECK(said.to.only_for == it.ana.id);
    CHECK_THAT(it.text(said.body), Contains("leaked"));
}
