// The buttons of the house.
#include "makegood/core/buttons.hpp"

#include "makegood/core/due.hpp"

namespace makegood::core {

namespace {

// Labels are short because rows are narrow; the accessible label says which action is meant, and has the words of the
// label in it: who speaks to their computer says what they see.
button make(const std::string& label, const char* verb, action_id item, const std::string& spoken,
            enum button::look look = button::look::plain)
{
    return button{
        .label = label, .verb = verb, .argument = format_id(item), .look = look, .accessible_label = spoken, .url = {}};
}

// "A-17 A-18"
std::string ids_of(const std::vector<action_id>& items)
{
    std::string all;
    for (const action_id id : items) {
        all += (all.empty() ? "" : " ") + format_id(id);
    }
    return all;
}

} // namespace

button done_button(action_id item)
{
    return make("Done", "done", item, "Mark " + format_id(item) + " as done", button::look::primary);
}

button later_button(action_id item) { return make("Later…", "later", item, "Do " + format_id(item) + " later"); }

button blocked_button(action_id item)
{
    return make("Blocked…", "blocked", item, "Blocked: say what " + format_id(item) + " waits for");
}

button unblock_button(action_id item)
{
    return make("Not blocked any more", "unblock", item, format_id(item) + " is not blocked any more");
}

button part_done_button(action_id item)
{
    return make("My part is done", "unblock", item, "My part is done: " + format_id(item) + " waits for me no longer",
                button::look::primary);
}

button give_button(action_id item)
{
    return make("Give…", "give", item, "Give " + format_id(item) + " to somebody else");
}

button ask_somebody_else_button(action_id item)
{
    return make("Ask somebody else", "give", item, "Ask somebody else to take " + format_id(item));
}

button accept_button(action_id item)
{
    return make("Accept", "accept", item, "Accept " + format_id(item), button::look::primary);
}

button take_button(action_id item) { return make("I take it", "accept", item, "I take it: " + format_id(item)); }

button another_date_button(action_id item)
{
    return make("Another date", "accept-by", item, "Choose another date for " + format_id(item));
}

button refuse_button(action_id item)
{
    return make("Not me", "refuse", item, "Not me: I do not take " + format_id(item));
}

button fine_button(const std::vector<action_id>& items)
{
    button result{.label = "Fine", .verb = "fine", .argument = ids_of(items), .look = button::look::primary};
    result.label += items.size() == 1 ? "" : ", all " + std::to_string(items.size());
    result.accessible_label = items.size() == 1 ? format_id(items.front()) + " is fine" : "All of them are fine";
    return result;
}

button drop_button(action_id item)
{
    return make("Drop", "drop", item, "Drop " + format_id(item), button::look::danger);
}

button undo_button(action_id item) { return make("Undo", "undo", item, "Undo the last change of " + format_id(item)); }

button landed_button(action_id item)
{
    return make("What landed?", "landed", item, "What landed for " + format_id(item));
}

button edit_button(action_id item) { return make("Edit", "edit", item, "Edit " + format_id(item)); }

button open_button(action_id item) { return make("Open", "show", item, "Open " + format_id(item)); }

button accept_risk_button(action_id item, const std::string& until)
{
    const std::string ending = until.empty() ? "" : " until " + until;
    return make("I accept the risk" + ending, "accept-risk", item,
                "I accept the risk of not doing " + format_id(item) + ending);
}

button risk_until_button(action_id item)
{
    return make("Another date", "risk-until", item,
                "Accept the risk of not doing " + format_id(item) + " until another date");
}

button still_fine_button(action_id item)
{
    return make("Still fine for half a year", "accept-risk", item,
                "Still fine for half a year: the risk of not doing " + format_id(item));
}

button reopen_button(action_id item) { return make("Reopen it", "reopen", item, "Reopen it: " + format_id(item)); }

button policy_date_button(action_id item, day to)
{
    button result = make("Move it", "policy-date", item, "Move it: " + format_id(item) + " to the date of the policy");
    result.argument += " " + format_day(to);
    return result;
}

button keep_date_button(action_id item)
{
    return make("Keep it", "keep-date", item, "Keep it: the date of " + format_id(item));
}

button keep_button(action_id item) { return make("No, keep it", "keep", item, "No, keep it: " + format_id(item)); }

button move_to_button(action_id item, day to, const std::string& zone, instant now)
{
    const std::string label = "Move to " + short_day_words(to, now, zone);
    button result = make(label.c_str(), "move-to", item, label + ": " + format_id(item));
    result.argument += " " + format_day(to);
    return result;
}

button later_all_button(const std::vector<action_id>& items)
{
    return {.label = "All: need until…",
            .verb = "later-all",
            .argument = ids_of(items),
            .accessible_label = "All: need until a later date"};
}

button done_several_button(const std::vector<action_id>& items)
{
    return {.label = "Done, several…",
            .verb = "done-several",
            .argument = ids_of(items),
            .accessible_label = "Done, several of them: tick which"};
}

button leave_button(action_id item) { return make("Leave it", "leave", item, "Leave it: " + format_id(item)); }

} // namespace makegood::core
