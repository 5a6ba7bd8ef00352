// Goal: what has to be said is said once, in order, and survives whatever happens to an attempt. Method: the outbox is
// called as the sender calls it, on a database in memory.
#include "support/catch.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;
using ports::outbox_state;
using ports::persistence;

namespace {

std::vector<std::string> keys(const std::vector<ports::outbox_row>& rows)
{
    std::vector<std::string> found;
    for (const auto& each : rows)
        found.push_back(each.message.key);
    return found;
}

using names = std::vector<std::string>;

// An outbox in memory, with messages to one channel that were put into it in this order.
struct waiting_line
{
    explicit waiting_line(const names& keys)
    {
        for (const auto& key : keys)
            outbox.put(message(key, persistence::once, 1), at(0));
    }
    // Claims the first of them and settles it so; the row as it was claimed.
    ports::outbox_row settle_first(outbox_state as, const std::string& problem = {},
                                   std::optional<core::instant> attempted_at = {})
    {
        auto row = outbox.claim(at(1), 1).at(0);
        row.state = as;
        row.problem = problem;
        row.attempted_at = attempted_at;
        outbox.settle(row, at(1));
        return row;
    }

    memory_ledger house;
    ports::outbox_store& outbox = house.on.outbox;
};

// Claims and settles one row, which has to be `key`.
void send(ports::outbox_store& outbox, const std::string& key, int minute)
{
    auto rows = outbox.claim(at(minute), 1);
    REQUIRE(keys(rows) == names{key});
    rows[0].state = outbox_state::sent;
    rows[0].posted_channel = "C1";
    rows[0].posted_message = "m-" + key;
    outbox.settle(rows[0], at(minute));
}

} // namespace

TEST_CASE("outbox: a once key is used once for ever, sent or not")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    CHECK(outbox.put(message("nudge/1/2026-11-27", persistence::once, 1), at(0)));
    CHECK_FALSE(outbox.put(message("nudge/1/2026-11-27", persistence::once, 1), at(1)));
    send(outbox, "nudge/1/2026-11-27", 2);
    CHECK_FALSE(outbox.put(message("nudge/1/2026-11-27", persistence::once, 1), at(3)));
    CHECK(outbox.claim(at(4), 10).empty());
    const auto row = outbox.find("nudge/1/2026-11-27");
    REQUIRE(row);
    CHECK(row->state == outbox_state::sent);
    CHECK(row->posted_message == "m-nudge/1/2026-11-27");
    CHECK(row->message.body.is_empty());
}

TEST_CASE("outbox: how many actions a batch showed stays known after its words are gone")
{
    memory_ledger house;
    auto batch = message("nudge/1/2026-11-27", persistence::once, 1);
    batch.items = 3;
    house.on.outbox.put(batch, at(0));
    CHECK(house.on.outbox.find(batch.key)->message.items == 3);
    auto row = house.on.outbox.claim(at(1), 1).at(0);
    row.message.items = 2;
    row.state = outbox_state::sent;
    house.on.outbox.settle(row, at(1));
    CHECK(house.on.outbox.find(batch.key)->message.items == 2);
}

TEST_CASE("outbox: a batch remembers its actions as they were, and when it was put, until it is sent")
{
    memory_ledger house;
    auto batch = message("nudge/1/2026-11-27", persistence::once, 1);
    batch.before.nudged = {full_action()};
    batch.before.told = {promise(1), promise(2)};
    house.on.outbox.put(batch, at(3));
    const auto row = house.on.outbox.claim(at(4), 1).at(0);
    REQUIRE(row.message.before.nudged.size() == 1);
    CHECK(is_same(row.message.before.nudged[0], full_action()));
    REQUIRE(row.message.before.told.size() == 2);
    CHECK(is_same(row.message.before.told[1], promise(2)));
    CHECK(row.put_at == at(3));
    auto sent = row;
    sent.state = outbox_state::sent;
    house.on.outbox.settle(sent, at(5));
    const auto kept = house.on.outbox.find(batch.key);
    REQUIRE(kept);
    CHECK(kept->message.before.nudged.empty());
    CHECK(kept->message.before.told.empty());
    CHECK(kept->put_at == at(3));
}

