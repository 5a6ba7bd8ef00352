// The verbs about one's own time: what they mean, and what is no such verb but an action.
#include <string>
#include <variant>
#include <vector>

#include "command_line_support.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::language;
using namespace makegood::language::typed;

namespace {

std::string hours_meant(const std::string& typed)
{
    const auto read = parse_command(typed, around());
    const auto* hours = std::get_if<hours_command>(&read);
    if (hours == nullptr)
        return std::holds_alternative<record_command>(read) ? "an action" : "something else";
    std::string text = hours->is_reset ? "reset" : "";
    if (hours->from_minute)
        text += std::to_string(*hours->from_minute) + "-" + std::to_string(*hours->until_minute);
    for (std::size_t at = 0; hours->days && at < 7; ++at)
        text += std::string(at == 0 ? " " : "") + ((*hours->days)[at] ? "x" : ".");
    if (hours->country)
        return "country " + *hours->country;
    if (hours->zone)
        return "zone " + *hours->zone;
    if (hours->is_of_batch)
        return "batch "
            + (hours->batch_minute    ? std::to_string(*hours->batch_minute)
                   : hours->is_unread ? "unread"
                                      : "asked");
    return hours->is_unread ? "unread" : text.empty() ? "asked" : text;
}

std::string away_meant(const std::string& typed)
{
    const auto read = parse_command(typed, around());
    const auto* away = std::get_if<away_command>(&read);
    if (away == nullptr)
        return std::holds_alternative<record_command>(read) ? "an action" : "something else";
    if (away->is_cancelled || away->is_unread)
        return away->is_unread ? "unread" : "off";
    return away->days ? core::format_day(away->days->from) + ".." + core::format_day(away->days->until) : "asked";
}

std::string mute_meant(const std::string& typed)
{
    const auto read = parse_command(typed, around());
    const auto* mute = std::get_if<mute_command>(&read);
    if (mute == nullptr)
        return std::holds_alternative<record_command>(read) ? "an action" : "something else";
    if (mute->is_cancelled || mute->is_unread)
        return mute->is_unread ? "unread" : "off";
    if (!mute->until)
        return "asked";
    return mute->until->at ? core::format_instant(*mute->until->at) : core::format_day(mute->until->on);
}

} // namespace

TEST_CASE("hours: a span of the day, working days, both, or how it stands")
{
    const std::vector<row> rows = {
        {"hours", "asked"},
        {"hours default", "reset"},
        {"hours 19:00-07:00 wed-sat", "1140-420 ..xxxx."},
        {"hours 9-17:30", "540-1050"},
        {"hours 9-5", "540-1020"},
        {"hours 9am-5pm mon,wed,fri", "540-1020 x.x.x.."},
        {"hours 12am-12pm", "0-720"},
        {"hours 22-6", "1320-360"},
        {"Hours 8:30\xE2\x80\x93"
         "16 Tuesday-Thursday",
         "510-960 .xxx..."},
        {"hours fri-mon", " x...xxx"},
        {"hours country de", "country de"},
        {"hours Country DE", "country de"},
        {"hours country none", "country none"},
        {"hours country report for the board", "an action"},
        {"hours zone Europe/Berlin", "zone Europe/Berlin"},
        {"hours Zone America/New York", "zone America/New_York"},
        {"hours zone OFF", "zone off"},
        {"hours zone", "asked"},
        {"hours zone map for the board", "an action"},
        {"hours zone and/or country of the vendor", "an action"},
        {"hours batch 10:00", "batch 600"},
        {"hours Batch at 4pm", "batch 960"},
        {"hours batch 24:00", "batch 0"},
        {"hours batch Off", "batch -1"},
        {"hours batch default", "batch -1"},
        {"hours batch", "batch asked"},
        {"hours batch 25:00", "batch unread"},
        {"hours batch jobs run must be on the status page", "an action"},
        {"hours batch 10 jobs run must be on the status page", "an action"},
        {"hours daily", " xxxxxxx"},
        {"hours 0-24", "0-0"},
        {"hours 9 to 17", "540-1020"},
        {"hours 9:00 - 17:00 mon - fri", "540-1020 xxxxx.."},
        {"hours 9am to 5pm mon to fri", "540-1020 xxxxx.."},
        {"hours mon to thu", " xxxx..."},
        {"hours 9-17 daily for the night crew page", "unread"},
        {"hours 9-", "something else"},
        {"hours on", "something else"},
        {"hours -", "something else"},
        {"hours of the support desk must be on the status page", "an action"},
        {"hours 9-25 in the rota are wrong", "an action"},
        {"hours 9:75-17 in the rota", "an action"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.typed);
        CHECK(hours_meant(each.typed) == each.read);
    }
}

TEST_CASE("away: one day, from one to another, until one, a week, or how it stands")
{
    const std::vector<row> rows = {
        {"away", "asked"},
        {"away off", "off"},
        {"away fri", "2026-11-27..2026-11-27"},
        {"away tomorrow", "2026-11-24..2026-11-24"},
        {"away until thu", "2026-11-23..2026-11-26"},
        {"away 2026-12-20..2027-01-03", "2026-12-20..2027-01-03"},
        {"away 20 dec - 3 jan", "2026-12-20..2027-01-03"},
        {"away 20 dec \xE2\x80\x93 3 jan", "2026-12-20..2027-01-03"},
        {"away from wed to fri", "2026-11-25..2026-11-27"},
        {"away 27 to 30 nov", "2026-11-27..2026-11-30"},
        {"away next week", "2026-11-30..2026-12-06"},
        {"away this week", "2026-11-23..2026-11-29"},
        {"away 20 dec-3 jan", "2026-12-20..2027-01-03"},
        {"away 27-30 nov", "2026-11-27..2026-11-30"},
        {"away for 2 weeks", "2026-11-23..2026-12-06"},
        {"away 3 weeks", "2026-11-23..2026-12-13"},
        {"away for a day", "2026-11-23..2026-11-23"},
        {"away tomorrow and friday", "unread"},
        {"away 1 dec, 3 dec", "unread"},
        {"away 2026-12-20..", "unread"},
        {"away on", "something else"},
        {"away from", "something else"},
        {"away until", "something else"},
        {"away for", "something else"},
        {"away -", "something else"},
        {"away ..", "something else"},
        {"away 99999999999999999999 days", "an action"},
        {"away 5 dec - 1 dec", "2026-12-05..2026-12-01"},
        {"away team shirts must be ordered by friday", "an action"},
        {"away days of the vendor go into the calendar", "an action"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.typed);
        CHECK(away_meant(each.typed) == each.read);
    }
}

TEST_CASE("mute: until a day or a moment, for a while, or how it stands")
{
    const std::vector<row> rows = {
        {"mute", "asked"},
        {"mute off", "off"},
        {"mute until 4 dec", "2026-12-04"},
        {"Mute till fri", "2026-11-27"},
        {"mute until 2026-11-01", "2026-11-01"},
        {"mute tomorrow", "2026-11-24"},
        {"mute for 2 weeks", "2026-12-06"},
        {"mute 3 days", "2026-11-25"},
        {"mute until 4 dec and fri", "unread"},
        {"mute until", "something else"},
        {"mute for", "something else"},
        {"mute on", "something else"},
        {"mute the pager for db-3 by friday", "an action"},
        {"mute until the vendor answers", "an action"},
        {"mute for the night crew", "an action"},
        {"mute 3 alerts on db-3", "an action"},
        {"mute alerts during the upgrade", "an action"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.typed);
        CHECK(mute_meant(each.typed) == each.read);
    }
}
