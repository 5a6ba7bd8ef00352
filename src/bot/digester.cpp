#include <makegood/bot/digester.hpp>

#include <utility>

#include <makegood/bot/guests.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/digest_report.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/digest.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::hours is_worth_sending{72};
constexpr std::chrono::hours waits_for_readers{1};
constexpr std::chrono::minutes failed_is_retried{1};

struct digest_to_post
{
    core::place place;
    std::string key;
    core::instant at; // its time
};

std::optional<digest_to_post> digest_due(ports::ledger& ledger, const core::policy& policy,
                                         const std::string& workspace, core::instant now)
{
    if (policy.digest.place.empty())
        return std::nullopt;
    // The digest whose time came last: the first one after a week ago that is not in the future.
    const auto at = core::next_digest(policy.digest, now - date::weeks{1});
    if (at > now || now - at > is_worth_sending)
        return std::nullopt;
    auto place = commands::digest_place(ledger, policy, workspace);
    if (!place)
        return std::nullopt;
    auto key = "digest/" + std::to_string(place->id.value) + "/" + core::iso_week_key(at, policy.digest.zone);
    if (ledger.outbox.find(key))
        return std::nullopt;
    // A week that nothing was recorded in yet (a new installation) has nothing to show.
    const auto first = ledger.actions.list({.order = ports::list_order::oldest_first, .limit = 1});
    if (first.empty() || first.front().recorded_at >= at)
        return std::nullopt;
    return digest_to_post{std::move(*place), std::move(key), at};
}

bool are_readers_known(const core::place& where, core::instant now)
{
    return where.guests_at && now - *where.guests_at < core::membership_is_fresh;
}

} // namespace

bool plan_digest(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now)
{
    const auto due = digest_due(ledger, policy, workspace, now);
    if (!due || (!are_readers_known(due->place, now) && now - due->at < waits_for_readers))
        return false;
    const auto is_readable
        = [&due, now](const core::place& origin) { return core::readable_in(origin, due->place, now); };
    ports::message_to_send message;
    message.kind = ports::persistence::once;
    message.key = due->key;
    message.lane = ports::lane::digest;
    message.to.workspace = due->place.workspace;
    message.to.place = due->place.id;
    message.body = commands::digest_document(ledger, policy, is_readable, due->at);
    return ledger.outbox.put(message, now);
}

digester::digester(ports::ledger_runner& ledger, ports::clock& clock, ports::log& log, const core::policy& policy,
                   workspaces& workspaces)
    : ledger_(ledger)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , workspaces_(workspaces)
{
}

asio::awaitable<void> digester::meet_readers(core::instant now)
{
    if (policy_.digest.place.empty() || now < look_again_at_)
        co_return;
    std::optional<core::place> unknown;
    auto look = [this, now, &unknown](ports::ledger& ledger) {
        unknown.reset();
        const auto due = digest_due(ledger, policy_, workspaces_.of_settings(), now);
        if (due && !are_readers_known(due->place, now))
            unknown = due->place;
    };
    const auto report = co_await run_unit(ledger_, std::move(look));
    if (report.end == ports::unit_end::committed && unknown)
        co_await look_up(std::move(*unknown));
}

asio::awaitable<void> digester::look_up(core::place where)
{
    const auto* serving = workspaces_.find(where.workspace);
    if (serving != nullptr) {
        auto guests = co_await serving->directory.guests();
        bool is_known = guests.has_value();
        if (is_known)
            is_known = co_await note_guests(ledger_, serving->directory, clock_, std::move(*guests), where);
        if (is_known)
            co_return;
    }
    look_again_at_ = clock_.now() + failed_is_retried;
    log_.write(ports::severity::warning, "readers of the digest's place are not known", {{"place", where.name}});
}

} // namespace makegood::bot
