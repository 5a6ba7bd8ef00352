// Which message says what of a row, through edits, answers that are lost and servers that forget: against a small
// homeserver on loopback.
#include "support/catch.hpp"

#include <makegood/core/buttons.hpp>

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::live;
using tests::room;
using tests::row_for;
using tests::row_to;

namespace {

struct item
{
    int id;
    std::string stands;
    bool has_buttons = true;
};

core::document batch_of(const std::vector<item>& items)
{
    auto out = core::plain("These need you today.");
    for (const auto& each : items) {
        const core::action_id id{each.id};
        out << core::paragraph({core::words{core::format_id(id)}, core::words{" promise\n" + each.stands}}, id);
        if (each.has_buttons)
            out << core::button_row({core::done_button(id)}, id);
    }
    return out;
}

ports::outbox_row row_of(core::document body, ports::lane lane = ports::lane::nudge)
{
    auto row = row_to(room, std::move(body));
    row.message.lane = lane;
    return row;
}

class sending : public live
{
public:
    void deliver(ports::outbox_row& row)
    {
        const auto sent = post(row);
        REQUIRE(sent.result == delivery::delivered);
        note(row, sent);
    }
    void edit(ports::outbox_row& row, core::document body)
    {
        row.message.body = std::move(body);
        ++row.version;
        const auto sent = tests::run(loop, chat->update(row));
        REQUIRE(sent.result == delivery::delivered);
        note(row, sent);
    }
    // What stands on each message of the bot now.
    std::map<std::string, std::string> shown()
    {
        std::map<std::string, std::string> out;
        for (const auto& call : server.calls_of("/send/m.room.message/")) {
            const bool is_edit = call.body.contains("m.new_content");
            const auto& said = is_edit ? call.body["m.new_content"] : call.body;
            const auto message
                = is_edit ? call.body["m.relates_to"]["event_id"].get<std::string>() : server.event_of(call.path);
            if (!message.empty())
                out[message] = said["body"];
        }
        return out;
    }
    // The messages, in the order in which they were posted.
    std::vector<std::string> words()
    {
        std::map<int, std::string> by_number;
        for (const auto& [event, text] : shown())
            by_number[std::stoi(event.substr(1))] = text;
        std::vector<std::string> out;
        for (const auto& [number, text] : by_number)
            out.push_back(text);
        return out;
    }
    // "A-17" on the message that says so.
    void check_buttons(std::size_t expected)
    {
        CHECK(buttons.size() == expected);
        auto now = shown();
        for (const auto& each : buttons)
            CHECK(now[each.message].starts_with(each.argument));
    }

    std::vector<ports::posted_button> buttons;

private:
    void note(ports::outbox_row& row, const ports::sent& sent)
    {
        row.posted_channel = sent.channel;
        row.posted_message = sent.message;
        buttons = sent.buttons;
    }
};

} // namespace

TEST_CASE("matrix posting: an edit of a batch goes to each item's own message, whatever came and went before it")
{
    sending it;
    auto row = row_of(batch_of({{17, "Due today."}, {18, "Due today."}, {19, "Due today."}}));
    it.deliver(row);
    REQUIRE(it.words().size() == 4);
    it.check_buttons(3);
    const auto answered = it.words();

    SECTION("one is done")
    {
        it.edit(row, batch_of({{17, "Done.", false}, {18, "Due today."}, {19, "Due today."}}));
        CHECK(it.words()[1] == "A-17 promise\nDone.");
        CHECK(it.words()[2] == answered[2]);
        CHECK(it.words()[3] == answered[3]);
        it.check_buttons(2);
        // The whole and the item: homeservers count events.
        CHECK(it.server.calls_of("/send/m.room.message/").size() == 4 + 2);
        // Taken back: it has its button again.
        it.edit(row, batch_of({{17, "Due today."}, {18, "Due today."}, {19, "Due today."}}));
        CHECK(it.words()[1] == answered[1]);
        it.check_buttons(3);
    }
    SECTION("one is left")
    {
        it.edit(row, batch_of({{17, "Done.", false}, {18, "Due today."}, {19, "Done.", false}}));
        CHECK(it.words()[2] == answered[2]);
        it.check_buttons(1);
        it.edit(row, batch_of({{17, "Done.", false}, {18, "Done.", false}, {19, "Done.", false}}));
        CHECK(it.words()[2] == "A-18 promise\nDone.");
        CHECK(it.buttons.empty());
    }
    SECTION("they are in another order, and one is not shown any more")
    {
        it.edit(row, batch_of({{19, "Due today."}, {17, "Due today."}}));
        CHECK(it.words()[1] == answered[1]);
        CHECK(it.words()[2] == "A-18 is not shown here any more.");
        CHECK(it.words()[3] == answered[3]);
        it.check_buttons(2);
    }
    SECTION("a reminder is not added to")
    {
        it.edit(row, batch_of({{16, "Due today."}, {17, "Due today."}, {18, "Due today."}, {19, "Due today."}}));
        CHECK(it.words().size() == 4);
        CHECK(it.words()[1] == answered[1]);
        CHECK(it.words()[3] == answered[3]);
        // Its button stands below the whole.
        CHECK(it.buttons.front().argument == "A-16");
        CHECK(it.words()[0].find("A-16 promise") != std::string::npos);
    }
    CHECK(it.server.calls_of("/redact/").empty());
}

