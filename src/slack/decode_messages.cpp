#include "decode_parts.hpp"

#include <algorithm>
#include <utility>

#include <makegood/ports/mentions.hpp>
#include <makegood/slack/text.hpp>

namespace makegood::slack {

namespace {

bool is_of_a_person(const std::string& subtype)
{
    return subtype.empty() || subtype == "thread_broadcast" || subtype == "file_share" || subtype == "me_message";
}

bool is_of_a_program(const json& message, const own_identity& self)
{
    const auto user = text_of(message, "user");
    return !text_of(message, "bot_id").empty() || text_of(message, "subtype") == "bot_message" || user.empty()
        || user == self.user || user == "USLACKBOT";
}

bool is_direct(const json& event, const std::string& channel)
{
    return text_of(event, "channel_type") == "im" || channel.starts_with('D');
}

// "https://team.slack.com/archives/C1/p1700000000123456"; a reply's address names its thread too.
std::string permalink(const own_identity& self, const std::string& channel, const std::string& ts,
                      const std::string& thread)
{
    if (self.team_url.empty())
        return {};
    auto digits = ts;
    digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
    auto out = self.team_url + (self.team_url.ends_with('/') ? "" : "/") + "archives/" + channel + "/p" + digits;
    if (!thread.empty())
        out += "?thread_ts=" + thread + "&cid=" + channel;
    return out;
}

ports::inbound base_of(const json& message, const std::string& channel, const own_identity& self)
{
    ports::inbound out;
    out.workspace = self.team;
    out.user = text_of(message, "user");
    out.channel = channel;
    out.is_in_closed_place = text_of(message, "channel_type") == "group";
    return out;
}

// The parent of a reply; a parent names itself as its thread and is no reply.
std::string thread_of(const json& message)
{
    auto thread = text_of(message, "thread_ts");
    return thread == text_of(message, "ts") ? std::string{} : thread;
}

frame decode_edit(const json& event, const std::string& channel, const own_identity& self)
{
    const auto& message = member(event, "message");
    const auto ts = text_of(message, "ts");
    const auto edited = text_of(member(message, "edited"), "ts");
    if (ts.empty())
        return misunderstood("an edit without message");
    if (is_of_a_program(message, self))
        return decode_source_edit(event, channel, self);
    if (!is_of_a_person(text_of(message, "subtype")))
        return ignore("message without words");
    // Unfurled links and reply counts change messages too; nobody typed anything then.
    const auto text = text_of(message, "text");
    const auto& before = member(event, "previous_message");
    if (edited.empty() || (before.is_object() && text_of(before, "text") == text))
        return ignore("message changed without words");
    auto out = base_of(message, channel, self);
    out.key = "edit/" + channel + "/" + ts + "/" + edited;
    out.at = read_ts(edited);
    const auto thread = thread_of(message);
    out.input = ports::message_input{read_text(text), ts, thread, permalink(self, channel, ts, thread), true};
    return out;
}

// Slack tells of a new topic or purpose by a message that says so; empty for other messages.
std::optional<std::string> description_in(const json& event, std::string_view subtype)
{
    for (const char* part : {"topic", "purpose"})
        if (subtype == std::string("channel_") + part || subtype == std::string("group_") + part)
            return read_text(text_of(event, part)).text;
    return std::nullopt;
}

// The id stays, and no other event tells.
frame decode_conversion(const json& event, const std::string& channel, const own_identity& self)
{
    auto out = base_of(event, channel, self);
    const auto ts = text_of(event, "ts");
    if (ts.empty())
        return misunderstood("a conversion without ts");
    out.key = "place/" + channel + "/private/" + ts;
    out.at = read_ts(ts);
    core::place seen;
    seen.workspace = self.team;
    seen.channel = channel;
    seen.visibility = core::visibility::closed;
    out.input = ports::place_input{ports::place_input::what::changed, std::move(seen)};
    return out;
}

frame decode_description(const json& event, const std::string& channel, const own_identity& self,
                         std::string&& description)
{
    auto out = base_of(event, channel, self);
    const auto ts = text_of(event, "ts");
    if (ts.empty())
        return misunderstood("a description without ts");
    out.key = "place/" + channel + "/described/" + ts;
    out.at = read_ts(ts);
    core::place seen;
    seen.workspace = self.team;
    seen.channel = channel;
    seen.description = std::move(description);
    out.input = ports::place_input{ports::place_input::what::described, std::move(seen)};
    return out;
}

} // namespace

frame decode_message_event(const json& event, const std::string& channel, const own_identity& self)
{
    const auto subtype = text_of(event, "subtype");
    if (channel.empty())
        return misunderstood("a message without channel");
    if (subtype == "message_changed")
        return decode_edit(event, channel, self);
    if (subtype == "channel_convert_to_private")
        return decode_conversion(event, channel, self);
    if (auto description = description_in(event, subtype))
        return decode_description(event, channel, self, std::move(*description));
    const bool is_posted = is_of_a_person(subtype) || subtype == "bot_message";
    if (!is_posted)
        return ignore("message without words");
    const auto ts = text_of(event, "ts");
    if (ts.empty())
        return misunderstood("a message without ts");
    if (is_of_a_program(event, self))
        return decode_source(event, channel, self);
    auto out = base_of(event, channel, self);
    out.key = "message/" + channel + "/" + ts;
    out.at = read_ts(ts);
    auto words = read_text(text_of(event, "text"));
    const auto thread = thread_of(event);
    const bool is_mention
        = std::find(words.mentioned.begin(), words.mentioned.end(), self.user) != words.mentioned.end();
    const bool is_dm = is_direct(event, channel);
    if (words.text.empty() && !is_mention)
        return ignore("message without words");
    if (is_mention || is_dm) {
        ports::command_input said;
        if (is_mention && !is_dm)
            said.before = ports::take_before_mention(words, self.user);
        said.words = ports::without_mention(words, self.user);
        said.prefix = is_dm ? "" : "@" + self.name;
        said.message = ts;
        said.thread = thread;
        said.permalink = permalink(self, channel, ts, thread);
        out.input = std::move(said);
    } else
        out.input = ports::message_input{std::move(words), ts, thread, permalink(self, channel, ts, thread)};
    return out;
}

ports::said_message read_message(const json& message, const std::string& channel, const own_identity& self)
{
    ports::said_message out;
    const bool is_own = text_of(message, "user") == self.user;
    out.words = read_text(text_of(message, "text"));
    if (!is_of_a_program(message, self))
        out.user = text_of(message, "user");
    // Alerts and what was forwarded stand in blocks and attachments.
    if (!is_own && (out.user.empty() || out.words.text.empty()))
        out.words.text = all_words_of(message);
    if (is_own)
        out.words = {};
    out.message = text_of(message, "ts");
    out.thread = thread_of(message);
    out.permalink = permalink(self, channel, out.message, out.thread);
    out.at = read_ts(out.message);
    return out;
}

std::string read_emoji(std::string_view name) { return std::string{name.substr(0, name.find("::"))}; }

std::vector<ports::inbound> decode_past_reactions(const json& message, const std::string& channel,
                                                  const own_identity& self, const std::string& seen)
{
    std::vector<ports::inbound> out;
    const auto& marks = member(message, "reactions");
    const auto said = read_message(message, channel, self);
    if (!marks.is_array() || said.user.empty())
        return out;
    json event;
    event["item"] = {{"type", "message"}, {"channel", channel}, {"ts", said.message}};
    event["item_user"] = said.user;
    event["event_ts"] = seen;
    for (const auto& mark : marks) {
        event["reaction"] = text_of(mark, "name");
        for (const auto& user : list_of(mark, "users")) {
            event["user"] = user;
            auto decoded = decode_reaction(event, self, true);
            auto* const input = std::get_if<ports::inbound>(&decoded);
            if (input == nullptr)
                continue;
            auto& reaction = std::get<ports::reaction_input>(input->input);
            reaction.on = said;
            reaction.is_past = true;
            out.push_back(std::move(*input));
        }
    }
    return out;
}

frame decode_reaction(const json& event, const own_identity& self, bool is_added)
{
    const auto& item = member(event, "item");
    if (text_of(item, "type") != "message")
        return ignore("reaction to something else");
    const auto user = text_of(event, "user");
    const auto author = text_of(event, "item_user");
    if (user == self.user || author == self.user)
        return ignore("reaction of or to the bot");
    const auto name = text_of(event, "reaction");
    const auto channel = text_of(item, "channel");
    const auto ts = text_of(item, "ts");
    const auto stamp = text_of(event, "event_ts");
    if (user.empty() || name.empty() || channel.empty() || ts.empty())
        return misunderstood("a reaction without user, name or message");
    ports::inbound out;
    out.key = "reaction/" + channel + "/" + ts + "/" + user + "/" + name + "/" + stamp;
    out.workspace = self.team;
    out.user = user;
    out.channel = channel;
    out.at = read_ts(stamp);
    out.input = ports::reaction_input{read_emoji(name), ts, author, is_added};
    return out;
}

std::optional<ports::inbound> decode_message(const json& message, const std::string& channel, const own_identity& self)
{
    auto decoded = decode_message_event(message, channel, self);
    auto* input = std::get_if<ports::inbound>(&decoded);
    return input == nullptr ? std::nullopt : std::optional<ports::inbound>{std::move(*input)};
}

} // namespace makegood::slack
