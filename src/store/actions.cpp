#include <algorithm>
#include <array>
#include <stdexcept>

#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

// Lists: one text per index that can lead the way, the same conditions behind each. The planner knows nothing of the
// data (no ANALYZE), so the index is named: the cost of a query is what its text says.

#define ACTION_CONDITIONS                                                                                              \
    " AND (?1 IS NULL OR owner = ?1) AND (?2 IS NULL OR (asker = ?2 AND asker IS NOT owner))"                          \
    " AND (?3 IS NULL OR offered_to = ?3)"                                                                             \
    " AND (?4 IS NULL OR incident = ?4) AND (?5 IS NULL OR offer_group = ?5)"                                          \
    " AND ((?6 >> state) & 1) AND (?7 = '' OR service = ?7 COLLATE NOCASE) AND (?8 IS NULL OR due_at < ?8)"            \
    " AND (?9 IS NULL OR first_due_at >= ?9) AND (?10 IS NULL OR first_due_at < ?10)"                                  \
    " AND (?11 = 0 OR (state = 0 AND offered_to IS NULL AND offered_team = ''))"                                       \
    " AND (?12 = 0 OR (state = 0 AND (offered_to IS NOT NULL OR offered_team <> '')))"                                 \
    " AND (?13 = 0 OR blocked_look_at IS NOT NULL)"                                                                    \
    " AND (?14 IS NULL OR blocked_action = ?14) AND (?15 IS NULL OR look_at <= ?15)"                                   \
    " AND (?16 IS NULL OR (place = ?16 AND message = ?17)) AND (?18 IS NULL OR offered_at >= ?18)"                     \
    " AND (?19 = '' OR offered_team = ?19) AND (?20 IS NULL OR blocked_person = ?20)"                                  \
    " AND (?21 = 0 OR links <> '[]')"
#define ACTION_LIMIT " LIMIT ?22 OFFSET ?23"
#define ACTION_LIST(lead, order) "SELECT " ACTION_COLUMNS " FROM action " lead ACTION_CONDITIONS order ACTION_LIMIT
#define ACTION_QUERIES(lead)                                                                                           \
    {                                                                                                                  \
        {ACTION_LIST(lead, " ORDER BY due_at IS NULL, due_at, id"), ACTION_LIST(lead, " ORDER BY id DESC"),            \
         ACTION_LIST(lead, " ORDER BY id")},                                                                           \
            "SELECT count(*) FROM action " lead ACTION_CONDITIONS                                                      \
    }

struct queries
{
    std::array<const char*, 3> lists; // by ports::list_order
    const char* count;
};

constexpr queries by_owner = ACTION_QUERIES("INDEXED BY action_owner WHERE owner = ?1");
constexpr queries by_owner_open = ACTION_QUERIES("INDEXED BY action_owner WHERE owner = ?1 AND state <= 1");
constexpr queries by_owner_first_due
    = ACTION_QUERIES("INDEXED BY action_owner_first_due WHERE owner = ?1 AND first_due_at >= ?9");
constexpr queries by_asker = ACTION_QUERIES("INDEXED BY action_asker WHERE asker = ?2 AND asker IS NOT owner");
constexpr queries by_asker_open
    = ACTION_QUERIES("INDEXED BY action_asker WHERE asker = ?2 AND asker IS NOT owner AND state <= 1");
constexpr queries by_offered = ACTION_QUERIES("INDEXED BY action_offered WHERE offered_to = ?3");
constexpr queries by_offered_team
    = ACTION_QUERIES("INDEXED BY action_offered_team WHERE offered_team = ?19 AND offered_team <> ''");
constexpr queries by_incident = ACTION_QUERIES("INDEXED BY action_incident WHERE incident = ?4");
constexpr queries by_offer_group = ACTION_QUERIES("INDEXED BY action_offer_group WHERE offer_group = ?5");
constexpr queries by_awaited = ACTION_QUERIES("INDEXED BY action_waits WHERE blocked_action = ?14");
constexpr queries by_message = ACTION_QUERIES("INDEXED BY action_message WHERE message = ?17 AND message <> ''");
constexpr queries by_final_look = ACTION_QUERIES("INDEXED BY action_final_look WHERE state >= 2 AND look_at <= ?15");
constexpr queries by_look = ACTION_QUERIES("INDEXED BY action_look WHERE look_at <= ?15");
// Only promises have a first date, and each has an owner.
constexpr queries by_first_due
    = ACTION_QUERIES("INDEXED BY action_owner_first_due WHERE owner IN (SELECT id FROM person) AND first_due_at >= ?9");
constexpr queries by_offered_from = ACTION_QUERIES("INDEXED BY action_offered_at WHERE offered_at >= ?18");
constexpr queries by_due_open = ACTION_QUERIES("INDEXED BY action_open WHERE state <= 1 AND due_at < ?8");
constexpr queries by_open = ACTION_QUERIES("INDEXED BY action_open WHERE state <= 1");
constexpr queries by_nothing = ACTION_QUERIES("WHERE 1");

constexpr int all_states = 0xF;
constexpr int open_states = 0x3;
constexpr int final_states = all_states & ~open_states;

