// Goal: what is parked for a reason that ends is sent when it ends, and nothing else. Method: the outbox is called as
// the sender calls it, on a database in memory.
#include "support/catch.hpp"

#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;
using ports::outbox_state;
using ports::persistence;

namespace {

using names = std::vector<std::string>;

names keys(const std::vector<ports::outbox_row>& rows)
{
    names found;
    for (const auto& each : rows)
        found.push_back(each.message.key);
    return found;
}

} // namespace

TEST_CASE("outbox: what is parked for one person and one reason is sent again, and nothing else")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    struct parked
    {
        std::string key;
        int person;
        std::string workspace;
        std::string problem;
    };
    for (const auto& each : {parked{"one", 1, "T1", "uninvited: no"}, parked{"two", 2, "T1", "uninvited: no"},
                             parked{"three", 1, "T2", "uninvited: no"}, parked{"four", 1, "T1", "is uninvited"}}) {
        auto put = message(each.key, persistence::once, 1);
        put.to = {.workspace = each.workspace, .person = core::person_id{each.person}};
        outbox.put(put, at(0));
        auto row = outbox.claim(at(1), 1).at(0);
        row.state = outbox_state::parked;
        row.problem = each.problem;
        outbox.settle(row, at(1));
    }
    CHECK(outbox.unpark_for(core::person_id{1}, "T1", "uninvited") == 1);
    CHECK(keys(outbox.claim(at(2), 10)) == names{"one"});
    CHECK(outbox.unpark_for(core::person_id{1}, "T1", "uninvited") == 0);
    CHECK(outbox.parked(10).size() == 3);
}

TEST_CASE("outbox: replies that are parked for one person are too late after an hour; what else waits for them is not")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    const auto hour = std::chrono::hours{1};
    const auto park = [&](const std::string& key, ports::lane lane, core::instant when) {
        auto put = message(key, persistence::once, 1);
        put.lane = lane;
        put.to = {.workspace = "T1", .person = core::person_id{1}};
        outbox.put(put, when);
        auto row = outbox.claim(when, 1).at(0);
        row.state = outbox_state::parked;
        row.problem = "uninvited: no";
        outbox.settle(row, when);
    };
    park("reply/old", ports::lane::reply, at(0));
    park("offer/old", ports::lane::offer, at(0));
    park("reply/new", ports::lane::reply, at(0) + hour);
    CHECK(outbox.unpark_for(core::person_id{1}, "T1", "uninvited") == 3);
    const auto now = at(0) + hour + hour / 2;
    outbox.expire(now);
    // One line, which goes one by one.
    names sent;
    for (auto rows = outbox.claim(now, 10); !rows.empty(); rows = outbox.claim(now, 10)) {
        sent.push_back(rows.at(0).message.key);
        rows.at(0).state = outbox_state::sent;
        outbox.settle(rows.at(0), now);
    }
    CHECK(sent == names{"offer/old", "reply/new"});
    CHECK(outbox.parked(10).empty());
}

TEST_CASE("outbox: what is parked for one place and one reason is sent again; replies only while they are young")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    const auto park = [&](const std::string& key, int place, const std::string& problem, ports::lane lane) {
        auto put = message(key, persistence::once, place);
        put.lane = lane;
        outbox.put(put, at(0));
        auto row = outbox.claim(at(1), 1).at(0);
        row.state = outbox_state::parked;
        row.problem = problem;
        outbox.settle(row, at(1));
    };
    park("digest/1", 1, "muted: no", ports::lane::digest);
    park("reply/1", 1, "muted: no", ports::lane::reply);
    park("digest/2", 2, "muted: no", ports::lane::digest);
    park("digest/3", 1, "too long", ports::lane::digest);
    CHECK(outbox.unpark_in(core::place_id{1}, "muted") == 2);
    const auto now = at(90);
    outbox.expire(now);
    CHECK(keys(outbox.claim(now, 10)) == names{"digest/1"});
    CHECK(outbox.parked(10).size() == 2);
}

TEST_CASE("outbox: what was parked in doubt and is then held with other words is looked up before it is said")
{
    memory_ledger house;
    auto& outbox = house.on.outbox;
    auto put = message("batch", persistence::latest, 1);
    outbox.put(put, at(0));
    auto row = outbox.claim(at(1), 1).at(0);
    row.state = outbox_state::unknown;
    row.attempted_at = at(1);
    outbox.settle(row, at(1));
    row = outbox.claim(at(2), 1).at(0);
    REQUIRE(row.state == outbox_state::unknown);
    row.state = outbox_state::parked;
    outbox.settle(row, at(2));
    put.body = core::plain("other words");
    put.not_before = at(60);
    outbox.put(put, at(3));
    CHECK(outbox.claim(at(59), 1).empty());
    row = outbox.claim(at(60), 1).at(0);
    CHECK(row.state == outbox_state::unknown);
    CHECK(row.attempted_at == at(1));
    // It was not there: now it is said.
    row.state = outbox_state::retry;
    row.attempted_at.reset();
    outbox.settle(row, at(61));
    CHECK(outbox.claim(at(62), 1).at(0).state == outbox_state::sending);
}
