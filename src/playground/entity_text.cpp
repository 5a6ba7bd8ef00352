#include "entity_text.hpp"

#include <cctype>

namespace makegood::playground {

namespace {

bool is_name_character(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
}

// The longest run of name characters, without the full stops and dashes that end a sentence.
std::string_view name_at(std::string_view text)
{
    std::size_t length = 0;
    while (length < text.size() && is_name_character(text[length]))
        ++length;
    while (length > 0 && (text[length - 1] == '.' || text[length - 1] == '-'))
        --length;
    return text.substr(0, length);
}

std::string encode_mention(const workspace& in, std::string_view name, bool labelled)
{
    if (const auto* who = in.find_person(std::string{name}); who != nullptr && who->name == name)
        return labelled ? "<@" + who->id + "|" + who->name + ">" : "<@" + who->id + ">";
    for (const auto& group : in.groups()) {
        if (group.handle == name)
            return "<!subteam^" + group.id + "|@" + group.handle + ">";
    }
    if (!labelled && (name == "here" || name == "channel" || name == "everyone"))
        return "<!" + std::string{name} + ">";
    return {};
}

std::string encode_channel(const workspace& in, std::string_view name, bool labelled)
{
    const auto* place = in.find_channel(std::string{name});
    if (place == nullptr || place->name != name)
        return {};
    const bool is_private = place->kind == channel_kind::private_channel;
    return "<#" + place->id + (labelled ? "|" + (is_private ? std::string{} : place->name) : std::string{}) + ">";
}

std::string escape_plain(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else
            escaped += c;
    }
    return escaped;
}

// The URL that starts here, without the punctuation that ends a sentence; empty when none does.
std::string_view url_at(std::string_view text)
{
    if (!text.starts_with("https://") && !text.starts_with("http://"))
        return {};
    auto url = text.substr(0, text.find_first_of(" \t\n<>|\""));
    while (!url.empty() && std::string_view{".,;:!?)"}.find(url.back()) != std::string_view::npos)
        url.remove_suffix(1);
    return url.size() > 8 ? url : std::string_view{};
}

std::string escape(const workspace& in, std::string_view typed, bool labelled)
{
    std::string wire;
    bool at_word_start = true;
    while (!typed.empty()) {
        std::string entity;
        std::size_t used = 1;
        if (at_word_start && (typed[0] == '@' || typed[0] == '#')) {
            const auto name = name_at(typed.substr(1));
            entity = typed[0] == '@' ? encode_mention(in, name, labelled) : encode_channel(in, name, labelled);
            used = name.size() + 1;
        } else if (const auto url = at_word_start ? url_at(typed) : std::string_view{}; !url.empty()) {
            entity = "<" + escape_plain(url) + ">";
            used = url.size();
        }
        if (entity.empty()) {
            entity = escape_plain(typed.substr(0, 1));
            used = 1;
        }
        at_word_start = !is_name_character(typed[used - 1]);
        wire += entity;
        typed.remove_prefix(used);
    }
    return wire;
}

} // namespace

std::string escape_command(const workspace& in, std::string_view typed) { return escape(in, typed, true); }

std::string escape_message(const workspace& in, std::string_view typed) { return escape(in, typed, false); }

} // namespace makegood::playground
