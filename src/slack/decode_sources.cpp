// What other programs say: their words, wherever they put them, and what they say in metadata.
#include "decode_parts.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include <makegood/core/policy.hpp>
#include <makegood/slack/text.hpp>

namespace makegood::slack {

namespace {

// What counts stands in the first lines; the rest of a long report is of no interest.
constexpr std::size_t words_bytes_max = 4096;
constexpr std::size_t parts_max = 200;

// The text's beginning, cut between characters.
std::string_view beginning_of(std::string_view text)
{
    auto end = std::min(text.size(), words_bytes_max);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

// The parts of a message in the order in which they are read, a line each.
class collected_words
{
public:
    // A text as it is, or an object that holds it.
    void add(const json& part)
    {
        const auto escaped = part.is_object() ? text_of(part, "text") : text_of(part);
        if (escaped.empty() || parts_ == parts_max || all_.size() >= words_bytes_max)
            return;
        ++parts_;
        auto words = read_text(beginning_of(escaped)).text;
        // "*Severity:* `SEV1`" is sought as it is seen.
        std::erase_if(words, [](char letter) { return letter == '*' || letter == '`'; });
        all_ += (all_.empty() ? "" : "\n") + words;
    }

    // Not buttons and menus: what could be chosen is not said.
    void add_blocks(const json& blocks)
    {
        for (const auto& block : blocks) {
            const auto type = text_of(block, "type");
            if (type == "section" || type == "header" || type == "markdown")
                add(member(block, "text"));
            if (type == "section" || type == "context")
                for (const auto& part : list_of(block, type == "section" ? "fields" : "elements"))
                    add(part);
        }
    }

    void add_attachments(const json& attachments)
    {
        for (const auto& each : attachments) {
            // Slack's own: what a link in the message leads to.
            if (!text_of(each, "from_url").empty() || !text_of(each, "original_url").empty())
                continue;
            const auto parts_before = parts_;
            for (const auto* name : {"pretext", "title", "text"})
                add(member(each, name));
            for (const auto& field : list_of(each, "fields"))
                add(text_of(field, "title") + ": " + text_of(field, "value"));
            add_blocks(list_of(each, "blocks"));
            if (parts_ == parts_before)
                add(member(each, "fallback"));
        }
    }

    std::string take() const { return std::string{beginning_of(all_)}; }

private:
    std::string all_;
    std::size_t parts_ = 0;
};

// What the metadata of a message says of an incident, if it is of that kind.
std::optional<core::incident_description> told_in(const json& message)
{
    const auto& metadata = member(message, "metadata");
    const auto& payload = member(metadata, "event_payload");
    if (text_of(metadata, "event_type") != core::incident_fields_name || !payload.is_object())
        return std::nullopt;
    std::map<std::string, std::string> fields;
    for (const auto* name : core::incident_fields)
        fields[name] = text_of(payload, name);
    if (const auto severity = number_of(payload, "severity"); severity > 0)
        fields["severity"] = std::to_string(severity);
    return core::read_incident_fields(fields);
}

bool is_own(const json& message, const own_identity& self)
{
    const auto bot = text_of(message, "bot_id");
    return text_of(message, "user") == self.user || (!bot.empty() && bot == self.bot);
}

// Empty: nobody can be listened to who cannot be told from others; what the bot says itself is known; and a direct
// message is no incident's place.
std::string app_of(const json& message, const std::string& channel, const own_identity& self)
{
    if (is_own(message, self) || channel.starts_with('D'))
        return {};
    auto app = text_of(message, "app_id");
    return app.empty() ? text_of(member(message, "bot_profile"), "app_id") : app;
}

frame said_by_program(ports::source_input&& said, const std::string& channel, const std::string& stamp,
                      std::string&& key, const own_identity& self)
{
    ports::inbound out;
    out.key = std::move(key);
    out.workspace = self.team;
    out.channel = channel;
    out.at = read_ts(stamp);
    out.input = std::move(said);
    return out;
}

} // namespace

std::string all_words_of(const json& message)
{
    collected_words words;
    words.add(member(message, "text"));
    words.add_blocks(list_of(message, "blocks"));
    words.add_attachments(list_of(message, "attachments"));
    return words.take();
}

frame decode_source(const json& message, const std::string& channel, const own_identity& self)
{
    auto app = app_of(message, channel, self);
    if (app.empty())
        return ignore("message of a program");
    const auto ts = text_of(message, "ts");
    ports::source_input said{std::move(app), all_words_of(message), {}, ts, told_in(message)};
    // Events may come without the payload of the metadata they name (slackapi/python-slack-sdk#1501).
    const auto& metadata = member(message, "metadata");
    said.is_told_in_history = text_of(metadata, "event_type") == core::incident_fields_name
        && !member(metadata, "event_payload").is_object();
    return said_by_program(std::move(said), channel, ts, "message/" + channel + "/" + ts, self);
}

frame decode_source_edit(const json& event, const std::string& channel, const own_identity& self)
{
    const auto& message = member(event, "message");
    auto app = app_of(message, channel, self);
    if (app.empty())
        return ignore("message of a program");
    const auto& before = member(event, "previous_message");
    const auto ts = text_of(message, "ts");
    auto edited = text_of(member(message, "edited"), "ts");
    // Slack does not mark every edit that a program makes.
    if (edited.empty())
        edited = text_of(event, "event_ts");
    ports::source_input said{std::move(app), all_words_of(message), all_words_of(before), ts, told_in(message)};
    if (said.told == told_in(before))
        said.told.reset();
    // Unfurled links and reply counts change messages too; nothing was said then.
    const bool is_same = before.is_object() && said.words == said.words_before && !said.told;
    if (edited.empty() || is_same)
        return ignore("message changed without words");
    return said_by_program(std::move(said), channel, edited, "edit/" + channel + "/" + ts + "/" + edited, self);
}

} // namespace makegood::slack
