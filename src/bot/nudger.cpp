#include <makegood/bot/nudger.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <makegood/bot/outgoing.hpp>
#include <makegood/bot/planning_facts.hpp>
#include <makegood/bot/planning_packs.hpp>
#include <makegood/bot/preview_report.hpp>
#include <makegood/bot/quarantine.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/batch_items.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/news.hpp>
#include <makegood/commands/public_word.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/batch.hpp>
#include <makegood/core/digest.hpp>
#include <makegood/core/nudge_policy.hpp>
#include <makegood/ports/under_way.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr int looked_at_per_unit = 200;
// One pass takes at most so many units; the rest waits for the next pass, so that commands get their turn.
constexpr int rounds_max = 100;
constexpr std::chrono::seconds slept_at_most{60};
// Planning waits so long for who is in the channels of what is due; what is not known then means no.
constexpr std::chrono::seconds members_budget{5};

// The action that is worked on, should the program abort over it.
class action_mark
{
public:
    explicit action_mark(core::action_id id)
        : key_(quarantine_key(id))
        , mark_(key_)
    {
    }

private:
    std::string key_;
    ports::under_way mark_;
};

// One planning pass over a ledger.
class planning
{
public:
    planning(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now)
        : ledger_(ledger)
        , policy_(policy)
        , workspace_(workspace)
        , now_(now)
        , facts_(ledger, policy, now)
        , candidates_(ledger, policy, now)
    {
    }

    planned run(int limit, int batches_max)
    {
        planned done;
        for (const auto& item : ledger_.actions.to_look_at(now_, limit)) {
            if (done.batches >= batches_max)
                break;
            ++done.looked_at;
            // As it is now: a batch of this pass may have changed it.
            if (tell_place(*ledger_.actions.find(item.id)))
                continue;
            for (const auto who : hearing_of(item))
                if (recipients_.insert(who).second)
                    plan_batch(who, item.id, done);
            const action_mark mark(item.id);
            // In a batch or not: as it is stored now, its next look lies ahead.
            look_again(*ledger_.actions.find(item.id));
        }
        return done;
    }

private:
    // What is said in a channel is a message of its own. False: nothing is.
    bool tell_place(const core::action& item)
    {
        const action_mark mark(item.id);
        // Only what can be escalated is told so: no further look at the others.
        if (item.state != core::state::promised || item.unanswered_nudges == 0)
            return false;
        const auto facts = facts_.of(item);
        const auto said = core::due_nudge(item, facts, policy_, now_);
        if (!said || !said->place)
            return false;
        commands::put_escalation(ledger_, item, said->place, now_);
        look_again(core::after_nudge(item, *said, facts, policy_, now_));
        return true;
    }

    // Whose batch it is due in.
    std::vector<core::person_id> hearing_of(const core::action& item)
    {
        const action_mark mark(item.id);
        std::vector<core::person_id> found;
        const auto facts = facts_.of(item);
        if (const auto said = core::due_nudge(item, facts, policy_, now_); said && said->recipient)
            found.push_back(said->recipient);
        if (core::is_news_due(item, facts, policy_, now_))
            found.push_back(item.owner);
        return found;
    }

    void look_again(core::action item)
    {
        item.look_at = core::next_look(item, facts_.of(item), policy_, now_);
        ledger_.actions.save(item);
    }

    // Everything that may go to this person now meets in one batch, as much of it as their week has room for.
    void plan_batch(core::person_id who, core::action_id found, planned& done)
    {
        const auto hours = commands::hours_of(ledger_, policy_, who);
        // What no single action can be blamed for is the batch's; quarantined, it is as one that was sent (facts_at).
        const auto key = batch_key(who, hours.shift_day(now_));
        const ports::under_way batch_mark(key);
        core::batch_contents what;
        auto candidates = candidates_.of(who);
        candidates.emplace(found, *ledger_.actions.find(found));
        for (const auto& [id, item] : candidates) {
            const action_mark mark(id);
            const auto facts = facts_.of(item);
            if (const auto said = core::due_nudge_to(who, item, facts, policy_, now_))
                what.items.push_back(commands::batch_item_for(ledger_, policy_, *said, item, who, now_));
            if (item.owner == who && core::is_news_due(item, facts, policy_, now_))
                add_news(what, item);
        }
        if (what.items.empty() && what.news.empty())
            return;
        const auto room = std::max(0, policy_.nudge.items_per_week - facts_.items_this_week(who, hours));
        // What finds no room keeps its time, and waits for the next week's.
        core::fit(what, static_cast<std::size_t>(room), hours, now_);
        put_batch(who, key, hours, what, done);
    }

