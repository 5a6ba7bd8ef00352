// Responses of /sync become inputs: one table row per kind of event, then every way in which a room comes, changes and
// goes, and all that is to be ignored.
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <makegood/matrix/decode.hpp>

using namespace makegood;
using namespace std::chrono_literals;
using matrix::decode_context;
using nlohmann::json;
using happened = ports::place_input::what;

namespace {

const std::string bot = "@makegood:hs.test";
const std::string room = "!inc:hs.test";

json state(const char* type, json content, const std::string& key = "", const std::string& id = "$state")
{
    return {{"type", type},          {"state_key", key},         {"sender", "@ana:hs.test"},
            {"event_id", id + type}, {"origin_server_ts", 1000}, {"content", std::move(content)}};
}

json member(const std::string& user, const char* membership, const char* before = nullptr,
            const std::string& id = "$member")
{
    auto out
        = state("m.room.member", {{"membership", membership}, {"displayname", user.substr(1, 3)}}, user, id + user);
    out["sender"] = user;
    if (before != nullptr)
        out["unsigned"]["prev_content"] = {{"membership", before}};
    return out;
}

json event(const char* type, json content, const std::string& id = "$1", const std::string& sender = "@ana:hs.test")
{
    return {{"type", type},
            {"sender", sender},
            {"event_id", id},
            {"origin_server_ts", 1'700'000'000'123},
            {"content", std::move(content)}};
}

json text(const std::string& body) { return {{"msgtype", "m.text"}, {"body", body}}; }

json said(const std::string& body, const std::string& id = "$1") { return event("m.room.message", text(body), id); }

json pilled(const std::string& body, const std::string& html, const std::vector<std::string>& users)
{
    auto out = text(body);
    out["format"] = "org.matrix.custom.html";
    out["formatted_body"] = html;
    out["m.mentions"] = {{"user_ids", users}};
    return out;
}

std::string pill(const std::string& user, const std::string& name)
{
    return "<a href=\"https://matrix.to/#/" + user + "\">" + name + "</a>";
}

json timeline(std::vector<json> events)
{
    return {{"timeline", {{"events", events}, {"limited", false}, {"prev_batch", "p"}}}};
}

json response(json joined, const std::string& id = room)
{
    return {{"next_batch", "s2"}, {"rooms", {{"join", {{id, std::move(joined)}}}}}};
}

decode_context context_in(std::vector<json> events, std::size_t joined = 5)
{
    decode_context out;
    out.self = {bot, "DEVICE", "hs.test", "Makegood"};
    auto& known = out.rooms[room];
    for (const auto& each : events)
        matrix::apply_state(known, each);
    known.joined_count = joined;
    return out;
}

decode_context in_room()
{
    return context_in({state("m.room.name", {{"name", "inc-104"}}), member("@ana:hs.test", "join")});
}

decode_context in_direct_message()
{
    auto out = context_in({member("@ana:hs.test", "join"), member(bot, "join")}, 2);
    return out;
}

matrix::sync_batch read(decode_context& context, const json& value, bool is_first = false)
{
    auto out = matrix::decode_sync(value.dump(), context, is_first, "s1");
    REQUIRE(out.has_value());
    std::set<std::string> envelopes;
    for (const auto& each : out->inputs) {
        INFO(each.key);
        CHECK(!each.key.empty());
        CHECK(each.workspace == bot);
        CHECK(each.ack.connection == 1);
        CHECK(envelopes.insert(each.ack.envelope).second);
    }
    return *out;
}

std::vector<ports::inbound> read_events(decode_context& context, std::vector<json> events)
{
    return read(context, response(timeline(std::move(events)))).inputs;
}

template <class T>
T only(decode_context& context, const json& one)
{
    const auto inputs = read_events(context, {one});
    REQUIRE(inputs.size() == 1);
    REQUIRE(std::holds_alternative<T>(inputs[0].input));
    return std::get<T>(inputs[0].input);
}

ports::typed_text words_of(const json& content)
{
    auto context = in_room();
    return only<ports::message_input>(context, event("m.room.message", content)).words;
}

} // namespace

