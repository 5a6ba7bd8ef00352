#include <makegood/bot/catch_up.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/incident_place.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

// History that could not be read is tried again after one minute, then after two, four … and never given up.
constexpr std::chrono::minutes gaps_are_looked_at{1};
constexpr std::chrono::minutes first_retry{1};
constexpr std::chrono::minutes longest_retry{15};
constexpr int doublings_max = 4;
constexpr std::chrono::seconds failed_unit_is_retried{1};
constexpr std::chrono::milliseconds taken_in_is_looked_at{5};
// Who was looked up so lately is not asked after; the others one a second, so that commands find room beside them.
constexpr std::chrono::minutes person_is_fresh{10};
constexpr std::chrono::seconds between_people{1}; // and emoji
constexpr int actions_max = 10'000;
constexpr int actions_at_once = 500;

asio::awaitable<void> pause(std::chrono::milliseconds length)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(length);
    co_await timer.async_wait(asio::use_awaitable);
}

// Whoever owes an open action or is asked to. Any thread of the ledger.
std::vector<std::string> users_to_ask_after(ports::ledger& ledger, const std::string& workspace, core::instant since)
{
    ports::action_filter open;
    open.states = {core::state::proposed, core::state::promised};
    open.limit = actions_at_once;
    std::set<core::person_id> people;
    for (bool are_more = true; are_more && open.offset < actions_max; open.offset += actions_at_once) {
        const auto actions = ledger.actions.list(open);
        for (const auto& item : actions)
            people.insert({item.owner, item.offered_to});
        are_more = actions.size() == actions_at_once;
    }
    std::vector<std::string> users;
    for (const auto who : people) {
        const auto identity = who ? ledger.people.identity_in(workspace, who) : std::nullopt;
        if (identity && ledger.people.fetched_at(*identity).value_or(core::instant{}) < since)
            users.push_back(identity->user);
    }
    return users;
}

// Keeps what other programs told of their incident, at most so much of it as an incident has.
class told_before final : public ports::inbound_sink
{
public:
    explicit told_before(const core::incident_policy& rules)
        : rules_(rules)
    {
    }
    void deliver(ports::inbound input) override
    {
        auto* source = std::get_if<ports::source_input>(&input.input);
        if (source == nullptr || !commands::is_heard(rules_, *source))
            return;
        source->is_past = true;
        if (told.size() == told_max)
            told.pop_front();
        told.push_back(std::move(input));
    }
    void listening() override { }
    void undecodable(std::string, std::string, std::string) override { }

    std::deque<ports::inbound> told; // in order of time

private:
    static constexpr std::size_t told_max = 100;
    const core::incident_policy& rules_;
};

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
                   const core::policy& policy, high_water& waters, const asio::any_io_executor& executor)
    : ledger_(ledger)
    , directory_(directory)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , waters_(waters)
    , begun_(executor)
    , left_(executor)
{
}

void catch_up::begin()
{
    waters_.hold_all();
    begun_.raise();
}

asio::awaitable<void> catch_up::run(ports::inbound_sink& sink)
{
    for (;;) {
        co_await begun_.wait();
        co_await open_gaps();
        co_await note_places(sink);
        co_await read_gaps(sink);
        co_await ask_after_emoji(sink);
        co_await ask_after_people();
    }
}

asio::awaitable<void> catch_up::read_on(ports::inbound_sink& sink)
{
    for (;;) {
        co_await left_.wait();
        do {
            // The platform brings again within a minute most of what was not taken in.
            co_await clock_.sleep_until(clock_.now() + gaps_are_looked_at);
            co_await open_missed();
            co_await read_gaps(sink);
        } while (!gaps_.empty());
    }
}

// All marks stand still until this is done, whatever is heard meanwhile.
asio::awaitable<void> catch_up::open_gaps()
{
    std::vector<std::pair<core::place, std::string>> read;
    auto work = [&read, this](ports::ledger& ledger) { read = ledger.places.watched(directory_.workspace()); };
    for (;;) {
        const auto report = co_await run_unit(ledger_, work);
        if (report.end == ports::unit_end::committed)
            break;
        log_.write(ports::severity::error, "cannot catch up", {{"problem", report.problem}});
        co_await clock_.sleep_until(clock_.now() + failed_unit_is_retried);
    }
    for (const auto& [place, mark] : read) {
        // Direct messages are never listed, archived or left.
        if (place.visibility != core::visibility::direct)
            watched_.insert(place.channel);
        open_gap(place.channel, mark);
    }
    // After another silence meanwhile the next round lets go.
    if (!begun_.is_raised())
        waters_.release_all();
}

