// What the name of an incident's channel says.
#include "makegood/core/policy.hpp"

#include <algorithm>
#include <cstddef>
#include <regex>

namespace makegood::core {

namespace {

// Longer than any platform allows; std::regex recurses per character, so unbounded names could exhaust the stack.
constexpr std::size_t channel_name_limit = 256;

struct compiled_pattern
{
    std::string source;
    std::optional<std::regex> pattern;
};

// The settings hold one pattern, and every channel event asks for it: compiling once per thread keeps that cheap. A
// pattern that is no regular expression matches nothing (the settings refuse it with its place in the file).
const std::optional<std::regex>& compiled(const std::string& source)
{
    thread_local compiled_pattern last;
    if (last.source != source || !last.pattern) {
        last.source = source;
        last.pattern.reset();
        try {
            last.pattern.emplace(source, std::regex::ECMAScript | std::regex::icase | std::regex::optimize);
        } catch (const std::regex_error&) {
            last.pattern.reset();
        }
    }
    return last.pattern;
}

bool is_number(const std::string& text)
{
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

} // namespace

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

} // namespace makegood::core
