#include <makegood/slack/render.hpp>

#include <utility>

#include <makegood/core/directions.hpp>
#include <makegood/core/json_string.hpp>
#include <makegood/slack/text.hpp>

#include "render_parts.hpp"
#include "utf8.hpp"

namespace makegood::slack {

namespace {

// Where the top-level text is short, whatever the blocks say, this bounds the blocks themselves. Slack does not publish
// where "msg_blocks_too_long" begins; 12,000 characters is its limit for a message's markdown.
constexpr std::size_t block_characters_max = 12'000;

struct message_builder
{
    std::string text;
    std::string blocks;
    std::size_t units = 0;
    std::size_t count = 0;
};

std::vector<message_builder> fill_messages(std::vector<piece> pieces, std::size_t units_max)
{
    std::vector<message_builder> out(1);
    for (auto& each : pieces) {
        const auto units = count_units(each.text) + 1;
        const bool is_full = out.back().count == limits::blocks_per_message || out.back().units + units > units_max;
        if (is_full && out.back().count > 0)
            out.emplace_back();
        auto& into = out.back();
        into.blocks += (into.count == 0 ? "" : ",") + each.block;
        if (!each.text.empty())
            into.text += (into.text.empty() ? "" : "\n") + each.text;
        into.units += units;
        ++into.count;
    }
    return out;
}

constexpr std::size_t summary_units_max = 600;

// A long summary is no summary: its beginning stands for it, the blocks say everything.
std::string summary_text(const std::string& summary)
{
    const bool is_long = count_units(summary) > summary_units_max;
    return escape_text(core::close_directions(first_units(summary, summary_units_max)))
        + (is_long ? "\xE2\x80\xA6" : "");
}

// The same of a text that is escaped already, cut before the "&" of an escape that would be cut in two.
std::string beginning_of(const std::string& escaped)
{
    auto kept = first_units(escaped, summary_units_max);
    const auto mark = kept.rfind('&');
    if (mark != std::string_view::npos && kept.find(';', mark) == std::string_view::npos)
        kept = kept.substr(0, mark);
    return std::string{kept} + "\xE2\x80\xA6";
}

std::vector<piece> all_pieces(const core::document& value, const core::names& people, markup how)
{
    auto pieces = pieces_of(value, people, how);
    if (pieces.empty() && !value.summary.empty())
        pieces = pieces_of(core::plain(value.summary), people, how);
    return pieces;
}

std::vector<rendered_message> messages_of(std::vector<piece> pieces, const core::document& value)
{
    if (pieces.empty())
        return {};
    const bool has_summary = !value.summary.empty();
    auto messages = fill_messages(std::move(pieces), block_characters_max);
    std::vector<rendered_message> out;
    for (std::size_t index = 0; index < messages.size(); ++index) {
        auto& each = messages[index];
        // Screen readers read the text and not the blocks: it says everything where there is room.
        const bool is_short = count_units(each.text) <= limits::message_characters;
        const bool says_all = is_short && (!each.text.empty() || !has_summary);
        auto text = says_all ? each.text : has_summary ? summary_text(value.summary) : beginning_of(each.text);
        if (!says_all && has_summary && messages.size() > 1)
            text += " (" + std::to_string(index + 1) + "/" + std::to_string(messages.size()) + ")";
        out.push_back({std::move(text), "[" + each.blocks + "]"});
    }
    return out;
}

} // namespace

std::vector<rendered_message> render(const core::document& value, const core::names& people, markup how)
{
    return messages_of(all_pieces(value, people, how), value);
}

std::string message_members(const rendered_message& message)
{
    std::string out;
    out.reserve(message.text.size() + message.blocks.size() + 64);
    out += "\"text\":";
    core::append_json_string(out, message.text);
    out += ",\"blocks\":";
    out += message.blocks;
    return out;
}

std::string render_ack(std::string_view envelope, const core::document* reply, bool is_public,
                       const core::names& people)
{
    std::string out = "{\"envelope_id\":";
    core::append_json_string(out, envelope);
    if (reply == nullptr)
        return out + "}";
    const auto messages = render(*reply, people);
    if (messages.size() > 1)
        return {};
    if (messages.empty())
        return out + "}";
    out += is_public ? R"(,"payload":{"response_type":"in_channel",)" : R"(,"payload":{"response_type":"ephemeral",)";
    out += message_members(messages.front());
    out += "}}";
    return out.size() <= limits::ack_bytes ? out : std::string{};
}

std::string render_problems(std::string_view envelope, const ports::form_problems& problems)
{
    std::string out = "{\"envelope_id\":";
    core::append_json_string(out, envelope);
    out += R"(,"payload":{"response_action":"errors","errors":{)";
    for (std::size_t index = 0; index < problems.size(); ++index) {
        out += index == 0 ? "" : ",";
        core::append_json_string(out, problems[index].first);
        out += ':';
        core::append_json_string(out, problems[index].second);
    }
    return out + "}}}";
}

} // namespace makegood::slack
