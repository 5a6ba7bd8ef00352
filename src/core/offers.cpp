// Offers: the question whether somebody takes something on, and whether a risk is accepted.
#include <algorithm>
#include <iterator>
#include <utility>

#include "makegood/core/batch.hpp"
#include "makegood/core/board.hpp"
#include "makegood/core/buttons.hpp"
#include "makegood/core/due.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

bool is_open_for(const action& item, person_id who) { return !is_final(item) && item.offered_to == who; }

// Who asks: of a proposal its asker, of a hand-over the giver.
person_id asking(const action& item)
{
    return item.state == state::promised && item.offered_to ? item.owner : item.asker;
}

std::string answer_words(const action& item, person_id who, const std::string& zone, instant now)
{
    if (item.state == state::promised && item.owner == who) {
        return "You accepted, " + state_words(item, zone, now) + ".";
    }
    if (is_final(item)) {
        return capitalised(state_words(item, zone, now)) + ".";
    }
    return "It is not with you.";
}

// "Chidi took it, due Fri 27 Nov."
std::vector<span> answer_of_team(const action& item, const std::string& zone, instant now)
{
    if (item.state == state::promised) {
        return {mention{item.owner}, words{" took it, " + state_words(item, zone, now) + "."}};
    }
    return {words{is_final(item) ? capitalised(state_words(item, zone, now)) + "." : "It is not asked any more."}};
}

// With its answer instead of buttons, if it has one.
void add_offer(document& to, const offered_item& one, std::vector<span> answer, const std::string& zone, instant now)
{
    const action_id id = one.item.id;
    std::vector<span> line = {id_span(id), words{" " + one.item.text}};
    if (!answer.empty()) {
        line.emplace_back(words{"\n"});
        std::move(answer.begin(), answer.end(), std::back_inserter(line));
        to << paragraph(std::move(line), id);
        return;
    }
    if (one.item.due) {
        line.emplace_back(words{", by " + due_words(*one.item.due, zone, now)});
    }
    to << paragraph(std::move(line), id);
    std::vector<span> source;
    if (!one.incident.empty()) {
        source.emplace_back(words{one.incident, emphasis::plain, true});
    }
    if (!one.item.from.permalink.empty()) {
        source.emplace_back(words{source.empty() ? "" : " · ", emphasis::plain, true});
        source.emplace_back(link{one.item.from.permalink, "where it was said", true});
    }
    if (!source.empty()) {
        to << quiet(std::move(source), id);
    }
    to << button_row({accept_button(id), another_date_button(id), refuse_button(id)}, id);
}

// Who asks for all of them; none when they are several.
person_id one_asker(const std::vector<offered_item>& items)
{
    const person_id first = items.empty() ? person_id{} : asking(items.front().item);
    const auto is_first = [&](const offered_item& one) { return asking(one.item) == first; };
    return std::all_of(items.begin(), items.end(), is_first) ? first : person_id{};
}

// Lines of actions in a summary: more of them are no summary.
constexpr std::size_t ids_in_summary = 10;

// "Recorded for you in the review of INC-104, where Bo says you agreed:"
block notice_opening(const offered_item& first)
{
    std::vector<span> line = {words{"Recorded for you in the review"}};
    if (!first.incident.empty()) {
        line.emplace_back(words{" of " + first.incident, emphasis::plain, true});
    }
    line.emplace_back(words{", where "});
    line.emplace_back(mention{first.item.asker});
    line.emplace_back(words{" says you agreed:"});
    return paragraph(std::move(line), first.item.id);
}

void add_recorded(document& to, const offered_item& one, person_id owner, const std::string& zone, instant now)
{
    const bool is_theirs = one.item.state == state::promised && one.item.owner == owner;
    std::string state = is_theirs && one.item.due ? "due " + due_words(*one.item.due, zone, now)
        : is_final(one.item)                      ? state_words(one.item, zone, now)
                                                  : "it is not with you";
    state += is_theirs && one.item.is_due_assumed ? " (no date was said: assumed by policy)" : "";
    state += is_theirs && !one.item.is_attested ? ". Fine." : ".";
    to << paragraph({id_span(one.item.id), words{" " + one.item.text + "\n" + capitalised(std::move(state))}},
                    one.item.id);
}

} // namespace

