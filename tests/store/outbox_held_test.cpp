// Goal: what waits for hours or days waits beside its line, and comes back into it when its time has come. Method: the
// outbox is called as the sender calls it, on a database in memory.
#include "support/catch.hpp"

#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;
using ports::outbox_state;
using ports::persistence;

namespace {

// The key of the one row that may go then; empty: none.
std::string next_key(ports::outbox_store& outbox, int minute)
{
    const auto rows = outbox.claim(at(minute), 10);
    REQUIRE(rows.size() <= 1);
    return rows.empty() ? std::string() : rows[0].message.key;
}

// Claims the first row and holds it until then, as it was when it was claimed.
ports::outbox_row hold_first(ports::outbox_store& outbox, int minute, int until)
{
    auto row = outbox.claim(at(minute), 1).at(0);
    row.state = outbox_state::queued;
    row.retry_at = at(until);
    outbox.settle(row, at(minute));
    return row;
}

} // namespace

TEST_CASE("outbox: what is held at its claim leaves its line to those behind it, and comes back when it is time")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("pack", persistence::once, 1), at(0));
    outbox.put(message("behind", persistence::once, 1), at(0));
    hold_first(outbox, 1, 60);
    CHECK(next_key(outbox, 2) == "behind");
    auto behind = *outbox.find("behind");
    behind.state = outbox_state::sent;
    outbox.settle(behind, at(2));
    outbox.put(message("later", persistence::once, 1), at(3));
    CHECK(next_key(outbox, 3) == "later");
    auto later = *outbox.find("later");
    later.state = outbox_state::sent;
    outbox.settle(later, at(3));
    CHECK(outbox.counts(at(59)).waiting == 1);
    CHECK(outbox.next_attempt() == at(60));
    CHECK(next_key(outbox, 59).empty());
    const auto back = outbox.claim(at(60), 10);
    REQUIRE(back.size() == 1);
    CHECK(back[0].message.key == "pack");
    // Nothing of it may have arrived, and waiting was no attempt.
    CHECK(back[0].state == outbox_state::sending);
    CHECK(back[0].attempts == 0);
}

TEST_CASE("outbox: what stands of a message is known still after it was held")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("batch", persistence::once, 1), at(0));
    auto row = outbox.claim(at(1), 1).at(0);
    row.state = outbox_state::retry;
    row.retry_at = at(2);
    row.attempts = 1;
    row.posted_message = "m-1";
    outbox.settle(row, at(1));
    hold_first(outbox, 2, 60);
    CHECK(outbox.find("batch")->posted_message == "m-1");
    const auto rest = outbox.claim(at(60), 1).at(0);
    CHECK(rest.posted_message == "m-1");
    CHECK(rest.attempts == 1);
    CHECK(rest.state == outbox_state::sending);
}

TEST_CASE("outbox: other words for what is held or is being held go at once, behind what waits in their line")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("pack", persistence::latest, 1, "old words"), at(0));
    SECTION("put while it is held")
    {
        hold_first(outbox, 1, 60);
        outbox.put(message("pack", persistence::latest, 1, "new words"), at(2));
    }
    SECTION("put while it was claimed")
    {
        auto row = outbox.claim(at(1), 1).at(0);
        outbox.put(message("pack", persistence::latest, 1, "new words"), at(1));
        row.state = outbox_state::queued;
        row.retry_at = at(60);
        outbox.settle(row, at(1));
    }
    const auto anew = outbox.claim(at(2), 10);
    REQUIRE(anew.size() == 1);
    CHECK(anew[0].message.body == core::plain("new words"));
    CHECK(anew[0].state == outbox_state::sending);
    CHECK_FALSE(anew[0].retry_at.has_value());
}
