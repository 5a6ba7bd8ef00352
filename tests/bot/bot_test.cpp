// Goal: the promises of the way in and the way out (I1, I2, I3). Method: the real bot and ledger, scripted chat.
#include <boost/asio/post.hpp>

#include "bot/harness.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

using namespace makegood;
using Catch::Matchers::Contains;
using tests::harness;

namespace {

std::int64_t stored_actions(const harness& where)
{
    auto database = store::database::open_read_only(store::database_options(where.database()));
    store::sqlite_ledger ledger(database);
    return ledger.ports().actions.count({});
}

} // namespace

TEST_CASE("a command is acknowledged with its receipt, and the one who is asked gets a message")
{
    harness with;
    const auto end
        = with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1")); },
                   [&] { return with.chat.acks.size() == 1 && with.has_post("offer/") && with.has_post("board/"); });
    CHECK(end == bot::run_end::stopped);
    REQUIRE(with.chat.acks.size() == 1);
    CHECK_THAT(with.chat.acks[0].text, Catch::Contains("A-1") && Catch::Contains("add an alert on replica lag"));
    CHECK(stored_actions(with) == 1);
}

TEST_CASE(
    "who just wrote in the channel is asked at once, although their day is over and the words were of no interest")
{
    harness with;
    with.chat.people["U1"].zone = "Australia/Sydney"; // 21:00 there
    const auto write = [&] {
        auto input = with.command({}, "1", "U1");
        input.key = "message/C1/1.0";
        ports::message_input message;
        message.words.text = "I see the lag too";
        message.message = "1.0";
        input.input = message;
        with.chat.sink->deliver(input);
    };
    // The place is known once its board stands; what was heard is written down at the latest when the bot stops.
    bool is_written = false;
    with.run([] {},
             [&] {
                 if (with.has_post("board/") && !std::exchange(is_written, true))
                     write();
                 return with.chat.acks.size() == 1;
             });
    with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "2")); },
             [&] { return with.has_post("offer/"); });
    CHECK(with.has_post("offer/"));
}

TEST_CASE("the same input twice has one effect and the same reply")
{
    harness with;
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
            with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
        },
        [&] { return with.chat.acks.size() == 2; });
    REQUIRE(with.chat.acks.size() == 2);
    CHECK(with.chat.acks[0].text == with.chat.acks[1].text);
    CHECK(stored_actions(with) == 1);
}

TEST_CASE("the same input after a restart gets the reply given then")
{
    harness with;
    const auto say = [&] { with.chat.sink->deliver(with.command("rotate the signing key by friday", "1")); };
    with.run(say, [&] { return with.chat.acks.size() == 1; });
    with.run(say, [&] { return with.chat.acks.size() == 2; });
    CHECK(with.chat.acks[0].text == with.chat.acks[1].text);
    CHECK(stored_actions(with) == 1);
}

TEST_CASE("a command that could not begin in time has no effect, and its words are handed back")
{
    harness with;
    // The watch over deadlines may acknowledge it first; then the words go by the response url.
    const auto said = [&] {
        std::string text = with.chat.acks.empty() ? std::string() : with.chat.acks[0].text;
        for (const auto& message : with.chat.posts)
            text += message.key.starts_with("late/") ? message.text : std::string();
        return text;
    };
    with.run(
        [&] {
            auto late = with.command("rotate the signing key by friday", "1");
            late.received = std::chrono::steady_clock::now() - std::chrono::seconds(10);
            with.chat.sink->deliver(late);
        },
        [&] { return !said().empty(); });
    CHECK_THAT(said(), Catch::Contains("nothing was") && Catch::Contains("/action rotate the signing key"));
    CHECK(stored_actions(with) == 0);
}

TEST_CASE("an input that throws on its way to the ledger is buried, its author is told, and nothing else ends")
{
    harness with;
    const auto begin = [&] {
        with.throws_at_next_input() = true;
        with.chat.sink->deliver(with.command("away on", "1"));
        with.chat.sink->deliver(with.command("rotate the signing key by friday", "2"));
    };
    CHECK(with.run(begin, [&] { return with.chat.acks.size() == 2; }) == bot::run_end::stopped);
    const auto is_about_it = [](const auto& ack) { return ack.text.find("Something went wrong") != std::string::npos; };
    CHECK(std::count_if(with.chat.acks.begin(), with.chat.acks.end(), is_about_it) == 1);
    CHECK(stored_actions(with) == 1);
    auto database = store::database::open_read_only(store::database_options(with.database()));
    CHECK(database.connection().execAndGet("SELECT problem FROM dead_letter").getString() == "no such position");
}

