// Goal: a platform that has neither private replies nor forms nor buttons carries the same promises: replies go through
// the outbox, emoji stand for buttons, forms are asked question by question. Method: take_in over a ledger in memory,
// with the capabilities of such a platform.
#include "bot/room.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::room;

TEST_CASE("room: a reply is queued with the change and shown to all who read the place")
{
    room it;
    const auto rows = it.answers_to(it.typed(it.ana, it.general, "@ana write the runbook by 27 nov", "$1"));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].message.kind == ports::persistence::once);
    CHECK(rows[0].message.to.place == it.general.id);
    CHECK_FALSE(rows[0].message.to.only_for);
    CHECK_THAT(it.text(rows[0].message.body), Contains("A-1"));
    CHECK(it.answers_to(it.typed(it.ana, it.general, "@ana write the runbook by 27 nov", "$1")).empty());
}

TEST_CASE("room: an emoji presses the button it stands for, once, and taking it away undoes that")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.general, "$card", {{"$card", "✅", "done", "A-1"}});
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 1)), Contains("A-1"));
    CHECK(it.action(1).state == core::state::closed);
    CHECK(it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 1)).empty());
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 2, false)), Contains("Undone"));
    CHECK(it.action(1).state == core::state::promised);
}

TEST_CASE("room: an emoji that is taken away undoes what it did, and not what another did since")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.general, "$card", {{"$card", "✅", "done", "A-1"}, {"$card", "1️⃣", "move", "A-1 2026-12-04"}});
    it.answer_to(it.emoji(it.ana, it.general, "1️⃣", "$card", 1));
    it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 2));
    CHECK(it.answer_to(it.emoji(it.ana, it.general, "1️⃣", "$card", 3, false)).empty());
    CHECK(it.action(1).state == core::state::closed);
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 4, false)), Contains("Undone"));
    CHECK(it.action(1).state == core::state::promised);
    it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 5));
    it.post(it.general, "$closed", {{"$closed", "2️⃣", "reopen", "A-1"}});
    it.answer_to(it.emoji(it.ana, it.general, "2️⃣", "$closed", 1));
    REQUIRE(it.action(1).state == core::state::promised);
    CHECK(it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 6, false)).empty());
    CHECK(it.action(1).state == core::state::promised);
    // Alone it is undone, however its button says to when.
    it.answer_to(it.emoji(it.ana, it.general, "1️⃣", "$card", 7));
    it.now += std::chrono::minutes(1);
    it.post(it.general, "$later", {{"$later", "1️⃣", "move", "A-1 2026-12-11"}});
    it.answer_to(it.emoji(it.ana, it.general, "1️⃣", "$later", 8));
    REQUIRE(core::format_day(it.action(1).due->on) == "2026-12-11");
    it.answer_to(it.emoji(it.ana, it.general, "1️⃣", "$later", 9, false));
    CHECK(core::format_day(it.action(1).due->on) == "2026-12-04");
}

