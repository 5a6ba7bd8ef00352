#include <makegood/slack/render.hpp>

#include <set>
#include <utility>

#include <makegood/core/json_string.hpp>

#include "render_parts.hpp"
#include "utf8.hpp"

namespace makegood::slack {

namespace {

constexpr std::size_t label_units_max = 2000;
constexpr std::size_t option_label_units_max = 75;
constexpr std::size_t option_value_units_max = 150;
constexpr std::size_t view_blocks_max = 100;

using kind = enum core::question::kind;

void append_member(std::string& out, std::string_view name, std::string_view text)
{
    out += ",\"";
    out += name;
    out += "\":";
    core::append_json_string(out, text);
}

std::string option_json(const std::string& value, const std::string& label)
{
    auto out = R"({"text":)" + plain_text_object(label.empty() ? value : label, option_label_units_max);
    append_member(out, "value", value);
    return out + "}";
}

std::string text_element(const core::question& asked)
{
    std::string out = R"({"type":"plain_text_input","action_id":"answer")";
    if (asked.kind == kind::long_text)
        out += R"(,"multiline":true)";
    if (!asked.initial.empty())
        append_member(out, "initial_value", asked.initial);
    return out + "}";
}

std::string date_element(const core::question& asked)
{
    std::string out = R"({"type":"datepicker","action_id":"answer")";
    if (!asked.initial.empty())
        append_member(out, "initial_date", asked.initial);
    return out + "}";
}

// The person at first is given as the answer would be: "<@U1>".
std::string person_element(const core::question& asked)
{
    std::string out = R"({"type":"users_select","action_id":"answer")";
    if (asked.initial.starts_with("<@") && asked.initial.ends_with('>'))
        append_member(out, "initial_user", asked.initial.substr(2, asked.initial.size() - 3));
    else if (!asked.initial.empty())
        append_member(out, "initial_user", asked.initial);
    return out + "}";
}

std::string choice_element(const core::question& asked)
{
    std::string out = R"({"type":"static_select","action_id":"answer","options":[)";
    std::string initial;
    for (std::size_t index = 0; index < asked.options.size(); ++index) {
        const auto& [value, label] = asked.options[index];
        const auto option = option_json(value, label);
        out += (index == 0 ? "" : ",") + option;
        if (value == asked.initial)
            initial = option;
    }
    out += "]";
    if (!initial.empty())
        out += ",\"initial_option\":" + initial;
    return out + "}";
}

std::string tick_element(const core::question& asked)
{
    const auto option = option_json("yes", asked.options.empty() ? "Yes" : asked.options.front().second);
    auto out = R"({"type":"checkboxes","action_id":"answer","options":[)" + option + "]";
    if (!asked.initial.empty() && asked.initial != "no")
        out += ",\"initial_options\":[" + option + "]";
    return out + "}";
}

std::string element_of(const core::question& asked)
{
    switch (asked.kind) {
    case kind::date:
        return date_element(asked);
    case kind::person:
        return person_element(asked);
    case kind::choice:
        return choice_element(asked);
    case kind::tick:
        return tick_element(asked);
    case kind::text:
    case kind::long_text:
        break;
    }
    return text_element(asked);
}

std::string input_block(const core::question& asked)
{
    std::string out = R"({"type":"input")";
    append_member(out, "block_id", asked.key);
    out += ",\"label\":" + plain_text_object(asked.label.empty() ? asked.key : asked.label, label_units_max);
    if (!asked.hint.empty())
        out += ",\"hint\":" + plain_text_object(asked.hint, label_units_max);
    // An unticked box is an answer.
    if (asked.is_optional || asked.kind == kind::tick)
        out += R"(,"optional":true)";
    return out + ",\"element\":" + element_of(asked) + "}";
}

bool fits_question(const core::question& asked)
{
    if (asked.key.empty() || asked.key.size() > 255 || count_units(asked.initial) > limits::view_input_characters)
        return false;
    if (asked.kind != kind::choice)
        return true;
    if (asked.options.empty() || asked.options.size() > limits::view_choices)
        return false;
    for (const auto& [value, label] : asked.options)
        if (value.empty() || count_units(value) > option_value_units_max)
            return false;
    return true;
}

} // namespace

std::string render_view(const core::form& value, const core::names& people, const std::string& channel, markup how)
{
    const auto metadata = value.verb + "\n" + channel + "\n" + value.argument;
    if (value.verb.empty() || count_units(metadata) > limits::view_metadata_characters)
        return {};
    std::string blocks;
    std::size_t count = 0;
    const auto add = [&](const std::string& block) { blocks += (count++ == 0 ? "" : ",") + block; };
    for (const auto& each : pieces_of(value.introduction, people, how))
        add(each.block);
    std::set<std::string> keys;
    for (const auto& each : value.questions) {
        if (!fits_question(each) || !keys.insert(each.key).second)
            return {};
        add(input_block(each));
    }
    if (count == 0 || count > view_blocks_max)
        return {};
    std::string out = R"({"type":"modal","callback_id":"form","title":)"
        + plain_text_object(value.title.empty() ? "Makegood" : value.title, limits::view_title_characters);
    const auto& submit = value.submit_label.empty() ? std::string{"Save"} : value.submit_label;
    out += ",\"submit\":" + plain_text_object(submit, limits::view_title_characters);
    out += ",\"close\":" + plain_text_object("Cancel", limits::view_title_characters);
    append_member(out, "private_metadata", metadata);
    return out + ",\"blocks\":[" + blocks + "]}";
}

std::string render_home(const core::document& value, const core::names& people, markup how)
{
    std::string blocks;
    std::size_t count = 0;
    for (const auto& each : pieces_of(value, people, how))
        blocks += (count++ == 0 ? "" : ",") + each.block;
    if (count == 0 || count > view_blocks_max)
        return {};
    return R"({"type":"home","blocks":[)" + blocks + "]}";
}

submitted read_view_metadata(std::string_view metadata)
{
    const auto first = metadata.find('\n');
    const auto second = first == std::string_view::npos ? first : metadata.find('\n', first + 1);
    if (second == std::string_view::npos)
        return {};
    return {std::string{metadata.substr(0, first)}, std::string{metadata.substr(first + 1, second - first - 1)},
            std::string{metadata.substr(second + 1)}};
}

} // namespace makegood::slack
