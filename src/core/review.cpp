// The preview, announcement and table of a review.
#include "makegood/core/review.hpp"

#include <algorithm>
#include <set>

#include "makegood/core/board.hpp"
#include "makegood/core/counted.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

// Candidates for one name that have a button.
constexpr std::size_t candidates_shown = 5;
// Unclear names that the counts quote; the lines below name all.
constexpr std::size_t unclear_quoted = 3;

std::string joined(const std::vector<std::string>& parts, const std::string& last)
{
    std::string text;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        text += index == 0 ? "" : index + 1 == parts.size() ? last : ", ";
        text += parts[index];
    }
    return text;
}

// "'Ana P.': Ana Perez or Ana Popov?"
std::string unclear_words(const reviewed_line& line)
{
    std::vector<std::string> names;
    for (const auto& [user, name] : line.candidates) {
        names.push_back(name);
    }
    const std::string who = "“" + one_line(line.owner_words) + "”";
    if (!line.problem.empty()) {
        return who + " " + line.problem;
    }
    return names.empty() ? who + ": I know nobody called so" : who + ": " + joined(names, " or ") + "?";
}

std::string count_of_unclear(const std::vector<reviewed_line>& lines)
{
    std::vector<std::string> quoted;
    std::size_t count = 0;
    for (const reviewed_line& line : lines) {
        count += line.is_unclear() ? 1 : 0;
        if (line.is_unclear() && quoted.size() < unclear_quoted) {
            quoted.push_back(unclear_words(line));
        }
    }
    return count == 0 ? "" : ", " + std::to_string(count) + " unclear (" + joined(quoted, ", ") + ")";
}

std::string policy_days(const std::vector<reviewed_line>& lines, instant now)
{
    const auto is_earlier
        = [](const reviewed_line* left, const reviewed_line* right) { return left->due.at < right->due.at; };
    std::vector<const reviewed_line*> assumed;
    for (const reviewed_line& line : lines) {
        if (line.due.is_assumed) {
            assumed.push_back(&line);
        }
    }
    const auto [first, last] = std::minmax_element(assumed.begin(), assumed.end(), is_earlier);
    const std::string from = short_day_words((*first)->due.when.on, now, (*first)->zone);
    const std::string until = short_day_words((*last)->due.when.on, now, (*last)->zone);
    return from == until ? from : from + " to " + until;
}

std::string counts_of(const review_preview& what, instant now)
{
    std::set<person_id> owners;
    std::size_t undated = 0;
    std::size_t nobody = 0;
    for (const reviewed_line& line : what.lines) {
        if (line.owner) {
            owners.insert(line.owner);
        }
        undated += line.due.is_assumed ? 1 : 0;
        nobody += !line.owner && !line.is_unclear() ? 1 : 0;
    }
    std::string text
        = std::to_string(what.lines.size()) + " read, " + counted(owners.size(), "owner", "owners") + " found";
    text += count_of_unclear(what.lines);
    if (nobody > 0) {
        text += ", " + std::to_string(nobody) + " without an owner (" + (nobody == 1 ? "an idea)" : "ideas)");
    }
    if (undated > 0) {
        text += ", " + std::to_string(undated) + " without a date: policy gives " + policy_days(what.lines, now);
    }
    return text + ".";
}

block line_block(const reviewed_line& line, instant now)
{
    std::vector<span> spans;
    if (line.owner) {
        spans.emplace_back(mention{line.owner});
    } else {
        spans.emplace_back(words{line.is_unclear() ? "“" + one_line(line.owner_words) + "” (unclear)" : "nobody yet"});
    }
    std::string said = ": " + one_line(line.text);
    if (line.owner || !line.due.is_assumed) {
        said += as_sentence(said) == said ? " Due " : ", due ";
        said += due_words(line.due.when, line.zone, now) + (line.due.is_assumed ? " (by policy)" : "");
    }
    if (!line.unread_due.empty()) {
        said = as_sentence(said) + " I could not read “" + one_line(line.unread_due) + "” as a date.";
    }
    spans.emplace_back(words{std::move(said)});
    return item(std::move(spans));
}

// Each unclear owner is settled with one tap.
void add_questions(document& to, const review_preview& what)
{
    for (std::size_t row = 0; row < what.lines.size(); ++row) {
        const reviewed_line& line = what.lines[row];
        if (!line.is_unclear()) {
            continue;
        }
        const std::string argument = what.id + " " + std::to_string(row) + " ";
        std::vector<button> buttons;
        for (std::size_t index = 0; index < std::min(line.candidates.size(), candidates_shown); ++index) {
            const auto& [user, name] = line.candidates[index];
            buttons.push_back({name, "review-owner", argument + user});
        }
        if (what.has_forms) {
            buttons.push_back({"Somebody else…", "review-choose", what.id + " " + std::to_string(row)});
        }
        buttons.push_back({"Nobody yet", "review-owner", argument + "-"});
        to << paragraph({words{as_sentence(unclear_words(line)) + " Who does “" + one_line(line.text) + "”?"}})
           << button_row(std::move(buttons));
    }
}

