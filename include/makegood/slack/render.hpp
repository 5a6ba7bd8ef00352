// Documents as Slack messages within Slack's limits. Pure; any thread; fast enough for every ack.
//
// Blocks are sections of mrkdwn, escaped and verbatim: that is what every Slack client and every tool that reads
// messages understands. Where the words of people hold marks that mrkdwn would format (*, _, ~, `, a quote mark at the
// beginning of a line) the block is a rich_text block instead, whose text is literal by contract; nothing is ever
// inserted into what people typed. Nothing is cut off: long paragraphs are split between words, long documents into
// several messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/core/document.hpp>
#include <makegood/ports/chat.hpp>

namespace makegood::slack {

namespace limits {
inline constexpr std::size_t blocks_per_message = 50;
inline constexpr std::size_t section_characters = 3000;
inline constexpr std::size_t header_characters = 150;
inline constexpr std::size_t buttons_per_row = 25;
inline constexpr std::size_t button_label_characters = 75;
inline constexpr std::size_t button_value_characters = 2000;
inline constexpr std::size_t link_characters = 3000;
// Of the top-level text: chat.update refuses more than 4,000.
inline constexpr std::size_t message_characters = 3900;
inline constexpr std::size_t ack_bytes = 20'000;
inline constexpr std::size_t view_title_characters = 24;
inline constexpr std::size_t view_metadata_characters = 3000;
inline constexpr std::size_t view_choices = 100;
inline constexpr std::size_t view_input_characters = 3000;
} // namespace limits

struct rendered_message
{
    // Top-level text, for notifications and screen readers: everything; where that is too long the summary, or else the
    // beginning. Already escaped.
    std::string text;
    // A JSON array of blocks as text.
    std::string blocks;
};

// `none`: words in plain sections, and dividers, buttons and questions as they are; for a Slack that refuses the blocks
// of `full`.
enum class markup { full, none };

// At least one message for a document that is not empty, as many whatever the markup. Each stands for itself.
std::vector<rendered_message> render(const core::document& value, const core::names& people, markup how = markup::full);

// "text":…,"blocks":… (without braces), to be put into the JSON object of a call.
std::string message_members(const rendered_message& message);

// The ack frame {"envelope_id":…,"payload":{…}}; without payload when `reply` is null. Empty when the frame would
// exceed ack_bytes or the reply needs several messages: then the reply has to go another way.
std::string render_ack(std::string_view envelope, const core::document* reply, bool is_public,
                       const core::names& people);

// The ack frame that keeps a submitted view open: below each question (by its key) what is wrong with its answer.
std::string render_problems(std::string_view envelope, const ports::form_problems& problems);

// A view (modal) as JSON. private_metadata holds verb, channel and argument for the submission; `channel` may be empty.
// Empty when the form cannot be shown within the limits (verb and argument too long, too many choices).
std::string render_view(const core::form& value, const core::names& people, const std::string& channel,
                        markup how = markup::full);

// A person's page (home view) as JSON. Empty when it has no blocks, or more than a view takes.
std::string render_home(const core::document& value, const core::names& people, markup how = markup::full);

// What a button carries, and back. Empty verb: not one of ours (a button that only opens a page).
struct pressed
{
    std::string verb;
    std::string argument;
};
std::string button_value(std::string_view verb, std::string_view argument);
pressed read_button_value(std::string_view value);

struct submitted
{
    std::string verb;
    std::string channel;
    std::string argument;
};
submitted read_view_metadata(std::string_view metadata);

} // namespace makegood::slack