TEST_CASE(
    "room: an emoji whose button is gone with an edit presses nothing, and undoes what it did when it is taken away")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.general, "$card", {{"$card", "✅", "done", "A-1"}});
    const auto edit = [&](const std::vector<ports::posted_button>& buttons) {
        it.transact([&](ports::ledger& ledger) {
            auto row = *ledger.outbox.find("test/$card");
            row.state = ports::outbox_state::sent;
            row.posted_channel = it.general.channel;
            row.buttons = buttons;
            ledger.outbox.settle(row, it.now);
        });
    };
    it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 1));
    edit({});
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 2, false)), Contains("Undone"));
    CHECK(it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 3)).empty());
    CHECK(it.action(1).state == core::state::promised);
    edit({{"$card", "✅", "done", "A-1"}});
    it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 5));
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("room: an emoji that stands for nothing, or for what somebody may not do, changes nothing")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.general, "$card", {{"$card", "✅", "done", "A-1"}});
    CHECK(it.answer_to(it.emoji(it.ana, it.general, "🎉", "$card", 1)).empty());
    CHECK(it.answer_to(it.emoji(it.ana, it.general, "✅", "$other", 2)).empty());
    it.answer_to(it.emoji(it.guest, it.general, "✅", "$card", 3));
    CHECK(it.action(1).state == core::state::promised);
    // Taken away by somebody else: what the owner did stays.
    it.answer_to(it.emoji(it.ana, it.general, "✅", "$card", 4));
    it.answer_to(it.emoji(it.bo, it.general, "✅", "$card", 5, false));
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("room: what an edit put on a message takes the place of what stood there")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.general, "$card", {{"$card", "✅", "done", "A-1"}, {"$card", "💤", "later", "A-1"}});
    it.transact([&](ports::ledger& ledger) {
        auto row = *ledger.outbox.find("test/$card");
        row.state = ports::outbox_state::sent;
        row.buttons = std::vector<ports::posted_button>{{"$card", "👍", "undo", "A-1"}};
        row.posted_channel = it.general.channel;
        ledger.outbox.settle(row, it.now);
        CHECK_FALSE(ledger.outbox.button_on("T1", it.general.channel, "$card", "✅")->stands);
        CHECK(ledger.outbox.button_on("T1", it.general.channel, "$card", "👍")->verb == "undo");
        row.buttons->clear();
        ledger.outbox.settle(row, it.now);
        CHECK_FALSE(ledger.outbox.button_on("T1", it.general.channel, "$card", "👍")->stands);
    });
}

TEST_CASE("room: a form is asked question by question, and its answers do what the form does")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.direct, "$card", {{"$card", "💤", "later", "A-1"}});
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.direct, "💤", "$card", 1)), Contains("(1 of 2)") && Contains("cancel"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "2026-12-04", "$2")), Contains("(2 of 2)"));
    // A promise is moved only when that is said.
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "waiting for the vendor", "$3")), Contains("4 Dec"));
    it.post(it.direct, "$move", {{"$move", "1️⃣", "move", "A-1 2026-12-04"}});
    it.answer_to(it.emoji(it.ana, it.direct, "1️⃣", "$move", 2));
    CHECK(core::format_day(it.action(1).due->on) == "2026-12-04");
    // The form is over: words are commands again.
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "mine", "$4")), Contains("A-1"));
}

TEST_CASE("room: a date that cannot be read is asked for again with what is wrong")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.direct, "$card", {{"$card", "💤", "later", "A-1"}});
    it.answer_to(it.emoji(it.ana, it.direct, "💤", "$card", 1));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "when pigs fly", "$2")), Contains("(1 of 2)"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "-", "$3")), Contains("(1 of 2)"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "4 dec", "$4")), Contains("(2 of 2)"));
}

TEST_CASE("room: a form that is asked where others read shows them nothing of a private action")
{
    room it;
    it.note(it.ana, it.secret, "@ana rotate the leaked signing key by 27 nov");
    it.send(it.ana);
    it.post(it.general, "$card", {{"$card", "✏️", "edit", "A-1"}});
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.general, "✏️", "$card", 1)), !Contains("leaked"));
    it.post(it.direct, "$mine", {{"$mine", "✏️", "edit", "A-1"}});
    CHECK_THAT(it.answer_to(it.emoji(it.ana, it.direct, "✏️", "$mine", 2)), Contains("leaked"));
}

