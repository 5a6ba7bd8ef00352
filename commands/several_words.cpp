#include "several_words.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

std::vector<std::string> words_in(const std::string& text)
{
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at)
            all.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

// "A-1, A-2 and A-3"
std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t at = 0; at < names.size(); ++at)
        text += (at == 0 ? "" : at + 1 == names.size() ? " and " : ", ") + names[at];
    return text;
}

} // namespace

ids ids_in(const std::string& text)
{
    ids all;
    for (const auto& each : words_in(text))
        if (const auto id = language::read_action_id(each); id && all.size() < at_once)
            all.push_back(*id);
    return all;
}

std::vector<seen_action> seen_in(const std::string& text)
{
    std::vector<seen_action> all;
    for (const auto& each : words_in(text)) {
        const auto colon = std::min(each.find(':'), each.size());
        const auto id = language::read_action_id(each.substr(0, colon));
        const auto number = each.substr(std::min(colon + 1, each.size()));
        std::int64_t change = 0;
        std::from_chars(number.data(), number.data() + number.size(), change);
        if (id && all.size() < at_once)
            all.push_back({*id, change});
    }
    return all;
}

std::int64_t last_change(const context& here, core::action_id id)
{
    const auto last = here.ledger.history.last_of(id);
    return last ? last->id : 0;
}

std::string written(const context& here, const ids& all)
{
    std::string text;
    for (const auto id : all)
        text += (text.empty() ? "" : " ") + core::format_id(id) + ":" + std::to_string(last_change(here, id));
    return text;
}

std::string listed(const ids& all)
{
    std::vector<std::string> names;
    std::transform(all.begin(), all.end(), std::back_inserter(names), core::format_id);
    return listed(names);
}

} // namespace makegood::commands
