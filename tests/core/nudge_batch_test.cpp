// What holds a reminder or news back that is due: hours, the message of the day, the weekly cap, a mute.
#include <makegood/core/batch.hpp>

#include "core/nudge_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::occasion;
using core::silence_reason;

namespace {

core::nudge_facts on_night_shift(core::instant batched_at)
{
    auto facts = everybody();
    facts.owner.hours.from_minute = 22 * 60;
    facts.owner.hours.until_minute = 6 * 60;
    facts.owner.batched_at = batched_at;
    return facts;
}

} // namespace

TEST_CASE("nudge policy: one batch a day, however much becomes due")
{
    auto facts = everybody();
    const core::instant due_day = at("2026-11-27", "10:00");
    CHECK(core::due_nudge(promise(), facts, {}, due_day)->occasion == occasion::due_today);
    facts.owner.batched_at = at("2026-11-27", "09:00");
    CHECK_FALSE(core::due_nudge(promise(), facts, {}, due_day));
    const auto silence = core::why_silent(promise(), facts, {}, due_day);
    CHECK(silence.reason == silence_reason::had_batch);
    CHECK(silence.until == at("2026-11-30", "09:00"));
    CHECK(silence.text == "The message of the day is out; it joins the one of Mon 30 Nov.");
    CHECK(core::due_nudge(promise(), facts, {}, at("2026-11-30", "09:00"))->occasion == occasion::overdue);
}

TEST_CASE("nudge policy: a night shift has one batch although it spans two dates")
{
    const auto facts = on_night_shift(at("2026-11-30", "22:00"));
    CHECK_FALSE(core::due_nudge(promise(), facts, {}, at("2026-12-01", "01:00")));
    CHECK(core::due_nudge(promise(), facts, {}, at("2026-12-01", "22:00")));
}

TEST_CASE("nudge policy: what becomes due after a night's batch waits for the next night, or for its second date")
{
    struct row
    {
        const char* what;
        core::instant batched_at;
        core::instant asked_at;
        core::instant until;
    };
    const row rows[] = {
        {"later in the same night: the next night, not the one after", at("2026-11-30", "22:00"),
         at("2026-12-01", "02:00"), at("2026-12-01", "22:00")},
        {"the batch came late in its night: the next night has its own, on its second date", at("2026-12-01", "01:00"),
         at("2026-12-01", "22:00"), at("2026-12-02", "00:00")},
    };
    for (const auto& each : rows) {
        INFO(each.what);
        const auto facts = on_night_shift(each.batched_at);
        const auto silence = core::why_silent(promise(), facts, {}, each.asked_at);
        CHECK(silence.reason == silence_reason::had_batch);
        CHECK(silence.until == each.until);
        CHECK(core::due_nudge(promise(), facts, {}, each.until));
    }
}

TEST_CASE("nudge policy: nothing outside hours; what was missed comes late, within hours, marked")
{
    CHECK_FALSE(core::due_nudge(promise(), everybody(), {}, at("2026-11-27", "08:59")));
    CHECK_FALSE(core::due_nudge(promise(), everybody(), {}, at("2026-11-28", "10:00")));
    const auto evening = core::why_silent(promise(), everybody(), {}, at("2026-11-27", "18:00"));
    CHECK(evening.reason == silence_reason::outside_hours);
    CHECK(evening.until == at("2026-11-30", "09:00"));
    const auto late = core::due_nudge(promise(), everybody(), {}, at("2026-12-02", "14:00")).value();
    CHECK(late.occasion == occasion::overdue);
    CHECK(core::is_late(late, office(), at("2026-12-02", "14:00")));
    const auto prompt = core::due_nudge(promise(), everybody(), {}, at("2026-11-30", "14:00")).value();
    CHECK_FALSE(core::is_late(prompt, office(), at("2026-11-30", "14:00")));
}

TEST_CASE("nudge policy: the weekly cap holds until Monday")
{
    auto facts = everybody();
    facts.owner.items_this_week = 15;
    const auto silence = core::why_silent(promise(), facts, {}, at("2026-11-27", "10:00"));
    CHECK(silence.reason == silence_reason::weekly_cap);
    CHECK(silence.until == at("2026-11-30", "09:00"));
    core::policy rules;
    rules.nudge.items_per_week = 16;
    CHECK(core::due_nudge(promise(), facts, rules, at("2026-11-27", "10:00")));
}

TEST_CASE("nudge policy: muted until a date, and looked at again even when it has no end")
{
    auto facts = everybody();
    facts.owner.muted_until = at("2026-12-01", "12:00");
    const auto silence = core::why_silent(promise(), facts, {}, at("2026-11-27", "10:00"));
    CHECK(silence.reason == silence_reason::muted);
    CHECK(silence.until == at("2026-12-02", "09:00"));
    facts.owner.muted_until = core::instant::max();
    CHECK(core::why_silent(promise(), facts, {}, at("2026-11-27", "10:00")).until == at("2026-12-18", "09:00"));
}

