// The steps between a document and its messages: blocks become pieces, each within bounds, in both forms. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/core/document.hpp>

namespace makegood::matrix {

// The same words twice, and who is pinged in them.
struct piece
{
    std::string body;
    std::string html;
    std::vector<std::string> pinged = {};
    // Lists and texts to be copied: pieces of one kind that follow each other stand in one element of that name.
    std::string_view around = {};
};

// As it stands in JSON, in bytes.
std::size_t size_of(const piece& value);

// All blocks but their buttons; pages that buttons open are links.
std::vector<piece> pieces_of(const core::document& value, const core::names& people);
// The small print below them.
piece quiet_piece(const std::vector<core::span>& spans, const core::names& people);

// Literal words as they may stand in a body.
std::string plain_words(std::string_view words);

} // namespace makegood::matrix
