// What was pasted for a review, as it reads now. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/review.hpp>
#include <makegood/language/review_table.hpp>

#include "common.hpp"

namespace makegood::commands {

struct draft_line
{
    language::review_row row;
    core::reviewed_line shown;
};

struct read_draft
{
    ports::review_draft draft;
    std::optional<core::incident> incident;
    std::vector<draft_line> lines;
    std::vector<std::string> unread;
};

// The words of a button's argument.
std::vector<std::string> words_of(const std::string& argument);
// "r12": buttons and forms name drafts so, which no action's id looks like.
std::string draft_word(std::int64_t id);
// The speaker's own draft of that name, not recorded yet; else the reply that says what became of it.
found<ports::review_draft> find_draft(const context& here, const std::string& word);

// The place it was pasted for, and the people whom the platform marked up in it.
context context_of(const context& here, const ports::review_draft& draft);
// Whether the incident has a place, and this is another: who reads here may not know what it is called.
bool is_elsewhere(const context& here, const std::optional<core::incident>& incident);
read_draft read(const context& here, const ports::review_draft& draft);

// The preview; replaces the one before it where a button was pressed.
reply preview_of(const context& here, const read_draft& from);

} // namespace makegood::commands