document review_notice(const std::vector<offered_item>& items, person_id owner, const std::string& zone, instant now)
{
    document result;
    result << notice_opening(items.front());
    result.summary = "Recorded for you in a review:";
    std::vector<action_id> open;
    for (const offered_item& one : items) {
        if (one.item.is_attested && one.item.owner == owner && !is_final(one.item)) {
            open.push_back(one.item.id);
        }
    }
    for (const offered_item& one : items) {
        const action_id id = one.item.id;
        add_recorded(result, one, owner, zone, now);
        if (std::find(open.begin(), open.end(), id) == open.end()) {
            continue;
        }
        result << (open.size() == 1 ? button_row({fine_button(open), refuse_button(id), another_date_button(id)}, id)
                                    : button_row({refuse_button(id), another_date_button(id)}, id));
    }
    if (open.size() > 1) {
        result << button_row({fine_button(open)});
    }
    for (std::size_t index = 0; index < std::min(items.size(), ids_in_summary); ++index) {
        result.summary += (index == 0 ? " " : ", ") + format_id(items[index].item.id);
    }
    result.summary += items.size() > ids_in_summary ? " and more" : "";
    return result;
}

document offers(const std::vector<offered_item>& items, person_id offered_to, const std::string& zone, instant now)
{
    document result;
    const person_id asker = one_asker(items);
    result << paragraph(asker ? std::vector<span>{mention{asker}, words{" asks you:"}}
                              : std::vector<span>{words{"You are asked:"}});
    for (const offered_item& one : items) {
        std::vector<span> answer;
        if (!is_open_for(one.item, offered_to)) {
            answer = {words{answer_words(one.item, offered_to, zone, now)}};
        }
        add_offer(result, one, std::move(answer), zone, now);
    }
    return result;
}

document team_offers(const std::vector<offered_item>& items, const std::string& team, const std::string& zone,
                     instant now)
{
    document result;
    const person_id asker = one_asker(items);
    const auto is_open
        = [&](const offered_item& one) { return is_asked_of_team(one.item) && one.item.offered_team == team; };
    const bool is_any_open = std::any_of(items.begin(), items.end(), is_open);
    const std::string asks = is_any_open ? " asks " : " asked ";
    const std::string whom = team + (is_any_open ? ". The first of the team who accepts owns it:" : ":");
    result << paragraph(asker ? std::vector<span>{mention{asker}, words{asks + whom}}
                              : std::vector<span>{words{"Asked of " + whom}});
    for (const offered_item& one : items) {
        add_offer(result, one, is_open(one) ? std::vector<span>{} : answer_of_team(one.item, zone, now), zone, now);
    }
    return result;
}

document risk_question(const action& item, const std::string& incident, const std::string& zone, instant now)
{
    document result;
    result << paragraph(
        {mention{item.declining->requested_by}, words{" asks you to accept the risk that this is not done:"}}, item.id)
           << paragraph({id_span(item.id), words{" " + item.text}}, item.id)
           << quote("Because " + item.declining->reason, item.id);
    if (!incident.empty()) {
        result << quiet({words{incident, emphasis::plain, true}}, item.id);
    }
    const std::string until = item.risk_until ? last_day_words(item, zone, now) : "";
    result << button_row({accept_risk_button(item.id, until), keep_button(item.id), risk_until_button(item.id)},
                         item.id);
    return result;
}

document risk_answer(const action& item, person_id accepter, bool may_read, const std::string& zone, instant now)
{
    const bool is_accepted = item.state == state::dropped && item.risk_accepter == accepter && item.risk_until;
    const std::string undone = "the risk of leaving " + format_id(item.id) + " undone";
    document result;
    result << paragraph(
        {words{is_accepted ? "You accepted " + undone + " until " + last_day_words(item, zone, now) + "."
                           : "Nobody asks you to accept " + undone + " any more."}});
    if (may_read) {
        result << quiet({words{item.text}}, item.id);
    }
    return result;
}

document stuck_question(const action& item, const std::string& because)
{
    document result;
    result << paragraph({mention{item.owner}, words{" is stuck with "}, id_span(item.id), words{": " + item.text}},
                        item.id);
    if (!because.empty()) {
        result << quote(because, item.id);
    }
    result << quiet({words{"Can you help, or say who could?"}})
           << button_row({open_button(item.id), give_button(item.id)}, item.id);
    return result;
}

document stuck_answer(const action& item, const std::string& zone, instant now)
{
    document result;
    result << paragraph(
        {id_span(item.id), words{" " + item.text + "\n" + capitalised(state_words(item, zone, now)) + "."}}, item.id);
    return result;
}

} // namespace makegood::core
