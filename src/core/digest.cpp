// The weekly digest.
#include "makegood/core/digest.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include "makegood/core/due.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

constexpr int days_per_week = 7;
constexpr int bar_width = 20;
constexpr std::size_t oldest_shown = 3;

// What a section needs to know; references live during one digest.
struct writer
{
    const digest_facts& facts;
    std::string zone;
    instant at{};
    document into = {};

    instant week_begins() const { return at - date::days{days_per_week}; }

    std::vector<action> select(const std::function<bool(const action&)>& matches) const
    {
        std::vector<action> found;
        std::copy_if(facts.actions.begin(), facts.actions.end(), std::back_inserter(found), matches);
        std::sort(found.begin(), found.end(), comes_before);
        return found;
    }

    std::string incident_of(const action& item) const
    {
        const auto known = facts.incidents.find(item.incident);
        return known == facts.incidents.end() ? "" : known->second;
    }

    void section(const std::string& title, const std::vector<action>& items, const std::string& more_command)
    {
        if (items.empty()) {
            return;
        }
        into << heading(title + " (" + std::to_string(items.size()) + ")");
        const std::size_t shown = std::min(items.size(), digest_lines_limit);
        for (std::size_t index = 0; index < shown; ++index) {
            into << action_line(items[index], incident_of(items[index]), zone, at);
        }
        if (shown < items.size()) {
            std::vector<span> more = {words{"and " + std::to_string(items.size() - shown) + " more"}};
            if (!more_command.empty()) {
                more.emplace_back(words{": "});
                more.emplace_back(words{facts.command_word + " " + more_command, emphasis::code});
            }
            into << quiet(std::move(more));
        }
    }
};

void write_figures(writer& to, const digest_policy& rules)
{
    const figures& now = to.facts.now;
    const figures& before = to.facts.before;
    to.into << heading("Figures of the last " + std::to_string(rules.window_days) + " days");
    if (now.promises == 0 && now.answered.of == 0) {
        to.into << paragraph({words{"No promise was due in them, so there is nothing to measure yet."}});
        return;
    }
    std::vector<std::string> lines = figure_lines(now, before);
    to.into << item({words{lines.front()}});
    const std::string percent = std::to_string(rules.rule_of_thumb_percent);
    if (now.promises > 0) {
        const std::string line = bar(now.follow_through, now.declined, rules.rule_of_thumb_percent);
        to.into << paragraph(
            {words{line, emphasis::code}, words{"  # kept, / declined, - open, | " + percent + " %, a rule of thumb"}});
    }
    for (std::size_t index = 1; index < lines.size(); ++index) {
        to.into << item({words{lines[index]}});
    }
    to.into << quiet(figures_note("all promises", rules.window_days, to.facts.command_word));
}

bool is_in_week(const writer& of, const std::optional<instant>& when)
{
    return when && *when >= of.week_begins() && *when < of.at;
}

struct sections
{
    std::vector<action> kept;
    std::vector<action> overdue;
    std::vector<action> slipped;
    std::vector<action> declined;
    std::vector<action> unanswered;
    std::vector<action> due_next;
    std::vector<action> oldest;
};

// The oldest open ones that no other section shows: what fades is named.
std::vector<action> oldest_of(const writer& from, const sections& shown)
{
    std::set<action_id> listed;
    for (const auto* part : {&shown.overdue, &shown.slipped, &shown.unanswered, &shown.due_next}) {
        for (const action& one : *part) {
            listed.insert(one.id);
        }
    }
    std::vector<action> found
        = from.select([&](const action& one) { return !is_final(one) && listed.count(one.id) == 0; });
    std::sort(found.begin(), found.end(), [](const action& left, const action& right) {
        return left.recorded_at != right.recorded_at ? left.recorded_at < right.recorded_at : left.id < right.id;
    });
    found.resize(std::min(found.size(), oldest_shown));
    return found;
}

