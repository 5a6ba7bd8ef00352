// Faults that can be switched on, to see how a client bears them. Pure data with the rules of how each is used up.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace makegood::playground {

// What happens to the next `count` calls of one Web API method ("*": of any).
struct method_fault
{
    int count = 0;
    // 429 or 5xx answers with that status; 200 leaves the status alone.
    unsigned status = 200;
    int retry_after_s = 1;
    // An error code for a 200 answer, for example "fatal_error"; empty: the true answer.
    std::string error;
    // The call takes effect before it fails, so that the caller cannot know.
    bool after_effect = false;
    int slow_ms = 0;

    bool fails() const { return status != 200 || !error.empty(); }
};

struct faults
{
    // New WebSocket connections are answered with 503.
    bool refuse = false;
    // The next n envelopes are sent twice.
    int duplicate_next = 0;
    // The next n envelopes do not arrive; events come again, as all that is not acknowledged.
    int drop_next = 0;
    // The next n acknowledgements are thrown away.
    int drop_acks = 0;
    // The next n envelopes are held back and then sent in reversed order.
    int reorder_next = 0;
    // The next n envelopes arrive when their answers are too late already (delivery_queue.hpp, late_by_ms).
    int delay_next = 0;
    std::map<std::string, method_fault> methods;

    // Takes one use of the fault for a method; a fault with count 0 does nothing.
    method_fault take(const std::string& method);
    // Sets what `change` names, in the form of shown(); {"reset": true} clears everything first. Empty, or what is
    // wrong.
    std::string apply(const nlohmann::json& change);
    nlohmann::json shown() const;
};

} // namespace makegood::playground