TEST_CASE("matrix decode: a message in a room is overheard, with its address")
{
    auto context = in_room();
    const auto inputs = read_events(context, {said("the disk is full")});
    REQUIRE(inputs.size() == 1);
    const auto& one = inputs[0];
    CHECK(one.key == "message/!inc:hs.test/$1");
    CHECK(one.user == "@ana:hs.test");
    CHECK(one.user_name == "ana");
    CHECK(one.channel == room);
    CHECK(one.channel_name == "inc-104");
    CHECK(one.is_in_closed_place);
    CHECK(one.at == core::instant{1'700'000'000'123ms});
    const auto& message = std::get<ports::message_input>(one.input);
    CHECK(message.words.text == "the disk is full");
    CHECK(message.message == "$1");
    CHECK(message.thread.empty());
    CHECK(message.permalink == "https://matrix.to/#/%21inc%3Ahs.test/%241?via=hs.test");
}

TEST_CASE("matrix decode: what is for the bot is a command")
{
    struct row
    {
        json content;
        bool is_direct;
        std::string words;
        std::string prefix;
        std::string before;
    };
    const std::vector<std::string> us{bot};
    auto answer = pilled("done", "done", us);
    answer["m.relates_to"]["m.in_reply_to"] = {{"event_id", "$0"}};
    const row rows[] = {
        {text("!action done A-17"), false, "done A-17", "!action", ""},
        {text("!action"), false, "", "!action", ""},
        {text("!action\ndone A-17"), false, "done A-17", "!action", ""},
        {text("!action done A-17"), true, "done A-17", "", ""},
        {text("done A-17"), true, "done A-17", "", ""},
        {text("Makegood: done A-17"), false, "done A-17", "!action", ""},
        {text("@makegood done A-17"), false, "done A-17", "!action", ""},
        {text("makegood, done A-17"), false, "done A-17", "!action", ""},
        {text("@makegood:hs.test: done A-17"), false, "done A-17", "!action", ""},
        {pilled("Makegood: done A-17", pill(bot, "Makegood") + ": done A-17", us), false, "done A-17", "!action", ""},
        {pilled("hey Makegood done A-17", "hey " + pill(bot, "Makegood") + " done A-17", us), false, "hey done A-17",
         "!action", "hey"},
        {pilled("done A-17", "done A-17", us), false, "done A-17", "!action", ""},
        {answer, true, "done", "", ""},
    };
    for (const auto& each : rows) {
        INFO(each.content.dump());
        auto context = each.is_direct ? in_direct_message() : in_room();
        const auto command = only<ports::command_input>(context, event("m.room.message", each.content));
        CHECK(command.words.text == each.words);
        CHECK(command.words.mentioned.empty());
        CHECK(command.prefix == each.prefix);
        CHECK(command.before == each.before);
        CHECK(command.message == "$1");
        CHECK(!command.permalink.empty());
        CHECK(!command.is_edit);
    }
}

TEST_CASE("matrix decode: talk about the bot, and answers to it, are no commands")
{
    auto answer = pilled("nice work", "nice work", {bot});
    answer["m.relates_to"]["m.in_reply_to"] = {{"event_id", "$0"}};
    for (const auto& content : {text("makegood is a bot"), text("!actions are many"), text("say !action mine"),
                                text("makegoods: x"), answer}) {
        INFO(content.dump());
        CHECK(words_of(content).text == content["body"]);
    }
}

