// Goal: every verb of the action store keeps its contract. Method: a database in memory, called directly.
#include "support/catch.hpp"

#include "rows.hpp"
#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("actions: every field comes back as it was stored")
{
    memory_ledger house;
    auto item = full_action();
    item.id = house.on.actions.add(item);
    const auto found = house.on.actions.find(item.id);
    REQUIRE(found);
    CHECK(found->text == item.text);
    CHECK(found->links == item.links);
    CHECK(found->due == item.due);
    CHECK(found->first_due == item.first_due);
    CHECK(found->blocked->look_again_at == item.blocked->look_again_at);
    CHECK(found->blocked->reason == item.blocked->reason);
    CHECK(found->declining->reason == item.declining->reason);
    CHECK(found->from.place == item.from.place);
    CHECK(found->check == item.check);
    CHECK(found->look_at == item.look_at);
    CHECK(found->sprint == item.sprint);
    CHECK(is_same(*found, item));
}

TEST_CASE("actions: what is not set stays unset")
{
    memory_ledger house;
    core::action item;
    item.id = house.on.actions.add(item);
    const auto found = house.on.actions.find(item.id);
    REQUIRE(found);
    CHECK_FALSE(found->due);
    CHECK_FALSE(found->blocked);
    CHECK_FALSE(found->declining);
    CHECK_FALSE(found->look_at);
    CHECK_FALSE(found->sprint);
    CHECK_FALSE(found->owner);
    CHECK(found->links.empty());
    CHECK(is_same(*found, item));
}

TEST_CASE("actions: as JSON and back is exact, and another version is refused")
{
    auto item = full_action();
    item.id.value = 17;
    const auto text = store::to_json(item);
    const auto back = store::read_action_json(text);
    REQUIRE(back);
    CHECK(back->text == item.text);
    CHECK(back->first_due == item.first_due);
    CHECK(back->links == item.links);
    CHECK(back->sprint == item.sprint);
    CHECK(store::to_json(*back) == text);
    auto newer = text;
    newer.replace(newer.find("\"version\":1"), 11, "\"version\":9");
    CHECK_FALSE(store::read_action_json(newer));
    auto dayless = text;
    dayless.replace(dayless.find("2026-12-14"), 10, "2026-12-32");
    CHECK_FALSE(store::read_action_json(dayless));
    CHECK_FALSE(store::read_action_json("{"));
    CHECK_FALSE(store::read_action_json("[]"));
}

TEST_CASE("actions: ids are 1, 2, 3, and a removed one is never given again")
{
    memory_ledger house;
    CHECK(house.on.actions.add(promise(1)).value == 1);
    CHECK(house.on.actions.add(promise(1)).value == 2);
    house.on.actions.remove(core::action_id{2});
    CHECK_FALSE(house.on.actions.find(core::action_id{2}));
    CHECK(house.on.actions.add(promise(1)).value == 3);
}

TEST_CASE("actions: an addition that is rolled back gives its id back")
{
    memory_ledger house;
    house.on.actions.add(promise(1));
    CHECK_THROWS(house.ledger.transact([](ports::ledger& on) {
        CHECK(on.actions.add(promise(1)).value == 2);
        throw std::runtime_error("no");
    }));
    CHECK(house.on.actions.add(promise(1)).value == 2);
}

TEST_CASE("actions: saving overwrites, and only what is stored")
{
    memory_ledger house;
    auto item = full_action();
    item.id = house.on.actions.add(core::action{});
    house.on.actions.save(item);
    CHECK(is_same(*house.on.actions.find(item.id), item));
    item.id.value = 99;
    CHECK_THROWS_AS(house.on.actions.save(item), std::logic_error);
    CHECK_THROWS_AS(house.on.actions.add(item), std::logic_error);
}

