// Verbs whose forms are made of filters and fields: mine, list, incident, review.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

using reading = std::optional<command>;

// One filter word of a list; false when it is none.
bool take_filter(std::string_view& words, list_command& list, const surroundings& around)
{
    const auto word = without_punctuation(take_word(words));
    const auto is = [&](std::string_view name) { return equals_ignoring_case(word, name); };
    if (is("for")) {
        list.incident = read_incident_word(take_word(words));
        return !list.incident.empty();
    }
    if (is("page")) {
        const auto number = read_action_id(take_word(words));
        list.page = number && number->value < 10'000 ? static_cast<int>(number->value) - 1 : 0;
        return number.has_value();
    }
    if (const auto person = read_person(word, around)) {
        list.owner = *person;
        return true;
    }
    if (auto service = read_service(word); !service.empty()) {
        list.service = std::move(service);
        return true;
    }
    if (auto team = read_team(word); !team.empty()) {
        list.team = std::move(team);
        return true;
    }
    if (word.size() > 5 && equals_ignoring_case(word.substr(0, 5), "team:")) {
        list.team = std::string(word.substr(5));
        return true;
    }
    const std::array<std::pair<std::string_view, bool*>, 7> flags = {{{"overdue", &list.is_overdue},
                                                                      {"offered", &list.is_offered},
                                                                      {"offers", &list.is_offered},
                                                                      {"ideas", &list.is_ideas},
                                                                      {"blocked", &list.is_blocked},
                                                                      {"mine", &list.is_mine},
                                                                      {"me", &list.is_mine}}};
    for (const auto& [name, flag] : flags)
        if (is(name))
            return *flag = true;
    return is("all") || is("open") || word.empty();
}

// The title is the rest, but for a cost "…" at its end: that is not for everybody who reads the title.
void take_title(std::string_view& words, incident_command& incident)
{
    const auto all = std::exchange(words, {});
    auto title = all;
    for (auto rest = all; !rest.empty();) {
        const auto before = rest;
        const bool is_cost = equals_ignoring_case(take_word(rest), "cost") && before.size() < all.size();
        if (const auto cost = without_quotes(rest); is_cost && cost) {
            title = trim(all.substr(0, all.size() - before.size()));
            incident.cost = std::string(*cost);
        }
    }
    incident.title = std::string(title);
}

// A severity, a service, or "title …" and "cost "…"", which take the rest; false when something else stands there.
bool take_incident_part(std::string_view& words, incident_command& incident)
{
    const auto before = words;
    const auto word = take_word(words);
    if (const int severity = read_severity(word); severity != 0)
        incident.severity = severity;
    else if (auto service = read_service(word); !service.empty())
        incident.service = std::move(service);
    else if (equals_ignoring_case(without_punctuation(word), "title") && !words.empty())
        take_title(words, incident);
    else if (equals_ignoring_case(word, "cost") && without_quotes(words))
        incident.cost = std::string(*without_quotes(std::exchange(words, {})));
    else if (equals_ignoring_case(word, "doc") && is_link(words) && words.find_first_of(white_space) == words.npos)
        incident.document_url = std::string(std::exchange(words, {}));
    else if ((equals_ignoring_case(word, "resolve") || equals_ignoring_case(word, "resolved")) && words.empty())
        incident.is_resolved = true;
    else
        words = before;
    return words.size() != before.size();
}

} // namespace

std::optional<command> read_mine(std::string_view words, const surroundings&)
{
    return words.empty() ? reading(mine_command{}) : std::nullopt;
}

std::optional<command> read_list(std::string_view words, const surroundings& around)
{
    list_command list;
    while (!words.empty())
        if (!take_filter(words, list, around))
            return std::nullopt;
    return list;
}

std::optional<command> read_incident(std::string_view words, const surroundings&)
{
    incident_command incident;
    auto rest = words;
    const auto first = take_word(rest);
    // A bare "title" is a word of a sentence ("incident title needs a validator").
    const bool is_sentence = equals_ignoring_case(first, "title");
    if (auto key = read_incident_word(first); !key.empty() && first.find(':') == std::string_view::npos) {
        incident.key = std::move(key);
        words = rest;
    }
    while (!words.empty())
        if (is_sentence || !take_incident_part(words, incident))
            return std::nullopt;
    return incident;
}

// The words begin right behind the verb: what its first line names, and the lines after it.
std::optional<command> read_review(std::string_view words, const surroundings&)
{
    const auto end = std::min(words.find('\n'), words.size());
    auto head = trim(words.substr(0, end));
    auto word = take_word(head);
    if (equals_ignoring_case(word, "of") || equals_ignoring_case(word, "for"))
        word = take_word(head);
    auto incident = read_incident_word(word);
    const bool is_sentence = !head.empty() || (incident.empty() && !word.empty());
    if (is_sentence)
        return std::nullopt;
    return review_command{std::move(incident), std::string(words.substr(end))};
}

} // namespace makegood::language