TEST_CASE("a reply whose ack was not written goes by the response url")
{
    harness with;
    with.chat.acks_are_written = false;
    with.run([&] { with.chat.sink->deliver(with.command("rotate the signing key by friday", "1")); },
             [&] { return with.has_post("late/"); });
    CHECK(with.chat.acks.size() == 1);
    CHECK(stored_actions(with) == 1);
}

TEST_CASE("a post whose outcome is unknown is looked up, and not sent again when it is there")
{
    harness with;
    with.chat.outcomes = {{ports::delivery::unknown, {}, {}, {}, "timeout"}};
    with.chat.found = {{ports::delivery::delivered, "C1", "7.0", {}, {}}};
    const auto begin = [&] {
        with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
        with.let_time_pass(std::chrono::minutes(1), [&] { return with.chat.finds == 0; });
    };
    with.run(begin, [&] { return with.chat.finds >= 1; });
    CHECK(with.chat.finds == 1);
    // The board that stands is edited later on; nothing is posted a second time.
    const auto is_new = [](const auto& message) { return message.key.starts_with("board/") && !message.is_edit; };
    CHECK(std::none_of(with.chat.posts.begin(), with.chat.posts.end(), is_new));
}

TEST_CASE("a batch that is not there when it is looked up at night is not posted before its reader's next day")
{
    harness with;
    std::vector<std::string> tried;
    with.chat.on_posting = [&](const std::string& key) {
        if (!key.starts_with("nudge/"))
            return;
        tried.push_back(key + " at " + core::format_instant(with.clock_.now()));
        if (tried.size() > 1)
            return;
        with.chat.outcomes = {{ports::delivery::unknown, {}, {}, {}, "timeout"}};
        with.clock_.move_to(with.clock_.now() + std::chrono::hours(10));
    };
    const auto is_told = [&] { return with.has_post("nudge/"); };
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
            with.let_time_pass(std::chrono::minutes(5), [&] { return !is_told(); });
        },
        is_told);
    CHECK(with.chat.finds == 1);
    REQUIRE(tried.size() == 2);
    CHECK(tried[0].substr(0, 18) != tried[1].substr(0, 18));
    CHECK_THAT(tried[1], Catch::Contains("T09:"));
}

TEST_CASE("a message that the platform refuses is parked, and nothing else waits for it")
{
    harness with;
    with.chat.refused_prefix = "board/";
    with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1")); },
             [&] { return with.has_post("offer/"); });
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    const auto parked = ledger.ports().outbox.parked(10);
    REQUIRE(parked.size() == 1);
    CHECK(parked[0].problem == "is_archived");
}

TEST_CASE("an outage of hours parks nothing: all of it goes out when the platform is back")
{
    harness with;
    const auto back_at = with.clock_.now() + std::chrono::hours(3);
    int tries = 0;
    with.chat.on_posting = [&](const std::string&) {
        ++tries;
        if (with.clock_.now() < back_at)
            with.chat.outcomes = {{ports::delivery::retry, {}, {}, {}, "status 503"}};
    };
    const auto is_said = [&] { return with.has_post("offer/") && with.has_post("board/"); };
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1"));
            with.let_time_pass(std::chrono::minutes(1), [&] { return !is_said(); });
        },
        is_said);
    CHECK(tries > 30);
    CHECK(with.clock_.now() < back_at + std::chrono::minutes(15));
}

TEST_CASE("a wait for a turn is no failed attempt: after many the next comes as soon as a turn may be free")
{
    harness with;
    constexpr std::size_t waits = 20;
    std::vector<core::instant> tried;
    with.chat.on_posting = [&](const std::string& key) {
        if (!key.starts_with("board/"))
            return;
        tried.push_back(with.clock_.now());
        ports::sent later{ports::delivery::retry, {}, {}, std::chrono::seconds(5), "waiting for its turn"};
        later.is_turn_awaited = true;
        if (tried.size() <= waits)
            with.chat.outcomes = {later};
    };
    const auto is_said = [&] { return with.has_post("board/"); };
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
            with.let_time_pass(std::chrono::minutes(1), [&] { return !is_said(); });
        },
        is_said);
    REQUIRE(tried.size() > waits);
    CHECK(tried[waits] - tried[0] <= waits * std::chrono::minutes(1));
    CHECK(std::adjacent_find(tried.begin(), tried.end()) == tried.end()); // never before the turn
}