TEST_CASE("outbox: a batch that was sent keeps its words, for edits, and others do not")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    const auto about = core::action_id{7};
    for (const auto lane : {ports::lane::offer, ports::lane::nudge}) {
        auto words = message(lane == ports::lane::nudge ? "nudge/1/2026-11-27" : "stuck/7/1", persistence::once, 1);
        words.lane = lane;
        words.body = {};
        words.body << core::paragraph({core::words{"add an alert"}}, about);
        outbox.put(words, at(0));
    }
    CHECK(outbox.showing(about).empty());
    send(outbox, "stuck/7/1", 1);
    CHECK(outbox.showing(about).empty());
    send(outbox, "nudge/1/2026-11-27", 1);
    auto shown = outbox.showing(about);
    REQUIRE(shown.size() == 1);
    CHECK(core::plain_text(shown[0].message.body, {}) == "add an alert");
    CHECK(outbox.showing(core::action_id{8}).empty());
    const auto edit = [&](const std::string& text, int minute) {
        auto again = outbox.showing(about).at(0).message;
        again.kind = persistence::latest;
        again.body = core::plain(text);
        CHECK(outbox.put(again, at(minute)));
    };
    edit("done", 2);
    CHECK(core::plain_text(outbox.showing(about).at(0).message.body, {}) == "done");
    const auto under_way = outbox.claim(at(3), 10);
    REQUIRE(under_way.size() == 1);
    CHECK(under_way[0].posted_message == "m-nudge/1/2026-11-27");
    edit("open again", 3);
    auto sent = under_way[0];
    sent.state = outbox_state::sent;
    outbox.settle(sent, at(4));
    CHECK(core::plain_text(outbox.claim(at(5), 10).at(0).message.body, {}) == "open again");
    CHECK_FALSE(outbox.put(message("nudge/1/2026-11-27", persistence::once, 1), at(6)));
}

TEST_CASE("outbox: everything about a message comes back when it is claimed")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    core::person bo;
    bo.name = "Bo";
    const auto id = house.on.people.put({"T1", "U7"}, bo, at(0));
    core::place where;
    where.workspace = "T1";
    where.channel = "C7";
    const auto place = house.on.places.put(where, at(0));
    auto wanted = message("reply/1", persistence::perishable, place.value);
    wanted.lane = ports::lane::offer;
    wanted.to.thread = "17.1";
    wanted.to.only_for = id;
    wanted.body = core::document{};
    wanted.body << core::paragraph({core::mention{id, true}, core::words{"hi"}});
    wanted.sheet = core::form{"Title", "Go", "done", "A-1", {}, {}};
    wanted.not_after = at(10);
    wanted.replaces_original = true;
    CHECK(outbox.put(wanted, at(0)));
    CHECK_FALSE(outbox.put(wanted, at(0)));
    const auto rows = outbox.claim(at(1), 5);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].message.body == wanted.body);
    CHECK(rows[0].message.sheet == wanted.sheet);
    CHECK(rows[0].message.to.thread == "17.1");
    CHECK(rows[0].message.lane == ports::lane::offer);
    CHECK(rows[0].message.not_after == at(10));
    CHECK(rows[0].message.replaces_original);
    CHECK(rows[0].channel == "C7");
    CHECK(rows[0].only_for_user == "U7");
    CHECK(rows[0].people.at(id).user == "U7");
    CHECK(rows[0].state == outbox_state::sending);
    CHECK(outbox.counts(at(5)).waiting == 1);
}

TEST_CASE("outbox: one message per line at a time, first in, first out, a retry included")
{
    waiting_line line({"a", "b"});
    auto& outbox = line.outbox;
    outbox.put(message("c", persistence::once, 2), at(0));
    auto threaded = message("d", persistence::once, 1);
    threaded.to.thread = "9.9";
    outbox.put(threaded, at(0));
    auto rows = outbox.claim(at(1), 10);
    CHECK(keys(rows) == names{"a", "c", "d"});
    CHECK(outbox.claim(at(1), 10).empty());
    rows[0].state = outbox_state::retry;
    rows[0].retry_at = at(5);
    outbox.settle(rows[0], at(1));
    CHECK(outbox.claim(at(4), 10).empty());
    CHECK(outbox.next_attempt() == at(5));
    send(outbox, "a", 5);
    send(outbox, "b", 5);
    CHECK_FALSE(outbox.next_attempt());
}

TEST_CASE("outbox: a held message stands in nobody's way and goes at its time")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    auto held = message("held", persistence::once, 1);
    held.not_before = at(10);
    outbox.put(held, at(0));
    CHECK(outbox.counts(at(5)).waiting == 1);
    CHECK(outbox.next_attempt() == at(10));
    outbox.put(message("now", persistence::once, 1), at(1));
    send(outbox, "now", 1);
    CHECK(outbox.claim(at(9), 10).empty());
    send(outbox, "held", 10);
}

