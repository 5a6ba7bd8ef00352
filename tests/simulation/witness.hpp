// Judges what people got to see and what the ledger remembers, as it happens: each message when it arrives, each action
// when it was stored, each day as it ends. Its cost follows what happens, not what is stored, so that a year is judged
// in seconds. What it finds wrong is kept in words.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <makegood/core/nudge_policy.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::simulation {

// The actions, with a note of those that were written.
class watched_actions final : public ports::action_store
{
public:
    explicit watched_actions(ports::action_store& real)
        : real_(real)
    {
    }
    core::action_id add(const core::action& item) override { return note(real_.add(item)); }
    std::optional<core::action> find(core::action_id id) override { return real_.find(id); }
    void save(const core::action& item) override
    {
        real_.save(item);
        note(item.id);
    }
    std::vector<core::action> list(const ports::action_filter& filter) override { return real_.list(filter); }
    std::int64_t count(const ports::action_filter& filter) override { return real_.count(filter); }
    std::vector<core::action> to_look_at(core::instant now, int limit) override { return real_.to_look_at(now, limit); }
    std::optional<core::instant> next_look() override { return real_.next_look(); }
    void look_at_open(core::instant now) override { real_.look_at_open(now); }
    void follow_rules(std::int64_t fingerprint, core::instant now) override { real_.follow_rules(fingerprint, now); }
    void remove(core::action_id id) override
    {
        real_.remove(id);
        note(id);
    }

    std::set<core::action_id> written;

private:
    core::action_id note(core::action_id id)
    {
        written.insert(id);
        return id;
    }

    ports::action_store& real_;
};

// Whose doing a step was.
enum class doer { people, bot };

// How many days of actions past their date ended so, by why.
using explained_days = std::map<std::string, std::int64_t>;

class witness
{
public:
    explicit witness(const core::policy& rules)
        : rules_(rules)
    {
    }

    // A message came to be seen, for the first time under its key.
    void arrived(ports::ledger& ledger, const ports::outbox_row& row, core::instant now);
    // One that stands there was changed.
    void edited(const ports::outbox_row& row);
    // A step is over: what was written in it still holds together.
    void look(ports::ledger& ledger, const std::set<core::action_id>& written, doer who, core::instant now);
    // An hour is over: for everybody whose day ends in it, each of their actions past its date was told on that day or
    // is silent for a reason that ends. `is_down`: the bot did not run then.
    void end_hour(ports::ledger& ledger, core::instant now, bool is_down);
    // Reasons that were given hold no longer.
    void rules_changed();
    void fail(const std::string& what);

    const std::vector<std::string>& failures() const { return failures_; }
    const explained_days& explained() const { return explained_; }
    std::int64_t batches() const { return batches_; }
    std::int64_t escalations() const { return escalations_; }
    std::size_t open_actions() const { return open_.size(); }

private:
    struct open_action
    {
        core::action item;
        // Why it is silent, as it was said last: that holds until then, or until the action is written.
        std::string why = {};
        core::instant until = core::instant::min();
    };

    static std::optional<ports::outbox_row> escalation_of(ports::ledger& ledger, const core::action& item);
    void check_escalation(ports::ledger& ledger, const ports::outbox_row& row, core::instant now);
    void check_batch(ports::ledger& ledger, const ports::outbox_row& row, core::instant now);
    static std::string standing_of(const open_action& open, core::instant heard_at);
    std::string due_words(ports::ledger& ledger, const core::action& item, core::instant now);
    // Empty: for no reason.
    std::string reason_of(ports::ledger& ledger, open_action& open, const core::working_time& hours, core::instant now);
    std::optional<ports::outbox_state> batch_of(ports::ledger& ledger, const core::action& item);
    const core::working_time& hours_of(ports::ledger& ledger, core::person_id who);

    const core::policy& rules_;
    std::vector<std::string> failures_;
    std::map<core::action_id, open_action> open_;
    // When people saw a batch last that shows it.
    std::map<core::action_id, core::instant> heard_;
    std::set<std::string> seen_;
    // "7/2026-03-29", by date and by shift; by week the actions shown.
    std::set<std::string> days_;
    std::map<std::string, int> weeks_;
    explained_days explained_;
    std::int64_t batches_ = 0;
    std::int64_t escalations_ = 0;
    // Of everybody, since somebody did something.
    std::map<core::person_id, core::working_time> hours_;
};

} // namespace makegood::simulation
