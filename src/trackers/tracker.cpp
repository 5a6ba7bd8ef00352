#include "tracker.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <sstream>

#include <date/date.h>
#include <nlohmann/json.hpp>

namespace makegood::trackers {

namespace {

// Bounds of what a tracker may ask for.
constexpr std::chrono::seconds retry_after_min{5};
constexpr std::chrono::seconds retry_after_max{3600};

std::vector<std::string> split(std::string_view text, char at)
{
    std::vector<std::string> parts;
    std::string part;
    std::istringstream from{std::string(text)};
    while (std::getline(from, part, at))
        parts.push_back(part);
    return parts;
}

// Two digits that stand there, up to `highest`.
std::optional<int> digits_at(std::string_view text, std::size_t at, int highest)
{
    if (text.size() < at + 2 || !is_number(text.substr(at, 2)))
        return std::nullopt;
    const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return value <= highest ? std::optional(value) : std::nullopt;
}

// "Z", "+01:00" or "+0100".
std::optional<std::chrono::minutes> offset_of(std::string_view text)
{
    if (text == "Z")
        return std::chrono::minutes{0};
    const bool is_signed = text.starts_with('+') || text.starts_with('-');
    const bool has_colon = text.size() == 6 && text[3] == ':';
    const auto hours = digits_at(text, 1, 23);
    const auto minutes = digits_at(text, has_colon ? 4 : 3, 59);
    if (!is_signed || !hours || !minutes || text.size() != (has_colon ? 6U : 5U))
        return std::nullopt;
    const std::chrono::minutes ahead{*hours * 60 + *minutes};
    return text.front() == '-' ? -ahead : ahead;
}

std::optional<std::chrono::seconds> seconds_of(std::optional<std::string_view> text)
{
    int value = 0;
    if (!text)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size() || value < 0)
        return std::nullopt;
    return std::clamp(std::chrono::seconds(value), retry_after_min, retry_after_max);
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

tracker::page tracker::page_of(const std::string& link) const
{
    const auto address = net::parse_url(link.substr(0, link.find('#')));
    if (!address || address->origin() != web_.origin())
        return {};
    auto parts = split(address->path.substr(1), '/');
    const auto base = web_.path.size() > 1 ? split(web_.path.substr(1), '/') : std::vector<std::string>();
    if (parts.size() < base.size() || !std::equal(base.begin(), base.end(), parts.begin()))
        return {};
    parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(base.size()));
    return {std::move(parts), net::decode_form(address->query)};
}

net::outcome<net::url> read_base(const std::string& url)
{
    auto base = net::parse_url(url);
    if (base)
        while (base->path.ends_with('/'))
            base->path.pop_back();
    return base;
}

net::url at_host(net::url base, std::string host)
{
    base.host = std::move(host);
    base.path.clear();
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

bool is_segment(std::string_view text)
{
    const auto fits = [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '-' || letter == '_' || letter == '.' || letter == '~';
    };
    return !text.empty() && text != "." && text != ".." && std::all_of(text.begin(), text.end(), fits);
}

bool is_key(std::string_view text) { return text.rfind('-') != 1 && key_in(text) == text; }

std::string key_in(std::string_view segment)
{
    std::string key(segment);
    std::transform(key.begin(), key.end(), key.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    const auto dash = key.rfind('-');
    if (dash == std::string::npos || dash == 0 || !is_number(std::string_view(key).substr(dash + 1)))
        return {};
    const auto fits
        = [](unsigned char letter) { return std::isupper(letter) != 0 || std::isdigit(letter) != 0 || letter == '_'; };
    const bool is_project = std::isupper(static_cast<unsigned char>(key.front())) != 0
        && std::all_of(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(dash), fits);
    return is_project ? key : std::string();
}

// What every API means by its status.
api_answer tracker::read_status(const net::http_response& response) const
{
    using kind = api_answer::kind;
    const auto retry_after = seconds_of(response.headers.find("Retry-After"));
    // GitHub says so with 403, the others with 429.
    const bool is_used_up = response.headers.find("X-RateLimit-Remaining") == "0"
        || response.body.find("rate limit") != std::string::npos;
    switch (response.status) {
    case 401:
        return {.is = kind::refused};
    case 403:
        if (retry_after || is_used_up)
            return {.is = kind::busy, .retry_after = retry_after};
        return {.is = kind::unreadable};
    case 429:
    case 503:
        return {.is = kind::busy, .retry_after = retry_after};
    default:
        if (response.status >= 200 && response.status <= 299)
            return {.is = kind::seen};
        // What is wrong with one ticket is no fault of the others.
        return {.is = response.status >= 500 ? kind::failed : kind::unreadable};
    }
}

api_answer tracker::read(const net::http_response& response) const
{
    const auto status = read_status(response);
    if (status.is != api_answer::kind::seen)
        return status;
    const auto answer = nlohmann::json::parse(response.body, nullptr, false);
    if (answer.is_discarded())
        return {};
    const auto when = read_instant(moved_at(answer));
    return when ? api_answer{.is = api_answer::kind::seen, .moved_at = *when}
                : api_answer{.is = api_answer::kind::unreadable};
}

api_answer tracker::read_whoami(const net::http_response& response) const
{
    const auto status = read_status(response);
    const bool is_good = is_account(nlohmann::json::parse(response.body, nullptr, false));
    return status.is == api_answer::kind::seen && !is_good ? api_answer{} : status;
}

std::optional<core::instant> read_instant(std::string_view text)
{
    constexpr std::size_t until_seconds = std::string_view("2026-11-27T09:30:00").size();
    const auto day = core::parse_day(std::string(text.substr(0, 10)));
    const auto hour = digits_at(text, 11, 23);
    const auto minute = digits_at(text, 14, 59);
    const auto second = digits_at(text, 17, 60);
    const bool has_marks = text.size() > until_seconds && text[10] == 'T' && text[13] == ':' && text[16] == ':';
    if (!day || !hour || !minute || !second || !has_marks)
        return std::nullopt;
    auto rest = text.substr(until_seconds);
    if (rest.starts_with('.'))
        rest.remove_prefix(std::min(rest.find_first_not_of("0123456789", 1), rest.size()));
    const auto offset = offset_of(rest);
    if (!offset)
        return std::nullopt;
    return core::instant{date::sys_days(*day)} + *hour * std::chrono::hours{1} + *minute * std::chrono::minutes{1}
    + *second * std::chrono::seconds{1} - *offset;
}

} // namespace makegood::trackers
