// What the fuzz targets share. Each fuzz_<what>.cpp defines try_one(): it makes input from the bytes, asks the product
// and states what has to hold for every input. libFuzzer looks for bytes that crash it or break a promise.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fuzzer/FuzzedDataProvider.h>

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes);

// Ends the run where a promise is broken; `seen` is what shows it.
inline void must(bool holds, const char* promise, std::string_view seen = {})
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n%.*s\n", promise, static_cast<int>(seen.size()), seen.data());
    std::abort();
}

// Whether the bytes of `part` stand in `whole`, in their order: then none of them was lost on the way.
inline bool is_within(std::string_view part, std::string_view whole)
{
    auto at = part.begin();
    for (const char letter : whole)
        if (at != part.end() && *at == letter)
            ++at;
    return at == part.end();
}

} // namespace makegood::fuzz
