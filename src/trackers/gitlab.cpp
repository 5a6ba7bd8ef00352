// GitLab, on gitlab.com or a server of one's own: docs.gitlab.com/api/issues and /api/merge_requests.
#include <algorithm>

#include <nlohmann/json.hpp>

#include <makegood/wire/json_fields.hpp>

#include "tracker.hpp"

namespace makegood::trackers {

namespace {

using wire::json;
using wire::text_of;

class gitlab final : public tracker
{
public:
    gitlab(const net::url& web, const std::string& token)
        : tracker("GitLab", "GITLAB_TOKEN", web, under(web, "/api/v4"), headers_with({{"PRIVATE-TOKEN", token}}))
    {
    }

    // https://gitlab.com/group/subgroup/project/-/issues/12, /-/work_items/12 or /-/merge_requests/12; of older servers
    // without the dash.
    std::optional<api_request> ticket(const std::string& link) const override
    {
        auto parts = page_of(link).path;
        // An incident is an issue: "/-/issues/incident/12".
        for (std::size_t at = 1; at < parts.size(); ++at)
            if (parts[at] == "incident" && parts[at - 1] == "issues")
                parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at));
        for (std::size_t at = 2; at + 1 < parts.size(); ++at) {
            const bool is_change = parts[at] == "merge_requests";
            const bool is_ticket = is_change || parts[at] == "issues" || parts[at] == "work_items";
            const std::size_t length = parts[at - 1] == "-" ? at - 1 : at;
            const auto end = parts.begin() + static_cast<std::ptrdiff_t>(length);
            if (!is_ticket || !is_number(parts[at + 1]) || length < 2 || parts.front() == "groups"
                || !std::all_of(parts.begin(), end, is_segment))
                continue;
            std::string project;
            for (std::size_t index = 0; index < length; ++index)
                project += (project.empty() ? "" : "/") + parts[index];
            return api_request{.target = "/projects/" + net::percent_encode(project)
                                   + (is_change ? "/merge_requests/" : "/issues/") + parts[at + 1]};
        }
        return std::nullopt;
    }

    // Good for tokens of people, projects and groups, whatever they may do.
    api_request whoami() const override { return {.target = "/personal_access_tokens/self"}; }

    std::string moved_at(const json& answer) const override { return text_of(answer, "updated_at"); }

    bool is_account(const json& answer) const override { return answer.contains("user_id"); }
};

} // namespace

net::outcome<std::unique_ptr<tracker>> make_gitlab(const account& from)
{
    const auto web = read_base(from.url);
    if (!web)
        return web.error();
    return std::make_unique<gitlab>(*web, from.token);
}

} // namespace makegood::trackers
