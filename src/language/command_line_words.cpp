#include "command_line_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace makegood::language {

namespace {

bool is_space(char byte) { return white_space.find(byte) != std::string_view::npos; }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
// Letters beyond ASCII are allowed in names: "@zoë".
bool is_name_byte(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '.' || byte == '_' || byte == '-'
        || static_cast<unsigned char>(byte) >= 0x80;
}

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

// The rest of `word` after one of the prefixes, without case; empty when it has none of them.
std::string_view after_prefix(std::string_view word, std::string_view prefix)
{
    if (word.size() <= prefix.size() || !equals_ignoring_case(word.substr(0, prefix.size()), prefix))
        return {};
    return word.substr(prefix.size());
}

bool is_everybody(std::string_view name)
{
    static constexpr std::array<std::string_view, 5> names = {"here", "channel", "everyone", "all", "room"};
    return std::any_of(names.begin(), names.end(), [&](auto each) { return equals_ignoring_case(each, name); });
}

// Cuts [begin, end) of `text` out, and the white space before it (after it, at the beginning of the text). Returns
// where it was.
std::size_t cut(std::string& text, std::size_t begin, std::size_t end)
{
    while (begin > 0 && is_space(text[begin - 1]))
        --begin;
    while (begin == 0 && end < text.size() && is_space(text[end]))
        ++end;
    text.erase(begin, end - begin);
    return begin;
}

} // namespace

std::string_view trim(std::string_view text)
{
    const auto begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

std::string lower_case(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool equals_ignoring_case(std::string_view left, std::string_view right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char one, char other) { return lower(one) == lower(other); });
}

std::string_view take_word(std::string_view& text)
{
    const auto begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos) {
        text = {};
        return {};
    }
    const auto end = std::min(text.find_first_of(white_space, begin), text.size());
    const auto word = text.substr(begin, end - begin);
    const auto next = text.find_first_not_of(white_space, end);
    text = next == std::string_view::npos ? std::string_view() : text.substr(next);
    return word;
}

std::vector<std::string_view> split_words(std::string_view text)
{
    std::vector<std::string_view> result;
    while (true) {
        const auto word = take_word(text);
        if (word.empty())
            return result;
        result.push_back(word);
    }
}

std::string_view rest_from(std::string_view text, std::string_view word)
{
    return text.substr(static_cast<std::size_t>(word.data() - text.data()));
}

std::optional<std::string_view> without_quotes(std::string_view words)
{
    using marks = std::pair<std::string_view, std::string_view>;
    for (const auto& [opening, closing] :
         {marks{"\"", "\""}, marks{"'", "'"}, marks{"“", "”"}, marks{"„", "“"}, marks{"‘", "’"}, marks{"«", "»"}})
        if (words.size() >= opening.size() + closing.size() && words.starts_with(opening) && words.ends_with(closing))
            return trim(words.substr(opening.size(), words.size() - opening.size() - closing.size()));
    return std::nullopt;
}

std::string_view without_punctuation(std::string_view word)
{
    while (!word.empty() && std::string_view(",;:.").find(word.back()) != std::string_view::npos)
        word.remove_suffix(1);
    return word;
}

std::size_t count_words(std::string_view text, std::size_t enough)
{
    std::size_t count = 0;
    while (count < enough && !take_word(text).empty())
        ++count;
    return count;
}

int read_severity(std::string_view word)
{
    auto value = after_prefix(without_punctuation(word), "sev:");
    if (value.empty())
        value = after_prefix(without_punctuation(word), "severity:");
    return value.size() == 1 && value[0] >= '1' && value[0] <= '9' ? value[0] - '0' : 0;
}

std::string read_service(std::string_view word)
{
    return std::string(after_prefix(without_punctuation(word), "service:"));
}

std::string read_incident_word(std::string_view word)
{
    while (!word.empty() && (word.back() == '?' || word.back() == '!'))
        word.remove_suffix(1);
    word = without_punctuation(word);
    const bool is_channel = !word.empty() && word.front() == '#';
    if (is_channel)
        word.remove_prefix(1);
    // Words of a sentence ("for everybody") are not looked up: keys and channels have a dash or a digit.
    const bool could_be_key
        = std::any_of(word.begin(), word.end(), [](char each) { return each == '-' || is_digit(each); });
    return !word.empty() && (is_channel || could_be_key) ? std::string(word) : std::string();
}

bool is_explicit_id(std::string_view word)
{
    return word.size() > 2 && lower(word[0]) == 'a' && word[1] == '-' && read_action_id(word);
}

