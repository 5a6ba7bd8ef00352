// Objects of the Web API's answers of any content: a person, a place and a message of history are read as something.
#include <nlohmann/json.hpp>

#include "slack_frames.hpp"

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes)
{
    const auto value = nlohmann::json::parse(bytes.ConsumeRemainingBytesAsString(), nullptr, false);
    slack::read_person(value, self);
    const auto place = slack::read_place(value, self);
    must(place.workspace == self.team, "a place is of the workspace that was asked", place.workspace);
    if (const auto input = slack::decode_message(value, "C1", self))
        must(!input->key.empty() && !input->user.empty(), "a message of history has a key and an author", input->key);
}

} // namespace makegood::fuzz
