#include "decode_parts.hpp"

#include <array>
#include <utility>

#include <makegood/slack/text.hpp>

namespace makegood::slack {

namespace {

// Takes the few strings of a slash command out of the stream of tokens.
class command_reader
{
public:
    std::string type;
    std::string envelope;
    std::string text;
    std::string command;
    std::string user;
    std::string channel;
    std::string trigger;
    std::string response_url;

    bool null() { return value(); }
    bool boolean(bool) { return value(); }
    bool number_integer(json::number_integer_t) { return value(); }
    bool number_unsigned(json::number_unsigned_t) { return value(); }
    bool number_float(json::number_float_t, const std::string&) { return value(); }
    bool binary(json::binary_t&) { return value(); }
    bool start_object(std::size_t) { return enter(); }
    bool end_object() { return leave(); }
    bool start_array(std::size_t) { return enter(); }
    bool end_array() { return leave(); }
    bool parse_error(std::size_t, const std::string&, const json::exception&) { return false; }

    bool string(std::string& found)
    {
        if (target_ != nullptr)
            *target_ = std::move(found);
        return value();
    }

    bool key(std::string& name)
    {
        target_ = nullptr;
        if (depth_ == 1) {
            in_payload_ = name == "payload";
            target_ = name == "type" ? &type : name == "envelope_id" ? &envelope : nullptr;
        } else if (depth_ == 2 && in_payload_) {
            target_ = field(name);
        }
        return true;
    }

private:
    std::string* field(std::string_view name)
    {
        static constexpr std::array<std::pair<std::string_view, std::string command_reader::*>, 6> fields{{
            {"text", &command_reader::text},
            {"command", &command_reader::command},
            {"user_id", &command_reader::user},
            {"channel_id", &command_reader::channel},
            {"trigger_id", &command_reader::trigger},
            {"response_url", &command_reader::response_url},
        }};
        for (const auto& [known, where] : fields)
            if (known == name)
                return &(this->*where);
        return nullptr;
    }

    bool value()
    {
        target_ = nullptr;
        return true;
    }
    bool enter()
    {
        target_ = nullptr;
        return ++depth_ <= frame_depth_max;
    }
    bool leave()
    {
        --depth_;
        return value();
    }

    std::string* target_ = nullptr;
    int depth_ = 0;
    bool in_payload_ = false;
};

} // namespace

std::optional<frame> decode_command_fast(std::string_view text, const own_identity& self, core::instant now)
{
    if (text.find("\"slash_commands\"") == std::string_view::npos)
        return std::nullopt;
    command_reader read;
    if (!json::sax_parse(text.begin(), text.end(), &read) || read.type != "slash_commands")
        return std::nullopt;
    if (read.user.empty() || read.channel.empty() || read.command.empty() || read.envelope.empty())
        return undecodable_frame{read.envelope, "a slash command without user, channel, command or envelope"};
    ports::inbound out;
    // Slack always sends a trigger; without one the envelope is the only name the command has.
    out.key = "command/" + (read.trigger.empty() ? read.envelope : read.trigger);
    out.workspace = self.team;
    out.user = std::move(read.user);
    out.channel = std::move(read.channel);
    ports::command_input said{read_text(read.text), std::move(read.command)};
    said.trigger = std::move(read.trigger);
    out.input = std::move(said);
    out.response_url = std::move(read.response_url);
    out.ack.envelope = "c" + read.envelope;
    out.at = now;
    return out;
}

} // namespace makegood::slack