std::optional<core::action_id> read_action_id(std::string_view word)
{
    word = without_punctuation(word);
    if (!word.empty() && lower(word.front()) == 'a') {
        word.remove_prefix(1);
        if (!word.empty() && word.front() == '-')
            word.remove_prefix(1);
    }
    // Eighteen digits fit into the id; longer numbers are no ids.
    if (word.empty() || word.size() > 18 || !std::all_of(word.begin(), word.end(), is_digit))
        return std::nullopt;
    core::action_id id;
    std::from_chars(word.data(), word.data() + word.size(), id.value);
    return id ? std::optional(id) : std::nullopt;
}

std::string read_team(std::string_view word)
{
    while (!word.empty() && (word.back() == ',' || word.back() == ':'))
        word.remove_suffix(1);
    constexpr std::string_view opening = "<!subteam^";
    if (!word.starts_with(opening) || !word.ends_with(">"))
        return {};
    word.remove_prefix(opening.size());
    word.remove_suffix(1);
    const auto bar = word.find('|');
    return std::string(bar == std::string_view::npos ? word : word.substr(bar + 1));
}

std::optional<person_word> read_person(std::string_view word, const surroundings& around)
{
    while (!word.empty() && (word.back() == ',' || word.back() == ':'))
        word.remove_suffix(1);
    if (word.size() > 3 && word.starts_with("<@") && word.ends_with(">")) {
        const std::string user(word.substr(2, word.size() - 3));
        const bool is_known
            = std::find(around.mentioned.begin(), around.mentioned.end(), user) != around.mentioned.end();
        return is_known ? std::optional(person_word{user, {}}) : std::nullopt;
    }
    if (word.size() < 2 || word.front() != '@')
        return std::nullopt;
    word.remove_prefix(1);
    while (!word.empty() && word.back() == '.')
        word.remove_suffix(1);
    if (word.empty() || !std::all_of(word.begin(), word.end(), is_name_byte) || is_everybody(word))
        return std::nullopt;
    return person_word{{}, std::string(word)};
}

bool is_link(std::string_view word)
{
    word = without_punctuation(word);
    if (word.starts_with("https://") || word.starts_with("http://"))
        return word.size() > std::string_view("https://").size();
    const auto dash = word.find('-');
    if (dash == std::string_view::npos || dash == 0 || dash + 1 == word.size() || read_action_id(word))
        return false;
    const auto project = word.substr(0, dash);
    const auto number = word.substr(dash + 1);
    const auto is_upper = [](char each) { return (each >= 'A' && each <= 'Z') || is_digit(each) || each == '_'; };
    return is_letter(project.front()) && std::all_of(project.begin(), project.end(), is_upper)
        && std::all_of(number.begin(), number.end(), is_digit);
}

line_tags take_tags(std::string& text, const surroundings& around)
{
    line_tags tags;
    // A line without any of the marks, which is nearly every line, is not cut into words.
    if (text.find(':') == std::string::npos && text.find("for ") == std::string::npos
        && text.find("For ") == std::string::npos)
        return tags;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(white_space, at)) != std::string::npos) {
        const auto end = std::min(text.find_first_of(white_space, at), text.size());
        const std::string_view word(text.data() + at, end - at);
        std::size_t cut_until = 0;
        if (const int severity = read_severity(word); severity != 0 && tags.severity == 0) {
            tags.severity = severity;
            cut_until = end;
        } else if (auto service = read_service(word); !service.empty() && tags.service.empty()) {
            tags.service = std::move(service);
            cut_until = end;
        } else if (equals_ignoring_case(word, "for") && tags.incident.empty() && around.knows_incident) {
            std::string_view rest(text);
            rest.remove_prefix(end);
            const auto named = take_word(rest);
            auto incident = read_incident_word(named);
            if (!incident.empty() && around.knows_incident(incident)) {
                tags.incident = std::move(incident);
                cut_until = static_cast<std::size_t>(named.data() - text.data()) + named.size();
            }
        }
        at = cut_until == 0 ? end : cut(text, at, cut_until);
    }
    return tags;
}

std::string with_handles(std::string_view text, const surroundings& around)
{
    std::string result;
    result.reserve(text.size());
    while (true) {
        const auto begin = around.mentioned.empty() ? std::string_view::npos : text.find("<@");
        const auto end = begin == std::string_view::npos ? begin : text.find('>', begin);
        if (end == std::string_view::npos) {
            result.append(text);
            return result;
        }
        const auto word = text.substr(begin, end - begin + 1);
        const auto person = read_person(word, around);
        result.append(text.substr(0, begin));
        if (person && !person->user.empty()) {
            const auto handle = around.handle_of ? around.handle_of(person->user) : std::string();
            // Ids of Matrix have the sign themselves.
            const auto& shown = handle.empty() ? person->user : handle;
            result.append(shown.starts_with('@') ? "" : "@").append(shown);
            text.remove_prefix(end + 1);
        } else {
            result.append("<@");
            text.remove_prefix(begin + 2);
        }
    }
}

} // namespace makegood::language
