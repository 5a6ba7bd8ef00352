// Goal: people, places, marks, incidents and history keep their contracts. Method: a database in memory, called
// directly.
#include "support/catch.hpp"

#include "fold.hpp"
#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

core::person person(const std::string& name, const std::string& handle)
{
    core::person who;
    who.name = name;
    who.handle = handle;
    who.zone = "Europe/Paris";
    return who;
}

} // namespace

TEST_CASE("people: an identity leads to one person, who keeps what they chose")
{
    memory_ledger house;
    auto& people = house.on.people;
    const ports::identity ana{"T1", "U1"};
    CHECK_FALSE(people.by_identity(ana));
    CHECK_FALSE(people.fetched_at(ana));
    const auto id = people.put(ana, person("Ana", "ana"), at(1));
    auto chosen = *people.find(id);
    CHECK(chosen.muted_until == core::instant::min());
    chosen.hours_from_minute = 600;
    chosen.hours_until_minute = 900;
    chosen.muted_until = at(500);
    chosen.own_zone = "Asia/Tokyo";
    chosen.batch_minute = 660;
    chosen.working_days = core::weekdays{false, false, true, true, true, true, false};
    using namespace date::literals;
    chosen.away = {{2026_y / 12 / 20, 2027_y / 1 / 3}, {2027_y / 2 / 1, 2027_y / 2 / 1}};
    people.save_choices(chosen);
    CHECK(people.put(ana, person("Ana Perez", "ana.p"), at(2)) == id);
    const auto now = *people.by_identity(ana);
    CHECK(now.name == "Ana Perez");
    CHECK(now.hours_from_minute == 600);
    CHECK(now.hours_until_minute == 900);
    CHECK(now.muted_until == at(500));
    CHECK(now.own_zone == "Asia/Tokyo");
    CHECK(now.batch_minute == 660);
    CHECK(now.zone == "Europe/Paris");
    CHECK(now.working_days == chosen.working_days);
    CHECK(now.away == chosen.away);
    CHECK(people.find(people.put({"T1", "U9"}, person("Bo", "bo"), at(1)))->working_days == std::nullopt);
    CHECK(people.fetched_at(ana) == at(2));
    CHECK(people.identity_in("T1", id) == ana);
    CHECK_FALSE(people.identity_in("T2", id));
    CHECK(people.identity_in({}, id) == ana);
}

TEST_CASE("people: of those who owe something or were asked to, who has muted reminders now is counted")
{
    memory_ledger house;
    auto& people = house.on.people;
    CHECK(people.muted(at(1)).all == 0);
    std::vector<core::person> all;
    for (const auto* user : {"U1", "U2", "U3", "U4", "U5"})
        all.push_back(*people.find(people.put({"T1", user}, person(user, user), at(1))));
    // U1 and U2 owe something, U3 was asked to, U4 is done, U5 is gone.
    for (const auto at_index : {0U, 1U, 4U})
        house.on.actions.add(promise(all[at_index].id.value));
    core::action offer = promise(0);
    offer.state = core::state::proposed;
    offer.owner = {};
    offer.offered_to = all[2].id;
    house.on.actions.add(offer);
    core::action closed = promise(all[3].id.value);
    closed.state = core::state::closed;
    house.on.actions.add(closed);
    auto left = person("U5", "U5");
    left.standing = core::standing::gone;
    people.put({"T1", "U5"}, left, at(1));
    for (const auto at_index : {0U, 2U, 3U, 4U}) {
        all[at_index].muted_until = at(at_index == 2U ? 20 : 10);
        people.save_choices(all[at_index]);
    }
    CHECK((people.muted(at(5)).muted == 2 && people.muted(at(5)).all == 3));
    CHECK((people.muted(at(10)).muted == 1 && people.muted(at(10)).all == 3));
    CHECK((people.muted(at(20)).muted == 0 && people.muted(at(20)).all == 3));
}

