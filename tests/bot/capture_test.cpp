// Goal: what people point at is looked up before it is carried out, and nothing is claimed that was not learnt. Method:
// the real bot and ledger, scripted chat.
#include "bot/harness.hpp"

using namespace makegood;
using tests::harness;

namespace {

ports::said_message said_by_ana()
{
    ports::said_message said;
    said.words = {"I will add an alert on replica lag", {}};
    said.user = "U1";
    said.message = "1.0";
    said.thread = "0.5";
    said.permalink = "https://acme.slack.com/p1";
    return said;
}

std::vector<core::action> stored_actions(const harness& where)
{
    return where.stored([](const ports::ledger& ledger) { return ledger.actions.list({}); });
}

// As a platform does with what was put back, until so many are acknowledged. `before` is called with the number of each
// delivery, from 1.
void bring_until(harness& with, const ports::inbound& what, std::size_t acks, const std::function<void(int)>& before)
{
    int brought = 0;
    const auto bring = [&] {
        const bool is_wanted = with.chat.acks.size() < acks;
        const bool is_ended = with.chat.put_backs + static_cast<int>(with.chat.acks.size()) == brought;
        if (is_wanted && is_ended) {
            before(++brought);
            with.chat.sink->deliver(what);
        }
        return is_wanted;
    };
    with.run([&] { with.let_time_pass(std::chrono::seconds(0), bring); },
             [&] { return with.chat.acks.size() >= acks; });
}

} // namespace

TEST_CASE("the capture emoji notes the looked-up message once, asks its author and tells who put it there")
{
    harness with;
    with.chat.messages_known["1.0"] = said_by_ana();
    bool is_repeated = false;
    with.run([&] { with.chat.sink->deliver(with.reaction("handshake", "1.0", "2")); },
             [&] {
                 if (with.chat.acks.size() == 1 && !std::exchange(is_repeated, true))
                     with.chat.sink->deliver(with.reaction("handshake", "1.0", "2"));
                 return with.chat.acks.size() == 2 && with.has_post("offer/") && with.has_post("reply/reaction/");
             });
    const auto noted = stored_actions(with);
    REQUIRE(noted.size() == 1);
    CHECK(noted[0].from.permalink == "https://acme.slack.com/p1");
    CHECK(noted[0].state == core::state::proposed);
}

TEST_CASE("an emoji that was put on a message unheard is noted from history, once, and not again what was heard")
{
    harness with;
    auto found = with.reaction("handshake", "1.0", "5");
    auto& reaction = std::get<ports::reaction_input>(found.input);
    reaction.on = said_by_ana();
    reaction.on->at = with.clock_.now() - std::chrono::hours(1);
    reaction.is_past = true;
    const auto deliver = [&with](const ports::inbound& what) {
        const auto before = with.chat.acks.size();
        with.run([&] { with.chat.sink->deliver(what); }, [&] { return with.chat.acks.size() == before + 1; });
    };
    SECTION("it was not heard")
    {
        deliver(found);
        CHECK(stored_actions(with).size() == 1);
        found.key = with.reaction("handshake", "1.0", "6").key;
        deliver(found);
        // The platform brings the event after all, with the time at which it was put there.
        with.chat.messages_known["1.0"] = said_by_ana();
        deliver(with.reaction("handshake", "1.0", "2"));
        CHECK(std::count_if(with.chat.posts.begin(), with.chat.posts.end(),
                            [](const auto& post) { return post.key.starts_with("reply/"); })
              == 1);
    }
    SECTION("it was heard, and what it led to was taken back")
    {
        with.chat.messages_known["1.0"] = said_by_ana();
        deliver(with.reaction("handshake", "1.0", "2"));
        deliver(with.command("undo A-1", "c1"));
        REQUIRE(stored_actions(with).empty());
        deliver(found);
        CHECK(stored_actions(with).empty());
    }
}

TEST_CASE("an emoji that was taken away unheard withdraws what nobody answered")
{
    harness with;
    with.chat.messages_known["1.0"] = said_by_ana();
    with.run([&] { with.chat.sink->deliver(with.reaction("handshake", "1.0", "2")); },
             [&] { return with.chat.acks.size() == 1; });
    const auto state = [&] { return stored_actions(with).at(0).state; };
    CHECK(state() == core::state::proposed);
    with.run([] {}, [&] { return !with.chat.caught_up.empty(); });
    CHECK(state() == core::state::proposed);
    with.chat.emoji_gone = {"1.0"};
    with.run([] {}, [&] { return with.chat.acks.size() == 2; });
    CHECK(state() == core::state::dropped);
}

