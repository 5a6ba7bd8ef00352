// The one message of a person's day.
#include "makegood/core/batch.hpp"

#include <algorithm>
#include <utility>

#include "batch_words.hpp"
#include "makegood/core/board.hpp"
#include "makegood/core/buttons.hpp"
#include "makegood/core/counted.hpp"
#include "makegood/core/due.hpp"
#include "makegood/core/planning.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

bool is_of_owner(const batch_item& one)
{
    return one.item.state == state::promised && one.why.recipient == one.item.owner;
}

// Whether `mine` lists it for who reads it; else it is what somebody else owes.
bool is_in_mine(const batch_item& one)
{
    const person_id reader = one.why.recipient;
    return reader == one.item.owner || reader == one.item.offered_to || reader == one.item.asker;
}

std::vector<span> where_all_are(std::string begin, bool are_of_others)
{
    std::vector<span> line = {words{std::move(begin)}, words{"mine", emphasis::code}};
    if (are_of_others) {
        line.emplace_back(words{", and of others: "});
        line.emplace_back(words{"list overdue", emphasis::code});
    }
    return line;
}

// Overdue of one's own first, then one's own by date, then what others owe or were asked, and what is far and stands
// still last.
int rank_of(const batch_item& one, instant now)
{
    if (one.why.occasion == occasion::faded)
        return 3;
    return is_of_owner(one) ? (is_overdue(one.item, now) ? 0 : 1) : 2;
}

// To whom it waits for, what they are to do says most. The owner's own plan says more than the words it was read from;
// words that repeat the text say nothing.
words quoted(const batch_item& one, const std::string& zone, instant now)
{
    const bool is_waited_for = one.why.occasion == occasion::waited_for && one.item.blocked;
    if (is_waited_for && !one.item.blocked->reason.empty()) {
        return {"Why: " + one_line(one.item.blocked->reason)};
    }
    const std::string planned = one.is_sprint_over ? "" : plan_words(one.item, false, zone, now);
    if (!planned.empty() && is_of_owner(one)) {
        return {(one.item.sprint ? "Planned: " : "You wrote: ") + one_line(planned)};
    }
    const std::string source = source_line(one.item);
    const bool says_more = source != one.item.text && source.find_first_not_of(" \t\r\n") != std::string::npos;
    return {one.may_quote_source && says_more ? one_line(source) : "", emphasis::plain, true};
}

std::vector<span> small_print(const batch_item& one, const std::string& zone, instant now)
{
    std::vector<span> parts;
    append_incident(parts, one.incident);
    // Where it is said already by whom.
    const bool says_asker = one.why.occasion == occasion::offer_unanswered
        || (one.why.occasion == occasion::offer_returned && is_asked_of_team(one.item));
    if (one.item.asker != one.why.recipient && !says_asker) {
        parts.emplace_back(words{", asked by "});
        parts.emplace_back(mention{one.item.asker});
    }
    append(parts, slip_words(one.item, zone, now));
    append_links(parts, one.item);
    if (!parts.empty()) {
        auto& first = std::get<words>(parts.front()).text;
        first = capitalised(first.substr(2));
    }
    return parts;
}

void add_item(document& to, const batch_item& one, const working_time& hours, instant now)
{
    const action_id id = one.item.id;
    std::vector<span> line = {id_span(id), words{" " + one_line(one.item.text) + "\n"}};
    for (span& part : occasion_words(one.why, one.item, hours, now)) {
        line.push_back(std::move(part));
    }
    for (span& part : back_words(one.back_who, one.back_on, hours.zone, now)) {
        line.push_back(std::move(part));
    }
    to << paragraph(std::move(line), id);
    words words_before = quoted(one, hours.zone, now);
    if (!words_before.text.empty()) {
        to << quote(std::move(words_before), id);
    }
    std::vector<span> print = small_print(one, hours.zone, now);
    if (!print.empty()) {
        to << quiet(std::move(print), id);
    }
    to << button_row(occasion_buttons(one.why, one.item, hours.zone, now), id);
}

