// What the bot says, before any platform: paragraphs, lists, mentions, dates, buttons. Handlers return documents,
// the outbox stores them, slack/ and matrix/ render them.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>

namespace makegood::core {

enum class emphasis { plain, strong, code, struck };

// Literal words. Never markup: renderers escape them, so that what people typed pings and formats nothing.
struct words
{
    std::string text;
    core::emphasis emphasis = core::emphasis::plain;
    // Said in or named after the action's place (its quoted source, its incident): for readers of that place alone,
    // also where others see the action's own words.
    bool is_of_place = false;
    friend bool operator==(const words&, const words&) = default;
};

// A person. Only a ping notifies; a name is printed plainly.
struct mention
{
    person_id who;
    bool is_ping = false;
    friend bool operator==(const mention&, const mention&) = default;
};

// An instant, shown in the reader's zone where the platform can; `fallback` says it in words with its zone.
struct moment
{
    instant at{};
    std::string fallback;
    friend bool operator==(const moment&, const moment&) = default;
};

// A link; an empty label shows the url. Urls other than http and https are shown as words.
struct link
{
    std::string url;
    std::string label;
    bool is_of_place = false; // as for words
    friend bool operator==(const link&, const link&) = default;
};

using span = std::variant<words, mention, moment, link>;

// A button says what pressing it means as if it were typed: `verb` and `argument` ("done", "A-17").
struct button
{
    std::string label;
    std::string verb;
    std::string argument;
    enum class look { plain, primary, danger } look = look::plain;
    // For screen readers, where the label alone says too little ("Mark A-17 as done"); at most 75 characters.
    std::string accessible_label = {};
    // Opens this page instead of sending a press; empty for presses.
    std::string url = {};
    friend bool operator==(const button&, const button&) = default;
};

struct block
{
    enum class kind {
        paragraph,
        heading,
        item, // of a bulleted list
        quote,
        quiet, // small print
        divider,
        buttons,
        code, // one line of a text to be copied as it stands; lines that follow each other are one text
    } kind
        = kind::paragraph;
    std::vector<span> spans = {};
    std::vector<core::button> buttons = {};
    // The action whose words this block shows; checked against the audience when it is sent. None: safe for all.
    action_id about = {};
    friend bool operator==(const block&, const block&) = default;
};

struct document
{
    std::vector<block> blocks;
    // One line that carries the meaning where blocks are not read and are too long to be said there: notifications,
    // screen readers. Empty: taken from the blocks.
    std::string summary = {};
    friend bool operator==(const document&, const document&) = default;

    bool is_empty() const { return blocks.empty() && summary.empty(); }
};

// Appends in the order of reading; returns the document for chaining.
document& operator<<(document& target, block next);

block paragraph(std::vector<span> spans, action_id about = {});
block heading(std::string text);
block item(std::vector<span> spans, action_id about = {});
block quote(std::string text, action_id about = {});
block quote(words said, action_id about);
block quiet(std::vector<span> spans, action_id about = {});
block code_line(std::vector<span> spans, action_id about = {});
block button_row(std::vector<button> buttons, action_id about = {});
// A document of one paragraph of plain words.
document plain(std::string text);

// How a person is shown on one platform.
struct shown_person
{
    std::string name;
    // The platform's user id in the workspace that is written to; empty when they have none there.
    std::string user;
};
using names = std::map<person_id, shown_person>;

// Everybody mentioned in it.
std::vector<person_id> people_in(const document& value);
// The actions its blocks show, each once.
std::vector<action_id> actions_in(const document& value);
// All words in reading order, one line per block: for Matrix bodies, exports, logs in tests.
std::string plain_text(const document& value, const names& people);

// A question-and-answer sheet: a view on Slack, questions one by one elsewhere.
struct question
{
    enum class kind { text, long_text, date, person, choice, tick } kind = kind::text;
    // Key of the answer.
    std::string key;
    std::string label;
    std::string hint = {};
    std::string initial = {};
    bool is_optional = false;
    // For choice: value and label. For tick: one, what stands beside the box below the question; "Yes" without it.
    std::vector<std::pair<std::string, std::string>> options = {};
    friend bool operator==(const question&, const question&) = default;
};

struct form
{
    std::string title; // at most 24 characters (Slack's limit for view titles)
    std::string submit_label;
    // What submitting means: a verb and its argument, as for buttons.
    std::string verb;
    std::string argument;
    std::vector<question> questions;
    document introduction = {};
    friend bool operator==(const form&, const form&) = default;
};

} // namespace makegood::core
