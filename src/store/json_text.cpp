#include "json_text.hpp"

#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include <makegood/core/json_string.hpp>
#include <makegood/core/utf8.hpp>

namespace makegood::store {

namespace {

const char* const hex_digits = "0123456789abcdef";

void append_hex(std::string& out, std::string_view text)
{
    out += "{\"hex\":\"";
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        out += hex_digits[code >> 4u];
        out += hex_digits[code & 0xFu];
    }
    out += "\"}";
}

int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool read_hex(const std::string& text, std::string& into)
{
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes += static_cast<char>(high * 16 + low);
    }
    into = std::move(bytes);
    return text.size() % 2 == 0;
}

} // namespace

void append_text(std::string& out, std::string_view text)
{
    if (!core::is_utf8(text)) {
        append_hex(out, text);
        return;
    }
    core::append_json_string(out, text);
}

void object_writer::name(std::string_view name)
{
    if (!is_first_)
        out_ += ',';
    is_first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
}

void object_writer::number(std::string_view name_of, std::int64_t value)
{
    name(name_of);
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
}

void object_writer::number_if(std::string_view name_of, std::int64_t value)
{
    if (value != 0)
        number(name_of, value);
}

void object_writer::text(std::string_view name_of, std::string_view value)
{
    name(name_of);
    append_text(out_, value);
}

void object_writer::text_if(std::string_view name_of, std::string_view value)
{
    if (!value.empty())
        text(name_of, value);
}

void object_writer::flag_if(std::string_view name_of, bool value)
{
    if (!value)
        return;
    name(name_of);
    out_ += "true";
}

void append_texts(std::string& out, const std::vector<std::string>& values)
{
    out += '[';
    for (std::size_t at = 0; at < values.size(); ++at) {
        if (at != 0)
            out += ',';
        append_text(out, values[at]);
    }
    out += ']';
}

bool read_text(const nlohmann::json& from, std::string& into)
{
    if (from.is_string()) {
        into = from.get_ref<const std::string&>();
        return true;
    }
    const auto bytes = from.is_object() ? from.find("hex") : from.end();
    return bytes != from.end() && bytes->is_string() && read_hex(bytes->get_ref<const std::string&>(), into);
}

bool read_text(const nlohmann::json& from, const char* name, std::string& into)
{
    const auto member = from.find(name);
    return member == from.end() || read_text(*member, into);
}

bool read_number(const nlohmann::json& from, const char* name, std::int64_t& into)
{
    const auto member = from.find(name);
    if (member == from.end())
        return true;
    if (!member->is_number_integer())
        return false;
    into = member->get<std::int64_t>();
    return true;
}

bool read_flag(const nlohmann::json& from, const char* name, bool& into)
{
    const auto member = from.find(name);
    if (member == from.end())
        return true;
    if (!member->is_boolean())
        return false;
    into = member->get<bool>();
    return true;
}

bool read_texts(const nlohmann::json& from, std::vector<std::string>& into)
{
    if (!from.is_array())
        return false;
    std::vector<std::string> values(from.size());
    for (std::size_t at = 0; at < values.size(); ++at) {
        if (!read_text(from[at], values[at]))
            return false;
    }
    into = std::move(values);
    return true;
}

nlohmann::json parse_stored(const std::string& text) { return nlohmann::json::parse(text, nullptr, false); }

} // namespace makegood::store
