// The keys of [[holidays]], and the files they name.
#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>

#include "settings_key_kinds.hpp"

namespace makegood::ops {

namespace {

// More than there are (I10).
constexpr std::size_t countries_max = 300;
constexpr std::size_t days_max = 5000;
constexpr std::size_t lines_max = 100'000;
// Of one event of a calendar.
constexpr int event_days_max = 31;

core::country_holidays& last(settings& of) { return of.policy.hours.countries.back(); }
const core::country_holidays& last(const settings& of) { return of.policy.hours.countries.back(); }

void add_days(core::country_holidays& to, const std::vector<core::day>& days)
{
    to.days.insert(to.days.end(), days.begin(), days.end());
    std::sort(to.days.begin(), to.days.end());
    to.days.erase(std::unique(to.days.begin(), to.days.end()), to.days.end());
}

// "DTSTART;VALUE=DATE:20261225" -> 2026-12-25
std::optional<core::day> date_of_property(std::string_view line)
{
    const auto colon = line.find(':');
    const auto text = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1, 8);
    if (text.size() != 8)
        return std::nullopt;
    return core::parse_day(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-"
                           + std::string(text.substr(6, 2)));
}

// The all-day events of an iCalendar file; empty when it has one that cannot be read, such as one that repeats by rule.
std::optional<std::vector<core::day>> days_of_calendar(const std::vector<std::string>& lines)
{
    std::vector<core::day> days;
    std::optional<core::day> from;
    std::optional<core::day> until;
    for (const std::string& line : lines) {
        if (line.starts_with("RRULE") || line.starts_with("RDATE"))
            return std::nullopt;
        if (line.starts_with("DTSTART"))
            from = date_of_property(line);
        else if (line.starts_with("DTEND"))
            until = date_of_property(line);
        else if (line == "END:VEVENT") {
            if (!from)
                return std::nullopt;
            int left = event_days_max;
            for (core::day on = *from; on == *from || (until && on < *until && left > 0); --left) {
                days.push_back(on);
                on = core::add_days(on, 1);
            }
            from = until = std::nullopt;
        }
    }
    return days;
}

// A day at the beginning of each line; what follows it is for people, as are lines that begin with "#".
std::optional<std::vector<core::day>> days_of_list(const std::vector<std::string>& lines)
{
    std::vector<core::day> days;
    for (const std::string& line : lines) {
        if (line.empty() || line.front() == '#')
            continue;
        const auto on = core::parse_day(line.substr(0, std::string("2026-12-25").size()));
        if (!on)
            return std::nullopt;
        days.push_back(*on);
    }
    return days;
}

std::optional<std::vector<core::day>> read_days(const std::string& path)
{
    std::ifstream stream{path};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line) && lines.size() < lines_max;) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        lines.push_back(std::move(line));
    }
    const bool is_calendar = !lines.empty() && lines.front() == "BEGIN:VCALENDAR";
    auto days = is_calendar ? days_of_calendar(lines) : days_of_list(lines);
    return days && !days->empty() && days->size() <= days_max ? days : std::nullopt;
}

setting_key days_key()
{
    const auto parse = [](const file_scalar& element) {
        const std::string* text = text_of(element);
        return text ? core::parse_day(*text) : std::nullopt;
    };
    const auto accept = [](const std::vector<core::day>& days, settings& into) {
        add_days(last(into), days);
        return true;
    };
    const auto show = [](const settings& from) {
        std::vector<std::string> days;
        for (const core::day& on : last(from).days)
            days.push_back(quote(core::format_day(on)));
        return join(days);
    };
    return list_key("holidays", "days", "a list of days", "[\"2026-12-25\"]", parse, accept, show);
}

setting_key file_key()
{
    setting_key key;
    key.section = "holidays";
    key.name = "file";
    key.expected = "a file with a day on each line, or of all-day events (iCalendar) that do not repeat by rule";
    key.example = "\"/etc/makegood/holidays-de.ics\"";
    key.read = [](const file_value& value, settings& into) {
        const std::string* path = text_of(value);
        if (path && path->empty())
            return true;
        const auto days = path ? read_days(*path) : std::nullopt;
        if (!days)
            return false;
        add_days(last(into), *days);
        last(into).file = *path;
        return true;
    };
    key.show = [](const settings& from) { return last(from).file.empty() ? std::string() : quote(last(from).file); };
    return key;
}

} // namespace

void add_holiday_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "holidays", "country", "a word that people type", "\"de\"",
        [](auto& from) -> auto& { return last(from).country; },
        [](const std::string& text) { return !text.empty() && text.size() <= 20 && is_word_or_empty(text); }));
    keys.push_back(days_key());
    keys.push_back(file_key());
}

std::string problem_of_holidays(const settings& from)
{
    const auto& countries = from.policy.hours.countries;
    if (countries.size() > countries_max)
        return "more than " + std::to_string(countries_max) + " of [[holidays]]";
    const auto& added = countries.back();
    if (added.country.empty())
        return "[[holidays]] needs a country, for example: country = \"de\"";
    if (core::find_country(from.policy.hours, added.country) != &added)
        return "the holidays of " + quote(added.country) + " stand above already";
    return added.days.empty() ? "[[holidays]] needs days or a file, for example: days = [\"2026-12-25\"]" : "";
}

} // namespace makegood::ops
