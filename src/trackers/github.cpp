// GitHub, on github.com or a server of one's own. A pull request is an issue to its API, so that one call serves both:
// docs.github.com/en/rest/issues/issues#get-an-issue.
#include <nlohmann/json.hpp>

#include <makegood/wire/json_fields.hpp>

#include "tracker.hpp"

namespace makegood::trackers {

namespace {

using wire::json;
using wire::text_of;

class github final : public tracker
{
public:
    github(const net::url& web, const std::string& token)
        : tracker("GitHub", "GITHUB_TOKEN", web, api_of(web),
                  headers_with({{"Authorization", "Bearer " + token},
                                {"Accept", "application/vnd.github+json"},
                                {"X-GitHub-Api-Version", "2022-11-28"}}))
    {
    }

    // https://github.com/acme/api/pull/12 or /issues/12, and what stands behind them.
    std::optional<api_request> ticket(const std::string& link) const override
    {
        const auto parts = page_of(link).path;
        const bool is_ticket = parts.size() >= 4 && (parts[2] == "issues" || parts[2] == "pull") && is_number(parts[3]);
        if (!is_ticket || !is_segment(parts[0]) || !is_segment(parts[1]))
            return std::nullopt;
        return api_request{.target = "/repos/" + parts[0] + "/" + parts[1] + "/issues/" + parts[3]};
    }

    // Good for every kind of token, and costs none of its allowance.
    api_request whoami() const override { return {.target = "/rate_limit"}; }

    // Of a server that limits nobody: 404, with a good token.
    api_answer read_status(const net::http_response& response) const override
    {
        if (response.status == 404 && response.body.find("Rate limiting is not enabled") != std::string::npos)
            return {.is = api_answer::kind::seen};
        return tracker::read_status(response);
    }

    std::string moved_at(const json& answer) const override { return text_of(answer, "updated_at"); }

    bool is_account(const json& answer) const override
    {
        return answer.contains("resources") || answer.contains("message");
    }

private:
    // Servers that GitHub runs for one company have it beside their site as well.
    static net::url api_of(const net::url& web)
    {
        const bool is_hosted = web.host == "github.com" || web.host.ends_with(".ghe.com");
        return is_hosted ? at_host(web, "api." + web.host) : under(web, "/api/v3");
    }
};

} // namespace

net::outcome<std::unique_ptr<tracker>> make_github(const account& from)
{
    const auto web = read_base(from.url);
    if (!web)
        return web.error();
    return std::make_unique<github>(*web, from.token);
}

} // namespace makegood::trackers
