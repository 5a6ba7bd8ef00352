// Goal: one person cannot use up what the bot may say. Method: the guard as a table in time, then the real bot with a
// chat that has no platform.
#include <makegood/bot/flood_guard.hpp>

#include "bot/harness.hpp"

using namespace makegood;
using namespace makegood::tests;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using verdict = bot::flood_guard::verdict;

namespace {

std::chrono::steady_clock::time_point after(std::chrono::seconds time)
{
    return std::chrono::steady_clock::time_point{1h} + time;
}

} // namespace

TEST_CASE("floods: who asks more than the limit in a minute is warned once, and heard again after a while")
{
    bot::flood_guard guard(3);
    int asked = 0;
    const auto judge = [&](const std::string& user, std::chrono::seconds time) {
        return guard.judge(user, std::to_string(++asked), after(time));
    };
    for (const auto second : {0s, 1s, 59s})
        CHECK(judge("@ana", second) == verdict::heard);
    CHECK_FALSE(guard.is_deaf_to("@ana", after(59s)));
    CHECK(judge("@ana", 59s) == verdict::warned);
    CHECK(judge("@bo", 59s) == verdict::heard);
    CHECK(judge("@ana", 60s) == verdict::ignored);
    CHECK(judge("@ana", 178s) == verdict::ignored);
    CHECK(guard.is_deaf_to("@ana", after(178s)));
    CHECK_FALSE(guard.is_deaf_to("@bo", after(178s)));
    CHECK_FALSE(guard.is_deaf_to("@ana", after(179s)));
    CHECK(judge("@ana", 179s) == verdict::heard);
}

TEST_CASE("floods: whoever keeps to the limit is never warned, and without one nobody is")
{
    bot::flood_guard guard(3);
    for (int number = 0; number < 30; ++number)
        CHECK(guard.judge("@ana", std::to_string(number), after(std::chrono::minutes(number / 3))) == verdict::heard);
    bot::flood_guard none(0);
    for (int number = 0; number < 1000; ++number)
        CHECK(none.judge("@ana", std::to_string(number), after(0s)) == verdict::heard);
    CHECK(none.size() == 0);
    CHECK(none.keys() == 0);
}

TEST_CASE("floods: what is brought again within a minute counts once, and ends as it did")
{
    bot::flood_guard guard(2);
    for (int times = 0; times < 5; ++times)
        CHECK(guard.judge("@ana", "message/1", after(0s)) == verdict::heard);
    CHECK(guard.judge("@ana", "message/2", after(1s)) == verdict::heard);
    CHECK(guard.judge("@ana", "message/3", after(2s)) == verdict::warned);
    CHECK(guard.judge("@ana", "message/3", after(3s)) == verdict::ignored);
    CHECK(guard.judge("@ana", "message/2", after(3s)) == verdict::heard);
    CHECK(guard.keys() == 3);
    CHECK(guard.judge("@bo", "message/4", after(61s)) == verdict::heard);
    CHECK(guard.keys() == 2);
}

TEST_CASE("floods: so many people and inputs are remembered and no more")
{
    bot::flood_guard guard(3);
    for (int each = 0; each < 25'000; ++each)
        guard.judge(std::to_string(each), "message/" + std::to_string(each), after(0s));
    CHECK(guard.size() <= 10'000);
    CHECK(guard.keys() == 10'000);
}

TEST_CASE("floods: commands in messages count, those that an ack answers do not, and others are heard as before")
{
    harness with;
    with.policy.commands_per_minute = 2;
    const auto say = [&](int number, const std::string& user, bool is_slash = false) {
        const auto key = std::to_string(number);
        auto input = with.command("note to self, number " + key + " by friday", key, user);
        if (!is_slash) {
            input.key = "message/C1/" + key;
            input.response_url.clear();
            std::get<ports::command_input>(input.input).message = key;
        }
        with.chat.sink->deliver(input);
    };
    with.run(
        [&] {
            for (int number = 1; number <= 6; ++number)
                say(number, "U2");
            say(7, "U1");
            say(8, "U2", true);
        },
        [&] {
            const auto is_said
                = [](const auto& each) { return each.key.starts_with("reply/") || each.key.starts_with("flood/"); };
            return with.chat.acks.size() == 8
                && std::count_if(with.chat.posts.begin(), with.chat.posts.end(), is_said) == 4;
        });
    std::string warned;
    int answers = 0;
    for (const auto& each : with.chat.posts) {
        warned += each.key.starts_with("flood/") ? each.user + ": " + each.text : "";
        answers += each.key.starts_with("reply/") ? 1 : 0;
    }
    CHECK_THAT(warned, Contains("U2: You ask faster") && !Contains("U1"));
    CHECK(std::count_if(with.chat.posts.begin(), with.chat.posts.end(),
                        [](const auto& each) { return each.key.starts_with("flood/"); })
          == 1);
    CHECK(answers == 3);
    REQUIRE(with.chat.acks.size() == 8);
    const auto slash = std::find_if(with.chat.acks.begin(), with.chat.acks.end(),
                                    [](const auto& each) { return each.envelope == "8"; });
    CHECK_THAT(slash->text, Contains("A-"));
}

TEST_CASE("floods: emoji that press buttons count as commands do, and others do not")
{
    harness with;
    with.policy.commands_per_minute = 2;
    with.chat.abilities.has_buttons = false;
    for (const std::string each : {"1", "2", "3", "4"})
        with.chat.buttons.push_back(
            {.message = {}, .emoji = "e" + each, .verb = "record", .argument = "note to self, number " + each});
    auto first = with.command("note to self by friday", "message", "U1");
    first.key = "message/C1/5.0";
    first.response_url.clear();
    std::get<ports::command_input>(first.input).message = "5.0";
    const auto posts_of = [&](const std::string& prefix) {
        std::vector<std::string> texts;
        for (const auto& each : with.chat.posts)
            if (each.key.starts_with(prefix))
                texts.push_back(each.text);
        return texts;
    };
    const auto reply = [&] {
        const auto is_reply = [](const posted& each) { return each.key.starts_with("reply/message/"); };
        const auto found = std::find_if(with.chat.posts.begin(), with.chat.posts.end(), is_reply);
        return found == with.chat.posts.end() ? std::string()
                                              : std::to_string(found - with.chat.posts.begin() + 1) + ".0";
    };
    // One by one: each after the one before was taken in.
    const std::vector<std::string> given{"wave", "tada", "eyes", "e1", "e2", "e3", "e4"};
    std::size_t delivered = 0;
    with.run([&] { with.chat.sink->deliver(first); },
             [&] {
                 if (!reply().empty() && with.chat.acks.size() == delivered + 1 && delivered < given.size()) {
                     const auto stamp = std::to_string(100 + delivered);
                     with.chat.sink->deliver(with.reaction(given[delivered++], reply(), stamp));
                 }
                 return with.chat.acks.size() == given.size() + 1 && posts_of("reply/reaction/").size() == 3
                     && !posts_of("flood/").empty();
             });
    REQUIRE(posts_of("flood/").size() == 1);
    CHECK_THAT(posts_of("flood/")[0], Contains("You ask faster") && !Contains("not carried out"));
    CHECK(posts_of("reply/reaction/").size() == 3);
}
