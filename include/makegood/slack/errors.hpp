// What Slack's answers mean, as data: per method how often it may be called and what may be repeated, per error code
// what becomes of the message. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include <makegood/ports/chat.hpp>

namespace makegood::slack {

// What may be done after an outcome that nobody knows.
enum class repetition {
    harmless, // doing it twice has the effect of once
    findable, // look it up by the outbox id in its metadata, then repeat
    never, // neither: not repeated
};

struct method_facts
{
    std::string_view name;
    double per_minute; // Slack's tier
    repetition after_unknown;
    bool is_read; // form-encoded; writes are JSON
    std::string_view scopes; // what it needs, for `check`; may be empty
};

// Every method this program calls is in the table; asking for another one is a bug.
const method_facts& facts_of(std::string_view method);

// What an error code means for this method. Unknown codes: refused, so that a human sees them.
ports::delivery classify(std::string_view method, std::string_view code);
// A status other than 200 without a code of Slack's: 429 is retry, 5xx depends on what may be repeated, others refused.
ports::delivery classify_status(std::string_view method, unsigned status);
// The outcome of a call that failed on the network, `ambiguous` as net says it.
ports::delivery classify_failure(std::string_view method, bool is_ambiguous);

} // namespace makegood::slack
