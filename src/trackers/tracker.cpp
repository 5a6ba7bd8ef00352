#include "tracker.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include <date/date.h>
#include <nlohmann/json.hpp>

namespace makegood::trackers {

namespace {

constexpr std::chrono::seconds hour{3600};

std::vector<std::string> split(std::string_view text, char at)
{
    std::vector<std::string> parts;
    std::string part;
    std::istringstream from{std::string(text)};
    while (std::getline(from, part, at))
        parts.push_back(part);
    return parts;
}

// "." and ".." would name another resource of the API than the page that was pasted.
bool is_segment(const std::string& part)
{
    const auto fits = [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '-' || letter == '_' || letter == '.' || letter == '~';
    };
    return !part.empty() && part != "." && part != ".." && std::all_of(part.begin(), part.end(), fits);
}

std::optional<std::chrono::seconds> seconds_of(std::optional<std::string_view> text)
{
    int value = 0;
    if (!text)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size() || value < 0)
        return std::nullopt;
    return std::min(std::chrono::seconds(value), hour);
}

} // namespace

tracker::tracker(std::string name, std::string token_variable, net::url web, net::url api, net::http_headers headers)
    : name_(std::move(name))
    , token_variable_(std::move(token_variable))
    , web_(std::move(web))
    , api_(std::move(api))
    , headers_(std::move(headers))
{
}

std::vector<std::string> tracker::path_of(const std::string& link) const
{
    const auto page = net::parse_url(link.substr(0, link.find('#')));
    if (!page || page->origin() != web_.origin())
        return {};
    auto parts = split(page->path.substr(1), '/');
    const auto base = web_.path.size() > 1 ? split(web_.path.substr(1), '/') : std::vector<std::string>();
    if (parts.size() < base.size() || !std::equal(base.begin(), base.end(), parts.begin()))
        return {};
    parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(base.size()));
    return std::all_of(parts.begin(), parts.end(), is_segment) ? parts : std::vector<std::string>();
}

net::outcome<net::url> read_base(const std::string& url)
{
    auto base = net::parse_url(url);
    if (base)
        while (base->path.ends_with('/'))
            base->path.pop_back();
    return base;
}

net::url under(net::url base, std::string_view target)
{
    base.target = base.path + std::string(target);
    base.path += target.substr(0, target.find('?'));
    return base;
}

net::http_headers headers_with(std::vector<std::pair<std::string, std::string>> own)
{
    net::http_headers all(std::move(own));
    all.add("User-Agent", "makegood"); // GitHub answers 403 without one
    all.add("Content-Type", "application/json");
    return all;
}

bool is_number(std::string_view text)
{
    const auto is_digit = [](unsigned char letter) { return std::isdigit(letter) != 0; };
    return !text.empty() && text.size() <= 10 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_key(std::string_view text)
{
    const auto dash = text.rfind('-');
    if (dash == std::string_view::npos || dash < 2 || !is_number(text.substr(dash + 1)))
        return false;
    const auto fits
        = [](unsigned char letter) { return std::isupper(letter) != 0 || std::isdigit(letter) != 0 || letter == '_'; };
    const auto project = text.substr(0, dash);
    return std::isupper(static_cast<unsigned char>(project.front())) != 0
        && std::all_of(project.begin(), project.end(), fits);
}

// What every API means by its status.
api_answer tracker::read_status(const net::http_response& response) const
{
    using kind = api_answer::kind;
    const auto retry_after = seconds_of(response.headers.find("Retry-After"));
    // GitHub says so with 403, the others with 429.
    const bool is_used_up = response.headers.find("X-RateLimit-Remaining") == "0";
    switch (response.status) {
    case 401:
        return {.is = kind::refused};
    case 403:
        if (retry_after || is_used_up)
            return {.is = kind::busy, .retry_after = retry_after};
        return {.is = kind::unreadable};
    case 404:
    case 410:
        return {.is = kind::unreadable};
    case 429:
    case 503:
        return {.is = kind::busy, .retry_after = retry_after};
    default:
        return {.is = response.status >= 200 && response.status <= 299 ? kind::seen : kind::failed};
    }
}

api_answer tracker::read(const net::http_response& response) const
{
    const auto status = read_status(response);
    if (status.is != api_answer::kind::seen)
        return status;
    const auto written = moved_at(nlohmann::json::parse(response.body, nullptr, false));
    if (written.empty())
        return {.is = api_answer::kind::unreadable};
    const auto when = read_instant(written);
    return when ? api_answer{.is = api_answer::kind::seen, .moved_at = *when} : api_answer{};
}

std::optional<core::instant> read_instant(std::string_view text)
{
    std::string written(text);
    if (const auto dot = written.find('.'); dot != std::string::npos)
        written.erase(dot, written.find_first_not_of("0123456789", dot + 1) - dot);
    if (written.ends_with('Z'))
        written.replace(written.size() - 1, 1, "+0000");
    for (const char* form : {"%FT%T%Ez", "%FT%T%z"}) {
        std::istringstream from(written);
        std::chrono::sys_seconds when;
        from >> date::parse(form, when);
        if (!from.fail() && from.peek() == std::istringstream::traits_type::eof())
            return when;
    }
    return std::nullopt;
}

} // namespace makegood::trackers