TEST_CASE("an emoji that was taken away before it was put back stays noted, in whatever order that is heard")
{
    harness with;
    with.chat.messages_known["1.0"] = said_by_ana();
    with.run([&] { with.chat.sink->deliver(with.reaction("handshake", "1.0", "3")); },
             [&] {
                 if (with.chat.acks.size() == 1)
                     with.chat.sink->deliver(with.reaction("handshake", "1.0", "2", false));
                 return with.chat.acks.size() == 2;
             });
    const auto noted = stored_actions(with);
    REQUIRE(noted.size() == 1);
    CHECK(noted[0].state == core::state::proposed);
}

TEST_CASE("an emoji on a message that cannot be learnt now is left for the platform to bring again")
{
    harness with;
    with.run([&] { with.chat.sink->deliver(with.reaction("handshake", "1.0", "2")); },
             [&] { return with.chat.message_look_ups == 1; });
    CHECK(with.chat.acks.empty());
    CHECK(stored_actions(with).empty());
    with.chat.messages_known["1.0"] = said_by_ana();
    with.run([&] { with.chat.sink->deliver(with.reaction("handshake", "1.0", "2")); },
             [&] { return with.chat.acks.size() == 1; });
    CHECK(stored_actions(with).size() == 1);
}

TEST_CASE("an emoji whose message can never be learnt is let go after a few look-ups, and not brought again")
{
    harness with;
    const auto hopeless = with.reaction("handshake", "1.0", "2");
    bring_until(with, hopeless, 1, [](int) {});
    CHECK(with.chat.put_backs == 7);
    CHECK(with.chat.message_look_ups == 8);
    CHECK(stored_actions(with).empty());
    REQUIRE(with.log.errors.size() == 1);
    CHECK(with.log.errors[0] == "an emoji is let go: its message could not be looked up key=" + hopeless.key);
    const auto buried = with.stored([](const ports::ledger& ledger) {
        return ledger.inbox.buried("the message that it stands on could not be looked up", 10);
    });
    CHECK(buried == std::vector<std::string>{hopeless.key});
    // It was not taken in: brought once more all the same, it counts.
    with.chat.messages_known["1.0"] = said_by_ana();
    with.run([&] { with.chat.sink->deliver(hopeless); }, [&] { return with.chat.acks.size() == 2; });
    CHECK(stored_actions(with).size() == 1);
}

TEST_CASE("an emoji whose message is learnt with the last look-up is noted, and from then on they count anew")
{
    harness with;
    bring_until(with, with.reaction("handshake", "1.0", "2"), 2, [&with](int number) {
        with.chat.messages_known.clear();
        if (number % 8 == 0)
            with.chat.messages_known["1.0"] = said_by_ana();
    });
    CHECK(with.chat.put_backs == 14);
    CHECK(with.chat.message_look_ups == 16);
    CHECK(with.log.errors.empty());
    CHECK(stored_actions(with).size() == 1);
}

TEST_CASE("an emoji is brought again for as long as nothing can be written down, however often that is")
{
    harness with;
    with.chat.messages_known["1.0"] = said_by_ana();
    bring_until(with, with.reaction("handshake", "1.0", "2"), 1,
                [&with](int number) { with.failing_units() = number <= 20 ? 1'000'000 : 0; });
    CHECK(with.chat.put_backs == 20);
    CHECK(stored_actions(with).size() == 1);
}

TEST_CASE("another emoji, and every emoji where none captures, costs neither a look-up nor a unit")
{
    harness with;
    with.run([&] { with.chat.sink->deliver(with.reaction("eyes", "1.0", "2")); },
             [&] { return with.chat.acks.size() == 1; });
    with.policy.capture.emoji.clear();
    with.run([&] { with.chat.sink->deliver(with.reaction("handshake", "1.0", "2")); },
             [&] { return with.chat.acks.size() == 2; });
    CHECK(with.chat.message_look_ups == 0);
}

TEST_CASE("a form with a wrong answer stays open, and is taken under the same key once it is right")
{
    harness with;
    with.run(
        [&] {
            with.chat.sink->deliver(with.submission({{"text", "do it"}, {"for", "INC-999"}}, "1"));
            with.chat.sink->deliver(with.submission({{"text", "do it"}, {"owner", "<@U1>"}}, "2"));
        },
        [&] { return with.chat.acks.size() == 2 && with.has_post("offer/"); });
    CHECK_THAT(with.chat.acks[0].text, Catch::Contains("for: I know no incident INC-999"));
    CHECK(with.chat.acks[1].text.empty());
    // Whom the form names is looked up as those are who are mentioned.
    CHECK(stored_actions(with).size() == 1);
}

TEST_CASE("where the bot may not write, a form's receipt goes to the person")
{
    harness with;
    with.chat.places_known["C1"].is_joined = false;
    with.policy.incident.join_public = false;
    with.run(
        [&] {
            with.chat.sink->deliver(with.submission({{"text", "rotate the key"}}, "1"));
        },
        [&] { return with.has_post("reply/submit/"); });
    REQUIRE_FALSE(with.chat.posts.empty());
    CHECK(with.chat.posts[0].user == "U2");
    CHECK(with.chat.posts[0].channel.empty());
}
