#include <makegood/bot/sender.hpp>

#include <algorithm>
#include <utility>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/muted_rooms.hpp>
#include <makegood/bot/outgoing.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/bot/unreached.hpp>
#include <makegood/core/backoff.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::size_t under_way_max = 16;
// What fails for a passing reason is tried until it succeeds or holds no longer; operators see that it waits.
constexpr std::chrono::seconds first_retry{1};
constexpr std::chrono::minutes longest_retry{10};
constexpr std::chrono::seconds failed_claim_is_retried{1};
// What is to be sent waits so long for who is in its channels; what is not known then means no.
constexpr std::chrono::seconds members_budget{2};
// Whether a row may go is judged when it is claimed, and holds for so long: after that the machine has slept, perhaps
// until the night.
constexpr std::chrono::seconds judgement_holds_for{30};
// Outcomes that could not be written down.
const core::backoff_policy settling{std::chrono::milliseconds{100}, std::chrono::seconds{10}};
constexpr std::chrono::milliseconds shortest_pause{20};
// A platform that asks for next to no wait, again and again, is not asked again and again.
constexpr std::chrono::milliseconds shortest_wait_for_turn{1000};

// The channel is noted when the whole message stands; parts of a split one only leave their ids.
bool is_posted(const ports::outbox_row& row) { return !row.posted_channel.empty(); }

// The platform has deactivated whom the row was for.
void note_gone(ports::ledger& ledger, const core::policy& policy, const ports::outbox_row& row, core::instant now)
{
    const ports::identity who{row.message.to.workspace, row.user};
    auto account = ledger.people.by_identity(who);
    if (!account)
        return;
    account->standing = core::standing::gone;
    note_person(ledger, policy, who, *account, now);
}

bool is_given_up(ports::outbox_state state)
{
    using ports::outbox_state;
    return state == outbox_state::parked || state == outbox_state::superseded || state == outbox_state::expired;
}

// Operators are never left without a reason.
std::string problem_of(const ports::sent& outcome)
{
    if (!outcome.problem.empty() || outcome.result == ports::delivery::delivered)
        return outcome.problem;
    const bool is_refusal = outcome.result == ports::delivery::refused || outcome.result == ports::delivery::defect;
    return is_refusal ? "refused without a reason" : "no answer";
}

bool is_private_or_form(const ports::outbox_row& row)
{
    const auto& to = row.message.to;
    return !to.response_url.empty() || !to.trigger.empty() || to.only_for;
}

} // namespace

sender::sender(ports::ledger_runner& ledger, workspaces& workspaces, ports::clock& clock, ports::log& log,
               const core::policy& policy, task_group& tasks, const asio::any_io_executor& executor,
               std::function<void(const std::string&)> on_fatal)
    : ledger_(ledger)
    , workspaces_(workspaces)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , tasks_(tasks)
    , on_fatal_(std::move(on_fatal))
    , work_(executor)
{
}

asio::awaitable<void> sender::run()
{
    for (;;) {
        co_await work_.wait();
        is_woken_ = true;
        while (!is_stopping_ && under_way_ < under_way_max) {
            std::vector<ports::outbox_row> rows;
            members_wanted wanted;
            std::optional<core::instant> next;
            const auto now = clock_.now();
            const int limit = static_cast<int>(under_way_max - under_way_);
            auto claim = [this, &rows, &wanted, &next, now, limit](ports::ledger& ledger) {
                wanted.clear();
                rows = claim_to_send(ledger, policy_, now, limit, &wanted);
                next = ledger.outbox.next_attempt();
            };
            const auto report = co_await run_unit(ledger_, std::move(claim));
            if (report.end != ports::unit_end::committed) {
                set_alarm(now + failed_claim_is_retried);
                break;
            }
            under_way_ += rows.size();
            for (auto& row : rows)
                tasks_.spawn("send", send(std::move(row), std::move(wanted[row.id]), now));
            if (next && *next <= now)
                continue;
            if (next)
                set_alarm(*next);
            break;
        }
        is_woken_ = false;
    }
}

// Rows that wait for their time have no timer each: one wake-up is kept, for the earliest.
void sender::set_alarm(core::instant when)
{
    if (alarm_at_ && *alarm_at_ <= when)
        return;
    alarm_at_ = when;
    tasks_.spawn("wait to send", wake_at(when));
}