TEST_CASE("matrix decode: people stand as their id, by pills, mentions and ids")
{
    struct row
    {
        json content;
        std::string text;
        std::vector<std::string> mentioned;
    };
    const std::string ana = "@ana:hs.test";
    const row rows[] = {
        {text("@ana:hs.test fix it"), "<@@ana:hs.test> fix it", {ana}},
        {text("ask @ana:hs.test."), "ask <@@ana:hs.test>.", {ana}},
        {text("<@ana:hs.test> fix it"), "<@@ana:hs.test> fix it", {ana}},
        {text("mail x@ana:hs.test"), "mail x@ana:hs.test", {}},
        {text("[Ana](https://matrix.to/#/@ana:hs.test) fix [it](x)"), "<@@ana:hs.test> fix [it](x)", {ana}},
        {text("https://matrix.to/#/%40ana%3Ahs.test fix it"), "<@@ana:hs.test> fix it", {ana}},
        {text("https://matrix.to/#/!r:hs.test/$e says it"), "https://matrix.to/#/!r:hs.test/$e says it", {}},
        {pilled("Ana P: fix Ana's disk", pill(ana, "Ana P") + ": fix Ana's disk", {ana}),
         "<@@ana:hs.test>: fix Ana's disk",
         {ana}},
        {pilled("@Ana P fix it", pill(ana, "Ana P") + " fix it", {ana}), "<@@ana:hs.test> fix it", {ana}},
        {pilled("Bo & co, Bo", pill("@co:hs.test", "Bo &amp; co") + ", " + pill("@bo:hs.test", "Bo"), {}),
         "<@@co:hs.test>, <@@bo:hs.test>",
         {"@co:hs.test", "@bo:hs.test"}},
        {pilled("@ana:hs.test fix it", pill(ana, "@ana:hs.test") + " fix it", {ana}), "<@@ana:hs.test> fix it", {ana}},
        {pilled("ana fix it", "ana fix it", {ana}), "<@@ana:hs.test> fix it", {ana}},
        {pilled("banana fix it", "banana fix it", {ana}), "banana fix it", {}},
        {pilled("x", "<mx-reply>" + pill(ana, "x") + "</mx-reply>x", {}), "x", {}},
    };
    for (const auto& each : rows) {
        INFO(each.content.dump());
        const auto words = words_of(each.content);
        CHECK(words.text == each.text);
        CHECK(words.mentioned == each.mentioned);
    }
}

TEST_CASE("matrix decode: the quote before an answer is left out, and only that")
{
    auto content = text("> <@bo:hs.test> the words\n> more of them\n\nI take it");
    CHECK(words_of(content).text == "> <@@bo:hs.test> the words\n> more of them\n\nI take it");
    content["m.relates_to"]["m.in_reply_to"] = {{"event_id", "$0"}};
    CHECK(words_of(content).text == "I take it");
    content["body"] = "> quoted by hand\n\nI take it";
    CHECK(words_of(content).text == content["body"]);
    content["body"] = "> <@bo:hs.test> nothing else";
    auto context = in_room();
    CHECK(read_events(context, {event("m.room.message", content)}).empty());
}

TEST_CASE("matrix decode: a thread is told by its root, an answer has none")
{
    auto content = text("!action mine");
    content["m.relates_to"] = {{"rel_type", "m.thread"},
                               {"event_id", "$root"},
                               {"is_falling_back", true},
                               {"m.in_reply_to", {{"event_id", "$latest"}}}};
    auto context = in_room();
    CHECK(only<ports::command_input>(context, event("m.room.message", content)).thread == "$root");
    content["m.relates_to"] = {{"m.in_reply_to", {{"event_id", "$latest"}}}};
    CHECK(only<ports::command_input>(context, event("m.room.message", content, "$2")).thread.empty());
}