// Of places that are watched: what was said elsewhere the platform alone brings again.
asio::awaitable<void> catch_up::open_missed()
{
    auto missed = waters_.take_missed();
    std::vector<std::pair<core::place, std::string>> found;
    auto work = [&found, this](ports::ledger& ledger) { found = ledger.places.watched(directory_.workspace()); };
    if (missed.empty())
        co_return;
    const auto report = co_await run_unit(ledger_, std::move(work));
    if (report.end != ports::unit_end::committed) {
        for (const auto& channel : missed)
            waters_.miss(channel);
        co_return;
    }
    for (const auto& [place, mark] : found)
        if (missed.erase(place.channel) > 0)
            open_gap(place.channel, mark);
    for (const auto& channel : missed)
        waters_.release(channel);
}

void catch_up::open_gap(const std::string& channel, const std::string& since)
{
    waters_.hold(channel);
    const auto [known, is_new] = gaps_.try_emplace(channel);
    auto& missed = known->second;
    if (is_new) {
        missed.since = since;
        missed.noticed_at = clock_.now();
    }
    missed.is_grown = true;
    missed.read_again_at = clock_.now();
}

void catch_up::close_gap(const std::string& channel)
{
    gaps_.erase(channel);
    waters_.release(channel);
}

void catch_up::leave(const std::string& channel)
{
    close_gap(channel);
    waters_.forget(channel);
}

asio::awaitable<void> catch_up::read_past(std::string channel, ports::inbound_sink& sink)
{
    told_before past(policy_.incident);
    const auto read_to = co_await directory_.catch_up(channel, std::string(), past);
    if (!read_to)
        log_.write(ports::severity::warning, "history not read completely", {{"channel", channel}});
    // The last word first: it stands.
    for (; !past.told.empty(); past.told.pop_back())
        sink.deliver(std::move(past.told.back()));
}

asio::awaitable<void> catch_up::read_gaps(ports::inbound_sink& sink)
{
    std::vector<std::string> due;
    for (const auto& [channel, missed] : gaps_)
        if (missed.read_again_at <= clock_.now())
            due.push_back(channel);
    for (const auto& channel : due)
        co_await read_gap(channel, sink);
    if (!gaps_.empty())
        left_.raise();
}

// What history brings is taken in like anything else; the gap is closed when all of that was.
asio::awaitable<void> catch_up::read_gap(std::string channel, ports::inbound_sink& sink)
{
    const auto begun = gaps_.find(channel);
    if (begun == gaps_.end() || begun->second.is_being_read)
        co_return;
    begun->second.is_being_read = true;
    begun->second.is_grown = false;
    waters_.forget_missed(channel);
    const auto read_to = co_await directory_.catch_up(channel, begun->second.since, sink);
    while (waters_.is_under_way(channel))
        co_await pause(taken_in_is_looked_at);
    const auto found = gaps_.find(channel);
    if (found == gaps_.end())
        co_return; // the place was left
    auto& missed = found->second;
    missed.is_being_read = false;
    if (read_to && !waters_.is_missed(channel) && !missed.is_grown) {
        close_gap(channel);
        waters_.heard(channel, *read_to);
        co_return;
    }
    if (!read_to) {
        log_.write(ports::severity::warning, "history not read completely", {{"channel", channel}});
        log_.count("makegood_history_reads_failed_total");
        const int doublings = std::min(missed.tries++, doublings_max);
        missed.read_again_at
            = clock_.now() + std::min<std::chrono::minutes>(first_retry * (1 << doublings), longest_retry);
    }
}

unread_history catch_up::unread() const
{
    unread_history all;
    for (const auto& [channel, missed] : gaps_) {
        if (missed.tries == 0)
            continue;
        ++all.places;
        all.since = all.places == 1 ? missed.noticed_at : std::min(all.since, missed.noticed_at);
    }
    return all;
}

// History shows what is there, not what was taken away.
asio::awaitable<void> catch_up::ask_after_emoji(ports::inbound_sink& sink)
{
    if (policy_.capture.emoji.empty())
        co_return;
    std::vector<commands::open_capture> open;
    const auto& workspace = directory_.workspace();
    auto look = [&open, &workspace](ports::ledger& ledger) { open = commands::open_captures(ledger, workspace); };
    co_await run_read(ledger_, std::move(look));
    for (const auto& each : open) {
        if (begun_.is_raised())
            co_return; // with what was missed now
        auto told = co_await directory_.taken_away(each.channel, each.message, policy_.capture.emoji, each.user);
        if (told)
            sink.deliver(std::move(*told));
        co_await clock_.sleep_until(clock_.now() + between_people);
    }
}

