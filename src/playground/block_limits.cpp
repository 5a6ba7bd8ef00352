#include "block_limits.hpp"

#include <functional>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "characters.hpp"

namespace makegood::playground {

namespace {

using nlohmann::json;

class checker
{
public:
    explicit checker(bool in_view)
        : in_view_{in_view}
    {
    }

    std::vector<std::string> problems;

    void blocks(const json& list, const std::string& at)
    {
        const std::size_t count_max = in_view_ ? 100 : 50;
        if (!list.is_array())
            return complain("must be an array", at);
        if (list.size() > count_max)
            complain("no more than " + std::to_string(count_max) + " items allowed", at);
        for (std::size_t index = 0; index < list.size(); ++index)
            block(list[index], at + "/" + std::to_string(index));
    }

    void text(const json& object, const char* key, std::size_t length_max, bool required, bool plain_only,
              const std::string& at)
    {
        const auto where = at + "/" + key;
        if (!object.contains(key))
            return required ? complain("missing required field: " + std::string{key}, at) : void();
        const auto& value = object.at(key);
        if (!value.is_object() || !value.contains("text") || !value["text"].is_string())
            return complain("must be a text object", where);
        const auto kind = field(value, "type");
        if (kind != "plain_text" && (plain_only || kind != "mrkdwn"))
            return complain("unsupported type: " + kind, where + "/type");
        const auto length = count_characters(value["text"].get<std::string>());
        if (length == 0)
            complain("must be more than 0 characters", where + "/text");
        if (length > length_max)
            complain("must be less than " + std::to_string(length_max + 1) + " characters", where + "/text");
    }

    void string(const json& object, const char* key, std::size_t length_max, bool required, const std::string& at)
    {
        if (!object.contains(key))
            return required ? complain("missing required field: " + std::string{key}, at) : void();
        if (!object.at(key).is_string())
            return complain("must be a string", at + "/" + key);
        if (count_characters(object.at(key).get<std::string>()) > length_max)
            complain("must be less than " + std::to_string(length_max + 1) + " characters", at + "/" + key);
    }

    void complain(const std::string& what, const std::string& at)
    {
        problems.push_back("[ERROR] " + what + " [json-pointer:" + at + "]");
    }

private:
    static std::string field(const json& object, const char* key)
    {
        const auto found = object.find(key);
        return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
    }

    void block(const json& value, const std::string& at)
    {
        if (!value.is_object())
            return complain("must be an object", at);
        string(value, "block_id", 255, false, at);
        const auto id = field(value, "block_id");
        if (!id.empty() && !block_ids_.insert(id).second)
            complain("block_id already exists: " + id, at + "/block_id");
        const auto kind = field(value, "type");
        static const std::map<std::string, void (checker::*)(const json&, const std::string&)> kinds{
            {"section", &checker::section},   {"header", &checker::header}, {"context", &checker::context},
            {"actions", &checker::actions},   {"input", &checker::input},   {"divider", &checker::nothing},
            {"rich_text", &checker::nothing}, {"image", &checker::image},   {"markdown", &checker::markdown}};
        const auto known = kinds.find(kind);
        if (known == kinds.end())
            return complain("unsupported type: " + kind, at + "/type");
        (this->*known->second)(value, at);
    }

    void nothing(const json&, const std::string&) { }

