// Documents as Slack messages: within every limit that Slack checks, with every word in them, and with nothing in the
// words that does anything.
#include <nlohmann/json.hpp>

#include <makegood/slack/render.hpp>
#include <makegood/slack/text.hpp>

#include "documents.hpp"
#include "playground/block_limits.hpp"

namespace makegood::fuzz {

namespace {

using nlohmann::json;
using kind = enum core::block::kind;

const core::names people{{core::person_id{1}, {"ana p", "U1"}}, {core::person_id{2}, {"<!channel> & co", ""}}};

// In the units in which Slack counts: UTF-16.
std::size_t count_units(std::string_view text)
{
    std::size_t units = 0;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        units += (byte & 0xC0U) == 0x80U ? 0U : byte >= 0xF0U ? 2U : 1U;
    }
    return units;
}

// The words without what a rendering may change: white space, the marks of emphasis, quotes and lists, and the bytes
// that Slack would refuse.
std::string bare(std::string_view text)
{
    static constexpr std::string_view dropped{" \t\r\n\v\f*_~`>|"};
    std::string out;
    for (const char letter : text)
        if (letter > '\0' && letter < '\x7F' && dropped.find(letter) == std::string_view::npos)
            out += letter;
    return out;
}

// ---- what a document says

// Text to be copied pings nobody: there everybody is a name.
std::string words_of(const core::span& span, kind where)
{
    if (const auto* words = std::get_if<core::words>(&span))
        return words->text;
    if (const auto* moment = std::get_if<core::moment>(&span))
        return moment->fallback;
    if (const auto* link = std::get_if<core::link>(&span))
        return link->label.empty() ? link->url : link->label;
    const auto& mention = std::get<core::mention>(span);
    if (mention.who.value == 1)
        return mention.is_ping && where != kind::code ? "U1" : "ana p";
    return mention.who.value == 2 ? "<!channel> & co" : "somebody";
}

// ---- what messages say

// The insides of an entity of ours: all that may stand between "<" and ">" in a text of Slack.
std::string words_of_entity(std::string_view inside)
{
    const auto bar = inside.find('|');
    const bool is_known = inside == "@U1" || inside.starts_with("!date^") || inside.starts_with("http://")
        || inside.starts_with("https://");
    must(is_known, "an entity is a ping of somebody mentioned, a date or a link", inside);
    const auto shown = bar != std::string_view::npos ? inside.substr(bar + 1) : inside;
    return slack::read_text(inside.starts_with('@') ? shown.substr(1) : shown).text;
}

std::string words_of_mrkdwn(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto open = std::min(text.find('<'), text.size());
        out += slack::read_text(text.substr(0, open)).text;
        text.remove_prefix(open);
        if (text.empty())
            break;
        const auto close = text.find('>');
        must(close != std::string_view::npos, "an entity ends", text);
        out += words_of_entity(text.substr(1, close - 1));
        text.remove_prefix(close + 1);
    }
    return out;
}

std::string words_of_rich(const json& element)
{
    const auto type = element.value("type", "");
    if (type == "user")
        return element["user_id"];
    if (type == "date")
        return element["fallback"];
    if (type == "link")
        return element.value("text", element["url"].get<std::string>());
    if (type == "text") {
        const auto text = element["text"].get<std::string>();
        for (const auto* control : {"<!", "<@", "<#"})
            must(text.find(control) == std::string::npos, "no control sequence stands whole in an element", text);
        must(!text.empty(), "an element has words");
        return text;
    }
    std::string out;
    for (const auto& each : element["elements"])
        out += words_of_rich(each);
    return out;
}

std::string words_of_block(const json& block)
{
    const auto type = block.value("type", "");
    if (type == "section")
        return words_of_mrkdwn(block["text"]["text"].get<std::string>());
    if (type == "context")
        return words_of_mrkdwn(block["elements"][0]["text"].get<std::string>());
    if (type == "header")
        return block["text"]["text"];
    return type == "rich_text" ? words_of_rich(block) : std::string{};
}

void try_message(const slack::rendered_message& message)
{
    const auto blocks = json::parse(message.blocks, nullptr, false);
    must(!blocks.is_discarded() && !blocks.empty(), "blocks are JSON", message.blocks);
    const auto problems = playground::check_blocks(blocks, false);
    must(problems.empty(), "blocks are within the limits", problems.empty() ? "" : problems.front());
    must(count_units(message.text) <= 4'000, "the text is within the limit of an update", message.text);
    must(message.text.find('<') == std::string::npos, "the text holds no entity", message.text);
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    const bool is_form = bytes.ConsumeBool();
    if (is_form) {
        const auto view = slack::render_view(make_form(bytes), people, "C1");
        const auto read = json::parse(view, nullptr, false);
        const auto problems = view.empty() ? std::vector<std::string>{} : playground::check_view(read);
        must(problems.empty(), "a view is within the limits", problems.empty() ? "" : problems.front());
        return;
    }
    const auto document = make_document(bytes);
    std::string said;
    for (const auto& block : document.blocks)
        for (const auto& span : block.spans)
            said += block.kind == kind::divider ? std::string{} : words_of(span, block.kind);
    std::string shown;
    for (const auto& message : slack::render(document, people)) {
        try_message(message);
        std::string words;
        for (const auto& block : json::parse(message.blocks))
            words += words_of_block(block);
        must(words.empty() || !message.text.empty(), "there is a text for notifications", words);
        shown += words;
    }
    must(is_within(bare(said), bare(shown)), "no word is lost", bare(said) + "\n" + bare(shown));
    const auto ack = slack::render_ack("e-1", &document, false, people);
    must(ack.size() <= 20'000 && (ack.empty() || json::accept(ack)), "an ack is one frame", ack);
}

} // namespace makegood::fuzz
