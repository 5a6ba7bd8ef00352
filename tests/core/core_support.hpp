// What the tests of core share: instants as people write them, a small team, and actions at their usual stations.
#pragma once

#include <string>

#include "makegood/core/calendar.hpp"
#include "makegood/core/document.hpp"
#include "makegood/core/due.hpp"
#include "makegood/core/policy.hpp"
#include "makegood/core/transitions.hpp"

namespace makegood::tests {

inline constexpr core::person_id ana{1};
inline constexpr core::person_id bo{2};
inline constexpr core::person_id cy{3};

inline const core::names& team()
{
    static const core::names people = {
        {ana, {.name = "Ana", .user = "U1"}}, {bo, {.name = "Bo", .user = "U2"}}, {cy, {.name = "Cy", .user = "U3"}}};
    return people;
}

// "2026-11-23" and "09:30" on the wall clock of `zone`.
inline core::instant at(const std::string& on, const std::string& clock = "00:00", const std::string& zone = "UTC")
{
    const int minutes = std::stoi(clock.substr(0, 2)) * 60 + std::stoi(clock.substr(3, 2));
    return core::to_instant(core::parse_day(on).value(), minutes, core::zone_or_utc(zone));
}

inline core::due_date by(const std::string& on, const std::string& zone = "UTC")
{
    return core::resolve(core::deadline{.on = core::parse_day(on).value(), .at = std::nullopt}, zone);
}

inline core::working_time office(const std::string& zone = "UTC")
{
    core::working_time hours;
    hours.zone = zone;
    return hours;
}

inline core::recording words_of_bo()
{
    core::recording what;
    what.text = "add an alert on replica lag";
    what.asker = bo;
    return what;
}

// Recorded by Bo on Monday 2 November 2026 at 10:00 UTC.
inline const core::instant recorded = at("2026-11-02", "10:00");

inline core::action idea()
{
    core::action item = core::record(words_of_bo(), recorded).value();
    item.id = {17};
    return item;
}

inline core::action offer_to_ana()
{
    core::recording what = words_of_bo();
    what.wanted = ana;
    core::action item = core::record(what, recorded).value();
    item.id = {17};
    return item;
}

inline core::action offer_to_sre()
{
    core::recording what = words_of_bo();
    what.wanted_team = "sre";
    core::action item = core::record(what, recorded).value();
    item.id = {17};
    return item;
}

// Ana's, asked by Bo, accepted when recorded, due on Friday 27 November 2026.
inline core::action promise(const std::string& due = "2026-11-27", const std::string& zone = "UTC")
{
    return core::accept(offer_to_ana(), ana, by(due, zone), recorded).value();
}

inline core::action closed() { return core::close(promise(), "", "", at("2026-11-20")).value(); }

inline core::action dropped()
{
    return core::drop(idea(), core::drop_reason::withdrawn, "", {}, at("2026-11-20")).value();
}

inline std::string text_of(const core::document& value) { return core::plain_text(value, team()); }

} // namespace makegood::tests
