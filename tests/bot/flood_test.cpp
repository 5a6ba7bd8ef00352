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
    for (const auto second : {0s, 1s, 59s})
        CHECK(guard.judge("@ana", after(second)) == verdict::heard);
    CHECK(guard.judge("@ana", after(59s)) == verdict::warned);
    CHECK(guard.judge("@bo", after(59s)) == verdict::heard);
    CHECK(guard.judge("@ana", after(60s)) == verdict::ignored);
    CHECK(guard.judge("@ana", after(178s)) == verdict::ignored);
    CHECK(guard.judge("@ana", after(179s)) == verdict::heard);
}

TEST_CASE("floods: whoever keeps to the limit is never warned, and without one nobody is")
{
    bot::flood_guard guard(3);
    for (int minute = 0; minute < 10; ++minute)
        for (int each = 0; each < 3; ++each)
            CHECK(guard.judge("@ana", after(std::chrono::minutes(minute))) == verdict::heard);
    bot::flood_guard none(0);
    for (int each = 0; each < 1000; ++each)
        CHECK(none.judge("@ana", after(0s)) == verdict::heard);
    CHECK(none.size() == 0);
}

TEST_CASE("floods: so many people are remembered and no more")
{
    bot::flood_guard guard(3);
    for (int each = 0; each < 25'000; ++each)
        guard.judge(std::to_string(each), after(0s));
    CHECK(guard.size() <= 10'000);
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
