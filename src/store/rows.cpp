#include "rows.hpp"

#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "fields.hpp"
#include "json_text.hpp"

namespace makegood::store {

namespace {

struct action_binder
{
    query& to;

    template <class Value>
    void operator()(const char*, const Value& value)
    {
        to.bind(value);
    }
    void operator()(const char*, const std::optional<core::day>& value)
    {
        to.bind(value ? std::optional(core::format_day(*value)) : std::nullopt);
    }
    void operator()(const char*, const std::optional<core::deadline>& value)
    {
        if (!value) {
            to.bind(nothing{}, nothing{});
            return;
        }
        to.bind(core::format_day(value->on), value->at);
    }
    void operator()(const char*, const std::optional<core::blocker>& value)
    {
        if (!value) {
            to.bind(nothing{}, nothing{}, nothing{}, nothing{}, nothing{});
            return;
        }
        to.bind(value->person, value->link, value->action, value->look_again_at, value->reason);
    }
    void operator()(const char*, const std::optional<core::decline_request>& value)
    {
        if (!value) {
            to.bind(nothing{}, nothing{}, nothing{});
            return;
        }
        to.bind(value->requested_by, value->accepter, value->reason);
    }
    void operator()(const char*, const std::vector<std::string>& value)
    {
        std::string text;
        append_texts(text, value);
        to.bind(text);
    }
};

core::day day_of(const std::string& text)
{
    const auto value = core::parse_day(text);
    if (!value)
        throw_unreadable("the day " + text);
    return *value;
}

struct action_reader
{
    query& from;

    template <class Value>
    void operator()(const char*, Value& value)
    {
        from.read(value);
    }
    void operator()(const char*, std::optional<core::day>& value)
    {
        if (const auto text = from.take<std::optional<std::string>>())
            value = day_of(*text);
    }
    void operator()(const char*, std::optional<core::deadline>& value)
    {
        const auto on = from.take<std::optional<std::string>>();
        const auto at = from.take<std::optional<core::instant>>();
        if (on)
            value = core::deadline{day_of(*on), at};
    }
    void operator()(const char*, std::optional<core::blocker>& value)
    {
        core::blocker read;
        from.read(read.person);
        from.read(read.link);
        from.read(read.action);
        const auto look_again_at = from.take<std::optional<core::instant>>();
        read.reason = from.take<std::optional<std::string>>().value_or(std::string());
        read.look_again_at = look_again_at.value_or(core::instant{});
        if (look_again_at)
            value = std::move(read);
    }
    void operator()(const char*, std::optional<core::decline_request>& value)
    {
        core::decline_request read;
        from.read(read.requested_by);
        from.read(read.accepter);
        auto reason = from.take<std::optional<std::string>>();
        if (!reason)
            return;
        read.reason = std::move(*reason);
        value = std::move(read);
    }
    void operator()(const char*, std::vector<std::string>& value)
    {
        const auto text = from.take<std::string>();
        // The usual case, without a parser.
        if (text == "[]")
            return;
        if (!read_texts(parse_stored(text), value))
            throw_unreadable("the links of an action");
    }
};

const std::string between_days = "..";

std::optional<core::weekdays> days_of(std::optional<std::int64_t> bits)
{
    if (!bits)
        return std::nullopt;
    core::weekdays days{};
    for (std::size_t at = 0; at < days.size(); ++at)
        days[at] = (*bits >> at & 1) != 0;
    return days;
}

std::vector<core::day_span> spans_of(const std::string& text)
{
    std::vector<core::day_span> spans;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const auto between = word.find(between_days);
        if (between == std::string::npos)
            throw_unreadable("the days away " + text);
        spans.push_back({day_of(word.substr(0, between)), day_of(word.substr(between + between_days.size()))});
    }
    return spans;
}

} // namespace

void bind_action(query& to, const core::action& item) { each_field(item, action_binder{to}); }

core::action read_action(query& from)
{
    core::action item;
    from.read(item.id);
    each_field(item, action_reader{from});
    return item;
}

core::person read_person(query& from)
{
    core::person who;
    from.read(who.id);
    from.read(who.name);
    from.read(who.handle);
    from.read(who.standing);
    from.read(who.is_admin);
    from.read(who.zone);
    from.read(who.hours_from_minute);
    from.read(who.hours_until_minute);
    who.muted_until = from.take<std::optional<core::instant>>().value_or(core::instant::min());
    from.read(who.full_name);
    who.working_days = days_of(from.take<std::optional<std::int64_t>>());
    who.away = spans_of(from.take<std::string>());
    from.read(who.status_until);
    from.read(who.status_since);
    from.read(who.country);
    from.read(who.team_country);
    from.read(who.email);
    from.read(who.own_zone);
    from.read(who.batch_minute);
    from.read(who.room_zone);
    return who;
}

std::optional<int> stored_days(const std::optional<core::weekdays>& value)
{
    if (!value)
        return std::nullopt;
    int bits = 0;
    for (std::size_t at = 0; at < value->size(); ++at)
        bits |= (*value)[at] ? 1 << at : 0;
    return bits;
}

std::string stored_spans(const std::vector<core::day_span>& value)
{
    std::string text;
    for (const auto& each : value)
        text += (text.empty() ? "" : " ") + core::format_day(each.from) + between_days + core::format_day(each.until);
    return text;
}

core::place read_place(query& from)
{
    core::place where;
    from.read(where.id);
    from.read(where.workspace);
    from.read(where.channel);
    from.read(where.name);
    from.read(where.visibility);
    from.read(where.is_joined);
    from.read(where.is_archived);
    from.read(where.is_shared);
    from.read(where.guests_at);
    from.read(where.has_guests);
    from.read(where.is_muted);
    from.read(where.zone);
    return where;
}

core::incident read_incident(query& from)
{
    core::incident item;
    from.read(item.id);
    from.read(item.key);
    from.read(item.place);
    from.read(item.title);
    from.read(item.severity);
    from.read(item.service);
    from.read(item.started_at);
    from.read(item.resolved_at);
    from.read(item.document_url);
    from.read(item.board_place);
    from.read(item.cost);
    return item;
}

void throw_unreadable(const std::string& what) { throw std::runtime_error(what + " cannot be read from the database"); }

} // namespace makegood::store
