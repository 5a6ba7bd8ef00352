// Plain promises in talk: "I'll add an alert for that tomorrow", "let me write the runbook by Friday", "<@U2> will
// rotate the key". Read by the grammar of commitment (who, will, which kind of verb, when), not by a list of phrases:
// talk that only sounds like a promise (an idea, a question, the next move in the live incident, a joke, somebody
// else's words) is left alone, because asking about it is what people mute a bot for. English only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/core/calendar.hpp>
#include <makegood/language/command_line.hpp>

namespace makegood::language {

// One promise to do follow-up work. The views are views into the message.
struct promise
{
    // Who owes it. Both empty: whoever wrote the message. Several people: all of them, in their order.
    std::vector<person_word> owners;
    // A team owes it ("<!subteam^S1|dba> to rebuild the replica"): its label, else its id.
    std::string team;
    // What was promised, in the message's own words, without a due phrase at its end; never empty. When the words alone
    // say little ("I'll add it"), those of the sentence before stand with them.
    std::string_view text;
    // The words that name the deadline, without "by", "on", "until", "at" or "due" before them; may be empty.
    std::string_view due_phrase;
    // What parse_due_date reads in `due_phrase`, or, where it cannot read the whole of it, in the words it begins with:
    // tomorrow for "tomorrow AM". Empty also for a phrase that names no day ("before the next deploy").
    std::optional<core::deadline> due;
};

// The promise in one chat message, the first that names a date if there are several. Quoted lines, quotations and code
// are not read, nor anything behind the first 4,000 bytes. Whether the place is one where promises are made is for the
// caller to know. Any bytes are welcome; pure, and callable from any thread.
std::optional<promise> find_promise(std::string_view message, const surroundings& around);

} // namespace makegood::language
