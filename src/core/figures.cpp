// The figures of a window.
#include "makegood/core/figures.hpp"

#include <algorithm>

namespace makegood::core {

namespace {

bool is_in(const window& over, const std::optional<instant>& when)
{
    return when && *when >= over.from && *when < over.until;
}

// Whether the closure holds: a linked change that is not merged yet is no kept promise.
bool is_kept(const action& item)
{
    return item.state == state::closed && item.check != check::pending && item.closed_at;
}

// A day is over at its end, a moment is met on the dot.
bool is_on_time(const action& item)
{
    const bool is_moment = item.first_due && item.first_due->at;
    return *item.closed_at < *item.first_due_at || (is_moment && *item.closed_at == *item.first_due_at);
}

bool is_answered_in_time(const action& item, const working_time& calendar)
{
    const std::optional<instant>& answer = item.offer_answered_at;
    if (!answer || *answer < *item.offered_at) {
        return false; // of an earlier offer, or of none
    }
    const date::time_zone& zone = zone_or_utc(calendar.zone);
    const int days = calendar.working_days_between(local_day(*item.offered_at, zone), local_day(*answer, zone));
    return days <= answered_within_working_days;
}

std::string before_words(const ratio& before) { return before.of > 0 ? "; before that " + ratio_words(before) : ""; }

// What becomes ratios once every promise was counted.
struct tally
{
    int closed = 0;
    int landed = 0;
    bool is_measured = false;
};

void count_promise(figures& to, tally& sum, const action& item, const window& over)
{
    ++to.promises;
    sum.is_measured = sum.is_measured || (item.state == state::closed && item.check != check::none);
    const bool is_declined = item.state == state::dropped && item.why_dropped == drop_reason::declined;
    to.declined += is_declined && item.active_at < over.until ? 1 : 0;
    if (!is_kept(item)) {
        return;
    }
    if (*item.closed_at >= over.until) {
        ++to.kept_since;
        return;
    }
    ++sum.closed;
    to.on_time.part += is_on_time(item) ? 1 : 0;
    sum.landed += item.check != check::none ? 1 : 0;
}

} // namespace

window trailing_window(instant until, int days) { return {until - date::days{days}, until}; }

window window_before(const window& value) { return {value.from - (value.until - value.from), value.from}; }

std::string ratio_words(const ratio& value)
{
    if (value.of <= 0) {
        return "none";
    }
    int percent = (value.part * 200 + value.of) / (value.of * 2);
    percent = value.part < value.of ? std::min(percent, 99) : percent;
    percent = value.part > 0 ? std::max(percent, 1) : percent;
    return std::to_string(value.part) + " of " + std::to_string(value.of) + " (" + std::to_string(percent) + " %)";
}

figures figures_of(const std::vector<action>& actions, const window& over, const working_time& calendar)
{
    figures result;
    tally sum;
    for (const action& item : actions) {
        const bool is_duplicate = item.state == state::dropped && item.why_dropped == drop_reason::duplicate;
        if (is_in(over, item.first_due_at) && !is_duplicate) {
            count_promise(result, sum, item, over);
        }
        if (is_in(over, item.offered_at) && !is_duplicate) {
            ++result.answered.of;
            result.answered.part += is_answered_in_time(item, calendar) ? 1 : 0;
        }
    }
    result.follow_through = {sum.closed, result.promises};
    result.on_time.of = result.promises;
    if (sum.is_measured) {
        result.landed = ratio{sum.landed, sum.closed};
    }
    return result;
}

std::vector<std::string> figure_lines(const figures& now, const figures& before)
{
    std::string follow_through = "Follow-through: " + ratio_words(now.follow_through);
    follow_through += now.kept_since > 0 ? ", +" + std::to_string(now.kept_since) + " since" : "";
    follow_through += now.declined > 0 ? ", " + std::to_string(now.declined) + " declined" : "";
    return {follow_through + before_words(before.follow_through),
            "On time: " + ratio_words(now.on_time) + before_words(before.on_time),
            "Landed: " + (now.landed ? ratio_words(*now.landed) : std::string("not measured")),
            "Offers answered: " + ratio_words(now.answered) + before_words(before.answered)};
}

std::vector<span> figures_note(const std::string& counted, int window_days, const std::string& command_word)
{
    return {words{"Counted: " + counted + " first due in the last " + std::to_string(window_days)
                  + " days, declined ones too. On time is by the first date, answered within "
                  + std::to_string(answered_within_working_days) + " working days. More: "},
            words{command_word + " help figures", emphasis::code}};
}

std::vector<std::string> figures_definition(int window_days, int rule_of_thumb_percent)
{
    return {"Counted are all promises whose first date fell in the " + std::to_string(window_days)
                + " days before, duplicates left out.",
            "Follow-through: those closed by then, whose linked change waits for no merge. Declined ones stay in the "
            "count, as a part of their own. “+4 since” were closed later.",
            "On time: done not later than the first date, however often it moved.",
            "Landed: the linked change was merged or somebody else confirmed it, of those closed. Where neither "
            "happens it is not measured.",
            "Answered: offers accepted or refused within " + std::to_string(answered_within_working_days)
                + " working days.",
            "The line at " + std::to_string(rule_of_thumb_percent) + " % is a rule of thumb, and nobody is ranked."};
}

} // namespace makegood::core
