#include "review_columns.hpp"

#include <algorithm>
#include <array>

#include <makegood/language/due_date.hpp>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

// What is longer is no name.
constexpr std::size_t words_of_a_name = 4;

enum class meaning { none, owner, what, due };

struct column_name
{
    std::string_view name;
    meaning is;
};
constexpr std::array column_names = {
    column_name{"owner", meaning::owner},       column_name{"owners", meaning::owner},
    column_name{"who", meaning::owner},         column_name{"assignee", meaning::owner},
    column_name{"assigned", meaning::owner},    column_name{"assigned to", meaning::owner},
    column_name{"owned by", meaning::owner},    column_name{"responsible", meaning::owner},
    column_name{"person", meaning::owner},      column_name{"name", meaning::owner},
    column_name{"dri", meaning::owner},         column_name{"action", meaning::what},
    column_name{"actions", meaning::what},      column_name{"action item", meaning::what},
    column_name{"action items", meaning::what}, column_name{"what", meaning::what},
    column_name{"task", meaning::what},         column_name{"tasks", meaning::what},
    column_name{"item", meaning::what},         column_name{"todo", meaning::what},
    column_name{"to do", meaning::what},        column_name{"description", meaning::what},
    column_name{"title", meaning::what},        column_name{"summary", meaning::what},
    column_name{"follow-up", meaning::what},    column_name{"follow up", meaning::what},
    column_name{"followup", meaning::what},     column_name{"next step", meaning::what},
    column_name{"due", meaning::due},           column_name{"due date", meaning::due},
    column_name{"when", meaning::due},          column_name{"by", meaning::due},
    column_name{"by when", meaning::due},       column_name{"due by", meaning::due},
    column_name{"date", meaning::due},          column_name{"deadline", meaning::due},
    column_name{"eta", meaning::due},           column_name{"target", meaning::due},
    column_name{"target date", meaning::due},
};

meaning meaning_of(std::string_view cell)
{
    const auto name = plain_cell(cell);
    const auto is_it = [&](const column_name& each) { return equals_ignoring_case(each.name, name); };
    const auto* found = std::find_if(column_names.begin(), column_names.end(), is_it);
    return found == column_names.end() ? meaning::none : found->is;
}

void split_at(std::string_view line, char mark, cells& into)
{
    std::string cell;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const bool is_escaped = mark == '|' && line[at] == '\\' && at + 1 < line.size() && line[at + 1] == mark;
        if (is_escaped || line[at] != mark) {
            at += is_escaped ? 1 : 0;
            cell += line[at];
            continue;
        }
        into.emplace_back(trim(cell));
        cell.clear();
    }
    into.emplace_back(trim(cell));
}

// What stands in one column of all rows.
struct column_facts
{
    std::size_t filled = 0;
    std::size_t persons = 0;
    std::size_t dates = 0;
    std::size_t numbers = 0;
    std::size_t name_like = 0;
    std::size_t bytes = 0;
};

bool is_number(std::string_view cell) { return cell.find_first_not_of("#0123456789.)") == std::string_view::npos; }

// "Zoe", "Ana P.": a few words, the first with a capital.
bool is_name_like(std::string_view cell)
{
    constexpr std::size_t longest_name = 3;
    return !cell.empty() && cell.front() >= 'A' && cell.front() <= 'Z'
        && count_words(cell, longest_name + 1) <= longest_name;
}

std::vector<column_facts> facts_of(const std::vector<cells>& rows, const surroundings& around)
{
    std::vector<column_facts> facts;
    for (const auto& row : rows) {
        facts.resize(std::max(facts.size(), row.size()));
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (is_blank_cell(row[at]))
                continue;
            auto& column = facts[at];
            ++column.filled;
            column.bytes += row[at].size();
            column.numbers += is_number(row[at]) ? 1 : 0;
            column.persons += person_of(row[at], around).is_empty() ? 0 : 1;
            column.name_like += is_name_like(plain_cell(row[at])) ? 1 : 0;
            column.dates += parse_due_date(row[at], around.now, around.zone, around.calendar) ? 1 : 0;
        }
    }
    return facts;
}

