// The sentences of a batch: short, concrete, with the next step, without blame.
#include "batch_words.hpp"

#include <algorithm>

#include "makegood/core/batch.hpp"
#include "makegood/core/buttons.hpp"
#include "makegood/core/counted.hpp"
#include "makegood/core/due.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

std::string due_sentence(const action& item, const working_time& hours, instant now)
{
    const std::string date = date_words(item, hours.zone, now);
    if (date.empty()) {
        return "";
    }
    if (item.state == state::proposed && item.due_at && *item.due_at <= now) {
        return "Was wanted by " + date + ".";
    }
    if (is_overdue(item, now)) {
        const auto late = static_cast<std::size_t>(working_days_late(item, hours, now));
        return "Was due " + date + ", " + counted(late, "working day", "working days") + " ago.";
    }
    const day today = local_day(now, zone_or_utc(hours.zone));
    if (item.due->on == today) {
        return "Due today, " + date + ".";
    }
    return (item.due->on == add_days(today, 1) ? "Due tomorrow, " : "Due ") + date + ".";
}

std::vector<span> waiting_words(const action& item)
{
    if (!item.blocked) {
        return {words{"You were stuck here. Are you still?"}};
    }
    const blocker& on = *item.blocked;
    std::vector<span> line = {words{"You wait for "}};
    if (on.person) {
        line.emplace_back(mention{on.person});
    } else if (on.action) {
        line.emplace_back(id_span(on.action));
    } else {
        line.emplace_back(link{on.link, ""});
    }
    line.emplace_back(words{". Do you still?"});
    return line;
}

// "Nothing has moved here for 15 working days: still on it? Due Fri 4 Dec."
std::string faded_words(const action& item, const working_time& hours, const std::string& due, instant now)
{
    const date::time_zone& zone = zone_or_utc(hours.zone);
    const instant last = last_activity(item);
    const int days = std::max(1, hours.working_days_between(local_day(last, zone), local_day(now, zone)));
    return "Nothing has moved here for " + counted(static_cast<std::size_t>(days), "working day", "working days")
        + ": still on it?" + (due.empty() ? "" : " " + due);
}

// Its lead is to name somebody, who asked hears that nobody has it.
bool is_for_lead(const nudge& said, const action& item)
{
    return is_asked_of_team(item) && said.recipient != item.asker;
}

std::vector<span> returned_words(const nudge& said, const action& item, const std::string& zone, instant now)
{
    std::vector<span> line;
    if (is_for_lead(said, item)) {
        return {words{item.offered_team + " was asked by "}, mention{item.asker},
                words{" and nobody has answered: who takes it?"}};
    }
    if (is_asked_of_team(item)) {
        line = {words{"Nobody of " + item.offered_team + " has taken this"}};
    } else {
        line = {mention{item.offered_to}, words{" has not answered"}};
    }
    if (item.offered_at) {
        const day asked_on = local_day(*item.offered_at, zone_or_utc(zone));
        line.emplace_back(words{", asked on " + day_words(asked_on, now, zone)});
    }
    const std::string whose = is_asked_of_team(item) ? "."
        : said.recipient == item.owner               ? ". It is still yours."
                                                     : ". Nobody has it yet.";
    line.emplace_back(words{whose});
    return line;
}

std::vector<span> risk_words(const nudge& said, const action& item, const std::string& zone, instant now)
{
    const std::string until = last_day_words(item, zone, now);
    if (said.recipient == item.risk_accepter) {
        return {words{"You accepted the risk of leaving this undone until " + until + ". Is it still fine?"}};
    }
    return {mention{item.risk_accepter},
            words{" accepted the risk of leaving this undone until " + until
                  + " and cannot be asked again. Is it still fine?"}};
}

// "Without an answer, Bo (lead of dba) hears of it on the next working day."
std::vector<span> announced_words(const nudge& said, const action& item, const std::string& due)
{
    const std::string lead = due + " Without an answer, ";
    if (!said.next && !said.next_as.empty()) {
        return {words{lead + "it is told in " + said.next_as + " on the next working day."}};
    }
    if (!said.next) {
        return {words{lead}, mention{item.asker}, words{", who asked for it, hears of it on the next working day."}};
    }
    const std::string role = said.next_as.empty() ? "" : " (" + said.next_as + ")";
    return {words{lead}, mention{said.next}, words{role + " hears of it on the next working day."}};
}