// One bit per state that matches.
int mask_of(const ports::action_filter& filter)
{
    if (filter.only_ideas || filter.only_offers)
        return 1 << static_cast<int>(core::state::proposed);
    if (filter.states.empty())
        return all_states;
    int mask = 0;
    for (const auto each : filter.states)
        mask |= 1 << static_cast<int>(each);
    return mask;
}

// The narrowest way in that the filter opens.
const queries& way_in(const ports::action_filter& filter, int mask)
{
    const bool is_open = (mask & ~open_states) == 0;
    if (filter.blocked_on)
        return by_awaited;
    if (filter.place)
        return by_message;
    if (filter.look_until && (mask & ~final_states) == 0)
        return by_final_look;
    if (filter.look_until && filter.only_linked)
        return by_look;
    if (filter.offer_group)
        return by_offer_group;
    if (filter.offered_to)
        return by_offered;
    if (!filter.offered_team.empty())
        return by_offered_team;
    if (filter.incident)
        return by_incident;
    if (filter.owner && filter.first_due_from)
        return by_owner_first_due;
    if (filter.owner)
        return is_open ? by_owner_open : by_owner;
    if (filter.asker)
        return is_open ? by_asker_open : by_asker;
    if (filter.first_due_from)
        return by_first_due;
    if (filter.offered_from)
        return by_offered_from;
    if (is_open)
        return filter.due_before ? by_due_open : by_open;
    return by_nothing;
}

void bind_filter(query& to, const ports::action_filter& filter, int mask)
{
    to.bind(filter.owner, filter.asker, filter.offered_to, filter.incident, filter.offer_group, mask, filter.service,
            filter.due_before, filter.first_due_from, filter.first_due_until, filter.only_ideas, filter.only_offers,
            filter.only_blocked, filter.blocked_on, filter.look_until, filter.place, filter.message,
            filter.offered_from, filter.offered_team, filter.waits_for, filter.only_linked);
}

constexpr int list_limit = 10000;

} // namespace

core::action_id actions::add(const core::action& item)
{
    if (item.id)
        throw std::logic_error("an action is added twice: " + core::format_id(item.id));
    auto insert = on_.use("INSERT INTO action (" ACTION_FIELD_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bind_action(insert, item);
    insert.run();
    return core::action_id{on_.last_id()};
}

std::optional<core::action> actions::find(core::action_id id)
{
    auto select = on_.use("SELECT " ACTION_COLUMNS " FROM action WHERE id = ?");
    if (!select.bind(id).step())
        return std::nullopt;
    return read_action(select);
}

void actions::save(const core::action& item)
{
    auto update
        = on_.use("UPDATE action SET (" ACTION_FIELD_COLUMNS ") = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?");
    bind_action(update, item);
    update.bind(item.id).run();
    if (on_.changes() != 1)
        throw std::logic_error("an action that is not stored is saved: " + core::format_id(item.id));
}

std::vector<core::action> actions::list(const ports::action_filter& filter)
{
    const int mask = mask_of(filter);
    const auto& way = way_in(filter, mask);
    auto select = on_.use(way.lists[static_cast<std::size_t>(filter.order)]);
    bind_filter(select, filter, mask);
    select.bind(std::clamp(filter.limit, 1, list_limit), std::max(filter.offset, 0));
    std::vector<core::action> found;
    while (select.step())
        found.push_back(read_action(select));
    return found;
}

std::int64_t actions::count(const ports::action_filter& filter)
{
    const int mask = mask_of(filter);
    auto select = on_.use(way_in(filter, mask).count);
    bind_filter(select, filter, mask);
    select.step();
    return select.take<std::int64_t>();
}

std::vector<core::action> actions::to_look_at(core::instant now, int limit)
{
    auto select = on_.use("SELECT " ACTION_COLUMNS " FROM action INDEXED BY action_look WHERE look_at <= ? "
                          "ORDER BY look_at, id LIMIT ?");
    select.bind(now, limit);
    std::vector<core::action> found;
    while (select.step())
        found.push_back(read_action(select));
    return found;
}

std::optional<core::instant> actions::next_look()
{
    auto select = on_.use("SELECT look_at FROM action INDEXED BY action_look WHERE look_at IS NOT NULL "
                          "ORDER BY look_at LIMIT 1");
    if (!select.step())
        return std::nullopt;
    return select.take<core::instant>();
}

void actions::look_at_open(core::instant now)
{
    on_.use("UPDATE action INDEXED BY action_open SET look_at = ? WHERE state <= 1 AND look_at > ?")
        .bind(now, now)
        .run();
}

void actions::follow_rules(std::int64_t fingerprint, core::instant now)
{
    on_.use("INSERT INTO meta (name, value) VALUES ('rules', ?) ON CONFLICT DO UPDATE SET value = excluded.value "
            "WHERE value <> excluded.value")
        .bind(fingerprint)
        .run();
    if (on_.changes() > 0)
        look_at_open(now);
}

void actions::remove(core::action_id id) { on_.use("DELETE FROM action WHERE id = ?").bind(id).run(); }

} // namespace makegood::store