TEST_CASE("people: a status is known since it was noticed, also when it is put off, until it is over or cleared")
{
    memory_ledger house;
    auto& people = house.on.people;
    auto ana = person("Ana", "ana");
    const auto seen = [&](std::optional<core::instant> until, int minute) {
        ana.status_until = until;
        const auto id = people.put({"T1", "U1"}, ana, at(minute));
        return *people.find(id);
    };
    CHECK_FALSE(seen({}, 1).status_since);
    CHECK(seen(at(100), 2).status_until == at(100));
    CHECK(seen(at(100), 3).status_since == at(2));
    CHECK(seen(at(200), 4).status_since == at(2));
    CHECK(seen(at(200), 4).status_until == at(200));
    CHECK(seen(at(400), 300).status_since == at(300));
    CHECK_FALSE(seen({}, 301).status_until);
    CHECK_FALSE(seen({}, 302).status_since);
}

TEST_CASE("people: what an account may is of that account, whichever of a person's was looked up last")
{
    memory_ledger house;
    auto& people = house.on.people;
    const ports::identity here{"T1", "U1"};
    const ports::identity there{"@bot:hs", "@ana:hs"};
    auto boss = person("Ana", "ana");
    boss.is_admin = true;
    boss.full_name = "Ana Perez";
    boss.email = "ana@example.org";
    boss.status_until = at(900);
    auto visitor = person("ana", "ana");
    visitor.standing = core::standing::guest;
    const auto id = people.put(here, boss, at(1));
    people.merge({.from = people.put(there, visitor, at(2)), .into = id});
    people.put(here, boss, at(3));
    people.put(there, visitor, at(4));
    for (const auto& [account, standing, is_admin] :
         {std::tuple{here, core::standing::member, true}, {there, core::standing::guest, false}}) {
        const auto as = *people.by_identity(account);
        CHECK(as.id == id);
        CHECK(as.standing == standing);
        CHECK(as.is_admin == is_admin);
        CHECK(people.find_in(account.workspace, id)->standing == standing);
        CHECK(people.find_in(account.workspace, id)->is_admin == is_admin);
    }
    CHECK_FALSE(people.find_in("T2", id));
    const auto whole = *people.find(id);
    CHECK(whole.standing == core::standing::member);
    CHECK(whole.is_admin);
    // What only one platform tells stays.
    CHECK(whole.status_until == at(900));
    CHECK(whole.full_name == "Ana Perez");
    CHECK(people.by_name("T1", "ana@example.org", ports::name_match::email).size() == 1);
}

TEST_CASE("people: who administers a workspace is told of all at once, and counts for the whole person")
{
    memory_ledger house;
    auto& people = house.on.people;
    auto boss = person("Ana", "ana");
    boss.is_admin = true;
    const auto ana = people.put({"@bot:hs", "@ana:hs"}, boss, at(1));
    const auto bo = people.put({"@bot:hs", "@bo:hs"}, person("Bo", "bo"), at(1));
    const auto elsewhere = people.put({"T1", "U1"}, boss, at(1));
    people.set_admins("@bot:hs", {"@bo:hs", "@nobody:hs"});
    CHECK_FALSE(people.find(ana)->is_admin);
    CHECK(people.find(bo)->is_admin);
    CHECK(people.find(elsewhere)->is_admin);
    CHECK(people.fetched_at({"@bot:hs", "@bo:hs"}) == at(1));
    CHECK_FALSE(people.by_identity({"@bot:hs", "@nobody:hs"}));
    people.merge({.from = people.put({"T1", "U2"}, boss, at(2)), .into = bo});
    people.set_admins("@bot:hs", {});
    CHECK_FALSE(people.find_in("@bot:hs", bo)->is_admin);
    CHECK(people.find(bo)->is_admin);
}

TEST_CASE("people: who has left one platform is found on the other, and is gone when they have left all")
{
    memory_ledger house;
    auto& people = house.on.people;
    const ports::identity here{"T1", "U1"};
    const ports::identity there{"@bot:hs", "@ana:hs"};
    auto ana = person("Ana", "ana");
    const auto id = people.put(here, ana, at(1));
    people.merge({.from = people.put(there, ana, at(1)), .into = id});
    ana.standing = core::standing::gone;
    people.put(here, ana, at(2));
    CHECK(people.find(id)->standing == core::standing::member);
    CHECK(people.by_name("T1", "ana").empty());
    CHECK(people.by_name("@bot:hs", "ana").size() == 1);
    CHECK(people.by_name("T1", "ana", ports::name_match::left).empty());
    people.put(there, ana, at(3));
    CHECK(people.find(id)->standing == core::standing::gone);
    CHECK(people.by_name("T1", "ana", ports::name_match::left).size() == 1);
}

