#include <makegood/bot/ticket_watch.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <makegood/bot/planning_facts.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/core/nudge_policy.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

// Shorter, so that they are asked for once more as it goes; the planner wakes every minute.
constexpr std::chrono::minutes answer_holds{9};
// Of a ticket that cannot be read, for want of rights that somebody may give.
constexpr std::chrono::minutes refusal_holds{30};
constexpr std::chrono::seconds budget{10};
// In one pass; the rest is asked for in the next.
constexpr std::size_t links_max = 1000;
constexpr int promises_max = 10'000;

// A ticket, and a promise that hangs on it.
struct hanging
{
    std::string link;
    core::action_id action;
};

// Of what would be said now or as the time ahead is over; the longest due first.
std::vector<hanging> read_tickets(ports::ledger& ledger, const core::policy& policy, core::instant now)
{
    const auto ahead = now + ticket_watch::looks_ahead;
    facts_at facts_now(ledger, policy, now);
    facts_at facts_ahead(ledger, policy, ahead);
    const auto is_said = [&policy](const core::action& item, facts_at& facts, core::instant at) {
        const auto said = core::due_nudge(item, facts.of(item), policy, at);
        return said && core::waits_for_moves(said->occasion);
    };
    std::vector<hanging> found;
    for (const auto& item : ledger.actions.list(
             {.states = {core::state::promised}, .only_linked = true, .look_until = ahead, .limit = promises_max}))
        if ((item.look_at <= now && is_said(item, facts_now, now)) || is_said(item, facts_ahead, ahead))
            for (const auto& link : item.links)
                found.push_back({link, item.id});
    return found;
}

void note_move(ports::ledger& ledger, const hanging& at, core::instant moved_at)
{
    const auto item = ledger.actions.find(at.action);
    if (!item || std::find(item->links.begin(), item->links.end(), at.link) == item->links.end())
        return;
    // It is looked at when it would have been, and found silent.
    const auto after = core::after_ticket(*item, moved_at);
    if (after.ticket_moved_at != item->ticket_moved_at)
        ledger.actions.save(after);
}

} // namespace

ticket_watch::ticket_watch(ports::ledger_runner& ledger, ports::trackers* trackers, const core::policy& policy,
                           ports::log& log)
    : ledger_(ledger)
    , trackers_(trackers)
    , policy_(policy)
    , log_(log)
{
}

asio::awaitable<void> ticket_watch::look(core::instant now)
{
    if (!trackers_)
        co_return;
    std::vector<hanging> due;
    auto read = [this, &due, now](ports::ledger& ledger) { due = read_tickets(ledger, policy_, now); };
    const auto seen = co_await run_read(ledger_, std::move(read));
    if (seen.end != ports::unit_end::committed)
        log_.write(ports::severity::warning, "tickets not looked at", {{"problem", seen.problem}});
    std::erase_if(known_until_, [now](const auto& known) { return known.second <= now; });
    std::vector<std::string> links;
    for (const auto& each : due)
        if (links.size() < links_max && trackers_->knows(each.link) && known_until_.try_emplace(each.link, now).second)
            links.push_back(each.link);
    if (links.empty())
        co_return;
    const auto deadline = std::chrono::steady_clock::now() + budget;
    const auto answers = co_await trackers_->look_up(std::move(links), deadline);
    std::map<std::string, core::instant> moved;
    for (const auto& each : answers) {
        known_until_[each.link] = now + (each.moved_at ? answer_holds : refusal_holds);
        // A tracker whose clock is ahead does not buy more quiet.
        if (each.moved_at)
            moved[each.link] = std::min(*each.moved_at, now);
    }
    auto note = [&due, &moved](ports::ledger& ledger) {
        for (const auto& each : due)
            if (const auto found = moved.find(each.link); found != moved.end())
                note_move(ledger, each, found->second);
    };
    const auto report = co_await run_unit(ledger_, std::move(note));
    if (report.end != ports::unit_end::committed)
        log_.write(ports::severity::warning, "moves of tickets not noted", {{"problem", report.problem}});
}

} // namespace makegood::bot
