#include <makegood/commands/digest_report.hpp>

#include <algorithm>
#include <map>

#include <makegood/commands/effects.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/digest.hpp>
#include <makegood/core/figures.hpp>

namespace makegood::commands {

namespace {

constexpr std::chrono::hours one_week{7 * 24};

// Lists of the ledger, none longer than `limit`; remembers whether one had that many.
struct bounded_lists
{
    ports::ledger& ledger;
    int limit;
    bool is_cut = false;

    std::vector<core::action> read(ports::action_filter filter)
    {
        filter.limit = limit;
        auto result = ledger.actions.list(filter);
        is_cut = is_cut || result.size() == static_cast<std::size_t>(limit);
        return result;
    }
};

// What the sections show: everything open, and what ended in the last week.
std::vector<core::action> shown_actions(bounded_lists& lists, core::instant now)
{
    ports::action_filter open;
    open.states = {core::state::proposed, core::state::promised};
    auto result = lists.read(open);
    // A change is the latest activity, so whatever ended in the last week was active in it; the newest are read.
    ports::action_filter ended;
    ended.states = {core::state::closed, core::state::dropped};
    ended.order = ports::list_order::newest_first;
    for (auto& item : lists.read(ended))
        if (item.active_at >= now - one_week)
            result.push_back(std::move(item));
    return result;
}

// Actions with their first date or their offer in either window.
std::vector<core::action> measured_actions(bounded_lists& lists, const core::window& now, const core::window& before)
{
    std::map<core::action_id, core::action> result;
    const auto add = [&](const ports::action_filter& filter) {
        for (auto& item : lists.read(filter)) {
            const auto id = item.id;
            result.try_emplace(id, std::move(item));
        }
    };
    ports::action_filter dated;
    dated.first_due_from = before.from;
    dated.first_due_until = now.until;
    add(dated);
    ports::action_filter offered;
    offered.offered_from = before.from;
    add(offered);
    std::vector<core::action> all;
    for (auto& [id, item] : result)
        all.push_back(std::move(item));
    return all;
}

core::document whole_digest(ports::ledger& ledger, const core::policy& rules, core::instant now,
                            const std::function<bool(const core::place&)>& may_show, int limit)
{
    core::digest_facts facts;
    bounded_lists lists{ledger, limit};
    facts.actions = shown_actions(lists, now);
    const auto window = core::trailing_window(now, rules.digest.window_days);
    const auto before = core::window_before(window);
    auto calendar = rules.hours;
    calendar.zone = rules.digest.zone;
    const auto measured = measured_actions(lists, window, before);
    facts.now = core::figures_of(measured, window, calendar);
    facts.before = core::figures_of(measured, before, calendar);
    facts.command_word = rules.command_word;
    for (const auto& item : facts.actions) {
        if (!item.incident || facts.incidents.contains(item.incident))
            continue;
        const auto incident = ledger.incidents.find(item.incident);
        const auto place = incident ? ledger.places.find(incident->place) : std::nullopt;
        // Key and title of an incident are words of its place.
        facts.incidents[item.incident]
            = place && may_show(*place) ? incident_words(ledger, item.incident) : std::string();
    }
    auto body = core::digest(facts, rules.digest, now);
    if (lists.is_cut)
        body << core::quiet({core::words{"Only " + std::to_string(limit)
                                         + " actions of each kind are read for this: there may be more."}});
    return body;
}

} // namespace

std::optional<core::place> place_named(ports::ledger& ledger, const std::string& written, const std::string& workspace)
{
    if (written.empty())
        return std::nullopt;
    if (auto place = ledger.places.by_channel(workspace, written))
        return place;
    return ledger.places.by_name(workspace, written);
}

std::optional<core::place> digest_place(ports::ledger& ledger, const core::policy& rules, const std::string& workspace)
{
    return place_named(ledger, rules.digest.place, workspace);
}

core::document digest_document(ports::ledger& ledger, const core::policy& rules,
                               const std::function<bool(const core::place&)>& is_readable, core::instant now, int limit)
{
    const auto body = whole_digest(ledger, rules, now, is_readable, limit);
    const auto may_show = [&](core::action_id id) {
        const auto item = ledger.actions.find(id);
        const auto origin = item ? ledger.places.find(item->from.place) : std::nullopt;
        return origin && is_readable(*origin);
    };
    const auto public_title = [&](core::action_id id) {
        const auto item = ledger.actions.find(id);
        return item ? item->public_title : std::string();
    };
    return core::redact(body, may_show, public_title);
}

} // namespace makegood::commands
