#include "settings_keys.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <regex>
#include <string_view>
#include <utility>

#include <makegood/core/calendar.hpp>
#include <makegood/core/time.hpp>

#include "settings_key_kinds.hpp"
#include "settings_text.hpp"

namespace makegood::ops {

namespace {

// Each message of a program is held against the patterns of all.
constexpr std::size_t sources_max = 50;

// ---- values ----

bool is_zone(const std::string& name) { return core::find_zone(name) != nullptr; }

bool is_command_word(const std::string& word)
{
    static const std::regex form{"/[a-z0-9_-]{1,31}"}; // Slack's own rule for slash commands
    return std::regex_match(word, form);
}

template <unsigned groups>
bool is_pattern(const std::string& pattern)
{
    try {
        return std::regex{pattern}.mark_count() >= groups;
    } catch (const std::regex_error&) {
        return false;
    }
}

struct hours
{
    int from_minute = 0;
    int until_minute = 0;
};

std::optional<hours> read_hours(const std::string& text)
{
    const std::size_t dash = text.find('-');
    if (dash == std::string::npos)
        return std::nullopt;
    const auto from = read_time_of_day(std::string_view{text}.substr(0, dash));
    const auto until = read_time_of_day(std::string_view{text}.substr(dash + 1));
    if (!from || !until)
        return std::nullopt;
    return hours{*from, *until};
}

setting_key hours_key()
{
    setting_key key;
    key.section = "people";
    key.name = "hours";
    key.expected = "two times of day with a dash";
    key.example = "\"09:00-17:30\"";
    key.read = [](const file_value& value, settings& into) {
        const std::string* text = text_of(value);
        const auto read = text ? read_hours(*text) : std::nullopt;
        if (!read)
            return false;
        into.policy.hours.from_minute = read->from_minute;
        into.policy.hours.until_minute = read->until_minute;
        return true;
    };
    key.show = [](const settings& from) {
        const core::working_time& time = from.policy.hours;
        return quote(format_time_of_day(time.from_minute) + "-" + format_time_of_day(time.until_minute));
    };
    return key;
}

setting_key working_days_key()
{
    const auto parse = [](const file_scalar& element) {
        const std::string* text = text_of(element);
        return text ? read_weekday(*text) : std::nullopt;
    };
    const auto accept = [](const std::vector<int>& days, settings& into) {
        into.policy.hours.working_days.fill(days.empty());
        for (const int weekday : days)
            into.policy.hours.working_days.at(static_cast<std::size_t>(weekday - 1)) = true;
        return !days.empty();
    };
    const auto show = [](const settings& from) {
        std::vector<std::string> names;
        for (int weekday = 1; weekday <= 7; ++weekday)
            if (from.policy.hours.working_days.at(static_cast<std::size_t>(weekday - 1)))
                names.push_back(quote(format_weekday(weekday)));
        return join(names);
    };
    return list_key("people", "working_days", "a list of at least one weekday", "[\"monday\", \"tuesday\"]", parse,
                    accept, show);
}

setting_key holidays_key()
{
    const auto parse = [](const file_scalar& element) {
        const std::string* text = text_of(element);
        return text ? core::parse_day(*text) : std::nullopt;
    };
    const auto accept = [](std::vector<core::day> days, settings& into) {
        std::sort(days.begin(), days.end());
        days.erase(std::unique(days.begin(), days.end()), days.end());
        into.policy.hours.holidays = std::move(days);
        return true;
    };
    const auto show = [](const settings& from) {
        std::vector<std::string> days;
        for (const core::day& on : from.policy.hours.holidays)
            days.push_back(quote(core::format_day(on)));
        return join(days);
    };
    return list_key("people", "holidays", "a list of days", "[\"2026-12-25\"]", parse, accept, show);
}

std::optional<ports::severity> read_level(const std::string& text)
{
    constexpr std::array<std::pair<std::string_view, ports::severity>, 4> levels
        = {{{"debug", ports::severity::debug},
            {"info", ports::severity::info},
            {"warning", ports::severity::warning},
            {"error", ports::severity::error}}};
    for (const auto& [name, level] : levels)
        if (text == name)
            return level;
    return std::nullopt;
}

std::string format_level(ports::severity level)
{
    constexpr std::array<const char*, 4> names = {"debug", "info", "warning", "error"};
    return names.at(static_cast<std::size_t>(level));
}

std::optional<log_format> read_format(const std::string& text)
{
    if (text == "logfmt")
        return log_format::logfmt;
    return text == "json" ? std::optional{log_format::json} : std::nullopt;
}

std::string format_format(log_format format) { return format == log_format::json ? "json" : "logfmt"; }

// ---- the list ----

// As Slack allows them in the names of emoji.
bool is_emoji_or_empty(const std::string& name)
{
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_+-'") == std::string::npos;
}

bool is_anything(const std::string&) { return true; }
bool is_url_like(const std::string& text) { return !text.empty() && !has_white_space(text); }
bool is_listen_or_empty(const std::string& text) { return text.empty() || read_listen_address(text).has_value(); }

void add_place_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "store", "path", "a file name", "\"/var/lib/makegood/makegood.db\"",
        [](auto& from) -> auto& { return from.store.path; }, is_anything));
    keys.push_back(flag_key(
        "store", "store_source_words", [](auto& from) -> auto& { return from.policy.store_source_words; }));
    keys.push_back(text_key(
        "slack", "api_url", "the address of Slack's Web API", "\"https://slack.com/api/\"",
        [](auto& from) -> auto& { return from.slack.api_url; }, is_url_like));
    keys.push_back(text_key(
        "slack", "command", "a slash command: a slash and up to 31 of a-z, 0-9, - and _", "\"/action\"",
        [](auto& from) -> auto& { return from.policy.command_word; }, is_command_word));
    keys.push_back(text_key(
        "slack", "ca_file", "a file name", "\"/etc/ssl/certs/company.pem\"",
        [](auto& from) -> auto& { return from.slack.ca_file; }, is_anything));
    keys.push_back(integer_key(
        "slack", "connections", 1, 4, "connections", [](auto& from) -> auto& { return from.slack.connections; }));
    add_matrix_keys(keys);
    add_tracker_keys(keys);
    keys.push_back(text_key(
        "health", "listen", "an address and port, or empty", "\"127.0.0.1:8780\"",
        [](auto& from) -> auto& { return from.health.listen; }, is_listen_or_empty));
    keys.push_back(coded_key(
        "log", "level", "\"debug\", \"info\", \"warning\" or \"error\"", "\"info\"",
        [](auto& from) -> auto& { return from.log.level; }, read_level, format_level));
    keys.push_back(coded_key(
        "log", "format", "\"logfmt\" or \"json\"", "\"logfmt\"", [](auto& from) -> auto& { return from.log.format; },
        read_format, format_format));
}

