// What an input says of itself, as the dispatcher needs it. Pure; some read the words as the grammar does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// The typed line, to be handed back when it could not be recorded; empty for all but commands.
std::string typed_line(const ports::inbound& input);
// The verb of a command (language::verb_of); empty for all but commands.
std::string_view verb_in(const ports::inbound& input);
// Who typed what where; empty for all but slash commands that record something: other inputs are brought again under
// their own key, and what else was said may mean something new the second time ("done A-17" after a reopening).
std::string said_in(const ports::inbound& input, std::string_view verb);
// The message it came in, which the history of its place has too; empty for other inputs.
std::string message_of(const ports::inbound& input);
// History has it: what could not be taken in is read from there again.
bool is_in_history(const ports::inbound& input);
// Somebody waits for an answer (events are redelivered when left unacknowledged, commands and presses are not).
bool is_waited_for(const ports::inbound& input);
// A command that is answered by a message of the bot's own, of which platforms allow it few: none that an ack or a
// response url answers, and none that was read from history or heard late.
bool costs_a_message(const ports::inbound& input, core::instant now);
// An emoji that may stand for a button where platforms have none, heard as it was given: messages answer it, too.
bool may_be_press(const ports::inbound& input, const core::policy& policy, core::instant now);

// What its author typed, as said_in() has it, read back from the actions that the reply shows. Ledger thread.
std::vector<std::string> recorded_as(ports::ledger& ledger, const ports::inbox_store::unanswered& missed,
                                     const std::string& workspace);

// An emoji that was taken away and of which the input names nothing but the event that had put it there: the input with
// what that was, by the key under which it was taken in lately from the same person. Empty: it was not, or was no
// emoji. Ledger thread.
std::optional<ports::inbound> taken_away_again(ports::ledger& ledger, const ports::inbound& input);

} // namespace makegood::bot
