#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

// Whoever became one person with another is that one now.
#define CHANGE_COLUMNS                                                                                                 \
    "id, action, ifnull((SELECT merged_into FROM person WHERE person.id = actor), actor), at, way, verb, detail"

ports::change read_change(query& from)
{
    ports::change entry;
    from.read(entry.id);
    from.read(entry.action);
    from.read(entry.actor);
    from.read(entry.at);
    from.read(entry.by);
    from.read(entry.verb);
    from.read(entry.detail);
    return entry;
}

std::optional<ports::change> read_whole(query& from)
{
    if (!from.step())
        return std::nullopt;
    auto entry = read_change(from);
    const auto before = from.take<std::optional<std::string>>();
    if (!before)
        return entry;
    entry.before = read_action_json(*before);
    if (!entry.before)
        throw_unreadable("the history of " + core::format_id(entry.action));
    return entry;
}

} // namespace

void history::record(const ports::change& entry)
{
    std::optional<std::string> before;
    if (entry.before)
        before = to_json(*entry.before);
    on_.use("INSERT INTO history (action, actor, at, way, verb, detail, before) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(entry.action, entry.actor, entry.at, entry.by, entry.verb, entry.detail, before)
        .run();
}

std::vector<ports::change> history::of(core::action_id id)
{
    auto select = on_.use("SELECT " CHANGE_COLUMNS " FROM history WHERE action = ? ORDER BY id");
    select.bind(id);
    std::vector<ports::change> found;
    while (select.step())
        found.push_back(read_change(select));
    return found;
}

std::optional<ports::change> history::last_of(core::action_id id)
{
    auto select = on_.use("SELECT " CHANGE_COLUMNS ", before FROM history WHERE action = ? ORDER BY id DESC LIMIT 1");
    select.bind(id);
    return read_whole(select);
}

std::optional<ports::change> history::last_by(core::person_id actor, core::instant since)
{
    // An undo cannot be undone, nor what was undone since: saying it twice goes one step further back.
    auto select = on_.use("SELECT " CHANGE_COLUMNS ", before FROM history AS entry INDEXED BY history_actor "
                          "WHERE actor IN (SELECT ?1 UNION ALL SELECT id FROM person WHERE merged_into = ?1) "
                          "AND at >= ?2 AND verb <> 'undo' AND NOT EXISTS (SELECT 1 FROM history "
                          "WHERE action = entry.action AND id > entry.id AND verb = 'undo') ORDER BY id DESC LIMIT 1");
    select.bind(actor, since);
    return read_whole(select);
}

std::vector<core::action_id> history::refused_by(core::person_id actor, core::instant since, int limit)
{
    auto select = on_.use("SELECT action FROM history INDEXED BY history_refused "
                          "WHERE verb = 'refuse' AND actor = ? AND at >= ? "
                          "GROUP BY action ORDER BY max(at) DESC LIMIT ?");
    select.bind(actor, since, limit);
    std::vector<core::action_id> found;
    while (select.step())
        found.push_back(select.take<core::action_id>());
    return found;
}

} // namespace makegood::store