TEST_CASE("room: a form ends with a word, with another command, and is nobody else's")
{
    room it;
    it.promise();
    it.send(it.ana);
    it.post(it.direct, "$card", {{"$card", "💤", "later", "A-1"}});
    it.answer_to(it.emoji(it.ana, it.direct, "💤", "$card", 1));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "Cancel", "$2")), Contains("Nothing was changed"));
    it.answer_to(it.emoji(it.ana, it.direct, "💤", "$card", 3));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "done A-1", "$4")), Contains("A-1"));
    CHECK(it.action(1).state == core::state::closed);
    it.answer_to(it.typed(it.ana, it.direct, "undo", "$5"));
    it.answer_to(it.emoji(it.ana, it.direct, "💤", "$card", 6));
    it.answer_to(it.typed(it.bo, it.direct, "2026-12-04", "$7"));
    CHECK(core::format_day(it.action(1).due->on) == "2026-11-27");
}

TEST_CASE("room: a command that was not understood may be corrected within a minute, and one that was may not")
{
    room it;
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "don A-99", "$1")), Contains("A-99"));
    it.now += std::chrono::seconds(59);
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "@ana write the runbook by 27 nov", "$1", true)),
               Contains("A-1"));
    it.answer_to(it.typed(it.ana, it.general, "@ana check the disk by 27 nov", "$2"));
    CHECK(it.answer_to(it.typed(it.ana, it.general, "@ana check the disks by 27 nov", "$2", true)).empty());
    it.answer_to(it.typed(it.ana, it.general, "don A-99", "$3"));
    it.now += std::chrono::seconds(61);
    CHECK(it.answer_to(it.typed(it.ana, it.general, "done A-1", "$3", true)).empty());
}

TEST_CASE("room: a command is corrected until something came of it, and not once more")
{
    room it;
    it.answer_to(it.typed(it.ana, it.general, "don A-99", "$1"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "doen A-99", "$1", true)), Contains("A-99"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "@ana write the runbok by 27 nov", "$1", true)),
               Contains("A-1"));
    CHECK(it.answer_to(it.typed(it.ana, it.general, "@ana write the runbook by 27 nov", "$1", true)).empty());
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "list", "$2")), !Contains("A-2"));
}

TEST_CASE("room: what was said while nobody listened is carried out, and answered with when it was said")
{
    room it;
    auto input = it.typed(it.ana, it.general, "@ana write the runbook by 27 nov", "$1");
    input.at = it.now - std::chrono::hours(2);
    CHECK_THAT(it.answer_to(input), Contains("A-1") && Contains("Heard late: you said this") && Contains("08:15"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "mine", "$2")), !Contains("late"));
}

TEST_CASE("room: people with two identities are one, and are written to where they spoke last")
{
    room it;
    it.promise();
    core::person_id other;
    it.transact([&](ports::ledger& ledger) {
        core::person seen;
        seen.name = seen.handle = "ana on matrix";
        other = ledger.people.put({"@bot:hs", "@ana:hs"}, seen, it.now);
        ledger.people.merge({.from = it.ana.id, .into = other});
    });
    CHECK(it.action(1).owner == other);
    CHECK(it.ledger().people.by_identity({"T1", "U001"})->id == other);
    CHECK(it.ledger().people.find(it.ana.id)->id == other);
    it.transact([&](ports::ledger& ledger) { ledger.people.note_used({"@bot:hs", "@ana:hs"}, it.now); });
    CHECK(commands::workspace_of(it.ledger(), other, "T9") == "@bot:hs");
    it.transact([&](ports::ledger& ledger) {
        ledger.people.note_used({"T1", "U001"}, it.now + std::chrono::hours(1));
    });
    CHECK(commands::workspace_of(it.ledger(), other, "T9") == "T1");
}

TEST_CASE("room: a zone that one platform does not tell stays as the other told it")
{
    room it;
    it.transact([&](ports::ledger& ledger) {
        auto seen = *ledger.people.find(it.bo.id);
        seen.zone.clear();
        ledger.people.put({"T1", "U002"}, seen, it.now);
        CHECK(ledger.people.find(it.bo.id)->zone == "Australia/Sydney");
    });
}

