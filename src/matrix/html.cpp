#include <makegood/matrix/html.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include <makegood/core/utf8.hpp>
#include <makegood/matrix/ids.hpp>
#include <makegood/wire/markup.hpp>

namespace makegood::matrix {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> entities{{
    {"&amp;", "&"},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&quot;", "\""},
    {"&apos;", "'"},
    {"&#39;", "'"},
    {"&nbsp;", " "},
}};

void append_character(std::string& out, std::uint32_t code)
{
    const auto add = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
        out += core::replacement_character;
    } else if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | code >> 6U);
        add(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        add(0xE0U | code >> 12U);
        add(0x80U | (code >> 6U & 0x3FU));
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xF0U | code >> 18U);
        add(0x80U | (code >> 12U & 0x3FU));
        add(0x80U | (code >> 6U & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
}

// "&#39;" or "&#x27;" at the beginning: its length; 0 when it is none.
std::size_t take_number(std::string_view text, std::string& out)
{
    if (!text.starts_with("&#"))
        return 0;
    const bool is_hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    const auto* const begin = text.data() + (is_hex ? 3 : 2);
    std::uint32_t code = 0;
    const auto read = std::from_chars(begin, text.data() + text.size(), code, is_hex ? 16 : 10);
    if (read.ec != std::errc{} || read.ptr == text.data() + text.size() || *read.ptr != ';')
        return 0;
    append_character(out, code);
    return static_cast<std::size_t>(read.ptr - text.data()) + 1;
}

std::size_t take_entity(std::string_view text, std::string& out)
{
    for (const auto& [written, meant] : entities)
        if (text.starts_with(written)) {
            out += meant;
            return written.size();
        }
    return take_number(text, out);
}

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char letter) { return lower(letter); });
    return out;
}

struct tag
{
    std::string name; // lower case, "/a" for the end of one
    std::string_view attributes;
};

tag read_tag(std::string_view inside)
{
    const auto end = std::min(inside.find_first_of(" \t\r\n"), inside.size());
    return {lower(inside.substr(0, end)), inside.substr(end)};
}

// The value of href, quoted either way; empty: there is none.
std::string address_in(std::string_view attributes)
{
    const auto name = lower(attributes).find("href=");
    if (name == std::string::npos || name + 5 >= attributes.size())
        return {};
    const auto value = attributes.substr(name + 5);
    if (value.front() != '"' && value.front() != '\'')
        return unescape_html(value.substr(0, value.find_first_of(" \t\r\n")));
    return unescape_html(value.substr(1, value.find(value.front(), 1) - 1));
}

} // namespace

std::string escape_html(std::string_view words) { return wire::escape_markup(words, "&quot;"); }

std::string unescape_html(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto at = std::min(text.find('&'), text.size());
        out += text.substr(0, at);
        text.remove_prefix(at);
        if (text.empty())
            break;
        const auto taken = take_entity(text, out);
        out += taken == 0 ? "&" : "";
        text.remove_prefix(std::max<std::size_t>(taken, 1));
    }
    return out;
}

std::vector<pill> pills_in(std::string_view html)
{
    std::vector<pill> out;
    std::string user;
    std::string label;
    bool is_quoted = false;
    while (!html.empty()) {
        const auto open = std::min(html.find('<'), html.size());
        label += html.substr(0, open);
        html.remove_prefix(open);
        const auto close = html.find('>');
        if (close == std::string_view::npos)
            break;
        const auto next = read_tag(html.substr(1, close - 1));
        html.remove_prefix(close + 1);
        if (next.name == "mx-reply" || next.name == "/mx-reply")
            is_quoted = next.name == "mx-reply";
        if (next.name == "a") {
            user = is_quoted ? std::string{} : linked_person(address_in(next.attributes));
            label.clear();
        } else if (next.name == "/a" && !user.empty())
            out.push_back({std::exchange(user, {}), unescape_html(label)});
    }
    return out;
}

} // namespace makegood::matrix