void add_people_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "people", "zone", "the name of a time zone", "\"Europe/Paris\"",
        [](auto& from) -> auto& { return from.policy.hours.zone; }, is_zone));
    keys.push_back(hours_key());
    keys.push_back(working_days_key());
    keys.push_back(holidays_key());
    keys.push_back(user_ids_key(
        "people", "admins", [](auto& from) -> auto& { return from.policy.admins; }));
    keys.push_back(text_key(
        "people", "helper", "a user id, or empty", "\"U024BE7LH\"",
        [](auto& from) -> auto& { return from.policy.helper; }, is_word_or_empty));
    keys.push_back(integer_key(
        "people", "commands_per_minute", 0, 60'000, "commands",
        [](auto& from) -> auto& { return from.policy.commands_per_minute; }));
}

void add_digest_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "digest", "place", "a channel's name or id, or empty", "\"#reliability\"",
        [](auto& from) -> auto& { return from.policy.digest.place; }, is_word_or_empty));
    keys.push_back(coded_key(
        "digest", "day", "a weekday", "\"monday\"", [](auto& from) -> auto& { return from.policy.digest.weekday; },
        read_weekday, format_weekday));
    keys.push_back(coded_key(
        "digest", "time", "a time of day", "\"09:30\"",
        [](auto& from) -> auto& { return from.policy.digest.minute_of_day; }, read_time_of_day, format_time_of_day));
    keys.push_back(text_key(
        "digest", "zone", "the name of a time zone", "\"Europe/Paris\"",
        [](auto& from) -> auto& { return from.policy.digest.zone; }, is_zone));
    keys.push_back(integer_key(
        "digest", "window_days", 7, 3650, "days", [](auto& from) -> auto& { return from.policy.digest.window_days; }));
    keys.push_back(integer_key(
        "digest", "rule_of_thumb_percent", 0, 100, "percent",
        [](auto& from) -> auto& { return from.policy.digest.rule_of_thumb_percent; }));
}

