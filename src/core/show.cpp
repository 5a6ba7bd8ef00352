// Receipts, one action, and lists.
#include "makegood/core/show.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "makegood/core/board.hpp"
#include "makegood/core/buttons.hpp"
#include "makegood/core/counted.hpp"
#include "makegood/core/due.hpp"
#include "makegood/core/planning.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

std::vector<span> noted_words(const action& item, const std::string& zone, instant now)
{
    std::vector<span> line = {words{"Noted "}, id_span(item.id), words{": " + as_sentence(item.text) + " "}};
    if (item.state == state::promised) {
        line.emplace_back(words{"It is yours"});
    } else if (item.offered_to) {
        line.emplace_back(mention{item.offered_to});
        line.emplace_back(words{" is asked"});
    } else if (is_asked_of_team(item)) {
        line.emplace_back(words{item.offered_team + " is asked: the first who accepts owns it"});
    } else {
        line.emplace_back(words{"An idea: nobody has it yet"});
    }
    if (item.due) {
        line.emplace_back(
            words{(item.state == state::promised ? ", due " : ", wanted by ") + due_words(*item.due, zone, now)});
    }
    line.emplace_back(words{item.is_due_assumed ? ". No date was named: this one is assumed by policy." : "."});
    return line;
}

block receipt_buttons(const action& item)
{
    std::vector<button> row = {undo_button(item.id), edit_button(item.id)};
    if (item.is_due_assumed) {
        row.push_back(another_date_button(item.id));
    }
    return button_row(std::move(row), item.id);
}

void add_people(document& to, const action& item)
{
    std::vector<span> line;
    if (item.owner) {
        line = {words{"Promised by "}, mention{item.owner}};
    } else if (item.offered_to) {
        line = {words{"Offered to "}, mention{item.offered_to}};
    } else if (is_asked_of_team(item)) {
        line = {words{"Offered to " + item.offered_team}};
    } else {
        line = {words{"An idea"}};
    }
    line.emplace_back(words{", asked by "});
    line.emplace_back(mention{item.asker});
    if (item.owner && item.offered_to) {
        line.emplace_back(words{", being handed over to "});
        line.emplace_back(mention{item.offered_to});
    }
    line.emplace_back(words{"."});
    to << paragraph(std::move(line), item.id);
}

void add_ending(document& to, const action& item)
{
    if (!item.evidence.empty()) {
        to << paragraph({words{"Evidence: "}, words{item.evidence}}, item.id);
    }
    if (item.state == state::closed && item.check == check::none) {
        to << quiet({words{"Done, not checked."}}, item.id);
    }
    if (!item.learnt.empty()) {
        to << paragraph({words{"Learnt: "}, words{item.learnt}}, item.id);
    }
    if (item.risk_accepter) {
        to << paragraph({words{"Risk accepted by "}, mention{item.risk_accepter}, words{"."}}, item.id);
    }
    if (!item.drop_note.empty()) {
        to << paragraph({words{"Because: "}, words{item.drop_note}}, item.id);
    }
}

void add_details(document& to, const shown_action& what, const std::string& zone, instant now)
{
    const action& item = what.item;
    std::vector<span> line = {words{capitalised(state_words(item, zone, now))}};
    append(line, slip_words(item, zone, now));
    append_incident(line, what.incident);
    append(line, item.service);
    append_links(line, item);
    to << paragraph(std::move(line), item.id);
    add_people(to, item);
    if (const std::string planned = plan_words(item, what.is_sprint_over, zone, now); !planned.empty()) {
        to << quote(what.is_sprint_over ? planned : "Plan: " + planned, item.id);
    }
    const std::string source = source_line(item);
    if (!item.public_title.empty()) {
        to << quiet({words{"Where these words may not be read it is called “" + item.public_title + "”."}}, item.id);
    }
    if (what.may_quote_source && !source.empty() && source != item.text) {
        to << quote(words{source, emphasis::plain, true}, item.id);
    }
    if (what.may_quote_source && !item.from.permalink.empty()) {
        to << quiet({link{item.from.permalink, "Where it was said", true}}, item.id);
    }
    add_ending(to, item);
    if (what.silence.reason != silence_reason::is_final && !what.silence.text.empty()) {
        std::vector<span> silence = {words{what.silence.text}};
        for (span& part : back_words(what.back_who, what.back_on, zone, now)) {
            silence.push_back(std::move(part));
        }
        to << quiet(std::move(silence), item.id);
    }
}

void add_history(document& to, const shown_action& what, const std::string& zone, instant now)
{
    if (what.history.empty()) {
        return;
    }
    const std::size_t count = what.history.size();
    const std::size_t from = count > history_lines_limit ? count - history_lines_limit : 0;
    to << paragraph({words{"History", emphasis::strong}}, what.item.id);
    if (from > 0) {
        to << quiet({words{counted(from, "older line", "older lines") + " not shown."}}, what.item.id);
    }
    for (std::size_t index = from; index < count; ++index) {
        const history_line& entry = what.history[index];
        std::vector<span> line = {moment{entry.at, moment_words(entry.at, now, zone)}, words{", "}};
        line.push_back(entry.actor ? span{mention{entry.actor}} : span{words{"Makegood"}});
        line.emplace_back(words{" " + one_line(entry.what)});
        to << item(std::move(line), what.item.id);
    }
}

