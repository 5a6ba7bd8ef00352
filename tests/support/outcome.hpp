// Lets CHECK(result) print any boost::system::result: the error in words, the value as "a value" (most have no text
// form).
#pragma once

#include <string>

#include <boost/system/result.hpp>

#include "support/catch.hpp"

namespace Catch {

template <class T, class E>
struct StringMaker<boost::system::result<T, E>>
{
    static std::string convert(const boost::system::result<T, E>& value)
    {
        if (value.has_value())
            return "a value";
        if constexpr (requires { std::string(describe(value.error())); })
            return "error: " + std::string(describe(value.error()));
        else
            return "an error";
    }
};

} // namespace Catch
