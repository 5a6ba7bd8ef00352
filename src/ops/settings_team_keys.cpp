// The keys of [[team]].
#include <algorithm>
#include <cctype>
#include <regex>

#include "settings_key_kinds.hpp"

namespace makegood::ops {

namespace {

// More than an organisation has (I10).
constexpr std::size_t teams_max = 200;
constexpr std::size_t team_name_bytes_max = 60;

// As the grammar reads names after "@".
bool is_team_name(const std::string& name)
{
    const auto is_of_name = [](unsigned char byte) {
        return std::isalnum(byte) != 0 || byte == '.' || byte == '_' || byte == '-' || byte >= 0x80;
    };
    return !name.empty() && name.size() <= team_name_bytes_max && name.back() != '.'
        && std::all_of(name.begin(), name.end(), is_of_name);
}

// "every 2 weeks from 2026-11-30", "every week from 2026-11-30", or nothing.
std::optional<core::planning_rhythm> read_rhythm(const std::string& text)
{
    static const std::regex form{"every (?:week|([1-9][0-9]?) weeks) from ([0-9]{4}-[0-9]{2}-[0-9]{2})"};
    if (text.empty())
        return core::planning_rhythm{};
    std::smatch found;
    if (!std::regex_match(text, found, form))
        return std::nullopt;
    const auto first = core::parse_day(found.str(2));
    const int weeks = found[1].matched ? std::stoi(found.str(1)) : 1;
    return first ? std::optional(core::planning_rhythm{weeks, *first}) : std::nullopt;
}

std::string format_rhythm(const core::planning_rhythm& rhythm)
{
    if (rhythm.weeks == 0)
        return {};
    const auto length = rhythm.weeks == 1 ? std::string("week") : std::to_string(rhythm.weeks) + " weeks";
    return "every " + length + " from " + core::format_day(rhythm.first);
}

} // namespace

std::string problem_of_team(const settings& from)
{
    const auto& teams = from.policy.teams;
    if (teams.size() > teams_max)
        return "more than " + std::to_string(teams_max) + " of [[team]]";
    const std::string& name = teams.back().name;
    if (name.empty())
        return "[[team]] needs a name, for example: name = \"dba\"";
    if (const auto& country = teams.back().country;
        !country.empty() && core::find_country(from.policy.hours, country) == nullptr)
        return "no [[holidays]] above are of " + quote(country);
    const bool is_second = std::any_of(teams.begin(), teams.end() - 1,
                                       [&](const auto& other) { return is_same_name(other.name, name); });
    return is_second ? "another team is called " + quote(name) + " already" : "";
}

void add_team_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "team", "name", "a name of letters, digits, dots, dashes and underscores", "\"dba\"",
        [](auto& from) -> auto& { return from.policy.teams.back().name; }, is_team_name));
    keys.push_back(user_ids_key(
        "team", "members", [](auto& from) -> auto& { return from.policy.teams.back().members; }));
    keys.push_back(text_key(
        "team", "user_group", "the id of a user group, or empty", "\"S0123ABCD\"",
        [](auto& from) -> auto& { return from.policy.teams.back().user_group; }, is_word_or_empty));
    keys.push_back(text_key(
        "team", "channel", "a channel's name or id, or empty", "\"#dba\"",
        [](auto& from) -> auto& { return from.policy.teams.back().channel; }, is_word_or_empty));
    keys.push_back(text_key(
        "team", "lead", "a user id, or empty", "\"U024BE7LH\"",
        [](auto& from) -> auto& { return from.policy.teams.back().lead; }, is_word_or_empty));
    keys.push_back(text_key(
        "team", "country", "the country of one of [[holidays]], or empty", "\"de\"",
        [](auto& from) -> auto& { return from.policy.teams.back().country; }, is_word_or_empty));
    keys.push_back(coded_key(
        "team", "plan", "\"every 2 weeks from\" and a day, or empty", "\"every 2 weeks from 2026-11-30\"",
        [](auto& from) -> auto& { return from.policy.teams.back().planning; }, read_rhythm, format_rhythm));
}

} // namespace makegood::ops
