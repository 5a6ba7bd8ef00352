// The keys of [[policy]].
#include <algorithm>

#include "settings_key_kinds.hpp"

namespace makegood::ops {

namespace {

// More than an organisation has: each look at an action holds it against all (I10).
constexpr std::size_t policies_max = 100;
constexpr std::size_t name_bytes_max = 60;

bool is_name(const std::string& name)
{
    const auto is_control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
    return name.find_first_not_of(' ') != std::string::npos && name.size() <= name_bytes_max
        && std::none_of(name.begin(), name.end(), is_control);
}

setting_key severity_key()
{
    const auto parse = [](const file_scalar& element) { return number_of(element, 1, 5); };
    const auto accept = [](std::vector<int> severities, settings& into) {
        into.policy.overrides.back().severities = std::move(severities);
        return true;
    };
    const auto show = [](const settings& from) { return shown(from.policy.overrides.back().severities); };
    return list_key("policy", "severity", "a list of whole numbers from 1 to 5", "[1, 2]", parse, accept, show);
}

void add_conditions(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "policy", "name", "a name of up to 60 bytes", "\"database\"",
        [](auto& from) -> auto& { return from.policy.overrides.back().name; }, is_name));
    keys.push_back(severity_key());
    keys.push_back(words_key(
        "policy", "service", "a list of services", "[\"db\"]",
        [](auto& from) -> auto& { return from.policy.overrides.back().services; }));
    keys.push_back(words_key(
        "policy", "team", "a list of names of teams", "[\"dba\"]",
        [](auto& from) -> auto& { return from.policy.overrides.back().teams; }));
    keys.push_back(words_key(
        "policy", "channel", "a list of channels' names or ids", "[\"#db-*\"]",
        [](auto& from) -> auto& { return from.policy.overrides.back().channels; }));
}

} // namespace

void add_policy_keys(std::vector<setting_key>& keys)
{
    add_conditions(keys);
    keys.push_back(integer_key(
        "policy", "due_days", 1, 3650, "days", 15,
        [](auto& from) -> auto& { return from.policy.overrides.back().due_days; }));
    const auto add_days = [&keys](const char* name, int least, int example, auto field) {
        keys.push_back(integer_key("policy", name, least, 250, "working days", example, field));
    };
    add_days(
        "first_nudge_working_days", 1, 1,
        [](auto& from) -> auto& { return from.policy.overrides.back().first_nudge_working_days; });
    keys.push_back(overdue_key(
        "policy", [](auto& from) -> auto& { return from.policy.overrides.back().overdue_working_days; }));
    add_days(
        "active_lately_working_days", 0, 1,
        [](auto& from) -> auto& { return from.policy.overrides.back().active_lately_working_days; });
    add_days(
        "blocked_working_days", 1, 3,
        [](auto& from) -> auto& { return from.policy.overrides.back().blocked_working_days; });
    add_days(
        "offer_working_days", 1, 1,
        [](auto& from) -> auto& { return from.policy.overrides.back().offer_working_days; });
    add_days(
        "fade_working_days", 1, 10, [](auto& from) -> auto& { return from.policy.overrides.back().fade_working_days; });
    keys.push_back(listener_key(
        "policy", [](auto& from) -> auto& { return from.policy.overrides.back().escalate_to; }));
    keys.push_back(risk_key(
        "policy", [](auto& from) -> auto& { return from.policy.overrides.back().risk_by_lead; }));
}

std::string problem_of_policy(const settings& from)
{
    const auto& policies = from.policy.overrides;
    if (policies.size() > policies_max)
        return "more than " + std::to_string(policies_max) + " of [[policy]]";
    const auto& last = policies.back();
    if (last.name.empty())
        return "[[policy]] needs a name, for example: name = \"database\"";
    if (last.severities.empty() && last.services.empty() && last.teams.empty() && last.channels.empty())
        return "[[policy]] needs a condition, for example: severity = [1, 2]; what is for all stands in [due] and "
               "[nudges]";
    const auto is_unknown = [&](const std::string& name) {
        const auto is_it = [&](const auto& team) { return is_same_name(team.name, name); };
        return std::none_of(from.policy.teams.begin(), from.policy.teams.end(), is_it);
    };
    const auto unknown = std::find_if(last.teams.begin(), last.teams.end(), is_unknown);
    return unknown == last.teams.end() ? "" : "no [[team]] above is called " + quote(*unknown);
}

} // namespace makegood::ops
