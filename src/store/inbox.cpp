#include <stdexcept>

#include "document_json.hpp"
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

constexpr std::chrono::minutes response_url_life{30};
constexpr std::chrono::hours key_life{7 * 24};
// Rows that one call of expire erases at most, of each kind: about a millisecond's work.
constexpr int expiry_step = 1000;
constexpr std::int64_t dead_letter_limit = 10000;

ports::kept_reply read_reply(query& from)
{
    ports::kept_reply kept;
    const auto text = from.take<std::optional<std::string>>();
    from.read(kept.is_public);
    if (!text)
        return kept;
    auto reply = read_document(*text);
    if (!reply)
        throw_unreadable("a kept reply");
    kept.reply = std::move(*reply);
    return kept;
}

} // namespace

std::optional<ports::kept_reply> inbox::seen(const std::string& key)
{
    auto select = on_.use("SELECT reply, is_public FROM inbox WHERE key = ?");
    if (!select.bind(key).step())
        return std::nullopt;
    return read_reply(select);
}

std::int64_t inbox::keep(const std::string& key, core::instant at, const std::optional<ports::kept_reply>& reply,
                         const std::string& response_url)
{
    std::optional<std::string> text;
    if (reply)
        text = to_json(reply->reply);
    const auto secret = response_url.empty() ? std::nullopt : std::optional(response_url);
    on_.use("INSERT INTO inbox (key, at, reply, is_public, is_written, response_url) VALUES (?, ?, ?, ?, 0, ?)")
        .bind(key, at, text, reply && reply->is_public, secret)
        .run();
    return on_.last_id();
}

void inbox::mark_written(const std::vector<std::int64_t>& rows)
{
    for (const auto each : rows)
        on_.use("UPDATE inbox SET is_written = 1, response_url = NULL WHERE id = ?").bind(each).run();
}

std::vector<ports::inbox_store::unanswered> inbox::unwritten(core::instant since)
{
    auto select = on_.use("SELECT id, response_url, reply, is_public FROM inbox INDEXED BY inbox_answerable "
                          "WHERE response_url IS NOT NULL AND at >= ? AND is_written = 0 AND reply IS NOT NULL "
                          "ORDER BY at, id");
    select.bind(since);
    std::vector<unanswered> found;
    while (select.step()) {
        auto& each = found.emplace_back();
        select.read(each.row);
        select.read(each.response_url);
        each.reply = read_reply(select);
    }
    return found;
}

void inbox::bury(const std::string& key, core::instant at, const std::string& problem, const std::string& payload)
{
    on_.use("INSERT INTO dead_letter (key, at, problem, payload) VALUES (?, ?, ?, ?)")
        .bind(key, at, problem, payload)
        .run();
    on_.use("DELETE FROM dead_letter WHERE id <= ?").bind(on_.last_id() - dead_letter_limit).run();
}

void inbox::expire(core::instant now)
{
    on_.use("UPDATE inbox SET response_url = NULL WHERE id IN (SELECT id FROM inbox INDEXED BY inbox_answerable "
            "WHERE response_url IS NOT NULL AND at < ? ORDER BY at LIMIT ?)")
        .bind(now - response_url_life, expiry_step)
        .run();
    // Rows stand in the order of arrival, so the old ones are in front: no index by time is needed.
    on_.use("DELETE FROM inbox WHERE at < ? AND id IN (SELECT id FROM inbox ORDER BY id LIMIT ?)")
        .bind(now - key_life, expiry_step)
        .run();
}

std::int64_t inbox::dead_letters()
{
    // Only the oldest leave, so the ids have no gaps and counting takes two look-ups.
    auto select
        = on_.use("SELECT ifnull((SELECT max(id) FROM dead_letter) - (SELECT min(id) FROM dead_letter) + 1, 0)");
    select.step();
    return select.take<std::int64_t>();
}

} // namespace makegood::store
