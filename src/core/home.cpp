// The person's page.
#include "makegood/core/home.hpp"

#include <algorithm>
#include <utility>

#include "makegood/core/buttons.hpp"
#include "makegood/core/counted.hpp"
#include "makegood/core/due.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

// What was recorded for them in a review is a question until they have answered it.
std::vector<button> owed_buttons(const action& item)
{
    if (item.is_attested) {
        return {fine_button({item.id}), refuse_button(item.id), another_date_button(item.id), open_button(item.id)};
    }
    return {done_button(item.id), later_button(item.id), open_button(item.id)};
}

std::vector<button> asked_buttons(const action& item)
{
    // One of a team does not refuse for all of it.
    if (!item.offered_to)
        return {accept_button(item.id), another_date_button(item.id), open_button(item.id)};
    return {accept_button(item.id), another_date_button(item.id), refuse_button(item.id), open_button(item.id)};
}

std::vector<button> awaited_buttons(const action& item) { return {open_button(item.id)}; }

// A line is one block whatever it holds: words are cut, links stand in the opened action.
block line_of(listed_action one, const std::string& zone, instant now)
{
    one.item.links.clear();
    block line = action_line(one.item, one_line(one.incident), zone, now);
    line.kind = block::kind::paragraph;
    return line;
}

void add_part(document& to, const std::string& title, home_part part, std::size_t limit,
              std::vector<button> (*buttons_of)(const action&), const words& rest, const std::string& zone, instant now)
{
    if (part.items.empty()) {
        return;
    }
    std::sort(part.items.begin(), part.items.end(), [](const listed_action& left, const listed_action& right) {
        return comes_before(left.item, right.item);
    });
    const std::size_t shown = std::min(limit, part.items.size());
    to << heading(title);
    for (std::size_t index = 0; index < shown; ++index) {
        const action_id id = part.items[index].item.id;
        to << line_of(part.items[index], zone, now) << button_row(buttons_of(part.items[index].item), id);
    }
    if (part.total > shown) {
        to << quiet({words{"and " + std::to_string(part.total - shown) + " more: "}, rest});
    }
}

std::string owed_title(const home_facts& facts)
{
    const std::string title = "You owe " + counted(facts.owed.total, "action", "actions");
    return facts.overdue == 0 ? title : title + ", " + std::to_string(facts.overdue) + " overdue";
}

// One block for all of them: the page holds a hundred.
void add_team(document& to, const team_figures& of, const std::string& command_word)
{
    std::string lines;
    for (const std::string& line : figure_lines(of.figures)) {
        lines += (lines.empty() ? "" : "\n") + line;
    }
    to << heading("Your team " + of.team) << paragraph({words{lines}})
       << quiet(figures_note("all promises of its people together", of.window_days, command_word));
}

} // namespace

document home(home_facts facts, const std::string& zone, instant now)
{
    document result;
    const words all{facts.command_word + " mine", emphasis::code};
    if (facts.owed.items.empty()) {
        result << heading("You owe nothing");
    }
    if (facts.owed.items.empty() && facts.asked.items.empty() && facts.awaited.items.empty()) {
        result << paragraph({words{"What you promise, and what others ask of you, stands here, with the buttons to "
                                   "answer it. To note something, type it in any channel:"}})
               << paragraph(
                      {words{facts.command_word + " @ana add an alert on replica lag by friday", emphasis::code}});
    }
    add_part(result, owed_title(facts), std::move(facts.owed), home_owed_limit, owed_buttons,
             words{facts.command_word + " list mine", emphasis::code}, zone, now);
    const std::string asked = "You are asked (" + std::to_string(facts.asked.total) + ")";
    add_part(result, asked, std::move(facts.asked), home_asked_limit, asked_buttons, all, zone, now);
    const std::string awaited = "You wait for others (" + std::to_string(facts.awaited.total) + ")";
    add_part(result, awaited, std::move(facts.awaited), home_awaited_limit, awaited_buttons, all, zone, now);
    if (facts.team && facts.team->figures.promises > 0) {
        add_team(result, *facts.team, facts.command_word);
    }
    result << quiet({words{"As of "}, moment{now, moment_words(now, now, zone)},
                     words{". It follows every change, and dates that pass when you open it."}});
    return result;
}

} // namespace makegood::core
