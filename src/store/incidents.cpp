#include <stdexcept>

#include "fold.hpp"
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

std::optional<core::incident> incidents::find(core::incident_id id)
{
    auto select = on_.use("SELECT " INCIDENT_COLUMNS " FROM incident WHERE id = ?");
    if (!select.bind(id).step())
        return std::nullopt;
    return read_incident(select);
}

std::optional<core::incident> incidents::by_key(const std::string& key)
{
    auto select = on_.use("SELECT " INCIDENT_COLUMNS " FROM incident WHERE key_folded = ?");
    if (!select.bind(fold(key)).step())
        return std::nullopt;
    return read_incident(select);
}

std::optional<core::incident> incidents::by_place(core::place_id place)
{
    auto select = on_.use("SELECT " INCIDENT_COLUMNS " FROM incident INDEXED BY incident_place WHERE place = ? "
                          "ORDER BY id DESC LIMIT 1");
    if (!select.bind(place).step())
        return std::nullopt;
    return read_incident(select);
}

core::incident_id incidents::add(const core::incident& item)
{
    on_.use("INSERT INTO incident (key, place, title, severity, service, started_at, resolved_at, document_url, "
            "board_place, cost, key_folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(item.key, item.place, item.title, item.severity, item.service, item.started_at, item.resolved_at,
              item.document_url, item.board_place, item.cost, fold(item.key))
        .run();
    return core::incident_id{on_.last_id()};
}

void incidents::save(const core::incident& item)
{
    on_.use("UPDATE incident SET key = ?, place = ?, title = ?, severity = ?, service = ?, started_at = ?, "
            "resolved_at = ?, document_url = ?, board_place = ?, cost = ?, key_folded = ? WHERE id = ?")
        .bind(item.key, item.place, item.title, item.severity, item.service, item.started_at, item.resolved_at,
              item.document_url, item.board_place, item.cost, fold(item.key), item.id)
        .run();
    if (on_.changes() != 1)
        throw std::logic_error("an incident that is not stored is saved: " + item.key);
}

} // namespace makegood::store
