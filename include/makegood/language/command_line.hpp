// The one grammar over slash commands, mentions and direct messages: typed words become a command, or an action to be
// recorded. A verb counts only when what follows has its form (an id, a person, a filter, the end of the line);
// otherwise the words are the text of an action: "move the cron off db-3 by friday", "done is better than perfect doc".
// Pure: what only the ledger knows is asked through `surroundings`. Any bytes are welcome; words of an action are kept
// byte for byte.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <makegood/core/calendar.hpp>
#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>

namespace makegood::language {

// What reading the words depends on beside the words. References and pointers are used during the call only.
struct surroundings
{
    core::instant now{};
    // The speaker's zone and working days: due phrases are read with them.
    std::string zone = "UTC";
    const core::working_time* calendar = nullptr;
    // The user ids that the platform marked up in the words. "<@U1>" of anybody else is literal text.
    std::vector<std::string> mentioned = {};
    // Whether a key ("INC-104") or a channel's name (without "#") is an incident's. Null: none is.
    std::function<bool(const std::string&)> knows_incident = {};
    // Whether there is an action of that id: "note 17 hosts are slow" means A-17 only if it exists. Null: none exists.
    std::function<bool(core::action_id)> knows_action = {};
    // What "<@U1>" becomes inside an action's text, without "@". Null or empty: the user id.
    std::function<std::string(const std::string&)> handle_of = {};
    // Whether somebody is called so ("Ana", "Ana P."): for pasted lines, where names have no mark. Null: nobody is.
    std::function<bool(const std::string&)> knows_person = {};
};

// A person as typed: `user` of "<@U001>", or `name` of a plain "@ana" (lower case is not applied). One of them is set.
struct person_word
{
    std::string user;
    std::string name;
    bool is_empty() const { return user.empty() && name.empty(); }
    friend bool operator==(const person_word&, const person_word&) = default;
};

// One action to be recorded.
struct recording
{
    // Never empty; without owner, due phrase, "for INC-104", "sev:1" and "service:db".
    std::string text;
    person_word owner;
    // A team was asked ("<!subteam^S1>"): its label or id. Then there is no owner.
    std::string team;
    // Of "for INC-104": the key or the channel's name, without "#"; known to surroundings.
    std::string incident;
    int severity = 0;
    std::string service;
    // The due phrase as typed and what it means; a phrase without deadline could not be read and is still in the text.
    std::string due_phrase;
    std::optional<core::deadline> due;
};

struct record_command
{
    std::vector<recording> lines;
    // Lines that are no action: handed back as typed.
    std::vector<std::string> unread_lines;
};
struct mine_command
{
};
struct list_command
{
    person_word owner;
    bool is_mine = false;
    bool is_overdue = false;
    bool is_offered = false;
    bool is_ideas = false;
    bool is_blocked = false;
    std::string incident;
    std::string service;
    std::string team;
    // Pages of the answer, from 0.
    int page = 0;
};
struct show_command
{
    core::action_id id;
};
// Ids are 0 where none was typed: a picker, or a question.
struct done_command
{
    core::action_id id;
    // A link or a note; may be empty.
    std::string note;
    // "done all": several of what the last reminders named, to be ticked.
    bool is_of_all = false;
};
struct later_command
{
    core::action_id id;
    std::string phrase;
    // Empty when the phrase is missing or could not be read.
    std::optional<core::deadline> until;
    std::string because;
    // "later all fri": all of the speaker's promises that the last reminders named.
    bool is_of_all = false;
};
struct give_command
{
    core::action_id id;
    // "give @ana's to @bo": all of Ana's; `id` is 0 then.
    person_word all_of;
    person_word to;
    // A team was marked up instead of a person ("<!subteam^S1>"): its label or id. One that is typed stands as the name
    // of a person.
    std::string team;
    std::string incident;
};
struct blocked_command
{
    core::action_id id;
    person_word person;
    std::string link;
    core::action_id action;
    // Other words: why.
    std::string because;
};
struct decline_command
{
    core::action_id id;
    std::string because;
    person_word accepter;
    // Behind the accepter: until when they are asked to accept the risk. Words without a date could not be read.
    std::string phrase = {};
    std::optional<core::deadline> until = {};
};
struct accept_command
{
    core::action_id id;
    std::string phrase;
    std::optional<core::deadline> due;
};
struct undo_command
{
    // 0: the speaker's last change.
    core::action_id id;
};
struct edit_command
{
    core::action_id id;
    // Empty: unchanged.
    std::string text;
    int severity = 0;
    std::string service;
    std::string incident;
    std::string phrase;
    std::optional<core::deadline> due;
};
struct reopen_command
{
    core::action_id id;
    std::string because;
};
struct note_command
{
    core::action_id id;
    std::string text;
};
// "public A-17 "title"": what it is called where its words may not be read. Neither a title nor off: how it stands.
struct public_command
{
    core::action_id id;
    // Without the quotation marks around it. People stand in it as they were typed.
    std::string title = {};
    // The title is taken away.
    bool is_off = false;
};
struct link_command
{
    core::action_id id;
    // Ticket keys and urls.
    std::vector<std::string> links;
};
struct incident_command
{
    // Empty: the place's own.
    std::string key;
    int severity = 0;
    std::string service;
    std::string title;
    std::string document_url;
    bool is_resolved = false;
    // What it cost, without the quotation marks that it has to stand in; empty words take it away.
    std::optional<std::string> cost = {};
};
// A review's actions, one per line or as a table.
struct review_command
{
    // As named on the first line; empty: the place's own.
    std::string incident;
    // What follows the first line; empty: they are asked for.
    std::string lines;
};
struct digest_command
{
    bool is_preview = false;
};
struct promises_command
{
    // Whether to ask about plain promises; empty: how it stands.
    std::optional<bool> are_asked_about;
    // In this place, of anybody; otherwise of the speaker, anywhere.
    bool is_here = false;
};
// The speaker's own working time. Nothing set: how it stands.
struct hours_command
{
    // Minutes since midnight, 0 to 1439; both or neither. An end before the beginning is on the next day.
    std::optional<int> from_minute;
    std::optional<int> until_minute;
    std::optional<core::weekdays> days;
    // Whose holidays they have: a country as it is typed, "none", or "default" (their team's).
    std::optional<std::string> country;
    // The zone they live in as it is typed, or "off" (their platform's).
    std::optional<std::string> zone;
    // When their reminders of a day are to go, as minutes since midnight; below 0: as the hours begin.
    std::optional<int> batch_minute;
    // It is about that time alone, whether or not one could be read.
    bool is_of_batch = false;
    // Those of the settings apply again.
    bool is_reset = false;
    // They began as hours do, and could not be read to their end.
    bool is_unread = false;
};
// When the speaker is away. Nothing set: how it stands.
struct away_command
{
    // As said: its end may be before its beginning, or be over.
    std::optional<core::day_span> days;
    bool is_cancelled = false;
    // They began with a day, and could not be read to their end.
    bool is_unread = false;
};
// Reminders are switched off for a while. Nothing set: how it stands.
struct mute_command
{
    // Up to its end, which may be over.
    std::optional<core::deadline> until;
    bool is_cancelled = false;
    // They began with a day, and could not be read to their end.
    bool is_unread = false;
};
// The rules of one action; without one, those that apply in general.
struct settings_command
{
    core::action_id id = {};
    // The zone of the people in this place who have none themselves, as it is typed, or "off"; empty: how it stands.
    std::optional<std::string> zone = {};
    bool is_about_zone = false;
};
// What a team could do next: "plan team:x". Without a team: the speaker's.
// What a team could do; or with an id and words, how its owner will do that action.
struct plan_command
{
    std::string team;
    core::action_id id = {};
    std::string words = {};
};
struct status_command
{
};
// "account link": a code is asked for; with one, in capitals: it is looked at, and with "yes" redeemed. "account
// unlink": what was linked is parted.
struct account_command
{
    std::string code = {};
    bool is_confirmed = false;
    bool is_unlink = false;
};
struct help_command
{
    std::string topic;
};
// Neither a command nor an action: the typed text is handed back.
struct unclear_command
{
    std::string typed;
    // A command that it could have been meant as, as it would be typed; may be empty.
    std::string suggestion;
    enum class cause {
        too_short, // neither owner nor date nor three words
        several_owners, // "@ana and @bo …": one person owes an action
        nothing, // an owner or a date without an action
        talk, // a question or a greeting
        near_miss, // a command but for a slip: the suggestion
        aside, // the bot was named within a sentence
    } why
        = cause::too_short;
};

using command
    = std::variant<record_command, mine_command, list_command, show_command, done_command, later_command, give_command,
                   blocked_command, decline_command, accept_command, undo_command, edit_command, reopen_command,
                   note_command, public_command, link_command, incident_command, review_command, digest_command,
                   promises_command, hours_command, away_command, mute_command, settings_command, plan_command,
                   status_command, account_command, help_command, unclear_command>;

// Reads typed words, without the command word before them. Empty words are `help`.
command parse_command(std::string_view words, const surroundings& around);

// Reads words that reply to what was said of that action: a verb that takes an id and has none ("done", "later fri") is
// about it. Empty: they are no such command, or name an action themselves. The id counts as a number does there, only
// before words that no sentence goes on with: "take a look at the logs" is no command.
std::optional<command> read_reply_about(core::action_id about, std::string_view words, const surroundings& around);

// Reads words that were said to be an action (a button, "+"): recorded however short they are. An empty text, or one
// with several owners, is unclear all the same.
std::variant<recording, unclear_command> parse_recording(std::string_view line, const surroundings& around,
                                                         bool is_said_to_be_an_action);

// "A-17", "a17", "17" (any case), with a comma or colon after it allowed; empty for anything else.
std::optional<core::action_id> read_action_id(std::string_view word);
// "<@U001>" of somebody in `mentioned`, or "@ana"; a comma or colon after it allowed. "@here" and its like are nobody.
std::optional<person_word> read_person(std::string_view word, const surroundings& around);
// The text as people read it: "<@U001>" of somebody in `mentioned` becomes "@handle".
std::string with_handles(std::string_view text, const surroundings& around);
// "https://…", or a ticket key ("PAY-881", not an action's id).
bool is_link(std::string_view word);

// Whether words before the bot's name only lead up to it: greetings, "please", other people. Otherwise the name is part
// of a sentence: "we use @makegood for that".
bool is_address(std::string_view before_the_name);

// The verb ("done", "list") that typed words would run, without reading further; empty when they are an action's text
// or unclear. Needs no ledger and no clock: for deciding early how a command is to be run.
std::string_view verb_of(std::string_view words);

} // namespace makegood::language
