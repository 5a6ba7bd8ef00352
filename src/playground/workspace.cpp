#include "workspace.hpp"

#include <algorithm>
#include <cstdio>

#include "zones.hpp"

namespace makegood::playground {

bool channel::has(const std::string& user) const
{
    return std::find(members.begin(), members.end(), user) != members.end();
}

json person_json(const person& who, std::int64_t now_ms)
{
    json shown{{"id", who.id}, {"team_id", team_id}, {"name", who.name}, {"deleted", who.deleted}};
    shown["profile"] = {{"real_name", who.real_name},
                        {"display_name", who.name},
                        {"real_name_normalized", who.real_name},
                        {"display_name_normalized", who.name},
                        {"email", who.name + "@example.com"},
                        {"status_text", ""},
                        {"status_emoji", ""},
                        {"team", team_id}};
    shown["is_bot"] = who.bot;
    shown["is_app_user"] = false;
    shown["updated"] = who.updated_s;
    if (who.bot)
        shown["profile"].update({{"bot_id", who.bot_id}, {"api_app_id", who.app_id}});
    if (who.deleted) // Slack leaves the rest out for people who are gone.
        return shown;
    shown.update({{"real_name", who.real_name},
                  {"tz", who.zone},
                  {"tz_label", zone_label(who.zone, now_ms)},
                  {"tz_offset", zone_offset_s(who.zone, now_ms)},
                  {"is_admin", who.admin},
                  {"is_owner", false},
                  {"is_primary_owner", false},
                  {"is_restricted", who.guest},
                  {"is_ultra_restricted", false}});
    return shown;
}

workspace::workspace(std::function<std::int64_t()> now_ms, std::function<std::int64_t()> steady_ms)
    : now_ms_{std::move(now_ms)}
    , steady_ms_{std::move(steady_ms)}
    , run_{std::to_string(now_ms_())}
{
    seed_people();
    seed_channels();
}

void workspace::seed_people()
{
    const auto add = [this](const char* id, const char* name, const char* real_name, const char* zone) -> person& {
        person who;
        who.id = id;
        who.name = name;
        who.real_name = real_name;
        who.zone = zone;
        who.updated_s = now_ms_() / 1'000;
        return people_.emplace_back(std::move(who));
    };
    add("U001", "ana", "Ana Perez", "Europe/London");
    add("U002", "bo", "Bo Larsen", "America/New_York");
    add("U003", "chidi", "Chidi Okafor", "Asia/Kolkata");
    add("U004", "dee", "Dee Weber", "Europe/Berlin").admin = true;
    add("U005", "eli", "Eli Novak", "Australia/Sydney").guest = true;
    auto& own = add(bot_user_id, "makegood", "Makegood", "UTC");
    own.bot = true;
    own.app_id = app_id;
    own.bot_id = bot_id;
    groups_.push_back({"S001", "sre", "Site reliability", {"U003", "U004"}});
}

void workspace::seed_channels()
{
    const auto add = [this](const char* id, const char* name, channel_kind kind, std::vector<std::string> members) {
        channel place;
        place.id = id;
        place.name = name;
        place.kind = kind;
        place.creator = members.front();
        place.created_s = now_ms_() / 1'000;
        place.members = std::move(members);
        channels_.emplace(id, std::move(place));
    };
    add("C001", "general", channel_kind::public_channel, {"U004", "U001", "U002", "U003", bot_user_id});
    add("C104", "inc-104-checkout-down", channel_kind::public_channel, {"U002", "U001", "U003", "U004"});
    // The guest's: what is said elsewhere is not shown where they read.
    add("C003", "storage-vendor", channel_kind::public_channel, {"U003", "U001", "U005"});
    add("C002", "sre", channel_kind::private_channel, {"U003", "U004"});
    add("C004", "reliability", channel_kind::public_channel, {"U004", "U003"});
}

const person* workspace::find_person(const std::string& id_or_name) const
{
    const auto found = std::find_if(people_.begin(), people_.end(),
                                    [&](const person& who) { return who.id == id_or_name || who.name == id_or_name; });
    return found == people_.end() ? nullptr : &*found;
}

bool workspace::change_person(const std::string& id, const json& fields)
{
    const auto found = std::find_if(people_.begin(), people_.end(), [&](const person& who) { return who.id == id; });
    auto zone = fields.value("zone", found == people_.end() ? std::string{} : found->zone);
    if (found == people_.end() || !is_zone(zone))
        return false;
    found->zone = std::move(zone);
    found->deleted = fields.value("deleted", found->deleted);
    found->guest = fields.value("guest", found->guest);
    found->real_name = fields.value("real_name", found->real_name);
    found->updated_s = now_ms_() / 1'000;
    ++revision_;
    emit_event({{"type", "user_change"}, {"user", person_json(*found, now_ms_())}, {"event_ts", next_ts()}});
    return true;
}

const person* workspace::other_bot(const std::string& app, const std::string& name)
{
    const auto is_of_app = [&](const person& who) { return who.bot && who.app_id == app; };
    const auto known = std::find_if(people_.begin(), people_.end(), is_of_app);
    if (known != people_.end())
        return &*known;
    const auto bots = std::count_if(people_.begin(), people_.end(), [](const person& who) { return who.bot; });
    const bool is_app_id = app.size() > 1 && app.front() == 'A'
        && app.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
    if (!is_app_id || bots > static_cast<std::ptrdiff_t>(other_bots_max))
        return nullptr;
    person made;
    made.id = "U" + app;
    made.name = name.empty() ? app : name;
    made.real_name = made.name;
    made.zone = "UTC";
    made.bot = true;
    made.app_id = app;
    made.bot_id = "B" + app;
    made.updated_s = now_ms_() / 1'000;
    ++revision_;
    return &people_.emplace_back(std::move(made));
}

std::string workspace::next_ts()
{
    last_ts_us_ = std::max(now_ms_() * 1'000, last_ts_us_ + 1);
    std::string text(32, '\0');
    const int length
        = std::snprintf(text.data(), text.size(), "%lld.%06lld", static_cast<long long>(last_ts_us_ / 1'000'000),
                        static_cast<long long>(last_ts_us_ % 1'000'000));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string workspace::next_id(const std::string& prefix)
{
    std::string number = std::to_string(++last_id_);
    number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
    return prefix + run_ + number;
}

void workspace::emit_event(json event)
{
    delivery what;
    what.payload = {{"type", "event_callback"},
                    {"team_id", team_id},
                    {"api_app_id", app_id},
                    {"event_id", next_id("Ev")},
                    {"event_time", now_ms_() / 1'000},
                    {"is_ext_shared_channel", false},
                    {"authorizations",
                     json::array({{{"team_id", team_id},
                                   {"user_id", bot_user_id},
                                   {"is_bot", true},
                                   {"is_enterprise_install", false},
                                   {"enterprise_id", nullptr}}})}};
    what.payload["event_context"] = next_id("4-");
    what.payload["token"] = "playground";
    what.payload["event"] = std::move(event);
    deliveries_.push_back(std::move(what));
}

void workspace::emit(delivery what) { deliveries_.push_back(std::move(what)); }

std::vector<delivery> workspace::take_deliveries() { return std::exchange(deliveries_, {}); }

void workspace::open_home(const std::string& user)
{
    auto& place = direct_channel(user);
    emit_event(
        {{"type", "app_home_opened"}, {"user", user}, {"channel", place.id}, {"tab", "home"}, {"event_ts", next_ts()}});
}

} // namespace makegood::playground
