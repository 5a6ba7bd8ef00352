// Settings files: refused with the file and a line, or read into values that can be written down and read again.
#include <sys/mman.h>
#include <unistd.h>

#include <makegood/ops/settings.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

namespace {

// A file without a folder: gone with its descriptor.
class memory_file
{
public:
    explicit memory_file(std::string_view text)
        : descriptor_{::memfd_create("settings", 0)}
    {
        must(::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
             "the file is written");
    }
    ~memory_file() { ::close(descriptor_); }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

// All values as a file that says them.
std::string write(const ops::settings& values)
{
    std::string text;
    std::string header;
    for (const auto& each : ops::list_settings(values)) {
        const auto own
            = each.item == 0 ? "[" + each.section + "]" : "[[" + each.section + "]] # " + std::to_string(each.item);
        if (own != header)
            text += own + "\n";
        header = own;
        text += each.name + " = " + each.value + "\n";
    }
    return text;
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    const memory_file given{bytes.ConsumeRemainingBytesAsString()};
    const auto read = ops::load_settings(given.path(), {});
    if (!read) {
        must(!read.error().text.empty(), "a refusal says why");
        return;
    }
    const auto written = write(*read);
    const memory_file copy{written};
    const auto again = ops::load_settings(copy.path(), {});
    must(again.has_value(), "what was read can be written", again ? "" : again.error().text + "\n" + written);
    must(write(*again) == written, "and is read as the same", written);
}

} // namespace makegood::fuzz
