// What a chat platform is to the house: inputs that come in, messages that go out. Platform differences are data
// (capabilities); no code outside slack/ and matrix/ asks which platform it serves. Loop thread throughout.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/core/document.hpp>
#include <makegood/core/incident.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::ports {

// ---- inputs ----

// Text as people typed it, entities unescaped. Persons the platform marked up stand as "<@USERID>" in it, and only
// those: everything else is the exact words. `mentioned` lists their user ids in order of appearance, each once.
struct typed_text
{
    std::string text;
    std::vector<std::string> mentioned;
    // User groups that the platform marked up and that stand as "@label" in it: the labels and the ids.
    std::vector<std::pair<std::string, std::string>> groups = {};
};

// A slash command, a mention of the bot (without the mention), or plain words in a direct message.
struct command_input
{
    typed_text words;
    // The typed line as it should be handed back in errors: "/action" + words, or the words.
    std::string prefix;
    // Of a mention: the words before the bot's name. Some of them may make it talk about the bot, and not to it.
    std::string before = {};
    // A message (not a slash command): its id, its thread's parent, its address.
    std::string message = {};
    std::string thread = {};
    std::string permalink = {};
    // A slash command: opens a form for 3 seconds.
    std::string trigger = {};
    // Of a message: it was corrected, and this is what it says now. Counts only where it could not be carried out as it
    // was said first, a moment ago.
    bool is_edit = false;
    // Of a message: the one that it replies to, where it is said to. A thread alone is no reply.
    std::string replied_to = {};
};

// A message in a watched place that is not addressed to the bot.
struct message_input
{
    typed_text words;
    std::string message;
    std::string thread;
    std::string permalink;
    bool is_edit = false;
};

// A message of another program. Nothing in it is a command, a marker or a promise: of those that settings list it is
// read what they say of the incident.
struct source_input
{
    // The platform's id of the program.
    std::string app;
    // All that it says, without marks of emphasis, a line for each part: at most some thousand characters.
    std::string words;
    // Of an edit: what it said before, as far as that is known.
    std::string words_before = {};
    std::string message = {};
    // What it says in a form that is made for programs.
    std::optional<core::incident_description> told = {};
    // It says something in such a form that did not come with it: history has it.
    bool is_told_in_history = false;
    // Something later may have been said already: it tells what is not known yet, and changes nothing that is.
    bool is_past = false;
};

// A message that somebody points at, as it was said.
struct said_message
{
    typed_text words;
    // Its author; empty: a program's.
    std::string user;
    std::string message;
    std::string thread;
    std::string permalink;
    core::instant at{};
};

// An emoji was put on a message of somebody, or taken away from it.
struct reaction_input
{
    // Its name, without the colour of a skin: "handshake".
    std::string emoji;
    std::string message;
    // The message's author, as far as the event tells.
    std::string author;
    bool is_added = true;
    // What the message says: looked up before the input is carried out, where it is not known yet. Without `message`:
    // it is gone, or the emoji is not on it any more.
    std::optional<said_message> on = {};
    // Seen on a message of history: put there at some time before the input's.
    bool is_past = false;
    // Taken away, and nothing is known of it but the event that put it there, as the key of that ends: the inbox may
    // tell what it was. Until then `emoji` and `message` are empty.
    std::string event = {};
};

// Somebody asks for the form of a new action: from a message, or from nothing.
struct shortcut_input
{
    std::optional<said_message> on;
    // Opens a form for 3 seconds.
    std::string trigger;
};

struct press_input
{
    std::string verb;
    std::string argument;
    // The message that carries the button.
    std::string message;
    // Opens a form for 3 seconds.
    std::string trigger;
};

struct form_input
{
    std::string verb;
    std::string argument;
    std::vector<std::pair<std::string, std::string>> answers;
    std::string trigger;
};

// A place was made, renamed, described, archived, unarchived, or the bot was added to or removed from it; `seen` holds
// what is known.
struct place_input
{
    enum class what {
        created,
        renamed,
        described, // its topic or purpose changed: seen.description
        archived,
        unarchived,
        bot_joined,
        bot_left,
        muted, // it lets the bot not speak since now, or since the bot was added to it by who is named as the user
        changed
    } happened
        = what::changed;
    core::place seen;
    // Of one that was made, or that the bot was added to: what is said in it after this (a message id) is for the bot.
    std::string since = {};
    // The platform gave it another id, seen.channel: the one that it had.
    std::string channel_before = {};
};

