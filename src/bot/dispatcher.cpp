#include <makegood/bot/dispatcher.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/bot/inbound_words.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/command.hpp>
#include <makegood/commands/incident_place.hpp>
#include <makegood/commands/thread_words.hpp>
#include <makegood/ports/under_way.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

// Slack gives three seconds; a unit that has not begun after two is discarded without effect.
constexpr std::chrono::milliseconds begin_within{2000};
constexpr std::chrono::milliseconds empty_ack_after{2700};
constexpr std::chrono::milliseconds deadlines_checked_every{50};
constexpr std::chrono::milliseconds flushed_every{50};
constexpr std::size_t under_way_max = 4096;
// Whoever is told that a command failed types it again soon, if at all.
constexpr std::chrono::minutes retyped_within{2};
constexpr std::size_t unwritten_max = 1000;
constexpr std::size_t told_places_max = 10'000;
// Look-ups of one message, over a minute and a half: what was said after it may wait for it, and not for ever.
constexpr std::uint32_t look_ups_max = 8;
constexpr std::size_t put_off_max = 1000;

// Carried out on the reader. What a button shows goes by the response url: no acknowledgement carries it.
bool is_report(const ports::inbound& input)
{
    if (const auto* command = std::get_if<ports::command_input>(&input.input))
        return command->message.empty() && commands::is_report(command->words.text);
    const auto* press = std::get_if<ports::press_input>(&input.input);
    return press != nullptr && !input.response_url.empty() && commands::is_report_button(press->verb);
}

} // namespace

struct dispatcher::job
{
    ports::inbound input;
    bot::answer answer;
    // The ledger thread's, while its unit may run; taken over as that is decided.
    bot::answer given;
    // As verb_in() and said_in() have them.
    std::string_view verb;
    std::string said;
    bool is_report = false;
    // Counted among those under way.
    bool is_begun = false;
    bool is_acknowledged = false;
    // What became of the acknowledgement is known: written or not.
    bool is_ack_decided = false;
};

dispatcher::dispatcher(ports::ledger_runner& ledger, ports::chat& chat, enricher& enricher, ports::clock& clock,
                       ports::log& log, const core::policy& policy, task_group& tasks, high_water& waters,
                       std::function<void(const ports::inbound&)> on_commit, std::function<void()> on_listening)
    : ledger_(ledger)
    , chat_(chat)
    , enricher_(enricher)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , tasks_(tasks)
    , waters_(waters)
    , on_commit_(std::move(on_commit))
    , on_listening_(std::move(on_listening))
    , floods_(policy.commands_per_minute)
{
}

void dispatcher::deliver(ports::inbound input)
{
    auto work = std::make_shared<job>();
    work->input = std::move(input);
    guarded(work, [this, &work] { take(work); });
}

bool dispatcher::guarded(const std::shared_ptr<job>& work, const std::function<void()>& step)
{
    try {
        step();
        return true;
    } catch (const std::exception& problem) {
        begin(work);
        finish(work, {ports::unit_end::failed, problem.what(), false});
        return false;
    }
}

void dispatcher::begin(const std::shared_ptr<job>& work)
{
    if (std::exchange(work->is_begun, true))
        return;
    ++under_way_;
    if (is_in_history(work->input))
        waters_.begin(work->input.channel);
}

void dispatcher::take(const std::shared_ptr<job>& work)
{
    const auto& what = work->input;
    if (is_stopping_) {
        if (is_in_history(what))
            waters_.miss(what.channel);
        if (is_waited_for(what))
            refuse(work, "I am being restarted, so nothing was recorded. Please try again in a few seconds.");
        return;
    }
    if (const auto* message = std::get_if<ports::message_input>(&what.input);
        message != nullptr && !commands::is_of_interest(message->words.text, clock_.now())) {
        waters_.heard(what.channel, message->message);
        waters_.wrote(what.channel, what.user, what.at);
        if (!message->thread.empty() && !waters_.wrote_in_thread(what.channel, message->thread, what.user, what.at))
            log_.count("makegood_thread_words_dropped_total");
        acknowledge(work, nullptr, false);
        return;
    }
    const auto* reaction = std::get_if<ports::reaction_input>(&what.input);
    const auto* source = std::get_if<ports::source_input>(&what.input);
    const bool is_capture = reaction != nullptr && reaction->emoji == policy_.capture.emoji;
    // Elsewhere emoji may stand for buttons.
    if ((reaction != nullptr && !is_capture && chat_.can().has_buttons)
        || (source != nullptr && !commands::is_heard(policy_.incident, *source))) {
        acknowledge(work, nullptr, false);
        return;
    }
    const bool is_from_history = what.ack.connection == 0;
    if (source != nullptr && source->is_told_in_history && !is_from_history) {
        waters_.miss(what.channel);
        acknowledge(work, nullptr, false);
        return;
    }
    if (source != nullptr)
        note_told(work->input);
    if (is_flood(what)) {
        acknowledge(work, nullptr, false);
        return;
    }
    if (under_way_ >= under_way_max) {
        if (is_in_history(what))
            waters_.miss(what.channel);
        refuse(work, "I am busy and could not record this. Please try again in a moment.");
        return;
    }
    if (std::holds_alternative<ports::membership_input>(what.input))
        enricher_.invalidate_members(what.channel);
    if (std::holds_alternative<ports::place_input>(what.input))
        enricher_.forget_place(what.channel);
    if (what.is_in_closed_place)
        enricher_.note_closed(what.channel);
    work->is_report = is_report(what);
    work->verb = verb_in(what);
    work->said = said_in(what, work->verb);
    begin(work);
    watched_.push_back(work);
    const bool is_about_message = is_capture && reaction->is_added;
    if (!is_about_message && enricher_.is_ready(what))
        submit(work);
    else
        tasks_.spawn("prepare an input", prepare_and_submit(work));
}

