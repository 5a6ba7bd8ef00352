// Goal: what happened while no input could arrive is made up for, whenever that was. Method: the real bot and ledger;
// the chat says when it listens again.
#include "bot/harness.hpp"

#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

using namespace makegood;
using tests::harness;

namespace {

ports::inbound message(harness& with, const std::string& ts, const std::string& words)
{
    auto input = with.command({}, ts);
    input.key = "message/C1/" + ts;
    ports::message_input said;
    said.words.text = words;
    said.message = ts;
    input.input = said;
    return input;
}

// C1 is known, joined, and was heard until 1795423000.000100.
void hear_of_a_place(harness& with)
{
    with.run([&] { with.chat.sink->deliver(message(with, "1795423000.000100", "ACTION: rotate the signing key")); },
             [&] { return with.chat.acks.size() == 1 && with.has_post("board/"); });
    with.chat.caught_up.clear();
}

template <class Read>
auto stored(const harness& with, Read&& read)
{
    auto database = store::database::open_read_only(store::database_options(with.database()));
    store::sqlite_ledger ledger(database);
    return read(ledger.ports());
}

} // namespace

TEST_CASE("catch-up: after each silence a place is read from where it had been heard, whatever is heard first after it")
{
    harness with;
    hear_of_a_place(with);
    bool is_over = false;
    const auto end_silence = [&] {
        is_over = true;
        with.chat.sink->listening();
        with.chat.sink->deliver(message(with, "1795423200.000100", "ACTION: heard right behind the silence"));
    };
    // The first silence ends with the start of the run.
    with.run([&] { with.chat.sink->deliver(message(with, "1795423100.000100", "ACTION: heard at the start")); },
             [&] {
                 if (with.chat.acks.size() == 2 && with.chat.caught_up.size() == 1 && !is_over)
                     end_silence();
                 return with.chat.caught_up.size() == 2;
             });
    CHECK(with.chat.caught_up == std::vector<std::string>{"C1 since 1795423000.000100", "C1 since 1795423100.000100"});
}

TEST_CASE("catch-up: a place that could not be read to its end is read again from the same message")
{
    harness with;
    hear_of_a_place(with);
    with.chat.catch_ups_are_complete = false;
    const auto is_read_again = [&] { return with.chat.caught_up.size() >= 2; };
    with.run([&] { with.let_time_pass(std::chrono::minutes(1), [&] { return !is_read_again(); }); }, is_read_again);
    CHECK(with.chat.caught_up[0] == with.chat.caught_up[1]);
}

TEST_CASE("catch-up: who left while nothing could be heard is known to be gone")
{
    harness with;
    with.run([&] { with.chat.sink->deliver(with.command("<@U1> add an alert on replica lag by friday", "1")); },
             [&] { return with.has_post("offer/"); });
    with.chat.people["U1"].standing = core::standing::gone;
    with.clock_.move_to(with.clock_.now() + std::chrono::hours(1));
    const auto is_gone = [&] {
        return stored(with, [](const ports::ledger& ledger) {
            return ledger.people.by_identity({"T1", "U1"})->standing == core::standing::gone;
        });
    };
    const auto goes_on = [&] {
        with.chat.on_event();
        return !is_gone();
    };
    with.run([&] { with.let_time_pass(std::chrono::minutes(1), goes_on); }, is_gone);
    CHECK(is_gone());
}

TEST_CASE("catch-up: an incident channel that was archived meanwhile is not listed, and is known to be archived")
{
    harness with;
    hear_of_a_place(with);
    with.chat.places_known["C1"].is_archived = true;
    const auto is_archived = [&] {
        return stored(with,
                      [](const ports::ledger& ledger) { return ledger.places.by_channel("T1", "C1")->is_archived; });
    };
    with.run([] {}, [&] { return with.chat.acks.size() == 2; });
    CHECK(is_archived());
}
