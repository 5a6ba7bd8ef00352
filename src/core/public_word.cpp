// What a channel reads of one action.
#include "makegood/core/public_word.hpp"

#include "makegood/core/batch.hpp"
#include "makegood/core/board.hpp"
#include "makegood/core/buttons.hpp"
#include "makegood/core/counted.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

std::vector<span> named(const action& item, const std::string& incident)
{
    std::vector<span> line = {id_span(item.id), words{" " + one_line(item.text)}};
    append_incident(line, incident);
    return line;
}

} // namespace

document escalation(const action& item, const std::string& incident, const working_time& owner, instant now)
{
    const auto late = static_cast<std::size_t>(working_days_late(item, owner, now));
    std::vector<span> line = named(item, incident);
    line.emplace_back(words{"\nWas due " + date_words(item, owner.zone, now) + ", "
                            + counted(late, "working day", "working days") + " ago, and is with "});
    line.emplace_back(mention{item.owner});
    line.emplace_back(words{", who has not answered. Is it still needed, or can somebody help?"});
    document result;
    result << paragraph(std::move(line), item.id) << button_row({open_button(item.id)}, item.id);
    return result;
}

document escalation_answered(const action& item, const std::string& zone, instant now)
{
    std::vector<span> line = named(item, {});
    line.emplace_back(words{"\n"});
    if (const person_id who = item.owner ? item.owner : item.offered_to) {
        line.emplace_back(mention{who});
        line.emplace_back(words{": " + state_words(item, zone, now) + "."});
    } else {
        line.emplace_back(words{capitalised(state_words(item, zone, now)) + "."});
    }
    document result;
    result << paragraph(std::move(line), item.id);
    return result;
}

bool deserves_praise(const action& item, const working_time& owner, const nudge_policy& rules)
{
    if (rules.praise_working_days == 0 || item.state != state::closed || item.check == check::pending || !item.owner
        || !item.closed_at) {
        return false;
    }
    action as_first_promised = item;
    as_first_promised.due_at = item.first_due_at ? item.first_due_at : item.due_at;
    return working_days_late(as_first_promised, owner, *item.closed_at) >= rules.praise_working_days;
}

document praise(const action& item, const std::string& incident)
{
    std::vector<span> line = {mention{item.owner}, words{" has done "}};
    for (span& part : named(item, incident)) {
        line.push_back(std::move(part));
    }
    line.emplace_back(words{". Thank you for seeing it through."});
    document result;
    result << paragraph(std::move(line), item.id);
    return result;
}

} // namespace makegood::core
