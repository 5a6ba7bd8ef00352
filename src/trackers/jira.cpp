// Jira, in the cloud or on a server of one's own. Version 2 of its API is the one that both have:
// developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues.
#include <nlohmann/json.hpp>

#include <makegood/wire/json_fields.hpp>

#include "tracker.hpp"

namespace makegood::trackers {

namespace {

using wire::json;
using wire::member;
using wire::text_of;

// The cloud wants the account beside its token; a server's personal token stands alone.
std::string authorization(const account& from)
{
    return from.user.empty() ? "Bearer " + from.token : net::basic_authorization(from.user + ":" + from.token);
}

class jira final : public tracker
{
public:
    jira(const net::url& web, const account& from)
        : tracker("Jira", "JIRA_TOKEN", web, under(web, "/rest/api/2"),
                  headers_with({{"Authorization", authorization(from)}, {"Accept", "application/json"}}))
    {
    }

    // PAY-881, https://acme.atlassian.net/browse/PAY-881, or another page that ends in a key or has one selected.
    std::optional<api_request> ticket(const std::string& link) const override
    {
        const auto key = key_of(link);
        if (key.empty())
            return std::nullopt;
        return api_request{.target = "/issue/" + key + "?fields=updated"};
    }

    api_request whoami() const override { return {.target = "/myself"}; }

    // The cloud takes whoever signs in with a wrong token for anybody, and says so beside its answer.
    api_answer read_status(const net::http_response& response) const override
    {
        const auto reason = response.headers.find("X-Seraph-LoginReason").value_or("");
        const bool is_let_in
            = reason.find("FAILED") == std::string_view::npos && reason.find("DENIED") == std::string_view::npos;
        return is_let_in ? tracker::read_status(response) : api_answer{.is = api_answer::kind::refused};
    }

    bool is_account(const json& answer) const override
    {
        return answer.contains("accountId") || answer.contains("name");
    }

    std::string moved_at(const json& answer) const override { return text_of(member(answer, "fields"), "updated"); }

private:
    std::string key_of(const std::string& link) const
    {
        const auto shown = page_of(link);
        const auto selected = std::string(net::find_field(shown.query, "selectedIssue"));
        if (shown.path.empty())
            return is_key(link) ? link : std::string();
        return key_in(selected.empty() ? shown.path.back() : selected);
    }
};

} // namespace

net::outcome<std::unique_ptr<tracker>> make_jira(const account& from)
{
    const auto web = read_base(from.url);
    if (!web)
        return web.error();
    return std::make_unique<jira>(*web, from);
}

} // namespace makegood::trackers