// History is read while messages arrive: what was said earlier does not take back what was said later.
void dispatcher::note_told(ports::inbound& input)
{
    auto& source = std::get<ports::source_input>(input.input);
    if (told_at_.size() >= told_places_max)
        told_at_.clear();
    auto& newest = told_at_[input.channel];
    source.is_past = source.is_past || input.at < newest;
    newest = std::max(newest, input.at);
}

asio::awaitable<void> dispatcher::prepare_and_submit(std::shared_ptr<job> work)
{
    const auto deadline = enricher::budget_from_now();
    auto& input = work->input;
    auto* const reaction = std::get_if<ports::reaction_input>(&input.input);
    const bool is_capture = reaction != nullptr && reaction->emoji == policy_.capture.emoji;
    if (is_capture && reaction->is_added && !reaction->on) {
        auto said
            = co_await enricher_.reacted_to(input.channel, reaction->message, reaction->emoji, input.user, deadline);
        reaction->on = std::move(said);
        if (!reaction->on)
            co_return put_off(work);
        put_off_.erase(input.key);
    }
    bool meets_members = false;
    std::vector<std::string> people;
    const auto look = [&] {
        meets_members = enricher::names_members(input);
        people = enricher::people_of(input);
    };
    if (!guarded(work, look))
        co_return;
    co_await enricher_.prepare(std::move(people), input.channel, meets_members, deadline);
    guarded(work, [this, &work] { submit(work); });
}

void dispatcher::put_off(const std::shared_ptr<job>& work)
{
    const auto& input = work->input;
    if (put_off_.size() >= put_off_max)
        put_off_.clear(); // these are looked up a few times more
    const bool is_let_go = ++put_off_[input.key] >= look_ups_max;
    --under_way_;
    if (is_in_history(input))
        waters_.end(input.channel, is_let_go ? message_of(input) : std::string(), is_let_go);
    log_.count(is_let_go ? "makegood_reactions_let_go_total" : "makegood_reactions_put_off_total");
    if (!is_let_go)
        return chat_.put_back(input.ack);
    put_off_.erase(input.key);
    log_.write(ports::severity::error, "an emoji is let go: its message could not be looked up", {{"key", input.key}});
    bury(input, "the message that it stands on could not be looked up");
    acknowledge(work, nullptr, false);
}

void dispatcher::submit(const std::shared_ptr<job>& work)
{
    const auto now = clock_.now();
    ports::unit unit;
    // What was read from history waits for nobody.
    if (work->input.ack.connection != 0)
        unit.begin_by = work->input.received + begin_within;
    // The unit may run twice: it overwrites the answer.
    unit.work = [this, work, now, first = key_of_first(work->said), chance = clock_.random(),
                 condition = work->verb == "status" ? condition_() : commands::own_condition{}](ports::ledger& ledger) {
        const ports::under_way mark(work->input.key);
        const intake_facts facts{policy_, chat_.can(), now, first, condition, chance};
        work->given = work->is_report ? report_on(ledger, work->input, facts) : take_in(ledger, work->input, facts);
    };
    unit.done = [this, work](const ports::unit_report& report) { finish(work, report); };
    const bool is_queued = work->is_report ? ledger_.read(std::move(unit)) : ledger_.submit(std::move(unit));
    if (!is_queued)
        finish(work, ports::unit_report{ports::unit_end::expired, "the ledger's queue is full"});
}