asio::awaitable<void> catch_up::ask_after_people()
{
    std::vector<std::string> users;
    const auto& workspace = directory_.workspace();
    const auto since = clock_.now() - person_is_fresh;
    auto look
        = [&users, &workspace, since](ports::ledger& ledger) { users = users_to_ask_after(ledger, workspace, since); };
    // With the reader: commands do not wait for it.
    co_await run_read(ledger_, std::move(look));
    for (const auto& user : users) {
        if (begun_.is_raised())
            co_return; // the rest is asked after with what was missed now
        const auto seen = co_await directory_.person(user);
        if (seen) {
            const auto now = clock_.now();
            const ports::identity who{workspace, user};
            auto note
                = [this, &seen, &who, now](ports::ledger& ledger) { note_person(ledger, policy_, who, *seen, now); };
            co_await run_unit(ledger_, std::move(note));
        }
        co_await clock_.sleep_until(clock_.now() + between_people);
    }
}

asio::awaitable<void> catch_up::note_places(ports::inbound_sink& sink)
{
    const auto asked_at = clock_.now();
    auto places = co_await directory_.places();
    if (!places) {
        log_.write(ports::severity::warning, "places could not be listed");
        co_return;
    }
    std::set<std::string> listed;
    for (auto& place : *places) {
        listed.insert(place.channel);
        if (!place.is_joined && watched_.contains(place.channel))
            close_gap(place.channel); // was left meanwhile: nothing in it was for the bot
        const bool is_incident = core::read_incident_name(place.name, policy_.incident).has_value();
        if (place.is_archived || (!is_incident && !core::is_in_settings(place, policy_)))
            continue;
        const auto now = clock_.now();
        std::string mark;
        auto note = [this, &place, &mark, asked_at, now](ports::ledger& ledger) {
            // A list takes its time: what an event told meanwhile is newer.
            auto known = ledger.places.by_channel(place.workspace, place.channel);
            const auto told_at = known ? ledger.places.fetched_at(known->id) : std::nullopt;
            place = told_at > asked_at ? std::move(*known) : note_place(ledger, policy_, place, now);
            mark = ledger.marks.mark_of(place.id);
        };
        co_await run_unit(ledger_, std::move(note));
        if (place.is_joined && !watched_.contains(place.channel))
            open_gap(place.channel, mark); // was added meanwhile
        if (is_incident)
            co_await join_if_allowed(place);
    }
    co_await note_archived(listed, sink);
}

asio::awaitable<void> catch_up::look_again(std::string channel, bool is_asked_for, ports::inbound_sink& sink)
{
    std::optional<core::place> seen;
    if (is_asked_for)
        seen = co_await directory_.place(channel);
    const auto now = clock_.now();
    const auto& workspace = directory_.workspace();
    bool is_incident = false;
    auto look = [this, &seen, &is_incident, &channel, &workspace, now](ports::ledger& ledger) {
        if (seen)
            seen = note_place(ledger, policy_, *seen, now);
        else
            seen = ledger.places.by_channel(workspace, channel);
        is_incident
            = seen && (core::read_incident_name(seen->name, policy_.incident) || ledger.incidents.by_place(seen->id));
    };
    co_await run_unit(ledger_, std::move(look));
    if (is_incident)
        co_await join_if_allowed(*seen);
    co_await read_gap(channel, sink);
    if (!gaps_.empty())
        left_.raise();
}

// Archived places are not listed any more.
asio::awaitable<void> catch_up::note_archived(const std::set<std::string>& listed, ports::inbound_sink& sink)
{
    for (const auto& channel : std::exchange(watched_, {})) {
        if (listed.contains(channel))
            continue;
        const auto seen = co_await directory_.place(channel);
        if (seen && !seen->is_joined)
            close_gap(channel); // the bot may not read it any more; a later start looks again
        if (seen && seen->is_archived)
            sink.deliver(archived(*seen, clock_.now()));
    }
}

asio::awaitable<void> catch_up::join_if_allowed(core::place seen)
{
    if (!may_join(seen, policy_))
        co_return;
    const auto heard_after = co_await directory_.join(seen.channel);
    if (!heard_after) {
        log_.write(ports::severity::warning, "could not join an incident channel", {{"channel", seen.channel}});
        co_return;
    }
    const auto now = clock_.now();
    std::string mark;
    auto note = [&seen, &mark, &heard_after, now](ports::ledger& ledger) {
        mark = note_joined(ledger, seen.id, *heard_after, now);
    };
    co_await run_unit(ledger_, std::move(note));
    // Of one that was made a moment ago the mark is its beginning.
    open_gap(seen.channel, mark);
}

} // namespace makegood::bot
