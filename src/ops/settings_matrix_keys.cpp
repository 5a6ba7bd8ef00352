// The keys of [matrix]: the account the bot has there.
#include <optional>
#include <regex>
#include <string>

#include "settings_key_kinds.hpp"
#include "settings_keys.hpp"

namespace makegood::ops {

namespace {

bool is_anything(const std::string&) { return true; }

bool is_pattern_or_empty(const std::string& pattern)
{
    try {
        const std::regex read{pattern};
        return true;
    } catch (const std::regex_error&) {
        return false;
    }
}

bool is_command_word(const std::string& word)
{
    static const std::regex form{"![a-z0-9_-]{1,31}"};
    return std::regex_match(word, form);
}

bool is_device(const std::string& id)
{
    static const std::regex form{"[A-Za-z0-9_-]{1,64}"};
    return std::regex_match(id, form);
}

} // namespace

void add_matrix_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "matrix", "homeserver", "the address of a homeserver or the name of a server, or empty",
        "\"https://matrix.example.org\"", [](auto& from) -> auto& { return from.matrix.homeserver; },
        is_word_or_empty));
    keys.push_back(text_key(
        "matrix", "user", "the name of an account, or empty", "\"@makegood:example.org\"",
        [](auto& from) -> auto& { return from.matrix.user; }, is_word_or_empty));
    keys.push_back(text_key(
        "matrix", "device_id", "up to 64 letters, digits, - and _", "\"MAKEGOOD\"",
        [](auto& from) -> auto& { return from.matrix.device_id; }, is_device));
    keys.push_back(text_key(
        "matrix", "session_file", "a file name, or empty", "\"/var/lib/makegood/matrix-session.json\"",
        [](auto& from) -> auto& { return from.matrix.session_file; }, is_anything));
    keys.push_back(text_key(
        "matrix", "ca_file", "a file name, or empty", "\"/etc/ssl/certs/company.pem\"",
        [](auto& from) -> auto& { return from.matrix.ca_file; }, is_anything));
    keys.push_back(text_key(
        "matrix", "command", "an exclamation mark and up to 31 of a-z, 0-9, - and _", "\"!action\"",
        [](auto& from) -> auto& { return from.matrix.command_word; }, is_command_word));
    keys.push_back(words_key(
        "matrix", "invites", "a list of user ids, in which * stands for anything", "[\"@*:example.org\"]",
        [](auto& from) -> auto& { return from.matrix.invites; }));
    const auto parse = [](const std::string& word) {
        return word == "decline" || word == "warn" ? std::optional(word == "warn") : std::nullopt;
    };
    keys.push_back(coded_key(
        "matrix", "encrypted", "\"decline\" or \"warn\"", "\"decline\"",
        [](auto& from) -> auto& { return from.matrix.stays_in_encrypted_rooms; }, parse,
        [](bool stays) { return std::string(stays ? "warn" : "decline"); }));
    keys.push_back(text_key(
        "matrix", "bots", "a regular expression over user ids, or empty", "'@(_slack_|bot-).*'",
        [](auto& from) -> auto& { return from.matrix.bots; }, is_pattern_or_empty));
    keys.push_back(text_key(
        "matrix", "admin_room", "the id or alias of a room, or empty", "\"#makegood:example.org\"",
        [](auto& from) -> auto& { return from.matrix.admin_room; }, is_word_or_empty));
    keys.push_back(integer_key(
        "matrix", "messages_per_minute", 1, 60'000, "messages",
        [](auto& from) -> auto& { return from.matrix.messages_per_minute; }));
    keys.push_back(integer_key(
        "matrix", "burst", 1, 10'000, "messages", [](auto& from) -> auto& { return from.matrix.burst; }));
}

} // namespace makegood::ops
