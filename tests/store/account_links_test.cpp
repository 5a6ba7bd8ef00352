// Goal: two people who became one are told apart again, in whatever order that was done and is undone, and the export
// tells of both. Method: a database in memory, called directly.
#include <sstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <makegood/store/export.hpp>

#include "support/catch.hpp"

#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

const ports::identity one{"T1", "U1"};
const ports::identity two{"@bot:hs", "@ana:hs"};
const ports::identity three{"T3", "U3"};

struct three_people : memory_ledger
{
    three_people()
    {
        core::person who;
        who.name = who.handle = "ana";
        for (const auto& [account, id] : {std::pair{one, &first}, {two, &second}, {three, &third}})
            *id = on.people.put(account, who, at(0));
        for (const auto id : {first, second, third})
            on.actions.add(promise(id.value));
    }
    void link(core::person_id from, core::person_id into, const ports::identity& typed)
    {
        on.people.merge({.from = from, .into = into, .shown = one, .typed = typed, .at = at(5)});
    }
    void part(const ports::identity& by)
    {
        const auto who = on.people.by_identity(by)->id;
        on.people.part(on.people.last_link(who, by).value(), by, at(9));
    }
    core::person_id owner(std::int64_t action) { return on.actions.find(core::action_id{action})->owner; }
    core::person_id who(const ports::identity& account) { return on.people.by_identity(account)->id; }

    core::person_id first, second, third;
};

} // namespace

TEST_CASE("account links: an account parts the link that it came by, not the one made last")
{
    three_people it;
    it.link(it.second, it.first, two);
    it.link(it.third, it.first, three);
    CHECK(it.who(three) == it.first);
    it.part(two);
    CHECK(it.who(two) == it.second);
    CHECK(it.owner(2) == it.second);
    CHECK(it.who(three) == it.first);
    CHECK(it.owner(3) == it.first);
    it.part(one);
    CHECK(it.who(three) == it.third);
    CHECK(it.owner(1) == it.first);
    CHECK_FALSE(it.on.people.last_link(it.first, one));
}

TEST_CASE("account links: two who were one are one still when a third is parted from them")
{
    three_people it;
    it.link(it.third, it.second, three);
    it.link(it.second, it.first, two);
    CHECK(it.on.people.find(it.third)->id == it.first);
    it.part(two);
    CHECK(it.on.people.find(it.third)->id == it.second);
    CHECK(it.who(three) == it.second);
    CHECK(it.owner(3) == it.second);
    CHECK(it.who(one) == it.first);
    it.part(three);
    CHECK(it.who(three) == it.third);
    CHECK(it.owner(3) == it.third);
}

TEST_CASE("account links: what was told to either under a key of theirs is told to both, until they are parted")
{
    three_people it;
    const auto put = [&](const std::string& key) {
        auto said = message(key, ports::persistence::once, 0);
        said.to.person = it.second;
        it.on.outbox.put(said, at(1));
        for (auto row : it.on.outbox.claim(at(1), 9)) {
            row.state = ports::outbox_state::sent;
            row.posted_message = "1";
            it.on.outbox.settle(row, at(1));
        }
    };
    put("nudge/2/2026-11-23");
    put("offer/2/7");
    put("nudge/20/2026-11-23"); // somebody else's
    it.link(it.second, it.first, two);
    CHECK(it.on.outbox.find("nudge/1/2026-11-23"));
    CHECK(it.on.outbox.find("offer/1/7"));
    CHECK(it.on.outbox.find("nudge/20/2026-11-23"));
    it.part(two);
    CHECK(it.on.outbox.find("nudge/2/2026-11-23"));
    CHECK(it.on.outbox.find("offer/2/7"));
    CHECK_FALSE(it.on.outbox.find("nudge/1/2026-11-23"));
}

TEST_CASE("account links: what somebody did before they became one person with another is theirs to undo")
{
    three_people it;
    ports::change change;
    change.action = core::action_id{2};
    change.actor = it.second;
    change.at = at(3);
    change.verb = "note";
    it.on.history.record(change);
    it.link(it.second, it.first, two);
    CHECK(it.on.history.of(core::action_id{2}).front().actor == it.first);
    REQUIRE(it.on.history.last_by(it.first, at(0)));
    it.part(two);
    CHECK(it.on.history.of(core::action_id{2}).front().actor == it.second);
    CHECK_FALSE(it.on.history.last_by(it.first, at(0)));
}