TEST_CASE("people: found by handle or display name without case; ambiguous names give several")
{
    memory_ledger house;
    auto& people = house.on.people;
    people.put({"T1", "U1"}, person("Ana", "ana"), at(0));
    people.put({"T1", "U2"}, person("ANA", "ana.popov"), at(0));
    people.put({"T1", "U3"}, person("Émile Zola", "emile"), at(0));
    people.put({"T2", "U4"}, person("Ana", "ana"), at(0));
    auto bot = person("Ana", "ana-bot");
    bot.standing = core::standing::bot;
    people.put({"T1", "U5"}, bot, at(0));
    auto gone = person("Bo", "bo");
    gone.standing = core::standing::gone;
    people.put({"T1", "U6"}, gone, at(0));
    CHECK(people.by_name("T1", "@Ana").size() == 2);
    CHECK(people.by_name("T2", "ana").size() == 1);
    CHECK(people.by_name("T1", "ana.POPOV").size() == 1);
    CHECK(people.by_name("T1", "éMILE zola").size() == 1);
    CHECK(people.by_name("T1", "bo").empty());
    CHECK(people.by_name("T1", "nobody").empty());
}

TEST_CASE("people: found by parts of their name, in their order, which a dot may cut short")
{
    memory_ledger house;
    auto& people = house.on.people;
    auto perez = person("ana", "ana");
    perez.full_name = "Ana Perez";
    people.put({"T1", "U1"}, perez, at(0));
    people.put({"T1", "U2"}, person("Ana María Popov", "amp"), at(0));
    people.put({"T1", "U3"}, person("Anabel Lee", "lee"), at(0));
    people.put({"T2", "U4"}, person("Ana Stone", "stone"), at(0));
    const auto count
        = [&](const std::string& name) { return people.by_name("T1", name, ports::name_match::parts).size(); };
    CHECK(count("Ana") == 2);
    CHECK(count("ana p.") == 2);
    CHECK(count("A. Popov") == 1);
    CHECK(count("Perez, Ana") == 0);
    CHECK(count("perez") == 1);
    CHECK(count("Ana P. Lee") == 0);
    CHECK(count("%") == 0);
    CHECK(count("") == 0);
    CHECK(people.by_name("T1", "ana p.").empty());
}

TEST_CASE("folding: letters of several scripts, and bytes that are no text stay as they are")
{
    CHECK(store::fold("ÀÖŽŁΣЖЁ") == "àöžłσжё");
    CHECK(store::fold("x×y÷\xC3") == "x×y÷\xC3");
}

TEST_CASE("places: found by channel and by name; the living one before the archived one")
{
    memory_ledger house;
    auto& places = house.on.places;
    core::place where;
    where.workspace = "T1";
    where.channel = "C1";
    where.name = "inc-104";
    where.is_archived = true;
    const auto old = places.put(where, at(1));
    where.channel = "C2";
    where.is_archived = false;
    where.is_joined = true;
    where.visibility = core::visibility::open;
    const auto living = places.put(where, at(2));
    CHECK(places.put(where, at(3)) == living);
    CHECK(places.by_name("T1", "#INC-104")->id == living);
    CHECK(places.by_channel("T1", "C1")->id == old);
    CHECK(places.find(living)->visibility == core::visibility::open);
    CHECK_FALSE(places.by_channel("T2", "C1"));
    CHECK(places.fetched_at(living) == at(3));
    CHECK_FALSE(places.fetched_at(core::place_id{9}));
    const auto watched = places.watched("T1");
    REQUIRE(watched.size() == 1);
    CHECK(watched[0].first.id == living);
    CHECK(watched[0].second.empty());
    house.on.marks.advance(living, "1795.2");
    house.on.marks.advance(living, "1795.1");
    CHECK(places.watched("T1")[0].second == "1795.2");
    house.on.marks.advance(living, "11795.1");
    CHECK(house.on.marks.mark_of(living) == "11795.1");
    CHECK(house.on.marks.mark_of(old).empty());
    house.on.marks.forget(living);
    CHECK(house.on.marks.mark_of(living).empty());
}

