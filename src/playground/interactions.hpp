// What people do with the app: slash commands, buttons, forms; the secrets that go with each (trigger ids, response
// URLs) and the views that are open. Pure, on top of the workspace. Loop thread only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "workspace.hpp"

namespace makegood::playground {

inline constexpr std::int64_t trigger_lives_ms = 3'000;
inline constexpr std::int64_t response_url_lives_ms = 30 * 60 * 1'000;
inline constexpr int response_url_uses_max = 5;
inline constexpr std::size_t view_stack_max = 3;
inline constexpr std::size_t view_bytes_max = 250'000;
// Longer texts are cut off, as Slack does.
inline constexpr std::size_t message_characters_max = 40'000;
inline constexpr std::size_t secrets_max = 20'000;

// Gives every block without a block_id and every element without an action_id one, as Slack does when it stores them.
void assign_block_ids(json& blocks);

// Where an element with this action_id stands in the blocks; null when it does not.
struct found_element
{
    json element;
    std::string block_id;
};
std::optional<found_element> find_element(const json& blocks, const std::string& action_id,
                                          const std::string& block_id);

// The element's value in the form of an action or of a view's state. `value` is a string, or a list of strings for
// checkboxes and multi selects; a null or empty value means nothing is chosen.
json element_value(const json& element, const json& value);

struct response_url_answer
{
    unsigned status = 200;
    std::string body = "ok";
};

class interactions
{
public:
    // `base_url` ("http://127.0.0.1:8790") is where response URLs lead.
    interactions(workspace& in, std::string base_url);

    void set_base_url(std::string base_url) { base_url_ = std::move(base_url); }

    // --- what people do. Each returns an empty string, or why it could not be done.
    // "/action mine" in a channel that the person reads.
    std::string command(const std::string& person_id, const std::string& place_id, const std::string& typed);
    // A button or menu of a message. `value`: what was chosen, for menus.
    std::string press(const std::string& person_id, const std::string& place_id, const std::string& ts,
                      const std::string& action_id, const std::string& block_id, const json& value);
    // The same in the person's App Home or open form. `values`: the form's answers so far, by block_id and action_id.
    std::string press_in_view(const std::string& person_id, const std::string& view_id, const std::string& action_id,
                              const std::string& block_id, const json& value, const json& values);
    // The app's shortcuts: "Track as an action" in a message's menu, "New action" from anywhere.
    std::string message_shortcut(const std::string& person_id, const std::string& place_id, const std::string& ts);
    std::string global_shortcut(const std::string& person_id);
    std::string submit_view(const std::string& person_id, const std::string& view_id, const json& values);
    std::string close_view(const std::string& person_id, const std::string& view_id);

    // --- the app's answers
    // The payload of an acknowledgement (null when it had none).
    void acknowledged(const delivery& what, const json& payload);
    // Nobody acknowledged: `reason` is "operation_timeout" or "dispatch_failed".
    void not_acknowledged(const delivery& what, const std::string& reason);
    response_url_answer post_to_response_url(const std::string& secret, const json& body);
    // Empty, or the error code of the Web API; on success `shown` becomes the stored view.
    std::string open_view(const std::string& trigger_id, const json& view, json& shown);
    std::string push_view(const std::string& trigger_id, const json& view, json& shown);
    std::string update_view(const std::string& view_id, const std::string& external_id, const std::string& hash,
                            const json& view, json& shown);
    std::string publish_view(const std::string& user, const std::string& hash, const json& view, json& shown);

    // --- what people see
    // The stack of open forms, the topmost last; each with "errors" after a refused submission.
    const std::vector<json>& open_views(const std::string& person_id) const;
    // Null before the first views.publish.
    const json& home_view(const std::string& person_id) const;

private:
    struct trigger
    {
        std::string person;
        std::int64_t made_ms = 0;
        bool used = false;
    };
    struct response_url
    {
        std::string person;
        std::string place;
        std::string source_ts;
        bool for_command = false;
        std::int64_t made_ms = 0;
        int uses = 0;
    };

    std::string new_trigger(const std::string& person_id);
    std::string new_response_url(response_url known);
    std::string take_trigger(const std::string& trigger_id, std::string& person_id);
    json person_payload(const std::string& person_id) const;
    json envelope(const std::string& kind, const std::string& person_id);
    void send_interaction(const std::string& person_id, const std::string& place_id, json payload);
    json make_view(const json& view, const std::string& id);
    json* find_view(const std::string& view_id, const std::string& external_id);
    void send_view(const std::string& kind, const std::string& person_id, const json& view);
    void answer_command(const delivery& what, const json& reply);
    void answer_submission(const delivery& what, const json& reply);
    void tell(const std::string& person_id, const std::string& place_id, const std::string& text);

    workspace& in_;
    std::string base_url_;
    std::map<std::string, trigger> triggers_;
    std::map<std::string, response_url> response_urls_;
    std::map<std::string, std::vector<json>> stacks_;
    std::map<std::string, json> homes_;
};

// What is wrong with a message that an app sends (text, blocks, attachments, metadata): an error code and details;
// both empty when it may be stored.
struct message_problem
{
    std::string code;
    std::vector<std::string> details;
};
message_problem check_message(const json& fields);

// The parts of a message in an app's fields, ready to be stored.
draft message_draft(const json& fields);

} // namespace makegood::playground