namespace {

std::vector<std::int64_t> ids(const std::vector<core::action>& items)
{
    std::vector<std::int64_t> found;
    for (const auto& each : items)
        found.push_back(each.id.value);
    return found;
}

using numbers = std::vector<std::int64_t>;

// Six actions that differ in what filters look at.
void fill(ports::ledger& on)
{
    for (const auto* user : {"U1", "U2"})
        on.people.put({"T1", user}, {}, at(0));
    for (int number = 1; number <= 6; ++number) {
        auto item = promise(number % 2 == 0 ? 1 : 2);
        item.recorded_at = at(number);
        item.due_at = at(100 - number);
        item.from.place.value = number <= 3 ? 7 : 8;
        item.incident.value = number == 5 ? 4 : 0;
        item.service = number == 4 ? "Payments" : "";
        on.actions.add(item);
    }
    auto second = *on.actions.find(core::action_id{2});
    second.state = core::state::closed;
    second.first_due_at = at(50);
    on.actions.save(second);
    auto third = *on.actions.find(core::action_id{3});
    third.state = core::state::proposed;
    third.owner = {};
    third.offered_to.value = 9;
    third.offer_group.value = 3;
    third.due_at.reset();
    on.actions.save(third);
    auto sixth = *on.actions.find(core::action_id{6});
    sixth.state = core::state::proposed;
    sixth.owner = {};
    on.actions.save(sixth);
    auto first = *on.actions.find(core::action_id{1});
    first.blocked = core::blocker{{}, "link", {}, at(1)};
    on.actions.save(first);
    auto fifth = *on.actions.find(core::action_id{5});
    fifth.owner.value = 3; // what the others' askers asked of themselves is their owners'
    on.actions.save(fifth);
}

} // namespace

TEST_CASE("actions: lists are sorted by due date, those without one last, and each condition narrows")
{
    memory_ledger house;
    fill(house.on);
    auto& actions = house.on.actions;
    const auto list = [&actions](const ports::action_filter& filter) {
        const auto found = actions.list(filter);
        auto all = filter;
        all.offset = 0;
        if (filter.offset == 0 && filter.limit == 100)
            CHECK(actions.count(all) == static_cast<std::int64_t>(found.size()));
        return ids(found);
    };
    ports::action_filter filter;
    CHECK(list(filter) == numbers{6, 5, 4, 2, 1, 3});
    filter.order = ports::list_order::newest_first;
    CHECK(list(filter) == numbers{6, 5, 4, 3, 2, 1});
    filter.states = {core::state::promised};
    CHECK(list(filter) == numbers{5, 4, 1});
    filter = {};
    filter.limit = 2;
    filter.offset = 1;
    CHECK(list(filter) == numbers{5, 4});
    filter = {};
    filter.owner.value = 1;
    CHECK(list(filter) == numbers{4, 2});
    filter.states = {core::state::proposed, core::state::promised};
    CHECK(list(filter) == numbers{4});
    filter = {};
    filter.asker.value = 2;
    CHECK(list(filter) == numbers{5, 3});
    filter.states = {core::state::promised};
    CHECK(list(filter) == numbers{5});
    filter = {};
    filter.incident.value = 4;
    CHECK(list(filter) == numbers{5});
    filter = {};
    filter.offered_to.value = 9;
    CHECK(list(filter) == numbers{3});
    filter = {};
    filter.offer_group.value = 3;
    CHECK(list(filter) == numbers{3});
    filter = {};
    filter.service = "payments";
    CHECK(list(filter) == numbers{4});
    filter = {};
    filter.due_before = at(96);
    CHECK(list(filter) == numbers{6, 5});
    filter.states = {core::state::promised};
    CHECK(list(filter) == numbers{5});
    filter = {};
    filter.first_due_from = at(50);
    CHECK(list(filter) == numbers{2});
    filter.first_due_until = at(51);
    CHECK(list(filter) == numbers{2});
    filter.first_due_until = at(50);
    CHECK(list(filter).empty());
    filter.first_due_from.reset();
    CHECK(list(filter).empty());
    filter = {};
    filter.owner.value = 1;
    filter.first_due_from = at(50);
    CHECK(list(filter) == numbers{2});
    filter.first_due_from = at(51);
    CHECK(list(filter).empty());
    filter = {};
    filter.order = ports::list_order::oldest_first;
    CHECK(list(filter) == numbers{1, 2, 3, 4, 5, 6});
    filter = {};
    filter.only_ideas = true;
    CHECK(list(filter) == numbers{6});
    filter = {};
    filter.only_offers = true;
    CHECK(list(filter) == numbers{3});
    filter = {};
    filter.only_blocked = true;
    CHECK(list(filter) == numbers{1});
    auto sixth = *actions.find(core::action_id{6});
    sixth.offered_team = "sre";
    actions.save(sixth);
    filter = {};
    filter.only_offers = true;
    CHECK(list(filter) == numbers{6, 3});
    filter = {};
    filter.only_ideas = true;
    CHECK(list(filter).empty());
    filter = {};
    filter.offered_team = "sre";
    CHECK(list(filter) == numbers{6});
    filter.states = {core::state::promised};
    CHECK(list(filter).empty());
}