void dispatcher::finish(const std::shared_ptr<job>& work, const ports::unit_report& report)
{
    --under_way_;
    // What failed for good is buried, which takes it in, too.
    const bool is_decided
        = report.end == ports::unit_end::committed || (report.end == ports::unit_end::failed && !report.is_storage);
    if (is_in_history(work->input))
        waters_.end(work->input.channel, message_of(work->input), is_decided);
    storage_problem_ = report.is_storage ? report.problem : std::string{};
    switch (report.end) {
    case ports::unit_end::committed: {
        work->answer = std::move(work->given);
        if (work->answer.is_press)
            count_press(work->input);
        if (std::holds_alternative<ports::press_input>(work->input.input))
            acknowledge(work, nullptr, false);
        if (work->is_acknowledged) {
            reply_late(work);
        } else {
            const auto& reply = work->answer.reply;
            acknowledge(work, reply ? &reply->reply : nullptr, reply && reply->is_public);
        }
        if (!work->is_report)
            on_commit_(work->input);
        return;
    }
    case ports::unit_end::expired:
        log_.count("makegood_inputs_expired_total");
        refuse(work, "I am busy: this came too late to be recorded, so nothing was. Please try again in a moment.");
        return;
    case ports::unit_end::stopped:
        refuse(work, "I am being restarted, so nothing was recorded. Please try again in a few seconds.");
        return;
    case ports::unit_end::failed:
        log_.write(ports::severity::error, "unit failed", {{"problem", report.problem}});
        log_.count("makegood_units_failed_total", report.is_storage ? "storage" : "exception");
        if (!report.is_storage) {
            // Poison: kept for inspection, and not brought again.
            bury(work->input, report.problem);
            if (!is_waited_for(work->input))
                acknowledge(work, nullptr, false);
        }
        refuse(work,
               report.is_storage
                   ? "I cannot write anything down at the moment (my storage has a problem), so nothing was "
                     "recorded. My operators see this too."
                   : "Something went wrong on my side, so nothing was recorded. My operators see this too.");
        return;
    }
}

void dispatcher::acknowledge(const std::shared_ptr<job>& work, const core::document* reply, bool is_public)
{
    const bool was_acknowledged = std::exchange(work->is_acknowledged, true);
    if (was_acknowledged)
        return;
    auto written = [this, work, has_reply = reply != nullptr](bool is_written) {
        if (!is_written && !work->is_ack_decided)
            note_unwritten(work->said, work->input.key, clock_.now());
        work->is_ack_decided = true;
        if (!has_reply || work->answer.row == 0)
            return;
        if (is_written)
            written_.push_back(work->answer.row);
        else
            reply_late(work);
    };
    if (work->answer.problems.empty())
        chat_.acknowledge(work->input.ack, reply, is_public, work->answer.people, std::move(written));
    else
        chat_.keep_form_open(work->input.ack, work->answer.problems, std::move(written));
}

void dispatcher::note_unwritten(const std::string& said, const std::string& key, core::instant at)
{
    if (said.empty())
        return;
    while (!unwritten_.empty() && unwritten_.front().at + retyped_within < at)
        unwritten_.pop_front();
    if (unwritten_.size() >= unwritten_max) {
        unwritten_.pop_front();
        log_.count("makegood_unwritten_acks_forgotten_total");
    }
    unwritten_.push_back({said, key, at});
}

// Of a command that was typed before and whose author could not see that it had been taken in.
std::string dispatcher::key_of_first(const std::string& said) const
{
    if (unwritten_.empty())
        return {};
    const auto since = clock_.now() - retyped_within;
    for (const auto& each : unwritten_)
        if (each.said == said && each.at >= since)
            return each.key;
    return {};
}

// Nothing was recorded. Events are left unacknowledged, so that the platform brings them again; people are told, with
// their words handed back.
void dispatcher::refuse(const std::shared_ptr<job>& work, const std::string& why)
{
    if (!is_waited_for(work->input)) {
        if (!work->is_acknowledged)
            chat_.put_back(work->input.ack);
        return;
    }
    auto said = core::plain(why);
    if (const auto line = typed_line(work->input); !line.empty())
        said << core::quote(line);
    work->answer = {};
    work->answer.reply = ports::kept_reply{std::move(said), false};
    if (work->is_acknowledged)
        return reply_late(work);
    acknowledge(work, &work->answer.reply->reply, false);
}

