#include <algorithm>

#include "fold.hpp"
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

// Longer than anybody asks for, short enough that few rows are kept.
constexpr std::chrono::hours writers_kept_for{1};

// Whether a message id is a time stamp ("1795750200.000100"), which can be compared.
bool is_stamp(const std::string& message)
{
    return message.find('.') != std::string::npos && std::all_of(message.begin(), message.end(), [](char letter) {
               return letter == '.' || (letter >= '0' && letter <= '9');
           });
}

bool is_earlier(const std::string& left, const std::string& right)
{
    const auto whole_left = left.find('.');
    const auto whole_right = right.find('.');
    return whole_left != whole_right ? whole_left < whole_right : left < right;
}

} // namespace

std::optional<core::place> places::find(core::place_id id)
{
    auto select = on_.use("SELECT " PLACE_COLUMNS " FROM place WHERE id = ?");
    if (!select.bind(id).step())
        return std::nullopt;
    return read_place(select);
}

std::optional<core::place> places::by_channel(const std::string& workspace, const std::string& channel)
{
    auto select = on_.use("SELECT " PLACE_COLUMNS " FROM place WHERE channel = ?2 AND (?1 = '' OR workspace = ?1) "
                          "ORDER BY id DESC LIMIT 1");
    if (!select.bind(workspace, channel).step())
        return std::nullopt;
    return read_place(select);
}

std::optional<core::place> places::by_name(const std::string& workspace, const std::string& name)
{
    // An archived channel gives its name free: the living one is meant, else the newest of those. Where a platform lets
    // several live under one name, the oldest that the bot is in keeps it, else the oldest: nobody takes it over by a
    // new room.
    const std::string wanted = fold(name.starts_with('#') ? std::string_view(name).substr(1) : std::string_view(name));
    if (workspace.empty()) {
        // In the workspace that was known first: nobody takes a name over by a new room elsewhere.
        auto anywhere = on_.use("SELECT " PLACE_COLUMNS " FROM place WHERE name_folded = ? ORDER BY is_archived, "
                                "(SELECT min(id) FROM place AS first WHERE first.workspace = place.workspace), "
                                "iif(is_archived, 0, is_joined) DESC, iif(is_archived, -id, id) LIMIT 1");
        return anywhere.bind(wanted).step() ? std::optional(read_place(anywhere)) : std::nullopt;
    }
    auto select = on_.use("SELECT " PLACE_COLUMNS " FROM place INDEXED BY place_name WHERE workspace = ? "
                          "AND name_folded = ? ORDER BY is_archived, iif(is_archived, 0, is_joined) DESC, "
                          "iif(is_archived, -id, id) LIMIT 1");
    if (!select.bind(workspace, wanted).step())
        return std::nullopt;
    return read_place(select);
}

core::place_id places::put(const core::place& seen, core::instant fetched_at)
{
    if (seen.id)
        move(seen);
    auto upsert = on_.use(
        "INSERT INTO place (workspace, channel, name, name_folded, visibility, is_joined, is_archived, is_shared, "
        "fetched_at, guests_at, has_guests, is_muted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT "
        "(workspace, channel) "
        "DO UPDATE SET "
        "name = excluded.name, name_folded = excluded.name_folded, visibility = excluded.visibility, "
        "is_joined = excluded.is_joined, is_archived = excluded.is_archived, is_shared = excluded.is_shared, "
        "fetched_at = excluded.fetched_at, guests_at = ifnull(excluded.guests_at, guests_at), "
        "has_guests = iif(excluded.guests_at IS NULL, has_guests, excluded.has_guests), "
        "is_muted = excluded.is_muted RETURNING id");
    upsert.bind(seen.workspace, seen.channel, seen.name, fold(seen.name), seen.visibility, seen.is_joined,
                seen.is_archived, seen.is_shared, fetched_at, seen.guests_at, seen.has_guests, seen.is_muted);
    upsert.step();
    return upsert.take<core::place_id>();
}

// The platform may give a place another id; what was said there and who reads it stay with ours, and what was posted is
// edited under the new one. (Rare enough to look through all that was ever posted.)
void places::move(const core::place& seen)
{
    const auto other = by_channel(seen.workspace, seen.channel);
    if (other && other->id == seen.id)
        return;
    if (other)
        on_.use("UPDATE place SET channel = channel || ' before ' || ?, is_joined = 0, is_archived = 1 WHERE id = ?")
            .bind(seen.id, other->id)
            .run();
    on_.use("UPDATE outbox SET posted_channel = ?1 WHERE place = ?2 AND posted_channel <> ''")
        .bind(seen.channel, seen.id)
        .run();
    on_.use("UPDATE place SET channel = ? WHERE id = ?").bind(seen.channel, seen.id).run();
}