asio::awaitable<void> sender::wake_at(core::instant when)
{
    while (clock_.now() < when)
        co_await clock_.sleep_until(when);
    if (alarm_at_ == when)
        alarm_at_.reset();
    work_.raise();
}

asio::awaitable<ports::sent> sender::attempt(ports::outbox_row row)
{
    const auto* serving = workspaces_.find(row.message.to.workspace);
    if (serving == nullptr)
        co_return ports::sent{ports::delivery::refused, {}, {}, {}, not_served};
    auto& chat = serving->chat;
    const bool is_unknown = row.state == ports::outbox_state::unknown;
    if (row.message.to.is_home) {
        // Published anew as often as needed: it is one page.
        auto published = co_await chat.post(row);
        co_return published;
    }
    if (is_posted(row)) {
        auto edited = co_await chat.update(row);
        co_return edited;
    }
    if (is_unknown && (is_private_or_form(row) || !chat.can().has_findable_posts)) {
        // Neither repeatable nor findable: never sent twice.
        co_return ports::sent{ports::delivery::dropped, {}, {}, {}, "outcome unknown"};
    }
    if (is_unknown) {
        // What is not there, or only in part, is claimed anew: whether it still may go is judged then.
        auto found = co_await chat.find(row);
        co_return found;
    }
    auto posted = co_await chat.post(row);
    co_return posted;
}

// False: it holds no longer, or could not be looked at. `judged_at`: when that was.
asio::awaitable<bool> sender::look_up_and_prepare(ports::outbox_row& row, std::vector<core::place> channels,
                                                  core::instant& judged_at)
{
    const auto deadline = std::chrono::steady_clock::now() + members_budget;
    co_await workspaces_.refresh_members(std::move(channels), deadline);
    const auto now = clock_.now();
    judged_at = now;
    const auto claimed = row;
    bool may_go = false;
    auto prepare = [&row, &claimed, &may_go, now, this](ports::ledger& ledger) {
        row = claimed;
        may_go = prepare_to_send(ledger, row, policy_, now);
    };
    const auto report = co_await run_unit(ledger_, std::move(prepare));
    if (report.end == ports::unit_end::committed)
        co_return may_go;
    row = claimed;
    co_await try_again(row, now + first_retry, report.problem);
    co_return false;
}

// Nothing was tried: it is claimed and judged anew.
asio::awaitable<void> sender::try_again(ports::outbox_row row, core::instant when, std::string problem)
{
    row.state = ports::outbox_state::retry;
    row.retry_at = when;
    row.problem = std::move(problem);
    co_await settle(std::move(row), false, false, when);
}

asio::awaitable<void> sender::send(ports::outbox_row row, std::vector<core::place> channels, core::instant judged_at)
{
    bool may_go = true;
    if (!channels.empty())
        may_go = co_await look_up_and_prepare(row, std::move(channels), judged_at);
    const bool is_new = row.state == ports::outbox_state::sending && !is_posted(row);
    const auto now = clock_.now();
    if (may_go && is_new && now - judged_at > judgement_holds_for) {
        co_await try_again(row, now, "the machine slept");
        may_go = false;
    }
    if (!may_go) {
        --under_way_;
        work_.raise();
        co_return;
    }
    const bool may_have_arrived = row.state == ports::outbox_state::unknown;
    const auto outcome = co_await attempt(row);
    conclude(row, outcome);
    // Who lets nobody invite them is asked in public, and what is overdue goes up the ladder: it counts as said.
    const bool is_never_said
        = is_given_up(row.state) && !may_have_arrived && row.posted_message.empty() && !outcome.is_uninvited;
    co_await settle(std::move(row), outcome.is_reader_gone, is_never_said, judged_at);
    --under_way_;
    work_.raise();
}

