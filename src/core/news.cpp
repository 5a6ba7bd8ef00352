// News of promises in words.
#include "makegood/core/news.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "makegood/core/buttons.hpp"
#include "message_words.hpp"

namespace makegood::core {

namespace {

struct deed
{
    std::string_view verb;
    // Completes "Bo …".
    const char* words;
    // To its owner. Not: recording and accepting (before there was this owner) and refusing to take over (an item of
    // its own).
    bool is_news = true;
};

// The verbs of the history.
constexpr std::array deeds = {
    deed{"record", "recorded it", false},
    deed{"attest", "recorded it", false},
    deed{"accept", "accepted it", false},
    deed{"agree", "agreed to it", false},
    deed{"refuse", "refused it", false},
    deed{"drop", "dropped it", false},
    deed{"wake", "brought it back", false},
    deed{"move", "moved it"},
    deed{"edit", "edited it"},
    deed{"plan", "planned it"},
    deed{"close", "closed it"},
    deed{"evidence", "told what landed"},
    deed{"reopen", "opened it again"},
    deed{"give", "offered it"},
    deed{"decline", "wants it declined"},
    deed{"accept-risk", "accepted the risk of leaving it undone"},
    deed{"keep", "wants it done"},
    deed{"note", "left a note"},
    deed{"public", "changed its public title"},
    deed{"link", "linked it"},
    deed{"block", "says that it waits"},
    deed{"stuck", "says that it is stuck"},
    deed{"unblock", "says that it waits no longer"},
    deed{"keep-date", "kept its date"},
    deed{"leave", "leaves its date as it is"},
    deed{"undo", "took back a change"},
};

bool begins_with_preposition(const std::string& detail)
{
    constexpr std::array<std::string_view, 4> prepositions = {"from ", "to ", "until ", "on "};
    return std::any_of(prepositions.begin(), prepositions.end(),
                       [&](std::string_view one) { return detail.compare(0, one.size(), one) == 0; });
}

// " from 27 Nov to 4 Dec" or ": waiting for the vendor".
std::string ending(const std::string& detail)
{
    return detail.empty() ? "" : (begins_with_preposition(detail) ? " " : ": ") + detail;
}

const deed* find_deed(const std::string& verb)
{
    const auto found = std::find_if(deeds.begin(), deeds.end(), [&](const deed& one) { return one.verb == verb; });
    return found == deeds.end() ? nullptr : &*found;
}

} // namespace

std::string change_words(const std::string& verb, const std::string& detail)
{
    const deed* const found = find_deed(verb);
    return (found == nullptr ? verb : found->words) + ending(detail);
}

std::vector<span> change_sentence(person_id by, const std::string& verb, const std::string& detail)
{
    if (!by) {
        return verb == "wake"
            ? std::vector<span>{words{as_sentence("What it waited for is over" + ending(one_line(detail)))}}
            : std::vector<span>{};
    }
    const deed* const found = find_deed(verb);
    if (found == nullptr || !found->is_news) {
        return {};
    }
    return {mention{by}, words{" " + as_sentence(change_words(verb, one_line(detail)))}};
}

std::optional<due_date> policy_date(const action& item, int severity, const due_policy& rules, const std::string& zone,
                                    instant now)
{
    if (item.state != state::promised || !item.is_due_assumed || item.severity != 0 || !item.due) {
        return std::nullopt;
    }
    due_date to = assumed_due(severity, rules, zone, item.accepted_at.value_or(item.recorded_at));
    if (to.at <= now) {
        to = assumed_due(severity, rules, zone, now);
    }
    return to.when == *item.due ? std::nullopt : std::optional(to);
}

std::string incident_severity_words(const incident& about)
{
    return about.key + " is sev-" + std::to_string(about.severity) + " now";
}

std::vector<span> date_question(const action& item, const std::string& why, const due_date& to, const std::string& zone,
                                instant now)
{
    return {words{why + ": by policy this would be due " + day_words(to.when.on, now, zone) + " instead of "
                  + date_words(item, zone, now) + "."}};
}

std::vector<button> date_question_buttons(const action& item, const due_date& to)
{
    return {policy_date_button(item.id, to.when.on), keep_date_button(item.id)};
}

} // namespace makegood::core
