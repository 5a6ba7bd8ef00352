// The general rules, and over them those of each policy that means the action.
#include "makegood/core/action_rules.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "makegood/core/time.hpp"

namespace makegood::core {

namespace {

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool is_same(const std::string& left, const std::string& right)
{
    const auto same = [](char one, char other) { return lower(one) == lower(other); };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
}

bool has(const std::vector<std::string>& names, const std::string& wanted)
{
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return is_same(name, wanted); });
}

// By its id, or its name, of which a "*" at the end of the word leaves the rest open.
bool is_called(const place& seen, std::string word)
{
    if (word.empty() || word.back() != '*') {
        return is_named(seen, word);
    }
    word.pop_back();
    return seen.name.starts_with(word.starts_with('#') ? word.substr(1) : word);
}

bool is_any(const std::vector<place>& places, const std::vector<std::string>& words)
{
    const auto is_wanted = [&](const place& seen) {
        return std::any_of(words.begin(), words.end(), [&](const auto& word) { return is_called(seen, word); });
    };
    return std::any_of(places.begin(), places.end(), is_wanted);
}

// FNV-1a, 64 bits.
class fingerprint
{
public:
    void add(const std::string& text)
    {
        for (const char byte : text) {
            add_byte(static_cast<unsigned char>(byte));
        }
        add_byte(0);
    }
    void add(std::int64_t number) { add(std::to_string(number)); }
    void add(const std::optional<int>& number) { add(number ? std::to_string(*number) : std::string("-")); }
    template <class Value>
    void add(const std::vector<Value>& all)
    {
        for (const Value& each : all) {
            add(each);
        }
        add(std::string("."));
    }
    std::int64_t value() const { return static_cast<std::int64_t>(hash_); }

private:
    void add_byte(unsigned char byte) { hash_ = (hash_ ^ byte) * 1'099'511'628'211U; }

    std::uint64_t hash_ = 14'695'981'039'346'656'037U;
};

std::vector<std::int64_t> numbers(const std::vector<int>& all) { return {all.begin(), all.end()}; }

} // namespace

std::int64_t fingerprint_of(const policy& all)
{
    fingerprint found;
    const nudge_policy& nudge = all.nudge;
    for (const int number : {nudge.first_nudge_working_days, nudge.active_lately_working_days,
                             nudge.blocked_working_days, nudge.offer_working_days, nudge.team_offer_working_days,
                             nudge.fade_working_days, nudge.items_per_week, all.hours.from_minute,
                             all.hours.until_minute, all.hours.batch_earliest_minute, all.hours.batch_latest_minute}) {
        found.add(std::int64_t{number});
    }
    found.add(numbers(nudge.overdue_working_days));
    found.add(nudge.escalate_to);
    found.add(all.hours.zone);
    for (const bool is_working : all.hours.working_days) {
        found.add(std::int64_t{is_working});
    }
    for (const day& each : all.hours.holidays) {
        found.add(format_day(each));
    }
    for (const country_holidays& each : all.hours.countries) {
        found.add(each.country);
        for (const day& on : each.days) {
            found.add(format_day(on));
        }
    }
    for (const team_policy& each : all.teams) {
        found.add(each.country);
        // Who leads a team hears first that nobody of it answers, and of what its people leave.
        found.add(each.name);
        found.add(each.lead);
        found.add(each.members);
        found.add(each.user_group);
    }
    for (const policy_override& each : all.overrides) {
        found.add(numbers(each.severities));
        found.add(each.services);
        found.add(each.teams);
        found.add(each.channels);
        found.add(numbers(each.overdue_working_days.value_or(std::vector<int>())));
        for (const auto& rule : {each.first_nudge_working_days, each.active_lately_working_days,
                                 each.blocked_working_days, each.offer_working_days, each.fade_working_days}) {
            found.add(rule);
        }
        found.add(each.escalate_to.value_or(""));
    }
    found.add(all.rollout.teams);
    found.add(std::int64_t{all.rollout.is_preview});
    return found.value();
}

bool is_meant(const policy_override& by, const action_scope& of)
{
    const auto& severities = by.severities;
    const bool is_severe
        = severities.empty() || std::find(severities.begin(), severities.end(), of.severity) != severities.end();
    return is_severe && (by.services.empty() || has(by.services, of.service))
        && (by.teams.empty() || has(by.teams, of.team)) && (by.channels.empty() || is_any(of.places, by.channels));
}

bool is_risk_for_lead(const action_rules& rules)
{
    const int from = read_risk_by_lead(rules.risk_by_lead);
    return from > 0 && (rules.severity == 0 || rules.severity >= from);
}

action_rules rules_for(const policy& all, const action_scope& of)
{
    action_rules found{.severity = of.severity, .due = all.due, .nudge = all.nudge, .risk_by_lead = all.risk_by_lead};
    for (const policy_override& each : all.overrides) {
        if (!is_meant(each, of)) {
            continue;
        }
        const auto take = [&](rule which, const auto& said, auto& into) {
            if (said) {
                into = *said;
                found.from.at(static_cast<std::size_t>(which)) = &each;
            }
        };
        take(rule::due, each.due_days, found.due.severity_1_days);
        take(rule::due, each.due_days, found.due.severity_2_days);
        take(rule::due, each.due_days, found.due.other_days);
        take(rule::first_nudge, each.first_nudge_working_days, found.nudge.first_nudge_working_days);
        take(rule::overdue, each.overdue_working_days, found.nudge.overdue_working_days);
        take(rule::active_lately, each.active_lately_working_days, found.nudge.active_lately_working_days);
        take(rule::blocked, each.blocked_working_days, found.nudge.blocked_working_days);
        take(rule::offer, each.offer_working_days, found.nudge.offer_working_days);
        take(rule::fade, each.fade_working_days, found.nudge.fade_working_days);
        take(rule::escalation, each.escalate_to, found.nudge.escalate_to);
        take(rule::risk, each.risk_by_lead, found.risk_by_lead);
    }
    return found;
}

} // namespace makegood::core
