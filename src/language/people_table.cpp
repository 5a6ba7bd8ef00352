#include <makegood/language/people_table.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct csv_line
{
    std::size_t line = 0;
    std::vector<std::string> cells = {};
    bool has_open_quote = false;
};

// One record after the other; lines without a word are left out.
class csv_reader
{
public:
    csv_reader(std::string_view text, char between)
        : text_(text)
        , between_(between)
    {
    }

    std::optional<csv_line> next()
    {
        while (at_ < text_.size()) {
            csv_line read{.line = line_};
            do
                read.cells.push_back(cell(read));
            while (take(between_));
            take('\r');
            if (take('\n'))
                ++line_;
            const auto is_empty = [](const std::string& each) { return each.empty(); };
            if (!std::all_of(read.cells.begin(), read.cells.end(), is_empty))
                return read;
        }
        return std::nullopt;
    }

private:
    bool take(char wanted)
    {
        const bool has = at_ < text_.size() && text_[at_] == wanted;
        at_ += has ? 1 : 0;
        return has;
    }

    std::string cell(csv_line& of)
    {
        while (take(' ') || take('\t')) { }
        std::string value = take('"') ? quoted(of) : std::string();
        while (at_ < text_.size() && text_[at_] != between_ && text_[at_] != '\r' && text_[at_] != '\n')
            value += text_[at_++];
        return std::string(trim(value));
    }

    // Up to the closing quote; a doubled one stands for itself.
    std::string quoted(csv_line& of)
    {
        std::string value;
        while (at_ < text_.size()) {
            const char letter = text_[at_++];
            if (letter == '"' && !take('"'))
                return value;
            line_ += letter == '\n' ? 1 : 0;
            value += letter;
        }
        of.has_open_quote = true;
        return value;
    }

    std::string_view text_;
    char between_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

struct column
{
    std::string_view name;
    void (*put)(people_row& into, std::string value);
};

constexpr std::array columns = {
    column{"email", [](people_row& into, std::string value) { into.person = std::move(value); }},
    column{"team", [](people_row& into, std::string value) { into.team = std::move(value); }},
    column{"lead", [](people_row& into, std::string value) { into.lead = std::move(value); }},
    column{"country", [](people_row& into, std::string value) { into.country = std::move(value); }},
    column{"zone", [](people_row& into, std::string value) { into.zone = std::move(value); }},
    column{"hours", [](people_row& into, std::string value) { into.hours = std::move(value); }},
    column{"batch", [](people_row& into, std::string value) { into.batch = std::move(value); }},
    column{"away", [](people_row& into, std::string value) { into.away = std::move(value); }},
};

const column* column_named(const std::string& name)
{
    const auto wanted = lower_case(name);
    const auto found
        = std::find_if(columns.begin(), columns.end(), [&](const column& each) { return each.name == wanted; });
    return found == columns.end() ? nullptr : &*found;
}

// What is wrong with the header; empty: nothing.
std::string problem_of(const csv_line& header, const std::vector<const column*>& meant)
{
    constexpr const char* known = "; the columns are email, team, lead, country, zone, hours, batch, away";
    for (std::size_t at = 0; at < meant.size(); ++at) {
        const auto& name = header.cells[at];
        if (meant[at] == nullptr)
            return "there is no column \"" + name + "\"" + known;
        if (std::find(meant.begin(), meant.begin() + static_cast<std::ptrdiff_t>(at), meant[at])
            != meant.begin() + static_cast<std::ptrdiff_t>(at))
            return "the column \"" + name + "\" stands there twice";
    }
    return std::find(meant.begin(), meant.end(), &columns.front()) == meant.end()
        ? std::string("the first line must name the columns, email among them, for example: email,team,lead")
        : std::string();
}

// What is wrong with a row; empty: nothing.
std::string problem_of(const csv_line& row, std::size_t columns_wanted)
{
    if (row.has_open_quote)
        return "a quote is opened here and not closed";
    if (row.cells.size() != columns_wanted)
        return "it has " + std::to_string(row.cells.size()) + " cells, the first line has "
            + std::to_string(columns_wanted);
    return {};
}

} // namespace

people_table read_people(std::string_view text)
{
    people_table result;
    const auto refuse = [&result](std::size_t line, std::string problem) {
        result.problems.push_back({line, std::move(problem)});
    };
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    const auto first_line = text.substr(0, text.find('\n'));
    const bool has_semicolons = first_line.find(',') == std::string_view::npos;
    csv_reader reader(text, has_semicolons ? ';' : ',');
    const auto header = reader.next();
    std::vector<const column*> meant;
    if (header)
        std::transform(header->cells.begin(), header->cells.end(), std::back_inserter(meant), column_named);
    const auto problem = text.size() > people_bytes_max
        ? "the file has more than " + std::to_string(people_bytes_max / 1024) + " KiB: import it in parts"
        : header ? problem_of(*header, meant)
                 : std::string("the file is empty");
    if (!problem.empty()) {
        refuse(header ? header->line : 1, problem);
        return result;
    }
    while (const auto read = reader.next()) {
        if (result.rows.size() + result.problems.size() == people_rows_max) {
            refuse(read->line,
                   "there are more than " + std::to_string(people_rows_max) + " people: import it in parts");
            return result;
        }
        people_row row{.line = read->line};
        auto wrong = problem_of(*read, meant.size());
        for (std::size_t at = 0; wrong.empty() && at < meant.size(); ++at)
            meant[at]->put(row, read->cells[at]);
        if (wrong.empty() && row.person.empty())
            wrong = "it names nobody: email is empty";
        if (wrong.empty())
            result.rows.push_back(std::move(row));
        else
            refuse(read->line, std::move(wrong));
    }
    return result;
}

} // namespace makegood::language
