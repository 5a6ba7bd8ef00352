// Offers: the question whether somebody takes something on, and whether a risk is accepted.
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

void add_offer(document& to, const offered_item& one, person_id who, const std::string& zone, instant now)
{
    const action_id id = one.item.id;
    std::vector<span> line = {id_span(id), words{" " + one.item.text}};
    if (!is_open_for(one.item, who)) {
        line.emplace_back(words{"\n" + answer_words(one.item, who, zone, now)});
        to << paragraph(std::move(line), id);
        return;
    }
    if (one.item.due) {
        line.emplace_back(words{", by " + due_words(*one.item.due, zone, now)});
    }
    to << paragraph(std::move(line), id);
    if (!one.incident.empty()) {
        to << quiet({words{one.incident, emphasis::plain, true}}, id);
    }
    to << button_row({accept_button(id), another_date_button(id), refuse_button(id)}, id);
}

} // namespace

document offers(const std::vector<offered_item>& items, person_id offered_to, const std::string& zone, instant now)
{
    document result;
    person_id asker;
    bool is_one_asker = true;
    for (const offered_item& one : items) {
        is_one_asker = is_one_asker && (!asker || asker == asking(one.item));
        asker = asking(one.item);
    }
    const bool is_plain = is_one_asker && asker;
    result << paragraph(is_plain ? std::vector<span>{mention{asker}, words{" asks you:"}}
                                 : std::vector<span>{words{"You are asked:"}});
    for (const offered_item& one : items) {
        add_offer(result, one, offered_to, zone, now);
    }
    return result;
}

document risk_question(const action& item, const std::string& incident)
{
    document result;
    if (!item.declining) {
        return plain("Nobody asks to decline " + format_id(item.id) + " any more.");
    }
    result << paragraph(
        {mention{item.declining->requested_by}, words{" asks you to accept the risk that this is not done:"}}, item.id)
           << paragraph({id_span(item.id), words{" " + item.text}}, item.id)
           << quote("Because " + item.declining->reason, item.id);
    if (!incident.empty()) {
        result << quiet({words{incident, emphasis::plain, true}}, item.id);
    }
    result << button_row({accept_risk_button(item.id), keep_button(item.id)}, item.id);
    return result;
}

} // namespace makegood::core
