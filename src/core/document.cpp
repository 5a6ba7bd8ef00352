// Building documents and reading them back as text.
#include "makegood/core/document.hpp"

#include <algorithm>

namespace makegood::core {

namespace {

std::string name_of(const mention& value, const names& people)
{
    const auto known = people.find(value.who);
    return known == people.end() || known->second.name.empty() ? "somebody" : known->second.name;
}

std::string text_of(const link& value)
{
    return value.label.empty() ? value.url : value.label + " (" + value.url + ")";
}

std::string text_of(const span& value, const names& people)
{
    struct reader
    {
        const names& people;
        std::string operator()(const words& said) const { return said.text; }
        std::string operator()(const mention& who) const { return name_of(who, people); }
        std::string operator()(const moment& when) const { return when.fallback; }
        std::string operator()(const link& to) const { return text_of(to); }
    };
    return std::visit(reader{people}, value);
}

std::string opening_of(enum block::kind kind)
{
    switch (kind) {
    case block::kind::item:
        return "- ";
    case block::kind::quote:
        return "> ";
    case block::kind::divider:
        return "---";
    default:
        return "";
    }
}

std::string line_of(const block& value, const names& people)
{
    std::string line = opening_of(value.kind);
    for (const span& part : value.spans) {
        line += text_of(part, people);
    }
    for (const button& next : value.buttons) {
        line += (line.empty() ? "[" : " [") + next.label + "]";
    }
    return line;
}

block block_of(enum block::kind kind, std::vector<span> spans, action_id about)
{
    block result;
    result.kind = kind;
    result.spans = std::move(spans);
    result.about = about;
    return result;
}

} // namespace

document& operator<<(document& target, block next)
{
    target.blocks.push_back(std::move(next));
    return target;
}

block paragraph(std::vector<span> spans, action_id about)
{
    return block_of(block::kind::paragraph, std::move(spans), about);
}

block heading(std::string text) { return block_of(block::kind::heading, {words{std::move(text)}}, {}); }

block item(std::vector<span> spans, action_id about) { return block_of(block::kind::item, std::move(spans), about); }

block quote(std::string text, action_id about) { return quote(words{std::move(text)}, about); }

block quote(words said, action_id about) { return block_of(block::kind::quote, {std::move(said)}, about); }

block quiet(std::vector<span> spans, action_id about) { return block_of(block::kind::quiet, std::move(spans), about); }

block code_line(std::vector<span> spans, action_id about)
{
    return block_of(block::kind::code, std::move(spans), about);
}

block button_row(std::vector<button> buttons, action_id about)
{
    block result = block_of(block::kind::buttons, {}, about);
    result.buttons = std::move(buttons);
    return result;
}

document plain(std::string text)
{
    document result;
    result << paragraph({words{std::move(text)}});
    return result;
}

std::vector<person_id> people_in(const document& value)
{
    std::vector<person_id> found;
    for (const block& next : value.blocks) {
        for (const span& part : next.spans) {
            const auto* who = std::get_if<mention>(&part);
            if (who != nullptr && std::find(found.begin(), found.end(), who->who) == found.end()) {
                found.push_back(who->who);
            }
        }
    }
    return found;
}

std::vector<action_id> actions_in(const document& value)
{
    std::vector<action_id> found;
    for (const block& next : value.blocks) {
        if (next.about && std::find(found.begin(), found.end(), next.about) == found.end()) {
            found.push_back(next.about);
        }
    }
    return found;
}

std::string plain_text(const document& value, const names& people)
{
    std::string text;
    for (const block& next : value.blocks) {
        text += (text.empty() ? "" : "\n") + line_of(next, people);
    }
    return text;
}

} // namespace makegood::core