void add_due_keys(std::vector<setting_key>& keys)
{
    keys.push_back(integer_key(
        "due", "severity_1_days", 1, 3650, "days",
        [](auto& from) -> auto& { return from.policy.due.severity_1_days; }));
    keys.push_back(integer_key(
        "due", "severity_2_days", 1, 3650, "days",
        [](auto& from) -> auto& { return from.policy.due.severity_2_days; }));
    keys.push_back(integer_key(
        "due", "other_days", 1, 3650, "days", [](auto& from) -> auto& { return from.policy.due.other_days; }));
}

void add_nudge_keys(std::vector<setting_key>& keys)
{
    keys.push_back(integer_key(
        "nudges", "first_nudge_working_days", 1, 250, "working days",
        [](auto& from) -> auto& { return from.policy.nudge.first_nudge_working_days; }));
    keys.push_back(overdue_key(
        "nudges", [](auto& from) -> auto& { return from.policy.nudge.overdue_working_days; }));
    keys.push_back(integer_key(
        "nudges", "active_lately_working_days", 0, 250, "working days",
        [](auto& from) -> auto& { return from.policy.nudge.active_lately_working_days; }));
    keys.push_back(integer_key(
        "nudges", "blocked_working_days", 1, 250, "working days",
        [](auto& from) -> auto& { return from.policy.nudge.blocked_working_days; }));
    keys.push_back(integer_key(
        "nudges", "offer_working_days", 1, 250, "working days",
        [](auto& from) -> auto& { return from.policy.nudge.offer_working_days; }));
    keys.push_back(integer_key(
        "nudges", "team_offer_working_days", 1, 250, "working days",
        [](auto& from) -> auto& { return from.policy.nudge.team_offer_working_days; }));
    keys.push_back(integer_key(
        "nudges", "fade_working_days", 1, 250, "working days",
        [](auto& from) -> auto& { return from.policy.nudge.fade_working_days; }));
    keys.push_back(integer_key(
        "nudges", "items_per_week", 1, 1000, "items",
        [](auto& from) -> auto& { return from.policy.nudge.items_per_week; }));
    keys.push_back(coded_key(
        "nudges", "batch_earliest", "a time of day", "\"08:00\"",
        [](auto& from) -> auto& { return from.policy.hours.batch_earliest_minute; }, read_time_of_day,
        format_time_of_day));
    keys.push_back(coded_key(
        "nudges", "batch_latest", "a time of day", "\"18:00\"",
        [](auto& from) -> auto& { return from.policy.hours.batch_latest_minute; }, read_time_of_day,
        format_time_of_day));
    keys.push_back(integer_key(
        "nudges", "batches_per_minute", 1, 10'000, "messages",
        [](auto& from) -> auto& { return from.policy.nudge.batches_per_minute; }));
    keys.push_back(listener_key(
        "nudges", [](auto& from) -> auto& { return from.policy.nudge.escalate_to; }));
    keys.push_back(integer_key(
        "nudges", "praise_working_days", 0, 250, "working days",
        [](auto& from) -> auto& { return from.policy.nudge.praise_working_days; }));
}

void add_rollout_keys(std::vector<setting_key>& keys)
{
    keys.push_back(risk_key(
        "decline", [](auto& from) -> auto& { return from.policy.risk_by_lead; }));
    keys.push_back(words_key(
        "rollout", "teams", "a list of names of teams", "[\"dba\"]",
        [](auto& from) -> auto& { return from.policy.rollout.teams; }));
    const auto parse = [](const std::string& word) {
        return word == "on" || word == "preview" ? std::optional(word == "preview") : std::nullopt;
    };
    keys.push_back(coded_key(
        "rollout", "nudges", "\"on\" or \"preview\"", "\"preview\"",
        [](auto& from) -> auto& { return from.policy.rollout.is_preview; }, parse,
        [](bool is_preview) { return std::string(is_preview ? "preview" : "on"); }));
    keys.push_back(text_key(
        "rollout", "report_to", "a channel's name or id, or empty", "\"#makegood\"",
        [](auto& from) -> auto& { return from.policy.rollout.report_to; }, is_word_or_empty));
    keys.push_back(user_ids_key(
        "private", "stewards", [](auto& from) -> auto& { return from.policy.stewards; }));
}

bool is_app_id(const std::string& text)
{
    static const std::regex form{"A[A-Z0-9]{1,30}|@[^ \\t:]{1,200}:[^ \\t]{1,200}"};
    return std::regex_match(text, form);
}

template <unsigned groups>
bool is_pattern_or_empty(const std::string& pattern)
{
    return pattern.empty() || is_pattern<groups>(pattern);
}

