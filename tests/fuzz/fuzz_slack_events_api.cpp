// An event of any content: read as something, and acknowledged.
#include "slack_frames.hpp"

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes) { try_payload("events_api", bytes.ConsumeRemainingBytesAsString()); }

} // namespace makegood::fuzz