    void add_news(core::batch_contents& what, const core::action& item)
    {
        auto news = commands::news_of(ledger_, policy_, item, now_ - core::membership_is_fresh, now_);
        if (!news.sentences.empty())
            what.news.push_back(std::move(news));
        else // All of it was taken back before the owner heard of it.
            look_again(core::after_news(item, now_));
    }

    void put_batch(core::person_id who, const std::string& key, const core::working_time& hours,
                   const core::batch_contents& what, planned& done)
    {
        ports::message_to_send message;
        message.kind = ports::persistence::once;
        message.key = key;
        message.lane = ports::lane::nudge;
        message.to.workspace = commands::workspace_of(ledger_, who, workspace_);
        message.to.person = who;
        message.body = core::batch(what, who, hours, now_);
        message.items = static_cast<int>(core::actions_in(message.body).size());
        for (const auto& entry : what.items)
            message.before.nudged.push_back(entry.item);
        for (const auto& entry : what.news)
            message.before.told.push_back(entry.item);
        if (ledger_.outbox.put(message, now_)) {
            ++done.batches;
            done.items += message.items;
        }
        facts_.forget_week(who);
        for (const auto& entry : what.items) {
            const action_mark mark(entry.item.id);
            const auto item = *ledger_.actions.find(entry.item.id);
            look_again(core::after_nudge(item, entry.why, facts_.of(item), policy_, now_));
        }
        for (const auto& entry : what.news) {
            const action_mark mark(entry.item.id);
            look_again(core::after_news(*ledger_.actions.find(entry.item.id), now_));
        }
    }

    ports::ledger& ledger_;
    const core::policy& policy_;
    std::string workspace_;
    core::instant now_;
    std::set<core::person_id> recipients_;
    facts_at facts_;
    batch_candidates candidates_;
};

// The channels of what is looked at next, and of its incidents, whose members decide who reads it.
std::vector<core::place> private_channels_due(ports::ledger& ledger, core::instant now)
{
    std::set<core::place_id> places;
    for (const auto& item : ledger.actions.to_look_at(now, looked_at_per_unit)) {
        places.insert(item.from.place);
        const auto incident = item.incident ? ledger.incidents.find(item.incident) : std::nullopt;
        if (incident && incident->place)
            places.insert(incident->place);
    }
    std::vector<core::place> channels;
    for (const auto id : places)
        if (auto place = ledger.places.find(id); place && is_kept_by_membership(*place))
            channels.push_back(std::move(*place));
    return channels;
}

} // namespace

core::action before_batch_of(core::person_id who, core::action before, const core::action& item)
{
    if (!core::is_asked_of_team(item))
        return before;
    if (who == item.asker) {
        before.nudged_at = item.nudged_at;
        before.unanswered_nudges = item.unanswered_nudges;
    } else {
        before.offer_nudged_at = item.offer_nudged_at;
        before.offer_nudges = item.offer_nudges;
    }
    return before;
}

planned plan_nudges(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now,
                    int limit, int batches_max)
{
    return planning(ledger, policy, workspace, now).run(limit, batches_max);
}

nudger::nudger(ports::ledger_runner& ledger, workspaces& workspaces, ports::trackers* trackers, ports::clock& clock,
               ports::log& log, const core::policy& policy)
    : ledger_(ledger)
    , workspaces_(workspaces)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , digester_(ledger, clock, log, policy, workspaces)
    , tickets_(ledger, trackers, policy, log)
{
}

