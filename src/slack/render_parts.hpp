// The steps between a document and its messages: spans become atoms, atoms become the text of a block in one of Slack's
// two forms. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/core/document.hpp>
#include <makegood/slack/render.hpp>

namespace makegood::slack {

// What a span shows on Slack. Pings without a user, links Slack would not follow and names are literal text already.
struct atom
{
    enum class kind { literal, ping, moment, link } what = kind::literal;
    // Literal words; the label of a link; the fallback of a moment.
    std::string text;
    core::emphasis emphasis = core::emphasis::plain;
    // User id of a ping, address of a link.
    std::string target = {};
    core::instant at{};
};

std::vector<atom> atoms_of(const std::vector<core::span>& spans, const core::names& people);

// Whether mrkdwn shows the atoms as they are meant: no literal text in them formats anything, and every emphasis has
// the neighbours it needs.
bool suits_mrkdwn(const std::vector<atom>& atoms);

std::string to_mrkdwn(const std::vector<atom>& atoms);
// The elements of a rich_text section, as the inside of a JSON array.
std::string to_rich_elements(const std::vector<atom>& atoms);
// Without any markup, escaped: for the top-level text.
std::string to_plain(const std::vector<atom>& atoms);

// Cuts between words (between characters where a word is too long) into runs of at most `units_max` as mrkdwn.
std::vector<std::vector<atom>> split(std::vector<atom> atoms, std::size_t units_max);

// A block of a message, with what it says in the top-level text.
struct piece
{
    std::string block;
    std::string text;
    // The button that stands beside the block's words, as JSON; empty: none.
    std::string accessory = {};
};
std::vector<piece> pieces_of(const core::document& value, const core::names& people, markup how);
// {"type":"plain_text","text":…,"emoji":false}; longer words end in "…".
std::string plain_text_object(std::string_view words, std::size_t units_max);

} // namespace makegood::slack