TEST_CASE("matrix decode: what is gone and what was said before the bot came is ignored")
{
    auto own = said("!action mine");
    own["sender"] = bot;
    auto before = said("!action mine");
    before["unsigned"]["membership"] = "invite";
    auto redacted = said("!action mine");
    redacted["unsigned"]["redacted_because"] = json::object();
    auto empty = said("");
    empty["content"] = json::object();
    auto picture = said("screen.png");
    picture["content"]["msgtype"] = "m.image";
    auto ignored = said("!action mine");
    ignored["sender"] = "@loud:hs.test";
    auto nameless = said("!action mine");
    nameless.erase("event_id");
    auto broken = said("!action mine");
    broken["content"] = 7;
    auto blank = said("  \n ");
    auto encrypted = event("m.room.encrypted", {{"ciphertext", "x"}});
    for (const auto& each :
         {own, before, redacted, empty, picture, ignored, nameless, broken, blank, encrypted, json(7)}) {
        INFO(each.dump());
        auto context = in_room();
        context.ignored_users = {"@loud:hs.test"};
        CHECK(read_events(context, {each}).empty());
    }
    auto with_words = picture;
    with_words["content"]["filename"] = "screen.png";
    with_words["content"]["body"] = "!action look at this";
    auto context = in_room();
    CHECK(only<ports::command_input>(context, with_words).words.text == "look at this");
}

TEST_CASE("matrix decode: the correction of a command counts for who typed it, that of other words does not")
{
    const auto edit = [](const std::string& of, const std::string& words, const std::string& sender) {
        auto content = text("* " + words);
        content["m.new_content"] = text(words);
        content["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", of}};
        return event("m.room.message", content, "$edit", sender);
    };
    auto context = in_room();
    auto command = said("!action dnoe A-17", "$command");
    command["content"]["m.relates_to"] = {{"rel_type", "m.thread"}, {"event_id", "$root"}};
    read_events(context, {command, said("words", "$words")});
    const auto inputs = read_events(context, {edit("$command", "!action done A-17", "@ana:hs.test")});
    REQUIRE(inputs.size() == 1);
    CHECK(inputs[0].key == "edit/!inc:hs.test/$command/$edit");
    const auto& said_now = std::get<ports::command_input>(inputs[0].input);
    CHECK(said_now.is_edit);
    CHECK(said_now.words.text == "done A-17");
    CHECK(said_now.message == "$command");
    CHECK(said_now.thread == "$root");
    CHECK(read_events(context, {edit("$command", "!action done A-18", "@bo:hs.test")}).empty());
    CHECK(read_events(context, {edit("$command", "never mind", "@ana:hs.test")}).empty());
    CHECK(read_events(context, {edit("$words", "!action done A-17", "@ana:hs.test")}).empty());
    CHECK(read_events(context, {edit("$unknown", "!action done A-17", "@ana:hs.test")}).empty());
}

TEST_CASE("matrix decode: an emoji is put on a message and taken away again")
{
    const auto reaction = [](const std::string& key) {
        return event("m.reaction",
                     {{"m.relates_to", {{"rel_type", "m.annotation"}, {"event_id", "$card"}, {"key", key}}}}, "$r");
    };
    auto context = in_room();
    const auto inputs = read_events(context, {reaction("\U0001F91D\U0001F3FD")});
    REQUIRE(inputs.size() == 1);
    CHECK(inputs[0].key == "reaction/!inc:hs.test/$card/@ana:hs.test/handshake/1700000000123-$r");
    const auto& given = std::get<ports::reaction_input>(inputs[0].input);
    CHECK(given.emoji == "handshake");
    CHECK(given.message == "$card");
    CHECK(given.is_added);
    // A moderator who tidies up speaks for nobody else.
    auto tidied = event("m.room.redaction", json::object(), "$gone/0", "@mod:hs.test");
    tidied["content"]["redacts"] = "$r";
    CHECK(read_events(context, {tidied}).empty());
    // In either place where versions of rooms say of what it is.
    for (const bool is_inside : {true, false}) {
        auto gone = event("m.room.redaction", json::object(), "$gone/1", "@ana:hs.test");
        (is_inside ? gone["content"] : gone)["redacts"] = "$r";
        gone["origin_server_ts"] = 1'700'000'000'456;
        const auto taken = read_events(context, {gone});
        REQUIRE(taken.size() == 1);
        CHECK(taken[0].key == "reaction/!inc:hs.test/$card/@ana:hs.test/handshake/1700000000456-$gone_1");
        CHECK(taken[0].key > inputs[0].key);
        CHECK(taken[0].user == "@ana:hs.test");
        CHECK(!std::get<ports::reaction_input>(taken[0].input).is_added);
    }
    auto other = event("m.room.redaction", {{"redacts", "$message"}}, "$gone");
    CHECK(read_events(context, {other}).empty());
    for (const auto& odd : {std::string{}, std::string(65, 'x'), std::string{"a/b"}, std::string{"\uFE0F"}})
        CHECK(read_events(context, {reaction(odd)}).empty());
    auto own = reaction("\u2705");
    own["sender"] = bot;
    CHECK(read_events(context, {own}).empty());
}

