// Goal: what owners say in their threads is heard, now or from history, without a commit for each message. Method: the
// real bot and ledger; messages that are of no interest otherwise.
#include "bot/harness.hpp"

#include <makegood/bot/high_water.hpp>

using namespace makegood;
using tests::harness;

namespace {

const std::string root = "1795423000.000100";

// A message in C1, perhaps in a thread.
ports::inbound said(harness& with, const std::string& user, const std::string& message, const std::string& thread,
                    const std::string& words)
{
    auto input = with.command({}, message, user);
    input.key = "message/C1/" + message;
    input.response_url.clear();
    ports::message_input heard;
    heard.words.text = words;
    if (words.find("<@U1>") != std::string::npos)
        heard.words.mentioned = {"U1"};
    heard.message = message;
    heard.thread = thread;
    input.input = heard;
    return input;
}

struct stored
{
    std::optional<core::instant> wrote_at;
    bool has_key = false;
};

stored read(const harness& with, const std::string& key)
{
    return with.stored([&](const ports::ledger& ledger) {
        const auto item = ledger.actions.find({1});
        return stored{item ? item->owner_wrote_at : std::nullopt, ledger.inbox.seen(key).has_value()};
    });
}

// U1 promises something in a message of C1.
void promise(harness& with)
{
    with.run(
        [&] { with.chat.sink->deliver(said(with, "U1", root, {}, "ACTION: <@U1> rotate the signing key by 4 dec")); },
        [&] { return with.has_post("board/"); });
    with.clock_.move_to(with.clock_.now() + std::chrono::hours(1));
}

// Runs until U1's word is stored.
void run_until_written(harness& with, std::function<void()> begin)
{
    const auto is_written = [&] { return read(with, {}).wrote_at.has_value(); };
    with.run_until_stored(std::move(begin), is_written);
}

} // namespace

TEST_CASE("thread words: what the owner says in the thread is written down in bulk, and takes no row of its own")
{
    harness with;
    promise(with);
    const auto at = with.clock_.now();
    run_until_written(with, [&] {
        with.chat.sink->deliver(said(with, "U2", "1795426600.000100", root, "any news?"));
        with.chat.sink->deliver(said(with, "U1", "1795426601.000100", root, "the change is up for review"));
    });
    CHECK(read(with, "message/C1/1795426601.000100").wrote_at == at);
    CHECK_FALSE(read(with, "message/C1/1795426601.000100").has_key);
}

TEST_CASE("thread words: what was said while nothing could be heard counts from when it was said")
{
    harness with;
    promise(with);
    auto line = said(with, "U1", "1795426601.000100", root, "the change is up for review");
    line.ack = {};
    const auto at = line.at;
    with.chat.history = {line};
    with.clock_.move_to(with.clock_.now() + std::chrono::hours(8));
    run_until_written(with, [&] { with.chat.sink->listening(); });
    CHECK(read(with, {}).wrote_at == at);
}

TEST_CASE("thread words: what is recorded from a reply belongs to the thread, and the speaker's line counts for others")
{
    harness with;
    promise(with);
    const auto at = with.clock_.now();
    run_until_written(with, [&] {
        with.chat.sink->deliver(
            said(with, "U1", "1795426601.000100", root, "ACTION: <@U1> add an alert on replica lag by 4 dec"));
    });
    CHECK(read(with, {}).wrote_at == at);
    const auto second = with.stored([](const ports::ledger& ledger) { return ledger.actions.find({2}); });
    REQUIRE(second);
    CHECK(second->from.thread == root);
    CHECK_FALSE(second->owner_wrote_at);
}

TEST_CASE("thread words: so many wait at most; each thread and writer waits once, with the latest word")
{
    bot::high_water waters([] {});
    const core::instant at{std::chrono::hours(1)};
    for (std::size_t count = 0; count < bot::thread_words_max; ++count)
        CHECK(waters.wrote_in_thread("C1", std::to_string(count), "U1", at));
    CHECK(waters.wrote_in_thread("C1", "1", "U1", at + std::chrono::minutes(1)));
    CHECK_FALSE(waters.wrote_in_thread("C2", "new", "U1", at));
    waters.hold_all();
    auto news = waters.take_news();
    CHECK(news["C1"].thread_writers.size() == bot::thread_words_max);
    CHECK(news["C1"].thread_writers[{"1", "U1"}] == at + std::chrono::minutes(1));
    CHECK(waters.wrote_in_thread("C2", "new", "U1", at));
}
