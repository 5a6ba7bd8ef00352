#include <algorithm>
#include <set>

#include "fold.hpp"
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

// min() is "not muted" in the core and NULL here.
std::optional<core::instant> muted_until(const core::person& who)
{
    return who.muted_until == core::instant::min() ? std::nullopt : std::optional(who.muted_until);
}

// People whose name has the first word somewhere, who are looked at.
constexpr int namesakes_read = 1000;

struct name_word
{
    std::string text;
    // "P.", or one letter: any word that begins so.
    bool is_short = false;
};

std::vector<name_word> words_of(const std::string& name)
{
    constexpr std::string_view between = " \t,";
    std::vector<name_word> words;
    for (auto at = name.find_first_not_of(between); at != std::string::npos;) {
        const auto end = std::min(name.find_first_of(between, at), name.size());
        name_word word{name.substr(at, end - at)};
        const bool has_dot = word.text.size() > 1 && word.text.back() == '.';
        if (has_dot)
            word.text.pop_back();
        word.is_short = has_dot || word.text.size() == 1;
        words.push_back(std::move(word));
        at = name.find_first_not_of(between, end);
    }
    return words;
}

// Whether the words wanted stand in the name, in their order.
bool are_parts(const std::vector<name_word>& wanted, const std::vector<name_word>& name)
{
    auto next = wanted.begin();
    for (const auto& word : name) {
        if (next == wanted.end())
            break;
        const bool is_it = next->is_short ? word.text.starts_with(next->text) : word.text == next->text;
        next += is_it ? 1 : 0;
    }
    return next == wanted.end();
}

void read_all(query& from, std::vector<core::person>& into, std::set<core::person_id>& known)
{
    while (from.step()) {
        auto who = read_person(from);
        if (known.insert(who.id).second)
            into.push_back(std::move(who));
    }
}

#define PERSON_WITH_ACCOUNT(WHICH)                                                                                     \
    " AND EXISTS (SELECT 1 FROM identity WHERE person = person.id AND (?2 = '' OR workspace = ?2) AND identity." WHICH \
    ")"
#define PERSON_IN_WORKSPACE PERSON_WITH_ACCOUNT("standing NOT IN (3, 4)")
#define PERSON_LEFT_WORKSPACE " AND person.standing = 4" PERSON_WITH_ACCOUNT("standing = 4")
// Accounts that messages reach; as long as it is not known which are served, all may be.
#define IS_SERVED "(workspace IN (SELECT workspace FROM served) OR NOT EXISTS (SELECT 1 FROM served))"

} // namespace

std::optional<core::person> people::find(core::person_id id)
{
    auto select = on_.use("SELECT " PERSON_COLUMNS " FROM person "
                          "WHERE id = (SELECT ifnull(merged_into, id) FROM person WHERE id = ?)");
    if (!select.bind(id).step())
        return std::nullopt;
    return read_person(select);
}

std::optional<core::person> people::by_identity(const ports::identity& who)
{
    auto select = on_.use("SELECT " PERSON_COLUMNS_AS(
        "identity") " FROM identity JOIN person ON person.id = person "
                    "WHERE user = ?2 AND (?1 = '' OR workspace = ?1) ORDER BY fetched_at DESC LIMIT 1");
    if (!select.bind(who.workspace, who.user).step())
        return std::nullopt;
    return read_person(select);
}

std::optional<core::person> people::find_in(const std::string& workspace, core::person_id id)
{
    if (workspace.empty())
        return find(id);
    auto select = on_.use("SELECT " PERSON_COLUMNS_AS(
        "identity") " FROM identity JOIN person ON person.id = person "
                    "WHERE person = (SELECT ifnull(merged_into, id) FROM person WHERE id = ?1) AND workspace = ?2 "
                    "ORDER BY identity.standing, identity.is_admin DESC LIMIT 1");
    if (!select.bind(id, workspace).step())
        return std::nullopt;
    return read_person(select);
}

