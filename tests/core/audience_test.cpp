// Who may read what: places against readers, places against places, and documents for a room (I6).
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/audience.hpp"
#include "makegood/core/buttons.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::standing;
using core::visibility;

namespace {

core::place make_place(int id, visibility seen, bool is_shared = false, const std::string& workspace = "T1")
{
    core::place where;
    where.id = {id};
    where.workspace = workspace;
    where.visibility = seen;
    where.is_shared = is_shared;
    return where;
}

const core::place open_place = make_place(1, visibility::open);
const core::place other_open = make_place(2, visibility::open);
const core::place shared_place = make_place(3, visibility::open, true);
const core::place foreign_open = make_place(4, visibility::open, false, "T2");
const core::place closed_place = make_place(5, visibility::closed);
const core::place direct_place = make_place(6, visibility::direct);

} // namespace

TEST_CASE("audience: who may read a place")
{
    struct row
    {
        std::string who;
        core::reader_facts facts;
        std::string may; // open, shared, closed, direct
    };
    const std::vector<row> table = {
        {"member, not in it", {standing::member, true, false}, "ynnn"},
        {"member, membership unknown", {standing::member, true, std::nullopt}, "ynnn"},
        {"member, in it", {standing::member, true, true}, "yyyy"},
        {"member of another workspace", {standing::member, false, std::nullopt}, "nnnn"},
        {"guest, in it", {standing::guest, true, true}, "yyyy"},
        {"guest, not in it", {standing::guest, true, false}, "nnnn"},
        {"outsider, in it", {standing::outsider, false, true}, "yyyy"},
        {"outsider, unknown", {standing::outsider, false, std::nullopt}, "nnnn"},
        {"bot, in it", {standing::bot, true, true}, "nnnn"},
        {"gone, in it", {standing::gone, true, true}, "nnnn"},
    };
    const std::vector<core::place> places = {open_place, shared_place, closed_place, direct_place};
    for (const row& next : table) {
        for (std::size_t index = 0; index < places.size(); ++index) {
            CAPTURE(next.who, index);
            CHECK(core::may_read(places[index], next.facts) == (next.may[index] == 'y'));
        }
    }
    CHECK_FALSE(core::may_read(core::place{}, {standing::member, true, true}));
}

TEST_CASE("audience: what may be shown in which place")
{
    struct row
    {
        core::place origin;
        std::string may; // open, other open, shared, foreign open, closed, direct, unknown
    };
    const std::vector<row> table = {
        {open_place, "yynnyyn"},   {other_open, "yynnyyn"},   {shared_place, "nnynnnn"},  {foreign_open, "nnnynnn"},
        {closed_place, "nnnnynn"}, {direct_place, "nnnnnyn"}, {core::place{}, "nnnnnnn"},
    };
    std::vector<core::place> places
        = {open_place, other_open, shared_place, foreign_open, closed_place, direct_place, core::place{}};
    for (auto& each : places) {
        each.guests_at = recorded;
    }
    for (const row& next : table) {
        for (std::size_t index = 0; index < places.size(); ++index) {
            CAPTURE(next.origin.id.value, places[index].id.value);
            CHECK(core::readable_in(next.origin, places[index], recorded + core::guests_are_known)
                  == (next.may[index] == 'y'));
        }
    }
}

TEST_CASE("audience: where guests read, or may read, nothing is shown of other places")
{
    auto room = other_open;
    CHECK_FALSE(core::readable_in(open_place, room, recorded));
    room.guests_at = recorded;
    CHECK(core::readable_in(open_place, room, recorded));
    CHECK_FALSE(core::readable_in(open_place, room, recorded + core::guests_are_known + std::chrono::seconds(1)));
    room.has_guests = true;
    CHECK_FALSE(core::readable_in(open_place, room, recorded));
    CHECK(core::readable_in(room, room, recorded));
}

