// A person: ours, one for all platforms. Identities (platform user ids) point at it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/calendar.hpp>
#include <makegood/core/id.hpp>

namespace makegood::core {

enum class standing {
    member, // full member of the workspace: reads its public places
    guest, // reads only the places they belong to
    outsider, // of another organisation (Slack Connect): only the places they belong to
    bot, // another program: its messages are ignored, it owns nothing
    gone, // deactivated: nothing can be sent to them
};

// Days off in one country, sorted ascending.
struct country_holidays
{
    // As people type it: "de".
    std::string country = {};
    std::vector<day> days = {};
    // The file they were read from too; empty: none.
    std::string file = {};
    friend bool operator==(const country_holidays&, const country_holidays&) = default;
};

// The working time of people who chose none, the days off of countries beside those of everybody, and when people may
// have their reminders.
struct common_time : working_time
{
    std::vector<country_holidays> countries = {};
    // The times of day that people may choose for their reminders, from the earliest to the latest, as minutes since
    // midnight, 0 to 1439; both of them included. An earliest after the latest: over midnight.
    int batch_earliest_minute = 0;
    int batch_latest_minute = 1439;

    common_time() = default;
    common_time(const working_time& hours)
        : working_time(hours)
    {
    }
};

// Null: that country is not listed. Without case.
const country_holidays* find_country(const common_time& in, const std::string& country);

struct person
{
    person_id id;
    // As shown in lists: the platform's display name.
    std::string name;
    // What is typed after "@": lower case, without the "@".
    std::string handle;
    // The name in full, where the platform has one beside `name`: documents and reviews call people so.
    std::string full_name = {};
    // Their address, where the platform tells it; else empty.
    std::string email = {};
    // Of one account, or the most of all of them: whoever looks a person up says which.
    core::standing standing = core::standing::member;
    // Workspace admins, and accounts named in settings.
    bool is_admin = false;
    // IANA zone from the platform; empty: that of a room they are in, or else of the settings, applies.
    std::string zone;
    // The same by their own word, which goes before the platform's; empty: they said none.
    std::string own_zone = {};
    // That of a room they are in, where neither of these is; not stored with them.
    std::string room_zone = {};
    // Own hours, if set; else settings' hours. Minutes since local midnight.
    int hours_from_minute = -1;
    int hours_until_minute = -1;
    // When their reminders of a day are to go, within those hours, as minutes since midnight; below 0: as they begin.
    int batch_minute = -1;
    // Own working days, if set; else those of settings.
    std::optional<weekdays> working_days = {};
    // Whose holidays they have: by their own word ("none": nobody's), else by their team, as the settings say.
    std::string country = {};
    std::string team_country = {};
    // When they are away, by their own word: in order, none touching another. Over ones stay until the next is set.
    std::vector<day_span> away = {};
    // Until when they are away by their status on the platform, and since when that is known; both or neither.
    std::optional<instant> status_until = {};
    std::optional<instant> status_since = {};
    // Off switch for unsolicited messages, until an instant ("mute"); min() means not muted.
    instant muted_until = instant::min();
};

// Spans that one person may have ahead of them (I10).
inline constexpr std::size_t away_spans_max = 20;
// Days that one of them may have.
inline constexpr int away_days_max = 400;
// So many days ahead reminders can be switched off.
inline constexpr int muted_days_max = 30;

// `spans` with one more: what it touches or overlaps becomes one with it, and what was over before `today` is left out.
std::vector<day_span> with_span(std::vector<day_span> spans, day_span added, day today);

// The days on which they are away by their status, in their zone: those whose noon it covers, from the day on which it
// was noticed, at most away_days_max. Empty without one, and when it covers none.
std::optional<day_span> status_span(const person& who, const std::string& zone);

// Whether reminders may go at a time of day: it has to lie within the hours, and within what the settings allow.
enum class batch_fit { fits, outside_hours, not_allowed };
batch_fit fit_of_batch(int minute, const working_time& hours, const common_time& defaults);

// The person's working time under the defaults of the settings. A time of theirs for reminders that does not fit, or
// fits no longer, is left out.
working_time working_time_of(const person& who, const common_time& defaults);
// The country whose holidays they have, if it is listed.
const country_holidays* country_of(const person& who, const common_time& defaults);

} // namespace makegood::core
