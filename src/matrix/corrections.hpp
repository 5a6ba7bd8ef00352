// Edits that correct commands: each is completed by what it corrects, which is asked for where the bot does not know
// it (any more). Loop thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/matrix/decode.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>

#include "account.hpp"

namespace makegood::matrix {

class corrections
{
public:
    // All outlive it.
    corrections(boost::asio::any_io_executor loop, account& session, decode_context& known, ports::clock& clock,
                ports::log& log);

    // The same, in that order, without the edits that correct no command of whoever made them, and without those whose
    // command could not be looked up (counted: too many at once, or a server that does not tell within ten seconds).
    // Whether the command failed, lately, and was not corrected before, is for whoever takes them in.
    boost::asio::awaitable<std::vector<ports::inbound>> completed(std::vector<ports::inbound> inputs);

private:
    // Reads the event as it was heard then; a command is known from now on. False: the server cannot tell now.
    boost::asio::awaitable<bool> look_up(std::string room, std::string event,
                                         std::chrono::steady_clock::time_point until);

    boost::asio::any_io_executor loop_;
    account& session_;
    decode_context& known_;
    ports::clock& clock_;
    ports::log& log_;
    core::instant not_before_{};
};

} // namespace makegood::matrix