// The reply that no ack carried goes by the response url; what is wrong with a form that is closed already, to whoever
// filled it in.
void dispatcher::reply_late(const std::shared_ptr<job>& work)
{
    const bool is_of_form = !work->answer.problems.empty();
    if (!work->answer.reply || (work->input.response_url.empty() && !is_of_form))
        return;
    ports::unit unit;
    const auto now = clock_.now();
    unit.work = [work, now](ports::ledger& ledger) {
        ports::message_to_send message;
        message.kind = ports::persistence::perishable;
        message.key = "late/" + work->input.key;
        message.lane = ports::lane::reply;
        message.to.workspace = work->input.workspace;
        message.to.response_url = work->input.response_url;
        (message.to.response_url.empty() ? message.to.person : message.to.only_for) = work->answer.reply->reader;
        message.body = work->answer.reply->reply;
        message.not_after = now + ports::response_url_lives;
        ledger.outbox.put(message, now);
        if (work->answer.row != 0)
            ledger.inbox.mark_written({work->answer.row});
    };
    unit.done = [](const ports::unit_report&) {};
    if (!ledger_.submit(std::move(unit)))
        log_.count("makegood_late_replies_lost_total");
}

void dispatcher::undecodable(std::string key, std::string problem, std::string payload)
{
    log_.count("makegood_inputs_undecodable_total");
    const auto now = clock_.now();
    if (!policy_.store_source_words)
        payload.clear();
    ports::unit unit;
    unit.work = [key = std::move(key), problem = std::move(problem), payload = std::move(payload),
                 now](ports::ledger& ledger) { ledger.inbox.bury(key, now, problem, payload); };
    unit.done = [](const ports::unit_report&) {};
    if (!ledger_.submit(std::move(unit)))
        log_.count("makegood_dead_letters_lost_total");
}

void dispatcher::bury(const ports::inbound& input, const std::string& problem)
{
    undecodable(input.key, problem, typed_line(input));
}

asio::awaitable<void> dispatcher::watch_deadlines()
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        timer.expires_after(deadlines_checked_every);
        co_await timer.async_wait(asio::use_awaitable);
        const auto late = std::chrono::steady_clock::now() - empty_ack_after;
        while (!watched_.empty()) {
            const auto work = watched_.front().lock();
            if (work && work->input.received > late)
                break;
            // Events stay unacknowledged until their unit committed: the platform may bring them again.
            if (work && !work->is_acknowledged && is_waited_for(work->input))
                acknowledge(work, nullptr, false);
            // The platform gives up now; a write that still comes through is too late.
            if (work && work->is_acknowledged && !std::exchange(work->is_ack_decided, true))
                note_unwritten(work->said, work->input.key, clock_.now());
            watched_.pop_front();
        }
    }
}

asio::awaitable<void> dispatcher::flush_regularly()
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        timer.expires_after(flushed_every);
        co_await timer.async_wait(asio::use_awaitable);
        co_await flush();
    }
}

asio::awaitable<void> dispatcher::flush()
{
    const auto news = waters_.take_news();
    if (written_.empty() && news.empty())
        co_return;
    const auto written = std::exchange(written_, {});
    const auto workspace = enricher_.workspace();
    auto work = [&written, &news, &workspace](ports::ledger& ledger) {
        ledger.inbox.mark_written(written);
        for (const auto& [channel, what] : news) {
            const auto place = ledger.places.by_channel(workspace, channel);
            if (!place)
                continue;
            // Of a channel that was left meanwhile nothing counts as read.
            if (!what.newest.empty() && place->is_joined)
                ledger.marks.advance(place->id, what.newest);
            for (const auto& [user, at] : what.writers)
                ledger.marks.note_writer(place->id, user, at);
            for (const auto& [who, at] : what.thread_writers)
                if (const auto person = ledger.people.by_identity({workspace, who.second}))
                    commands::hear_in_thread(ledger, *place, who.first, person->id, at);
        }
    };
    co_await run_unit(ledger_, std::move(work));
}

asio::awaitable<void> dispatcher::answer_unanswered()
{
    const auto now = clock_.now();
    const auto workspace = enricher_.workspace();
    std::vector<unwritten> retypable;
    auto work = [now, &workspace, &retypable](ports::ledger& ledger) {
        std::vector<std::int64_t> rows;
        retypable.clear();
        for (const auto& missed : ledger.inbox.unwritten(now - ports::response_url_lives)) {
            ports::message_to_send message;
            message.kind = ports::persistence::perishable;
            message.key = "late/row/" + std::to_string(missed.row);
            message.to.workspace = workspace;
            message.to.response_url = missed.response_url;
            message.to.only_for = missed.reply.reader;
            message.body = missed.reply.reply;
            message.not_after = now + ports::response_url_lives;
            ledger.outbox.put(message, now);
            rows.push_back(missed.row);
            if (missed.at + retyped_within >= now)
                for (auto& said : recorded_as(ledger, missed, workspace))
                    retypable.push_back({std::move(said), missed.key, missed.at});
        }
        ledger.inbox.mark_written(rows);
    };
    co_await run_unit(ledger_, std::move(work));
    for (const auto& each : retypable)
        note_unwritten(each.said, each.key, each.at);
}

} // namespace makegood::bot
