#include <algorithm>

#include <makegood/slack/decode.hpp>
#include <makegood/slack/text.hpp>

#include "json_fields.hpp"

namespace makegood::slack {

namespace {

// The year 2100: days of years far beyond cannot be computed.
constexpr std::int64_t latest_s = 4'102'444'800;

// Whether this workspace is among those of a person: their own, or one of those that their organisation, which is ours,
// has put them into. Slack tells the latter in enterprise_user; people of other organisations have one, too.
bool is_of_ours(const json& user, const own_identity& self)
{
    const auto team = text_of(user, "team_id");
    if (team.empty() || self.team.empty() || team == self.team)
        return true;
    const auto& there = member(user, "enterprise_user");
    const auto& teams = member(there, "teams");
    return !self.enterprise.empty() && text_of(there, "enterprise_id") == self.enterprise && teams.is_array()
        && std::find(teams.begin(), teams.end(), json(self.team)) != teams.end();
}

core::standing standing_of(const json& user, const own_identity& self)
{
    if (flag_of(user, "deleted"))
        return core::standing::gone;
    if (flag_of(user, "is_bot") || flag_of(user, "is_workflow_bot") || text_of(user, "id") == "USLACKBOT")
        return core::standing::bot;
    if (flag_of(user, "is_stranger") || !is_of_ours(user, self))
        return core::standing::outsider;
    const bool is_guest = flag_of(user, "is_restricted") || flag_of(user, "is_ultra_restricted");
    return is_guest ? core::standing::guest : core::standing::member;
}

std::string first_of(std::initializer_list<std::string> values)
{
    const auto* found = std::find_if(values.begin(), values.end(), [](const auto& each) { return !each.empty(); });
    return found == values.end() ? std::string{} : *found;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return text;
}

// Slack's own suggestions "Vacationing" and "Out sick". One without an end is not taken for leave: it would silence for
// good.
std::optional<core::instant> away_until(const json& profile)
{
    const auto emoji = text_of(profile, "status_emoji");
    const auto ends_s = number_of(profile, "status_expiration");
    const bool is_away = emoji == ":palm_tree:" || emoji == ":face_with_thermometer:";
    return is_away && ends_s > 0 && ends_s < latest_s ? std::optional(core::instant{std::chrono::seconds(ends_s)})
                                                      : std::nullopt;
}

} // namespace

core::person read_person(const json& user, const own_identity& self)
{
    const auto& profile = member(user, "profile");
    core::person out;
    out.handle = lower(text_of(user, "name"));
    out.full_name = first_of({text_of(user, "real_name"), text_of(profile, "real_name")});
    out.name = first_of({text_of(profile, "display_name"), text_of(user, "real_name"), text_of(profile, "real_name"),
                         text_of(user, "name"), text_of(user, "id")});
    out.email = text_of(profile, "email");
    out.standing = standing_of(user, self);
    out.is_admin = flag_of(user, "is_admin") || flag_of(user, "is_owner") || flag_of(user, "is_primary_owner");
    out.zone = text_of(user, "tz");
    out.status_until = away_until(profile);
    return out;
}

core::place read_place(const json& channel, const own_identity& self)
{
    core::place out;
    out.workspace = self.team;
    out.channel = text_of(channel, "id");
    out.name = text_of(channel, "name");
    const bool is_closed
        = flag_of(channel, "is_private") || flag_of(channel, "is_group") || flag_of(channel, "is_mpim");
    // What is not known to be public is private: nothing may leak by a missing field.
    const bool is_open = !is_closed && (flag_of(channel, "is_channel") || member(channel, "is_private").is_boolean());
    out.visibility = is_open ? core::visibility::open : core::visibility::closed;
    if (flag_of(channel, "is_im"))
        out.visibility = core::visibility::direct;
    out.is_joined = flag_of(channel, "is_member") || flag_of(channel, "is_im");
    out.is_archived = flag_of(channel, "is_archived");
    // With other organisations, or with other workspaces of our own.
    out.is_shared = flag_of(channel, "is_ext_shared") || flag_of(channel, "is_pending_ext_shared")
        || flag_of(channel, "is_org_shared");
    for (const auto* part : {"topic", "purpose"})
        if (const auto text = text_of(member(channel, part), "value"); !text.empty())
            out.description += (out.description.empty() ? "" : "\n") + read_text(text).text;
    return out;
}

} // namespace makegood::slack
