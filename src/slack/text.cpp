#include <makegood/slack/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>

#include <makegood/wire/markup.hpp>

namespace makegood::slack {

namespace {

void append_unescaped(std::string& out, std::string_view text)
{
    while (!text.empty()) {
        const auto at = text.find('&');
        out += text.substr(0, at);
        if (at == std::string_view::npos)
            return;
        text.remove_prefix(at);
        const auto take = [&](std::string_view entity, char meant) {
            if (!text.starts_with(entity))
                return false;
            out += meant;
            text.remove_prefix(entity.size());
            return true;
        };
        if (take("&amp;", '&') || take("&lt;", '<') || take("&gt;", '>'))
            continue;
        out += '&';
        text.remove_prefix(1);
    }
}

void append_person(std::string_view id, ports::typed_text& into)
{
    const std::string user{id.substr(1)};
    into.text += "<@" + user + ">";
    if (std::find(into.mentioned.begin(), into.mentioned.end(), user) == into.mentioned.end())
        into.mentioned.push_back(user);
}

bool is_user_id(std::string_view id)
{
    return id.size() > 2 && (id[1] == 'U' || id[1] == 'W') && std::all_of(id.begin() + 1, id.end(), [](char letter) {
               return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
           });
}

bool is_address(std::string_view target)
{
    const auto colon = target.find(':');
    return colon != std::string_view::npos && colon > 0
        && std::all_of(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(colon), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '+'
                   || letter == '-';
           });
}

// What stands between "<" and ">". False when it is nothing known: then it stays as it is.
bool append_entity(std::string_view inside, ports::typed_text& into)
{
    const auto bar = inside.find('|');
    const auto target = inside.substr(0, bar);
    const auto label = bar == std::string_view::npos ? std::string_view{} : inside.substr(bar + 1);
    if (target.starts_with('@') && is_user_id(target)) {
        append_person(target, into);
        return true;
    }
    if (target.starts_with('#') && !label.empty()) {
        into.text += '#';
        append_unescaped(into.text, label);
        return true;
    }
    constexpr std::string_view group = "!subteam^";
    if (target.starts_with(group) && !label.empty()) {
        append_unescaped(into.text, label);
        const auto name = label.starts_with('@') ? label.substr(1) : label;
        into.groups.emplace_back(name, target.substr(group.size()));
        return true;
    }
    if (target.starts_with('@') || target.starts_with('#') || target.starts_with('!') || !is_address(target))
        return false;
    const bool is_typed = !label.empty() && target.find(label) != std::string_view::npos;
    append_unescaped(into.text, is_typed ? label : target);
    return true;
}

} // namespace

ports::typed_text read_text(std::string_view escaped)
{
    ports::typed_text out;
    out.text.reserve(escaped.size());
    while (!escaped.empty()) {
        const auto open = escaped.find('<');
        append_unescaped(out.text, escaped.substr(0, open));
        if (open == std::string_view::npos)
            break;
        escaped.remove_prefix(open);
        const auto close = escaped.find('>');
        if (close != std::string_view::npos && append_entity(escaped.substr(1, close - 1), out)) {
            escaped.remove_prefix(close + 1);
            continue;
        }
        out.text += '<';
        escaped.remove_prefix(1);
    }
    return out;
}

std::string escape_text(std::string_view words) { return wire::escape_markup(words, "\""); }

core::instant read_ts(std::string_view ts)
{
    const auto dot = ts.find('.');
    const auto whole = ts.substr(0, dot);
    std::int64_t seconds = 0;
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    constexpr std::int64_t year_9999 = 253'402'300'799;
    if (read.ec != std::errc{} || read.ptr != whole.data() + whole.size() || seconds < 0 || seconds > year_9999)
        return core::instant{};
    std::string thousandths{dot == std::string_view::npos ? "" : ts.substr(dot + 1, 3)};
    thousandths.resize(3, '0');
    int part = 0;
    std::from_chars(thousandths.data(), thousandths.data() + 3, part);
    return core::instant{std::chrono::seconds{seconds} + std::chrono::milliseconds{part}};
}

std::string make_ts(core::instant at)
{
    const auto ms = std::max<std::int64_t>(at.time_since_epoch().count(), 0);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%lld.%03lld000", static_cast<long long>(ms / 1000),
                  static_cast<long long>(ms % 1000));
    return text.data();
}

} // namespace makegood::slack