TEST_CASE("room: the position up to which inputs were taken in is each workspace's own")
{
    room it;
    it.transact([&](ports::ledger& ledger) {
        CHECK(ledger.marks.position_of("@bot:hs").empty());
        ledger.marks.keep_position("@bot:hs", "s1");
        ledger.marks.keep_position("@bot:hs", "s2");
        ledger.marks.keep_position("@other:hs", "s9");
        CHECK(ledger.marks.position_of("@bot:hs") == "s2");
    });
}

TEST_CASE("room: who administers a room may do with what was recorded there what an admin may, and nothing elsewhere")
{
    room it;
    it.take(it.typed(it.bo, it.general, "write the runbook by 27 nov", "$1"));
    it.take(it.typed(it.bo, it.incident_place, "restart the queue by 27 nov", "$2"));
    it.claim();
    const auto close = [&](int id, const core::place& where, bool is_admin) {
        auto input = it.typed(it.vp, where, "done A-" + std::to_string(id), "$" + std::to_string(++it.messages));
        input.is_of_place_admin = is_admin;
        it.take(input);
        return it.action(id).state == core::state::closed;
    };
    CHECK_FALSE(close(1, it.general, false));
    CHECK_FALSE(close(2, it.general, true));
    CHECK(close(1, it.general, true));
}

TEST_CASE("room: the words of what is taken back elsewhere than in its place are for who took it back alone")
{
    room it;
    const auto told = [&](const core::place& undone_in) {
        it.note(it.ana, it.secret, "@ana rotate the leaked signing key by 27 nov");
        it.send(it.ana);
        const auto rows = it.answers_to(it.typed(it.ana, undone_in, "undo", "$undo" + std::to_string(++it.messages)));
        REQUIRE(rows.size() == 1);
        CHECK_THAT(it.text(rows[0].message.body), Contains("leaked"));
        return rows[0].message.to;
    };
    const auto elsewhere = told(it.general);
    CHECK_FALSE(elsewhere.place);
    CHECK(elsewhere.person == it.ana.id);
    CHECK(told(it.secret).place == it.secret.id);
}

TEST_CASE("room: what is taken back of a private action shows nothing of it where others read")
{
    room it;
    it.note(it.ana, it.secret, "@ana rotate the signing key by 27 nov");
    it.note(it.ana, it.secret, "note A-1 the leaked one is db-3");
    it.send(it.ana);
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.general, "undo", "$1")), !Contains("leaked") && !Contains("signing"));
    CHECK(it.history(1) == "record note undo");
}

TEST_CASE("room: what a private incident is called is not said where others read about its review")
{
    room it;
    it.transact([&](ports::ledger& ledger) {
        core::incident incident;
        incident.key = "INC-900";
        incident.place = it.secret.id;
        incident.title = "signing key leaked";
        incident.started_at = it.now;
        ledger.incidents.add(incident);
    });
    const std::string lines = "review INC-900\n@ana add an alert on replica lag by 27 nov";
    const auto asked = it.answers_to(it.typed(it.ana, it.general, "review INC-900", "$1"));
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].message.to.place == it.general.id);
    CHECK_THAT(it.text(asked[0].message.body), Contains("INC-900") && !Contains("leaked"));
    const auto shown = it.answers_to(it.typed(it.ana, it.general, lines, "$2"));
    REQUIRE(shown.size() == 1);
    CHECK_FALSE(shown[0].message.to.place);
    CHECK(shown[0].message.to.person == it.ana.id);
    CHECK_THAT(it.text(shown[0].message.body), Contains("Review of INC-900 signing key leaked"));
    // Where its people read, and where nobody else does, it has its name.
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.secret, "review INC-900", "$3")), Contains("leaked"));
    CHECK_THAT(it.answer_to(it.typed(it.ana, it.direct, "review INC-900", "$4")), Contains("leaked"));
    const auto there = it.answers_to(it.typed(it.ana, it.secret, lines, "$5"));
    REQUIRE(there.size() == 1);
    CHECK(there[0].message.to.place == it.secret.id);
}
