#include <makegood/slack/decode.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <makegood/core/utf8.hpp>

#include "decode_parts.hpp"

namespace makegood::slack {

namespace {

constexpr std::size_t envelope_characters_max = 255;

bool is_envelope_id(std::string_view id)
{
    return !id.empty() && id.size() <= envelope_characters_max && std::all_of(id.begin(), id.end(), [](char letter) {
        return letter > ' ' && letter < '\x7F' && letter != '"' && letter != '\\';
    });
}

// Where the string value of `"name":` begins, behind its quote; npos when there is none at or behind `from`.
std::size_t find_string_value(std::string_view text, std::string_view quoted_name, std::size_t from)
{
    for (auto at = text.find(quoted_name, from); at != std::string_view::npos; at = text.find(quoted_name, at + 1)) {
        const auto colon = text.find_first_not_of(" \t\r\n", at + quoted_name.size());
        if (colon == std::string_view::npos || text[colon] != ':')
            continue;
        const auto quote = text.find_first_not_of(" \t\r\n", colon + 1);
        if (quote != std::string_view::npos && text[quote] == '"')
            return quote + 1;
    }
    return std::string_view::npos;
}

std::size_t end_of_string(std::string_view text, std::size_t begin)
{
    auto end = begin;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    return std::min(end, text.size());
}

// For frames that cannot be parsed: the id stands in them all the same, and has to be acknowledged.
std::string scan_for_envelope(std::string_view text)
{
    const auto begin = find_string_value(text, "\"envelope_id\"", 0);
    if (begin == std::string_view::npos)
        return {};
    const auto id = text.substr(begin, end_of_string(text, begin) - begin);
    return is_envelope_id(id) ? std::string{id} : std::string{};
}

bool is_too_deep(std::string_view text)
{
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (letter == '"')
            at = end_of_string(text, at + 1);
        else if (letter == '{' || letter == '[')
            ++depth;
        else if (letter == '}' || letter == ']')
            --depth;
        if (depth > frame_depth_max)
            return true;
    }
    return false;
}

frame decode_hello(const json& value)
{
    const auto counted = number_of(value, "num_connections");
    return hello_frame{static_cast<int>(std::clamp<std::int64_t>(counted, 0, 1000))};
}

frame decode_payload(const std::string& type, const json& envelope, const own_identity& self, core::instant now)
{
    const auto& payload = member(envelope, "payload");
    if (!payload.is_object())
        return misunderstood("an envelope without payload: " + type);
    if (type == "events_api")
        return decode_event(payload, self);
    if (type == "interactive")
        return decode_interactive(payload, self, now);
    if (type == "slash_commands")
        return misunderstood("a slash command of another shape");
    return misunderstood("an envelope of unknown type");
}

// Every frame that is acknowledged needs the id; what has none cannot be answered.
void put_envelope(frame& into, const std::string& envelope)
{
    if (auto* input = std::get_if<ports::inbound>(&into))
        input->ack.envelope = "e" + envelope;
    else if (auto* ignored = std::get_if<ignorable_frame>(&into))
        ignored->envelope = envelope;
    else if (auto* broken = std::get_if<undecodable_frame>(&into))
        broken->envelope = envelope;
}

frame decode_tree(std::string_view text, const own_identity& self, core::instant now)
{
    const auto value = json::parse(text, nullptr, false);
    if (!value.is_object())
        return undecodable_frame{scan_for_envelope(text), "not a JSON object"};
    const auto type = text_of(value, "type");
    if (type == "hello")
        return decode_hello(value);
    if (type == "disconnect")
        return disconnect_frame{text_of(value, "reason")};
    const auto envelope = text_of(value, "envelope_id");
    if (!is_envelope_id(envelope))
        return undecodable_frame{{}, "a frame without envelope id"};
    auto out = decode_payload(type, value, self, now);
    put_envelope(out, envelope);
    return out;
}

} // namespace

frame decode(std::string_view text, const own_identity& self, core::instant now)
{
    if (text.size() > frame_bytes_max)
        return undecodable_frame{scan_for_envelope(text), "a frame above 16 MiB"};
    if (auto command = decode_command_fast(text, self, now))
        return std::move(*command);
    if (is_too_deep(text))
        return undecodable_frame{scan_for_envelope(text), "nested too deeply"};
    if (!core::is_utf8(text)) {
        const auto repaired = core::repair_utf8(text);
        return decode(repaired, self, now);
    }
    return decode_tree(text, self, now);
}

std::string without_secrets(std::string_view payload)
{
    static constexpr std::array<std::string_view, 6> secrets{"\"response_url\"", "\"token\"",
                                                             "\"trigger_id\"",   "\"bot_access_token\"",
                                                             "\"secret\"",       "\"interactivity_pointer\""};
    std::string out{payload};
    for (const auto name : secrets) {
        auto begin = find_string_value(out, name, 0);
        while (begin != std::string::npos) {
            out.erase(begin, end_of_string(out, begin) - begin);
            begin = find_string_value(out, name, begin);
        }
    }
    return out;
}

ack_envelope read_envelope(std::string_view token)
{
    if (token.empty())
        return {};
    return {token.substr(1), token.front() == 'c'};
}

} // namespace makegood::slack
