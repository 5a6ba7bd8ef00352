// The row of buttons below a long message of reminders, for all of its reader's own promises together.
#include "core_support.hpp"
#include "makegood/core/batch.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::occasion;

namespace {

const core::instant monday = at("2026-11-30", "09:00");

core::action numbered(core::action item, int id)
{
    item.id = {id};
    return item;
}

core::document of(int count)
{
    core::batch_contents what;
    const auto add = [&](core::action item, core::person_id recipient, occasion why) {
        what.items.push_back({{.action = item.id, .occasion = why, .recipient = recipient, .since = monday}, item});
    };
    for (int id = 1; id <= count; ++id)
        add(numbered(promise(), id), ana, occasion::overdue);
    // What is asked of her is none of her promises.
    add(numbered(offer_to_ana(), 90), ana, occasion::offer_unanswered);
    return core::batch(what, ana, office(), monday);
}

// "later-all A-1 A-2, done-several A-1 A-2"; empty without such a row.
std::string together(const core::document& value)
{
    std::string text;
    for (const auto& block : value.blocks)
        for (const auto& each : block.buttons)
            if (each.verb == "later-all" || each.verb == "done-several")
                text += (text.empty() ? "" : ", ") + each.verb + " " + each.argument;
    return text;
}

} // namespace

TEST_CASE("batch: four promises of its reader and more can be answered together, those of others are not among them")
{
    CHECK(together(of(3)).empty());
    CHECK(together(of(4)) == "later-all A-1 A-2 A-3 A-4, done-several A-1 A-2 A-3 A-4");
}

TEST_CASE("batch: what is done, given away or taken back leaves the buttons for all, and they go with the last but one")
{
    const auto value = of(5);
    auto done = core::close(numbered(promise(), 2), "", "", monday).value();
    auto after = core::with_standing(value, done, ana, "UTC", monday);
    CHECK(together(after) == "later-all A-1 A-3 A-4 A-5, done-several A-1 A-3 A-4 A-5");
    // Moved, it is hers still.
    after = core::with_standing(after, core::change_date(numbered(promise(), 1), by("2026-12-11"), monday).value(), ana,
                                "UTC", monday);
    CHECK(together(after) == "later-all A-1 A-3 A-4 A-5, done-several A-1 A-3 A-4 A-5");
    auto given = numbered(promise(), 3);
    given.owner = bo;
    after = core::with_taken_back(core::with_standing(after, given, ana, "UTC", monday), core::action_id{5});
    CHECK(together(after) == "later-all A-1 A-4, done-several A-1 A-4");
    CHECK(together(core::with_taken_back(after, core::action_id{4})).empty());
    CHECK(together(core::without_actions(value, {core::action_id{1}, core::action_id{2}}))
          == "later-all A-3 A-4 A-5, done-several A-3 A-4 A-5");
}

TEST_CASE("batch: what the message does not name is not among what its buttons answer")
{
    core::batch_contents what;
    const auto add = [&](core::action item, occasion why) {
        what.items.push_back({{.action = item.id, .occasion = why, .recipient = ana, .since = monday}, item});
    };
    for (int id = 1; id <= 3; ++id)
        add(numbered(promise(), id), occasion::overdue);
    for (int id = 10; id <= 35; ++id)
        add(numbered(offer_to_ana(), id), occasion::offer_unanswered);
    // Last of all, and too many to be named.
    for (int id = 40; id <= 42; ++id)
        add(numbered(promise("2027-11-27"), id), occasion::faded);
    CHECK(together(core::batch(what, ana, office(), monday)).empty());
}
