#include <makegood/matrix/errors.hpp>

#include <algorithm>
#include <array>
#include <charconv>

#include <makegood/core/utf8.hpp>

#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using ports::delivery;

struct code_class
{
    std::string_view code;
    delivery result;
};

constexpr auto codes = std::to_array<code_class>({
    {"M_LIMIT_EXCEEDED", delivery::retry},
    // A new token may help.
    {"M_UNKNOWN_TOKEN", delivery::retry},
    {"M_MISSING_TOKEN", delivery::fatal},
    {"M_USER_DEACTIVATED", delivery::fatal},
    // The emoji is there already.
    {"M_DUPLICATE_ANNOTATION", delivery::delivered},
    // Our message is wrong.
    {"M_BAD_JSON", delivery::defect},
    {"M_NOT_JSON", delivery::defect},
    {"M_TOO_LARGE", delivery::defect},
    {"M_INVALID_PARAM", delivery::defect},
    {"M_MISSING_PARAM", delivery::defect},
    {"M_BAD_STATE", delivery::defect},
});

struct hold
{
    std::string_view code;
    std::string_view words;
};

// Nothing is lost meanwhile.
constexpr auto holds = std::to_array<hold>({
    {"M_USER_LOCKED", "the bot's account is locked"},
    {"M_USER_SUSPENDED", "the bot's account is suspended: it may read, and say nothing"},
    {"M_RESOURCE_LIMIT_EXCEEDED", "the homeserver has reached a limit of its own and takes nothing more"},
    {"M_USER_LIMIT_EXCEEDED", "the bot's account has reached a limit that the homeserver sets for it"},
});

constexpr std::chrono::milliseconds hold_asked_every{60'000};
constexpr std::chrono::milliseconds retry_after_max = std::chrono::hours{24};
constexpr std::size_t words_max = 200;

bool is_repeatable(call what) { return what != call::make_room && what != call::post; }

std::chrono::milliseconds seconds_in(std::string_view header)
{
    std::int64_t seconds = 0;
    std::from_chars(header.data(), header.data() + header.size(), seconds);
    return std::chrono::seconds{std::clamp<std::int64_t>(seconds, 0, 86'400)};
}

// "User @makegood:hs.test not in room !a:hs.test", "… has been banned": nothing can be said there until somebody
// changes that.
bool is_shut_out(call what, const answer& given)
{
    return (what == call::post || what == call::send) && (given.code == "M_FORBIDDEN" || given.code == "M_NOT_FOUND");
}

} // namespace

std::string_view hold_of(std::string_view code)
{
    for (const auto& each : holds)
        if (each.code == code)
            return each.words;
    return {};
}

bool is_of_whole_account(std::string_view code) { return code == "M_LIMIT_EXCEEDED" || !hold_of(code).empty(); }

answer read_answer(unsigned status, std::string_view body, std::string_view retry_after_header)
{
    answer out;
    out.status = status;
    const auto read = json::parse(body, nullptr, false);
    out.code = text_of(read, "errcode");
    const auto text = text_of(read, "error");
    out.words = core::repair_utf8(std::string_view{text}.substr(0, words_max));
    out.is_soft_logout = flag_of(read, "soft_logout");
    const std::chrono::milliseconds told{std::max<std::int64_t>(number_of(read, "retry_after_ms"), 0)};
    out.retry_after = std::max(std::min(told, retry_after_max), seconds_in(retry_after_header));
    return out;
}

ports::delivery classify(call what, const answer& given)
{
    for (const auto& each : codes)
        if (each.code == given.code)
            return each.result;
    if (given.status == 429 || !hold_of(given.code).empty())
        return delivery::retry;
    if (given.status == 413)
        return delivery::defect;
    if (given.status >= 500 || given.status == 408)
        return is_repeatable(what) ? delivery::retry : delivery::unknown;
    // A page that is not the homeserver's: of a proxy before it, which is being repaired.
    if (given.code.empty())
        return delivery::retry;
    // "Cannot start threads from an event with a relation" has no code of its own.
    if (given.status == 400 && given.code == "M_UNKNOWN")
        return delivery::defect;
    // M_FORBIDDEN, M_NOT_FOUND, M_INVITE_BLOCKED: a human has to change something.
    return delivery::refused;
}

ports::delivery classify_failure(call what, bool is_ambiguous)
{
    return is_ambiguous && !is_repeatable(what) ? delivery::unknown : delivery::retry;
}

ports::sent outcome_of(call what, const answer& given)
{
    ports::sent out;
    out.result = classify(what, given);
    out.retry_after = given.retry_after;
    if (!hold_of(given.code).empty())
        out.retry_after = std::max(out.retry_after, hold_asked_every);
    out.problem = given.code.empty() ? "HTTP " + std::to_string(given.status) : given.code;
    if (!given.words.empty())
        out.problem += ": " + given.words;
    out.is_place_closed = is_shut_out(what, given);
    return out;
}

} // namespace makegood::matrix
