// The entry that libFuzzer calls, for all targets.
#include <cstddef>
#include <cstdint>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    FuzzedDataProvider bytes(data, size);
    makegood::fuzz::try_one(bytes);
    return 0;
}