TEST_CASE("outbox: the newest version of a latest message is sent, again when it changed in flight")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("board", persistence::latest, 1, "one"), at(0));
    outbox.put(message("board", persistence::latest, 1, "two"), at(0));
    auto rows = outbox.claim(at(1), 10);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].message.body == core::plain("two"));
    outbox.put(message("board", persistence::latest, 1, "three"), at(1));
    CHECK(outbox.claim(at(1), 10).empty());
    rows[0].state = outbox_state::sent;
    rows[0].posted_channel = "C1";
    rows[0].posted_message = "m1";
    outbox.settle(rows[0], at(2));
    rows = outbox.claim(at(2), 10);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].message.body == core::plain("three"));
    CHECK(rows[0].posted_message == "m1");
    rows[0].state = outbox_state::sent;
    outbox.settle(rows[0], at(3));
    CHECK(outbox.claim(at(3), 10).empty());
    outbox.put(message("board", persistence::latest, 1, "four"), at(4));
    rows = outbox.claim(at(4), 10);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].posted_message == "m1");
}

TEST_CASE("outbox: a board that changes all the time does not keep the rest of its channel waiting")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("board", persistence::latest, 1, "one"), at(0));
    auto rows = outbox.claim(at(0), 10);
    outbox.put(message("other", persistence::once, 1), at(0));
    outbox.put(message("board", persistence::latest, 1, "two"), at(1));
    rows[0].state = outbox_state::sent;
    outbox.settle(rows[0], at(1));
    send(outbox, "other", 2);
    send(outbox, "board", 2);
}

TEST_CASE("outbox: after a restart what was being sent is unknown, and what it said then is what is looked up")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("board", persistence::latest, 1, "one"), at(0));
    REQUIRE(outbox.claim(at(1), 10).size() == 1);
    outbox.recover(at(5));
    outbox.put(message("board", persistence::latest, 1, "two"), at(6));
    auto rows = outbox.claim(at(7), 10);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == outbox_state::unknown);
    CHECK(rows[0].attempted_at == at(1));
    CHECK(rows[0].attempts == 1);
    rows[0].state = outbox_state::sent;
    rows[0].posted_message = "found";
    outbox.settle(rows[0], at(8));
    rows = outbox.claim(at(8), 10);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == outbox_state::sending);
    CHECK(rows[0].posted_message == "found");
    CHECK(rows[0].message.body == core::plain("two"));
}

TEST_CASE("outbox: an edit that may have arrived is repeated with what is said now, and that is all")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("board", persistence::latest, 1, "one"), at(0));
    auto rows = outbox.claim(at(0), 10);
    rows[0].state = outbox_state::sent;
    rows[0].posted_channel = "C1";
    rows[0].posted_message = "1.0";
    outbox.settle(rows[0], at(0));
    outbox.put(message("board", persistence::latest, 1, "two"), at(1));
    REQUIRE(outbox.claim(at(1), 10).size() == 1);
    outbox.recover(at(5));
    outbox.put(message("board", persistence::latest, 1, "three"), at(6));
    rows = outbox.claim(at(7), 10);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == outbox_state::unknown);
    CHECK(rows[0].version == 3);
    CHECK(rows[0].message.body == core::plain("three"));
    rows[0].state = outbox_state::sent;
    outbox.settle(rows[0], at(8));
    CHECK(outbox.claim(at(8), 10).empty());
}

TEST_CASE("outbox: perishables that are late are dropped, those behind them go")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    for (const char* key : {"a", "b"}) {
        auto late = message(key, persistence::perishable, 1);
        late.not_after = at(5);
        outbox.put(late, at(0));
    }
    outbox.put(message("c", persistence::once, 1), at(0));
    send(outbox, "c", 5);
    CHECK_FALSE(outbox.find("a"));
    CHECK(outbox.counts(at(5)).waiting == 0);
}

TEST_CASE("outbox: parked rows are visible, let others pass, and can be sent after all")
{
    waiting_line line({"a", "b"});
    auto& outbox = line.outbox;
    const auto row = line.settle_first(outbox_state::parked, "not_in_channel");
    REQUIRE(outbox.parked(10).size() == 1);
    CHECK(outbox.parked(10)[0].problem == "not_in_channel");
    CHECK(outbox.counts(at(5)).parked == 1);
    send(outbox, "b", 2);
    CHECK(outbox.unpark({}) == 1);
    CHECK(outbox.unpark(row.id) == 0);
    send(outbox, "a", 3);
}

TEST_CASE("outbox: a row that comes back untried has as many attempts behind it as before")
{
    waiting_line line({"one"});
    for (int i = 0; i < 3; ++i)
        CHECK(line.settle_first(outbox_state::retry).attempts == 0);
    auto row = line.outbox.claim(at(1), 1).at(0);
    row.state = outbox_state::retry;
    row.attempts = 1;
    line.outbox.settle(row, at(1));
    for (int i = 0; i < 3; ++i)
        CHECK(line.settle_first(outbox_state::retry).attempts == 1);
}

