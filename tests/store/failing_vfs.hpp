// The system's file layer with a disk that fills up on command. Registered under a name of its own; writes of databases
// opened through it fail with "disk full" while a failure is armed.
#pragma once

namespace makegood::tests {

// Registers the layer on first use; its name for database_options::vfs.
const char* failing_vfs();

// From the `number`-th write on (1: the next), all fail until disarmed; `once`: only that one.
void fail_writes_from(int number, bool once);
// Returns how many writes failed since they were armed.
int disarm_writes();

} // namespace makegood::tests
