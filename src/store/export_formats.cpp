#include "export_formats.hpp"

#include <array>
#include <string_view>

#include <makegood/core/news.hpp>
#include <makegood/core/utf8.hpp>

#include "json_text.hpp"

namespace makegood::store {

namespace {

constexpr std::array<std::string_view, 8> way_names{"command",   "message", "button",  "form",
                                                    "scheduler", "import",  "tracker", "reaction"};

std::string_view way_name(ports::channel_of_change value) { return way_names.at(static_cast<std::size_t>(value)); }

// "2026-11-27", or the moment in UTC.
std::string date_text(const std::optional<core::deadline>& value)
{
    if (!value)
        return {};
    return value->at ? core::format_instant(*value->at) : core::format_day(value->on);
}

std::string instant_text(const std::optional<core::instant>& value)
{
    return value ? core::format_instant(*value) : std::string();
}

// ---- JSON ----

// Unlike what is stored, an export is read by others: texts are always strings, and every member is there, null where
// nothing is known.
class members
{
public:
    explicit members(std::string& out)
        : out_(out)
        , object_(out)
    {
    }
    void text(std::string_view name, std::string_view value) { object_.text(name, core::repair_utf8(value)); }
    void text_or_null(std::string_view name, std::string_view value)
    {
        if (!value.empty()) {
            text(name, value);
            return;
        }
        object_.name(name);
        out_ += "null";
    }
    void number(std::string_view name, std::int64_t value) { object_.number(name, value); }
    void flag(std::string_view name, bool value)
    {
        object_.name(name);
        out_ += value ? "true" : "false";
    }
    void person(std::string_view name, const named_person& value)
    {
        object_.name(name);
        if (value.name.empty() && value.handle.empty()) {
            out_ += "null";
            return;
        }
        members inner(out_);
        inner.text("name", value.name);
        inner.text("handle", value.handle);
        inner.close();
    }
    void name(std::string_view value) { object_.name(value); }
    void close() { object_.close(); }

private:
    std::string& out_;
    object_writer object_;
};

void append_links(std::string& out, const std::vector<std::string>& links)
{
    std::vector<std::string> readable;
    for (const auto& each : links)
        readable.push_back(core::repair_utf8(each));
    append_texts(out, readable);
}

void append_source(std::string& out, const exported_action& value)
{
    members source(out);
    source.text_or_null("permalink", value.item.from.permalink);
    source.text_or_null("words", value.item.from.words);
    source.text_or_null("place", value.place);
    source.close();
}

void append_history(std::string& out, const std::vector<exported_change>& history)
{
    out += '[';
    for (std::size_t at = 0; at < history.size(); ++at) {
        const auto& each = history[at];
        if (at != 0)
            out += ',';
        members change(out);
        change.text("at", core::format_instant(each.at));
        change.person("actor", each.actor);
        change.text("verb", each.verb);
        change.text("detail", each.detail);
        change.text("by", way_name(each.by));
        change.close();
    }
    out += ']';
}

void append_dates(members& object, const core::action& item)
{
    object.text_or_null("due", date_text(item.due));
    object.text_or_null("due_at", instant_text(item.due_at));
    object.flag("due_assumed", item.is_due_assumed);
    object.text_or_null("first_due", date_text(item.first_due));
    object.number("slips", item.slips);
    object.text("recorded_at", core::format_instant(item.recorded_at));
    object.text_or_null("offered_at", instant_text(item.offered_at));
    object.text_or_null("accepted_at", instant_text(item.accepted_at));
    object.text_or_null("closed_at", instant_text(item.closed_at));
    object.text_or_null("quiet_until", instant_text(item.quiet_until));
}

void append_json(std::string& out, const exported_action& value)
{
    const auto& item = value.item;
    members object(out);
    object.text("id", core::format_id(item.id));
    object.text("text", item.text);
    object.text_or_null("public_title", item.public_title);
    object.text("state", core::to_string(item.state));
    object.person("owner", value.owner);
    object.person("asker", value.asker);
    object.person("offered_to", value.offered_to);
    object.text_or_null("offered_team", item.offered_team);
    object.text_or_null("incident", value.incident);
    object.number("severity", item.severity);
    object.text_or_null("service", item.service);
    append_dates(object, item);
    object.flag("blocked", item.blocked.has_value());
    object.flag("stuck", item.is_stuck);
    object.text_or_null("plan", item.plan);
    object.text_or_null("sprint", item.sprint ? core::format_day(*item.sprint) : "");
    object.name("links");
    append_links(out, item.links);
    object.text_or_null("evidence", item.evidence);
    object.text_or_null("learnt", item.learnt);
    object.text("check", core::to_string(item.check));
    object.text("why_dropped", core::to_string(item.why_dropped));
    object.text_or_null("drop_note", item.drop_note);
    object.text_or_null("duplicate_of", item.duplicate_of ? core::format_id(item.duplicate_of) : "");
    object.person("risk_accepter", value.risk_accepter);
    object.text_or_null("risk_until", instant_text(item.risk_until));
    object.name("source");
    append_source(out, value);
    object.name("history");
    append_history(out, value.history);
    object.close();
}

// ---- tables ----

constexpr std::array<std::string_view, 13> column_names{
    "id",  "text",      "state", "owner", "asker",    "asked",       "incident",
    "due", "first_due", "slips", "check", "evidence", "recorded_at",
};

std::array<std::string, column_names.size()> cells_of(const exported_action& value)
{
    const auto& item = value.item;
    return {core::format_id(item.id),
            item.text,
            core::to_string(item.state),
            value.owner.name,
            value.asker.name,
            value.offered_to.name.empty() ? item.offered_team : value.offered_to.name,
            value.incident,
            date_text(item.due),
            date_text(item.first_due),
            std::to_string(item.slips),
            core::to_string(item.check),
            item.evidence,
            core::format_instant(item.recorded_at)};
}

// Quoted always. A leading =, +, - or @ would be run as a formula by spreadsheets: an apostrophe makes it text.
void append_csv_cell(std::string& out, std::string_view value)
{
    out += '"';
    if (!value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos)
        out += '\'';
    for (const char letter : value) {
        if (letter == '"')
            out += '"';
        out += letter;
    }
    out += '"';
}

void append_markdown_cell(std::string& out, std::string_view value)
{
    for (const char letter : value) {
        if (std::string_view("\\|`*_<>[]#").find(letter) != std::string_view::npos)
            out += '\\';
        out += letter == '\n' || letter == '\r' ? ' ' : letter;
    }
}

// The lines stand below each other.
void append_history_cell(std::string& out, export_format format, const std::vector<std::string>& lines)
{
    std::string all;
    for (const auto& line : lines) {
        const bool is_first = &line == &lines.front();
        if (format == export_format::csv)
            all += (is_first ? "" : "\n") + line;
        else
            out += is_first ? "" : "<br>";
        if (format == export_format::markdown)
            append_markdown_cell(out, line);
    }
    if (format == export_format::csv)
        append_csv_cell(out, all);
}

// "2026-11-23 10:15 UTC, Ana recorded it: asked Bo".
std::vector<std::string> history_lines(const exported_action& value)
{
    std::vector<std::string> lines;
    for (const auto& each : value.history) {
        const auto at = core::format_instant(each.at);
        lines.push_back(core::repair_utf8(at.substr(0, 10) + " " + at.substr(11, 5) + " UTC, "
                                          + (each.actor.name.empty() ? "Makegood" : each.actor.name) + " "
                                          + core::change_words(each.verb, each.detail)));
    }
    return lines;
}

template <class Cells>
void append_row(std::string& out, export_format format, const Cells& cells, const std::vector<std::string>& history)
{
    const bool is_csv = format == export_format::csv;
    if (!is_csv)
        out += '|';
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (is_csv) {
            if (at != 0)
                out += ',';
            append_csv_cell(out, core::repair_utf8(cells[at]));
            continue;
        }
        out += ' ';
        append_markdown_cell(out, core::repair_utf8(cells[at]));
        out += " |";
    }
    out += is_csv ? "," : " ";
    append_history_cell(out, format, history);
    out += is_csv ? "\r\n" : " |\n";
}

// "U123 in T1"; empty for nobody.
std::string account_text(const ports::identity& who)
{
    return who.user.empty() ? std::string() : who.user + " in " + who.workspace;
}

void separate(std::string& out, bool is_first) { out += is_first ? "\n" : ",\n"; }

} // namespace

