// Calls of the client-server API: addresses, tokens and their renewal, and what the answer means. Loop thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include <makegood/ports/chat.hpp>

namespace makegood::matrix {

struct answer
{
    ports::delivery result = ports::delivery::delivered;
    // Of HTTP; 0 when there was no answer.
    unsigned status = 0;
    // The answer's object; never null (an empty object when there was none).
    std::shared_ptr<const nlohmann::json> body;
    // The errcode, or what else is known: "M_FORBIDDEN", "status 502", "timed_out".
    std::string code;
    // The code with its explanation; empty when delivered. Holds no secret.
    std::string problem;
    std::chrono::milliseconds retry_after{0};

    answer();
    bool ok() const { return result == ports::delivery::delivered; }
};

} // namespace makegood::matrix