TEST_CASE("matrix posting: an item that comes to an offer is posted, and the others stay where they are")
{
    sending it;
    auto row = row_of(batch_of({{17, "Bo asks you."}, {19, "Bo asks you."}}), ports::lane::offer);
    it.deliver(row);
    const auto before = it.words();
    it.edit(row, batch_of({{17, "Bo asks you."}, {18, "Bo asks you."}, {19, "Bo asks you."}}));
    REQUIRE(it.words().size() == 4);
    CHECK(it.words()[1] == before[1]);
    CHECK(it.words()[2] == before[2]);
    CHECK(it.words()[3].starts_with("A-18 promise"));
    it.check_buttons(3);
}

TEST_CASE(
    "matrix posting: what stands in the room before an upgrade is said anew in the next, also with the same words")
{
    sending it;
    auto row = row_of(core::plain("A-17 promise"), ports::lane::board);
    it.deliver(row);
    it.server.add_room("!next:hs.test", json::array());
    row.channel = row.posted_channel = "!next:hs.test";
    // As Synapse answers to an edit of what stands in another room.
    it.server.fail("/send/m.room.message/", 400, json{{"errcode", "M_UNKNOWN"}}, 1);
    it.edit(row, core::plain("A-17 promise"));
    CHECK(it.words() == std::vector<std::string>{"A-17 promise", "A-17 promise"});
    CHECK(it.server.calls_of("next").size() == 2);
}

TEST_CASE("matrix posting: a post that failed in the middle goes on with what is missing")
{
    sending it;
    auto row = row_of(batch_of({{17, "Due today."}, {18, "Due today."}}));
    it.server.fail("/send/m.room.message/", 403, json{{"errcode", "M_FORBIDDEN"}}, 1, "", 2);
    const auto failed = it.post(row);
    CHECK(failed.result == delivery::refused);
    row.posted_message = failed.message;
    it.deliver(row);
    CHECK(it.words().size() == 3);
    it.check_buttons(2);
}

TEST_CASE("matrix posting: with the outcome of what was said in part come the buttons of what stands, each once in all")
{
    sending it;
    auto row = row_of(batch_of({{17, "Due today."}, {18, "Due today."}}));
    row.attempted_at = it.clock.time;
    ports::sent begun;
    SECTION("the rest waits for its turn")
    {
        it.server.fail("/send/m.room.message/", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 1}}, 1,
                       "", 2);
        begun = it.post(row);
        CHECK(begun.result == delivery::retry);
    }
    SECTION("whether the rest arrived is not known")
    {
        it.server.fail("/send/m.room.message/", 502, "<html>", 1, "", 2);
        begun = it.post(row);
        CHECK(begun.result == delivery::unknown);
    }
    SECTION("the rest is refused")
    {
        it.server.fail("/send/m.room.message/", 403, json{{"errcode", "M_FORBIDDEN"}}, 1, "", 2);
        begun = it.post(row);
        CHECK(begun.result == delivery::refused);
    }
    SECTION("it is looked up after a kill")
    {
        it.server.fail("/send/m.room.message/", 502, "<html>", 1, "", 2);
        it.post(row);
        begun = tests::run(it.loop, it.chat->find(row));
        CHECK(begun.result == delivery::retry);
    }
    REQUIRE(begun.buttons.size() == 1);
    CHECK(begun.channel == room);
    CHECK(begun.buttons[0].verb == "done");
    CHECK(it.shown()[begun.buttons[0].message].starts_with("A-17"));
    // The bot's own emoji take no turn of the rest.
    CHECK(it.server.calls_of("/send/m.reaction/").empty());
    row.posted_message = begun.message;
    it.deliver(row);
    it.check_buttons(2);
    CHECK(it.buttons[0] == begun.buttons[0]);
}

