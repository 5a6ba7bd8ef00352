// The numbers that settings can change: when actions are due, when people are reminded, what counts as an incident
// channel. Plain values with their defaults; pure code takes them as arguments.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/calendar.hpp>
#include <makegood/core/id.hpp>
#include <makegood/core/incident.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>

namespace makegood::core {

struct due_policy
{
    // Days until due by severity (PagerDuty: 15 and 30; Atlassian: 4 or 8 weeks).
    int severity_1_days = 15;
    int severity_2_days = 30;
    int other_days = 56;
};

struct nudge_policy
{
    // First nudge: the larger of these working days and a quarter of the span before due.
    int first_nudge_working_days = 2;
    // Overdue and unanswered: again after so many working days each; then escalated once, then weekly to the lead or
    // asker.
    std::vector<int> overdue_working_days = {1, 2, 4, 8};
    // Silent while the owner showed activity within so many working days.
    int active_lately_working_days = 2;
    // "Look again on" of a block without a date.
    int blocked_working_days = 5;
    // An unanswered offer goes back to its asker after so many working days.
    int offer_working_days = 2;
    // What a team is asked, and nobody of it has answered for so many working days, goes to its lead.
    int team_offer_working_days = 1;
    // Without activity of any kind for so many working days: brought up, whatever the date.
    int fade_working_days = 15;
    int items_per_week = 15;
    // So many people at most get their batch in one minute: after a time in which nothing went, or where hundreds begin
    // their day together, the oldest due go first.
    int batches_per_minute = 120;
    // Who hears once of what is overdue after the last of these: see read_listener.
    std::string escalate_to = "lead";
    // What is closed so many working days after its first date, or later, is praised in public; 0: nothing is.
    int praise_working_days = 10;
};

// Who hears of what its owner has not answered: the lead of the owner's team, everybody in its channel, who asked for
// it, or the person or channel that is named.
enum class listener { lead, channel, asker, person, place };
// "lead", "channel" and "asker"; a platform user id; else a channel's name ("#dba") or id.
listener read_listener(const std::string& word);

struct digest_policy
{
    // Name ("#reliability") or platform id of the place; empty: no digest is posted.
    std::string place;
    // ISO weekday, 1 = Monday.
    int weekday = 1;
    int minute_of_day = 9 * 60 + 30;
    std::string zone = "UTC";
    // The trailing window of the figures.
    int window_days = 90;
    // The rule-of-thumb line under the follow-through bar, in percent.
    int rule_of_thumb_percent = 50;
};

// Another program that is listened to in incidents' channels. Its patterns are sought without case in what it writes;
// empty ones are not.
struct incident_source
{
    // The platform's id of the program: "A0123ABC".
    std::string app;
    // Their first group is the severity's number, or the service's name.
    std::string severity_pattern;
    std::string service_pattern;
    // What says that the incident is over.
    std::string resolved_pattern;
    // Over the names of channels: where its words make an incident of a channel that is none yet; empty: anywhere.
    std::string channels_pattern;
};

struct incident_policy
{
    // ECMAScript regular expression over the channel name. The first group that holds a number is the incident's; the
    // last group after it, if any, is the title.
    std::string channel_pattern = "^(inc|incident)-([0-9]+)(-(.*))?$";
    // Whether public incident channels are joined by the bot itself.
    bool join_public = true;
    // Regular expressions, without case, sought in the channel's topic and then in its purpose. The first group is the
    // severity's number, or the service's name.
    std::string severity_pattern = R"(\b(?:sev|severity|p|prio|priority)[ :=-]*([1-5])\b)";
    std::string service_pattern = R"(\bservice[ :=]+([a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?))";
    // Whether the bot says, once in each incident's channel that it comes to, what it is there for.
    bool greets = true;
    std::vector<incident_source> sources = {};
};

// "I'll add an alert for that" in an incident's channel: its speaker is asked whether it is to be tracked.
struct promise_policy
{
    bool are_asked_about = true;
    // One person is asked at most once in so many minutes.
    int minutes_between = 10;
};

struct capture_policy
{
    // Name of the emoji that makes an action of a message, without colons; empty: none does.
    std::string emoji = "handshake";
};

// Who is reminded, while the bot is new to most people.
struct rollout_policy
{
    // Names of teams: only their people get what they did not ask for; empty: everybody does.
    std::vector<std::string> teams = {};
    // Nobody gets it: each working day, what would have been sent is reported instead.
    bool is_preview = false;
    // Name ("#makegood") or platform id of the place that is told; empty: none.
    std::string report_to = {};
};

// When a team plans its work: on one day every so many weeks.
struct planning_rhythm
{
    // 0: it does not.
    int weeks = 0;
    // One of those days.
    day first{};
    friend bool operator==(const planning_rhythm&, const planning_rhythm&) = default;
};

// A team as the settings name it: platform ids and names, not looked up yet.
struct team_policy
{
    std::string name = {};
    // Platform user ids, and of a user group whose people belong to it too (empty: none).
    std::vector<std::string> members = {};
    std::string user_group = {};
    // Name ("#dba") or platform id of its channel; empty: none.
    std::string channel = {};
    // Platform user id; empty: none.
    std::string lead = {};
    // Whose holidays its people have who chose none; empty: nobody's.
    std::string country = {};
    planning_rhythm planning = {};
};

// From which severity on, to the lower ones, the lead of the owner's team is asked to accept the risk of a declined
// promise when nobody is named: 3 of "sev-3". 0: never ("never"), or another word. Severity 1 is the highest.
int read_risk_by_lead(const std::string& word);

// Other rules for some actions: [[policy]] in the settings. It means an action when each condition that is set holds;
// core/action_rules.hpp says which rules then apply.
struct policy_override
{
    // As people read of it: "database".
    std::string name = {};
    // One of these severities, services (without case), teams (without case; its owner's, or the one that was asked).
    std::vector<int> severities = {};
    std::vector<std::string> services = {};
    std::vector<std::string> teams = {};
    // It was said, or its incident is, in one of these: names with or without "#", of which a "*" at the end leaves the
    // rest open, or platform ids.
    std::vector<std::string> channels = {};
    // As in due_policy, whatever the severity, and in nudge_policy. Empty: no other rule.
    std::optional<int> due_days = {};
    std::optional<int> first_nudge_working_days = {};
    std::optional<std::vector<int>> overdue_working_days = {};
    std::optional<int> active_lately_working_days = {};
    std::optional<int> blocked_working_days = {};
    std::optional<int> offer_working_days = {};
    std::optional<int> fade_working_days = {};
    std::optional<std::string> escalate_to = {};
    std::optional<std::string> risk_by_lead = {};
};

struct policy
{
    due_policy due;
    nudge_policy nudge;
    digest_policy digest;
    incident_policy incident;
    promise_policy promises;
    capture_policy capture;
    rollout_policy rollout;
    // Where one of a person's teams is needed, it is the first here.
    std::vector<team_policy> teams;
    // In the order of the settings: later ones decide.
    std::vector<policy_override> overrides;
    // See read_risk_by_lead.
    std::string risk_by_lead = "sev-3";
    // Hours, working days, holidays and zone of people who set none.
    common_time hours;
    // Platform user ids of admins beside the workspace's own.
    std::vector<std::string> admins;
    // Platform user ids of who hears of what people have left behind that not everybody may read; none: an admin.
    std::vector<std::string> stewards;
    // Platform user id of who hears of "blocked" without "on"; empty: the lead of its owner's team, else the asker.
    std::string helper;
    // Whether the words around an action are kept beside its text; without them where it was said is linked only.
    bool store_source_words = true;
    // What one person may ask of the bot in a minute; beyond that they are not listened to for a while. 0: no limit.
    int commands_per_minute = 30;
    // The command as typed, with its prefix: "/action".
    std::string command_word = "/action";
};

// Whether settings mean this place by that word: its id, or its name with or without "#".
bool is_named(const place& seen, const std::string& word);
// Whether it is the digest's place, a team's channel, or where a rollout is reported.
bool is_in_settings(const place& seen, const policy& rules);
// People and channels that are named to hear of what is overdue, by id or name, each once.
std::vector<std::string> named_listeners(const policy& rules, listener kind);

// What a place's name says when it is an incident's channel: key "INC-104", title "checkout down".
struct incident_name
{
    std::string key;
    std::string title;
};
std::optional<incident_name> read_incident_name(const std::string& channel_name, const incident_policy& rules);

// What a place's topic or purpose says of its incident.
incident_description read_incident_description(const std::string& description, const incident_policy& rules);

// Whether a program is listened to.
bool is_source(const incident_policy& rules, const std::string& app);
// What a program's words say of the incident they are written to, by its patterns; nothing for other programs.
incident_description read_source_words(const std::string& words, const std::string& app, const incident_policy& rules);
// What programs say in a form that is made for programs, under this name: these fields, as text. "SEV1" and "P-1" are
// severity 1, too; what is too long or of another form is as if it were not there.
inline constexpr const char* incident_fields_name = "makegood_incident";
inline constexpr std::array incident_fields{"key", "title", "severity", "service", "state", "url"};
incident_description read_incident_fields(const std::map<std::string, std::string>& fields);
// Whether its words may make an incident of a channel of this name.
bool may_begin_incident(const incident_policy& rules, const std::string& app, const std::string& channel_name);

} // namespace makegood::core