// The outcome must not be lost with a full disk: the row would stay on its way until the next start. A stop ends it;
// the row is looked up then.
asio::awaitable<void> sender::settle(ports::outbox_row row, bool is_reader_gone, bool is_never_said,
                                     core::instant judged_at)
{
    for (std::uint32_t failed = 0;; ++failed) {
        const auto now = clock_.now();
        auto write = [&row, now, judged_at, is_reader_gone, is_never_said, this](ports::ledger& ledger) {
            note_muted(ledger, row, judged_at, now);
            if (is_never_said)
                take_back(ledger, row, policy_, now);
            ledger.outbox.settle(row, now);
            catch_up_edits(ledger, row, policy_, now);
            tell_another(ledger, row, now);
            excuse_form(ledger, row, now);
            seek_direct_chat(ledger, row, policy_, now);
            answer_where_asked(ledger, row, now);
            if (is_reader_gone)
                note_gone(ledger, policy_, row, now);
        };
        const auto report = co_await run_unit(ledger_, std::move(write));
        if (report.end == ports::unit_end::committed)
            co_return;
        log_.count("makegood_settles_failed_total");
        const bool is_passing = report.is_storage || report.end == ports::unit_end::stopped;
        if (failed == 0 || !is_passing)
            log_.write(ports::severity::error, "could not settle",
                       {{"row", std::to_string(row.id.value)}, {"problem", report.problem}});
        if (!is_passing)
            co_return;
        const auto pause = core::next_delay(settling, failed, shortest_pause, clock_.random());
        co_await clock_.sleep_until(now + pause);
    }
}

void sender::conclude(ports::outbox_row& row, const ports::sent& outcome)
{
    using ports::delivery;
    using ports::outbox_state;
    const auto now = clock_.now();
    row.problem = problem_of(outcome);
    row.retry_at.reset();
    const auto attempted_at = std::exchange(row.attempted_at, std::nullopt);
    // Also after a failure: the parts of a split message that stand already.
    row.posted_message = outcome.message.empty() ? row.posted_message : outcome.message;
    // And what their emoji stand for: the rest may go hours later.
    if (const auto* at = workspaces_.find(row.message.to.workspace); at != nullptr && !at->chat.can().has_buttons) {
        row.buttons = outcome.buttons;
        row.buttons_channel = outcome.channel;
    }
    const auto retry = [&](outbox_state state) {
        ++row.attempts;
        row.state = state;
        const auto failed_before = static_cast<std::uint32_t>(row.attempts - 1);
        row.retry_at
            = now + core::next_delay({first_retry, longest_retry}, failed_before, outcome.retry_after, clock_.random());
    };
    switch (outcome.result) {
    case delivery::delivered:
        row.state = outbox_state::sent;
        row.posted_channel = outcome.channel.empty() ? row.posted_channel : outcome.channel;
        log_.count("makegood_messages_sent_total");
        return;
    case delivery::retry:
        if (!outcome.is_turn_awaited) {
            retry(outbox_state::retry);
            return;
        }
        // Nothing has failed: pauses do not grow, and it comes when there may be a turn.
        row.state = outbox_state::retry;
        row.retry_at = now + std::max(outcome.retry_after, shortest_wait_for_turn);
        return;
    case delivery::unknown:
        row.attempted_at = attempted_at.value_or(now);
        retry(outbox_state::unknown);
        log_.count("makegood_messages_unknown_total");
        return;
    case delivery::refused:
    case delivery::defect:
        if (outcome.is_reader_gone) {
            // Nobody could do anything about a parked one.
            row.state = outbox_state::superseded;
            log_.count("makegood_readers_gone_total");
            return;
        }
        if (outcome.is_place_muted)
            row.problem = std::string(ports::muted_place) + ": " + row.problem;
        if (outcome.is_place_closed && row.message.lane == ports::lane::board) {
            // Archived while it was on its way: the board goes on elsewhere, or stays as it was.
            row.state = outbox_state::superseded;
            log_.count("makegood_boards_left_behind_total");
            return;
        }
        if (outcome.may_open_chat)
            row.problem = std::string(ports::uninvited) + ": " + row.problem;
        else if (outcome.is_uninvited)
            row.problem = std::string(out_of_reach) + ": " + row.problem;
        // Whether an earlier attempt has arrived stays open.
        row.attempted_at = attempted_at;
        row.state = outbox_state::parked;
        log_.write(outcome.result == delivery::defect ? ports::severity::error : ports::severity::warning,
                   "message parked", {{"key", row.message.key}, {"problem", row.problem}});
        log_.count("makegood_messages_parked_total");
        return;
    case delivery::dropped:
        row.state = outbox_state::expired;
        log_.count("makegood_messages_dropped_total");
        return;
    case delivery::fatal:
        row.state = outbox_state::retry;
        row.retry_at = now;
        on_fatal_(outcome.problem);
        return;
    }
}

} // namespace makegood::bot