// The column with the highest score of those not taken; none where all scores are 0.
template <class Score>
std::optional<std::size_t> best(const std::vector<column_facts>& facts, const table_columns& taken, Score score)
{
    std::optional<std::size_t> found;
    for (std::size_t at = 0; at < facts.size(); ++at) {
        if (at == taken.owner || at == taken.what || at == taken.due || score(facts[at]) == 0)
            continue;
        if (!found || score(facts[at]) > score(facts[*found]))
            found = at;
    }
    return found;
}

} // namespace

cells cells_of(std::string_view line, bool is_markdown)
{
    cells result;
    const auto inner = trim(line);
    if (line.find('\t') != std::string_view::npos) {
        split_at(line, '\t', result);
    } else if (inner.starts_with('|') || (is_markdown && inner.find('|') != std::string_view::npos)) {
        split_at(inner, '|', result);
        if (inner.starts_with('|'))
            result.erase(result.begin());
        if (!result.empty() && result.back().empty())
            result.pop_back();
    }
    return result.size() < 2 ? cells() : result;
}

bool is_rule(std::string_view line)
{
    const bool has_only_marks = line.find_first_not_of("-:|+= \t\r") == std::string_view::npos;
    return has_only_marks && line.find('-') != std::string_view::npos && line.find('|') != std::string_view::npos;
}

std::string plain_cell(std::string_view cell)
{
    constexpr std::string_view marks = "*_`~ \t\r";
    const auto begin = cell.find_first_not_of(marks);
    if (begin == std::string_view::npos)
        return {};
    const auto end = cell.find_last_not_of("*_`~: \t\r");
    return end == std::string_view::npos || end < begin ? std::string()
                                                        : std::string(cell.substr(begin, end - begin + 1));
}

bool is_blank_cell(std::string_view cell)
{
    static constexpr std::array<std::string_view, 14> blanks
        = {"", "-", "--", "\xE2\x80\x93", "\xE2\x80\x94", "?", "??", "tbd", "tba", "n/a", "na", "none", "nobody", "."};
    const auto plain = plain_cell(cell);
    return std::any_of(blanks.begin(), blanks.end(), [&](auto each) { return equals_ignoring_case(each, plain); });
}

person_word person_of(std::string_view words, const surroundings& around)
{
    const auto plain = plain_cell(words);
    if (plain.find_first_of(white_space) == std::string::npos)
        if (auto person = read_person(plain, around))
            return *person;
    const bool is_short = plain.size() <= longest_name && count_words(plain, words_of_a_name + 1) <= words_of_a_name;
    const bool is_name = !plain.empty() && is_short && around.knows_person && around.knows_person(plain);
    return is_name ? person_word{{}, plain} : person_word{};
}

std::optional<table_columns> read_header(const cells& row)
{
    table_columns columns;
    std::size_t known = 0;
    std::optional<std::size_t> other;
    for (std::size_t at = 0; at < row.size(); ++at) {
        const auto is = meaning_of(row[at]);
        auto& place = is == meaning::owner ? columns.owner : is == meaning::due ? columns.due : columns.what;
        if (is == meaning::none) {
            other = other ? other : std::optional(at);
        } else if (!place) {
            place = at;
            ++known;
        }
    }
    if (known < 2)
        return std::nullopt;
    columns.what = columns.what ? columns.what : other;
    return columns.what ? std::optional(columns) : std::nullopt;
}

table_columns guess_columns(const std::vector<cells>& rows, const surroundings& around)
{
    const auto facts = facts_of(rows, around);
    table_columns columns;
    columns.due = best(facts, columns, [](const column_facts& is) { return is.dates; });
    columns.owner = best(facts, columns, [](const column_facts& is) { return is.persons; });
    columns.what = best(facts, columns, [](const column_facts& is) { return is.numbers < is.filled ? is.bytes : 0; });
    const auto is_mostly_names = [](const column_facts& is) { return is.name_like * 2 > is.filled ? is.name_like : 0; };
    columns.owner = columns.owner ? columns.owner : best(facts, columns, is_mostly_names);
    const bool has_one_left = facts.size() == 3 && columns.owner && columns.what;
    const auto is_filled = [](const column_facts& is) { return is.numbers < is.filled ? is.filled : 0; };
    if (!columns.due && has_one_left)
        columns.due = best(facts, columns, is_filled);
    return columns;
}

} // namespace makegood::language
