// What the name and the description of an incident's channel say.
#include "makegood/core/policy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <regex>
#include <string_view>
#include <utility>

namespace makegood::core {

namespace {

// Longer than any platform allows; std::regex recurses per character, so unbounded names could exhaust the stack.
constexpr std::size_t channel_name_limit = 256;
// Slack allows 250 characters for a topic and as many for a purpose; programs say what counts in their first lines.
constexpr std::size_t description_limit = 2048;

// The settings hold a few patterns, and every channel event asks for them: compiling once per thread keeps that cheap.
// A pattern that is no regular expression matches nothing (the settings refuse it with its place in the file).
const std::optional<std::regex>& compiled(const std::string& source)
{
    thread_local std::map<std::string, std::optional<std::regex>> all;
    const auto [known, is_new] = all.try_emplace(source);
    if (is_new) {
        try {
            known->second.emplace(source, std::regex::ECMAScript | std::regex::icase | std::regex::optimize);
        } catch (const std::regex_error&) {
            known->second.reset();
        }
    }
    return known->second;
}

// The first group of the first match; empty without one.
std::string sought(const std::string& text, const std::string& source)
{
    const auto& pattern = compiled(source);
    std::smatch found;
    return pattern && std::regex_search(text, found, *pattern) && found.size() > 1 ? found.str(1) : std::string();
}

bool is_said(const std::string& text, const std::string& source)
{
    const auto& pattern = compiled(source);
    return !source.empty() && pattern && std::regex_search(text, *pattern);
}

bool is_number(const std::string& text)
{
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// "1", "SEV1" and "P-1" are all severity 1; 0 for what is none: of several digits, or a number below or between.
int read_severity(const std::string& text)
{
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (std::count_if(text.begin(), text.end(), is_digit) != 1)
        return 0;
    const int said = *std::find_if(text.begin(), text.end(), is_digit) - '0';
    return said >= 1 && said <= 5 ? said : 0;
}

incident_description described(const std::string& text, const std::string& severity_pattern,
                               const std::string& service_pattern)
{
    const auto severity = sought(text, severity_pattern);
    incident_description said;
    if (is_number(severity) && severity.size() == 1)
        said.severity = severity.front() - '0';
    said.service = sought(text, service_pattern);
    return said;
}

} // namespace

bool is_named(const place& seen, const std::string& word)
{
    return !word.empty() && (word == seen.channel || word == seen.name || word == "#" + seen.name);
}

bool is_in_settings(const place& seen, const policy& rules)
{
    const auto is_of_team = [&seen](const team_policy& team) { return is_named(seen, team.channel); };
    return is_named(seen, rules.digest.place) || is_named(seen, rules.rollout.report_to)
        || std::any_of(rules.teams.begin(), rules.teams.end(), is_of_team);
}

int read_risk_by_lead(const std::string& word)
{
    constexpr std::string_view stem = "sev-";
    const bool is_severity
        = word.size() == stem.size() + 1 && word.starts_with(stem) && word.back() >= '1' && word.back() <= '5';
    return is_severity ? word.back() - '0' : 0;
}

listener read_listener(const std::string& word)
{
    constexpr std::array<std::pair<std::string_view, listener>, 3> roles
        = {{{"lead", listener::lead}, {"channel", listener::channel}, {"asker", listener::asker}}};
    for (const auto& [name, role] : roles)
        if (word == name)
            return role;
    // Slack's people are U… and W…, Matrix's @….
    const bool is_person = !word.empty() && std::string_view("UW@").find(word.front()) != std::string_view::npos;
    return is_person ? listener::person : listener::place;
}

std::vector<std::string> named_listeners(const policy& rules, listener kind)
{
    std::vector<std::string> words;
    const auto add = [&](const std::string& word) {
        if (read_listener(word) == kind && std::find(words.begin(), words.end(), word) == words.end())
            words.push_back(word);
    };
    add(rules.nudge.escalate_to);
    for (const auto& each : rules.overrides)
        if (each.escalate_to)
            add(*each.escalate_to);
    return words;
}

std::optional<incident_name> read_incident_name(const std::string& channel_name, const incident_policy& rules)
{
    if (channel_name.size() > channel_name_limit) {
        return std::nullopt;
    }
    const std::optional<std::regex>& pattern = compiled(rules.channel_pattern);
    std::smatch found;
    if (!pattern || !std::regex_match(channel_name, found, *pattern)) {
        return std::nullopt;
    }
    // The number is the first group of digits, the title the last group: so patterns may have helper groups.
    std::size_t number = 1;
    while (number < found.size() && !is_number(found.str(number))) {
        ++number;
    }
    if (number >= found.size()) {
        return std::nullopt;
    }
    std::string title = number + 1 < found.size() ? found.str(found.size() - 1) : "";
    const auto separates = [](char letter) { return letter == '-' || letter == '_'; };
    std::replace_if(title.begin(), title.end(), separates, ' ');
    return incident_name{"INC-" + found.str(number), title};
}

incident_description read_incident_description(const std::string& description, const incident_policy& rules)
{
    return described(description.substr(0, description_limit), rules.severity_pattern, rules.service_pattern);
}

bool is_source(const incident_policy& rules, const std::string& app)
{
    return std::any_of(rules.sources.begin(), rules.sources.end(), [&](const auto& each) { return each.app == app; });
}

incident_description read_source_words(const std::string& words, const std::string& app, const incident_policy& rules)
{
    const auto text = words.substr(0, description_limit);
    incident_description all;
    for (const auto& source : rules.sources) {
        if (source.app != app)
            continue;
        auto said = described(text, source.severity_pattern, source.service_pattern);
        all.severity = all.severity > 0 ? all.severity : said.severity;
        all.service = all.service.empty() ? std::move(said.service) : std::move(all.service);
        if (is_said(text, source.resolved_pattern))
            all.is_resolved = true;
    }
    return all;
}

incident_description read_incident_fields(const std::map<std::string, std::string>& fields)
{
    // A title as long as a topic of Slack; a key that people can type.
    constexpr std::size_t words_bytes_max = 250;
    constexpr std::size_t key_bytes_max = 80;
    constexpr std::size_t url_bytes_max = 3000;
    const auto bounded = [&fields](const char* name, std::size_t bytes_max) {
        const auto found = fields.find(name);
        return found == fields.end() || found->second.size() > bytes_max ? std::string() : found->second;
    };
    incident_description told;
    told.key = bounded("key", key_bytes_max);
    // A key with a blank in it could not be typed.
    if (told.key.find_first_of(" \t\r\n") != std::string::npos)
        told.key.clear();
    told.title = bounded("title", words_bytes_max);
    told.severity = read_severity(bounded("severity", words_bytes_max));
    told.service = bounded("service", words_bytes_max);
    const auto state = bounded("state", words_bytes_max);
    if (state == "open" || state == "resolved")
        told.is_resolved = state == "resolved";
    auto url = bounded("url", url_bytes_max);
    if (url.starts_with("https://") || url.starts_with("http://"))
        told.document_url = std::move(url);
    return told;
}

bool may_begin_incident(const incident_policy& rules, const std::string& app, const std::string& channel_name)
{
    const auto name = channel_name.substr(0, channel_name_limit);
    const auto is_meant = [&](const incident_source& each) {
        return each.app == app && (each.channels_pattern.empty() || is_said(name, each.channels_pattern));
    };
    return std::any_of(rules.sources.begin(), rules.sources.end(), is_meant);
}

} // namespace makegood::core