TEST_CASE("matrix posting: with the outcome of an edit in part come the buttons of what it has reached")
{
    sending it;
    auto row = row_of(batch_of({{17, "Done.", false}, {18, "Done.", false}, {19, "Due today."}}), ports::lane::offer);
    it.deliver(row);
    row.message.body = batch_of({{17, "Due today."}, {18, "Due today."}, {19, "Due today."}});
    ++row.version;
    // The whole stands anew, and A-17 is said; A-18 is not.
    it.server.fail("/send/m.room.message/mg-42-part-A-18-", 502, "<html>");
    const auto edited = tests::run(it.loop, it.chat->update(row));
    CHECK(edited.result == delivery::unknown);
    REQUIRE_FALSE(edited.buttons.empty());
    for (const auto& each : edited.buttons)
        CHECK(each.argument != "A-18");
    it.server.forget_transactions();
    it.edit(row, row.message.body);
    CHECK(it.buttons.size() == 3);
}

TEST_CASE("matrix posting: put out of a direct room between two parts, the bot says the whole in the next one")
{
    sending it;
    auto row = row_for("@ana:hs.test", batch_of({{17, "Due today."}, {18, "Due today."}}));
    row.message.to.person = core::person_id{1};
    const bool is_offer = GENERATE(false, true);
    row.message.kind = is_offer ? ports::persistence::latest : ports::persistence::once;
    row.message.lane = is_offer ? ports::lane::offer : ports::lane::nudge;
    std::string stands = "Due today.";
    bool is_put_out = true;
    SECTION("at once") { it.server.fail("/send/m.room.message/", 403, json{{"errcode", "M_FORBIDDEN"}}, 1, "", 1); }
    SECTION("when the rest goes, a while later")
    {
        it.server.fail("/send/m.room.message/", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 1}}, 1,
                       "", 1);
        const auto begun = it.post(row);
        REQUIRE(begun.result == delivery::retry);
        row.posted_message = begun.message;
        SECTION("and is still in the first") { is_put_out = false; }
        if (is_put_out)
            it.server.fail("/send/m.room.message/", 403, json{{"errcode", "M_FORBIDDEN"}}, 1);
        SECTION("and says something else by now")
        {
            stands = "Due tomorrow.";
            row.message.body = batch_of({{17, "Due today."}, {18, stands}});
            ++row.version;
        }
        SECTION("and the next room is not made at once")
        {
            it.server.fail("createRoom", 502, "<html>", 1);
            const auto put_out = it.post(row);
            REQUIRE(put_out.result == delivery::retry);
            CHECK(put_out.message.empty());
            row.state = ports::outbox_state::unknown;
            CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::retry);
            row.state = ports::outbox_state::sending;
        }
    }
    it.deliver(row);
    const auto messages = [&] { return it.server.calls_of(row.posted_channel + "/send/m.room.message/").size(); };
    // In the first room, one of these is the call that failed.
    const std::size_t before = is_put_out ? 3 : 4;
    CHECK(messages() == before);
    CHECK(it.words().size() == (is_put_out ? 4 : 3));
    it.check_buttons(2);
    // An edit goes to what stands in that room.
    it.edit(row, batch_of({{17, "Done.", false}, {18, stands}}));
    CHECK(messages() == before + 2);
}

// ---- outcomes that are not known ----

