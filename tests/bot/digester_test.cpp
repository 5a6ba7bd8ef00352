// The digest goes where actions of many places meet: nobody reads in it what they could not read anyway.
#include <makegood/core/digest.hpp>

#include "bot/harness.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::harness;

namespace {

// An action said in #inc-104 is posted in #general on the Monday after.
std::string digest_in_general(harness& with, const std::string& afterwards = {})
{
    core::place general = with.chat.places_known["C1"];
    general.channel = "C9";
    general.name = "general";
    with.chat.places_known["C9"] = general;
    with.policy.digest.place = "general";
    with.policy.digest.zone = "UTC";
    auto in_general = with.command("@ana thank the vendor by friday", "2");
    in_general.channel = "C9";
    const auto begin = [&] {
        with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
        with.chat.sink->deliver(in_general);
        if (!afterwards.empty())
            with.chat.sink->deliver(with.command(afterwards, "3"));
        with.let_time_pass(std::chrono::minutes(30), [&] { return !with.has_post("digest/"); });
    };
    with.run(begin, [&] { return with.has_post("digest/"); });
    const auto posted = std::find_if(with.chat.posts.begin(), with.chat.posts.end(),
                                     [](const auto& message) { return message.key.starts_with("digest/"); });
    return posted->text;
}

} // namespace

TEST_CASE("a digest shows full members what was said in open channels")
{
    harness with;
    CHECK_THAT(digest_in_general(with), Contains("rotate the signing key"));
}

TEST_CASE("a digest shows nothing of other channels where a guest reads it")
{
    harness with;
    core::person guest;
    guest.name = guest.handle = "eli";
    guest.standing = core::standing::guest;
    with.chat.people["U9"] = guest;
    CHECK_THAT(digest_in_general(with), !Contains("signing") && Contains("people in this room may not read"));
}

TEST_CASE("a digest shows the public title of what its readers may not read")
{
    harness with;
    with.chat.are_guests_known = false;
    CHECK_THAT(digest_in_general(with, "public A-1 \"look after a key\""),
               Contains("look after a key") && !Contains("signing"));
}

TEST_CASE("a digest that cannot learn who reads it waits an hour, and then shows nothing of other channels")
{
    harness with;
    with.chat.are_guests_known = false;
    CHECK_THAT(digest_in_general(with), !Contains("signing") && Contains("people in this room may not read"));
    CHECK(with.clock_.now()
          >= core::next_digest(with.policy.digest, with.clock_.now() - date::days{1}) + std::chrono::hours{1});
}