void places::set_members(core::place_id place, const std::vector<core::person_id>& members, core::instant at)
{
    on_.use("DELETE FROM membership WHERE place = ?").bind(place).run();
    for (const auto each : members)
        on_.use("INSERT OR IGNORE INTO membership (place, person) VALUES (?, ?)").bind(place, each).run();
    on_.use("UPDATE place SET members_at = ? WHERE id = ?").bind(at, place).run();
}

void places::set_zone(core::place_id place, const std::string& zone)
{
    on_.use("UPDATE place SET zone = ? WHERE id = ?").bind(zone, place).run();
}

std::set<std::pair<core::person_id, std::string>> places::zone_followers(core::place_id place)
{
    auto select = on_.use("SELECT person.id, place.zone FROM place JOIN membership ON membership.place = place.id "
                          "JOIN person ON person.id = membership.person "
                          "WHERE place.id = ? AND place.zone <> '' AND place.is_joined = 1 AND person.zone = '' "
                          "AND person.own_zone = ''");
    select.bind(place);
    std::set<std::pair<core::person_id, std::string>> found;
    while (select.step()) {
        const auto who = select.take<core::person_id>();
        found.emplace(who, select.take<std::string>());
    }
    return found;
}

void places::forget_member(core::place_id place, core::person_id who)
{
    on_.use("DELETE FROM membership WHERE place = ? AND person = ?").bind(place, who).run();
}

std::optional<bool> places::is_member(core::place_id place, core::person_id who, core::instant not_before)
{
    auto select = on_.use("SELECT EXISTS (SELECT 1 FROM membership WHERE place = ?1 AND person = ?2) "
                          "FROM place WHERE id = ?1 AND members_at >= ?3");
    if (!select.bind(place, who, not_before).step())
        return std::nullopt;
    return select.take<bool>();
}

std::optional<core::instant> places::fetched_at(core::place_id place)
{
    auto select = on_.use("SELECT fetched_at FROM place WHERE id = ?");
    if (!select.bind(place).step())
        return std::nullopt;
    return select.take<core::instant>();
}

std::vector<std::pair<core::place, std::string>> places::watched(const std::string& workspace)
{
    auto select = on_.use("SELECT " PLACE_COLUMNS ", ifnull(mark.message, '') FROM place INDEXED BY place_watched "
                          "LEFT JOIN mark ON mark.place = place.id "
                          "WHERE workspace = ? AND is_joined = 1 AND is_archived = 0 ORDER BY place.id");
    select.bind(workspace);
    std::vector<std::pair<core::place, std::string>> found;
    while (select.step()) {
        auto where = read_place(select);
        auto message = select.take<std::string>();
        found.emplace_back(std::move(where), std::move(message));
    }
    return found;
}

void marks::advance(core::place_id place, const std::string& message)
{
    const auto known = mark_of(place);
    // Bulk flushes may arrive late; what was seen stays seen.
    if (is_stamp(known) && is_stamp(message) && is_earlier(message, known))
        return;
    on_.use("INSERT INTO mark (place, message) VALUES (?, ?) ON CONFLICT DO UPDATE SET message = excluded.message")
        .bind(place, message)
        .run();
}

std::string marks::mark_of(core::place_id place)
{
    auto select = on_.use("SELECT message FROM mark WHERE place = ?");
    return select.bind(place).step() ? select.take<std::string>() : std::string();
}

void marks::forget(core::place_id place) { on_.use("DELETE FROM mark WHERE place = ?").bind(place).run(); }

void marks::note_writer(core::place_id place, const std::string& user, core::instant at)
{
    on_.use("INSERT INTO writer (place, user, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)")
        .bind(place, user, at)
        .run();
    on_.use("DELETE FROM writer INDEXED BY writer_at WHERE at < ?").bind(at - writers_kept_for).run();
}

std::optional<core::instant> marks::wrote_at(core::place_id place, const std::string& user)
{
    auto select = on_.use("SELECT at FROM writer WHERE place = ? AND user = ?");
    return select.bind(place, user).step() ? std::optional(select.take<core::instant>()) : std::nullopt;
}

std::string marks::position_of(const std::string& workspace)
{
    auto select = on_.use("SELECT position FROM position WHERE workspace = ?");
    return select.bind(workspace).step() ? select.take<std::string>() : std::string();
}

void marks::keep_position(const std::string& workspace, const std::string& position)
{
    on_.use("INSERT INTO position (workspace, position) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET position = excluded.position")
        .bind(workspace, position)
        .run();
}

} // namespace makegood::store