TEST_CASE("outbox: what may have arrived and was parked is looked up also when its words have changed")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    outbox.put(message("offer", persistence::latest, 1, "one"), at(0));
    auto row = outbox.claim(at(1), 1).at(0);
    row.attempted_at = at(1);
    row.state = outbox_state::parked;
    SECTION("since") { outbox.settle(row, at(2)); }
    SECTION("while that was not known yet: it stays parked")
    {
        outbox.put(message("offer", persistence::latest, 1, "two"), at(2));
        outbox.settle(row, at(2));
        CHECK(outbox.claim(at(3), 1).empty());
        REQUIRE(outbox.parked(10).size() == 1);
    }
    outbox.put(message("offer", persistence::latest, 1, "three"), at(3));
    const auto rows = outbox.claim(at(4), 10);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == outbox_state::unknown);
    CHECK(rows[0].attempted_at == at(1));
    CHECK(rows[0].version == 1);
    CHECK(outbox.parked(10).empty());
}

TEST_CASE("outbox: what may have arrived before it was parked is looked up when it is sent after all")
{
    waiting_line line({"a"});
    auto& outbox = line.outbox;
    line.settle_first(outbox_state::parked, "timeout", at(1));
    CHECK(outbox.unpark({}) == 1);
    const auto rows = outbox.claim(at(3), 1);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == outbox_state::unknown);
    CHECK(rows[0].attempted_at == at(1));
}

TEST_CASE("outbox: a superseded row is never sent")
{
    waiting_line line({"a"});
    auto& outbox = line.outbox;
    line.settle_first(outbox_state::superseded);
    outbox.recover(at(2));
    CHECK(outbox.claim(at(3), 1).empty());
    CHECK(outbox.find("a")->state == outbox_state::superseded);
}

TEST_CASE("outbox: lanes go in order, and a flood of replies does not starve the digest")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    auto digest = message("digest", persistence::once, 1000);
    digest.lane = ports::lane::digest;
    outbox.put(digest, at(0));
    for (int number = 0; number < 30; ++number)
        outbox.put(message("reply-" + std::to_string(number), persistence::once, number + 1), at(0));
    CHECK(keys(outbox.claim(at(1), 1)) == names{"reply-0"});
    int claims = 0;
    for (bool is_out = false; !is_out; ++claims) {
        REQUIRE(claims < 25);
        for (const auto& key : keys(outbox.claim(at(1), 1)))
            is_out = is_out || key == "digest";
    }
}

TEST_CASE("outbox: a body that this program cannot read is parked and blocks nobody")
{
    waiting_line line({"a", "b"});
    auto& outbox = line.outbox;
    line.house.file.connection().exec("UPDATE outbox SET body = '{\"version\":99}' WHERE key = 'a'");
    CHECK(outbox.claim(at(1), 5).empty());
    CHECK(keys(outbox.parked(5)) == names{"a"});
    send(outbox, "b", 2);
}

TEST_CASE("outbox: a claim reads indexes only, however much waits or was sent")
{
    memory_ledger house;
    for (const char* plan :
         {"EXPLAIN QUERY PLAN SELECT id FROM outbox INDEXED BY outbox_next WHERE turn = 2 AND lane = 1 AND go_at <= 5 "
          "ORDER BY go_at, id LIMIT 5",
          "EXPLAIN QUERY PLAN SELECT id FROM outbox INDEXED BY outbox_line WHERE line = 'x' AND turn > 0 "
          "ORDER BY queued_at, id LIMIT 1"}) {
        SQLite::Statement steps(house.file.connection(), plan);
        while (steps.executeStep()) {
            const std::string step = steps.getColumn(3).getString();
            INFO(step);
            CHECK(step.starts_with("SEARCH outbox USING"));
        }
    }
}

TEST_CASE("outbox: what could not be sent for a quarter of an hour is told, with what waits behind it and why")
{
    waiting_line line({"a", "b"});
    auto& outbox = line.outbox;
    CHECK(outbox.counts(at(60)).late == 0);
    auto row = outbox.claim(at(1), 1).at(0);
    row.state = outbox_state::retry;
    row.problem = "503";
    row.retry_at = at(2);
    outbox.settle(row, at(1));
    CHECK(outbox.counts(at(14)).late == 0);
    CHECK(outbox.counts(at(15)).late == 2);
    CHECK(outbox.counts(at(15)).late_problem == "503");
    row = outbox.claim(at(16), 1).at(0);
    row.state = outbox_state::retry;
    row.retry_at = at(16 * 60); // held back until its reader's day
    outbox.settle(row, at(16));
    CHECK(outbox.counts(at(17)).late == 1);
}
