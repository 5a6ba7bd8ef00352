// Goal: a review finds its people by their bare names; people's own pages are published once for all that changed; and
// an answer reaches its asker also where the bot is no member. Method: the real bot and ledger, scripted chat.
#include "bot/harness.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::harness;

namespace {

ports::inbound home_opened(const harness& with, const std::string& user, const std::string& stamp)
{
    ports::inbound input;
    input.key = "home/" + user + "/" + stamp;
    input.workspace = "T1";
    input.user = user;
    input.input = ports::home_input{};
    input.ack = {1, "home" + stamp};
    input.received = tests::received_in_time();
    input.at = with.clock_.now();
    return input;
}

std::vector<tests::posted> pages(const harness& with)
{
    std::vector<tests::posted> found;
    for (const auto& each : with.chat.posts)
        if (each.key.starts_with("home/"))
            found.push_back(each);
    return found;
}

} // namespace

TEST_CASE("a review's people are met among the members of its channel, so that bare names mean somebody")
{
    harness with;
    core::person chidi;
    chidi.name = chidi.handle = "chidi";
    chidi.full_name = "Chidi Okafor";
    with.chat.people["U3"] = chidi;
    with.run(
        [&] {
            with.chat.sink->deliver(
                with.command("review INC-104\nChidi O.: order the disks by friday\n@ana check the backups", "1"));
        },
        [&] { return with.chat.acks.size() == 1; });
    REQUIRE(with.chat.acks.size() == 1);
    CHECK_THAT(with.chat.acks[0].text, Contains("2 read, 2 owners found") && Contains("chidi: order the disks"));
}

TEST_CASE("a page is published when it is opened and once for all that changed since, never as an edit")
{
    harness with;
    with.run([&] { with.chat.sink->deliver(home_opened(with, "U1", "1")); }, [&] { return pages(with).size() == 1; });
    REQUIRE(pages(with).size() == 1);
    CHECK(pages(with)[0].user == "U1");
    CHECK_THAT(pages(with)[0].text, Contains("You owe nothing"));
    std::string words = "<@U1> check disk 0";
    for (int line = 1; line < 20; ++line)
        words += "\n<@U1> check disk " + std::to_string(line);
    with.run([&] { with.chat.sink->deliver(with.command(words, "2")); },
             [&] { return pages(with).size() == 2 && with.has_post("offer/"); });
    REQUIRE(pages(with).size() == 2);
    CHECK_THAT(pages(with)[1].text, Contains("You are asked (20)"));
    CHECK_FALSE(pages(with)[1].is_edit);
}

TEST_CASE("an answer that no ack carries goes to the asker themself where the bot is no member")
{
    harness with;
    with.know_open_place("C9", "elsewhere");
    auto form = with.command({}, "1");
    form.key = "submit/V1/h";
    form.channel = "C9";
    form.response_url = {};
    form.input = ports::form_input{"review", "for", {{"lines", "order the disks for db-3"}}, {}};
    const auto is_answered = [&] { return with.has_post("reply/"); };
    with.run([&] { with.chat.sink->deliver(form); }, is_answered);
    REQUIRE(is_answered());
    for (const auto& each : with.chat.posts)
        if (each.key.starts_with("reply/")) {
            CHECK(each.user == "U2");
            CHECK(each.channel.empty());
            CHECK_THAT(each.text, Contains("1 read"));
        }
}