// Only what a clock brings can be late; answers of others come when they come.
bool can_be_late(occasion value)
{
    return value == occasion::first_nudge || value == occasion::due_today || value == occasion::overdue
        || value == occasion::quiet_over || value == occasion::escalation || value == occasion::escalation_announced;
}

std::string late_words(const std::vector<batch_item>& items, const working_time& hours, instant now)
{
    instant earliest = now;
    for (const batch_item& one : items) {
        const bool counts = can_be_late(one.why.occasion) && is_late(one.why, hours, now);
        earliest = counts ? std::min(earliest, one.why.since) : earliest;
    }
    if (earliest == now) {
        return "";
    }
    return "Late: some of this was meant for "
        + day_words(local_day(earliest, zone_or_utc(hours.zone)), now, hours.zone) + ".";
}

std::string opening_words(const batch_contents& what, instant now)
{
    const auto& items = what.items;
    if (items.empty()) {
        return what.news.size() == 1 ? "News of one of your promises."
                                     : "News of " + std::to_string(what.news.size()) + " of your promises.";
    }
    const auto overdue
        = std::count_if(items.begin(), items.end(), [&](const batch_item& one) { return rank_of(one, now) == 0; });
    std::string text = items.size() == 1 ? "One action needs you today"
                                         : counted(items.size(), "action", "actions") + " need you today";
    if (overdue > 0 && items.size() > 1) {
        text += ", " + std::to_string(overdue) + " of them overdue";
    }
    return text + ".";
}

std::string summary_of(const batch_contents& what, const std::string& opening)
{
    const action& first = what.items.empty() ? what.news.front().item : what.items.front().item;
    const std::string named = format_id(first.id) + " " + one_line(first.text);
    if (what.items.size() + what.news.size() > 1) {
        return opening + " First: " + named;
    }
    return (what.items.empty() ? "News: " : "Today: ") + named;
}

void add_news(document& to, const batch_news& one)
{
    std::vector<span> line = {id_span(one.item.id), words{" " + one_line(one.item.text)}};
    for (const std::vector<span>& sentence : one.sentences) {
        line.emplace_back(words{"\n"});
        line.insert(line.end(), sentence.begin(), sentence.end());
    }
    to << paragraph(std::move(line), one.item.id);
    if (!one.buttons.empty()) {
        to << button_row(one.buttons, one.item.id);
    }
}

void add_items(document& to, const std::vector<batch_item>& items, const working_time& hours, instant now)
{
    const std::size_t with_buttons = std::min(items.size(), batch_items_limit);
    for (std::size_t index = 0; index < with_buttons; ++index) {
        add_item(to, items[index], hours, now);
    }
    const std::size_t with_lines = std::min(items.size(), batch_items_limit + batch_lines_limit);
    for (std::size_t index = with_buttons; index < with_lines; ++index) {
        to << action_line(items[index].item, items[index].incident, hours.zone, now);
    }
    if (with_buttons < items.size()) {
        const std::size_t left = items.size() - with_lines;
        const std::string more = left > 0 ? "And " + std::to_string(left) + " more. " : "";
        const bool are_of_others = !std::all_of(items.begin(), items.end(), is_in_mine);
        to << quiet(where_all_are(more + "All of them: ", are_of_others));
    }
}

// One row for all of the reader's own promises that the message names, where they are many.
void add_buttons_for_all(document& to, const std::vector<batch_item>& items)
{
    std::vector<action_id> own;
    const std::size_t named = std::min(items.size(), batch_items_limit + batch_lines_limit);
    for (std::size_t index = 0; index < named; ++index) {
        if (is_of_owner(items[index])) {
            own.push_back(items[index].item.id);
        }
    }
    if (own.size() >= batch_together_from) {
        to << button_row({later_all_button(own), done_several_button(own)});
    }
}

} // namespace

