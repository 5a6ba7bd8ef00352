// hours: when the speaker works. Reminders come as these hours begin, or when they choose within them, and days between
// dates are counted by them.
#include <algorithm>
#include <array>

#include <makegood/commands/effects.hpp>
#include <makegood/core/due.hpp>

#include "handlers.hpp"
#include "own_hours.hpp"

namespace makegood::commands {

namespace {

// "Wednesday to Saturday", "Monday, Thursday and Friday"; a run may go over Sunday.
std::string days_words(const core::weekdays& days)
{
    static constexpr std::array<const char*, 7> names
        = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    if (std::count(days.begin(), days.end(), true) % 7 == 0)
        return "every day";
    std::vector<std::string> runs;
    for (std::size_t first = 0; first < days.size(); ++first) {
        if (!days[first] || days[(first + 6) % 7])
            continue;
        auto last = first;
        while (days[(last + 1) % 7])
            last = (last + 1) % 7;
        const auto length = (last + 7 - first) % 7 + 1;
        runs.emplace_back(names[first]);
        if (length == 2)
            runs.emplace_back(names[last]);
        else if (length > 2)
            runs.back() += std::string(" to ") + names[last];
    }
    std::string text = runs.front();
    for (std::size_t at = 1; at < runs.size(); ++at)
        text += (at + 1 == runs.size() ? " and " : ", ") + runs[at];
    return text;
}

std::string listed(const core::common_time& hours)
{
    std::string names;
    for (const auto& each : hours.countries)
        names += (names.empty() ? "" : ", ") + each.country;
    return names;
}

// " You have the holidays of de, as your team."; empty where no country is.
std::string country_words(const core::person& who, const core::common_time& hours)
{
    const auto* country = core::country_of(who, hours);
    if (country == nullptr)
        return hours.countries.empty() ? "" : " You have the holidays of no country.";
    return " You have the holidays of " + country->country + (who.country.empty() ? ", as your team." : ".");
}

// " The zone is the one you chose."
std::string zone_source(const core::person& who)
{
    return !who.own_zone.empty() ? " The zone is the one you chose."
        : !who.zone.empty()      ? " The zone is that of your account."
        : !who.room_zone.empty() ? " The zone is that of a room you are in: your account tells none."
                                 : " The zone is everybody's here: your account tells none.";
}

core::document hours_document(const context& here, const core::person& who, const std::string& lead)
{
    const auto hours = core::working_time_of(who, here.policy.hours);
    const bool is_own = who.hours_from_minute >= 0 || who.working_days || !who.country.empty() || !who.own_zone.empty()
        || who.batch_minute >= 0;
    auto body = core::plain(lead + span_words(hours) + ", " + days_words(hours.working_days) + ", "
                            + core::zone_words(hours.zone) + " time" + (is_own ? "." : ", as for everybody here.")
                            + zone_source(who) + country_words(who, here.policy.hours) + " "
                            + batch_words(who, here.policy.hours));
    const auto batch = who.batch_minute >= 0 ? std::string("off") : batch_example(who, here.policy.hours);
    body << core::quiet({core::words{"Change them: "},
                         core::words{as_typed(here, "hours 19:00-07:00 wed-sat"), core::emphasis::code},
                         core::words{who.batch_minute >= 0 ? "; reminders as they begin: " : "; when reminders come: "},
                         core::words{as_typed(here, "hours batch " + batch), core::emphasis::code},
                         core::words{is_own ? "; back to everybody's: " : "."}});
    if (is_own)
        body.blocks.back().spans.emplace_back(core::words{as_typed(here, "hours default"), core::emphasis::code});
    return body;
}

reply change_country(const request& what, const std::string& country)
{
    const auto& here = what.here;
    const auto& listed_time = here.policy.hours;
    auto who = here.actor;
    if (listed_time.countries.empty())
        return refuse(what,
                      {"No holidays are listed by country here: my operators name them in the settings, as "
                       "[[holidays]]."},
                      offer_to_record::yes);
    const auto* known = core::find_country(listed_time, country);
    if (known == nullptr && country != "none" && country != "default")
        return refuse(what,
                      {"I know no holidays of " + country + ". The countries are: " + listed(listed_time) + ".",
                       "hours country " + listed_time.countries.front().country},
                      offer_to_record::yes);
    who.country = country == "default" ? "" : known == nullptr ? country : known->country;
    save_own_time(here.ledger, here.policy, who, here.now);
    return say(hours_document(here, who, "Your hours are now "));
}

reply change_zone(const request& what, const std::string& zone)
{
    const auto& here = what.here;
    auto who = here.actor;
    const bool is_taken_back = zone == "off";
    who.own_zone = is_taken_back ? "" : core::zone_named(zone);
    if (who.own_zone.empty() && !is_taken_back)
        return refuse(what,
                      {"I know no zone “" + zone + "”: name one by continent and city, as the IANA zones are called.",
                       "hours zone Europe/Berlin"},
                      offer_to_record::yes);
    save_own_time(here.ledger, here.policy, who, here.now);
    return say(hours_document(here, who, "Your hours are now "));
}

reply change_batch(const request& what, int minute)
{
    const auto& here = what.here;
    auto who = here.actor;
    if (minute >= 0) {
        const auto problem = problem_of_batch(minute, who, here.policy.hours);
        if (!problem.empty())
            return refuse(what,
                          {"Your reminders cannot come at " + clock_words(minute) + ": " + problem + ".",
                           "hours batch " + batch_example(who, here.policy.hours)},
                          offer_to_record::yes);
    }
    who.batch_minute = minute;
    save_own_time(here.ledger, here.policy, who, here.now);
    return say(hours_document(here, who, "Your hours: "));
}

} // namespace

descriptor hours_descriptor()
{
    return {
        .name = "hours",
        .aliases = {},
        .help = "When you work: reminders come as these hours begin, or when you choose within them.",
        .usage
        = "hours [9-17] [mon-fri] · hours batch 10:00 · hours zone Europe/Berlin · hours country de · hours default",
        .examples = {"hours 9-17:30 mon-thu", "hours 19:00-07:00 wed-sat", "hours batch 10:00", "hours batch off",
                     "hours zone Europe/Berlin", "hours zone off", "hours country de", "hours default"},
        .rights = "Everybody, their own.",
        .is_daily = false};
}

reply hours(const request& what, const language::hours_command& said)
{
    const auto& here = what.here;
    if (said.is_unread && said.is_of_batch)
        return refuse(
            what, {"I could not read this time of day.", "hours batch " + batch_example(here.actor, here.policy.hours)},
            offer_to_record::yes);
    if (said.is_unread)
        return refuse(what, {"I could not read these hours.", "hours 19:00-07:00 wed-sat"}, offer_to_record::yes);
    if (said.country)
        return change_country(what, *said.country);
    if (said.zone)
        return change_zone(what, *said.zone);
    if (said.batch_minute)
        return change_batch(what, *said.batch_minute);
    if (!said.from_minute && !said.days && !said.is_reset)
        return say(hours_document(here, here.actor, "Your hours: "));
    auto who = here.actor;
    if (said.is_reset) {
        who.hours_from_minute = who.hours_until_minute = -1;
        who.working_days.reset();
        who.country.clear();
        who.own_zone.clear();
        who.batch_minute = -1;
    }
    if (said.from_minute) {
        who.hours_from_minute = *said.from_minute;
        who.hours_until_minute = *said.until_minute;
    }
    if (said.days)
        who.working_days = said.days;
    save_own_time(here.ledger, here.policy, who, here.now);
    return say(hours_document(here, who, "Your hours are now "));
}

} // namespace makegood::commands
