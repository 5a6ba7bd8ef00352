#include <makegood/bot/catch_up.hpp>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/run_unit.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

bool is_wanted(const core::place& seen, const core::policy& policy)
{
    return policy.incident.join_public && seen.visibility == core::visibility::open && !seen.is_archived
        && !seen.is_joined && core::read_incident_name(seen.name, policy.incident).has_value();
}

// The place that settings name by id or by name, with or without "#".
bool is_for_digest(const core::place& seen, const core::digest_policy& digest)
{
    return !digest.place.empty()
           && (digest.place == seen.channel || digest.place == seen.name || digest.place == "#" + seen.name);
}

} // namespace

catch_up::catch_up(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
                   const core::policy& policy)
    : ledger_(ledger)
    , directory_(directory)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
{
}

asio::awaitable<void> catch_up::run(ports::inbound_sink& sink)
{
    co_await note_places();
    std::vector<std::pair<core::place, std::string>> watched;
    const auto& workspace = directory_.workspace();
    auto look = [&watched, &workspace](ports::ledger& ledger) { watched = ledger.places.watched(workspace); };
    co_await run_unit(ledger_, std::move(look));
    for (const auto& [place, mark] : watched) {
        if (mark.empty())
            continue; // nothing was ever heard there, so nothing was missed
        const bool is_complete = co_await directory_.catch_up(place.channel, mark, sink);
        if (!is_complete)
            log_.write(ports::severity::warning, "history not read completely", {{"channel", place.channel}});
    }
}

asio::awaitable<void> catch_up::note_places()
{
    auto places = co_await directory_.places();
    if (!places) {
        log_.write(ports::severity::warning, "places could not be listed");
        co_return;
    }
    for (auto& place : *places) {
        const bool is_incident = core::read_incident_name(place.name, policy_.incident).has_value();
        if (place.is_archived || (!is_incident && !is_for_digest(place, policy_.digest)))
            continue;
        const auto now = clock_.now();
        auto note = [this, &place, now](ports::ledger& ledger) {
            place = note_place(ledger, policy_, place, now);
        };
        co_await run_unit(ledger_, std::move(note));
        co_await join_if_wanted(place);
    }
}

asio::awaitable<void> catch_up::join_if_wanted(core::place seen)
{
    if (!is_wanted(seen, policy_))
        co_return;
    const bool is_joined = co_await directory_.join(seen.channel);
    if (!is_joined) {
        log_.write(ports::severity::warning, "could not join an incident channel", {{"channel", seen.channel}});
        co_return;
    }
    seen.is_joined = true;
    const auto now = clock_.now();
    auto note = [this, &seen, now](ports::ledger& ledger) {
        seen = note_place(ledger, policy_, seen, now);
    };
    co_await run_unit(ledger_, std::move(note));
}

} // namespace makegood::bot
