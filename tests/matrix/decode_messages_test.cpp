// Goal: what was said in a room is read as its people meant it: commands, words for others, people, threads,
// corrections and emoji. Method: tables of events, decoded as the timeline of a room.
#include <chrono>
#include <string>
#include <vector>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using namespace std::chrono_literals;

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

TEST_CASE("matrix decode: a command names the message that it replies to, and so does its correction")
{
    const auto answer_to = [](const std::string& of, const std::string& words) {
        auto content = text(words);
        content["m.relates_to"]["m.in_reply_to"] = {{"event_id", of}};
        return content;
    };
    auto direct = in_direct_message();
    CHECK(only<ports::command_input>(direct, event("m.room.message", answer_to("$card", "done"))).replied_to
          == "$card");
    CHECK(only<ports::command_input>(direct, said("done", "$2")).replied_to.empty());
    // In a room it is a command by how it begins, and not by what it replies to.
    auto context = in_room();
    const auto typed = event("m.room.message", answer_to("$card", "> <@makegood:hs.test> A-17\n\n!action dnoe"), "$3");
    CHECK(only<ports::command_input>(context, typed).replied_to == "$card");
    auto mentioned = answer_to("$card", "Makegood: done");
    mentioned["m.mentions"] = {{"user_ids", {bot}}};
    CHECK(only<ports::command_input>(context, event("m.room.message", mentioned, "$4")).replied_to == "$card");
    CHECK(words_of(answer_to("$card", "done")).text == "done");
    auto edit = text("* !action done");
    edit["m.new_content"] = text("!action done");
    edit["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", "$3"}};
    auto corrected = read_events(context, {event("m.room.message", edit, "$5")}).at(0);
    REQUIRE(matrix::complete(corrected, context));
    CHECK(std::get<ports::command_input>(corrected.input).replied_to == "$card");
}

TEST_CASE("matrix decode: in a thread only what is said to reply does")
{
    auto content = text("!action done");
    content["m.relates_to"] = {{"rel_type", "m.thread"},
                               {"event_id", "$root"},
                               {"is_falling_back", true},
                               {"m.in_reply_to", {{"event_id", "$latest"}}}};
    auto context = in_room();
    CHECK(only<ports::command_input>(context, event("m.room.message", content)).replied_to.empty());
    content["m.relates_to"]["is_falling_back"] = false;
    const auto reply = only<ports::command_input>(context, event("m.room.message", content, "$2"));
    CHECK(reply.replied_to == "$latest");
    CHECK(reply.thread == "$root");
}

TEST_CASE("matrix decode: lines below a mention or the prefix stay lines, with the people in them")
{
    const std::string lines = "review\n<@@ana:hs.test> add an alert by friday\n- <@@bo:hs.test> write the runbook";
    const std::string ana = "@ana:hs.test";
    const std::string bo = "@bo:hs.test";
    const auto body = "review\nAna add an alert by friday\n- Bo write the runbook";
    const auto html
        = "review<br>" + pill(ana, "Ana") + " add an alert by friday<br>- " + pill(bo, "Bo") + " write the runbook";
    for (const auto& content :
         {pilled(std::string("Makegood: ") + body, pill(bot, "Makegood") + ": " + html, {bot, ana, bo}),
          pilled(std::string("!action ") + body, "!action " + html, {ana, bo})}) {
        INFO(content.dump());
        auto context = in_room();
        const auto command = only<ports::command_input>(context, event("m.room.message", content));
        CHECK(command.words.text == lines);
        CHECK(command.words.mentioned == std::vector<std::string>{ana, bo});
        CHECK(command.before.empty());
    }
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
    // Whichever is read first: what is corrected may be in a gap before the response.
    auto inputs = read_events(context, {edit("$command", "!action done A-17", "@ana:hs.test")});
    REQUIRE(inputs.size() == 1);
    CHECK(inputs[0].key == "edit/!inc:hs.test/$command/$edit");
    CHECK(matrix::unknown_command_of(inputs[0], context) == "$command");
    CHECK_FALSE(matrix::complete(inputs[0], context));
    read_events(context, {command, said("words", "$words")});
    CHECK(matrix::unknown_command_of(inputs[0], context).empty());
    REQUIRE(matrix::complete(inputs[0], context));
    const auto& said_now = std::get<ports::command_input>(inputs[0].input);
    CHECK(said_now.is_edit);
    CHECK(said_now.words.text == "done A-17");
    CHECK(said_now.message == "$command");
    CHECK(said_now.thread == "$root");
    CHECK(read_events(context, {edit("$command", "never mind", "@ana:hs.test")}).empty());
    const auto counts = [&](const json& each) {
        auto input = read_events(context, {each}).at(0);
        return matrix::complete(input, context);
    };
    CHECK_FALSE(counts(edit("$command", "!action done A-18", "@bo:hs.test")));
    CHECK_FALSE(counts(edit("$words", "!action done A-17", "@ana:hs.test")));
    CHECK_FALSE(counts(edit("$unknown", "!action done A-17", "@ana:hs.test")));
    // What is no edit is complete.
    CHECK(counts(said("!action mine", "$mine")));
    CHECK(counts(said("more words", "$more")));
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
    for (const auto& odd : {std::string{}, std::string(65, 'x'), std::string{"a/b"}, std::string{"\uFE0F"}})
        CHECK(read_events(context, {reaction(odd)}).empty());
    auto own = reaction("\u2705");
    own["sender"] = bot;
    CHECK(read_events(context, {own}).empty());
    // Ids of hashes may have slashes; what is made up of another's key is no id.
    auto other = reaction("\u2705");
    auto& message = other["content"]["m.relates_to"]["event_id"];
    message = "$acR1l0raRWJ/ZvSBcJ+JKLmTDVwR6bZd8GH5r/q1bbM";
    CHECK(read_events(context, {other}).size() == 1);
    message = "$card/@ana:hs.test/handshake/9";
    CHECK(read_events(context, {other}).empty());
}

