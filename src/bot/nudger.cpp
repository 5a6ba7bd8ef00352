#include <makegood/bot/nudger.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <makegood/bot/quarantine.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/digest_report.hpp>
#include <makegood/commands/effects.hpp>
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
// Items of one person that are read for one batch.
constexpr int candidates_max = 200;
constexpr std::chrono::seconds slept_at_most{60};
constexpr std::chrono::hours digest_is_worth_sending{72};

std::string batch_key(core::person_id who, const core::working_time& hours, core::instant now)
{
    const auto today = core::local_day(now, core::zone_or_utc(hours.zone));
    return "nudge/" + std::to_string(who.value) + "/" + core::format_day(today);
}

// One planning pass over a ledger: the facts around actions are looked up once per person.
class planning
{
public:
    planning(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now)
        : ledger_(ledger)
        , policy_(policy)
        , workspace_(workspace)
        , now_(now)
    {
    }

    planned run(int limit)
    {
        planned done;
        for (const auto& item : ledger_.actions.to_look_at(now_, limit)) {
            ++done.looked_at;
            const auto key = quarantine_key(item.id);
            const ports::under_way mark(key);
            const auto said = core::due_nudge(item, facts_of(item), policy_, now_);
            if (!said)
                look_again(item);
            else if (recipients_.insert(said->recipient).second)
                plan_batch(said->recipient, item, done);
            else
                look_again(*ledger_.actions.find(item.id));
        }
        return done;
    }

    core::nudge_facts facts_of(const core::action& item)
    {
        auto facts = commands::people_facts(ledger_, policy_, item);
        note_batches(facts.owner, item.owner);
        note_batches(facts.asker, item.asker);
        note_batches(facts.offered, item.offered_to);
        if (item.blocked)
            note_batches(facts.blocker, item.blocked->person);
        return facts;
    }

private:
    void note_batches(core::reachable& who, core::person_id id)
    {
        if (!id)
            return;
        if (ledger_.outbox.find(batch_key(id, who.hours, now_)))
            who.batched_at = now_;
        who.items_this_week = items_this_week(id, who.hours);
    }

    // Items of the person's own that went into a batch since Monday.
    int items_this_week(core::person_id who, const core::working_time& hours)
    {
        const auto known = items_this_week_.find(who);
        if (known != items_this_week_.end())
            return known->second;
        const date::sys_days today{core::local_day(now_, core::zone_or_utc(hours.zone))};
        const auto since_monday = date::weekday{today} - date::Monday;
        const auto monday = core::to_instant(core::day{today - since_monday}, 0, core::zone_or_utc(hours.zone));
        int count = 0;
        for (const auto& item : ledger_.actions.list({.owner = who, .states = {core::state::promised}, .limit = 1000}))
            count += item.nudged_at && *item.nudged_at >= monday ? 1 : 0;
        items_this_week_[who] = count;
        return count;
    }

    void look_again(const core::action& item)
    {
        auto next = item;
        next.look_at = core::next_look(item, facts_of(item), policy_, now_);
        ledger_.actions.save(next);
    }

    // Everything that may go to this person now meets in one batch.
    void plan_batch(core::person_id who, const core::action& found, planned& done)
    {
        std::map<core::action_id, core::action> candidates{{found.id, found}};
        const auto add = [&](const ports::action_filter& filter) {
            for (auto& item : ledger_.actions.list(filter))
                if (item.look_at && *item.look_at <= now_)
                    candidates.emplace(item.id, std::move(item));
        };
        const std::vector<core::state> open = {core::state::proposed, core::state::promised};
        add({.owner = who, .states = open, .limit = candidates_max});
        add({.offered_to = who, .states = open, .limit = candidates_max});
        add({.asker = who, .states = open, .limit = candidates_max});

        std::vector<core::batch_item> items;
        for (const auto& [id, item] : candidates) {
            const auto key = quarantine_key(id);
            const ports::under_way mark(key);
            if (const auto said = core::due_nudge(item, facts_of(item), policy_, now_); said && said->recipient == who)
                items.push_back(shown(*said, item, who));
        }
        put_batch(who, items, done);
    }

    core::batch_item shown(const core::nudge& said, const core::action& item, core::person_id who)
    {
        core::batch_item entry{said, item};
        entry.may_quote_source = commands::is_reader(ledger_, item.from.place, who, now_ - core::membership_is_fresh);
        if (entry.may_quote_source)
            entry.incident
                = commands::incident_words_for(ledger_, item.incident, who, now_ - core::membership_is_fresh);
        return entry;
    }