std::vector<span> about_owner(const action& item, const std::string& before, const std::string& after)
{
    return {words{before}, mention{item.owner}, words{after}};
}

} // namespace

std::vector<span> occasion_words(const nudge& said, const action& item, const working_time& hours, instant now)
{
    const std::string due = due_sentence(item, hours, now);
    switch (said.occasion) {
    case occasion::first_nudge:
    case occasion::due_today:
    case occasion::overdue:
        return {words{due + " Done, or what is the next step?"}};
    case occasion::escalation_announced:
        return announced_words(said, item, due);
    case occasion::escalation:
        return about_owner(item, due + " ", " has not answered. Still needed?");
    case occasion::weekly:
        return said.recipient == item.owner ? std::vector<span>{words{due + " Still needed?"}}
                                            : about_owner(item, due + " Still open with ", ".");
    case occasion::offer_unanswered:
        return {mention{item.asker}, words{" asked you to take this." + (due.empty() ? "" : " " + due)}};
    case occasion::offer_returned: {
        std::vector<span> line = returned_words(said, item, hours.zone, now);
        if (is_for_lead(said, item) && !due.empty()) {
            line.emplace_back(words{" " + due});
        }
        return line;
    }
    case occasion::offer_refused:
        return {words{item.owner ? "The one you asked to take it over said no. It is still yours."
                                 : "The one you asked said no. Nobody has it now."}};
    case occasion::idea_waits:
        return {words{"Nobody has taken this." + (due.empty() ? "" : " " + due)}};
    case occasion::waited_for:
        return about_owner(item, "", " waits for you here. " + due);
    case occasion::look_again:
        return waiting_words(item);
    case occasion::quiet_over:
        return {words{"It was to be quiet until now. " + due}};
    case occasion::faded:
        return {words{faded_words(item, hours, due, now)}};
    case occasion::due_in_leave:
        return {words{"While you are away this falls due, " + date_words(item, hours.zone, now) + "."}};
    case occasion::owner_away:
        return about_owner(item, "",
                           " is away until " + day_words(said.leave.until, now, hours.zone)
                               + (is_overdue(item, now) ? ", and this was due " : ", and this falls due ")
                               + date_words(item, hours.zone, now) + ".");
    case occasion::owner_left:
        return {mention{item.owner ? item.owner : item.asker}, words{" is not here any more. Who takes it? " + due}};
    case occasion::risk_over:
        return risk_words(said, item, hours.zone, now);
    }
    return {};
}

std::vector<button> occasion_buttons(const nudge& said, const action& item, const std::string& zone, instant now)
{
    const action_id id = item.id;
    switch (said.occasion) {
    case occasion::offer_unanswered:
        return {accept_button(id), another_date_button(id), refuse_button(id)};
    case occasion::offer_returned:
    case occasion::offer_refused:
        if (item.state == state::promised) {
            return {ask_somebody_else_button(id), done_button(id), later_button(id)};
        }
        // Whoever leads a team need not be of it, and so may not take it.
        if (is_for_lead(said, item)) {
            return {ask_somebody_else_button(id), drop_button(id), open_button(id)};
        }
        return {ask_somebody_else_button(id), take_button(id), drop_button(id)};
    case occasion::idea_waits:
        return {ask_somebody_else_button(id), take_button(id), drop_button(id)};
    case occasion::waited_for:
        return {part_done_button(id), open_button(id)};
    case occasion::look_again:
        return {unblock_button(id), done_button(id), later_button(id), give_button(id)};
    case occasion::risk_over:
        if (said.recipient == item.risk_accepter) {
            return {still_fine_button(id), reopen_button(id), risk_until_button(id)};
        }
        return {reopen_button(id), open_button(id)};
    case occasion::due_in_leave:
    case occasion::owner_away:
        return {give_button(id), move_to_button(id, said.move_to, zone, now), leave_button(id)};
    case occasion::owner_left:
        if (item.state == state::proposed) {
            return {ask_somebody_else_button(id), drop_button(id), open_button(id)};
        }
        return {ask_somebody_else_button(id), done_button(id), open_button(id)};
    case occasion::escalation:
        return {give_button(id), later_button(id), done_button(id), open_button(id)};
    case occasion::weekly:
        if (said.recipient != item.owner) {
            return {give_button(id), later_button(id), done_button(id), open_button(id)};
        }
        break;
    default:
        break;
    }
    return {done_button(id), later_button(id), blocked_button(id), give_button(id)};
}

} // namespace makegood::core
