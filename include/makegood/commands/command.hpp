// The chat commands: one grammar over slash commands, mentions, direct messages, buttons and forms. A handler is a
// synchronous function on a ledger inside a transaction, so it reads like the rule it implements; what has to be said
// to others goes into the outbox of the same transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <makegood/core/policy.hpp>
#include <makegood/core/refusal.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Who speaks, where, when, with what at hand. References are valid during the unit only.
// How the bot does, each a sentence for operators: what keeps it from doing its work, and what it did.
struct own_condition
{
    std::vector<std::string> concerns = {};
    std::vector<std::string> figures = {};
};

struct context
{
    ports::ledger& ledger;
    const core::policy& policy;
    core::instant now;
    // When the words were said, where that was earlier: "tomorrow" is the day after that. Empty: now.
    std::optional<core::instant> said_at = {};
    std::string workspace;
    core::person actor;
    core::place place;
    // The actor administers the place on its platform: what an admin may holds for what came from there.
    bool is_place_admin = false;
    // The people whom "<@USERID>" in the words names, by platform user id. A missing one is not known.
    std::map<std::string, core::person> mentioned = {};
    // The user groups that "@label" in the words means, by label: their platform ids.
    std::map<std::string, std::string> groups = {};
    ports::channel_of_change by = ports::channel_of_change::command;
    // The message it came from, if it came from one: id, thread, permalink, exact words.
    core::source from = {};
    std::string thread = {};
    // "/action", or empty in a direct message: what hand-backs and examples begin with.
    std::string prefix = {};
    // Opens a form within 3 seconds; empty where there is none.
    std::string trigger = {};
    // The response url of this input: forms and follow-ups replace the message whose button was pressed. A secret.
    std::string response_url = {};
    // Its inbox key: what is asked in answer to it is found in the outbox by that.
    std::string input = {};
    // Memberships fetched before this are stale: they mean no (I6).
    core::instant members_since = {};
    ports::capabilities can = {};
    // Only for who asks for the status.
    own_condition condition = {};
    // Random bits, for codes.
    std::uint64_t chance = 0;
    // The words reply to what was said of this action alone: a verb that takes an id and has none is about it.
    core::action_id replied_about = {};
};

struct reply
{
    core::document body;
    // To the whole place; otherwise to the actor alone.
    bool is_public = false;
    // Whom it answers; set by the way in.
    core::person_id reader = {};
    // A press: the reply replaces the message that carried the button (its buttons have done their work).
    bool replaces_original = false;
    // A submitted form: what is wrong with its answers. Nothing was changed; the form stays open with them, and `body`
    // says the same where it is closed already.
    ports::form_problems problems = {};
    // For the actor's eyes alone: where the platform has no private replies, a direct message.
    bool is_personal = false;
    // What was typed could not be carried out; corrected, it may be.
    bool is_refusal = false;
    // An emoji pressed a button, or took that back; set by the way in.
    bool is_press = false;
    // Of an emoji: the thread that its message stands in, where the input does not tell.
    std::string thread = {};
};

// Reads the words and carries them out. Never fails for what a person typed: refusals and "did you mean" are replies.
reply run(const context& here, const ports::typed_text& words, std::string_view before_the_name = {});
// A pressed button, and a submitted form: verb and argument as the button or form had them.
reply press(const context& here, const std::string& verb, const std::string& argument);
reply submit(const context& here, const std::string& verb, const std::string& argument,
             const std::vector<std::pair<std::string, std::string>>& answers);
// Where the platform has no forms: the words answer the question that the speaker was asked last in this place, or in a
// direct message because the bot cannot speak where they began. Empty: they were asked none, were not shown it yet, or
// say something else.
std::optional<reply> answer_form(const context& here, const std::string& words);
// An emoji that stands for a button was taken away by who had put it there: what that button did is undone, as far as
// nothing followed.
reply take_back_press(const context& here, const std::string& verb, const std::string& argument);
// The one action that buttons of a message are about; none: they are about none, or about several.
core::action_id action_of(const std::vector<ports::posted_button>& buttons);
// A message in an incident's place that is not addressed to the bot: lines "ACTION: …" become offers or ideas; whoever
// makes a plain promise is asked whether it is to be tracked. The reply is empty for messages of no interest.
reply overhear(const context& here, const ports::message_input& message);
// The capture emoji was put on a message, or taken away from it: its author is asked to do what it says, or has
// promised it when the emoji is their own; taken away before anybody accepted, that is withdrawn.
reply react(const context& here, const ports::reaction_input& reaction);
// What emoji have led to and nobody has accepted or refused, the newest: while it is there, each emoji speaks for who
// put it on its message. Any thread of the ledger.
struct open_capture
{
    std::string channel;
    std::string message;
    std::string user;
};
std::vector<open_capture> open_captures(ports::ledger& ledger, const std::string& workspace);
// Opens the form of a new action, filled in with a message if there is one.
reply open_new_action(const context& here, const std::optional<ports::said_message>& from);
// Whether overhear would look at it: some microseconds, no ledger, so that messages of no interest cost no unit.
bool is_of_interest(std::string_view text, core::instant now);
// Whether these words only read many rows (list over many, digest preview): such reports run on the reader thread.
bool is_report(std::string_view words);
// The same of a button's verb.
bool is_report_button(std::string_view verb);

// One command as help, the manifest and the README list it.
struct descriptor
{
    std::string name;
    std::vector<std::string> aliases;
    // One line: what it does.
    std::string help;
    // "done A-17 [link or note]".
    std::string usage;
    std::vector<std::string> examples;
    // Who may, in words.
    std::string rights;
    bool is_daily = true;
    bool is_report = false;
};
// All commands, in the order of help; written by hand in registry.cpp.
const std::vector<descriptor>& registry();

} // namespace makegood::commands
