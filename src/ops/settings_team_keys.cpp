// The keys of [[team]].
#include <algorithm>
#include <cctype>

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
}

} // namespace makegood::ops
