// What a homeserver's refusals mean, as data. Pure; any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <makegood/ports/chat.hpp>

namespace makegood::matrix {

// What was asked for, where the consequence depends on it.
enum class call {
    post, // PUT with a transaction id of what is said for the first time: repeated with other words, it would be
          // answered with the first ones
    send, // PUT with a transaction id that tells the words, too: repeating is harmless; edits, reactions, redactions
    make_room, // POST /createRoom: repeating makes another
    join,
    read, // GET, and writes of account data: repeating is harmless
    session, // login, refresh, whoami
};

// An answer that is no success.
struct answer
{
    unsigned status = 0;
    std::string code = {}; // errcode; empty: the body is not Matrix's (a proxy's page)
    std::string words = {}; // the server's own, for logs
    std::chrono::milliseconds retry_after{0}; // the larger of the header and the body
    // M_UNKNOWN_TOKEN: the device is still there, another login may go on with it.
    bool is_soft_logout = false;
};

// `retry_after_header`: the value of Retry-After; empty without one.
answer read_answer(unsigned status, std::string_view body, std::string_view retry_after_header = {});

// What keeps the whole account from doing something until a human has changed it: "the bot's account is locked". Empty:
// no such code. It is waited for, slowly.
std::string_view hold_of(std::string_view code);
// The account may not send now, whatever it is: for a while, or until a human has changed that.
bool is_of_whole_account(std::string_view code);

// M_UNKNOWN_TOKEN is retry: after a refresh or login. The session decides when it is fatal.
ports::delivery classify(call what, const answer& given);
// The outcome of a call that failed on the network, `ambiguous` as net says it.
ports::delivery classify_failure(call what, bool is_ambiguous);
// The same as what becomes of a message: with the problem ("M_FORBIDDEN: …"), how long to wait, and whether the place
// is closed.
ports::sent outcome_of(call what, const answer& given);

} // namespace makegood::matrix