TEST_CASE("a batch that the platform refuses is parked, counts as not said, and is planned anew for the next day")
{
    harness with;
    with.chat.refused_prefix = "nudge/";
    std::vector<std::string> tried;
    with.chat.on_posting = [&](const std::string& key) {
        if (!key.starts_with("nudge/"))
            return;
        tried.push_back(key);
        if (tried.size() == 3)
            with.chat.refused_prefix = "none";
    };
    const auto is_told = [&] { return with.has_post("nudge/"); };
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by 24 nov", "1"));
            with.let_time_pass(std::chrono::minutes(15), [&] { return !is_told(); });
        },
        is_told);
    CHECK(tried == std::vector<std::string>{"nudge/1/2026-11-24", "nudge/1/2026-11-25", "nudge/1/2026-11-26"});
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    CHECK(ledger.ports().outbox.parked(10).size() == 2);
    CHECK(ledger.ports().actions.find(core::action_id{1})->unanswered_nudges == 1);
}

TEST_CASE("a batch quotes what was said in a private channel in which nobody has spoken for days")
{
    harness with;
    with.chat.places_known["C1"].visibility = core::visibility::closed;
    int tries = 0;
    const auto is_told = [&] { return with.has_post("nudge/"); };
    SECTION("at once") { }
    SECTION("also when its first attempt fails, and it goes a while later")
    {
        with.chat.on_posting = [&](const std::string& key) {
            if (key.starts_with("nudge/") && ++tries == 1)
                with.chat.outcomes = {{ports::delivery::retry, {}, {}, std::chrono::minutes(8), "status 503"}};
        };
    }
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by 25 nov", "1"));
            with.let_time_pass(std::chrono::minutes(1), [&] { return !is_told(); });
        },
        is_told);
    const auto said = std::find_if(with.chat.posts.begin(), with.chat.posts.end(),
                                   [](const auto& message) { return message.key.starts_with("nudge/"); });
    REQUIRE(said != with.chat.posts.end());
    CHECK_THAT(said->text, Catch::Contains("rotate the signing key by 25 nov") && Catch::Contains("checkout down"));
}

TEST_CASE("a board whose place was archived while it was on its way is not parked; a digest is")
{
    harness with;
    bool is_digest_refused = false;
    with.chat.on_posting = [&](const std::string& key) {
        ports::sent closed{ports::delivery::refused, {}, {}, {}, "is_archived"};
        closed.is_place_closed = true;
        is_digest_refused = is_digest_refused || key.starts_with("digest/");
        if (key.starts_with("board/") || key.starts_with("digest/"))
            with.chat.outcomes = {closed};
    };
    with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1")); },
             [&] { return with.chat.closed_places > 0; });
    {
        auto database = store::database::open(store::database_options(with.database()));
        store::sqlite_ledger ledger(database);
        CHECK(ledger.ports().outbox.parked(10).empty());
        ports::message_to_send digest;
        digest.key = "digest/1/2026-W48";
        digest.lane = ports::lane::digest;
        digest.to.workspace = "T1";
        digest.to.place = ledger.ports().places.by_channel("T1", "C1")->id;
        digest.body = core::plain("Promises of the week");
        ledger.transact([&](ports::ledger& house) { house.outbox.put(digest, with.clock_.now()); });
    }
    with.run([] {}, [&] { return is_digest_refused; });
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    const auto parked = ledger.ports().outbox.parked(10);
    REQUIRE(parked.size() == 1);
    CHECK(parked.front().message.key == "digest/1/2026-W48");
}

TEST_CASE("a board that a muted place does not take is left, and the place is known to be muted from then on")
{
    harness with;
    with.chat.on_posting = [&](const std::string& key) {
        ports::sent muted{ports::delivery::refused, {}, {}, {}, "M_FORBIDDEN"};
        muted.is_place_closed = muted.is_place_muted = true;
        if (key.starts_with("board/"))
            with.chat.outcomes = {muted};
    };
    with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1")); },
             [&] { return with.chat.closed_places > 0; });
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    CHECK(ledger.ports().outbox.parked(10).empty());
    CHECK(ledger.ports().places.by_channel("T1", "C1")->is_muted);
}

TEST_CASE("a message to somebody deactivated is not parked, and they are known to be gone")
{
    harness with;
    ports::sent gone{ports::delivery::refused, {}, {}, {}, "user_disabled"};
    gone.is_reader_gone = true;
    with.chat.on_posting = [&](const std::string& key) {
        if (key.starts_with("offer/"))
            with.chat.outcomes = {gone};
    };
    with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1")); },
             [&] { return with.chat.gone_readers > 0; });
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    CHECK(ledger.ports().outbox.parked(10).empty());
    CHECK(ledger.ports().people.by_identity({"T1", "U1"})->standing == core::standing::gone);
}

