// Identifiers of Matrix and the addresses made of them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace makegood::matrix {

// Who the bot is, from whoami and its profile.
struct own_identity
{
    std::string user; // "@makegood:hs.test"; also the workspace of every input
    std::string device;
    std::string server_of_user; // "hs.test"
    std::string name; // as people see it: "makegood"
};

// "@ana:hs.test": a sigil, a localpart without blanks and brackets, a server.
bool is_user_id(std::string_view id);
// "ana" of "@ana:hs.test" and "inc-104" of "#inc-104:hs.test"; empty for anything else.
std::string_view localpart_of(std::string_view id);
// "hs.test" of "@ana:hs.test". Not for room ids: those of room version 12 name no server.
std::string_view server_of(std::string_view id);
// The user id at the beginning of `text`, as people type it: without a dot or colon that ends the sentence.
// Empty: none.
std::string_view leading_user_id(std::string_view text);

// "https://matrix.to/#/%40ana%3Ahs.test": what a pill points at.
std::string person_link(std::string_view user);
// "https://matrix.to/#/!room/$event?via=hs.test": the address of a message. `via`: servers that know the room.
std::string permalink(std::string_view room, std::string_view event, const std::vector<std::string>& via);
// The person that such an address is of, matrix: URIs included; empty for other addresses.
std::string linked_person(std::string_view url);

} // namespace makegood::matrix
