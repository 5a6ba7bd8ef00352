#include <makegood/language/review_table.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <makegood/language/due_date.hpp>
#include <makegood/language/due_phrase.hpp>

#include "command_line_words.hpp"
#include "review_columns.hpp"

namespace makegood::language {

namespace {

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!trim(line).empty())
            lines.push_back(line);
    }
    return lines;
}

bool take_start(std::string_view& line, std::string_view start)
{
    if (!line.starts_with(start))
        return false;
    line = trim(line.substr(start.size()));
    return true;
}

// Bullets, boxes and numbers of a list: "- ", "* ", "• ", "- [x] ", "1. ", "(2) ".
std::string_view without_list_marks(std::string_view line)
{
    for (const std::string_view bullet : {"- ", "* ", "+ ", "\xE2\x80\xA2", "\xE2\x80\x93 "})
        if (take_start(line, bullet))
            break;
    for (const std::string_view box : {"[ ]", "[]", "[x]", "[X]"})
        take_start(line, box);
    auto number = line;
    take_start(number, "(");
    const auto end = number.find_first_not_of("0123456789");
    const bool is_numbered = end != 0 && end < number.size() && (number[end] == '.' || number[end] == ')')
        && end + 1 < number.size() && (number[end + 1] == ' ' || number[end + 1] == '\t');
    return is_numbered ? trim(number.substr(end + 1)) : line;
}

// "Ana: restart db-3", "Ana Perez - restart db-3", "Ana to restart db-3".
person_word take_leading_name(std::string_view& line, const surroundings& around)
{
    for (const std::string_view mark : {":", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " to ", " will "}) {
        const auto at = line.substr(0, longest_name).find(mark);
        if (at == std::string_view::npos || at == 0)
            continue;
        auto who = person_of(line.substr(0, at), around);
        const auto rest = trim(line.substr(at + mark.size()));
        if (who.is_empty() || rest.empty())
            continue;
        line = rest;
        return who;
    }
    return {};
}

// "restart db-3 (Ana)", "restart db-3 - Ana", "restart db-3, Ana".
person_word take_trailing_name(std::string_view& line, const surroundings& around)
{
    const auto cut = [&](std::size_t at, std::string_view words) {
        auto who = person_of(words, around);
        if (!who.is_empty() && !trim(line.substr(0, at)).empty())
            line = trim(line.substr(0, at));
        else
            who = {};
        return who;
    };
    const auto bracket = line.rfind('(');
    if (line.ends_with(')') && bracket != std::string_view::npos)
        return cut(bracket, line.substr(bracket + 1, line.size() - bracket - 2));
    for (const std::string_view mark : {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", ", "}) {
        const auto at = line.rfind(mark);
        if (at == std::string_view::npos)
            continue;
        auto who = cut(at, line.substr(at + mark.size()));
        if (!who.is_empty())
            return who;
    }
    return {};
}

bool is_heading(std::string_view line) { return line.ends_with(':') || line.starts_with('#'); }

std::optional<recording> read_line(std::string_view line, const surroundings& around)
{
    line = without_list_marks(line);
    if (line.empty() || is_heading(line))
        return std::nullopt;
    auto who = take_leading_name(line, around);
    if (who.is_empty())
        who = take_trailing_name(line, around);
    auto read = parse_recording(line, around, !who.is_empty());
    auto* action = std::get_if<recording>(&read);
    if (action == nullptr)
        return std::nullopt;
    if (!who.is_empty())
        action->owner = std::move(who);
    if (!action->owner.is_empty())
        return std::move(*action);
    std::string_view text = action->text;
    action->owner = take_trailing_name(text, around);
    action->text = std::string(text);
    return std::move(*action);
}

std::string_view cell_at(const cells& row, const std::optional<std::size_t>& column)
{
    return column && *column < row.size() && !is_blank_cell(row[*column]) ? std::string_view(row[*column])
                                                                          : std::string_view();
}

// A cell of the owners' column: whatever stands there is meant to be a person.
person_word owner_of(std::string_view cell, const surroundings& around)
{
    auto who = person_of(cell, around);
    if (!who.is_empty() || cell.empty())
        return who;
    auto name = plain_cell(cell);
    if (name.starts_with('@'))
        name.erase(0, 1);
    return {{}, std::move(name)};
}

// The words of an action that stand alone in their cell, with the tags and the date among them.
recording read_words(std::string_view cell, const surroundings& around)
{
    recording result;
    std::string text(cell);
    auto tags = take_tags(text, around);
    result.severity = tags.severity;
    result.service = std::move(tags.service);
    result.incident = std::move(tags.incident);
    auto split = split_due_phrase(text, around.now, around.zone, around.calendar);
    result.due = split.deadline;
    result.due_phrase = split.deadline ? std::move(split.phrase) : std::string();
    result.text = with_handles(trim(split.text), around);
    return result;
}

void read_due(std::string_view cell, recording& into, const surroundings& around)
{
    if (cell.empty())
        return;
    into.due_phrase = plain_cell(cell);
    into.due = parse_due_date(into.due_phrase, around.now, around.zone, around.calendar);
    if (!into.due)
        into.text += " (" + into.due_phrase + ")";
}

std::optional<recording> read_row(const cells& row, const table_columns& columns, const surroundings& around)
{
    const auto words = without_list_marks(cell_at(row, columns.what));
    if (words.empty())
        return std::nullopt;
    const auto owner = cell_at(row, columns.owner);
    auto action = owner.empty() ? read_line(words, around) : read_words(words, around);
    if (!action && owner.empty())
        action = read_words(words, around);
    if (!action || action->text.empty())
        return std::nullopt;
    if (!owner.empty())
        action->owner = owner_of(owner, around);
    read_due(cell_at(row, columns.due), *action, around);
    return action;
}

bool has_rule(const std::vector<std::string_view>& lines) { return std::any_of(lines.begin(), lines.end(), is_rule); }

bool is_filled(const cells& row)
{
    return std::count_if(row.begin(), row.end(), [](const auto& cell) { return !cell.empty(); }) > 1;
}

struct table
{
    table_columns columns;
    bool is_markdown = false;
};

table find_table(const std::vector<std::string_view>& lines, const surroundings& around)
{
    table result;
    result.is_markdown = has_rule(lines);
    std::vector<cells> rows;
    for (const auto line : lines) {
        auto row = is_rule(line) ? cells() : cells_of(line, result.is_markdown);
        if (const auto header = read_header(row)) {
            result.columns = *header;
            return result;
        }
        if (is_filled(row))
            rows.push_back(std::move(row));
    }
    result.columns = guess_columns(rows, around);
    return result;
}

} // namespace

review_lines read_review_lines(std::string_view text, const surroundings& around)
{
    const auto lines = lines_of(text);
    const auto found = find_table(lines, around);
    review_lines result;
    for (const auto line : lines) {
        const auto row = cells_of(line, found.is_markdown);
        if (is_rule(line) || read_header(row))
            continue;
        const bool is_full = result.rows.size() == review_rows_limit;
        auto action = is_full ? std::nullopt
            : is_filled(row)  ? read_row(row, found.columns, around)
                              : read_line(trim(line), around);
        if (action)
            result.rows.push_back({std::string(trim(line)), std::move(*action)});
        else
            result.unread.emplace_back(trim(line));
    }
    return result;
}

bool begins_with_header(std::string_view text)
{
    const auto lines = lines_of(text);
    return lines.size() > 1 && read_header(cells_of(lines.front(), has_rule(lines))).has_value();
}

} // namespace makegood::language