// A person joined or left a place.
struct membership_input
{
    std::string user;
    bool is_member = false;
};

// A person's profile changed (zone, name, deactivated).
struct person_input
{
    std::string user;
    core::person seen;
};

// Who administers the workspace, all of them, by user id; beside them those do whom settings name, and nobody else.
struct admins_input
{
    std::map<std::string, core::person> admins;
};

// The person opened the bot's own page.
struct home_input
{
};

using input = std::variant<command_input, message_input, press_input, form_input, place_input, membership_input,
                           person_input, admins_input, reaction_input, shortcut_input, home_input, source_input>;

// What is wrong with a form's answers: the question's key, and what to say below it. The form stays open with them.
using form_problems = std::vector<std::pair<std::string, std::string>>;

// Which frame on which socket is to be acknowledged.
struct ack_token
{
    std::uint64_t connection = 0;
    std::string envelope;
};

struct inbound
{
    // What happened, not how it arrived: "command/<trigger>", "message/<channel>/<id>", "press/<trigger>".
    std::string key;
    std::string workspace;
    // Who and where; empty where it does not apply.
    std::string user;
    std::string channel;
    // Their names as the payload gives them; used until they have been looked up. May be empty.
    std::string user_name = {};
    std::string channel_name = {};
    ports::input input = {};
    // The payload says that only its members read the place, whatever was known of it.
    bool is_in_closed_place = false;
    // The platform says that its author may do everything in the place.
    bool is_of_place_admin = false;
    // Replies after the ack go here for 30 minutes; a secret. May be empty.
    std::string response_url = {};
    ack_token ack = {};
    std::chrono::steady_clock::time_point received{};
    // When it happened by the platform's clock.
    core::instant at{};
};

// Receives inputs. Implemented by the bot's dispatcher.
class inbound_sink
{
public:
    virtual ~inbound_sink() = default;
    virtual void deliver(inbound input) = 0;
    // Inputs arrive from now on, for the first time or after a time in which none could. Told before the first of them.
    virtual void listening() = 0;
    // A payload that could not be understood: it was acknowledged already and is kept for inspection.
    virtual void undecodable(std::string key, std::string problem, std::string payload) = 0;
};

// Up to where the inputs of a workspace were taken in, for platforms that go on from such a position. Loop thread;
// implemented over the ledger.
class positions
{
public:
    virtual ~positions() = default;
    // The last one kept; empty: none ever. No value: it could not be read now.
    virtual boost::asio::awaitable<std::optional<std::string>> kept(std::string workspace) = 0;
    // All inputs before `position` were acknowledged. False: it could not be written down; it is to be kept again, or
    // a later one.
    virtual boost::asio::awaitable<bool> keep(std::string workspace, std::string position) = 0;
};

// ---- outputs ----

enum class delivery {
    delivered,
    retry, // not done; try again after retry_after
    unknown, // perhaps done: look it up, or repeat where that is harmless
    refused, // will not work as it is (archived, not a member, gone): parked, a human is told
    dropped, // too late or gone for good (expired trigger or response url)
    defect, // our message is wrong (invalid blocks): parked and logged as our bug
    fatal, // credentials: the program ends with exit code 3
};

struct sent
{
    delivery result = delivery::delivered;
    std::string channel = {};
    std::string message = {};
    std::chrono::milliseconds retry_after{0};
    // The platform's code and its detail: "not_in_channel".
    std::string problem = {};
    // To be tried again because the platform takes only so much of one account: nothing has failed, and there may be a
    // turn after retry_after.
    bool is_turn_awaited = false;
    // Refused because whom it was for is deactivated: nothing reaches them any more.
    bool is_reader_gone = false;
    // Refused because whom it was for lets nobody invite them: only they can open a direct conversation.
    bool is_uninvited = false;
    // And the bot would come into one that they open.
    bool may_open_chat = false;
    // Refused because the place is archived: nothing can be said or edited there.
    bool is_place_closed = false;
    // And so, though the bot is in it: the place's own rules do not let it speak, which somebody may change.
    bool is_place_muted = false;
    // Where the platform has no buttons: all that stand on what was posted now, in order of reading. Not delivered:
    // those of the messages that were said or edited before it failed, as far as that is known.
    std::vector<posted_button> buttons = {};
};