TEST_CASE("matrix decode: who comes and goes is told, new names and invites are not")
{
    struct row
    {
        json event;
        std::optional<bool> is_member;
    };
    const row rows[] = {
        {member("@bo:hs.test", "join", "invite"), true},
        {member("@bo:hs.test", "join"), true},
        {member("@bo:hs.test", "join", "join"), {}},
        {member("@bo:hs.test", "invite"), {}},
        {member("@bo:hs.test", "leave", "join"), false},
        {member("@bo:hs.test", "ban", "join"), false},
        {member("@bo:hs.test", "leave", "invite"), {}},
        {member("@bo:hs.test", "ban", "leave"), {}},
        {member("@ana:hs.test", "join"), {}},
        {member("@ana:hs.test", "leave"), false},
        {member("@stranger:hs.test", "leave"), false},
    };
    for (const auto& each : rows) {
        INFO(each.event.dump());
        auto context = in_room();
        const auto inputs = read_events(context, {each.event});
        CHECK(inputs.size() == (each.is_member ? 1 : 0));
        if (inputs.empty() || !each.is_member)
            continue;
        CHECK(inputs[0].key == "member/!inc:hs.test/" + each.event["event_id"].get<std::string>());
        CHECK(std::get<ports::membership_input>(inputs[0].input).is_member == *each.is_member);
        CHECK(inputs[0].user == each.event["state_key"]);
    }
}

TEST_CASE("matrix decode: what is nested deeper than anything meant for us holds up nothing else")
{
    auto context = in_room();
    json deep = 1;
    for (int level = 0; level < 200; ++level)
        deep = json::array({std::move(deep)});
    auto odd = said("!action done A-16", "$1");
    odd["content"]["y"] = std::move(deep);
    const auto batch = read(context, response(timeline({odd, said("!action done A-17", "$2")})));
    REQUIRE(batch.inputs.size() == 2);
    CHECK(std::get<ports::command_input>(batch.inputs[0].input).words.text == "done A-16");
    CHECK(std::get<ports::command_input>(batch.inputs[1].input).words.text == "done A-17");
}

