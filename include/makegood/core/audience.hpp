// Who may read what: text reaches only people who can read the place it came from. Asked on every outgoing path, at the
// moment of sending (I6). Pure; any thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>

namespace makegood::core {

// Memberships fetched longer ago are stale and mean no.
inline constexpr std::chrono::minutes membership_is_fresh{5};

// What is known of a reader towards one place.
struct reader_facts
{
    core::standing standing = core::standing::outsider;
    // Whether they have an account in the workspace of the place.
    bool is_in_workspace = false;
    // Member of the place; empty when unknown or stale, which means no. A direct message has one: the person it is
    // with.
    std::optional<bool> is_member = {};
};

// Whether they may read what is said in `origin`.
bool may_read(const place& origin, const reader_facts& who);

// Whether somebody was added to an open place who is no full member: looked up before a message in which actions of
// several places meet; a new member is noticed at once.
inline constexpr std::chrono::hours guests_are_known{24};

// Whether what was said in `origin` may be shown to everybody in `destination` at `now`: to full members of the
// workspace what was said in its open places. A place whose readers are not known lately may hold guests. An unknown
// place (id 0) is readable nowhere.
bool readable_in(const place& origin, const place& destination, instant now);

// Whether `who` may see the action's own words: owner, asker, the one offered and the one who is asked to accept its
// risk always, others as readers of its place. Its quoted source (source::words, permalink), incident and thread are
// for readers of the place alone.
bool may_read_words(const action& item, person_id who, bool is_reader);

// Who reads a document: a room, or one person.
enum class audience { room, person };

// The document for an audience: blocks about actions that may not be shown become their public title (once each), or
// are left out and counted in a last line: "3 further actions are not shown here: people in this room may not read
// them." A summary that could repeat their words is dropped with them.
document redact(const document& value, const std::function<bool(action_id)>& may_show,
                const std::function<std::string(action_id)>& public_title, audience readers = audience::room);

// The document without what is of the place (see words::is_of_place) of actions whose place may not be quoted.
// `may_quote` is asked only where there is such a part.
document without_place(document value, const std::function<bool(action_id)>& may_quote);

} // namespace makegood::core