TEST_CASE("matrix posting: what may have arrived is looked up and not said again, however long ago that was")
{
    sending it;
    auto row = row_of(core::plain("hello"));
    it.server.lose_answer("/send/");
    CHECK(it.post(row).result == delivery::unknown);
    row.state = ports::outbox_state::unknown;
    row.attempted_at = it.clock.time;
    for (int i = 0; i < 250; ++i)
        it.server.say(room, "something else");
    it.server.forget_transactions();
    it.clock.time += std::chrono::hours{30};
    // Looked at with the words of now; that it says others is the outbox's to mend.
    row.message.body = core::plain("hello again");
    const auto found = tests::run(it.loop, it.chat->find(row));
    CHECK(found.result == delivery::delivered);
    CHECK(found.channel == room);
    CHECK(it.server.calls_of("/send/").size() == 1);
    REQUIRE_FALSE(it.server.calls_of("/messages").empty());
    CHECK(it.server.calls_of("/messages").back().query.at("filter").find(R"("senders":["@makegood:hs.test"])")
          != std::string::npos);
}

TEST_CASE("matrix posting: what is not there is told so, and what is there in part goes on with the rest")
{
    sending it;
    auto row = row_of(batch_of({{17, "Due today."}, {18, "Due today."}}));
    row.attempted_at = it.clock.time;
    SECTION("nothing arrived")
    {
        it.server.fail("/send/", 502, "<html>");
        CHECK(it.post(row).result == delivery::unknown);
        const auto found = tests::run(it.loop, it.chat->find(row));
        CHECK(found.result == delivery::retry);
        CHECK(found.message.empty());
    }
    SECTION("a part arrived")
    {
        it.server.fail("/send/m.room.message/", 502, "<html>", 1, "", 2);
        const auto lost = it.post(row);
        CHECK(lost.result == delivery::unknown);
        it.server.forget_transactions();
        // As after a kill: nothing is known of what stands.
        const auto found = tests::run(it.loop, it.chat->find(row));
        CHECK(found.result == delivery::retry);
        CHECK(found.message == lost.message);
        row.posted_message = found.message;
    }
    const auto calls = it.server.calls_of("/send/m.room.message/").size();
    it.deliver(row);
    CHECK(row.posted_message.find("A-18$") != std::string::npos);
    CHECK(it.server.calls_of("/send/m.room.message/").size() == (calls == 1 ? calls + 3 : calls + 1));
    CHECK(tests::run(it.loop, it.chat->find(row)).message == row.posted_message);
}

TEST_CASE("matrix posting: what could not be looked up stays unknown, and where the bot may not look it is refused")
{
    sending it;
    auto row = row_of(core::plain("hello"));
    row.attempted_at = it.clock.time;
    it.server.fail("/messages", 502, "<html>");
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::unknown);
    row.channel = "!elsewhere:hs.test";
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::refused);
    // Where no room leads to them nothing was said, and none is made to look there.
    row.channel.clear();
    row.user = "@ana:hs.test";
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::retry);
    CHECK(it.server.calls_of("createRoom").empty());
}

TEST_CASE("matrix posting: a part that an edit may have added is looked up before it is added again")
{
    sending it;
    auto row = row_of(batch_of({{17, "Bo asks you."}, {19, "Bo asks you."}}), ports::lane::offer);
    it.deliver(row);
    row.message.body = batch_of({{17, "Bo asks you."}, {18, "Bo asks you."}, {19, "Bo asks you."}});
    row.version = 2;
    row.attempted_at = it.clock.time;
    it.server.lose_answer("/send/m.room.message/mg-42-part-A-18-");
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::unknown);
    it.server.forget_transactions();
    row.state = ports::outbox_state::unknown;
    const auto edited = tests::run(it.loop, it.chat->update(row));
    CHECK(edited.result == delivery::delivered);
    CHECK(edited.buttons.size() == 3);
    CHECK(it.server.calls_of("/send/m.room.message/mg-42-part-A-18-").size() == 1);
}

TEST_CASE("matrix posting: what stands in part and has changed since is edited, and then gone on with")
{
    sending it;
    auto row = row_of(batch_of({{17, "Bo asks you."}}), ports::lane::offer);
    row.message.kind = ports::persistence::latest;
    row.attempted_at = it.clock.time;
    it.server.lose_answer("/send/");
    CHECK(it.post(row).result == delivery::unknown);
    row.message.body = batch_of({{17, "Bo asks you."}, {18, "Bo asks you."}});
    const auto found = tests::run(it.loop, it.chat->find(row));
    CHECK(found.result == delivery::retry);
    row.posted_message = found.message;
    row.version = 2;
    row.attempts = 1;
    it.deliver(row);
    CHECK(it.words().size() == 3);
    CHECK(it.words()[0].find("A-18 promise") != std::string::npos);
    it.check_buttons(2);
}
