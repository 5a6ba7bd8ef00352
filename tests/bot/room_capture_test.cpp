// Goal: what is said in a room is captured there as anywhere: by an emoji, by a marker, from a plain promise, and as
// the lines of a review. Method: as in room_test.cpp.
#include "bot/room.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::room;

namespace {

class incident_room : public room
{
public:
    incident_room()
    {
        transact([&](ports::ledger& ledger) {
            incident_place.guests_at = now;
            ledger.places.put(incident_place, now);
        });
    }
    // The capture emoji on words of somebody, which stand in a thread.
    ports::inbound captured(const core::person& who, const core::person& author, const std::string& words, int order,
                            bool is_added = true)
    {
        auto input = emoji(who, incident_place, policy.capture.emoji, "$said", order, is_added);
        ports::said_message said;
        said.words.text = words;
        said.user = ledger().people.identity_in("T1", author.id)->user;
        said.message = "$said";
        said.thread = "$root";
        said.at = now;
        if (is_added)
            std::get<ports::reaction_input>(input.input).on = said;
        return input;
    }
    ports::inbound heard(const core::person& who, const std::string& words, const std::string& message)
    {
        auto input = from(who, incident_place);
        input.key = "message/" + incident_place.channel + "/" + message;
        ports::message_input said;
        said.words.text = words;
        said.message = message;
        said.thread = "$root";
        input.input = said;
        return input;
    }
    // What is sent, by key.
    std::map<std::string, ports::outbox_row> sent_for(const ports::inbound& input)
    {
        take(input);
        std::map<std::string, ports::outbox_row> all;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (auto& row : rows) {
                settle(row, ports::outbox_state::sent, "$" + std::to_string(row.id.value));
                all.emplace(row.message.key, row);
            }
        return all;
    }
};

bool is_to(const ports::outbox_row& row, const core::place& where, const std::string& thread)
{
    return row.message.to.place == where.id && !row.message.to.only_for && row.message.to.thread == thread;
}

} // namespace

TEST_CASE(
    "room: the capture emoji notes a message once and asks its author, and whoever put it is answered in its thread")
{
    incident_room it;
    const auto put = it.captured(it.vp, it.ana, "I will add an alert on replica lag", 1);
    const auto sent = it.sent_for(put);
    CHECK(it.action(1).text == "I will add an alert on replica lag");
    CHECK(it.action(1).offered_to == it.ana.id);
    REQUIRE(sent.contains("reply/" + put.key));
    CHECK(is_to(sent.at("reply/" + put.key), it.incident_place, "$root"));
    CHECK(std::any_of(sent.begin(), sent.end(), [](const auto& each) { return each.first.starts_with("offer/"); }));
    it.sent_for(it.captured(it.bo, it.ana, "I will add an alert on replica lag", 2));
    CHECK_FALSE(it.has(2));
    const auto gone = it.captured(it.vp, it.ana, "", 3, false);
    const auto withdrawn = it.sent_for(gone);
    CHECK(it.action(1).state == core::state::dropped);
    REQUIRE(withdrawn.contains("reply/" + gone.key));
    CHECK(is_to(withdrawn.at("reply/" + gone.key), it.incident_place, "$root"));
}

TEST_CASE("room: a marked line is an offer to whom it names, and the room hears nothing of it")
{
    incident_room it;
    const auto said = it.heard(it.vp, "ACTION: @ana add an alert on replica lag by 27 nov", "$1");
    const auto sent = it.sent_for(said);
    CHECK(it.action(1).text == "add an alert on replica lag");
    CHECK(it.action(1).offered_to == it.ana.id);
    CHECK_FALSE(sent.contains("reply/" + said.key));
    CHECK(std::any_of(sent.begin(), sent.end(), [](const auto& each) { return each.first.starts_with("offer/"); }));
}

