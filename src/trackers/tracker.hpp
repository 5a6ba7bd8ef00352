// One tracker's protocol, pure: which links are its tickets, how it is asked for one, what its answers say. Private.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <makegood/core/time.hpp>
#include <makegood/net/failure.hpp>
#include <makegood/net/http_message.hpp>
#include <makegood/net/url.hpp>
#include <makegood/trackers/trackers.hpp>

namespace makegood::trackers {

struct api_request
{
    std::string method = "GET";
    // Of the API, percent-encoded, with its query: "/repos/acme/api/issues/12".
    std::string target = {};
    std::string body = {};
};

struct api_answer
{
    enum class kind {
        seen, // `moved_at` is when it changed last
        unreadable, // there is no such ticket, or not for this token, or what is said of it says nothing
        refused, // the token is none (any more)
        busy, // not now: ask again after `retry_after`
        failed // the tracker is not well: ask again later
    } is
        = kind::failed;
    core::instant moved_at{};
    std::optional<std::chrono::seconds> retry_after = {};
};

class tracker
{
public:
    virtual ~tracker() = default;
    // The request for the ticket that is written so; empty: it is none of this tracker's.
    virtual std::optional<api_request> ticket(const std::string& link) const = 0;
    api_answer read(const net::http_response& response) const;
    // Asks for nothing but whether the token is good.
    virtual api_request whoami() const = 0;
    // The answer to that; `seen`: it is.
    api_answer read_whoami(const net::http_response& response) const;

    const std::string& name() const { return name_; }
    const std::string& token_variable() const { return token_variable_; }
    // What its API begins with; without a slash at the end.
    const net::url& api() const { return api_; }
    const net::http_headers& headers() const { return headers_; }

protected:
    tracker(std::string name, std::string token_variable, net::url web, net::url api, net::http_headers headers);

    // What an answer means before it is read.
    virtual api_answer read_status(const net::http_response& response) const;
    // When the ticket of an answer changed, as it is written there; empty: there is none in it.
    virtual std::string moved_at(const nlohmann::json& answer) const = 0;
    // Whether an answer to whoami() is one: a page to sign in on may come with status 200.
    virtual bool is_account(const nlohmann::json& answer) const = 0;

    // A page of this tracker.
    struct page
    {
        // {"acme", "api", "issues", "12"}; empty: another site's. Of any text.
        std::vector<std::string> path;
        net::form_fields query;
    };
    page page_of(const std::string& link) const;

private:
    std::string name_;
    std::string token_variable_;
    net::url web_;
    net::url api_;
    net::http_headers headers_;
};

// The url of the settings; failures as of net::parse_url.
net::outcome<std::unique_ptr<tracker>> make_github(const account& from);
net::outcome<std::unique_ptr<tracker>> make_gitlab(const account& from);
net::outcome<std::unique_ptr<tracker>> make_jira(const account& from);
net::outcome<std::unique_ptr<tracker>> make_linear(const account& from);

// The url of the settings without a slash at its end.
net::outcome<net::url> read_base(const std::string& url);
// The same of a site whose API is on a host of its own.
net::url at_host(net::url base, std::string host);
// `base` with a path, and perhaps a query, behind its own.
net::url under(net::url base, std::string_view target);
// What goes with every request, and the tracker's own.
net::http_headers headers_with(std::vector<std::pair<std::string, std::string>> own);
// 1 to 10 digits.
bool is_number(std::string_view text);
// A name that stands in a path as it is: letters, digits, "-", "_", ".", "~", but neither "." nor "..", which would
// name another resource of the API than the page that was pasted.
bool is_segment(std::string_view text);
// "PAY-881": how Jira and Linear name tickets.
bool is_key(std::string_view text);
// The key in a page's address, where case does not matter and one letter is enough; empty: there is none.
std::string key_in(std::string_view segment);
// "2026-11-27T09:30:00Z", "…00.123Z", "…00.123+0100", "…00+01:00"; empty when the text is none of these.
std::optional<core::instant> read_instant(std::string_view text);

} // namespace makegood::trackers
