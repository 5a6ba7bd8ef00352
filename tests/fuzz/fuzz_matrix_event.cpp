// An event of any content, with a body and HTML of any words: people are found in it or not, but nothing is made up.
#include <nlohmann/json.hpp>

#include <makegood/core/utf8.hpp>

#include "matrix_inputs.hpp"

namespace makegood::fuzz {

using nlohmann::json;

void try_one(FuzzedDataProvider& bytes)
{
    static const char* const types[]
        = {"m.room.message", "m.room.message", "m.reaction", "m.room.redaction", "m.room.member", "m.room.name"};
    static const char* const relations[] = {"", "m.thread", "m.replace", "m.annotation"};
    json event{{"type", bytes.PickValueInArray(types)},
               {"sender", "@ana:hs.test"},
               {"event_id", "$1"},
               {"origin_server_ts", bytes.ConsumeIntegral<std::int64_t>()}};
    auto& content = event["content"];
    content["msgtype"] = "m.text";
    content["format"] = "org.matrix.custom.html";
    if (bytes.ConsumeBool())
        content["m.mentions"]["user_ids"] = {"@ana:hs.test", "@makegood:hs.test"};
    content["m.relates_to"] = {{"rel_type", bytes.PickValueInArray(relations)}, {"event_id", "$0"}};
    if (bytes.ConsumeBool())
        content["m.relates_to"]["m.in_reply_to"] = {{"event_id", "$0"}};
    content["m.relates_to"]["key"] = core::repair_utf8(bytes.ConsumeRandomLengthString(80));
    content["formatted_body"] = core::repair_utf8(bytes.ConsumeRandomLengthString(2'000));
    content["body"] = core::repair_utf8(bytes.ConsumeRemainingBytesAsString());
    auto context = matrix_context();
    const auto events = json::array({event});
    const auto inputs = matrix::decode_timeline(events, matrix_room, context);
    must(inputs.size() <= 1, "an event is one input at most");
    try_matrix_inputs(inputs, context.self);
    for (const auto& input : inputs)
        if (const auto* said = std::get_if<ports::message_input>(&input.input))
            try_words(said->words, {});
    matrix::read_message(event, matrix_room, context);
}

} // namespace makegood::fuzz
