// Whether somebody reads a place who is no full member of the workspace: looked up and stored, so that
// core::readable_in can judge what is shown there. Loop thread.
#pragma once

#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <makegood/core/place.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// `guests`: everybody's in the workspace (chat_directory::guests). False: the place's members cannot be had now, or
// somebody came to it while they were read. What was held until that is known (commands/public_word.hpp) may go then.
// The references are owned by the bot and outlive the call.
boost::asio::awaitable<bool> note_guests(ports::ledger_runner& ledger, ports::chat_directory& directory,
                                         ports::clock& clock, std::set<std::string> guests, core::place where);

} // namespace makegood::bot