    void section(const json& value, const std::string& at)
    {
        const bool has_fields = value.contains("fields");
        text(value, "text", 3'000, !has_fields, false, at);
        if (has_fields) {
            const auto& fields = value["fields"];
            if (!fields.is_array() || fields.empty() || fields.size() > 10)
                return complain("must have 1 to 10 items", at + "/fields");
            for (std::size_t index = 0; index < fields.size(); ++index)
                text(json{{"field", fields[index]}}, "field", 2'000, true, false,
                     at + "/fields/" + std::to_string(index));
        }
        if (value.contains("accessory"))
            element(value["accessory"], at + "/accessory");
    }

    void header(const json& value, const std::string& at) { text(value, "text", 150, true, true, at); }

    void image(const json& value, const std::string& at)
    {
        string(value, "image_url", 3'000, false, at);
        string(value, "alt_text", 2'000, true, at);
    }

    void markdown(const json& value, const std::string& at) { string(value, "text", 12'000, true, at); }

    void context(const json& value, const std::string& at)
    {
        const auto elements = value.value("elements", json{});
        if (!elements.is_array() || elements.empty() || elements.size() > 10)
            return complain("must have 1 to 10 items", at + "/elements");
        for (std::size_t index = 0; index < elements.size(); ++index) {
            const auto where = at + "/elements/" + std::to_string(index);
            if (elements[index].is_object() && field(elements[index], "type") == "image")
                image(elements[index], where);
            else
                text(json{{"element", elements[index]}}, "element", 3'000, true, false, where);
        }
    }

    void actions(const json& value, const std::string& at)
    {
        const auto elements = value.value("elements", json{});
        if (!elements.is_array() || elements.empty() || elements.size() > 25)
            return complain("must have 1 to 25 items", at + "/elements");
        std::set<std::string> action_ids;
        for (std::size_t index = 0; index < elements.size(); ++index) {
            const auto where = at + "/elements/" + std::to_string(index);
            element(elements[index], where);
            const auto id = elements[index].is_object() ? field(elements[index], "action_id") : std::string{};
            if (!id.empty() && !action_ids.insert(id).second)
                complain("`action_id` " + id + " already exists", where + "/action_id");
        }
    }

    void input(const json& value, const std::string& at)
    {
        text(value, "label", 2'000, true, true, at);
        text(value, "hint", 2'000, false, true, at);
        if (!value.contains("element"))
            return complain("missing required field: element", at);
        element(value["element"], at + "/element");
    }

    void element(const json& value, const std::string& at)
    {
        if (!value.is_object())
            return complain("must be an object", at);
        const auto kind = field(value, "type");
        static const std::set<std::string> kinds{"button",
                                                 "static_select",
                                                 "multi_static_select",
                                                 "users_select",
                                                 "multi_users_select",
                                                 "conversations_select",
                                                 "channels_select",
                                                 "datepicker",
                                                 "timepicker",
                                                 "datetimepicker",
                                                 "overflow",
                                                 "checkboxes",
                                                 "radio_buttons",
                                                 "plain_text_input",
                                                 "url_text_input",
                                                 "number_input",
                                                 "email_text_input",
                                                 "external_select",
                                                 "image",
                                                 "multi_conversations_select",
                                                 "multi_channels_select",
                                                 "rich_text_input"};
        if (!kinds.contains(kind))
            return complain("unsupported type: " + kind, at + "/type");
        string(value, "action_id", 255, false, at);
        text(value, "placeholder", 150, false, true, at);
        if (kind == "button")
            button(value, at);
        if (value.contains("confirm"))
            confirm(value["confirm"], at + "/confirm");
        options(value, kind, at);
    }

    void button(const json& value, const std::string& at)
    {
        text(value, "text", 75, true, true, at);
        string(value, "value", 2'000, false, at);
        string(value, "url", 3'000, false, at);
        string(value, "accessibility_label", 75, false, at);
        const auto style = field(value, "style");
        if (value.contains("style") && style != "primary" && style != "danger")
            complain("must be primary or danger", at + "/style");
    }

    void confirm(const json& value, const std::string& at)
    {
        if (!value.is_object())
            return complain("must be an object", at);
        text(value, "title", 100, true, true, at);
        text(value, "text", 300, true, false, at);
        text(value, "confirm", 30, true, true, at);
        text(value, "deny", 30, true, true, at);
    }

    void options(const json& value, const std::string& kind, const std::string& at)
    {
        static const std::map<std::string, std::size_t> count_max{{"static_select", 100},
                                                                  {"multi_static_select", 100},
                                                                  {"overflow", 5},
                                                                  {"checkboxes", 10},
                                                                  {"radio_buttons", 10}};
        const auto limit = count_max.find(kind);
        if (limit == count_max.end() || value.contains("option_groups"))
            return;
        const auto list = value.value("options", json{});
        if (!list.is_array() || list.empty() || list.size() > limit->second)
            return complain("must have 1 to " + std::to_string(limit->second) + " items", at + "/options");
        const bool marked = kind == "checkboxes" || kind == "radio_buttons";
        for (std::size_t index = 0; index < list.size(); ++index) {
            const auto where = at + "/options/" + std::to_string(index);
            if (!list[index].is_object()) {
                complain("must be an object", where);
                continue;
            }
            text(list[index], "text", 75, true, !marked, where);
            string(list[index], "value", 150, true, where);
            text(list[index], "description", 75, false, !marked, where);
        }
    }

    bool in_view_;
    std::set<std::string> block_ids_;
};

} // namespace

std::vector<std::string> check_blocks(const json& blocks, bool in_view)
{
    checker check{in_view};
    check.blocks(blocks, "/blocks");
    return check.problems;
}

std::vector<std::string> check_view(const json& view)
{
    checker check{true};
    if (!view.is_object()) {
        check.complain("must be an object", "/view");
        return check.problems;
    }
    const auto kind = view.value("type", json{});
    if (kind != "modal" && kind != "home")
        check.complain("must be modal or home", "/view/type");
    if (kind == "modal") {
        check.text(view, "title", 24, true, true, "/view");
        check.text(view, "submit", 24, false, true, "/view");
        check.text(view, "close", 24, false, true, "/view");
        const auto blocks = view.value("blocks", json::array());
        for (const auto& block : blocks) {
            if (block.is_object() && block.value("type", json{}) == "input" && !view.contains("submit")) {
                check.complain("missing required field: submit", "/view");
                break;
            }
        }
    }
    check.string(view, "callback_id", 255, false, "/view");
    check.string(view, "private_metadata", 3'000, false, "/view");
    check.blocks(view.value("blocks", json{}), "/view/blocks");
    return check.problems;
}

} // namespace makegood::playground
