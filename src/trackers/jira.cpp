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

    // PAY-881, or https://acme.atlassian.net/browse/PAY-881.
    std::optional<api_request> ticket(const std::string& link) const override
    {
        const auto parts = path_of(link);
        const bool is_page = parts.size() >= 2 && parts[0] == "browse";
        const auto key = is_page ? parts[1] : link;
        if (!is_key(key))
            return std::nullopt;
        return api_request{.target = "/issue/" + key + "?fields=updated"};
    }

    api_request whoami() const override { return {.target = "/myself"}; }

    std::string moved_at(const json& answer) const override { return text_of(member(answer, "fields"), "updated"); }
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
