#include <makegood/bot/catch_up.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/run_unit.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::minutes unread_is_retried{1};
constexpr int tries_max = 5;
// Who was looked up so lately is not asked after; the others one a second, so that commands find room beside them.
constexpr std::chrono::minutes person_is_fresh{10};
constexpr std::chrono::seconds between_people{1};
constexpr int actions_max = 10'000;

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

// Whoever owes an open action or is asked to.
std::vector<std::string> users_to_ask_after(ports::ledger& ledger, const std::string& workspace, core::instant since)
{
    ports::action_filter open;
    open.states = {core::state::proposed, core::state::promised};
    open.limit = actions_max;
    std::set<core::person_id> people;
    for (const auto& item : ledger.actions.list(open))
        people.insert({item.owner, item.offered_to});
    std::vector<std::string> users;
    for (const auto who : people) {
        const auto identity = who ? ledger.people.identity_in(workspace, who) : std::nullopt;
        if (identity && ledger.people.fetched_at(*identity).value_or(core::instant{}) < since)
            users.push_back(identity->user);
    }
    return users;
}

// As the event would have told it; what it does it does once, however often it is told.
ports::inbound archived(const core::place& seen, core::instant now)
{
    ports::inbound out;
    out.workspace = seen.workspace;
    out.channel = seen.channel;
    out.key = "place/" + seen.channel + "/archived/before " + core::format_instant(now);
    out.at = now;
    out.input = ports::place_input{ports::place_input::what::archived, seen};
    return out;
}

} // namespace

catch_up::catch_up(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
                   const core::policy& policy, const asio::any_io_executor& executor)
    : ledger_(ledger)
    , directory_(directory)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , begun_(executor)
{
}

void catch_up::begin()
{
    using marks = std::vector<std::pair<core::place, std::string>>;
    const auto read = std::make_shared<marks>();
    ports::unit unit;
    unit.work = [read, workspace = directory_.workspace()](ports::ledger& ledger) {
        *read = ledger.places.watched(workspace);
    };
    unit.done = [this, read](const ports::unit_report& report) {
        if (report.end != ports::unit_end::committed)
            log_.write(ports::severity::error, "cannot catch up", {{"problem", report.problem}});
        for (const auto& [place, mark] : *read) {
            watched_.insert(place.channel);
            // Where nothing was ever heard, nothing was missed. A gap that is not read yet reaches further back.
            if (!mark.empty())
                gaps_.try_emplace(place.channel, gap{mark});
        }
        begun_.raise();
    };
    if (!ledger_.submit(std::move(unit)))
        log_.write(ports::severity::error, "cannot catch up", {{"problem", "the ledger's queue is full"}});
}

asio::awaitable<void> catch_up::run(ports::inbound_sink& sink)
{
    for (;;) {
        co_await begun_.wait();
        co_await note_places(sink);
        co_await read_gaps(sink);
        co_await ask_after_people();
        while (!gaps_.empty() && !begun_.is_raised()) {
            co_await clock_.sleep_until(clock_.now() + unread_is_retried);
            co_await read_gaps(sink);
        }
    }
}

asio::awaitable<void> catch_up::read_gaps(ports::inbound_sink& sink)
{
    for (auto& [channel, missed] : std::exchange(gaps_, {})) {
        const bool is_complete = co_await directory_.catch_up(channel, missed.since, sink);
        if (is_complete)
            continue;
        log_.write(ports::severity::warning, "history not read completely", {{"channel", channel}});
        if (++missed.tries < tries_max)
            gaps_.insert_or_assign(channel, missed);
    }
}

asio::awaitable<void> catch_up::ask_after_people()
{
    std::vector<std::string> users;
    const auto& workspace = directory_.workspace();
    const auto since = clock_.now() - person_is_fresh;
    auto look
        = [&users, &workspace, since](ports::ledger& ledger) { users = users_to_ask_after(ledger, workspace, since); };
    co_await run_unit(ledger_, std::move(look));
    for (const auto& user : users) {
        if (begun_.is_raised())
            co_return; // the rest is asked after with what was missed now
        const auto seen = co_await directory_.person(user);
        if (seen) {
            const auto now = clock_.now();
            const ports::identity who{workspace, user};
            auto note = [&seen, &who, now](ports::ledger& ledger) { ledger.people.put(who, *seen, now); };
            co_await run_unit(ledger_, std::move(note));
        }
        co_await clock_.sleep_until(clock_.now() + between_people);
    }
}

asio::awaitable<void> catch_up::note_places(ports::inbound_sink& sink)
{
    auto places = co_await directory_.places();
    if (!places) {
        log_.write(ports::severity::warning, "places could not be listed");
        co_return;
    }
    std::set<std::string> listed;
    for (auto& place : *places) {
        listed.insert(place.channel);
        const bool is_incident = core::read_incident_name(place.name, policy_.incident).has_value();
        if (place.is_archived || (!is_incident && !is_for_digest(place, policy_.digest)))
            continue;
        const auto now = clock_.now();
        auto note = [this, &place, now](ports::ledger& ledger) { place = note_place(ledger, policy_, place, now); };
        co_await run_unit(ledger_, std::move(note));
        co_await join_if_wanted(place);
    }
    co_await note_archived(listed, sink);
}

// Archived places are not listed any more.
asio::awaitable<void> catch_up::note_archived(const std::set<std::string>& listed, ports::inbound_sink& sink)
{
    for (const auto& channel : std::exchange(watched_, {})) {
        if (listed.contains(channel))
            continue;
        const auto seen = co_await directory_.place(channel);
        if (seen && seen->is_archived)
            sink.deliver(archived(*seen, clock_.now()));
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
    auto note = [this, &seen, now](ports::ledger& ledger) { seen = note_place(ledger, policy_, seen, now); };
    co_await run_unit(ledger_, std::move(note));
}

} // namespace makegood::bot