core::person_id people::insert(const core::person& seen)
{
    on_.use("INSERT INTO person (name, handle, name_folded, handle_folded, standing, is_admin, zone, "
            "hours_from_minute, hours_until_minute, muted_until, full_name, full_name_folded, email) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(seen.name, seen.handle, fold(seen.name), fold(seen.handle), seen.standing, seen.is_admin, seen.zone,
              seen.hours_from_minute, seen.hours_until_minute, muted_until(seen), seen.full_name, fold(seen.full_name),
              fold(seen.email))
        .run();
    return core::person_id{on_.last_id()};
}

// What only one of their platforms tells, another does not take away.
void people::update(core::person_id id, const core::person& seen)
{
    on_.use("UPDATE person SET name = ?1, handle = ?2, name_folded = ?3, handle_folded = ?4, "
            "zone = ifnull(nullif(?5, ''), zone), "
            "full_name = iif(?6 = '' AND is_linked, full_name, ?6), "
            "full_name_folded = iif(?6 = '' AND is_linked, full_name_folded, ?7), "
            "email = iif(?8 = '' AND is_linked, email, ?8) "
            "FROM (SELECT count(*) > 1 AS is_linked FROM identity WHERE person = ?9) WHERE id = ?9")
        .bind(seen.name, seen.handle, fold(seen.name), fold(seen.handle), seen.zone, seen.full_name,
              fold(seen.full_name), fold(seen.email), id)
        .run();
}

// A status that goes on, perhaps for longer, was noticed when it was noticed first.
void people::set_status(const ports::identity& who, std::optional<core::instant> until, core::instant at)
{
    on_.use("UPDATE identity SET status_since = iif(?1 IS NULL, NULL, iif(status_until > ?2, status_since, ?2)), "
            "status_until = ?1 WHERE workspace = ?3 AND user = ?4 AND (status_until IS NOT ?1)")
        .bind(until, at, who.workspace, who.user)
        .run();
}

// What is said of a person as a whole follows from their accounts.
#define SUM_UP                                                                                                         \
    "UPDATE person SET "                                                                                               \
    "standing = ifnull((SELECT min(standing) FROM identity WHERE person = person.id AND " IS_SERVED "), 4), "          \
    "is_admin = ifnull((SELECT max(is_admin) FROM identity WHERE person = person.id AND " IS_SERVED "), 0), "          \
    "(status_until, status_since) = (SELECT status_until, status_since FROM identity WHERE person = person.id "        \
    "ORDER BY status_until DESC LIMIT 1)"

void people::sum_up(core::person_id id) { on_.use(SUM_UP " WHERE id = ?").bind(id).run(); }

core::person_id people::put(const ports::identity& who, const core::person& seen, core::instant fetched_at)
{
    const auto known = by_identity(who);
    if (known)
        update(known->id, seen);
    const auto id = known ? known->id : insert(seen);
    on_.use("INSERT INTO identity (workspace, user, person, fetched_at, standing, is_admin) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET fetched_at = excluded.fetched_at, standing = excluded.standing, "
            "is_admin = excluded.is_admin")
        .bind(who.workspace, who.user, id, fetched_at, seen.standing, seen.is_admin)
        .run();
    set_status(who, seen.status_until, fetched_at);
    sum_up(id);
    return id;
}

void people::set_admins(const std::string& workspace, const std::set<std::string>& users)
{
    std::vector<std::pair<std::string, core::person_id>> changed;
    auto select = on_.use("SELECT user, person, is_admin FROM identity WHERE workspace = ?");
    select.bind(workspace);
    while (select.step()) {
        const auto user = select.take<std::string>();
        const auto who = select.take<core::person_id>();
        if (users.contains(user) != select.take<bool>())
            changed.emplace_back(user, who);
    }
    for (const auto& [user, who] : changed) {
        on_.use("UPDATE identity SET is_admin = NOT is_admin WHERE workspace = ? AND user = ?")
            .bind(workspace, user)
            .run();
        sum_up(who);
    }
}

