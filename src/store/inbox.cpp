#include <algorithm>
#include <stdexcept>

#include "document_json.hpp"
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

constexpr std::chrono::hours key_life{7 * 24};
// Rows that one call of expire erases at most, of each kind: about a millisecond's work.
constexpr int expiry_step = 1000;
constexpr std::int64_t dead_letter_limit = 10000;
// As the index inbox_reaction has it.
constexpr std::size_t indexed_end = 24;

ports::kept_reply read_reply(query& from)
{
    ports::kept_reply kept;
    const auto text = from.take<std::optional<std::string>>();
    from.read(kept.is_public);
    if (!text)
        return kept;
    auto reply = read_document(*text, kept.reader);
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

std::optional<std::string> inbox::last_key(const std::string& stem)
{
    auto end = stem;
    end.back() = '/' + 1;
    auto select = on_.use("SELECT key FROM inbox WHERE key > ? AND key < ? ORDER BY key DESC LIMIT 1");
    if (!select.bind(stem, end).step())
        return std::nullopt;
    return select.take<std::string>();
}

std::optional<std::string> inbox::last_key(const std::string& stem, const std::string& ending)
{
    auto end = stem;
    end.back() = '/' + 1;
    // By the index over the ends of reactions' keys, where there is enough to tell them by: a busy room has thousands.
    const bool is_by_end = ending.size() >= indexed_end && stem.starts_with("reaction/");
    auto select = is_by_end
        ? on_.use("SELECT key FROM inbox INDEXED BY inbox_reaction WHERE substr(key, -24) = substr(?3, -24) "
                  "AND key > 'reaction/' AND key < 'reaction0' AND key > ?1 AND key < ?2 "
                  "AND substr(key, -length(?3)) = ?3 ORDER BY key DESC LIMIT 1")
        : on_.use("SELECT key FROM inbox WHERE key > ?1 AND key < ?2 AND substr(key, -length(?3)) = ?3 "
                  "ORDER BY key DESC LIMIT 1");
    if (!select.bind(stem, end, ending).step())
        return std::nullopt;
    return select.take<std::string>();
}

std::int64_t inbox::keep(const std::string& key, core::instant at, const std::optional<ports::kept_reply>& reply,
                         const std::string& response_url)
{
    std::optional<std::string> text;
    if (reply)
        text = to_json(reply->reply, reply->reader);
    const auto secret = response_url.empty() ? std::nullopt : std::optional(response_url);
    on_.use("INSERT INTO inbox (key, at, reply, is_public, is_written, response_url) VALUES (?, ?, ?, ?, 0, ?)")
        .bind(key, at, text, reply && reply->is_public, secret)
        .run();
    return on_.last_id();
}

void inbox::mark_written(const std::vector<std::int64_t>& rows)
{
    // Acks are written in the order of their rows, nearly: they are marked a run at a time.
    auto sorted = rows;
    std::sort(sorted.begin(), sorted.end());
    for (auto first = sorted.begin(); first != sorted.end();) {
        const auto is_gap = [](std::int64_t left, std::int64_t right) { return right > left + 1; };
        const auto last = std::adjacent_find(first, sorted.end(), is_gap);
        const auto final = last == sorted.end() ? sorted.back() : *last;
        on_.use("UPDATE inbox SET is_written = 1, response_url = NULL WHERE id BETWEEN ? AND ?")
            .bind(*first, final)
            .run();
        first = last == sorted.end() ? last : last + 1;
    }
}

std::vector<ports::inbox_store::unanswered> inbox::unwritten(core::instant since)
{
    auto select = on_.use("SELECT id, key, at, response_url, reply, is_public FROM inbox WHERE id > ? "
                          "AND response_url IS NOT NULL AND is_written = 0 AND reply IS NOT NULL ORDER BY id");
    select.bind(urls_erased_until());
    std::vector<unanswered> found;
    while (select.step()) {
        unanswered each;
        select.read(each.row);
        select.read(each.key);
        select.read(each.at);
        select.read(each.response_url);
        each.reply = read_reply(select);
        if (each.at >= since)
            found.push_back(std::move(each));
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

std::int64_t inbox::urls_erased_until()
{
    auto select = on_.use("SELECT value FROM meta WHERE name = 'inbox_without_urls'");
    return select.step() ? select.take<std::int64_t>() : 0;
}

// Rows stand in the order of arrival, so those whose time is over follow the ones done before; true when a step did not
// reach their end. Most lost their url when their ack was written.
bool inbox::erase_urls(core::instant before)
{
    const auto from = urls_erased_until();
    auto until = from;
    {
        auto select = on_.use("SELECT id, at FROM inbox WHERE id > ? ORDER BY id LIMIT ?");
        select.bind(from, expiry_step);
        while (select.step()) {
            const auto id = select.take<std::int64_t>();
            if (select.take<core::instant>() >= before)
                break;
            until = id;
        }
    }
    if (until == from)
        return false;
    on_.use("UPDATE inbox SET response_url = NULL WHERE id > ? AND id <= ? AND response_url IS NOT NULL")
        .bind(from, until)
        .run();
    on_.use("UPDATE meta SET value = ? WHERE name = 'inbox_without_urls'").bind(until).run();
    return until - from >= expiry_step;
}

bool inbox::expire(core::instant now)
{
    const bool has_more_urls = erase_urls(now - ports::response_url_lives);
    on_.use("DELETE FROM inbox WHERE at < ? AND id IN (SELECT id FROM inbox ORDER BY id LIMIT ?)")
        .bind(now - key_life, expiry_step)
        .run();
    return has_more_urls || on_.changes() >= expiry_step;
}

std::vector<std::string> inbox::buried(const std::string& problem, int limit)
{
    auto select = on_.use("SELECT key FROM dead_letter WHERE problem = ? ORDER BY id DESC LIMIT ?");
    select.bind(problem, limit);
    std::vector<std::string> found;
    while (select.step())
        found.push_back(select.take<std::string>());
    return found;
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