void put_in_order(std::vector<batch_item>& items, instant now)
{
    std::stable_sort(items.begin(), items.end(), [&](const batch_item& left, const batch_item& right) {
        const int left_rank = rank_of(left, now);
        const int right_rank = rank_of(right, now);
        return left_rank != right_rank ? left_rank < right_rank : comes_before(left.item, right.item);
    });
}

void fit(batch_contents& what, std::size_t room, const working_time& hours, instant now)
{
    put_in_order(what.items, now);
    // Since when each waits, and its place in the order, which decides between those that have waited equally long.
    std::vector<std::pair<instant, std::size_t>> waiting;
    for (const batch_item& one : what.items) {
        const bool is_promised_next = one.why.occasion == occasion::escalation;
        waiting.emplace_back(is_promised_next ? instant::min() : one.why.since, waiting.size());
    }
    for (const batch_news& one : what.news) {
        waiting.emplace_back(opening_from(hours, one.item.news_since.value_or(now)), waiting.size());
    }
    std::sort(waiting.begin(), waiting.end());
    std::vector<bool> has_room(waiting.size(), false);
    for (std::size_t index = 0; index < std::min(waiting.size(), room); ++index) {
        has_room[waiting[index].second] = true;
    }
    batch_contents fitting;
    for (std::size_t index = 0; index < what.items.size(); ++index) {
        if (has_room[index]) {
            fitting.items.push_back(std::move(what.items[index]));
        } else {
            fitting.holds_back_of_others = fitting.holds_back_of_others || !is_in_mine(what.items[index]);
        }
    }
    for (std::size_t index = 0; index < what.news.size(); ++index) {
        if (has_room[what.items.size() + index]) {
            fitting.news.push_back(std::move(what.news[index]));
        }
    }
    fitting.held_back = waiting.size() - fitting.items.size() - fitting.news.size();
    fitting.news.resize(std::min(fitting.news.size(), batch_news_limit));
    what = std::move(fitting);
}

document batch(batch_contents what, person_id recipient, const working_time& hours, instant now)
{
    for (batch_item& one : what.items) {
        one.why.recipient = recipient;
    }
    put_in_order(what.items, now);
    document result;
    const std::string opening = opening_words(what, now);
    result << paragraph({words{opening}});
    const std::string late = late_words(what.items, hours, now);
    if (!late.empty()) {
        result << quiet({words{late}});
    }
    add_items(result, what.items, hours, now);
    add_buttons_for_all(result, what.items);
    if (!what.items.empty() && !what.news.empty()) {
        result << paragraph({words{"News of what you promised:"}});
    }
    for (const batch_news& one : what.news) {
        add_news(result, one);
    }
    if (what.held_back > 0) {
        const std::string more = counted(what.held_back, "further action waits", "further actions wait");
        result << quiet(where_all_are(more + " until next week. All of them: ", what.holds_back_of_others));
    }
    result.summary = summary_of(what, opening);
    return result;
}

document without_actions(document batch, const std::vector<action_id>& gone)
{
    if (gone.empty()) {
        return batch;
    }
    const auto is_gone = [&](const block& one) { return std::find(gone.begin(), gone.end(), one.about) != gone.end(); };
    std::erase_if(batch.blocks, is_gone);
    for (const action_id id : gone) {
        leave_out_of_all(batch, id);
    }
    const auto left = actions_in(batch).size();
    const std::string opening
        = left == 1 ? "One action for you today." : std::to_string(left) + " actions for you today.";
    batch.blocks.front() = paragraph({words{opening}});
    batch.summary = opening;
    return batch;
}

int working_days_late(const action& item, const working_time& owner, instant now)
{
    if (!item.due_at || now < *item.due_at) {
        return 0;
    }
    const date::time_zone& zone = zone_or_utc(owner.zone);
    // The end of a day is the start of the next: one tick before it is still the day that was meant.
    const day due_on = local_day(*item.due_at - std::chrono::milliseconds{1}, zone);
    return std::max(1, owner.working_days_between(due_on, local_day(now, zone)));
}

} // namespace makegood::core
