// Linear: linear.app/developers/graphql. Its limits answer with status 400 (linear.app/developers/rate-limiting).
#include <algorithm>

#include <nlohmann/json.hpp>

#include <makegood/wire/json_fields.hpp>

#include "tracker.hpp"

namespace makegood::trackers {

namespace {

using wire::json;
using wire::member;
using wire::text_of;

class linear final : public tracker
{
public:
    linear(const net::url& web, const std::string& token)
        : tracker("Linear", "LINEAR_API_KEY", web, api_of(web), headers_with({{"Authorization", token}}))
    {
    }

    // ENG-12, or https://linear.app/acme/issue/ENG-12/the-title; of other workspaces than that of the settings none.
    std::optional<api_request> ticket(const std::string& link) const override
    {
        const auto parts = page_of(link).path;
        const auto issue = std::find(parts.begin(), parts.end(), "issue");
        const bool is_page = std::distance(issue, parts.end()) >= 2 && std::distance(parts.begin(), issue) <= 1;
        const auto key = is_page ? key_in(*std::next(issue)) : is_key(link) ? link : std::string();
        if (key.empty())
            return std::nullopt;
        const json query
            = {{"query", "query($id: String!) { issue(id: $id) { updatedAt } }"}, {"variables", {{"id", key}}}};
        return api_request{.method = "POST", .target = "/graphql", .body = query.dump()};
    }

    api_request whoami() const override
    {
        const json query = {{"query", "{ viewer { id } }"}};
        return {.method = "POST", .target = "/graphql", .body = query.dump()};
    }

    api_answer read_status(const net::http_response& response) const override
    {
        const auto body = json::parse(response.body, nullptr, false);
        const auto& errors = member(body, "errors");
        const auto& first = errors.is_array() && !errors.empty() ? errors.front() : errors;
        const auto code = text_of(member(first, "extensions"), "code");
        if (code == "RATELIMITED")
            return {.is = api_answer::kind::busy};
        if (code == "AUTHENTICATION_ERROR")
            return {.is = api_answer::kind::refused};
        return tracker::read_status(response);
    }

    bool is_account(const json& answer) const override
    {
        return !text_of(member(member(answer, "data"), "viewer"), "id").empty();
    }

    // Of a ticket that does not exist: an error, and no data.
    std::string moved_at(const json& answer) const override
    {
        return text_of(member(member(answer, "data"), "issue"), "updatedAt");
    }

private:
    static net::url api_of(const net::url& web)
    {
        return at_host(web, web.host == "linear.app" ? "api.linear.app" : web.host);
    }
};

} // namespace

net::outcome<std::unique_ptr<tracker>> make_linear(const account& from)
{
    const auto web = read_base(from.url);
    if (!web)
        return web.error();
    return std::make_unique<linear>(*web, from.token);
}

} // namespace makegood::trackers
