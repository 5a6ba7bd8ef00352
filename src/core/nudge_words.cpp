// Occasions and silences in words.
#include "makegood/core/due.hpp"
#include "nudge_plan.hpp"

namespace makegood::core {

const char* to_string(occasion value)
{
    switch (value) {
    case occasion::first_nudge:
        return "first nudge";
    case occasion::due_today:
        return "due today";
    case occasion::overdue:
        return "overdue";
    case occasion::offer_unanswered:
        return "offer unanswered";
    case occasion::offer_returned:
        return "offer returned";
    case occasion::offer_refused:
        return "offer refused";
    case occasion::idea_waits:
        return "idea waits";
    case occasion::waited_for:
        return "waited for";
    case occasion::look_again:
        return "look again";
    case occasion::quiet_over:
        return "quiet over";
    case occasion::faded:
        return "faded";
    case occasion::escalation_announced:
        return "escalation announced";
    case occasion::escalation:
        return "escalation";
    case occasion::weekly:
        return "weekly";
    case occasion::due_in_leave:
        return "due in leave";
    case occasion::owner_away:
        return "owner away";
    case occasion::owner_left:
        return "owner left";
    case occasion::risk_over:
        return "risk over";
    }
    return "";
}

const char* to_string(silence_reason value)
{
    switch (value) {
    case silence_reason::none:
        return "none";
    case silence_reason::is_final:
        return "final";
    case silence_reason::not_yet:
        return "not yet";
    case silence_reason::waits_for_answer:
        return "waits for an answer";
    case silence_reason::offered:
        return "offered";
    case silence_reason::idea:
        return "idea";
    case silence_reason::later:
        return "later";
    case silence_reason::blocked:
        return "blocked";
    case silence_reason::stuck:
        return "stuck";
    case silence_reason::active_lately:
        return "active lately";
    case silence_reason::thread_moved:
        return "thread moved";
    case silence_reason::ticket_moved:
        return "ticket moved";
    case silence_reason::away:
        return "away";
    case silence_reason::outside_hours:
        return "outside hours";
    case silence_reason::before_batch:
        return "before batch";
    case silence_reason::had_batch:
        return "had batch";
    case silence_reason::weekly_cap:
        return "weekly cap";
    case silence_reason::muted:
        return "muted";
    case silence_reason::nobody_reachable:
        return "nobody reachable";
    case silence_reason::risk_accepted:
        return "risk accepted";
    case silence_reason::not_rolled_out:
        return "not rolled out";
    case silence_reason::preview:
        return "preview";
    }
    return "";
}

std::string quiet_day_words(const action& item, const std::string& zone, instant now)
{
    const std::optional<instant> until = item.blocked ? item.blocked->look_again_at : item.quiet_until;
    const bool is_quiet = item.state == state::promised && until && *until > now;
    return is_quiet ? day_words(local_day(*until, zone_or_utc(zone)), now, zone) : "";
}

std::string silence_words(const action& item, silence_reason why, instant until, const std::string& zone, instant now)
{
    const std::string when = day_words(local_day(until, zone_or_utc(zone)), now, zone);
    switch (why) {
    case silence_reason::none:
        return "A reminder is due now.";
    case silence_reason::is_final:
        return "It is over.";
    case silence_reason::not_yet:
        return "The next reminder comes on " + when + ".";
    case silence_reason::waits_for_answer:
        return "Reminded, not answered yet; again on " + when + ".";
    case silence_reason::offered:
        return "Not answered yet; brought up again on " + when + ".";
    case silence_reason::idea:
        return "Nobody has taken it; brought up again on " + when + ".";
    case silence_reason::later:
        return "Quiet until " + when + ", as asked.";
    case silence_reason::blocked:
        return "Waits for something else; looked at again on " + when + ".";
    case silence_reason::stuck:
        return "Stuck; looked at again on " + when + ".";
    case silence_reason::active_lately:
        return "Something happened lately; the next reminder comes on " + when + ".";
    case silence_reason::thread_moved:
        return "Quiet until " + when + ": its owner wrote in its thread on "
            + day_words(local_day(*item.owner_wrote_at, zone_or_utc(zone)), now, zone) + ".";
    case silence_reason::ticket_moved:
        return "Quiet until " + when + ": its ticket moved on "
            + day_words(local_day(*item.ticket_moved_at, zone_or_utc(zone)), now, zone) + ".";
    case silence_reason::away:
        return "Away; the reminder comes on " + when + ".";
    case silence_reason::outside_hours:
        return "Outside working hours; the reminder comes on " + when + ".";
    case silence_reason::before_batch:
        return "It waits for the message of the day, " + moment_words(until, now, zone) + ".";
    case silence_reason::had_batch:
        return "The message of the day is out; it joins the one of " + when + ".";
    case silence_reason::weekly_cap:
        return "Enough reminders for this week; the next ones come on " + when + ".";
    case silence_reason::muted:
        return "Reminders are switched off; looked at again on " + when + ".";
    case silence_reason::nobody_reachable:
        return "Nobody can be reminded; looked at again on " + when + ".";
    case silence_reason::risk_accepted:
        return "The risk of it is accepted; looked at again on " + when + ".";
    case silence_reason::not_rolled_out:
        return "Reminders are not rolled out to this team yet; looked at again on " + when + ".";
    case silence_reason::preview:
        return "Reminders are not switched on yet (preview); looked at again on " + when + ".";
    }
    return "";
}

} // namespace makegood::core