TEST_CASE("audience: owner, asker and the one offered always read the action's own words")
{
    CHECK(core::may_read_words(promise(), ana, false));
    CHECK(core::may_read_words(promise(), bo, false));
    CHECK_FALSE(core::may_read_words(promise(), cy, false));
    CHECK(core::may_read_words(promise(), cy, true));
    CHECK(core::may_read_words(offer_to_ana(), ana, false));
    CHECK_FALSE(core::may_read_words(idea(), {}, false));
    auto declining = promise();
    declining.declining = core::decline_request{.requested_by = ana, .accepter = cy, .reason = {}};
    CHECK(core::may_read_words(declining, cy, false));
    // Once the risk is accepted, nobody shows them the words any more but their place.
    const auto declined = core::accept_risk(declining, recorded, recorded).value();
    CHECK_FALSE(core::may_read_words(declined, cy, false));
    CHECK(core::may_read_words(declined, cy, true));
}

TEST_CASE("audience: blocks that may not be shown become a public title once, or are counted")
{
    core::document value;
    value << core::paragraph({core::words{"Two things"}}) << core::item({core::words{"A-1 open"}}, {1})
          << core::item({core::words{"A-2 secret"}}, {2}) << core::quote("secret words", {2})
          << core::item({core::words{"A-3 secret"}}, {3}) << core::button_row({core::done_button({3})}, {3})
          << core::item({core::words{"A-4 secret"}}, {4});
    value.summary = "A-2 secret";
    const auto only_first = [](core::action_id id) { return id.value == 1; };
    const auto title = [](core::action_id id) { return std::string(id.value == 2 ? "rotate a key" : ""); };
    const core::document shown = core::redact(value, only_first, title);
    CHECK(text_of(shown)
          == "Two things\n- A-1 open\n- A-2: rotate a key\n"
             "2 further actions are not shown here: people in this room may not read them.");
    CHECK(shown.summary.empty());
}

TEST_CASE("audience: one hidden action is counted in the singular, and none leaves the document as it is")
{
    core::document value;
    value << core::item({core::words{"A-4 secret"}}, {4});
    value.summary = "one";
    const auto no_title = [](core::action_id) { return std::string(); };
    const auto hidden = core::redact(
        value, [](core::action_id) { return false; }, no_title);
    CHECK(text_of(hidden) == "1 further action is not shown here: people in this room may not read it.");
    CHECK(core::redact(
              value, [](core::action_id) { return true; }, no_title)
          == value);
}

TEST_CASE("audience: one person is told that it is they who may not read it")
{
    core::document value;
    value << core::item({core::words{"A-4 secret"}}, {4});
    const auto nothing = [](core::action_id) { return false; };
    const auto no_title = [](core::action_id) { return std::string(); };
    CHECK(text_of(core::redact(value, nothing, no_title, core::audience::person))
          == "1 further action is not shown here: you may not read it.");
}

TEST_CASE("audience: what is of the place is taken out where the place may not be quoted, the action's own words stay")
{
    const auto of_place = [](const char* text) { return core::words{text, core::emphasis::plain, true}; };
    core::document value;
    value << core::paragraph({core::words{"A-1 rotate a key"}, of_place(", INC-9 breach"), core::words{", db"}}, {1})
          << core::quote(of_place("said there"), {1})
          << core::quiet({core::link{"https://example.org/there", "Where it was said", true}}, {1})
          << core::quiet({of_place("INC-9 breach"), core::words{", asked by Bo"}}, {1})
          << core::quote("You wrote: tonight", {1}) << core::button_row({core::done_button({1})}, {1})
          << core::quote(of_place("of another"), {2});
    const auto only_second = [](core::action_id id) { return id.value == 2; };
    CHECK(text_of(core::without_place(value, only_second))
          == "A-1 rotate a key, db\nasked by Bo\n> You wrote: tonight\n[Done]\n> of another");
    CHECK(core::without_place(value, [](core::action_id) { return true; }) == value);
}
