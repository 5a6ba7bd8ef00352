// Recording one line: what "record", marked messages and reviews share. Private to this room.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "common.hpp"

namespace makegood::commands {

// What one line came to.
struct recorded
{
    core::action item;
    // Whose zone its date ends in.
    std::string zone;
    // Who was named but cannot read the place: not asked yet.
    std::optional<core::person> unread_by = {};
    std::string unread_phrase = {};
    // The words of a date that was over when they were read.
    std::string over_phrase = {};
};

// Whose an action is that names nobody.
enum class unnamed_is { speaker, idea };

// The speaker says that the owners agreed in a review: promises at once. By owner, the first action of the message that
// tells them.
struct attestation
{
    std::map<core::person_id, core::action_id> groups;
};

found<recorded> record_line(const request& what, const language::recording& line, unnamed_is unnamed,
                            attestation* attested = nullptr);

// Whether the one who is asked may read where it was said. In a direct message with the bot the words are meant for
// them: nobody else said anything there.
bool may_be_asked(const context& here, const core::person& who);

// What the speaker has to know or decide about the line: who was not asked, which date was not read.
void add_remarks(const request& what, const recorded& line, core::document& body);

// The policy's date for such an action.
core::due_date policy_due(const context& here, const core::action& item, const std::string& zone);

} // namespace makegood::commands
