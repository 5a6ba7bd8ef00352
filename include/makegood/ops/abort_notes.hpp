// The note that an abort leaves behind: what the aborting thread had under way (ports::under_way), one line for each
// abort, in a file beside the database. Costs nothing until then: a signal handler writes it (SIGABRT, and the signals
// of broken memory, a used-up stack and arithmetic), then the process ends as it would have.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <makegood/core/refusal.hpp>

namespace makegood::ops {

// Aborts that are remembered; of older ones no second one came.
inline constexpr std::size_t abort_notes_max = 1000;

// "<database>.aborts".
std::string abort_notes_path(const std::string& database);

class abort_notes
{
public:
    abort_notes() = default;
    ~abort_notes(); // aborts are not noted any more
    abort_notes(const abort_notes&) = delete;
    abort_notes& operator=(const abort_notes&) = delete;

    // Reads `path` (made with mode 0600 where it is missing) and notes aborts in it from now on. At most one of a
    // process does. Refused when the file cannot be opened.
    core::outcome<void> open(const std::string& path);

    // What was under way in two aborts or more.
    std::vector<std::string> repeated() const;
    // Once these are taken care of: writes the file anew without them. Best effort.
    void forget(const std::vector<std::string>& keys);

private:
    int file_ = -1;
    std::vector<std::string> noted_;
};

} // namespace makegood::ops