TEST_CASE("places: of several living ones of one name the first that the bot was in is meant, and nobody takes it over")
{
    memory_ledger house;
    auto& places = house.on.places;
    const auto put = [&](const std::string& channel, bool is_joined, bool is_archived) {
        core::place where;
        where.workspace = "T1";
        where.channel = channel;
        where.name = "dba";
        where.is_joined = is_joined;
        where.is_archived = is_archived;
        return places.put(where, at(1));
    };
    const auto is_meant = [&](core::place_id id) {
        return places.by_name("T1", "#DBA")->id == id && places.by_name({}, "dba")->id == id;
    };
    put("!gone:hs", true, true);
    const auto gone_later = put("!later:hs", false, true);
    CHECK(is_meant(gone_later));
    const auto known = put("!known:hs", false, false);
    CHECK(is_meant(known));
    put("!seen:hs", false, false);
    CHECK(is_meant(known));
    const auto first = put("!first:hs", true, false);
    CHECK(is_meant(first));
    const auto second = put("!second:hs", true, false);
    CHECK(is_meant(first));
    // Once it is archived its name goes to the next.
    put("!first:hs", true, true);
    CHECK(is_meant(second));
}

TEST_CASE("places: who wrote last where is known for an hour, however late it is told")
{
    memory_ledger house;
    auto& marks = house.on.marks;
    core::place where;
    where.channel = "C1";
    const auto here = house.on.places.put(where, at(0));
    where.channel = "C2";
    const auto there = house.on.places.put(where, at(0));
    CHECK_FALSE(marks.wrote_at(here, "U1"));
    marks.note_writer(here, "U1", at(10));
    marks.note_writer(here, "U1", at(5));
    marks.note_writer(there, "U2", at(69));
    CHECK(marks.wrote_at(here, "U1") == at(10));
    CHECK_FALSE(marks.wrote_at(there, "U1"));
    CHECK_FALSE(marks.wrote_at(here, "U2"));
    marks.note_writer(there, "U2", at(71));
    CHECK_FALSE(marks.wrote_at(here, "U1"));
    CHECK(marks.wrote_at(there, "U2") == at(71));
}

TEST_CASE("places: one that gets another id stays the same place, and what was posted there is edited there")
{
    memory_ledger house;
    auto& places = house.on.places;
    core::place where;
    where.workspace = "T1";
    where.channel = "C1";
    where.name = "inc-104";
    where.is_joined = true;
    where.id = places.put(where, at(1));
    places.set_members(where.id, {core::person_id{1}}, at(1));
    ports::message_to_send board;
    board.kind = ports::persistence::latest;
    board.key = "board/1";
    board.to.workspace = "T1";
    board.to.place = where.id;
    board.body = core::plain("x");
    house.on.outbox.put(board, at(1));
    auto row = house.on.outbox.claim(at(1), 1).at(0);
    row.state = ports::outbox_state::sent;
    row.posted_channel = "C1";
    row.posted_message = "1.0";
    house.on.outbox.settle(row, at(1));

    // Something was heard under the new id before it was said to be one.
    auto early = where;
    early.id = {};
    early.channel = "C2";
    early.id = places.put(early, at(2));
    where.channel = "C2";
    CHECK(places.put(where, at(3)) == where.id);
    CHECK(places.by_channel("T1", "C2")->id == where.id);
    CHECK_FALSE(places.by_channel("T1", "C1"));
    CHECK(places.is_member(where.id, core::person_id{1}, at(1)) == true);
    CHECK(house.on.outbox.find("board/1")->posted_channel == "C2");
    CHECK(house.on.outbox.find("board/1")->posted_message == "1.0");
    CHECK(places.find(early.id)->is_archived);
    CHECK(places.watched("T1").size() == 1);
    // Told again, nothing changes.
    CHECK(places.put(where, at(4)) == where.id);
    CHECK(places.by_channel("T1", "C2")->id == where.id);
}

TEST_CASE("places: membership is unknown until fetched, and stale after")
{
    memory_ledger house;
    auto& places = house.on.places;
    core::place where;
    where.channel = "C1";
    const auto id = places.put(where, at(0));
    CHECK_FALSE(places.is_member(id, core::person_id{1}, at(0)).has_value());
    places.set_members(id, {core::person_id{1}, core::person_id{2}, core::person_id{1}}, at(5));
    CHECK(places.is_member(id, core::person_id{1}, at(5)) == true);
    CHECK(places.is_member(id, core::person_id{3}, at(5)) == false);
    CHECK_FALSE(places.is_member(id, core::person_id{1}, at(6)).has_value());
    places.set_members(id, {core::person_id{3}}, at(7));
    CHECK(places.is_member(id, core::person_id{1}, at(7)) == false);
}

