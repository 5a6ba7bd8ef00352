// What holds for every input of Matrix, whatever a homeserver, or somebody on another one, sends.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <makegood/matrix/decode.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

inline const std::string matrix_room = "!inc:hs.test";

inline matrix::decode_context matrix_context()
{
    matrix::decode_context out;
    out.self = {"@makegood:hs.test", "D", "hs.test", "Makegood"};
    out.rooms[matrix_room].name = "inc-104";
    out.rooms[matrix_room].members["@ana:hs.test"] = {matrix::membership::joined, "Ana P"};
    return out;
}

inline void try_words(const ports::typed_text& words, const std::string& own)
{
    std::set<std::string> seen;
    for (const auto& user : words.mentioned) {
        must(words.text.find("<@" + user + ">") != std::string::npos, "who is mentioned stands in the words",
             words.text);
        must(seen.insert(user).second, "who is mentioned is listed once", user);
        must(matrix::is_user_id(user), "who is mentioned is a person", user);
    }
    must(seen.count(own) == 0, "the bot is not among them", words.text);
}

inline void try_matrix_inputs(const std::vector<ports::inbound>& inputs, const matrix::own_identity& self)
{
    for (const auto& input : inputs) {
        must(!input.key.empty() && input.workspace == self.user, "an input has a key and a workspace", input.key);
        must(!input.ack.envelope.empty() && input.ack.connection == 1, "an input can be acknowledged", input.key);
        const bool is_place = std::holds_alternative<ports::place_input>(input.input);
        must(is_place || (!input.user.empty() && input.user != self.user), "somebody else said it", input.key);
        if (const auto* command = std::get_if<ports::command_input>(&input.input)) {
            try_words(command->words, self.user);
            must(!command->message.empty() && !command->permalink.empty(), "a command has an address", input.key);
        }
        if (const auto* place = std::get_if<ports::place_input>(&input.input))
            must(place->seen.visibility != core::visibility::open, "no room is open", input.key);
    }
}

} // namespace makegood::fuzz
