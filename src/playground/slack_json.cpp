#include "slack_json.hpp"

namespace makegood::playground {

json channel_json(const workspace& from, const channel& place)
{
    json shown{{"id", place.id},
               {"created", place.created_s},
               {"is_archived", place.archived},
               {"is_im", false},
               {"is_channel", false},
               {"is_group", false},
               {"is_mpim", false},
               {"is_org_shared", false},
               {"updated", place.created_s * 1'000},
               {"context_team_id", team_id}};
    if (place.kind == channel_kind::direct) {
        const auto* other = from.find_person(from.partner(place));
        shown.update({{"is_im", true},
                      {"user", from.partner(place)},
                      {"is_user_deleted", other != nullptr && other->deleted},
                      {"priority", 0}});
        return shown;
    }
    const bool is_private = place.kind == channel_kind::private_channel;
    shown.update({{"name", place.name},
                  {"name_normalized", place.name},
                  {"creator", place.creator},
                  {"is_channel", !is_private},
                  {"is_group", is_private},
                  {"is_private", is_private},
                  {"is_member", place.has(bot_user_id)},
                  {"is_general", place.id == "C001"},
                  {"is_shared", false},
                  {"is_ext_shared", false},
                  {"is_pending_ext_shared", false},
                  {"unlinked", 0},
                  {"num_members", place.members.size()},
                  {"shared_team_ids", json::array({team_id})}});
    shown["topic"] = {{"value", place.topic}, {"creator", ""}, {"last_set", 0}};
    shown["purpose"] = {{"value", ""}, {"creator", ""}, {"last_set", 0}};
    shown["previous_names"] = json::array();
    shown["pending_shared"] = json::array();
    return shown;
}

json group_json(const user_group& group)
{
    return {{"id", group.id},         {"team_id", team_id},
            {"is_usergroup", true},   {"name", group.name},
            {"handle", group.handle}, {"description", ""},
            {"is_external", false},   {"date_delete", 0},
            {"users", group.members}, {"user_count", group.members.size()}};
}

} // namespace makegood::playground
