// Links of any text and answers of any content: a tracker is asked for nothing but a ticket of its own, and whatever it
// answers is read as something.
#include <fuzzer/FuzzedDataProvider.h>

#include "fuzz.hpp"
#include "trackers/tracker.hpp"

namespace makegood::fuzz {

namespace {

// Whether no segment of a path leads up, also where a server reads "%2F" as a slash.
bool is_below(std::string_view target)
{
    std::string segment;
    for (std::size_t at = 0; at <= target.size(); ++at) {
        const bool is_encoded = target.substr(at, 3) == "%2F";
        if (at < target.size() && !is_encoded && target[at] != '/' && target[at] != '?') {
            segment += target[at];
            continue;
        }
        if (segment == "." || segment == "..")
            return false;
        segment.clear();
        at += is_encoded ? 2 : 0;
    }
    return true;
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    static const std::unique_ptr<trackers::tracker> all[]
        = {trackers::make_github({"https://github.com", "secret"}).value(),
           trackers::make_gitlab({"https://gitlab.com", "secret"}).value(),
           trackers::make_jira({"https://acme.test/jira", "secret"}).value(),
           trackers::make_linear({"https://linear.app", "secret"}).value()};
    const auto& tracker = *all[bytes.ConsumeIntegralInRange<std::size_t>(0, std::size(all) - 1)];
    const auto link = bytes.ConsumeRandomLengthString(300);
    if (const auto asked = tracker.ticket(link)) {
        const auto where = trackers::under(tracker.api(), asked->target);
        must(where.origin() == tracker.api().origin(), "it is asked at its own address", link);
        must(is_below(asked->target) && asked->target.find_first_of(" \t\r\n") == std::string::npos,
             "it is asked for a ticket and nothing beside it", asked->target);
    }
    const auto status = bytes.ConsumeIntegralInRange<unsigned>(100, 599);
    net::http_response response(status, "application/json", {});
    response.headers.add("Retry-After", bytes.ConsumeRandomLengthString(20));
    response.body = bytes.ConsumeRemainingBytesAsString();
    const auto answer = tracker.read(response);
    must(!answer.retry_after || *answer.retry_after <= std::chrono::hours{1}, "no wait is longer than an hour", {});
}

} // namespace makegood::fuzz
