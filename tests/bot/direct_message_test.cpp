// Plain words in a direct message with the bot: its one reader reads there what they may read anywhere.
#include "bot/harness.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::harness;

TEST_CASE("in a direct message people see the actions they recorded in channels")
{
    harness with;
    core::place direct;
    direct.workspace = "T1";
    direct.channel = "D2";
    direct.visibility = core::visibility::direct;
    with.chat.places_known["D2"] = direct;
    auto asked = with.command("mine", "2");
    asked.channel = "D2";
    asked.key = "message/D2/1795423000.000100";
    asked.response_url.clear();
    std::get<ports::command_input>(asked.input).prefix.clear();
    std::get<ports::command_input>(asked.input).message = "1795423000.000100";
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
            with.chat.sink->deliver(asked);
        },
        [&] { return with.has_post("reply/"); });
    const auto reply = std::find_if(with.chat.posts.begin(), with.chat.posts.end(),
                                    [](const auto& message) { return message.key.starts_with("reply/"); });
    CHECK_THAT(reply->text, Contains("rotate the signing key") && !Contains("may not read"));
}
