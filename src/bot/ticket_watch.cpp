#include <makegood/bot/ticket_watch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include <makegood/bot/run_unit.hpp>
#include <makegood/core/nudge_policy.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

// So far ahead of a reminder its tickets are asked for, and so long an answer holds.
constexpr std::chrono::minutes looked_ahead{30};
constexpr std::chrono::seconds budget{10};
// In one pass; the rest is asked for in the next.
constexpr std::size_t links_max = 1000;
constexpr int promises_at_once = 1000;
constexpr int promises_max = 10'000;

// Which promises hang on a ticket.
using tickets_due = std::map<std::string, std::vector<core::action_id>>;

// The tickets of what is looked at until then and `is_asked_for`.
tickets_due read_tickets(ports::ledger& ledger, core::instant until,
                         const std::function<bool(const std::string&)>& is_asked_for)
{
    tickets_due found;
    ports::action_filter due{.states = {core::state::promised}, .only_linked = true, .look_until = until};
    due.limit = promises_at_once;
    for (bool is_more = true; is_more && found.size() < links_max && due.offset < promises_max;) {
        const auto page = ledger.actions.list(due);
        for (const auto& item : page)
            for (const auto& link : item.links)
                if (is_asked_for(link))
                    found[link].push_back(item.id);
        due.offset += promises_at_once;
        is_more = page.size() == static_cast<std::size_t>(promises_at_once);
    }
    return found;
}

void note_move(ports::ledger& ledger, core::action_id id, const std::string& link, core::instant moved_at)
{
    const auto item = ledger.actions.find(id);
    if (!item || std::find(item->links.begin(), item->links.end(), link) == item->links.end())
        return;
    // It is looked at when it would have been, and found silent.
    const auto after = core::after_ticket(*item, moved_at);
    if (after.ticket_moved_at != item->ticket_moved_at)
        ledger.actions.save(after);
}

} // namespace

ticket_watch::ticket_watch(ports::ledger_runner& ledger, ports::trackers* trackers, ports::log& log)
    : ledger_(ledger)
    , trackers_(trackers)
    , log_(log)
{
}

asio::awaitable<void> ticket_watch::look(core::instant now)
{
    if (!trackers_)
        co_return;
    std::erase_if(looked_at_, [now](const auto& known) { return known.second <= now - looked_ahead; });
    const auto is_asked_for
        = [this](const std::string& link) { return !looked_at_.contains(link) && trackers_->knows(link); };
    tickets_due due;
    auto read = [&due, &is_asked_for, now](ports::ledger& ledger) {
        due = read_tickets(ledger, now + looked_ahead, is_asked_for);
    };
    co_await run_read(ledger_, std::move(read));
    if (due.empty())
        co_return;
    std::vector<std::string> links;
    for (const auto& [link, actions] : due)
        links.push_back(link);
    const auto deadline = std::chrono::steady_clock::now() + budget;
    const auto answers = co_await trackers_->look_up(std::move(links), deadline);
    for (const auto& each : answers)
        looked_at_[each.link] = now;
    auto note = [&due, &answers, now](ports::ledger& ledger) {
        for (const auto& each : answers)
            for (const auto id : each.moved_at ? due.at(each.link) : std::vector<core::action_id>())
                // A tracker whose clock is ahead does not buy more quiet.
                note_move(ledger, id, each.link, std::min(*each.moved_at, now));
    };
    const auto report = co_await run_unit(ledger_, std::move(note));
    if (report.end != ports::unit_end::committed)
        log_.write(ports::severity::warning, "moves of tickets not noted", {{"problem", report.problem}});
}

} // namespace makegood::bot
