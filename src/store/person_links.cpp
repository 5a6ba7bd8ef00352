// Identities that turn out to be one person's.
#include "stores.hpp"

namespace makegood::store {

void people::note_used(const ports::identity& who, core::instant at)
{
    on_.use("UPDATE identity SET used_at = ?3 WHERE workspace = ?1 AND user = ?2 AND EXISTS (SELECT 1 FROM identity "
            "AS other WHERE other.person = identity.person AND other.workspace <> ?1)")
        .bind(who.workspace, who.user, at)
        .run();
}

void people::keep_code(const std::string& code, const ports::identity& who, core::instant at)
{
    on_.use("DELETE FROM link_code WHERE workspace = ? AND user = ?").bind(who.workspace, who.user).run();
    on_.use("INSERT OR REPLACE INTO link_code (code, workspace, user, at) VALUES (?, ?, ?, ?)")
        .bind(code, who.workspace, who.user, at)
        .run();
}

std::optional<ports::identity> people::take_code(const std::string& code, core::instant since)
{
    on_.use("DELETE FROM link_code WHERE at < ?").bind(since).run();
    auto taken = on_.use("DELETE FROM link_code WHERE code = ? RETURNING workspace, user");
    if (!taken.bind(code).step())
        return std::nullopt;
    ports::identity found;
    taken.read(found.workspace);
    taken.read(found.user);
    return found;
}

void people::merge(core::person_id from, core::person_id into)
{
    const auto move = [&](const char* change) { on_.use(change).bind(from, into).run(); };
    move("UPDATE identity SET person = ?2 WHERE person = ?1");
    move("UPDATE action SET asker = ?2 WHERE asker = ?1");
    move("UPDATE action SET owner = ?2 WHERE owner = ?1");
    move("UPDATE action SET offered_to = ?2 WHERE offered_to = ?1");
    move("UPDATE action SET blocked_person = ?2 WHERE blocked_person = ?1");
    move("UPDATE action SET decline_by = ?2 WHERE decline_by = ?1");
    move("UPDATE action SET decline_accepter = ?2 WHERE decline_accepter = ?1");
    move("UPDATE action SET risk_accepter = ?2 WHERE risk_accepter = ?1");
    move("INSERT OR IGNORE INTO membership (place, person) SELECT place, ?2 FROM membership WHERE person = ?1");
    move("UPDATE OR IGNORE team_member SET person = ?2 WHERE person = ?1");
    move("UPDATE team SET lead = ?2 WHERE lead = ?1");
    move("UPDATE imported_lead SET person = ?2 WHERE person = ?1");
    move("UPDATE OR IGNORE imported_member SET person = ?2 WHERE person = ?1");
    // Messages that wait go to whom they were meant for.
    move("UPDATE outbox SET person = ?2 WHERE person = ?1 AND state IN (0, 1, 3, 4, 5)");
    move("UPDATE outbox SET only_for = ?2 WHERE only_for = ?1 AND state IN (0, 1, 3, 4, 5)");
    move("UPDATE question SET person = ?2 WHERE person = ?1");
    move("UPDATE person SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1");
    sum_up(into);
}

} // namespace makegood::store