TEST_CASE("matrix decode: what is longer than ids can be names no event")
{
    const auto reaction = [](const std::string& of) {
        const json relation{{"rel_type", "m.annotation"}, {"event_id", of}, {"key", "\u2705"}};
        return event("m.reaction", {{"m.relates_to", relation}}, "$r");
    };
    const auto edit = [](const std::string& of, const char* type) {
        auto content = text("* !action mine");
        content["msgtype"] = type;
        content["m.new_content"] = text("!action mine");
        content["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", of}};
        return event("m.room.message", content, "$edit");
    };
    const auto redaction = [](const std::string& of) { return event("m.room.redaction", {{"redacts", of}}, "$gone"); };
    const auto longest = "$" + std::string(254, 'x');
    for (const auto& too_long : {longest + "x", "$" + std::string(20'000, 'x')}) {
        INFO(too_long.size());
        auto context = in_room();
        // An emoji, a correction by a person and by a program, and what is taken away.
        CHECK(read_events(context, {reaction(longest)}).size() == 1);
        CHECK(read_events(context, {reaction(too_long)}).empty());
        for (const auto* type : {"m.text", "m.notice"}) {
            CHECK(read_events(context, {edit(longest, type)}).size() == 1);
            CHECK(read_events(context, {edit(too_long, type)}).empty());
        }
        CHECK(read_events(context, {redaction(longest)}).size() == 1);
        CHECK(read_events(context, {redaction(too_long)}).empty());
        // Words count, wherever they claim to stand.
        auto content = text("!action mine");
        content["m.relates_to"]
            = {{"rel_type", "m.thread"}, {"event_id", too_long}, {"m.in_reply_to", {{"event_id", too_long}}}};
        const auto command = only<ports::command_input>(context, event("m.room.message", content));
        CHECK(command.thread.empty());
        CHECK(command.replied_to.empty());
    }
}

TEST_CASE("matrix decode: of an encrypted room only who comes and goes is taken in, nothing that is said or shown")
{
    const auto reaction
        = event("m.reaction",
                {{"m.relates_to", {{"rel_type", "m.annotation"}, {"event_id", "$card"}, {"key", "\u2705"}}}}, "$r");
    auto taken_away = event("m.room.redaction", json::object(), "$gone");
    taken_away["content"]["redacts"] = "$r";
    auto notice = said("severity: 1", "$notice");
    notice["content"]["msgtype"] = "m.notice";
    auto edit = said("* !action done A-18", "$edit");
    edit["content"]["m.new_content"] = text("!action done A-18");
    edit["content"]["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", "$before"}};
    const auto encryption = state("m.room.encryption", {{"algorithm", "m.megolm.v1.aes-sha2"}});
    const std::vector<json> all{said("!action leak this"),
                                said("I will leak this", "$2"),
                                notice,
                                edit,
                                reaction,
                                taken_away,
                                member("@bo:hs.test", "join", "invite")};
    auto context = GENERATE(in_room(), in_direct_message());
    const auto is_only_coming = [](const std::vector<ports::inbound>& inputs) {
        return inputs.size() == 1 && std::holds_alternative<ports::membership_input>(inputs[0].input);
    };
    // What was said before that counts.
    auto turning = all;
    turning.insert(turning.begin(), {said("!action done A-17", "$before"), reaction, encryption});
    const auto inputs = read_events(context, turning);
    REQUIRE(inputs.size() == 3);
    CHECK(std::get<ports::command_input>(inputs[0].input).words.text == "done A-17");
    CHECK(std::get<ports::reaction_input>(inputs[1].input).is_added);
    CHECK(std::holds_alternative<ports::membership_input>(inputs[2].input));
    // From then on, and in what is read of a gap.
    CHECK(is_only_coming(read_events(context, all)));
    CHECK(is_only_coming(matrix::decode_timeline(json(all), room, context)));
    // Told behind the timeline alone.
    auto other = in_room();
    auto joined = timeline(all);
    joined["state_after"]["events"] = json::array({encryption});
    CHECK(is_only_coming(read(other, response(joined)).inputs));
}

TEST_CASE("matrix decode: of what was taken away and is not known here the event is told, for the inbox to know it")
{
    auto context = in_room();
    // The event, in either place, by its id as keys have it.
    for (const bool is_inside : {true, false}) {
        auto gone = event("m.room.redaction", json::object(), "$gone/1");
        (is_inside ? gone["content"] : gone)["redacts"] = "$r/1";
        const auto taken = read_events(context, {gone});
        REQUIRE(taken.size() == 1);
        CHECK(taken[0].key == "redaction/!inc:hs.test/1700000000123-$gone_1");
        CHECK(taken[0].user == "@ana:hs.test");
        const auto& reaction = std::get<ports::reaction_input>(taken[0].input);
        CHECK(reaction.event == "$r_1");
        CHECK(reaction.message.empty());
        CHECK(!reaction.is_added);
    }
    auto own = event("m.room.redaction", {{"redacts", "$r"}}, "$gone", bot);
    auto nothing = event("m.room.redaction", json::object(), "$gone");
    for (const auto& each : {own, nothing})
        CHECK(read_events(context, {each}).empty());
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
