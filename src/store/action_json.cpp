// Actions as JSON: what history and batches keep of the state before a change.
#include <nlohmann/json.hpp>

#include "fields.hpp"
#include "json_text.hpp"
#include "rows.hpp"

namespace makegood::store {

namespace {

using nlohmann::json;

// Raised when an older program could misread what is written; older versions stay readable.
constexpr int action_version = 1;

std::int64_t count_of(core::instant value) { return value.time_since_epoch().count(); }
core::instant instant_of(std::int64_t count) { return core::instant(std::chrono::milliseconds(count)); }

struct action_writer
{
    std::string& out;
    object_writer& object;

    void operator()(const char* name, const std::string& value) { object.text_if(name, value); }
    void operator()(const char* name, int value) { object.number_if(name, value); }
    void operator()(const char* name, bool value) { object.flag_if(name, value); }
    void operator()(const char* name, core::instant value) { object.number_if(name, count_of(value)); }
    void operator()(const char* name, const std::optional<core::instant>& value)
    {
        if (value)
            object.number(name, count_of(*value));
    }
    template <class Tag>
    void operator()(const char* name, const core::id<Tag>& value)
    {
        object.number_if(name, value.value);
    }
    template <class Enum>
    std::enable_if_t<std::is_enum_v<Enum>> operator()(const char* name, Enum value)
    {
        object.number_if(name, static_cast<int>(value));
    }
    void operator()(const char* name, const std::optional<core::day>& value)
    {
        if (value)
            object.text(name, core::format_day(*value));
    }
    void operator()(const char* name, const std::optional<core::deadline>& value)
    {
        if (!value)
            return;
        object.name(name);
        object_writer inner(out);
        inner.text("on", core::format_day(value->on));
        if (value->at)
            inner.number("at", count_of(*value->at));
        inner.close();
    }
    void operator()(const char* name, const std::optional<core::blocker>& value)
    {
        if (!value)
            return;
        object.name(name);
        object_writer inner(out);
        inner.number_if("person", value->person.value);
        inner.text_if("link", value->link);
        inner.number_if("action", value->action.value);
        inner.number("look_again_at", count_of(value->look_again_at));
        inner.text_if("reason", value->reason);
        inner.close();
    }
    void operator()(const char* name, const std::optional<core::decline_request>& value)
    {
        if (!value)
            return;
        object.name(name);
        object_writer inner(out);
        inner.number_if("by", value->requested_by.value);
        inner.number_if("accepter", value->accepter.value);
        inner.text("reason", value->reason);
        inner.close();
    }
    void operator()(const char* name, const std::vector<std::string>& value)
    {
        if (value.empty())
            return;
        object.name(name);
        append_texts(out, value);
    }
};

// `is_good` turns false at the first member of a wrong kind.
struct action_parser
{
    const json& from;
    bool& is_good;

    void operator()(const char* name, std::string& value) { is_good = is_good && read_text(from, name, value); }
    void operator()(const char* name, bool& value) { is_good = is_good && read_flag(from, name, value); }
    void operator()(const char* name, int& value) { value = static_cast<int>(number(from, name)); }
    void operator()(const char* name, core::instant& value) { value = instant_of(number(from, name)); }
    void operator()(const char* name, std::optional<core::instant>& value)
    {
        if (from.contains(name))
            value = instant_of(number(from, name));
    }
    template <class Tag>
    void operator()(const char* name, core::id<Tag>& value)
    {
        value.value = number(from, name);
    }
    template <class Enum>
    std::enable_if_t<std::is_enum_v<Enum>> operator()(const char* name, Enum& value)
    {
        value = static_cast<Enum>(number(from, name));
    }
    void operator()(const char* name, std::optional<core::day>& value)
    {
        std::string text;
        is_good = is_good && read_text(from, name, text);
        value = core::parse_day(text);
        is_good = is_good && value.has_value() != text.empty();
    }
    void operator()(const char* name, std::optional<core::deadline>& value)
    {
        const json* inner = object(name);
        if (inner == nullptr)
            return;
        std::string on;
        is_good = is_good && read_text(*inner, "on", on);
        const auto day = core::parse_day(on);
        is_good = is_good && day.has_value();
        value = core::deadline{day.value_or(core::day{}), std::nullopt};
        if (inner->contains("at"))
            value->at = instant_of(number(*inner, "at"));
    }
    void operator()(const char* name, std::optional<core::blocker>& value)
    {
        const json* inner = object(name);
        if (inner == nullptr)
            return;
        value.emplace();
        value->person.value = number(*inner, "person");
        value->action.value = number(*inner, "action");
        value->look_again_at = instant_of(number(*inner, "look_again_at"));
        is_good = is_good && read_text(*inner, "link", value->link) && read_text(*inner, "reason", value->reason);
    }
    void operator()(const char* name, std::optional<core::decline_request>& value)
    {
        const json* inner = object(name);
        if (inner == nullptr)
            return;
        value.emplace();
        value->requested_by.value = number(*inner, "by");
        value->accepter.value = number(*inner, "accepter");
        is_good = is_good && read_text(*inner, "reason", value->reason);
    }
    void operator()(const char* name, std::vector<std::string>& value)
    {
        const auto member = from.find(name);
        is_good = is_good && (member == from.end() || read_texts(*member, value));
    }

private:
    std::int64_t number(const json& of, const char* name)
    {
        std::int64_t value = 0;
        is_good = is_good && read_number(of, name, value);
        return value;
    }
    const json* object(const char* name)
    {
        const auto member = from.find(name);
        if (member == from.end())
            return nullptr;
        is_good = is_good && member->is_object();
        return member->is_object() ? &*member : nullptr;
    }
};

void append_action(std::string& out, const core::action& item)
{
    object_writer object(out);
    object.number("version", action_version);
    object.number("id", item.id.value);
    each_field(item, action_writer{out, object});
    object.close();
}

std::optional<core::action> read_action(const json& from)
{
    std::int64_t version = 0;
    if (!from.is_object() || !read_number(from, "version", version) || version != action_version)
        return std::nullopt;
    core::action item;
    bool is_good = read_number(from, "id", item.id.value);
    each_field(item, action_parser{from, is_good});
    return is_good ? std::optional(std::move(item)) : std::nullopt;
}

void append_actions(std::string& out, const std::vector<core::action>& items)
{
    out += '[';
    for (const auto& each : items) {
        out += out.back() == '[' ? "" : ",";
        append_action(out, each);
    }
    out += ']';
}

bool read_actions(const json& from, const char* name, std::vector<core::action>& into)
{
    const auto list = from.find(name);
    if (list == from.end() || !list->is_array())
        return false;
    for (const auto& each : *list) {
        auto item = read_action(each);
        if (!item)
            return false;
        into.push_back(std::move(*item));
    }
    return true;
}

} // namespace

std::string to_json(const core::action& item)
{
    std::string out;
    out.reserve(1024);
    append_action(out, item);
    return out;
}

std::optional<core::action> read_action_json(const std::string& text) { return read_action(parse_stored(text)); }

std::string to_json(const ports::batch_memory& before)
{
    std::string out;
    object_writer object(out);
    object.name("nudged");
    append_actions(out, before.nudged);
    object.name("told");
    append_actions(out, before.told);
    object.close();
    return out;
}

std::optional<ports::batch_memory> read_batch_memory(const std::string& text)
{
    const json from = parse_stored(text);
    ports::batch_memory before;
    const bool is_good
        = from.is_object() && read_actions(from, "nudged", before.nudged) && read_actions(from, "told", before.told);
    return is_good ? std::optional(std::move(before)) : std::nullopt;
}

} // namespace makegood::store