// What a platform can do.
struct capabilities
{
    // Something can be said in a place to one of its readers alone.
    bool has_private_replies = true;
    // How people call it: "Slack, Acme". Empty where an account's id says where it is.
    std::string workspace_name = {};
    // Forms are shown as such; elsewhere their questions are asked one by one.
    bool has_forms = true;
    // Buttons are shown as such; elsewhere emoji stand for them (sent::buttons), and what is not among them is typed.
    bool has_buttons = true;
    bool has_edits = true;
    // Posts can be looked up by outbox id after an unknown outcome.
    bool has_findable_posts = true;
};

// Speaking.
class chat
{
public:
    virtual ~chat() = default;
    // Connects, delivers inputs to the sink, reconnects; returns only by cancellation or fatal credentials (true).
    virtual boost::asio::awaitable<bool> run(inbound_sink& sink) = 0;
    // Acknowledges an input, with a reply where the platform takes one in the ack. False: the socket is gone or the
    // write failed, the reply has to go by response_url. Never blocks; the future of the write arrives through
    // `written`.
    virtual void acknowledge(const ack_token& token, const core::document* reply, bool is_public,
                             const core::names& people, std::function<void(bool)> written)
        = 0;
    // The input was not taken in, and nothing of it was recorded: it is to be delivered again in a while, by the
    // platform or by this. Never blocks.
    virtual void put_back(const ack_token& token) = 0;
    // Acknowledges a submitted form, which stays open and shows what is wrong with its answers. `written` as above.
    virtual void keep_form_open(const ack_token& token, const form_problems& problems,
                                std::function<void(bool)> written)
        = 0;
    // Posts the row: to a place, a direct message (opened as needed), a response url, opens a form, or publishes a
    // person's page (which may be repeated).
    virtual boost::asio::awaitable<sent> post(const outbox_row& row) = 0;
    // Edits what was posted (row.posted_channel/message).
    virtual boost::asio::awaitable<sent> update(const outbox_row& row) = 0;
    // Looks for a post of that row made since row.attempted_at: delivered with its reference, or retry when it is not
    // there, or unknown when that could not be learnt.
    virtual boost::asio::awaitable<sent> find(const outbox_row& row) = 0;
    virtual const capabilities& can() const = 0;
};

// Looking things up. Empty results mean "not to be had now".
class chat_directory
{
public:
    virtual ~chat_directory() = default;
    virtual const std::string& workspace() const = 0;
    // Whether an id (of a person, a group, a channel) has the form that this platform's have.
    virtual bool is_own_id(const std::string& id) const = 0;
    virtual boost::asio::awaitable<std::optional<core::person>> person(std::string user) = 0;
    virtual boost::asio::awaitable<std::optional<core::place>> place(std::string channel) = 0;
    // Of a channel, or of a user group; empty also where the platform, or what it allows the bot, has no such groups.
    virtual boost::asio::awaitable<std::optional<std::vector<std::string>>> members(std::string channel_or_group) = 0;
    // Everybody in the workspace who reads only the places they were added to, user ids.
    virtual boost::asio::awaitable<std::optional<std::set<std::string>>> guests() = 0;
    // The bot is in it from now on. What is said after the message id that is returned is heard.
    virtual boost::asio::awaitable<std::optional<std::string>> join(std::string channel) = 0;
    // What a message says on which `user` put that emoji. Without `message`: it is gone, or that emoji is not on it
    // any more.
    virtual boost::asio::awaitable<std::optional<said_message>> reacted_to(std::string channel, std::string message,
                                                                           std::string emoji, std::string user)
        = 0;
    // When that emoji of that person is surely not on the message any more, the input that tells so; empty otherwise.
    virtual boost::asio::awaitable<std::optional<inbound>> taken_away(std::string channel, std::string message,
                                                                      std::string emoji, std::string user)
        = 0;
    // Every place the bot could know: for start-up (incident channels made while it was down).
    virtual boost::asio::awaitable<std::optional<std::vector<core::place>>> places() = 0;
    // Delivers messages after `since` (a message id) to the sink as inbound inputs with the keys live events have,
    // oldest first, threads included, and the emoji on what was read (`is_past`). Without `since`: those of the last
    // day, people's since the bot was added. Returns up to which message it was read; empty: it could not be read
    // completely.
    virtual boost::asio::awaitable<std::optional<std::string>> catch_up(std::string channel, std::string since,
                                                                        inbound_sink& sink)
        = 0;
};

} // namespace makegood::ports
