#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include <makegood/ops/working_set.hpp>

#include "support/catch.hpp"

using namespace makegood;

namespace {

// Of this process, in kB: pages of files that are mapped and touched.
long mapped_from_files()
{
    std::ifstream status("/proc/self/status");
    std::string name;
    while (status >> name) {
        long kilobytes = 0;
        if (name == "RssFile:" && status >> kilobytes)
            return kilobytes;
        std::getline(status, name);
    }
    throw std::runtime_error("no RssFile in /proc/self/status");
}

struct greeter
{
    virtual ~greeter() = default;
    virtual std::string greet() const = 0;
};

struct polite : greeter
{
    std::string greet() const override { return "good morning"; }
};

} // namespace

TEST_CASE("working set: code that was needed once is given back, and comes again when it is called")
{
    const std::unique_ptr<greeter> someone = std::make_unique<polite>();
    std::string text("on the heap, longer than a string keeps inside itself");
    const auto before = mapped_from_files();
    ops::shrink_working_set();
    const auto after = mapped_from_files();
    CHECK(after < before);
    // Tables of virtual functions are relocated, the heap was written to: neither is in a file.
    CHECK(someone->greet() == "good morning");
    CHECK(text == "on the heap, longer than a string keeps inside itself");
    std::ostringstream words;
    words << 1.5;
    CHECK(words.str() == "1.5");
    CHECK_THROWS_AS(throw std::runtime_error("unwinding reads its tables again"), std::runtime_error);
}
