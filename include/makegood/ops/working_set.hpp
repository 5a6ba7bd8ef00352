// Memory that only the start needed. An idle bot's memory is mostly its own code and that of its libraries, of which
// reading settings, migrations and TLS touch far more than waiting for events does.
#pragma once

namespace makegood::ops {

// Unmaps the pages of code and constants that this process and its libraries have touched, and gives free heap pages
// back. What is needed again comes back from the page cache by itself, some microseconds for each 64 KB; nothing is
// written. Any thread. Source: madvise(2), MADV_DONTNEED on a private mapping of a file that was not written to.
void shrink_working_set();

} // namespace makegood::ops