std::string export_opening(export_format format)
{
    if (format == export_format::json)
        return "{\"actions\": [";
    std::string out;
    append_row(out, format, column_names, {"history"});
    if (format == export_format::markdown) {
        out += '|';
        for (std::size_t at = 0; at <= column_names.size(); ++at)
            out += " --- |";
        out += '\n';
    }
    return out;
}

void append_exported(std::string& out, export_format format, const exported_action& value, bool is_first)
{
    if (format != export_format::json) {
        append_row(out, format, cells_of(value), history_lines(value));
        return;
    }
    separate(out, is_first);
    append_json(out, value);
}

void append_exported(std::string& out, const core::incident& value, bool is_first)
{
    separate(out, is_first);
    members object(out);
    object.text("key", value.key);
    object.text_or_null("title", value.title);
    object.number("severity", value.severity);
    object.text_or_null("service", value.service);
    object.text("started_at", core::format_instant(value.started_at));
    object.text_or_null("resolved_at", instant_text(value.resolved_at));
    object.text_or_null("document", value.document_url);
    object.close();
}

void append_exported(std::string& out, const exported_link& value, bool is_first)
{
    separate(out, is_first);
    members object(out);
    object.text("at", core::format_instant(value.at));
    object.text("code_shown_to", account_text(value.shown));
    object.text("code_typed_by", account_text(value.typed));
    object.text_or_null("parted_at", instant_text(value.parted_at));
    object.text_or_null("parted_by", account_text(value.parted_from));
    object.close();
}

} // namespace makegood::store
