// The user's problem, as a value: what was expected, in one friendly line, with an example to copy.
#pragma once

#include <stdexcept>
#include <string>

#include <boost/system/result.hpp>

namespace makegood::core {

struct refusal
{
    // One sentence for the person, without the typed text (the caller hands that back).
    std::string text;
    // A correct input, as it would be typed after the command word; may be empty.
    std::string example = {};
};

// Found by argument-dependent lookup when value() is called on an outcome that holds a refusal: a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const refusal& problem, const boost::source_location&)
{
    throw std::logic_error("refusal not handled: " + problem.text);
}

template <class Value>
using outcome = boost::system::result<Value, refusal>;

} // namespace makegood::core