TEST_CASE("room: whoever names somebody in a marked line who cannot be asked hears so alone")
{
    incident_room it;
    const auto said = it.heard(it.vp, "ACTION: @sam add an alert on replica lag by 27 nov", "$1");
    const auto sent = it.sent_for(said);
    CHECK(it.action(1).text == "@sam add an alert on replica lag");
    REQUIRE(sent.contains("reply/" + said.key));
    const auto& told = sent.at("reply/" + said.key).message;
    CHECK_FALSE(told.to.place);
    CHECK(told.to.person == it.vp.id);
    CHECK_THAT(it.text(told.body), Contains("A-1"));
}

TEST_CASE("room: whoever makes a plain promise is asked alone, and an emoji tracks it")
{
    incident_room it;
    const auto said = it.heard(it.ana, "I'll add an alert on replica lag by friday", "$1");
    const auto sent = it.sent_for(said);
    CHECK_FALSE(it.has(1));
    REQUIRE(sent.contains("reply/" + said.key));
    const auto& asked = sent.at("reply/" + said.key).message;
    CHECK_FALSE(asked.to.place);
    CHECK(asked.to.person == it.ana.id);
    CHECK_THAT(it.text(asked.body), Contains("Shall I track this as your promise?"));
    it.post(it.direct, "$asked", {{"$asked", "✅", "promise", "1"}});
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.direct, "✅", "$asked", 1)), Contains("A-1"));
    CHECK(it.action(1).state == core::state::promised);
    CHECK(it.action(1).from.message == "$1");
    CHECK(it.action(1).from.thread == "$root");
}

TEST_CASE("room: a plain promise is answered by a reply in the direct room with what is typed there")
{
    incident_room it;
    it.sent_for(it.heard(it.ana, "I'll add an alert on replica lag by friday", "$1"));
    // Its question is about no action yet.
    it.post(it.direct, "$asked", {{"$asked", "✅", "promise", "1"}});
    CHECK_THAT(it.answer_to(it.replying(it.ana, it.direct, "later", "$asked")), Contains("Which action"));
}

TEST_CASE("room: a review's lines below the command are shown first, and emoji record them")
{
    incident_room it;
    const auto said
        = it.typed(it.ana, it.incident_place,
                   "review\n@ana add an alert on replica lag by 27 nov\n@bo write the runbook by 4 dec", "$1");
    const auto shown = it.answers_to(said);
    REQUIRE(shown.size() == 1);
    CHECK_THAT(it.text(shown[0].message.body), Contains("2 read, 2 owners found"));
    CHECK_FALSE(it.has(1));
    std::vector<ports::posted_button> asks;
    for (const auto& block : shown[0].message.body.blocks)
        for (const auto& button : block.buttons)
            if (button.verb == "review-ask")
                asks.push_back({"$shown", "1️⃣", button.verb, button.argument});
    REQUIRE(asks.size() == 1);
    it.post(it.incident_place, "$shown", asks);
    it.answer_to(it.emoji(it.ana, it.incident_place, "1️⃣", "$shown", 1));
    CHECK(it.action(1).text == "add an alert on replica lag");
    CHECK(it.action(2).text == "write the runbook");
    CHECK(it.action(2).offered_to == it.bo.id);
}

TEST_CASE("room: an emoji on a message in a thread is answered in that thread, and one elsewhere is not")
{
    incident_room it;
    it.promise();
    it.send(it.ana);
    const auto thread_of = [&](const ports::inbound& input) {
        const auto rows = it.answers_to(input);
        return rows.size() == 1 ? rows[0].message.to.thread : "no answer";
    };
    it.post(it.general, "$threaded", {{"$threaded", "✅", "done", "A-1"}}, "$root");
    it.post(it.direct, "$card", {{"$card", "✅", "done", "A-1"}});
    CHECK(thread_of(it.emoji(it.ana, it.general, "✅", "$threaded", 1)) == "$root");
    CHECK(thread_of(it.emoji(it.ana, it.general, "✅", "$threaded", 2, false)) == "$root");
    CHECK(thread_of(it.emoji(it.ana, it.direct, "✅", "$card", 3)).empty());
}
