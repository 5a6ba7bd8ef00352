// Documents as contents of m.room.message events. Pure; any thread.
//
// Every content has body and formatted_body that say the same, and m.mentions, empty where nobody is pinged: without it
// servers search the body for names. Who is to notice gets m.text, everything else is m.notice, which never notifies.
// Nothing is cut off: long paragraphs are split between words, long documents into several messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/core/document.hpp>

namespace makegood::matrix {

namespace limits {
// Of a content; events may have 65,536 with all that servers add.
inline constexpr std::size_t content_bytes = 40'000;
// Emoji that the bot puts on one message itself: each counts against the account's rate of messages.
inline constexpr std::size_t seeded_per_message = 4;
// Emoji that stand for buttons of one message: the others than those can be put there by hand.
inline constexpr std::size_t buttons_per_message = 9;
} // namespace limits

struct manner
{
    // User id of whom it notifies also where it pings nobody: of nudges, offers and escalations the reader of the
    // direct message. Empty: nobody.
    std::string notified = {};
    // What stands before a typed command where it is read: "!action " in rooms, nothing in direct messages.
    std::string prefix = {};
    // Of an edit: the items that have a short message of their own ("A-17"); they keep it, and it says how they stand,
    // whether there is anything to answer or not. And whether others get one now.
    std::vector<std::string> apart = {};
    bool adds_items = true;
};

// An emoji that stands for a button of the message. `emoji` as inputs have it (emoji.hpp).
struct rendered_button
{
    std::string emoji;
    std::string verb;
    std::string argument;
    friend bool operator==(const rendered_button&, const rendered_button&) = default;
};

struct rendered
{
    // The content, a JSON object as text.
    std::string content;
    // In order of reading, no emoji twice; the first limits::seeded_per_message are put there by the bot.
    std::vector<rendered_button> buttons;
    // Of the short message for one item of a batch: its action ("A-17"). Empty: a part of the document itself.
    std::string about;
    // An action that it names beside those of its buttons: a reply to it may mean that one. Mostly empty.
    std::string also_about = {};
};

// None for a document without words and buttons. Where several actions have buttons, the document's messages are
// followed by a quiet short one for each of these, which has them; else they are on the last message of the document.
// What no emoji stands for is typed: the message ends with a line that says what.
std::vector<rendered> render(const core::document& value, const core::names& people, const manner& how = {});

// A content as an answer in the thread of `root` (`latest`: its last message, for clients without threads; may be the
// root).
std::string in_thread(const std::string& content, const std::string& root, const std::string& latest);
// A content as what `message` says from now on. Pings nobody again; clients that know no edits see its beginning.
std::string as_edit(const std::string& content, const std::string& message);
// The content of an m.reaction; `emoji` as in rendered_button.
std::string reaction_content(const std::string& message, std::string_view emoji);

} // namespace makegood::matrix
