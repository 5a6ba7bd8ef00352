// Linear: linear.app/developers/graphql. Its limits answer with status 400 (linear.app/developers/rate-limiting).
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

    // ENG-12, or https://linear.app/acme/issue/ENG-12/the-title.
    std::optional<api_request> ticket(const std::string& link) const override
    {
        const auto parts = path_of(link);
        const bool is_page = parts.size() >= 3 && parts[1] == "issue";
        const auto key = is_page ? parts[2] : link;
        if (!is_key(key))
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

    // Of a ticket that does not exist: an error, and no data.
    std::string moved_at(const json& answer) const override
    {
        return text_of(member(member(answer, "data"), "issue"), "updatedAt");
    }

private:
    static net::url api_of(const net::url& web)
    {
        auto api = web;
        if (api.host == "linear.app")
            api.host = "api.linear.app";
        return api;
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