TEST_CASE("news: what others changed is told at the owner's next opening, once, also of what is over")
{
    const core::instant afternoon = at("2026-11-09", "15:00");
    const action edited = core::add_news(promise("2027-03-01"), afternoon);
    CHECK(core::has_news(edited));
    CHECK_FALSE(core::is_news_due(edited, everybody(), {}, afternoon));
    CHECK(core::next_look(edited, everybody(), {}, afternoon) == at("2026-11-10", "09:00"));
    CHECK(core::is_news_due(edited, everybody(), {}, at("2026-11-10", "09:00")));
    CHECK(core::next_look(edited, everybody(), {}, at("2026-11-10", "09:00")) == at("2026-11-10", "09:00"));
    const action told = core::after_news(edited, at("2026-11-10", "09:00"));
    CHECK_FALSE(core::is_news_due(told, everybody(), {}, at("2026-11-11", "09:00")));
    // A further change is news again.
    CHECK(
        core::is_news_due(core::add_news(told, at("2026-11-11", "10:00")), everybody(), {}, at("2026-11-12", "09:00")));

    const action over = core::add_news(closed(), monday);
    CHECK(core::next_look(over, everybody(), {}, monday) == at("2026-11-24", "09:00"));
    CHECK(core::why_silent(over, everybody(), {}, monday).reason == silence_reason::is_final);
    CHECK_FALSE(core::next_look(core::after_news(over, at("2026-11-24", "09:00")), everybody(), {}, monday));
}

TEST_CASE("news: one batch a day, the weekly cap, a mute and hours hold for them too")
{
    const action item = core::add_news(promise("2027-03-01"), at("2026-11-23", "15:00"));
    const core::instant tuesday = at("2026-11-24", "10:00");
    auto facts = everybody();
    facts.owner.batched_at = at("2026-11-24", "09:00");
    CHECK_FALSE(core::is_news_due(item, facts, {}, tuesday));
    CHECK(core::next_look(item, facts, {}, tuesday) == at("2026-11-25", "09:00"));
    facts = everybody();
    facts.owner.items_this_week = 15;
    CHECK(core::next_look(item, facts, {}, tuesday) == at("2026-11-30", "09:00"));
    facts = everybody();
    facts.owner.muted_until = at("2026-11-26", "12:00");
    CHECK(core::next_look(item, facts, {}, tuesday) == at("2026-11-27", "09:00"));
    facts = everybody();
    CHECK_FALSE(core::is_news_due(item, facts, {}, at("2026-11-24", "08:59")));
    facts.owner.is_gone = true;
    CHECK_FALSE(core::is_news_due(item, facts, {}, tuesday));
}

TEST_CASE("news: they are kept through an undo, and end with the ownership")
{
    const action before = core::add_news(promise(), monday);
    const action undone = core::keep_news(before, promise());
    CHECK(undone.news_since == monday);
    action other = promise();
    other.owner = cy;
    CHECK_FALSE(core::has_news(core::keep_news(before, other)));
    CHECK_FALSE(core::has_news(core::add_news(idea(), monday)));
}

namespace {

core::batch_item told(core::action_id id, core::occasion why, const core::instant& since,
                      core::person_id recipient = ana)
{
    core::batch_item one;
    one.item = promise();
    one.item.id = id;
    one.why = {.action = id, .occasion = why, .recipient = recipient, .since = since};
    return one;
}

std::vector<std::int64_t> ids_of(const core::batch_contents& what)
{
    std::vector<std::int64_t> found;
    for (const auto& each : what.items)
        found.push_back(each.item.id.value);
    for (const auto& each : what.news)
        found.push_back(each.item.id.value);
    return found;
}

} // namespace

TEST_CASE("nudge policy: of more than a week has room for, what goes up the ladder is told, then what waited longest")
{
    const core::working_time hours;
    const auto now = at("2026-12-07", "09:00");
    core::batch_news news{.item = promise()};
    news.item.id = {5};
    news.item.news_since = at("2026-12-02", "11:00");
    core::batch_contents what;
    what.items = {told({1}, occasion::overdue, at("2026-12-04", "09:00")), told({2}, occasion::weekly, now, cy),
                  told({3}, occasion::faded, at("2026-12-01", "09:00")), told({4}, occasion::escalation, now, cy)};
    what.news = {news};
    const auto with_room_for = [&](std::size_t room) {
        auto some = what;
        core::fit(some, room, hours, now);
        CHECK(some.held_back == 5 - room);
        return some;
    };
    CHECK(ids_of(with_room_for(1)) == std::vector<std::int64_t>{4});
    CHECK(ids_of(with_room_for(2)) == std::vector<std::int64_t>{4, 3});
    CHECK(ids_of(with_room_for(3)) == std::vector<std::int64_t>{4, 3, 5});
    CHECK_FALSE(ids_of(with_room_for(4)) == ids_of(with_room_for(3)));
    CHECK(with_room_for(4).holds_back_of_others);
    CHECK_FALSE(with_room_for(5).holds_back_of_others);
    CHECK(core::plain_text(core::batch(with_room_for(4), cy, hours, now), {})
              .find("1 further action waits until next week. All of them: mine, and of others: list overdue")
          != std::string::npos);
}