TEST_CASE("matrix decode: the first response tells of rooms and invites, and carries nothing out")
{
    decode_context context;
    context.self = {bot, "D", "hs.test", "Makegood"};
    auto value = response(timeline({said("!action done A-17"), state("m.room.encryption", {{"algorithm", "x"}})}));
    value["rooms"]["join"][room]["state"]["events"] = json::array({state("m.room.name", {{"name", "ops"}})});
    value["rooms"]["invite"]["!new:hs.test"]["invite_state"]["events"]
        = {{{"type", "m.room.member"},
            {"state_key", bot},
            {"sender", "@ana:hs.test"},
            {"content", {{"membership", "invite"}, {"is_direct", true}}}},
           state("m.room.encryption", {{"algorithm", "x"}})};
    value["rooms"]["leave"]["!old:hs.test"] = timeline({member(bot, "leave", "join")});
    value["account_data"]["events"]
        = {{{"type", "m.direct"}, {"content", {{"@ana:hs.test", {"!dm:hs.test"}}}}},
           {{"type", "m.ignored_user_list"}, {"content", {{"ignored_users", {{"@loud:hs.test", json::object()}}}}}}};
    const auto batch = read(context, value, true);
    CHECK(batch.inputs.empty());
    CHECK(batch.gaps.empty());
    CHECK(batch.left.empty());
    CHECK(batch.next_batch == "s2");
    CHECK(context.rooms[room].name == "ops");
    CHECK(batch.encrypted == std::vector<std::string>{room});
    REQUIRE(batch.invites.size() == 1);
    CHECK(batch.invites[0].inviter == "@ana:hs.test");
    CHECK(batch.invites[0].is_direct);
    CHECK(batch.invites[0].is_encrypted);
    CHECK(batch.direct_rooms->at("@ana:hs.test") == std::vector<std::string>{"!dm:hs.test"});
    CHECK(context.ignored_users.count("@loud:hs.test") == 1);
}

TEST_CASE("matrix decode: a room that the bot comes into is told first, and what was said before is not")
{
    decode_context context;
    context.self = {bot, "D", "hs.test", "Makegood"};
    context.invites[room] = {room, "@bo:hs.test", true, false, {}};
    auto value
        = response(timeline({said("!action one", "$1"), member(bot, "join", "invite"), said("!action two", "$2")}));
    value["rooms"]["join"][room]["timeline"]["limited"] = true;
    value["rooms"]["join"][room]["summary"] = {{"m.joined_member_count", 2}};
    const auto batch = read(context, value);
    REQUIRE(batch.inputs.size() == 2);
    CHECK(batch.inputs[0].key == "place/!inc:hs.test/bot_joined/$member@makegood:hs.testm.room.member");
    CHECK(batch.inputs[0].user == "@bo:hs.test");
    const auto& place = std::get<ports::place_input>(batch.inputs[0].input);
    CHECK(place.happened == happened::bot_joined);
    CHECK(place.seen.visibility == core::visibility::direct);
    CHECK(place.seen.is_joined);
    CHECK(std::get<ports::command_input>(batch.inputs[1].input).words.text == "two");
    CHECK(batch.gaps.empty());
    CHECK(context.invites.empty());

    // The way in stands before the timeline: between them something is missing.
    decode_context later;
    later.self = context.self;
    auto busy = response(timeline({said("!action two", "$2")}));
    busy["rooms"]["join"][room]["state"]["events"] = json::array({member(bot, "join")});
    busy["rooms"]["join"][room]["timeline"]["limited"] = true;
    const auto second = read(later, busy);
    CHECK(second.inputs.size() == 2);
    CHECK(second.gaps.size() == 1);
}

// As Synapse tells of a young room: all that was ever set in it stands in the timeline, before the bot's own way in.
TEST_CASE("matrix decode: what was set in a room before the bot came holds")
{
    decode_context context;
    context.self = {bot, "D", "hs.test", "Makegood"};
    const json megolm = {{"algorithm", "m.megolm.v1.aes-sha2"}};
    const auto batch
        = read(context,
               response(timeline({member("@ana:hs.test", "join"), state("m.room.name", {{"name", "inc-104"}}),
                                  state("m.room.encryption", megolm), said("!action one", "$1"),
                                  member(bot, "join", "invite")})));
    REQUIRE(batch.inputs.size() == 1);
    CHECK(std::get<ports::place_input>(batch.inputs[0].input).seen.name == "inc-104");
    CHECK(batch.encrypted == std::vector<std::string>{room});
}

