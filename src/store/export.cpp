#include <makegood/store/export.hpp>

#include <ostream>
#include <stdexcept>

#include "export_formats.hpp"
#include "query.hpp"
#include "rows.hpp"

namespace makegood::store {

namespace {

// Actions read in one transaction; then the reader lets go of the log.
constexpr int page_size = 500;

// A read transaction for a page.
class reading
{
public:
    explicit reading(statements& on)
        : on_(on)
    {
        on_.use("BEGIN").run();
    }
    // Nothing was written: ending it either way is the same, and a destructor may not throw.
    ~reading()
    {
        try {
            on_.use("COMMIT").run();
        } catch (const std::exception&) {
        }
    }
    reading(const reading&) = delete;
    reading& operator=(const reading&) = delete;

private:
    statements& on_;
};

named_person name_of(statements& on, core::person_id id)
{
    named_person who;
    if (!id)
        return who;
    auto select = on.use("SELECT name, handle FROM person WHERE id = ?");
    if (!select.bind(id).step())
        return who;
    select.read(who.name);
    select.read(who.handle);
    return who;
}

void read_history(statements& on, exported_action& into)
{
    auto select = on.use("SELECT actor, at, way, verb, detail FROM history WHERE action = ? ORDER BY id");
    select.bind(into.item.id);
    while (select.step()) {
        exported_change change;
        change.actor = name_of(on, select.take<core::person_id>());
        select.read(change.at);
        select.read(change.by);
        select.read(change.verb);
        select.read(change.detail);
        into.history.push_back(std::move(change));
    }
}

void complete(statements& on, exported_action& into)
{
    into.owner = name_of(on, into.item.owner);
    into.asker = name_of(on, into.item.asker);
    into.offered_to = name_of(on, into.item.offered_to);
    into.risk_accepter = name_of(on, into.item.risk_accepter);
    auto select = on.use("SELECT key FROM incident WHERE id = ?");
    if (into.item.incident && select.bind(into.item.incident).step())
        select.read(into.incident);
    auto place = on.use("SELECT name FROM place WHERE id = ?");
    if (into.item.from.place && place.bind(into.item.from.place).step())
        place.read(into.place);
    read_history(on, into);
}

std::vector<exported_action> actions_after(statements& on, core::action_id last)
{
    const reading view(on);
    std::vector<exported_action> page;
    {
        auto select = on.use("SELECT " ACTION_COLUMNS " FROM action WHERE id > ? ORDER BY id LIMIT ?");
        select.bind(last.value, page_size);
        while (select.step())
            page.emplace_back().item = read_action(select);
    }
    for (auto& each : page)
        complete(on, each);
    return page;
}

std::vector<core::incident> incidents_after(statements& on, core::incident_id last)
{
    auto select = on.use("SELECT " INCIDENT_COLUMNS " FROM incident WHERE id > ? ORDER BY id LIMIT ?");
    select.bind(last.value, page_size);
    std::vector<core::incident> page;
    while (select.step())
        page.push_back(read_incident(select));
    return page;
}

std::vector<exported_link> links_after(statements& on, std::int64_t last)
{
    auto select = on.use("SELECT id, linked_at, shown_workspace, shown_user, typed_workspace, typed_user, parted_at, "
                         "parted_workspace, parted_user FROM account_link WHERE id > ? ORDER BY id LIMIT ?");
    select.bind(last, page_size);
    std::vector<exported_link> page;
    while (select.step()) {
        auto& link = page.emplace_back();
        select.read(link.id);
        select.read(link.at);
        for (auto* text : {&link.shown.workspace, &link.shown.user, &link.typed.workspace, &link.typed.user})
            select.read(*text);
        select.read(link.parted_at);
        for (auto* text : {&link.parted_from.workspace, &link.parted_from.user})
            select.read(*text);
    }
    return page;
}

void check(const std::ostream& out)
{
    if (!out)
        throw std::runtime_error("the export could not be written");
}

} // namespace

void write_export(database& from, export_format format, std::ostream& out)
{
    statements on(from.connection());
    std::string text = export_opening(format);
    core::action_id last;
    bool is_first = true;
    for (auto page = actions_after(on, last); !page.empty(); page = actions_after(on, last)) {
        for (const auto& each : page) {
            append_exported(text, format, each, is_first);
            is_first = false;
        }
        last = page.back().item.id;
        out << text;
        check(out);
        text.clear();
    }
    if (format == export_format::json)
        text += "\n],\n\"incidents\": [";
    core::incident_id last_incident;
    is_first = true;
    for (auto page = incidents_after(on, last_incident); format == export_format::json && !page.empty();
         page = incidents_after(on, last_incident)) {
        for (const auto& each : page) {
            append_exported(text, each, is_first);
            is_first = false;
        }
        last_incident = page.back().id;
        out << text;
        text.clear();
    }
    if (format == export_format::json)
        text += "\n],\n\"account_links\": [";
    std::int64_t last_link = 0;
    is_first = true;
    for (auto page = links_after(on, last_link); format == export_format::json && !page.empty();
         page = links_after(on, last_link)) {
        for (const auto& each : page) {
            append_exported(text, each, is_first);
            is_first = false;
        }
        last_link = page.back().id;
        out << text;
        text.clear();
    }
    if (format == export_format::json)
        text += "\n]}\n";
    out << text;
    out.flush();
    check(out);
}

} // namespace makegood::store