asio::awaitable<void> nudger::refresh_members(core::instant now)
{
    std::vector<core::place> channels;
    auto look = [&channels, now](ports::ledger& ledger) { channels = private_channels_due(ledger, now); };
    co_await run_read(ledger_, std::move(look));
    const auto deadline = std::chrono::steady_clock::now() + members_budget;
    co_await workspaces_.refresh_members(std::move(channels), deadline);
}

asio::awaitable<bool> nudger::report_preview(core::instant now)
{
    std::optional<ports::message_to_send> report;
    auto look = [this, &report, now](ports::ledger& ledger) {
        report = preview_due(ledger, policy_, workspaces_.of_settings(), now, preview_silent_on_);
    };
    const auto read = co_await run_read(ledger_, std::move(look));
    if (read.end != ports::unit_end::committed)
        log_.write(ports::severity::warning, "preview not read", {{"problem", read.problem}});
    bool is_put = false;
    if (!report)
        co_return is_put;
    auto put = [&report, &is_put, now](ports::ledger& ledger) { is_put = ledger.outbox.put(*report, now); };
    co_await run_unit(ledger_, std::move(put));
    co_return is_put;
}

// A clock that was set back begins a minute, too.
int nudger::room_in_minute(core::instant now)
{
    if (now < minute_began_ || now >= minute_began_ + std::chrono::minutes(1)) {
        minute_began_ = now;
        in_minute_ = 0;
    }
    return std::max(0, policy_.nudge.batches_per_minute - in_minute_);
}

asio::awaitable<planned> nudger::pass()
{
    planned all;
    // The digest is put together of what is due as its readers are looked up, not of what becomes due meanwhile.
    const auto begun = clock_.now();
    co_await digester_.meet_readers(begun);
    co_await tickets_.look(begun);
    auto looked_until = begun + ticket_watch::looks_ahead;
    for (int round = 0; round < rounds_max; ++round) {
        planned step;
        const auto now = clock_.now();
        // A clock that was set, and a machine that slept, bring more than was looked at.
        if (now > looked_until) {
            co_await tickets_.look(now);
            looked_until = now + ticket_watch::looks_ahead;
        }
        co_await refresh_members(now);
        const int room = room_in_minute(now);
        auto work = [this, &step, now, begun, room](ports::ledger& ledger) {
            step = plan_nudges(ledger, policy_, workspaces_.of_settings(), now, looked_at_per_unit, room);
            step.digests = plan_digest(ledger, policy_, workspaces_.of_settings(), begun) ? 1 : 0;
            step.packs = plan_packs(ledger, policy_, workspaces_.of_settings(), now);
        };
        const auto report = co_await run_unit(ledger_, std::move(work));
        if (report.end != ports::unit_end::committed) {
            log_.write(ports::severity::error, "planning failed", {{"problem", report.problem}});
            break;
        }
        in_minute_ += step.batches;
        all.looked_at += step.looked_at;
        all.batches += step.batches;
        all.items += step.items;
        all.digests += step.digests;
        all.packs += step.packs;
        if (step.looked_at < looked_at_per_unit)
            break;
    }
    const bool is_reported = co_await report_preview(begun);
    all.digests += is_reported ? 1 : 0;
    if (all.has_mail()) {
        log_.write(ports::severity::info, "planned",
                   {{"batches", std::to_string(all.batches)},
                    {"items", std::to_string(all.items)},
                    {"digests", std::to_string(all.digests)},
                    {"packs", std::to_string(all.packs)}});
    }
    co_return all;
}

asio::awaitable<void> nudger::run()
{
    for (;;) {
        co_await pass();
        auto until = clock_.now() + slept_at_most;
        std::optional<core::instant> next;
        auto look = [&next](ports::ledger& ledger) { next = ledger.actions.next_look(); };
        co_await run_unit(ledger_, std::move(look));
        // A look that stays in the past (its unit failed) must not spin.
        if (next && *next > clock_.now())
            until = std::min(until, *next);
        if (!policy_.digest.place.empty())
            until = std::min(until, core::next_digest(policy_.digest, clock_.now()));
        co_await clock_.sleep_until(until);
    }
}

} // namespace makegood::bot