TEST_CASE("matrix decode: a limited timeline has a gap from where was read to where it begins")
{
    auto context = in_room();
    auto value = response(timeline({said("words")}));
    value["rooms"]["join"][room]["timeline"]["limited"] = true;
    const auto batch = read(context, value);
    REQUIRE(batch.gaps.size() == 1);
    CHECK(batch.gaps[0].room == room);
    CHECK(batch.gaps[0].from == "s1");
    CHECK(batch.gaps[0].to == "p");
    CHECK(read(context, response(timeline({said("more words", "$2")}))).gaps.empty());
    // What fills it is read as the sync would have read it.
    const auto missed
        = matrix::decode_timeline(json::array({said("words", "$0"), said("!action mine", "$00")}), room, context);
    REQUIRE(missed.size() == 2);
    CHECK(missed[0].key == "message/!inc:hs.test/$0");
    CHECK(std::holds_alternative<ports::command_input>(missed[1].input));
}

TEST_CASE("matrix decode: what changes in a room is told once, before what was said")
{
    auto context = in_room();
    auto value = response(timeline({said("words"), state("m.room.name", {{"name", "#inc-105"}}, "", "$a"),
                                    state("m.room.topic", {{"topic", "disk"}}, "", "$b"),
                                    state("m.room.join_rules", {{"join_rule", "public"}}, "", "$c")}));
    const auto batch = read(context, value);
    REQUIRE(batch.inputs.size() == 4);
    const auto seen = [&](std::size_t index) { return std::get<ports::place_input>(batch.inputs[index].input); };
    CHECK(batch.inputs[0].key == "place/!inc:hs.test/changed/$cm.room.join_rules");
    CHECK(seen(0).seen.is_shared);
    CHECK(seen(0).seen.visibility == core::visibility::closed);
    CHECK(seen(1).happened == happened::renamed);
    CHECK(seen(1).seen.name == "inc-105");
    CHECK(seen(2).happened == happened::described);
    CHECK(seen(2).seen.description == "disk");
    CHECK(batch.inputs[3].key == "message/!inc:hs.test/$1");
    CHECK(read(context, value).inputs.size() == 1);
}

TEST_CASE("matrix decode: a direct message that a third person joins is one no more")
{
    auto context = in_direct_message();
    auto value = response(timeline({said("done A-17")}));
    value["rooms"]["join"][room]["summary"] = {{"m.joined_member_count", 3}};
    const auto inputs = read(context, value).inputs;
    REQUIRE(inputs.size() == 2);
    CHECK(std::get<ports::place_input>(inputs[0].input).seen.visibility == core::visibility::closed);
    CHECK(std::holds_alternative<ports::message_input>(inputs[1].input));
}

TEST_CASE("matrix decode: a room that removes the bot is left, a refused invite is not")
{
    auto context = in_room();
    json value = {{"next_batch", "s2"}};
    auto kick = member(bot, "leave", "join");
    kick["sender"] = "@ana:hs.test";
    value["rooms"]["leave"][room] = timeline({kick});
    value["rooms"]["leave"]["!never:hs.test"] = timeline({member(bot, "leave", "invite")});
    const auto batch = read(context, value);
    REQUIRE(batch.inputs.size() == 1);
    CHECK(batch.inputs[0].key == "place/!inc:hs.test/bot_left/$member@makegood:hs.testm.room.member");
    CHECK(batch.inputs[0].user == "@ana:hs.test");
    CHECK(!std::get<ports::place_input>(batch.inputs[0].input).seen.is_joined);
    CHECK(batch.left == std::vector<std::string>{room});
    CHECK(context.rooms.empty());
}

