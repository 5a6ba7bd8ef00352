#include "decode_parts.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include <makegood/core/policy.hpp>
#include <makegood/core/utf8.hpp>
#include <makegood/matrix/emoji.hpp>
#include <makegood/ports/mentions.hpp>

namespace makegood::matrix {

namespace {

// Keys of reactions may be any text; longer ones are nobody's emoji.
constexpr std::size_t emoji_bytes_max = 64;
constexpr std::size_t hashed_event_id_size = 44;
// By the specification. Longer ones would make addresses that servers refuse in ways that look passing.
constexpr std::size_t event_id_bytes_max = 255;
constexpr std::string_view blanks = " \t\r\n";

// What counts stands in the first lines; the rest of a long report is of no interest.
constexpr std::size_t source_bytes_max = 4096;

// What was taken back has no content any more, and what was said before the bot came is not for it.
bool is_said_to_us(const json& event, const decode_context& context)
{
    const auto sender = text_of(event, "sender");
    const auto& more = member(event, "unsigned");
    const auto then = text_of(more, "membership");
    return !text_of(event, "event_id").empty() && !sender.empty() && sender != context.self.user
        && !member(more, "redacted_because").is_object() && (then.empty() || then == "join")
        && context.ignored_users.count(sender) == 0;
}

bool is_known_bot(const std::string& sender, const decode_context& context)
{
    return context.is_bot && context.is_bot(sender);
}

bool is_for_us(const json& event, const decode_context& context)
{
    return is_said_to_us(event, context) && !is_known_bot(text_of(event, "sender"), context);
}

// Programs speak in notices; some in messages, as settings know.
bool is_of_program(const json& event, const decode_context& context)
{
    return text_of(member(event, "content"), "msgtype") == "m.notice"
        || is_known_bot(text_of(event, "sender"), context);
}

// Of files only what is said about them are words.
bool has_words(const json& content)
{
    const auto type = text_of(content, "msgtype");
    if (type == "m.text" || type == "m.emote")
        return true;
    const bool is_file = type == "m.image" || type == "m.file" || type == "m.video" || type == "m.audio";
    const auto file = text_of(content, "filename");
    return is_file && !file.empty() && file != text_of(content, "body");
}

const json& relation_of(const json& content) { return member(content, "m.relates_to"); }

// The id of another event as somebody says it, so it may be any text: empty, where that can be no id.
std::string id_in(const json& from, const char* key)
{
    auto said = text_of(from, key);
    return said.size() > event_id_bytes_max ? std::string{} : said;
}

std::string thread_of(const json& content)
{
    const auto& relation = relation_of(content);
    return text_of(relation, "rel_type") == "m.thread" ? id_in(relation, "event_id") : std::string{};
}

// Words in a thread carry an answer for clients that know no threads; there it is none.
std::string replied_to_in(const json& content)
{
    const auto& relation = relation_of(content);
    const bool is_thread = text_of(relation, "rel_type") == "m.thread" && flag_of(relation, "is_falling_back");
    return is_thread ? std::string{} : id_in(member(relation, "m.in_reply_to"), "event_id");
}

const room_state* known_room(const std::string& room, const decode_context& context)
{
    const auto found = context.rooms.find(room);
    return found == context.rooms.end() ? nullptr : &found->second;
}

std::string link_to(const std::string& room, const std::string& event, const decode_context& context)
{
    const auto* known = known_room(room, context);
    return permalink(room, event, via_of(known == nullptr ? room_state{} : *known, context.self));
}

// The text behind the command word; empty: it does not begin with it.
std::optional<std::string> behind_command_word(const std::string& text, const std::string& word)
{
    const auto begin = text.find_first_not_of(blanks);
    if (word.empty() || begin == std::string::npos || text.compare(begin, word.size(), word) != 0)
        return std::nullopt;
    const auto end = begin + word.size();
    if (end < text.size() && blanks.find(text[end]) == std::string_view::npos)
        return std::nullopt;
    return text.substr(std::min(text.find_first_not_of(blanks, end), text.size()));
}

// A mention that stands nowhere in the words says so all the same, but for answers: clients mention whom they answer.
bool is_mentioned(const json& content, const ports::typed_text& words, const own_identity& self)
{
    if (std::find(words.mentioned.begin(), words.mentioned.end(), self.user) != words.mentioned.end())
        return true;
    const auto& users = list_of(member(content, "m.mentions"), "user_ids");
    const bool is_listed = std::find(users.begin(), users.end(), json(self.user)) != users.end();
    return is_listed && !member(relation_of(content), "m.in_reply_to").is_object();
}

// The words as a command, where they are for the bot.
std::optional<ports::command_input> command_in(const json& content, ports::typed_text words, bool is_direct,
                                               const decode_context& context)
{
    const auto& self = context.self;
    ports::command_input said;
    said.prefix = is_direct ? "" : context.command_word;
    if (auto rest = behind_command_word(words.text, context.command_word)) {
        words.text = std::move(*rest);
        said.words = ports::without_mention(words, self.user);
        return said;
    }
    const bool is_for_bot = is_mentioned(content, words, self);
    if (!is_for_bot && !is_direct)
        return std::nullopt;
    if (is_for_bot && !is_direct)
        said.before = ports::take_before_mention(words, self.user);
    said.words = ports::without_mention(words, self.user);
    return said;
}

// Whether it corrects a command, and whose, is seen when that is known.
std::optional<ports::inbound> decode_edit(const json& event, const std::string& room, const decode_context& context)
{
    const auto& content = member(event, "content");
    const auto original = id_in(relation_of(content), "event_id");
    const auto& said_now = member(content, "m.new_content");
    if (original.empty() || !has_words(said_now))
        return std::nullopt;
    const auto* known = known_room(room, context);
    const bool is_direct = known != nullptr && is_direct_message(*known);
    auto said = command_in(said_now, read_words(said_now, known, context.self), is_direct, context);
    if (!said)
        return std::nullopt;
    auto out = base_of(event, room, context);
    out.key = "edit/" + room + "/" + original + "/" + text_of(event, "event_id");
    said->message = original;
    said->permalink = link_to(room, original, context);
    said->is_edit = true;
    out.input = std::move(*said);
    return out;
}

// What the content of a message says of an incident beside its words.
std::optional<core::incident_description> told_in(const json& content)
{
    const auto& told = member(content, core::incident_fields_name);
    if (!told.is_object())
        return std::nullopt;
    std::map<std::string, std::string> fields;
    for (const auto* name : core::incident_fields)
        fields[name] = text_of(told, name);
    if (const auto severity = number_of(told, "severity"); severity > 0)
        fields["severity"] = std::to_string(severity);
    return core::read_incident_fields(fields);
}

// What another program says: whether it is listened to, settings say. An edit tells what it says now.
std::optional<ports::inbound> decode_source(const json& event, const std::string& room, const decode_context& context)
{
    const auto& content = member(event, "content");
    const auto id = text_of(event, "event_id");
    const bool is_edit = text_of(relation_of(content), "rel_type") == "m.replace";
    const auto original = is_edit ? id_in(relation_of(content), "event_id") : id;
    const auto& said_now = is_edit ? member(content, "m.new_content") : content;
    auto words = text_of(said_now, "body");
    if (original.empty() || words.find_first_not_of(blanks) == std::string::npos)
        return std::nullopt;
    words.resize(std::min(words.size(), source_bytes_max));
    // "**Severity:** `SEV1`" is sought as it is seen.
    std::erase_if(words, [](char letter) { return letter == '*' || letter == '`'; });
    auto out = base_of(event, room, context);
    out.key = is_edit ? "edit/" + room + "/" + original + "/" + id : "message/" + room + "/" + id;
    ports::source_input said;
    said.app = out.user;
    said.words = core::repair_utf8(words);
    said.message = original;
    said.told = told_in(said_now);
    out.user.clear();
    out.input = std::move(said);
    return out;
}

// Events of some room versions have slashes in their ids, and what follows the last one in a key is the time.
std::string without_slashes(std::string id)
{
    std::replace(id.begin(), id.end(), '/', '_');
    return id;
}

// When it happened, and which event it was: the end of its key.
std::string moment_of(const json& event)
{
    char time[24];
    const auto ms = std::max<std::int64_t>(number_of(event, "origin_server_ts"), 0);
    std::snprintf(time, sizeof time, "%013lld", static_cast<long long>(ms));
    return std::string(time) + "-" + without_slashes(text_of(event, "event_id"));
}

ports::inbound reaction_of(const json& event, const std::string& room, const remembered_reaction& of, bool is_added,
                           const decode_context& context)
{
    auto out = base_of(event, room, context);
    out.key = "reaction/" + room + "/" + of.message + "/" + of.user + "/" + of.emoji + "/" + moment_of(event);
    out.user = of.user;
    out.input = ports::reaction_input{of.emoji, of.message, {}, is_added};
    return out;
}

// What was redacted came before this run, or is no emoji at all: the inbox knows.
std::optional<ports::inbound> unknown_redaction(const json& event, const std::string& room, const std::string& redacted,
                                                const decode_context& context)
{
    if (redacted.empty() || !is_for_us(event, context))
        return std::nullopt;
    auto out = base_of(event, room, context);
    out.key = "redaction/" + room + "/" + moment_of(event);
    ports::reaction_input taken;
    taken.is_added = false;
    taken.event = without_slashes(redacted);
    out.input = std::move(taken);
    return out;
}

// What the inbox knows a reaction by names its message, who gave it and which, between slashes: nobody says with a
// made-up message that somebody else gave one. Ids of room version 3 alone have slashes (44 letters).
bool is_event_id(const std::string& said)
{
    return !said.empty() && (said.find('/') == std::string::npos || said.size() == hashed_event_id_size);
}

} // namespace

std::optional<ports::inbound> decode_message(const json& event, const std::string& room, decode_context& context)
{
    const auto& content = member(event, "content");
    if (!is_said_to_us(event, context))
        return std::nullopt;
    if (is_of_program(event, context))
        return decode_source(event, room, context);
    if (text_of(relation_of(content), "rel_type") == "m.replace")
        return decode_edit(event, room, context);
    if (!has_words(content))
        return std::nullopt;
    const auto id = text_of(event, "event_id");
    const auto thread = thread_of(content);
    const auto* known = known_room(room, context);
    auto words = read_words(content, known, context.self);
    auto out = base_of(event, room, context);
    out.key = "message/" + room + "/" + id;
    const bool is_direct = known != nullptr && is_direct_message(*known);
    if (auto said = command_in(content, words, is_direct, context)) {
        said->replied_to = replied_to_in(content);
        context.commands.put(id, {out.user, thread, said->replied_to});
        said->message = id;
        said->thread = thread;
        said->permalink = link_to(room, id, context);
        out.input = std::move(*said);
    } else if (words.text.find_first_not_of(blanks) != std::string::npos)
        out.input = ports::message_input{std::move(words), id, thread, link_to(room, id, context)};
    else
        return std::nullopt;
    return out;
}

std::string unknown_command_of(const ports::inbound& input, const decode_context& context)
{
    const auto* said = std::get_if<ports::command_input>(&input.input);
    const bool is_unknown = said != nullptr && said->is_edit && context.commands.find(said->message) == nullptr;
    return is_unknown ? said->message : std::string();
}

bool complete(ports::inbound& input, const decode_context& context)
{
    auto* said = std::get_if<ports::command_input>(&input.input);
    if (said == nullptr || !said->is_edit)
        return true;
    const auto* command = context.commands.find(said->message);
    if (command == nullptr || command->user != input.user)
        return false;
    said->thread = command->thread;
    said->replied_to = command->replied_to;
    return true;
}

std::optional<ports::inbound> decode_reaction(const json& event, const std::string& room, decode_context& context)
{
    const auto& relation = relation_of(member(event, "content"));
    const auto key = text_of(relation, "key");
    const auto message = id_in(relation, "event_id");
    if (!is_for_us(event, context) || text_of(relation, "rel_type") != "m.annotation" || !is_event_id(message)
        || key.size() > emoji_bytes_max)
        return std::nullopt;
    const remembered_reaction given{message, text_of(event, "sender"), emoji_name(key)};
    if (given.emoji.empty() || given.emoji.find('/') != std::string::npos)
        return std::nullopt;
    context.reactions.put(text_of(event, "event_id"), given);
    return reaction_of(event, room, given, true, context);
}

std::optional<ports::inbound> decode_redaction(const json& event, const std::string& room, decode_context& context)
{
    // In the content since room version 11, beside it before.
    const auto inside = id_in(member(event, "content"), "redacts");
    const auto redacted = inside.empty() ? id_in(event, "redacts") : inside;
    const auto* given = context.reactions.find(redacted);
    if (given == nullptr)
        return unknown_redaction(event, room, redacted, context);
    // Whoever tidies up takes nothing back in somebody else's name.
    const bool is_theirs = given->user == text_of(event, "sender");
    if (!is_theirs || text_of(event, "event_id").empty())
        return std::nullopt;
    return reaction_of(event, room, *given, false, context);
}

ports::said_message read_message(const json& event, const std::string& room, const decode_context& context)
{
    ports::said_message out;
    const auto sender = text_of(event, "sender");
    const auto& content = member(event, "content");
    const auto& corrected = member(member(member(event, "unsigned"), "m.relations"), "m.replace");
    const auto& said_now = member(member(corrected, "content"), "m.new_content");
    const bool is_own = sender == context.self.user;
    const bool is_program = is_own || is_of_program(event, context);
    if (!is_own)
        out.words = read_words(said_now.is_object() ? said_now : content, known_room(room, context), context.self);
    if (!is_program)
        out.user = sender;
    out.message = text_of(event, "event_id");
    out.thread = thread_of(content);
    out.permalink = link_to(room, out.message, context);
    out.at = base_of(event, room, context).at;
    return out;
}

} // namespace makegood::matrix
