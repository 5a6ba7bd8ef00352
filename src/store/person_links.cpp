// Identities that turn out to be one person's, and are parted again.
#include <array>

#include "stores.hpp"

namespace makegood::store {

namespace {

// One column that names people. note: what names ?1 is noted for the link ?3, before it names ?2. move: what was noted
// for the link ?3 and names ?1 names ?2; when the two are parted it goes the other way.
struct linked_column
{
    const char* note;
    const char* move;
};

#define LINKED_WHERE(KIND, TABLE, ROW, COLUMN, WHICH)                                                                  \
    linked_column                                                                                                      \
    {                                                                                                                  \
        "INSERT OR IGNORE INTO linked_row (link, kind, row) SELECT ?3, " KIND ", " ROW " FROM " TABLE " WHERE " WHICH  \
        " AND ?2 IS NOT NULL",                                                                                         \
            "UPDATE OR IGNORE " TABLE " SET " COLUMN " = ?2 WHERE " COLUMN " = ?1 AND " ROW                            \
            " IN (SELECT row FROM linked_row WHERE link = ?3 AND kind = " KIND ")"                                     \
    }
#define LINKED(KIND, TABLE, COLUMN) LINKED_WHERE(KIND, TABLE, "id", COLUMN, COLUMN " = ?1")

// Their numbers are stored. Actions are a million: each of their columns is found by an index.
constexpr std::array linked_columns{
    // What somebody asks of themself is indexed by its owner, and moves before that does.
    LINKED_WHERE("1", "action", "id", "asker", "((asker = ?1 AND asker IS NOT owner) OR (owner = ?1 AND asker = ?1))"),
    LINKED("2", "action", "owner"),
    LINKED("3", "action", "offered_to"),
    LINKED("4", "action", "blocked_person"),
    LINKED("5", "action", "decline_by"),
    LINKED("6", "action", "decline_accepter"),
    LINKED("7", "action", "risk_accepter"),
    LINKED_WHERE("8", "team_member", "team", "person",
                 "person = ?1 AND NOT EXISTS (SELECT 1 FROM team_member AS both WHERE both.team = team_member.team "
                 "AND both.person = ?2)"),
    LINKED("9", "team", "lead"),
    LINKED_WHERE("10", "imported_lead", "(SELECT id FROM team WHERE name_folded = team_folded)", "person",
                 "person = ?1 AND EXISTS (SELECT 1 FROM team WHERE name_folded = team_folded)"),
    LINKED("11", "outbox", "person"),
    LINKED("12", "outbox", "only_for"),
    LINKED("13", "question", "person"),
    LINKED("14", "person", "merged_into"),
    LINKED_WHERE("15", "imported_member", "1", "person", "person = ?1"),
    LINKED("16", "action", "announced_to"),
};

#define LINK_COLUMNS "id, from_person, into_person, shown_workspace, shown_user, typed_workspace, typed_user, linked_at"

} // namespace

void people::note_used(const ports::identity& who, core::instant at)
{
    on_.use("UPDATE identity SET used_at = ?3 WHERE workspace = ?1 AND user = ?2 AND EXISTS (SELECT 1 FROM identity "
            "AS other WHERE other.person = identity.person AND other.workspace <> ?1)")
        .bind(who.workspace, who.user, at)
        .run();
}

void people::keep_code(const std::string& code, const ports::shown_code& shown, core::instant at)
{
    const auto& [who, name] = shown;
    on_.use("DELETE FROM link_code WHERE workspace = ? AND user = ?").bind(who.workspace, who.user).run();
    on_.use("INSERT OR REPLACE INTO link_code (code, workspace, user, name, at) VALUES (?, ?, ?, ?, ?)")
        .bind(code, who.workspace, who.user, name, at)
        .run();
}

std::optional<ports::shown_code> people::find_code(const std::string& code, core::instant since)
{
    on_.use("DELETE FROM link_code WHERE at < ?").bind(since).run();
    auto select = on_.use("SELECT workspace, user, name FROM link_code WHERE code = ?");
    if (!select.bind(code).step())
        return std::nullopt;
    ports::shown_code found;
    select.read(found.who.workspace);
    select.read(found.who.user);
    select.read(found.name);
    return found;
}

void people::drop_code(const std::string& code) { on_.use("DELETE FROM link_code WHERE code = ?").bind(code).run(); }

void people::merge(ports::account_link link)
{
    on_.use("INSERT INTO account_link (from_person, into_person, shown_workspace, shown_user, typed_workspace, "
            "typed_user, linked_at) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(link.from, link.into, link.shown.workspace, link.shown.user, link.typed.workspace, link.typed.user,
              link.at)
        .run();
    link.id = on_.last_id();
    on_.use("INSERT INTO linked_account (link, workspace, user) SELECT ?, workspace, user FROM identity "
            "WHERE person = ?")
        .bind(link.id, link.from)
        .run();
    const auto carry_out = [&](const char* change) { on_.use(change).bind(link.from, link.into).run(); };
    for (const auto& each : linked_columns) {
        on_.use(each.note).bind(link.from, link.into, link.id).run();
        on_.use(each.move).bind(link.from, link.into, link.id).run();
    }
    carry_out("UPDATE identity SET person = ?2 WHERE person = ?1");
    carry_out("INSERT OR IGNORE INTO membership (place, person) SELECT place, ?2 FROM membership WHERE person = ?1");
    carry_out("UPDATE person SET merged_into = ?2 WHERE id = ?1");
    rename_messages(link);
    sum_up(link.into);
}

// Messages that are put once a day, or once for an offer, are known by their keys: who was reminded today as either is
// not reminded again.
void people::rename_messages(const ports::account_link& link)
{
    for (const std::string what : {"nudge/", "offer/", "home/"}) {
        const auto old = what + std::to_string(link.from.value);
        const auto now = what + std::to_string(link.into.value);
        // What was not said yet gives way to what the other was told already: it holds no longer, and is planned anew.
        on_.use("UPDATE outbox SET key = key || '/linked/' || ?3 WHERE key BETWEEN ?2 || '/' AND ?2 || '/~' "
                "AND state IN (0, 3, 5) AND posted_message = '' AND EXISTS (SELECT 1 FROM outbox AS other "
                "WHERE other.key = ?1 || substr(outbox.key, length(?2) + 1) AND other.posted_message <> '')")
            .bind(old, now, link.id)
            .run();
        on_.use(
               "INSERT INTO linked_row (link, kind, row) SELECT ?3, 0, id FROM outbox "
               "WHERE (key = ?1 OR key BETWEEN ?1 || '/' AND ?1 || '/~') AND NOT EXISTS (SELECT 1 FROM outbox AS other "
               "WHERE other.key = ?2 || substr(outbox.key, length(?1) + 1))")
            .bind(old, now, link.id)
            .run();
        on_.use("UPDATE outbox SET key = ?2 || substr(key, length(?1) + 1) WHERE id IN (SELECT row FROM linked_row "
                "WHERE link = ?3 AND kind = 0) AND (key = ?1 OR key BETWEEN ?1 || '/' AND ?1 || '/~')")
            .bind(old, now, link.id)
            .run();
    }
}

std::optional<ports::account_link> people::last_link(core::person_id who, const ports::identity& by)
{
    auto select = on_.use("SELECT " LINK_COLUMNS " FROM account_link WHERE into_person = ?1 AND parted_at IS NULL "
                          "ORDER BY EXISTS (SELECT 1 FROM linked_account WHERE link = account_link.id "
                          "AND workspace = ?2 AND user = ?3) DESC, id DESC LIMIT 1");
    if (!select.bind(who, by.workspace, by.user).step())
        return std::nullopt;
    ports::account_link found;
    select.read(found.id);
    select.read(found.from);
    select.read(found.into);
    select.read(found.shown.workspace);
    select.read(found.shown.user);
    select.read(found.typed.workspace);
    select.read(found.typed.user);
    select.read(found.at);
    return found;
}

void people::part(const ports::account_link& link, const ports::identity& by, core::instant at)
{
    on_.use("UPDATE account_link SET parted_at = ?, parted_workspace = ?, parted_user = ? WHERE id = ?")
        .bind(at, by.workspace, by.user, link.id)
        .run();
    const auto carry_out = [&](const char* change) { on_.use(change).bind(link.from, link.into, link.id).run(); };
    for (const auto& each : linked_columns)
        on_.use(each.move).bind(link.into, link.from, link.id).run();
    carry_out("UPDATE identity SET person = ?1 WHERE person = ?2 AND EXISTS (SELECT 1 FROM linked_account "
              "WHERE link = ?3 AND workspace = identity.workspace AND user = identity.user)");
    carry_out("UPDATE person SET merged_into = NULL WHERE id = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL");
    part_memberships(link.into, link.from);
    for (const std::string what : {"nudge/", "offer/", "home/"})
        on_.use("UPDATE OR IGNORE outbox SET key = ?1 || substr(key, length(?2) + 1) WHERE (key = ?2 "
                "OR key BETWEEN ?2 || '/' AND ?2 || '/~') AND id IN (SELECT row FROM linked_row WHERE link = ?3 "
                "AND kind = 0)")
            .bind(what + std::to_string(link.from.value), what + std::to_string(link.into.value), link.id)
            .run();
    sum_up(link.from);
    sum_up(link.into);
    redirect_messages();
}

// What both were known to read as one they read where they have an account.
void people::part_memberships(core::person_id one, core::person_id other)
{
    on_.use("DELETE FROM membership WHERE person = ?").bind(other).run();
    on_.use("INSERT INTO membership (place, person) SELECT place, ?2 FROM membership WHERE person = ?1")
        .bind(one, other)
        .run();
    for (const auto who : {one, other})
        on_.use("DELETE FROM membership WHERE person = ?1 AND NOT EXISTS (SELECT 1 FROM place JOIN identity "
                "ON identity.workspace = place.workspace WHERE place.id = membership.place AND identity.person = ?1)")
            .bind(who)
            .run();
}

} // namespace makegood::store
