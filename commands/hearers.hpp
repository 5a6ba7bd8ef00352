// Who hears of what its owner does not answer, looked up. Private to this room.
#pragma once

#include <optional>
#include <string>

#include <makegood/commands/command.hpp>
#include <makegood/core/nudge_policy.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/team.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

core::reachable reachable_of(ports::ledger& ledger, const core::policy& rules, const std::optional<core::person>& who);

// The first team of its owner, if there is one.
std::optional<core::team> team_of_owner(ports::ledger& ledger, const core::policy& rules, const core::action& item);

// Who is asked to accept the risk of a promise that the speaker declines naming nobody: the lead of its owner's team,
// where the rules leave it to them (core::is_risk_for_lead) and they are another than the speaker and the owner, may
// read it and can be asked. Empty: somebody has to be named.
struct risk_lead
{
    core::person who;
    std::string team;
};
std::optional<risk_lead> lead_for_risk(const context& here, const core::action& item);

// Fills in who hears of it when it is escalated, and weekly after that, as its rules (facts.rules, else the general
// ones) say. Who may read neither its words nor a title in their stead is passed over. Chosen by what is known, however
// old; that it may be read is judged once more when it is sent. Of what a team is asked: its lead.
void add_hearers(ports::ledger& ledger, const core::policy& rules, const core::action& item, core::nudge_facts& facts);

// The person the settings name, where it has been escalated to one: they may do with it what a lead may.
core::person_id escalated_to(ports::ledger& ledger, const core::policy& rules, const core::action& item);

} // namespace makegood::commands
