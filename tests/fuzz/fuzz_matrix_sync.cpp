// Whatever answers a /sync: it is read or refused, the first time without inputs, and a second time no room is told
// anew.
#include "matrix_inputs.hpp"

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes)
{
    const bool is_first = bytes.ConsumeBool();
    const auto body = bytes.ConsumeRemainingBytesAsString();
    auto context = matrix_context();
    const auto read = matrix::decode_sync(body, context, is_first, {"s1"});
    if (!read)
        return;
    must(!read->next_batch.empty(), "a response has a position", body);
    must(!is_first || (read->inputs.empty() && read->gaps.empty()), "the first response carries nothing out", body);
    try_matrix_inputs(read->inputs, context.self);
    const auto again = matrix::decode_sync(body, context, is_first, {"s1"});
    must(again.has_value(), "what was read once is read again", body);
    try_matrix_inputs(again->inputs, context.self);
}

} // namespace makegood::fuzz