TEST_CASE("incidents: found by key without case; a key is unique; the newest of a place counts")
{
    memory_ledger house;
    auto& incidents = house.on.incidents;
    core::incident item;
    item.key = "INC-104";
    item.place.value = 3;
    item.title = "checkout down";
    item.started_at = at(1);
    const auto id = incidents.add(item);
    CHECK(incidents.by_key("inc-104")->id == id);
    CHECK_THROWS(incidents.add(item));
    item.key = "INC-105";
    const auto newer = incidents.add(item);
    CHECK(incidents.by_place(core::place_id{3})->id == newer);
    auto stored = *incidents.find(newer);
    stored.resolved_at = at(9);
    stored.severity = 1;
    incidents.save(stored);
    CHECK(incidents.find(newer)->resolved_at == at(9));
    CHECK_FALSE(incidents.find(newer)->board_place);
    stored.board_place.value = 6;
    incidents.save(stored);
    CHECK(incidents.find(newer)->board_place == core::place_id{6});
    CHECK(incidents.find(newer)->severity == 1);
    CHECK_FALSE(incidents.find(core::incident_id{77}));
}

TEST_CASE("history: the changes of an action in order, the last with the action before it")
{
    memory_ledger house;
    auto& history = house.on.history;
    auto item = full_action();
    item.id.value = 5;
    ports::change entry;
    entry.action = item.id;
    entry.actor.value = 1;
    entry.at = at(1);
    entry.verb = "record";
    history.record(entry);
    CHECK_FALSE(history.last_of(item.id)->before);
    entry.at = at(2);
    entry.verb = "close";
    entry.detail = "done";
    entry.by = ports::channel_of_change::button;
    entry.before = item;
    history.record(entry);
    const auto all = history.of(item.id);
    REQUIRE(all.size() == 2);
    CHECK(all[0].verb == "record");
    CHECK(all[1].detail == "done");
    CHECK(all[1].by == ports::channel_of_change::button);
    REQUIRE(history.last_of(item.id)->before);
    CHECK(is_same(*history.last_of(item.id)->before, item));
    CHECK(history.last_by(core::person_id{1}, at(2))->verb == "close");
    CHECK_FALSE(history.last_by(core::person_id{1}, at(3)));
    CHECK_FALSE(history.last_by(core::person_id{2}, at(0)));
    entry.verb = "undo";
    entry.at = at(3);
    history.record(entry);
    CHECK_FALSE(history.last_by(core::person_id{1}, at(0)));
    entry.verb = "refuse";
    entry.at = at(4);
    history.record(entry);
    history.record(entry);
    CHECK(history.refused_by(core::person_id{1}, at(4), 10) == std::vector<core::action_id>{item.id});
    CHECK(history.refused_by(core::person_id{1}, at(5), 10).empty());
    CHECK(history.refused_by(core::person_id{2}, at(0), 10).empty());
}

TEST_CASE("people: found by their address as the platform told it last, and once they have left by their name")
{
    memory_ledger house;
    auto& people = house.on.people;
    using ports::name_match;
    auto ana = person("Ana", "ana");
    ana.email = "Ana.Perez@Example.com";
    const auto id = people.put({"T1", "U1"}, ana, at(1));
    people.put({"T1", "U2"}, person("Bo", "bo"), at(1));
    REQUIRE(people.by_name("T1", "ana.perez@example.COM", name_match::email).size() == 1);
    CHECK(people.by_name({}, "ana.perez@example.com", name_match::email).front().id == id);
    CHECK(people.by_name("T2", "ana.perez@example.com", name_match::email).empty());
    CHECK(people.by_name("T1", "", name_match::email).empty());
    CHECK(people.by_name("T1", "ana", name_match::left).empty());
    ana.email.clear();
    ana.standing = core::standing::gone;
    people.put({"T1", "U1"}, ana, at(2));
    CHECK(people.by_name("T1", "ana.perez@example.com", name_match::email).empty());
    CHECK(people.by_name("T1", "ana").empty());
    REQUIRE(people.by_name("T1", "@Ana", name_match::left).size() == 1);
    CHECK(people.by_name("T1", "bo", name_match::left).empty());
}