std::vector<button> buttons_for(const shown_action& what)
{
    const action_id id = what.item.id;
    if (is_final(what.item)) {
        return {};
    }
    if (what.may_answer) {
        return {accept_button(id), another_date_button(id), refuse_button(id)};
    }
    if (!what.may_change) {
        return {};
    }
    if (what.item.state == state::proposed) {
        return {ask_somebody_else_button(id), take_button(id), edit_button(id), drop_button(id)};
    }
    const bool is_waiting = what.item.blocked || what.item.is_stuck;
    return {done_button(id), later_button(id), is_waiting ? unblock_button(id) : blocked_button(id), give_button(id),
            edit_button(id)};
}

enum class group { overdue, due, offered, ideas, over };

group group_of(const action& item, instant now)
{
    if (is_final(item)) {
        return group::over;
    }
    if (item.state == state::promised) {
        return is_overdue(item, now) ? group::overdue : group::due;
    }
    return is_offer(item) ? group::offered : group::ideas;
}

const char* title_of(group value)
{
    switch (value) {
    case group::overdue:
        return "Overdue";
    case group::due:
        return "Promised";
    case group::offered:
        return "Offered, not answered";
    case group::ideas:
        return "Ideas";
    case group::over:
        return "Closed and dropped";
    }
    return "";
}

void sort_by_date(std::vector<listed_action>& items)
{
    std::sort(items.begin(), items.end(), [](const listed_action& left, const listed_action& right) {
        return comes_before(left.item, right.item);
    });
}

// The lines of one part of a list, below its title if it has one; `left` counts how many lines the list may still have.
void add_part(document& to, const std::string& title, const std::vector<listed_action>& items, std::size_t& left,
              const std::string& zone, instant now)
{
    if (items.empty()) {
        return;
    }
    if (!title.empty()) {
        to << paragraph({words{title + " (" + std::to_string(items.size()) + ")", emphasis::strong}});
    }
    const std::size_t shown = std::min(left, items.size());
    for (std::size_t index = 0; index < shown; ++index) {
        to << action_line(items[index].item, items[index].incident, zone, now);
    }
    left -= shown;
    if (shown < items.size()) {
        to << quiet({words{"and " + std::to_string(items.size() - shown) + " more"}});
    }
}

template <class Predicate>
std::vector<listed_action> take(const std::vector<listed_action>& from, Predicate matches)
{
    std::vector<listed_action> found;
    std::copy_if(from.begin(), from.end(), std::back_inserter(found),
                 [&](const listed_action& one) { return matches(one.item); });
    return found;
}

} // namespace

document receipt(const action& item, const std::string& zone, instant now)
{
    document result;
    result << paragraph(noted_words(item, zone, now), item.id) << receipt_buttons(item);
    return result;
}

document receipts(const std::vector<action>& items, const std::string& zone, instant now)
{
    document result;
    for (const action& item : items) {
        result << paragraph(noted_words(item, zone, now), item.id) << receipt_buttons(item);
    }
    return result;
}

document show_action(const shown_action& what, const std::string& zone, instant now)
{
    document result;
    result << paragraph({id_span(what.item.id), words{" " + what.item.text}}, what.item.id);
    add_details(result, what, zone, now);
    std::vector<button> row = buttons_for(what);
    if (!row.empty()) {
        result << button_row(std::move(row), what.item.id);
    }
    add_history(result, what, zone, now);
    return result;
}

document list_of(const std::string& title, std::vector<listed_action> items, const std::string& zone, instant now)
{
    sort_by_date(items);
    document result;
    result << heading(title + " (" + std::to_string(items.size()) + ")");
    std::size_t left = list_lines_limit;
    for (const group next : {group::overdue, group::due, group::offered, group::ideas, group::over}) {
        const auto part = take(items, [&](const action& one) { return group_of(one, now) == next; });
        const bool is_all = part.size() == items.size();
        add_part(result, is_all ? "" : title_of(next), part, left, zone, now);
    }
    return result;
}

document mine(person_id who, std::vector<listed_action> items, const std::string& zone, instant now)
{
    sort_by_date(items);
    const auto owed = take(items, [&](const action& one) { return one.state == state::promised && one.owner == who; });
    const auto asked = take(items, [&](const action& one) { return !is_final(one) && one.offered_to == who; });
    const auto of_others = take(items, [&](const action& one) {
        return !is_final(one) && one.asker == who && one.owner != who && one.offered_to != who;
    });
    document result;
    std::size_t left = list_lines_limit;
    result << paragraph(
        {words{owed.empty() ? "You owe nothing." : "You owe " + counted(owed.size(), "action", "actions") + "."}});
    const std::size_t with_buttons = std::min(owed.size(), mine_buttons_limit);
    for (std::size_t index = 0; index < with_buttons; ++index) {
        const action_id id = owed[index].item.id;
        result << action_line(owed[index].item, owed[index].incident, zone, now)
               << button_row({done_button(id), later_button(id)}, id);
    }
    add_part(result, "Further ones", {owed.begin() + static_cast<std::ptrdiff_t>(with_buttons), owed.end()}, left, zone,
             now);
    add_part(result, "You are asked", asked, left, zone, now);
    add_part(result, "You asked others", of_others, left, zone, now);
    return result;
}

} // namespace makegood::core
