#include <makegood/language/marker.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

std::string_view cut_line(std::string_view& text)
{
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool take_start(std::string_view& line, std::string_view start)
{
    if (!line.starts_with(start))
        return false;
    line.remove_prefix(start.size());
    return true;
}

void skip(std::string_view& line, std::string_view bytes)
{
    const auto next = line.find_first_not_of(bytes);
    line.remove_prefix(std::min(next, line.size()));
}

// "- ", "* ", "+ ", "1. ", "1) ", "a. " at the beginning of a line, and the bullets of nested lists (U+2022, U+25E6,
// U+25AA, U+2023).
bool take_bullet(std::string_view& line)
{
    for (const std::string_view bullet :
         {"- ", "* ", "+ ", "\xE2\x80\xA2", "\xE2\x97\xA6", "\xE2\x96\xAA", "\xE2\x80\xA3"})
        if (take_start(line, bullet)) {
            // A variation selector: shown as text, or as an emoji.
            for (const std::string_view selector : {"\xEF\xB8\x8E", "\xEF\xB8\x8F"})
                take_start(line, selector);
            skip(line, " \t");
            return true;
        }
    auto number = line;
    if (number.size() > 1 && number[0] >= 'a' && number[0] <= 'z' && number[1] == '.')
        number.remove_prefix(1);
    else
        skip(number, "0123456789");
    const bool is_numbered = number.size() < line.size() && (number.starts_with(". ") || number.starts_with(") "));
    if (!is_numbered)
        return false;
    line = number.substr(2);
    skip(line, " \t");
    return true;
}

// What stands before a marker: bullets, an open box, bold marks. True for "- [ ] ": an entry of a list of tasks.
bool skip_list_marks(std::string_view& line)
{
    skip(line, " \t");
    bool is_entry = false;
    while (take_bullet(line))
        is_entry = true;
    skip(line, "-*_ \t");
    const bool has_box = take_start(line, "[ ]");
    const bool is_task = is_entry && has_box && (line.starts_with(' ') || line.starts_with('\t'));
    skip(line, "*_ \t");
    return is_task;
}

struct marker
{
    std::string_view word;
    // A person may stand in brackets before the colon: "AI(<@U5>): …".
    bool takes_brackets;
    // Counts without a colon when a person follows: "TODO @bo …".
    bool takes_person;
};
// Longer ones first. Small letters are talk: "ai: not for me", "action: pending".
constexpr std::array markers
    = {marker{"ACTION ITEM", true, false}, marker{"Action item", true, false}, marker{"Action Item", true, false},
       marker{"ACTION", true, true},       marker{"Action", true, false},      marker{"AI", true, false},
       marker{"TODO", true, true},         marker{"Todo", false, false}};

// What follows the marker of a line: the person in brackets, and the rest.
struct marked
{
    std::string_view person;
    std::string_view rest;
};

bool read_after(std::string_view line, const marker& kind, marked& into)
{
    if (!take_start(line, kind.word))
        return false;
    skip(line, "*_");
    if (kind.takes_brackets && (line.starts_with('(') || line.starts_with(" ("))) {
        skip(line, " ");
        const auto end = line.find(')');
        if (end == std::string_view::npos)
            return false;
        into.person = line.substr(1, end - 1);
        line.remove_prefix(end + 1);
        skip(line, "*_");
    }
    if (take_start(line, ":")) {
        skip(line, "*_");
        into.rest = trim(line);
        return !into.rest.empty();
    }
    skip(line, " \t");
    // "ACTION - @ana …"
    for (const std::string_view dash : {"\xE2\x80\x94", "\xE2\x80\x93", "- "})
        if (take_start(line, dash))
            break;
    into.rest = trim(line);
    const bool has_person = into.rest.starts_with("<@") || (into.rest.size() > 1 && into.rest.front() == '@');
    return kind.takes_person && into.person.empty() && has_person;
}

bool read_marked(std::string_view line, marked& into)
{
    const bool is_task = skip_list_marks(line);
    const bool is_marked = std::any_of(markers.begin(), markers.end(), [&](const marker& kind) {
        into = {};
        return read_after(line, kind, into);
    });
    if (is_marked || !is_task)
        return is_marked;
    into = {};
    into.rest = trim(line);
    return !into.rest.empty();
}

// "<@U2> to write a runbook": the "to" belongs to the naming, not to the action.
std::string_view without_to(std::string_view text)
{
    auto rest = text;
    const bool is_naming = equals_ignoring_case(take_word(rest), "to") && !rest.empty();
    return is_naming ? rest : text;
}

std::optional<recording> read_line(const marked& line, const surroundings& around)
{
    std::string_view rest = line.rest;
    auto after = rest;
    const auto first = take_word(after);
    auto owner = line.person.empty() ? std::nullopt : read_person(trim(line.person), around);
    if (!owner && !after.empty()) {
        auto next = after;
        owner = read_person(first, around);
        // Two people: nobody is asked alone.
        const bool is_joint = owner
            && (equals_ignoring_case(take_word(next), "and")
                || read_person(after.substr(0, after.find_first_of(white_space)), around));
        if (is_joint)
            owner = std::nullopt;
        else if (owner)
            rest = without_to(after);
    } else if (owner) {
        rest = without_to(rest);
    }
    auto read = parse_recording(rest, around, true);
    auto* action = std::get_if<recording>(&read);
    // A name alone is no action.
    if (action == nullptr && read_person(rest, around))
        return std::nullopt;
    if (action == nullptr) {
        recording whole;
        whole.text = with_handles(rest, around);
        return whole.text.empty() ? std::nullopt : std::optional(std::move(whole));
    }
    if (owner)
        action->owner = *owner;
    return std::move(*action);
}

} // namespace

bool has_marker(std::string_view text)
{
    marked line;
    while (!text.empty())
        if (read_marked(cut_line(text), line))
            return true;
    return false;
}

std::vector<recording> read_marked_lines(std::string_view text, const surroundings& around)
{
    std::vector<recording> result;
    marked line;
    while (!text.empty()) {
        if (!read_marked(cut_line(text), line))
            continue;
        if (auto action = read_line(line, around))
            result.push_back(std::move(*action));
    }
    return result;
}

} // namespace makegood::language
