#include "makegood/core/planning.hpp"

#include <algorithm>
#include <utility>

#include "makegood/core/buttons.hpp"
#include "makegood/core/calendar.hpp"
#include "makegood/core/counted.hpp"
#include "makegood/core/due.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

constexpr int severities = 5;

int days_old(const action& item, instant now)
{
    return std::max(1, static_cast<int>(std::chrono::floor<date::days>(now - item.recorded_at).count()));
}

int weight_of_severity(int severity) { return severity < 1 || severity > severities ? 1 : severities + 1 - severity; }

// Why it stands where it does: "sev-1, 3 incidents of db, 40 days old".
std::string reason_words(const plannable& one, instant now)
{
    std::string text = one.severity > 0 ? "sev-" + std::to_string(one.severity) + ", " : "";
    if (one.recurrence > 1) {
        text += std::to_string(one.recurrence) + " incidents of " + one.service + ", ";
    }
    return text + counted(days_old(one.item, now), "day", "days") + " old";
}

button sprint_button(const char* label, action_id item, day on)
{
    return {.label = label,
            .verb = "sprint",
            .argument = format_id(item) + " " + format_day(on),
            .accessible_label = std::string(label) + ": " + format_id(item)};
}

std::vector<button> answers_to(const action& item, day on, day then)
{
    if (item.state == state::promised) {
        return {sprint_button("In this sprint", item.id, on),
                sprint_button("Next", item.id, then),
                {.label = "Decline…",
                 .verb = "decline",
                 .argument = format_id(item.id),
                 .accessible_label = "Decline " + format_id(item.id)}};
    }
    return {ask_somebody_else_button(item.id), drop_button(item.id)};
}

void add_line_to_copy(document& to, const plannable& one, const std::string& zone, instant now)
{
    const std::string due = date_words(one.item, zone, now);
    std::vector<span> line = {words{format_id(one.item.id) + "\t" + one_line(one.item.text) + "\t"}};
    if (one.item.owner) {
        line.emplace_back(mention{one.item.owner});
    }
    line.emplace_back(words{"\t" + due});
    to << code_line(std::move(line), one.item.id);
}

} // namespace

int weight_of(const plannable& one, instant now)
{
    return weight_of_severity(one.severity) * std::max(1, one.recurrence) * days_old(one.item, now);
}

void put_in_order_of_weight(std::vector<plannable>& all, instant now)
{
    std::stable_sort(all.begin(), all.end(), [now](const plannable& left, const plannable& right) {
        const int left_weight = weight_of(left, now);
        const int right_weight = weight_of(right, now);
        return left_weight != right_weight ? left_weight > right_weight
                                           : left.item.recorded_at < right.item.recorded_at;
    });
}

std::optional<day> next_planning(const planning_rhythm& rhythm, day from)
{
    if (rhythm.weeks < 1) {
        return std::nullopt;
    }
    const auto gap = (date::sys_days{from} - date::sys_days{rhythm.first}).count();
    const int step = rhythm.weeks * 7;
    const auto steps = gap <= 0 ? 0 : (gap + step - 1) / step;
    return add_days(rhythm.first, static_cast<int>(steps) * step);
}

document planning_pack(const std::string& team, std::vector<plannable> all, day on, day then, const std::string& zone,
                       instant now)
{
    put_in_order_of_weight(all, now);
    document result;
    result << paragraph({words{team + " plans on " + day_words(on, now, zone) + ": "
                               + counted(all.size(), "action is open", "actions are open")
                               + ", ordered by severity × how often × age."}});
    for (std::size_t index = 0; index < std::min(all.size(), planned_items_limit); ++index) {
        const plannable& one = all[index];
        block line = action_line(one.item, {}, zone, now);
        line.spans.emplace_back(words{" (" + reason_words(one, now) + ")"});
        result << std::move(line);
        // Whoever plans knows by it what comes back from the last sprint.
        if (std::string planned = plan_words(one.item, one.is_sprint_over, zone, now); !planned.empty()) {
            result << quiet({words{std::move(planned)}}, one.item.id);
        }
        result << button_row(answers_to(one.item, on, then), one.item.id);
    }
    if (!all.empty()) {
        result << quiet({words{"To paste:"}});
    }
    for (std::size_t index = 0; index < std::min(all.size(), planned_lines_limit); ++index) {
        add_line_to_copy(result, all[index], zone, now);
    }
    if (all.size() > planned_lines_limit) {
        result << quiet({words{"And " + std::to_string(all.size() - planned_lines_limit) + " more: "},
                         words{"list team:" + team, emphasis::code}});
    }
    result.summary = team + " plans on " + day_words(on, now, zone);
    return result;
}

std::string sprint_words(day on, const std::string& zone, instant now)
{
    return "In the sprint of " + day_words(on, now, zone);
}

day sprint_end(const planning_rhythm& rhythm, day planned)
{
    return next_planning(rhythm, add_days(planned, 1)).value_or(add_days(planned, usual_sprint_weeks * 7));
}

std::string plan_words(const action& item, bool is_sprint_over, const std::string& zone, instant now)
{
    if (!item.sprint) {
        return item.plan;
    }
    return is_sprint_over ? "Was planned for the sprint of " + day_words(*item.sprint, now, zone)
                          : sprint_words(*item.sprint, zone, now);
}

} // namespace makegood::core
