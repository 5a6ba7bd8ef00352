// What a day's reminders would be if nobody did anything until then: for previews and rehearsals. It walks one action
// from look to look by the nudge policy itself, taking what is due on the way as said. Pure; any thread.
#pragma once

#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/nudge_policy.hpp>

namespace makegood::core {

// One thing that is said of an action.
struct foreseen
{
    // As it is just before that.
    action item;
    // None: only the news of it are told, to its owner.
    std::optional<nudge> why;
    bool tells_news = false;
    // Who hears of it, and when: at the opening of their hours, or later that day. Nobody: it is said in `why->place`.
    person_id recipient;
    instant at{};
    // What the recipient has been shown in that week already, as far as the facts tell.
    int items_this_week = 0;
};

struct forecast
{
    std::vector<foreseen> said;
    // With nothing said: why, as of that day's noon.
    silence quiet = {};
};

// What is said of the action on the day `on`, each recipient's own (of what is said in a place: its owner's), walking
// from `from`. `facts` holds who hears of it when it is escalated, whatever was said of it yet. Caps of weeks to come
// are not counted. A day that was over before `from` has nothing.
forecast foresee(action item, nudge_facts facts, const policy& rules, instant from, day on);

} // namespace makegood::core
