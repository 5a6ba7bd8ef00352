#include "document_json.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "json_text.hpp"

namespace makegood::store {

namespace {

using nlohmann::json;

// Raised when an older program could misread what is written; older versions stay readable.
constexpr int document_version = 1;

// Names instead of numbers: the order of an enum may change, what is stored may not.
constexpr std::array<std::string_view, 4> emphasis_names{"plain", "strong", "code", "struck"};
constexpr std::array<std::string_view, 3> look_names{"plain", "primary", "danger"};
constexpr std::array<std::string_view, 8> block_names{"paragraph", "heading", "item",    "quote",
                                                      "quiet",     "divider", "buttons", "code"};
constexpr std::array<std::string_view, 6> question_names{"text", "long_text", "date", "person", "choice", "tick"};

template <class Enum, std::size_t Count>
std::string_view name_of(Enum value, const std::array<std::string_view, Count>& names)
{
    return names.at(static_cast<std::size_t>(value));
}

// Absent means the first.
template <class Enum, std::size_t Count>
bool read_name(const json& from, const char* member, const std::array<std::string_view, Count>& names, Enum& into)
{
    std::string name(names.front());
    const auto at = read_text(from, member, name) ? std::find(names.begin(), names.end(), name) : names.end();
    into = static_cast<Enum>(at - names.begin());
    return at != names.end();
}

// ---- writing ----

template <class Element, class Append>
void append_list(std::string& out, const std::vector<Element>& values, Append append)
{
    out += '[';
    for (std::size_t at = 0; at < values.size(); ++at) {
        if (at != 0)
            out += ',';
        append(out, values[at]);
    }
    out += ']';
}

void append_span(std::string& out, const core::words& value)
{
    object_writer writer(out);
    writer.text("words", value.text);
    if (value.emphasis != core::emphasis::plain)
        writer.text("emphasis", name_of(value.emphasis, emphasis_names));
    writer.flag_if("of_place", value.is_of_place);
    writer.close();
}

void append_span(std::string& out, const core::mention& value)
{
    object_writer writer(out);
    writer.number("person", value.who.value);
    writer.flag_if("ping", value.is_ping);
    writer.close();
}

void append_span(std::string& out, const core::moment& value)
{
    object_writer writer(out);
    writer.number("moment", value.at.time_since_epoch().count());
    writer.text_if("fallback", value.fallback);
    writer.close();
}

void append_span(std::string& out, const core::link& value)
{
    object_writer writer(out);
    writer.text("url", value.url);
    writer.text_if("label", value.label);
    writer.flag_if("of_place", value.is_of_place);
    writer.close();
}

void append_button(std::string& out, const core::button& value)
{
    object_writer writer(out);
    writer.text_if("label", value.label);
    writer.text_if("verb", value.verb);
    writer.text_if("argument", value.argument);
    if (value.look != core::button::look::plain)
        writer.text("look", name_of(value.look, look_names));
    writer.text_if("accessible_label", value.accessible_label);
    writer.text_if("url", value.url);
    writer.close();
}

void append_block(std::string& out, const core::block& value)
{
    object_writer writer(out);
    if (value.kind != core::block::kind::paragraph)
        writer.text("kind", name_of(value.kind, block_names));
    if (!value.spans.empty()) {
        writer.name("spans");
        append_list(out, value.spans, [](std::string& to, const core::span& span) {
            std::visit([&to](const auto& part) { append_span(to, part); }, span);
        });
    }
    if (!value.buttons.empty()) {
        writer.name("buttons");
        append_list(out, value.buttons, append_button);
    }
    writer.number_if("about", value.about.value);
    writer.close();
}

void append_document(std::string& out, const core::document& value, core::person_id reader = {})
{
    object_writer writer(out);
    writer.number("version", document_version);
    writer.number_if("reader", reader.value);
    writer.name("blocks");
    append_list(out, value.blocks, append_block);
    writer.text_if("summary", value.summary);
    writer.close();
}

void append_question(std::string& out, const core::question& value)
{
    object_writer writer(out);
    if (value.kind != core::question::kind::text)
        writer.text("kind", name_of(value.kind, question_names));
    writer.text_if("key", value.key);
    writer.text_if("label", value.label);
    writer.text_if("hint", value.hint);
    writer.text_if("initial", value.initial);
    writer.flag_if("optional", value.is_optional);
    if (!value.options.empty()) {
        writer.name("options");
        append_list(out, value.options, [](std::string& to, const std::pair<std::string, std::string>& option) {
            append_texts(to, {option.first, option.second});
        });
    }
    writer.close();
}

// ---- reading ----

// Absent means none. Every element has to be readable.
template <class Element, class Read>
bool read_list(const json& from, const char* name, std::vector<Element>& into, Read read)
{
    const auto list = from.find(name);
    if (list == from.end())
        return true;
    if (!list->is_array())
        return false;
    for (const auto& element : *list) {
        if (!read(element, into.emplace_back()))
            return false;
    }
    return true;
}

bool is_readable(const json& from)
{
    std::int64_t version = 0;
    return from.is_object() && read_number(from, "version", version) && version == document_version;
}

bool read_span(const json& from, core::span& into)
{
    if (!from.is_object())
        return false;
    if (from.contains("words")) {
        auto& value = into.emplace<core::words>();
        return read_text(from, "words", value.text) && read_name(from, "emphasis", emphasis_names, value.emphasis)
            && read_flag(from, "of_place", value.is_of_place);
    }
    if (from.contains("person")) {
        auto& value = into.emplace<core::mention>();
        return read_number(from, "person", value.who.value) && read_flag(from, "ping", value.is_ping);
    }
    if (from.contains("moment")) {
        auto& value = into.emplace<core::moment>();
        std::int64_t at = 0;
        const bool is_good = read_number(from, "moment", at) && read_text(from, "fallback", value.fallback);
        value.at = core::instant(std::chrono::milliseconds(at));
        return is_good;
    }
    auto& value = into.emplace<core::link>();
    return from.contains("url") && read_text(from, "url", value.url) && read_text(from, "label", value.label)
        && read_flag(from, "of_place", value.is_of_place);
}

bool read_button(const json& from, core::button& into)
{
    return from.is_object() && read_text(from, "label", into.label) && read_text(from, "verb", into.verb)
        && read_text(from, "argument", into.argument) && read_name(from, "look", look_names, into.look)
        && read_text(from, "accessible_label", into.accessible_label) && read_text(from, "url", into.url);
}

bool read_block(const json& from, core::block& into)
{
    return from.is_object() && read_name(from, "kind", block_names, into.kind)
        && read_list(from, "spans", into.spans, read_span) && read_list(from, "buttons", into.buttons, read_button)
        && read_number(from, "about", into.about.value);
}

std::optional<core::document> document_of(const json& from)
{
    core::document value;
    if (!is_readable(from) || !read_list(from, "blocks", value.blocks, read_block)
        || !read_text(from, "summary", value.summary))
        return std::nullopt;
    return value;
}

bool read_option(const json& from, std::pair<std::string, std::string>& into)
{
    std::vector<std::string> both;
    if (!read_texts(from, both) || both.size() != 2)
        return false;
    into = {std::move(both[0]), std::move(both[1])};
    return true;
}

bool read_question(const json& from, core::question& into)
{
    return from.is_object() && read_name(from, "kind", question_names, into.kind) && read_text(from, "key", into.key)
        && read_text(from, "label", into.label) && read_text(from, "hint", into.hint)
        && read_text(from, "initial", into.initial) && read_flag(from, "optional", into.is_optional)
        && read_list(from, "options", into.options, read_option);
}

} // namespace

std::string to_json(const core::document& value) { return to_json(value, {}); }

std::string to_json(const core::document& value, core::person_id reader)
{
    std::string out;
    out.reserve(512);
    append_document(out, value, reader);
    return out;
}

std::string to_json(const core::form& value)
{
    std::string out;
    object_writer writer(out);
    writer.number("version", document_version);
    writer.text_if("title", value.title);
    writer.text_if("submit_label", value.submit_label);
    writer.text_if("verb", value.verb);
    writer.text_if("argument", value.argument);
    writer.name("questions");
    append_list(out, value.questions, append_question);
    writer.name("introduction");
    append_document(out, value.introduction);
    writer.close();
    return out;
}

std::optional<core::document> read_document(const std::string& text) { return document_of(parse_stored(text)); }

std::optional<core::document> read_document(const std::string& text, core::person_id& reader)
{
    const json from = parse_stored(text);
    auto value = document_of(from);
    return value && read_number(from, "reader", reader.value) ? std::move(value) : std::nullopt;
}

std::optional<core::form> read_form(const std::string& text)
{
    const json from = parse_stored(text);
    core::form value;
    if (!is_readable(from) || !read_text(from, "title", value.title)
        || !read_text(from, "submit_label", value.submit_label) || !read_text(from, "verb", value.verb)
        || !read_text(from, "argument", value.argument) || !read_list(from, "questions", value.questions, read_question)
        || !from.contains("introduction"))
        return std::nullopt;
    auto introduction = document_of(from["introduction"]);
    if (!introduction)
        return std::nullopt;
    value.introduction = std::move(*introduction);
    return value;
}

} // namespace makegood::store