void people::save_choices(const core::person& who)
{
    on_.use("UPDATE person SET hours_from_minute = ?, hours_until_minute = ?, muted_until = ?, working_days = ?, "
            "away = ?, country = ?, own_zone = ?, batch_minute = ? WHERE id = ?")
        .bind(who.hours_from_minute, who.hours_until_minute, muted_until(who), stored_days(who.working_days),
              stored_spans(who.away), who.country, who.own_zone, who.batch_minute, who.id)
        .run();
}

std::vector<core::person> people::by_name(const std::string& workspace, const std::string& name,
                                          ports::name_match match)
{
    if (match == ports::name_match::parts)
        return by_name_parts(workspace, name);
    if (match == ports::name_match::email)
        return by_email(workspace, name);
    const std::string wanted = fold(name.starts_with('@') ? std::string_view(name).substr(1) : std::string_view(name));
    std::vector<core::person> found;
    std::set<core::person_id> known;
    if (match == ports::name_match::left) {
        auto left = on_.use("SELECT " PERSON_COLUMNS
                            " FROM person WHERE (handle_folded = ?1 OR name_folded = ?1)" PERSON_LEFT_WORKSPACE
                            " ORDER BY person.id");
        left.bind(wanted, workspace);
        read_all(left, found, known);
        return found;
    }
    auto by_handle = on_.use("SELECT " PERSON_COLUMNS " FROM person INDEXED BY person_handle "
                             "WHERE handle_folded = ?1" PERSON_IN_WORKSPACE " ORDER BY person.id");
    by_handle.bind(wanted, workspace);
    read_all(by_handle, found, known);
    auto by_display_name = on_.use("SELECT " PERSON_COLUMNS " FROM person INDEXED BY person_name "
                                   "WHERE name_folded = ?1" PERSON_IN_WORKSPACE " ORDER BY person.id");
    by_display_name.bind(wanted, workspace);
    read_all(by_display_name, found, known);
    return found;
}

std::vector<core::person> people::by_email(const std::string& workspace, const std::string& email)
{
    std::vector<core::person> found;
    std::set<core::person_id> known;
    auto select = on_.use("SELECT " PERSON_COLUMNS " FROM person INDEXED BY person_email "
                          "WHERE email = ?1 AND email <> ''" PERSON_IN_WORKSPACE " ORDER BY person.id");
    select.bind(fold(email), workspace);
    read_all(select, found, known);
    return found;
}

// Reads all names of the workspace: for the few lines that a person pastes.
std::vector<core::person> people::by_name_parts(const std::string& workspace, const std::string& name)
{
    const auto wanted = words_of(fold(name));
    std::vector<core::person> found;
    if (wanted.empty())
        return found;
    auto select = on_.use("SELECT " PERSON_COLUMNS " FROM person "
                          "WHERE (instr(name_folded, ?1) > 0 OR instr(full_name_folded, ?1) > 0)" PERSON_IN_WORKSPACE
                          " ORDER BY person.id LIMIT ?3");
    select.bind(wanted.front().text, workspace, namesakes_read);
    while (select.step()) {
        auto who = read_person(select);
        if (are_parts(wanted, words_of(fold(who.name))) || are_parts(wanted, words_of(fold(who.full_name))))
            found.push_back(std::move(who));
    }
    return found;
}

std::optional<ports::identity> people::identity_in(const std::string& workspace, core::person_id who)
{
    auto select
        = on_.use("SELECT workspace, user FROM identity WHERE person = ?1 AND (?2 = '' OR workspace = ?2) "
                  "ORDER BY standing NOT IN (3, 4) AND " IS_SERVED " DESC, used_at DESC, fetched_at DESC, user");
    if (!select.bind(who, workspace).step())
        return std::nullopt;
    ports::identity found;
    select.read(found.workspace);
    select.read(found.user);
    return found;
}

