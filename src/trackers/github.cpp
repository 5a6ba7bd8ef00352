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

    // https://github.com/acme/api/pull/12, /issues/12, or acme/api#12.
    std::optional<api_request> ticket(const std::string& link) const override
    {
        auto parts = path_of(link);
        if (parts.empty())
            parts = path_of(written_out(link));
        const bool is_ticket = parts.size() >= 4 && (parts[2] == "issues" || parts[2] == "pull") && is_number(parts[3]);
        if (!is_ticket)
            return std::nullopt;
        return api_request{.target = "/repos/" + parts[0] + "/" + parts[1] + "/issues/" + parts[3]};
    }

    // Good for every kind of token, and costs none of its allowance.
    api_request whoami() const override { return {.target = "/rate_limit"}; }

    std::string moved_at(const json& answer) const override { return text_of(answer, "updated_at"); }

private:
    static net::url api_of(const net::url& web)
    {
        if (web.host != "github.com")
            return under(web, "/api/v3");
        auto api = web;
        api.host = "api.github.com";
        return api;
    }

    // "acme/api#12" as the address of its page; anything else as it is.
    std::string written_out(const std::string& reference) const
    {
        const auto hash = reference.find('#');
        if (hash == std::string::npos || reference.find("://") != std::string::npos)
            return reference;
        return page("/" + reference.substr(0, hash) + "/issues/" + reference.substr(hash + 1));
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
