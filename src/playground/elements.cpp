// Block elements: ids, look-up and values, shared by messages and views.
#include "block_limits.hpp"
#include "characters.hpp"
#include "interactions.hpp"

namespace makegood::playground {

namespace {

std::string short_id(std::size_t number) { return "b" + std::to_string(number); }

void for_each_element(json& block, const std::function<void(json&)>& visit)
{
    for (const auto* key : {"element", "accessory"}) {
        if (block.contains(key) && block[key].is_object())
            visit(block[key]);
    }
    if (!block.contains("elements") || block.value("type", "") == "context")
        return;
    for (auto& element : block["elements"])
        visit(element);
}

json option_with(const json& element, const std::string& value)
{
    for (const auto& option : element.value("options", json::array())) {
        if (option.value("value", "") == value)
            return option;
    }
    for (const auto& group : element.value("option_groups", json::array())) {
        for (const auto& option : group.value("options", json::array())) {
            if (option.value("value", "") == value)
                return option;
        }
    }
    return nullptr;
}

json options_with(const json& element, const json& values)
{
    auto chosen = json::array();
    for (const auto& value : values.is_array() ? values : json::array()) {
        auto option = value.is_string() ? option_with(element, value) : json{};
        if (!option.is_null())
            chosen.push_back(std::move(option));
    }
    return chosen;
}

} // namespace

void assign_block_ids(json& blocks)
{
    if (!blocks.is_array())
        return;
    std::size_t count = 0;
    for (auto& block : blocks) {
        if (!block.is_object())
            continue;
        if (block.value("block_id", "").empty())
            block["block_id"] = short_id(count);
        std::size_t element_count = 0;
        for_each_element(block, [&](json& element) {
            if (element.is_object() && element.value("type", "") != "image" && element.value("action_id", "").empty())
                element["action_id"] = short_id(count) + "-" + std::to_string(element_count);
            ++element_count;
        });
        ++count;
    }
}

std::optional<found_element> find_element(const json& blocks, const std::string& action_id, const std::string& block_id)
{
    std::optional<found_element> found;
    for (auto block : blocks.is_array() ? blocks : json::array()) {
        if (!block_id.empty() && block.value("block_id", "") != block_id)
            continue;
        for_each_element(block, [&](json& element) {
            if (!found && element.is_object() && element.value("action_id", "") == action_id)
                found = found_element{element, block.value("block_id", "")};
        });
    }
    return found;
}

json element_value(const json& element, const json& value)
{
    const auto kind = element.value("type", "");
    const auto one = value.is_string() ? value.get<std::string>() : std::string{};
    const json text = one.empty() ? json(nullptr) : json(one);
    json shown{{"type", kind}, {"action_id", element.value("action_id", "")}};
    if (kind == "button") {
        for (const auto* key : {"text", "value", "style", "url"}) {
            if (element.contains(key))
                shown[key] = element[key];
        }
    } else if (kind == "static_select" || kind == "radio_buttons" || kind == "overflow") {
        shown["selected_option"] = option_with(element, one);
    } else if (kind == "checkboxes" || kind == "multi_static_select") {
        shown["selected_options"] = options_with(element, value);
    } else if (kind == "users_select") {
        shown["selected_user"] = text;
    } else if (kind == "multi_users_select") {
        shown["selected_users"] = value.is_array() ? value : json::array();
    } else if (kind == "conversations_select") {
        shown["selected_conversation"] = text;
    } else if (kind == "channels_select") {
        shown["selected_channel"] = text;
    } else if (kind == "datepicker") {
        shown["selected_date"] = text;
    } else if (kind == "timepicker") {
        shown["selected_time"] = text;
    } else {
        shown["value"] = text;
    }
    return shown;
}

message_problem check_message(const json& fields)
{
    const auto text = fields.value("text", json{});
    const auto blocks = fields.value("blocks", json{});
    const auto attachments = fields.value("attachments", json{});
    const bool has_text = text.is_string() && !text.get<std::string>().empty();
    const bool has_blocks = blocks.is_array() && !blocks.empty();
    if (!blocks.is_null() && !blocks.is_array())
        return {"invalid_blocks_format", {}};
    if (attachments.is_array() && attachments.size() > 100)
        return {"too_many_attachments", {}};
    if (!has_text && !has_blocks && !(attachments.is_array() && !attachments.empty()))
        return {"no_text", {}};
    if (has_blocks) {
        if (auto details = check_blocks(blocks, false); !details.empty())
            return {"invalid_blocks", std::move(details)};
    }
    const auto metadata = fields.value("metadata", json{});
    if (metadata.is_null())
        return {};
    if (!metadata.is_object() || !metadata.value("event_type", json{}).is_string()
        || !metadata.value("event_payload", json{}).is_object())
        return {"invalid_metadata_format", {}};
    return {};
}

draft message_draft(const json& fields)
{
    draft made;
    if (fields.contains("text") && fields["text"].is_string())
        made.text = fields["text"].get<std::string>();
    made.text = first_characters(made.text, message_characters_max);
    made.blocks = fields.value("blocks", json{});
    assign_block_ids(made.blocks);
    made.attachments = fields.value("attachments", json{});
    made.metadata = fields.value("metadata", json{});
    if (fields.contains("thread_ts") && fields["thread_ts"].is_string())
        made.thread_ts = fields["thread_ts"].get<std::string>();
    return made;
}

} // namespace makegood::playground