void people::serve(const std::vector<std::string>& workspaces)
{
    const auto count = [this] {
        auto select = on_.use("SELECT count(*) FROM served");
        select.step();
        return select.take<std::int64_t>();
    };
    bool is_as_before = count() == static_cast<std::int64_t>(workspaces.size());
    for (const auto& each : workspaces)
        is_as_before = is_as_before && on_.use("SELECT 1 FROM served WHERE workspace = ?").bind(each).step();
    if (is_as_before)
        return;
    on_.use("DELETE FROM served").run();
    for (const auto& each : workspaces)
        on_.use("INSERT INTO served (workspace) VALUES (?)").bind(each).run();
    on_.use(SUM_UP " WHERE merged_into IS NULL").run();
    redirect_messages();
}

// What was not said to somebody where nobody speaks any more, or where they have no account any more.
void people::redirect_messages()
{
    on_.use("UPDATE outbox SET workspace = (SELECT workspace FROM identity WHERE person = outbox.person "
            "AND " IS_SERVED " AND standing NOT IN (3, 4) ORDER BY used_at DESC, fetched_at DESC, user LIMIT 1) "
            "WHERE person IS NOT NULL AND place IS NULL AND state IN (0, 3, 5) AND posted_message = '' "
            "AND response_url = '' AND trigger = '' AND NOT EXISTS (SELECT 1 FROM identity "
            "WHERE person = outbox.person AND workspace = outbox.workspace AND " IS_SERVED ") "
            "AND EXISTS (SELECT 1 FROM identity WHERE person = outbox.person AND " IS_SERVED " "
            "AND standing NOT IN (3, 4))")
        .run();
}

bool people::is_served(const std::string& workspace)
{
    auto select = on_.use("SELECT ?1 IN (SELECT workspace FROM served) OR NOT EXISTS (SELECT 1 FROM served)");
    select.bind(workspace).step();
    return select.take<bool>();
}

std::int64_t people::out_of_reach()
{
    auto select = on_.use("SELECT count(*) FROM person WHERE standing = 4 AND merged_into IS NULL "
                          "AND EXISTS (SELECT 1 FROM identity WHERE person = person.id AND standing <> 4) "
                          "AND EXISTS (SELECT 1 FROM action WHERE state <= 1 AND (owner = person.id "
                          "OR offered_to = person.id))");
    select.step();
    return select.take<std::int64_t>();
}

ports::muted_people people::muted(core::instant now)
{
    auto select = on_.use("SELECT ifnull(sum(muted_until > ?), 0), count(*) FROM person "
                          "WHERE standing <> 4 AND merged_into IS NULL "
                          "AND EXISTS (SELECT 1 FROM action WHERE state <= 1 AND (owner = person.id "
                          "OR offered_to = person.id))");
    select.bind(now).step();
    ports::muted_people found;
    select.read(found.muted);
    select.read(found.all);
    return found;
}

std::optional<core::person> people::steward(const std::string& workspace)
{
    auto select = on_.use("SELECT " PERSON_COLUMNS " FROM person INDEXED BY person_admin "
                          "WHERE is_admin = 1 AND standing = ?2 AND merged_into IS NULL "
                          "ORDER BY (SELECT max(1 + identity.is_admin) FROM identity WHERE identity.person = person.id "
                          "AND identity.workspace = ?1 AND identity.standing NOT IN (3, 4)) DESC, id LIMIT 1");
    return select.bind(workspace, core::standing::member).step() ? std::optional(read_person(select)) : std::nullopt;
}

std::set<core::person_id> people::stewards()
{
    std::vector<std::string> workspaces;
    auto select = on_.use("SELECT DISTINCT workspace FROM identity WHERE workspace IN (SELECT workspace FROM served) "
                          "OR NOT EXISTS (SELECT 1 FROM served) UNION SELECT ''");
    while (select.step())
        workspaces.push_back(select.take<std::string>());
    std::set<core::person_id> all;
    for (const auto& workspace : workspaces)
        if (const auto found = steward(workspace))
            all.insert(found->id);
    return all;
}

std::optional<core::instant> people::fetched_at(const ports::identity& who)
{
    auto select = on_.use("SELECT fetched_at FROM identity WHERE workspace = ? AND user = ?");
    if (!select.bind(who.workspace, who.user).step())
        return std::nullopt;
    return select.take<core::instant>();
}

} // namespace makegood::store
