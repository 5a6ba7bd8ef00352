// What outlives a run of the bot besides its position: the tokens of its session and the id of its filter. In a file
// that only its owner reads. Blocks for as long as the disk takes: for rare writes.
#pragma once

#include <optional>
#include <string>

#include <makegood/core/time.hpp>

namespace makegood::matrix {

struct kept_session
{
    // What the settings said when it was opened (origin_of): it holds for no other.
    std::string origin = {};
    std::string user = {};
    std::string device = {};
    // Secrets.
    std::string access_token = {};
    std::string refresh_token = {};
    // When the access token is to be renewed; empty: it does not run out.
    std::optional<core::instant> renew_at = {};
    // The filter that the server keeps for us: what is in it, as a number, and its id.
    std::string filter_mark = {};
    std::string filter = {};
    friend bool operator==(const kept_session&, const kept_session&) = default;
};

// A number for a text, for telling whether it is another one: not for secrets that others see.
std::string mark_of(std::string_view text);

// Empty: there is none, or it cannot be read.
std::optional<kept_session> read_session(const std::string& path);
// On disk when it returns true: either wholly or not at all, readable by nobody else.
bool write_session(const std::string& path, const kept_session& value);

} // namespace makegood::matrix