sections sort_out(const writer& from)
{
    sections result;
    const instant next_week = from.at + date::days{days_per_week};
    result.kept = from.select([&](const action& one) {
        return one.state == state::closed && one.check != check::pending && is_in_week(from, one.closed_at);
    });
    result.overdue = from.select([&](const action& one) { return is_overdue(one, from.at); });
    result.slipped = from.select(
        [&](const action& one) { return one.state == state::promised && one.slips > 0 && !is_overdue(one, from.at); });
    result.declined = from.select([&](const action& one) {
        return one.state == state::dropped && one.why_dropped == drop_reason::declined
            && is_in_week(from, one.active_at);
    });
    result.unanswered = from.select([](const action& one) { return is_offer(one); });
    result.due_next = from.select([&](const action& one) {
        return one.state == state::promised && one.due_at && *one.due_at > from.at && *one.due_at <= next_week
            && one.slips == 0;
    });
    result.oldest = oldest_of(from, result);
    return result;
}

// What there is none of is not counted aloud.
std::string opening_words(const sections& found)
{
    std::string text = found.kept.empty() ? "None kept" : std::to_string(found.kept.size()) + " kept";
    const auto add = [&text](std::size_t count, const char* what) {
        text += count == 0 ? "" : ", " + std::to_string(count) + " " + what;
    };
    add(found.overdue.size(), "overdue");
    add(found.unanswered.size(), "offered and not answered");
    add(found.due_next.size(), "due in the next 7 days");
    const bool is_quiet = text == "None kept";
    return is_quiet ? "Nothing was kept, and nothing is overdue or due in the next 7 days." : text + ".";
}

} // namespace

document digest(const digest_facts& facts, const digest_policy& rules, instant at)
{
    writer to{.facts = facts, .zone = rules.zone, .at = at};
    const date::time_zone& zone = zone_or_utc(rules.zone);
    const std::string title = "Promises of the week to " + day_words(local_day(at, zone), at, rules.zone);
    const sections found = sort_out(to);
    const std::string opening = opening_words(found);
    to.into << heading(title) << paragraph({words{opening}});
    to.section("Kept", found.kept, "");
    to.section("Overdue", found.overdue, "list overdue");
    to.section("Moved", found.slipped, "list");
    to.section("Declined, risk accepted", found.declined, "");
    to.section("Offered and not answered", found.unanswered, "list offered");
    to.section("Due in the next 7 days", found.due_next, "list");
    to.section("Oldest still open", found.oldest, "");
    write_figures(to, rules);
    to.into.summary = title + ": " + opening;
    return std::move(to.into);
}

std::string iso_week_key(instant at, const std::string& zone)
{
    const day on = local_day(at, zone_or_utc(zone));
    const auto weekday = static_cast<int>(date::weekday{date::sys_days{on}}.iso_encoding());
    // A week belongs to the year of its Thursday.
    const day thursday = add_days(on, 4 - weekday);
    const day new_year = thursday.year() / date::January / 1;
    const auto days = (date::sys_days{thursday} - date::sys_days{new_year}).count();
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-W%02d", static_cast<int>(thursday.year()),
                  static_cast<int>(days / days_per_week) + 1);
    return text.data();
}

instant next_digest(const digest_policy& rules, instant after)
{
    const date::time_zone& zone = zone_or_utc(rules.zone);
    // A day earlier is looked at too: where a clock change repeats an hour, its digest can still lie ahead.
    day on = add_days(local_day(after, zone), -1);
    const auto is_its_weekday
        = [&] { return static_cast<int>(date::weekday{date::sys_days{on}}.iso_encoding()) == rules.weekday; };
    while (!is_its_weekday() || to_instant(on, rules.minute_of_day, zone) <= after) {
        on = add_days(on, 1);
    }
    return to_instant(on, rules.minute_of_day, zone);
}

std::string bar(const ratio& value, int declined, int rule_of_thumb_percent)
{
    const int of = std::max(1, value.of);
    const int kept = value.part * bar_width / of;
    const int gone = std::min(bar_width - kept, declined * bar_width / of);
    std::string line = std::string(static_cast<std::size_t>(kept), '#')
        + std::string(static_cast<std::size_t>(gone), '/')
        + std::string(static_cast<std::size_t>(bar_width - kept - gone), '-');
    const int mark = std::clamp(rule_of_thumb_percent, 0, 100) * bar_width / 100;
    return line.insert(static_cast<std::size_t>(mark), "|");
}

} // namespace makegood::core
