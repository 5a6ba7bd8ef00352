// What one person sees of the workspace, as one JSON object for the page and for tests.
#include <algorithm>

#include "control_api.hpp"
#include "zones.hpp"

namespace makegood::playground {

namespace {

constexpr std::size_t messages_shown_max = 400;

bool is_visible(const message& what, const std::string& person_id)
{
    return what.only_for.empty() || what.only_for == person_id;
}

json shown_person(const person& who, std::int64_t now_ms)
{
    return {{"id", who.id},
            {"name", who.name},
            {"real_name", who.real_name},
            {"zone", who.zone},
            {"zone_label", zone_label(who.zone, now_ms)},
            {"offset_s", zone_offset_s(who.zone, now_ms)},
            {"guest", who.guest},
            {"admin", who.admin},
            {"deleted", who.deleted},
            {"bot", who.bot}};
}

std::size_t count_unread(const channel& place, const person& who, const std::string& read_until)
{
    std::size_t unread = 0;
    for (auto entry = place.messages.upper_bound(read_until); entry != place.messages.end(); ++entry) {
        if (is_visible(entry->second, who.id) && entry->second.author != who.id)
            ++unread;
    }
    return unread;
}

json shown_place(hub& at, const channel& place, const person& who)
{
    json shown{{"id", place.id},          {"name", place.name},         {"kind", at.in.kind_name(place)},
               {"topic", place.topic},    {"archived", place.archived}, {"member", place.has(who.id)},
               {"members", place.members}};
    shown["unread"] = count_unread(place, who, at.read_until[who.id][place.id]);
    if (place.kind == channel_kind::direct)
        shown["name"] = "makegood";
    return shown;
}

json shown_messages(hub& at, const channel& place, const person& who)
{
    auto list = json::array();
    auto entry = place.messages.end();
    while (entry != place.messages.begin() && list.size() < messages_shown_max) {
        --entry;
        if (!is_visible(entry->second, who.id))
            continue;
        auto shown = at.in.message_json(place, entry->second);
        shown["ephemeral"] = !entry->second.only_for.empty();
        list.push_back(std::move(shown));
    }
    std::reverse(list.begin(), list.end());
    return list;
}

json shown_bot(const hub& at)
{
    const auto state = at.bot.current();
    const char* status = "down";
    if (at.links.count() > 0)
        status = "up";
    else if (state == bot_process::state::running || state == bot_process::state::external)
        status = "starting";
    else if (state == bot_process::state::stopped)
        status = "stopped";
    return {{"status", status}, {"detail", at.bot.detail()}, {"managed", state != bot_process::state::external}};
}

} // namespace

json person_state(hub& at, const json& arguments)
{
    const auto* who = at.in.find_person(arguments.value("person", ""));
    if (who == nullptr || who->bot)
        return {{"problem", "There is no such person."}};
    at.in.direct_channel(who->id);
    const auto now_ms = at.clock.now_ms();
    const auto* place = at.in.find_channel(arguments.value("place", ""));
    const bool readable = place != nullptr && at.in.may_read(*place, who->id);
    if (readable && arguments.value("read", false) && !place->messages.empty())
        at.read_until[who->id][place->id] = place->messages.rbegin()->first;
    json state{{"revision", at.revision}, {"now_ms", now_ms}, {"people", json::array()}, {"places", json::array()}};
    state["you"] = shown_person(*who, now_ms);
    for (const auto& known : at.in.people()) {
        auto shown = shown_person(known, now_ms);
        if (const auto* direct = at.in.find_channel("D" + known.id.substr(1)))
            shown["unread"] = count_unread(*direct, known, at.read_until[known.id][direct->id]);
        state["people"].push_back(std::move(shown));
    }
    for (const auto& group : at.in.groups())
        state["groups"].push_back({{"id", group.id}, {"handle", group.handle}});
    for (const auto& [id, known] : at.in.channels()) {
        if (at.in.may_read(known, who->id))
            state["places"].push_back(shown_place(at, known, *who));
    }
    if (readable) {
        state["place"] = shown_place(at, *place, *who);
        state["place"]["messages"] = shown_messages(at, *place, *who);
        state["place"]["bookmarks"] = place->bookmarks;
    }
    state["bot"] = shown_bot(at);
    state["connections"] = at.links.shown();
    state["silent_ms"] = at.links.silent_ms(at.in.steady_ms());
    state["unacknowledged"] = at.deliveries.unacknowledged();
    state["faults"] = at.switches.shown();
    state["views"] = at.actions.open_views(who->id);
    state["home"] = at.actions.home_view(who->id);
    return state;
}

} // namespace makegood::playground
