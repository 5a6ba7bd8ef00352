// What follows a change of an action: its stored form, its history row, when the scheduler looks at it again, and the
// rows of the outbox that show it. Handlers store actions through here and no other way, so that every change has its
// history (I7) and every picture of it is refreshed. Ledger thread, inside the unit of work.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <makegood/commands/command.hpp>
#include <makegood/core/action_rules.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/id.hpp>
#include <makegood/core/nudge_policy.hpp>

namespace makegood::commands {

// Offers to one person within this time share one message, and at most so many of them.
inline constexpr std::chrono::minutes offers_share_for{10};
inline constexpr int offers_per_message = 10;

// Stores a new action (id 0), its history row ("record", or "attest" with one line of `detail` where somebody else says
// that the owner agreed), and queues its board and, if somebody is asked or spoken for, their message. Returns it as
// stored, with its id.
core::action add_action(const context& here, core::action item, const std::string& detail = {});

// Stores `after`, which came from `before` by one change: look_at, history row (`verb`, one line of `detail`), board.
// Offers that were made or answered by the change are sent or refreshed, batches that show it are edited. Made by
// another than the owner, it is news for the owner; what waited for an action that ends here waits no longer. Returns
// it as stored.
core::action save_action(const context& here, const core::action& before, core::action after, const std::string& verb,
                         const std::string& detail);

// What was sent lately of that action in batches shows how it stands now (core::with_standing): edits, which are
// silent.
void edit_batches(ports::ledger& ledger, const core::policy& rules, core::action_id about, core::instant now);

// The owner is asked in their next batch whether an assumed date follows the policy (core::policy_date). A question,
// not a change: it leaves no row in the history.
void ask_owner_for_policy_date(const context& here, core::action item);

// The group that an offer to `to` joins now: the first action of a message sent to them less than ten minutes ago;
// none when it opens a message of its own (then the group is the action itself).
core::action_id open_offer_group(ports::ledger& ledger, core::person_id to, core::instant now);
// The same in the channel of a team.
core::action_id open_offer_group(ports::ledger& ledger, const std::string& team, core::instant now);

// Rows of kind `latest` are queued with an empty body and built when they are claimed, in the unit that claims them, so
// that a hundred changes cost one picture. `key` is the row's: "board/<place>", "board/<place>/<where it goes on>",
// "offer/<person>/<group>", "team-offer/<place>/<group>", "risk/<action>/<asked at>", "stuck/<action>/<asked at>",
// "home/<person>", "escalation/<action>/<its date>", "praise/<action>/<closed at>". Empty for keys of other kinds and
// when there is nothing left to show.
core::document build_latest(ports::ledger& ledger, const core::policy& rules, std::string_view key, core::instant now);

// The board of the newest incident of a place; empty when it has none. `gone_to`: as it stands there while its own
// place is archived, without what may not be read there; once it is back, that it is.
core::document board_document(ports::ledger& ledger, const core::policy& rules, core::place_id place,
                              core::place_id gone_to, core::instant now);

// The message with the offers of one group to one person, or with what a review recorded for them; answered ones with
// their answer; empty when none is left.
core::document offer_document(ports::ledger& ledger, const core::policy& rules, core::person_id person,
                              core::action_id group, core::instant now);

// The same in the channel of the team that was asked; answered ones with who took them.
core::document team_offer_document(ports::ledger& ledger, const core::policy& rules, core::place_id channel,
                                   core::action_id group, core::instant now);

// "INC-104 checkout down (sev-1)"; empty for none. They are words of its place: for those who read that.
std::string incident_words(ports::ledger& ledger, core::incident_id id);
// The same for one reader: empty when they do not read the incident's place.
std::string incident_words_for(ports::ledger& ledger, core::incident_id id, core::person_id reader,
                               core::instant members_since);
// And how long it lasted, once it is resolved, and what it cost, if that was said:
// "INC-104 checkout down (sev-1, lasted 3 h 20 min, cost 12,000 failed checkouts)".
std::string incident_and_cost_for(ports::ledger& ledger, core::incident_id id, core::person_id reader,
                                  core::instant members_since);

// Working time of a person: their own hours and zone under the policy's. Unknown people have the policy's.
core::working_time hours_of(ports::ledger& ledger, const core::policy& rules, core::person_id who);

// Who has an action in hand, or was asked to take it, and is away, with their first working day back; empty when nobody
// is, or it is the reader themself.
struct away_person
{
    core::person_id who;
    core::day back_on{};
};
std::optional<away_person> away_from(ports::ledger& ledger, const core::policy& rules, const core::action& item,
                                     core::person_id reader, core::instant now);
// The key of the one batch of a person's working day: the day on which the shift opens (working_time::shift_day).
std::string batch_key(core::person_id who, core::day shift);
// The people whom settings name by these ids, by an account on whatever platform; who is not known is left out.
std::vector<core::person_id> named_people(ports::ledger& ledger, const std::vector<std::string>& users);
// The workspace in which they are written to: where they spoke last. `otherwise` for who is in none.
std::string workspace_of(ports::ledger& ledger, core::person_id who, const std::string& otherwise);
// Whether somebody gets what they did not ask for (core::rollout_policy).
core::kept_back kept_back(ports::ledger& ledger, const core::policy& rules, core::person_id who);

// The open actions that `open` means are looked at now, as far as the planner sees them at all.
void look_anew(ports::ledger& ledger, ports::action_filter open, core::instant now);
// The hours and days of `who` have changed: what they owe, asked or were asked is looked at anew, and offers and
// questions that wait for their day go with the new one.
void follow_own_time(ports::ledger& ledger, const core::policy& rules, const core::person& who, core::instant now);
// The same for hours, working days and days away that `who` chose, which are stored.
void save_own_time(ports::ledger& ledger, const core::policy& rules, const core::person& who, core::instant now);
// Who is in a room or a team, each with what they have by it.
using those_in = std::set<std::pair<core::person_id, std::string>>;
// follow_own_time for each who came or went, or has something else by it.
void follow_own_time(ports::ledger& ledger, const core::policy& rules, const those_in& before, const those_in& after,
                     core::instant now);

// The rules that apply to an action, stored or not, by its severity, service, team and channels.
core::action_rules rules_of(ports::ledger& ledger, const core::policy& rules, const core::action& item);

// What the nudge policy has to know of the people around an action, as far as the ledger's people tell: hours, mute,
// gone. Batches of the day are the planner's to add.
core::nudge_facts people_facts(ports::ledger& ledger, const core::policy& rules, const core::action& item);

} // namespace makegood::commands
