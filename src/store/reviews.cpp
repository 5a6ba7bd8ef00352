#include <stdexcept>

#include <nlohmann/json.hpp>

#include "json_text.hpp"
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

constexpr std::chrono::hours kept_for{7 * 24};
// Old ones that one new one forgets.
constexpr int forgotten_at_once = 100;

std::string list_of(const std::vector<std::string>& texts)
{
    std::string out;
    append_texts(out, texts);
    return out;
}

void read_list(query& from, std::vector<std::string>& into)
{
    if (!read_texts(parse_stored(from.take<std::string>()), into))
        throw_unreadable("a list of a review");
}

} // namespace

std::int64_t reviews::add(const ports::review_draft& draft)
{
    if (draft.id != 0)
        throw std::logic_error("a review is added twice");
    on_.use("DELETE FROM review WHERE id IN (SELECT id FROM (SELECT id, at FROM review ORDER BY id LIMIT ?) "
            "WHERE at < ?)")
        .bind(forgotten_at_once, draft.at - kept_for)
        .run();
    on_.use("INSERT INTO review (facilitator, place, incident, text, mentioned, is_agreed, settled, at, recorded_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(draft.facilitator, draft.place, draft.incident, draft.text, list_of(draft.mentioned), draft.is_agreed,
              list_of(draft.settled), draft.at, draft.recorded_at)
        .run();
    return on_.last_id();
}

std::optional<ports::review_draft> reviews::find(std::int64_t id)
{
    auto select = on_.use("SELECT id, facilitator, place, incident, text, is_agreed, at, recorded_at, mentioned, "
                          "settled FROM review WHERE id = ?");
    if (!select.bind(id).step())
        return std::nullopt;
    ports::review_draft draft;
    select.read(draft.id);
    select.read(draft.facilitator);
    select.read(draft.place);
    select.read(draft.incident);
    select.read(draft.text);
    select.read(draft.is_agreed);
    select.read(draft.at);
    select.read(draft.recorded_at);
    read_list(select, draft.mentioned);
    read_list(select, draft.settled);
    return draft;
}

void reviews::save(const ports::review_draft& draft)
{
    on_.use("UPDATE review SET text = ?, is_agreed = ?, settled = ?, recorded_at = ? WHERE id = ?")
        .bind(draft.text, draft.is_agreed, list_of(draft.settled), draft.recorded_at, draft.id)
        .run();
}

} // namespace makegood::store
