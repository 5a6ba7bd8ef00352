// A press, a shortcut or a submitted form of any content: read as something, and acknowledged.
#include "slack_frames.hpp"

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes) { try_payload("interactive", bytes.ConsumeRemainingBytesAsString()); }

} // namespace makegood::fuzz