TEST_CASE("matrix decode: an upgraded room is followed by who says so on both sides")
{
    auto context = in_room();
    const auto batch = read(
        context, response(timeline({state("m.room.tombstone", {{"replacement_room", "!new:hs.test"}}, "", "$t")})));
    REQUIRE(batch.upgrades.size() == 1);
    CHECK(batch.upgrades[0].room == room);
    CHECK(batch.upgrades[0].replacement == "!new:hs.test");
    CHECK(batch.upgrades[0].sender == "@ana:hs.test");
    CHECK(batch.upgrades[0].via == std::vector<std::string>{"hs.test"});
    auto joined = timeline({member(bot, "join", "invite")});
    joined["state"]["events"]
        = json::array({state("m.room.create", {{"room_version", "12"}, {"predecessor", {{"room_id", room}}}})});
    auto forged = context;
    forged.rooms[room].upgraded_to = "!other:hs.test";
    CHECK(read(forged, response(joined, "!new:hs.test")).inputs.size() == 1);
    const auto inputs = read(context, response(joined, "!new:hs.test")).inputs;
    REQUIRE(inputs.size() == 2);
    CHECK(inputs[0].key == "place/!inc:hs.test/id_changed/!new:hs.test");
    CHECK(std::get<ports::place_input>(inputs[0].input).channel_before == room);
    CHECK(std::get<ports::place_input>(inputs[0].input).seen.channel == "!new:hs.test");
    CHECK(std::get<ports::place_input>(inputs[1].input).happened == happened::bot_joined);
}

TEST_CASE("matrix decode: a room that is encrypted from now on is told once")
{
    auto context = in_room();
    const auto value = response(timeline({state("m.room.encryption", {{"algorithm", "x"}})}));
    CHECK(read(context, value).encrypted == std::vector<std::string>{room});
    CHECK(read(context, value).encrypted.empty());
}

TEST_CASE("matrix decode: power follows the room's version")
{
    matrix::room_state known;
    matrix::apply_state(known, state("m.room.create", {{"room_version", "11"}}));
    CHECK(matrix::power_of(known, "@ana:hs.test") == 100);
    CHECK(matrix::power_of(known, "@bo:hs.test") == 0);
    matrix::apply_state(known,
                        state("m.room.power_levels",
                              {{"users", {{"@bo:hs.test", "50"}}}, {"users_default", 5}, {"events_default", 50}}));
    CHECK(matrix::power_of(known, "@ana:hs.test") == 5);
    CHECK(matrix::power_of(known, "@bo:hs.test") == 50);
    CHECK(matrix::may_speak(known, "@bo:hs.test"));
    CHECK(!matrix::may_speak(known, bot));
    matrix::apply_state(known,
                        state("m.room.create", {{"room_version", "12"}, {"additional_creators", {"@cy:hs.test"}}}));
    CHECK(matrix::power_of(known, "@ana:hs.test") > 1'000'000);
    CHECK(matrix::power_of(known, "@cy:hs.test") > 1'000'000);
}

TEST_CASE("matrix decode: what is no response of a sync is a failure that may be repeated")
{
    decode_context context;
    for (const auto& body : {std::string{}, std::string{"<html>"}, std::string{"[]"}, std::string{"{}"}}) {
        const auto out = matrix::decode_sync(body, context, false);
        REQUIRE(out.has_error());
        CHECK(out.error().retryable);
    }
    CHECK(matrix::decode_sync(R"({"next_batch":"s","rooms":7,"account_data":[]})", context, false).has_value());
    CHECK(matrix::decode_sync("{\"next_batch\":\"s\",\"x\":\"\xFF\"}", context, false).has_value());
}

TEST_CASE("matrix decode: a message that somebody points at is read as it stands now")
{
    auto context = in_room();
    auto message = said("the dsik is full");
    auto out = matrix::read_message(message, room, context);
    CHECK(out.user == "@ana:hs.test");
    CHECK(out.words.text == "the dsik is full");
    CHECK(out.at == core::instant{1'700'000'000'123ms});
    message["unsigned"]["m.relations"]["m.replace"]["content"]["m.new_content"] = text("the disk is full");
    CHECK(matrix::read_message(message, room, context).words.text == "the disk is full");
    message["content"]["msgtype"] = "m.notice";
    CHECK(matrix::read_message(message, room, context).user.empty());
    message["sender"] = bot;
    out = matrix::read_message(message, room, context);
    CHECK(out.user.empty());
    CHECK(out.words.text.empty());
}