void add_source_keys(std::vector<setting_key>& keys)
{
    const std::string section = "incident.source";
    keys.push_back(text_key(
        section, "app_id", "the id of a Slack app, or of a Matrix account", "\"A0123ABC\"",
        [](auto& from) -> auto& { return from.policy.incident.sources.back().app; }, is_app_id));
    keys.push_back(text_key(
        section, "severity", "a regular expression with a group for the number, or empty", "'severity: sev-?([1-5])'",
        [](auto& from) -> auto& { return from.policy.incident.sources.back().severity_pattern; },
        is_pattern_or_empty<1>));
    keys.push_back(text_key(
        section, "service", "a regular expression with a group for the name, or empty", "'service: ([a-z-]+)'",
        [](auto& from) -> auto& { return from.policy.incident.sources.back().service_pattern; },
        is_pattern_or_empty<1>));
    keys.push_back(text_key(
        section, "resolved", "a regular expression, or empty", "'status: (resolved|closed)'",
        [](auto& from) -> auto& { return from.policy.incident.sources.back().resolved_pattern; },
        is_pattern_or_empty<0>));
    keys.push_back(text_key(
        section, "channels", "a regular expression, or empty", "'^[0-9]{8}-'",
        [](auto& from) -> auto& { return from.policy.incident.sources.back().channels_pattern; },
        is_pattern_or_empty<0>));
}

std::string problem_of_source(const settings& from)
{
    const auto& sources = from.policy.incident.sources;
    if (sources.size() > sources_max)
        return "more than " + std::to_string(sources_max) + " of [[incident.source]]";
    return sources.back().app.empty() ? "[[incident.source]] needs an app_id, for example: app_id = \"A0123ABC\"" : "";
}

void add_incident_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "incident", "channel_pattern", "a regular expression with groups for the number and the title",
        "'^(inc|incident)-([0-9]+)(-(.*))?$'", [](auto& from) -> auto& { return from.policy.incident.channel_pattern; },
        is_pattern<2>));
    keys.push_back(text_key(
        "incident", "severity_pattern", "a regular expression with a group for the number", "'sev-?([1-5])'",
        [](auto& from) -> auto& { return from.policy.incident.severity_pattern; }, is_pattern<1>));
    keys.push_back(text_key(
        "incident", "service_pattern", "a regular expression with a group for the name", "'service: ([a-z-]+)'",
        [](auto& from) -> auto& { return from.policy.incident.service_pattern; }, is_pattern<1>));
    keys.push_back(flag_key(
        "incident", "join_public", [](auto& from) -> auto& { return from.policy.incident.join_public; }));
    keys.push_back(flag_key(
        "incident", "greeting", [](auto& from) -> auto& { return from.policy.incident.greets; }));
    add_source_keys(keys);
    keys.push_back(flag_key(
        "promises", "ask", [](auto& from) -> auto& { return from.policy.promises.are_asked_about; }));
    keys.push_back(integer_key(
        "promises", "minutes_between", 0, 1440, "minutes",
        [](auto& from) -> auto& { return from.policy.promises.minutes_between; }));
}

void add_capture_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "capture", "emoji", "the name of an emoji without colons, or empty", "\"handshake\"",
        [](auto& from) -> auto& { return from.policy.capture.emoji; }, is_emoji_or_empty));
}

} // namespace

const std::vector<setting_key>& setting_keys()
{
    static const std::vector<setting_key> keys = [] {
        std::vector<setting_key> all;
        add_place_keys(all);
        add_people_keys(all);
        add_digest_keys(all);
        add_due_keys(all);
        add_nudge_keys(all);
        add_rollout_keys(all);
        add_incident_keys(all);
        add_capture_keys(all);
        add_holiday_keys(all);
        add_team_keys(all);
        add_policy_keys(all);
        return all;
    }();
    return keys;
}

const std::vector<setting_table>& setting_tables()
{
    static const std::vector<setting_table> tables{
        table_of(
            "incident.source", [](auto& from) -> auto& { return from.policy.incident.sources; }, problem_of_source),
        table_of(
            "holidays", [](auto& from) -> auto& { return from.policy.hours.countries; }, problem_of_holidays),
        table_of(
            "team", [](auto& from) -> auto& { return from.policy.teams; }, problem_of_team),
        table_of(
            "policy", [](auto& from) -> auto& { return from.policy.overrides; }, problem_of_policy)};
    return tables;
}

} // namespace makegood::ops