TEST_CASE("actions: those that wait for one are found, and those over that somebody has to hear of still")
{
    memory_ledger house;
    fill(house.on);
    auto& actions = house.on.actions;
    auto waiting = *actions.find(core::action_id{4});
    waiting.blocked = core::blocker{{}, "", core::action_id{5}, at(1)};
    waiting.look_at = at(20);
    actions.save(waiting);
    CHECK(ids(actions.list({.blocked_on = core::action_id{5}})) == numbers{4});
    CHECK(actions.list({.blocked_on = core::action_id{6}}).empty());
    auto over = *actions.find(core::action_id{2});
    over.look_at = at(10);
    actions.save(over);
    const std::vector<core::state> ended = {core::state::closed, core::state::dropped};
    CHECK(ids(actions.list({.states = ended, .look_until = at(10)})) == numbers{2});
    CHECK(actions.list({.states = ended, .look_until = at(9)}).empty());
    CHECK(ids(actions.list({.owner = core::person_id{1}, .look_until = at(20)})) == numbers{4, 2});
}

TEST_CASE("actions: those that are looked at soon and have a link are found")
{
    memory_ledger house;
    fill(house.on);
    auto& actions = house.on.actions;
    for (const int id : {2, 4, 5, 6}) {
        auto item = *actions.find(core::action_id{id});
        item.links.clear();
        if (id != 4)
            item.links = {"PAY-881"};
        item.look_at = at(id == 6 ? 21 : 20);
        actions.save(item);
    }
    CHECK(ids(actions.list({.only_linked = true, .look_until = at(20)})) == numbers{5, 2});
    CHECK(actions.count({.only_linked = true, .look_until = at(21)}) == 3);
}

TEST_CASE("actions: with other rules all that is open is looked at at once, but for what is kept from the planner")
{
    memory_ledger house;
    auto& actions = house.on.actions;
    const auto add = [&](core::state state, std::optional<core::instant> look_at) {
        auto item = promise(1);
        item.state = state;
        item.look_at = look_at;
        return actions.add(item);
    };
    const auto open = add(core::state::promised, at(500));
    const auto due = add(core::state::proposed, at(5));
    const auto kept = add(core::state::promised, {});
    const auto over = add(core::state::dropped, at(500));
    const auto looks = [&](core::action_id id) { return actions.find(id)->look_at; };
    actions.follow_rules(7, at(10));
    CHECK(looks(open) == at(10));
    CHECK(looks(due) == at(5));
    CHECK_FALSE(looks(kept));
    CHECK(looks(over) == at(500));
    auto item = *actions.find(open);
    item.look_at = at(500);
    actions.save(item);
    actions.follow_rules(7, at(20));
    CHECK(looks(open) == at(500));
    actions.follow_rules(-7, at(20));
    CHECK(looks(open) == at(20));
}

TEST_CASE("actions: what a message has led to is found by its place and id")
{
    memory_ledger house;
    const auto add = [&](std::int64_t place, const char* message) {
        core::action item;
        item.from.place = core::place_id{place};
        item.from.message = message;
        return house.on.actions.add(item).value;
    };
    const auto first = add(1, "1.2");
    add(2, "1.2");
    add(1, "1.3");
    add(1, "");
    const auto last = add(1, "1.2");
    const auto found = house.on.actions.list(
        {.place = core::place_id{1}, .message = "1.2", .order = ports::list_order::newest_first, .limit = 10});
    CHECK(ids(found) == numbers{last, first});
    CHECK(house.on.actions.list({.place = core::place_id{2}, .message = "1.3"}).empty());
}

TEST_CASE("actions: the scheduler gets those due to be looked at, the oldest first")
{
    memory_ledger house;
    CHECK_FALSE(house.on.actions.next_look());
    for (const int minute : {30, 10, 20}) {
        auto item = promise(1);
        item.look_at = at(minute);
        house.on.actions.add(item);
    }
    house.on.actions.add(promise(1));
    CHECK(house.on.actions.next_look() == at(10));
    CHECK(ids(house.on.actions.to_look_at(at(20), 10)) == numbers{2, 3});
    CHECK(ids(house.on.actions.to_look_at(at(20), 1)) == numbers{2});
    CHECK(house.on.actions.to_look_at(at(9), 10).empty());
}
