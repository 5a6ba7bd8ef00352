// Goal: one bot serves two workspaces over one ledger: who is on both is written to where they answered last, what
// fails on one platform does not stop the other, and who is on a platform that is served no longer is reached on the
// other. Method: the real bot with two chats that have no platform.
#include <makegood/bot/intake.hpp>
#include <makegood/store/ledger.hpp>

#include "bot/harness.hpp"

using namespace makegood;
using namespace makegood::tests;
using Catch::Matchers::Contains;

namespace {

class two_chats : public harness
{
public:
    two_chats()
        : matrix(loop_.get_executor(), "@bot:hs")
    {
        matrix.people["@ana:hs"] = ana();
        auto& room = matrix.places_known["!room:hs"];
        room.workspace = "@bot:hs";
        room.channel = "!room:hs";
        room.visibility = core::visibility::closed;
        room.is_joined = true;
        chats.push_back(&matrix);
        in_ledger([](ports::ledger& ledger) {
            const auto one = ledger.people.put({"T1", "U1"}, ana(), core::instant{});
            const auto other = ledger.people.put({"@bot:hs", "@ana:hs"}, ana(), core::instant{});
            ledger.people.merge({.from = other, .into = one});
        });
    }

    static core::person ana()
    {
        core::person who;
        who.name = who.handle = "ana";
        who.zone = "Europe/London";
        return who;
    }

    // While no bot runs.
    void in_ledger(const std::function<void(ports::ledger&)>& work) const
    {
        auto file = store::database::open(store::database_options(database()));
        store::sqlite_ledger(file).transact(work);
    }
    std::int64_t parked() const
    {
        std::int64_t count = 0;
        in_ledger([&](ports::ledger& ledger) { count = ledger.outbox.counts(core::instant{}).parked; });
        return count;
    }
    // Something to say to Ana, or to whoever has that account, on that platform.
    void queue(const std::string& key, const ports::identity& to)
    {
        in_ledger([&](ports::ledger& ledger) {
            ports::message_to_send message;
            message.key = key;
            message.to.workspace = to.workspace;
            message.to.person = bot::known_person(ledger, to, {}).id;
            message.body = core::plain("Bo asks you");
            ledger.outbox.put(message, clock_.now());
        });
    }

    ports::inbound typed_in_room(const std::string& words, const std::string& message)
    {
        auto input = command(words, message);
        input.key = "message/!room:hs/" + message;
        input.workspace = "@bot:hs";
        input.user = "@ana:hs";
        input.channel = "!room:hs";
        input.response_url.clear();
        auto& typed = std::get<ports::command_input>(input.input);
        typed.prefix = "!action";
        typed.message = message;
        return input;
    }
    // Bo, on Slack, asks Ana.
    void ask_ana(const std::string& key)
    {
        chat.sink->deliver(command("<@U1> add an alert on replica lag by friday", key));
    }
    static std::int64_t said(const fake_chat& on, const std::string& prefix)
    {
        return std::count_if(on.posts.begin(), on.posts.end(),
                             [&](const auto& each) { return each.key.starts_with(prefix); });
    }
    static bool has_offer(const fake_chat& on) { return said(on, "offer/") > 0; }

    fake_chat matrix;
};

} // namespace

TEST_CASE("workspaces: a person on both is written to where they answered last")
{
    two_chats it;
    bool was_asked = false;
    const auto begin = [&] { it.matrix.sink->deliver(it.typed_in_room("mine", "$1")); };
    const auto is_enough = [&] {
        if (!it.matrix.acks.empty() && !std::exchange(was_asked, true))
            it.ask_ana("1");
        return two_chats::has_offer(it.chat) || two_chats::has_offer(it.matrix);
    };
    it.run(begin, is_enough);
    CHECK(two_chats::has_offer(it.matrix));
    CHECK_FALSE(two_chats::has_offer(it.chat));
    REQUIRE_FALSE(it.matrix.posts.empty());
    CHECK(it.matrix.posts.back().user == "@ana:hs");
}

TEST_CASE("workspaces: what one platform refuses or does not take now stops nothing on the other")
{
    two_chats it;
    for (int index = 0; index < 3; ++index) {
        it.queue("there/" + std::to_string(index), {"@bot:hs", "@bo:hs"});
        it.queue("here/" + std::to_string(index), {"T1", "U2"});
    }
    ports::sent down;
    down.result = ports::delivery::retry;
    down.problem = "no route to host";
    down.retry_after = std::chrono::hours(1);
    for (int index = 0; index < 20; ++index)
        it.matrix.outcomes.push_back(down);
    it.run([] {}, [&] { return it.said(it.chat, "here/") == 3; });
    CHECK(it.said(it.chat, "here/") == 3);
    CHECK(it.matrix.posts.empty());
    std::int64_t waiting = 0;
    it.in_ledger([&](ports::ledger& ledger) { waiting = ledger.outbox.counts(it.clock_.now()).waiting; });
    CHECK(waiting >= 3);
    // And it is said there once that is up again.
    it.matrix.outcomes.clear();
    it.clock_.move_to(it.clock_.now() + std::chrono::hours(2));
    it.run([] {}, [&] { return it.said(it.matrix, "there/") == 3; });
    CHECK(it.said(it.matrix, "there/") == 3);
}

TEST_CASE("workspaces: what waits for somebody on a platform that is served no longer goes to where they are")
{
    two_chats it;
    it.run([] {}, [] { return true; });
    it.queue("to ana", {"T1", "U1"});
    it.queue("to bo", {"T1", "U2"}); // who is nowhere else
    it.chats = {&it.matrix};
    it.run([] {}, [&] { return it.matrix.posts.size() == 1; });
    REQUIRE(it.matrix.posts.size() == 1);
    CHECK(it.matrix.posts[0].key == "to ana");
    CHECK(it.matrix.posts[0].user == "@ana:hs");
    it.in_ledger([](ports::ledger& ledger) {
        const auto ana = ledger.people.by_identity({"T1", "U1"})->id;
        const auto bo = ledger.people.by_identity({"T1", "U2"})->id;
        CHECK(ledger.people.find(ana)->standing == core::standing::member);
        CHECK(ledger.people.identity_in({}, ana)->workspace == "@bot:hs");
        CHECK(ledger.people.find(bo)->standing == core::standing::gone);
    });
    // Served again, they are there again, and what had nowhere to go goes.
    it.chats = {&it.chat, &it.matrix};
    it.run([] {}, [&] { return it.said(it.chat, "to bo") > 0; });
    CHECK(it.said(it.chat, "to bo") == 1);
    CHECK(it.parked() == 0);
    it.in_ledger([](ports::ledger& ledger) {
        CHECK(ledger.people.find(ledger.people.by_identity({"T1", "U2"})->id)->standing != core::standing::gone);
    });
}
