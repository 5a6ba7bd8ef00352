// Plain words in a direct message with the bot: its one reader reads there what they may read anywhere.
#include <makegood/store/ledger.hpp>

#include "bot/harness.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using tests::harness;

namespace {

// Plain words of U2 in a direct message.
ports::inbound told_directly(harness& with, const std::string& words)
{
    core::place direct;
    direct.workspace = "T1";
    direct.channel = "D2";
    direct.visibility = core::visibility::direct;
    with.chat.places_known["D2"] = direct;
    auto said = with.command(words, "direct");
    said.channel = "D2";
    said.key = "message/D2/1795423000.000100";
    said.response_url.clear();
    auto& command = std::get<ports::command_input>(said.input);
    command.prefix.clear();
    command.message = "1795423000.000100";
    return said;
}

} // namespace

TEST_CASE("in a direct message people see the actions they recorded in channels")
{
    harness with;
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
            with.chat.sink->deliver(told_directly(with, "mine"));
        },
        [&] { return with.has_post("reply/"); });
    const auto reply = std::find_if(with.chat.posts.begin(), with.chat.posts.end(),
                                    [](const auto& message) { return message.key.starts_with("reply/"); });
    CHECK_THAT(reply->text, Contains("rotate the signing key") && !Contains("may not read"));
}

TEST_CASE("who cannot be invited is asked for a direct chat where they read, once a week, and gets all of it there")
{
    harness with;
    bool is_open = false;
    std::size_t batches = 0;
    ports::sent blocked{ports::delivery::refused, {}, {}, {}, "M_INVITE_BLOCKED"};
    blocked.is_uninvited = blocked.may_open_chat = true;
    with.chat.on_posting = [&](const std::string& key) {
        const bool is_batch = key.starts_with("nudge/1/");
        batches += is_batch ? 1 : 0;
        if (!is_open && (is_batch || key.starts_with("offer/")))
            with.chat.outcomes = {blocked};
    };
    const auto open_chat = [&] {
        is_open = true;
        with.chat.sink->deliver(told_directly(with, "mine"));
    };
    const auto is_over = [&] { return with.has_post("offer/") && with.has_post("nudge/1/"); };
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by 24 nov", "1"));
            with.chat.sink->deliver(with.command("<@U2> add an alert on replica lag by 27 nov", "2", "U1"));
            with.let_time_pass(std::chrono::minutes(15), [&] {
                if (!is_open && batches == 2)
                    open_chat();
                return !is_over();
            });
        },
        is_over);
    std::vector<tests::posted> asked;
    for (const auto& each : with.chat.posts)
        if (each.key.starts_with("direct-chat/"))
            asked.push_back(each);
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].channel == "C1");
    CHECK_THAT(asked[0].text, StartsWith("bo: I have reminders for you"));
    CHECK_THAT(asked[0].text, !Contains("signing key"));
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    CHECK(ledger.ports().outbox.parked(10).empty());
}

TEST_CASE("who cannot be invited and asks for what is theirs alone hears so where they asked, and gets it later")
{
    harness with;
    with.chat.abilities.has_private_replies = with.chat.abilities.has_forms = false;
    bool is_open = false;
    ports::sent blocked{ports::delivery::refused, {}, {}, {}, "M_INVITE_BLOCKED"};
    blocked.is_uninvited = true;
    blocked.may_open_chat = GENERATE(true, false);
    const std::string reply = "reply/message/C1/1795423000.000200";
    with.chat.on_posting = [&](const std::string& key) {
        if (!is_open && key == reply)
            with.chat.outcomes = {blocked};
    };
    with.run(
        [&] {
            auto typed = with.command("account link", "1");
            typed.key = "message/C1/1795423000.000200";
            typed.response_url.clear();
            std::get<ports::command_input>(typed.input).message = "1795423000.000200";
            with.chat.sink->deliver(typed);
        },
        [&] { return with.has_post("not-reply/"); });
    const auto said = std::find_if(with.chat.posts.begin(), with.chat.posts.end(),
                                   [](const auto& message) { return message.key.starts_with("not-reply/"); });
    REQUIRE(said != with.chat.posts.end());
    CHECK(said->channel == "C1");
    CHECK_THAT(said->text, Contains("I could not open a chat with you") && !Contains("code"));
    CHECK_THAT(said->text, blocked.may_open_chat ? Contains("say hello") : Contains("My operators"));
    is_open = true;
    if (!blocked.may_open_chat)
        return;
    with.run([&] { with.chat.sink->deliver(told_directly(with, "mine")); }, [&] { return with.has_post(reply); });
}
