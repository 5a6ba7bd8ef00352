#include <makegood/commands/thread_words.hpp>

#include <map>

#include <makegood/commands/board_place.hpp>
#include <makegood/core/nudge_policy.hpp>

#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

// Promises of one person that are looked through for one word of theirs.
constexpr int promises_max = 200;

class heard_thread
{
public:
    heard_thread(ports::ledger& ledger, const core::place& place, const std::string& message)
        : ledger_(ledger)
        , place_(place)
        , message_(message)
    {
    }

    bool belongs_to(const core::action& item)
    {
        const auto& root = item.from.thread.empty() ? item.from.message : item.from.thread;
        const bool was_said_here = item.from.place == place_.id && root == message_;
        return was_said_here || is_of_board(item) || is_of_team_offer(item) || is_of_escalation(item);
    }

private:
    bool is_of_board(const core::action& item)
    {
        const auto incident = item.incident ? ledger_.incidents.find(item.incident) : std::nullopt;
        if (!incident)
            return false;
        if (incident->place == place_.id)
            return hangs_on(board_key(incident->place));
        return incident->board_place == place_.id && hangs_on(moved_board_key(incident->place, place_.id));
    }

    bool is_of_team_offer(const core::action& item)
    {
        const auto team = item.offered_team.empty() ? std::nullopt : ledger_.teams.find(item.offered_team);
        const auto group = item.offer_group ? item.offer_group : item.id;
        return team && team->place == place_.id && hangs_on(team_offer_key(place_.id, group));
    }

    bool is_of_escalation(const core::action& item)
    {
        return item.is_escalated && hangs_on(escalation_key(ledger_, item));
    }

    // Many promises share one message; its row is read once.
    bool hangs_on(const std::string& key)
    {
        const auto [known, is_new] = hangs_on_.try_emplace(key, false);
        if (!is_new)
            return known->second;
        const auto row = ledger_.outbox.find(key);
        known->second = row && row->posted_message == message_ && row->posted_channel == place_.channel;
        return known->second;
    }

    ports::ledger& ledger_;
    const core::place& place_;
    const std::string& message_;
    std::map<std::string, bool> hangs_on_;
};

} // namespace

void hear_in_thread(ports::ledger& ledger, const core::place& place, const std::string& thread, core::person_id who,
                    core::instant at)
{
    heard_thread heard(ledger, place, thread);
    for (const auto& item :
         ledger.actions.list({.owner = who, .states = {core::state::promised}, .limit = promises_max})) {
        const auto after = core::after_word(item, who, at);
        // It is looked at when it would have been, and found silent.
        if (after.owner_wrote_at != item.owner_wrote_at && heard.belongs_to(item))
            ledger.actions.save(after);
    }
}

} // namespace makegood::commands