TEST_CASE("account links: whom an escalation was announced of is the same person once they are one with another")
{
    three_people it;
    auto item = promise(it.third.value);
    item.announced_to = it.second;
    const auto id = it.on.actions.add(item);
    it.link(it.second, it.first, two);
    CHECK(it.on.actions.find(id)->announced_to == it.first);
    it.part(two);
    CHECK(it.on.actions.find(id)->announced_to == it.second);
}

TEST_CASE("account links: what somebody asked of themself and of others is theirs again once they are parted")
{
    three_people it;
    for (const auto owner : {it.second, it.third, it.first}) {
        auto item = promise(owner.value);
        item.asker = owner == it.first ? it.first : it.second;
        it.on.actions.add(item);
    }
    const auto askers = [&] {
        std::vector<core::person_id> all;
        for (const std::int64_t id : {4, 5, 6})
            all.push_back(it.on.actions.find(core::action_id{id})->asker);
        return all;
    };
    it.link(it.second, it.first, two);
    CHECK(askers() == std::vector{it.first, it.first, it.first});
    CHECK(it.owner(4) == it.first);
    it.part(two);
    CHECK(askers() == std::vector{it.second, it.second, it.first});
    CHECK(it.owner(4) == it.second);
}

TEST_CASE("account links: linking and parting read the actions that name the two, however many are stored")
{
    const auto steps_with = [](int others) {
        three_people it;
        for (int count = 0; count < others; ++count) {
            auto item = promise(it.third.value);
            item.asker = it.third;
            it.on.actions.add(item);
        }
        int steps = 0; // each of ten instructions of SQLite
        const auto count_step = [](void* to) { return ++*static_cast<int*>(to), 0; };
        sqlite3_progress_handler(it.file.connection().getHandle(), 10, count_step, &steps);
        it.link(it.second, it.first, two);
        it.part(two);
        sqlite3_progress_handler(it.file.connection().getHandle(), 0, nullptr, nullptr);
        return steps;
    };
    const auto few = steps_with(10);
    CHECK(few > 0);
    CHECK(steps_with(2'000) <= few + 5);
}

TEST_CASE("account links: the export tells who was linked with whom, when, from where, and parted")
{
    three_people it;
    it.link(it.second, it.first, two);
    it.link(it.third, it.first, three);
    it.part(two);
    std::ostringstream out;
    store::write_export(it.file, store::export_format::json, out);
    const auto links = nlohmann::json::parse(out.str()).at("account_links");
    REQUIRE(links.size() == 2);
    CHECK(links[0]["at"] == core::format_instant(at(5)));
    CHECK(links[0]["code_shown_to"] == "U1 in T1");
    CHECK(links[0]["code_typed_by"] == "@ana:hs in @bot:hs");
    CHECK(links[0]["parted_at"] == core::format_instant(at(9)));
    CHECK(links[0]["parted_by"] == "@ana:hs in @bot:hs");
    CHECK(links[1]["parted_at"].is_null());
    CHECK(links[1]["parted_by"].is_null());
}

TEST_CASE("account links: who is of a team by name and by its group is linked and parted all the same")
{
    three_people it;
    it.on.teams.replace({{.name = "sre", .members = {it.second}}});
    it.on.teams.set_group_members("sre", {it.second, it.third});
    it.link(it.second, it.first, two);
    CHECK(it.on.teams.is_member("sre", it.first));
    it.part(two);
    CHECK(it.on.teams.is_member("sre", it.second));
    CHECK_FALSE(it.on.teams.is_member("sre", it.first));
}

TEST_CASE("account links: the zone that somebody chose stays, whichever of their accounts is looked up")
{
    three_people it;
    auto& people = it.on.people;
    auto ana = *people.find(it.first);
    ana.own_zone = "Europe/Berlin";
    people.save_choices(ana);
    it.link(it.second, it.first, two);
    core::person seen;
    seen.name = seen.handle = "ana";
    for (const auto& [account, zone] : {std::pair{one, "Asia/Tokyo"}, {two, "America/Lima"}}) {
        seen.zone = zone;
        people.put(account, seen, at(6));
        CHECK(people.by_identity(account)->own_zone == "Europe/Berlin");
        CHECK(people.by_identity(account)->zone == zone);
    }
    it.part(two);
    CHECK(people.find(it.first)->own_zone == "Europe/Berlin");
    CHECK(people.find(it.second)->own_zone.empty());
}