TEST_CASE("refused credentials end the run")
{
    harness with;
    with.chat.outcomes = {{ports::delivery::fatal, {}, {}, {}, "invalid_auth"}};
    const auto end = with.run([&] { with.chat.sink->deliver(with.command("rotate the signing key by friday", "1")); },
                              [] { return false; });
    CHECK(end == bot::run_end::refused);
}

TEST_CASE("people who cannot be looked up are taken in under the payload's name")
{
    harness with;
    with.run(
        [&] {
            auto input = with.command("rotate the signing key by friday", "1", "U99");
            input.user_name = "zed";
            with.chat.sink->deliver(input);
        },
        [&] { return with.chat.acks.size() == 1; });
    CHECK_THAT(with.chat.acks[0].text, Catch::Contains("A-1"));
    CHECK(stored_actions(with) == 1);
}

TEST_CASE("a public incident channel that appears is joined")
{
    harness with;
    with.run(
        [&] {
            ports::inbound input;
            input.key = "place/1";
            input.workspace = "T1";
            input.channel = "C7";
            input.ack = {1, "9"};
            input.received = tests::received_in_time();
            ports::place_input made;
            made.happened = ports::place_input::what::created;
            made.seen.workspace = "T1";
            made.seen.channel = "C7";
            made.seen.name = "inc-7-queue-stuck";
            made.seen.visibility = core::visibility::open;
            input.input = made;
            with.chat.sink->deliver(input);
        },
        [&] { return with.has_post("board/") || !with.chat.joined.empty(); });
    CHECK(with.chat.joined == std::vector<std::string>{"C7"});
}

TEST_CASE("a message that was sent while the disk was full is noted as sent when it is not any more")
{
    harness with;
    bool is_full = false;
    with.chat.on_posting = [&](const std::string& key) {
        if (key == "board/1" && !std::exchange(is_full, true))
            with.failing_units() = 3;
    };
    const auto is_over = [&] { return is_full && with.failing_units() == 0; };
    // Time goes on until the ledger is stopped: what is tried again while the bot stops waits for it, too.
    const auto look = [&] {
        if (is_over())
            with.chat.on_event();
        return true;
    };
    with.run(
        [&] {
            with.chat.sink->deliver(with.command("rotate the signing key by friday", "1"));
            with.let_time_pass(std::chrono::seconds(10), look);
        },
        is_over);
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    const auto board = ledger.ports().outbox.find("board/1");
    REQUIRE(board);
    // The places that are looked at after the start may have asked for it once more.
    CHECK_FALSE(board->posted_message.empty());
}

TEST_CASE("what would have been sent is read beside the ledger, which keeps nothing of the press")
{
    harness with;
    with.policy.rollout.is_preview = true;
    with.chat.people["U2"].is_admin = true;
    auto press = with.command({}, "see");
    press.key = "press/see";
    press.input = ports::press_input{"preview", "2026-11-23", "1.0", {}};
    const auto answer = [&] {
        return std::find_if(with.chat.posts.begin(), with.chat.posts.end(),
                            [](const auto& post) { return post.key.ends_with("press/see"); });
    };
    with.run([&] { with.chat.sink->deliver(press); }, [&] { return answer() != with.chat.posts.end(); });
    REQUIRE(answer() != with.chat.posts.end());
    CHECK_THAT(answer()->text, Contains("nobody would have been reminded"));
    CHECK(answer()->is_to_response_url);
    REQUIRE(with.chat.acks.size() == 1);
    CHECK(with.chat.acks[0].text.empty());
    auto file = store::database::open(store::database_options(with.database()));
    store::sqlite_ledger ledger(file);
    CHECK_FALSE(ledger.ports().inbox.seen("press/see"));
}

TEST_CASE("status: what the platform has to say to operators is in it")
{
    harness with;
    with.chat.people["U2"].is_admin = true;
    with.outside_notes = {"Slack counted 1 connection more than its own."};
    with.run([&] { with.chat.sink->deliver(with.command("status", "1")); }, [&] { return with.chat.acks.size() == 1; });
    REQUIRE(with.chat.acks.size() == 1);
    CHECK_THAT(with.chat.acks[0].text, Catch::Contains("Slack counted 1 connection more than its own."));
}