std::size_t promises_of(const review_preview& what)
{
    const auto is_owned = [](const reviewed_line& line) { return static_cast<bool>(line.owner); };
    return static_cast<std::size_t>(std::count_if(what.lines.begin(), what.lines.end(), is_owned));
}

void add_advice(document& to, const review_preview& what)
{
    const std::size_t promises = what.promises_before + promises_of(what);
    if (what.incident.empty() || promises <= review_promises_advised) {
        return;
    }
    to << paragraph({words{"That makes " + std::to_string(promises)
                           + " promises on one incident, and more than five are seldom kept. Which of them stay?"}});
    if (what.has_forms) {
        to << button_row({button{"Choose which stay…", "review-keep", what.id}});
    }
}

void add_unread(document& to, const review_preview& what)
{
    for (const std::string& line : what.unread) {
        to << quiet({words{"Not read: "}, words{line, emphasis::code}});
    }
}

} // namespace

document preview(const review_preview& what, person_id facilitator, instant now)
{
    document result;
    const std::string title = what.incident.empty() ? "Review" : "Review of " + what.incident;
    result.summary = title + ": " + counts_of(what, now);
    result << paragraph({words{title + ": ", emphasis::strong}, words{counts_of(what, now)}});
    for (const reviewed_line& line : what.lines) {
        result << line_block(line, now);
    }
    add_questions(result, what);
    add_unread(result, what);
    add_advice(result, what);
    const auto is_of_others = [&](const reviewed_line& line) { return line.owner && line.owner != facilitator; };
    const bool asks_others = std::any_of(what.lines.begin(), what.lines.end(), is_of_others);
    if (!asks_others) {
        return result << button_row({button{"Record", "review-ask", what.id, button::look::primary}});
    }
    button agreed{"They said yes: record as promises", "review-agreed", what.id};
    button asked{"Ask the owners first", "review-ask", what.id};
    (what.is_agreed ? agreed : asked).look = button::look::primary;
    result << quiet(
        {words{what.is_agreed ? "You ticked that the owners were present and said yes. Each gets one message."
                              : "Nothing is recorded yet. Were the owners present, and did they say yes?"}});
    return result << (what.is_agreed ? button_row({agreed, asked}) : button_row({asked, agreed}));
}

document review_announcement(const std::vector<action>& recorded, const std::string& incident, person_id facilitator,
                             const std::string& zone, instant now)
{
    document result;
    const auto is_promise = [](const action& one) { return one.state == state::promised; };
    const auto promises = static_cast<std::size_t>(std::count_if(recorded.begin(), recorded.end(), is_promise));
    const std::string counts
        = counted(recorded.size(), "action", "actions") + ", " + std::to_string(promises) + " of them promised.";
    const std::string title = incident.empty() ? "Review" : "Review of " + incident;
    result << paragraph(
        {words{title, emphasis::strong}, words{", recorded by "}, mention{facilitator}, words{": " + counts}});
    const std::size_t shown = std::min(recorded.size(), review_lines_limit);
    for (std::size_t index = 0; index < shown; ++index) {
        result << action_line(recorded[index], "", zone, now);
    }
    if (shown < recorded.size()) {
        result << quiet({words{"and " + std::to_string(recorded.size() - shown) + " more"}});
    }
    result << button_row({button{"Copy as table", "review-table", id_list(recorded)}});
    return result;
}

namespace {

// A cell holds no line ends, and "|" would end it.
std::string cell_of(const std::string& text)
{
    std::string cell;
    for (const char letter : text) {
        cell += letter == '|' ? "\\|"
                              : std::string(1, letter == '\n' || letter == '\r' || letter == '\t' ? ' ' : letter);
    }
    return cell;
}

} // namespace

document review_table(const std::vector<action>& items, const std::string& zone, instant now)
{
    document result;
    result << code_line({words{"| Id | Action | Owner | Due | State |"}})
           << code_line({words{"|---|---|---|---|---|"}});
    for (const action& one : items) {
        std::vector<span> row = {words{"| " + format_id(one.id) + " | " + cell_of(one.text) + " | "}};
        if (const person_id who = one.owner ? one.owner : one.offered_to) {
            row.emplace_back(mention{who});
        } else if (is_asked_of_team(one)) {
            row.emplace_back(words{cell_of(one.offered_team)});
        }
        const char* is = is_offer(one) ? "offered" : is_idea(one) ? "idea" : to_string(one.state);
        row.emplace_back(words{" | " + cell_of(date_words(one, zone, now)) + " | " + is + " |"});
        result << code_line(std::move(row), one.id);
    }
    result.summary = "The actions as a table.";
    return result;
}

std::string id_list(const std::vector<action>& items)
{
    std::string text;
    for (const action& one : items) {
        text += (text.empty() ? "" : " ") + format_id(one.id);
    }
    return text;
}

} // namespace makegood::core