    void put_batch(core::person_id who, const std::vector<core::batch_item>& items, planned& done)
    {
        const auto hours = commands::hours_of(ledger_, policy_, who);
        ports::message_to_send message;
        message.kind = ports::persistence::once;
        message.key = batch_key(who, hours, now_);
        message.lane = ports::lane::nudge;
        message.to.workspace = workspace_;
        message.to.person = who;
        message.body = core::batch(items, who, hours, now_);
        if (ledger_.outbox.put(message, now_)) {
            ++done.batches;
            done.items += static_cast<int>(items.size());
        }
        for (const auto& entry : items) {
            auto after = core::after_nudge(entry.item, entry.why, facts_of(entry.item), policy_, now_);
            after.look_at = core::next_look(after, facts_of(after), policy_, now_);
            ledger_.actions.save(after);
        }
    }

    ports::ledger& ledger_;
    const core::policy& policy_;
    std::string workspace_;
    core::instant now_;
    std::set<core::person_id> recipients_;
    std::map<core::person_id, int> items_this_week_;
};

} // namespace

core::nudge_facts planning_facts(ports::ledger& ledger, const core::policy& policy, const core::action& item,
                                 core::instant now)
{
    return planning(ledger, policy, {}, now).facts_of(item);
}

planned plan_nudges(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now,
                    int limit)
{
    return planning(ledger, policy, workspace, now).run(limit);
}

std::optional<core::place> digest_place(ports::ledger& ledger, const core::policy& policy, const std::string& workspace)
{
    const auto& written = policy.digest.place;
    if (auto place = ledger.places.by_channel(workspace, written))
        return place;
    return ledger.places.by_name(workspace, written.starts_with('#') ? written.substr(1) : written);
}

planned plan_digest(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now)
{
    planned done;
    if (policy.digest.place.empty())
        return done;
    // The digest whose time came last: the first one after a week ago that is not in the future.
    const auto at = core::next_digest(policy.digest, now - date::weeks{1});
    if (at > now || now - at > digest_is_worth_sending)
        return done;
    const auto place = digest_place(ledger, policy, workspace);
    if (!place)
        return done;
    ports::message_to_send message;
    message.kind = ports::persistence::once;
    message.key = "digest/" + std::to_string(place->id.value) + "/" + core::iso_week_key(at, policy.digest.zone);
    message.lane = ports::lane::digest;
    message.to.workspace = workspace;
    message.to.place = place->id;
    if (ledger.outbox.find(message.key))
        return done;
    // A week that nothing was recorded in yet (a new installation) has nothing to show.
    if (ledger.actions.count({}) == ledger.actions.count({.recorded_from = at}))
        return done;
    message.body = commands::digest_document(ledger, policy, *place, at);
    done.digests = ledger.outbox.put(message, now) ? 1 : 0;
    return done;
}

nudger::nudger(ports::ledger_runner& ledger, ports::clock& clock, ports::log& log, const core::policy& policy,
               const ports::chat_directory& directory)
    : ledger_(ledger)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , directory_(directory)
{
}

asio::awaitable<planned> nudger::pass()
{
    planned all;
    for (int round = 0; round < rounds_max; ++round) {
        planned step;
        const auto now = clock_.now();
        auto work = [this, &step, now](ports::ledger& ledger) {
            step = plan_nudges(ledger, policy_, directory_.workspace(), now, looked_at_per_unit);
            step.digests = plan_digest(ledger, policy_, directory_.workspace(), now).digests;
        };
        const auto report = co_await run_unit(ledger_, std::move(work));
        if (report.end != ports::unit_end::committed) {
            log_.write(ports::severity::error, "planning failed", {{"problem", report.problem}});
            break;
        }
        all.looked_at += step.looked_at;
        all.batches += step.batches;
        all.items += step.items;
        all.digests += step.digests;
        if (step.looked_at < looked_at_per_unit)
            break;
    }
    if (all.batches > 0 || all.digests > 0) {
        log_.write(ports::severity::info, "planned",
                   {{"batches", std::to_string(all.batches)},
                    {"items", std::to_string(all.items)},
                    {"digests", std::to_string(all.digests)}});
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
