// What waits in the outbox and in history comes back as it was written: made documents, and whatever text is read at
// all.
#include "store/document_json.hpp"
#include "store/rows.hpp"

#include "documents.hpp"

namespace makegood::fuzz {

namespace {

void try_made(FuzzedDataProvider& bytes)
{
    const auto document = make_document(bytes);
    const auto read = store::read_document(store::to_json(document));
    must(read && *read == document, "a document is read as it was written", store::to_json(document));
    const auto form = make_form(bytes);
    const auto read_again = store::read_form(store::to_json(form));
    must(read_again && *read_again == form, "a form is read as it was written", store::to_json(form));
}

// Actions have no comparison: what they are written as is compared.
template <class Value>
void try_text(const std::string& text, std::optional<Value> (*read)(const std::string&))
{
    const auto first = read(text);
    if (!first)
        return;
    const auto written = store::to_json(*first);
    const auto second = read(written);
    must(second && store::to_json(*second) == written, "what was read is written and read again", written);
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    if (bytes.ConsumeBool())
        return try_made(bytes);
    const auto text = bytes.ConsumeRemainingBytesAsString();
    try_text<core::document>(text, store::read_document);
    try_text<core::form>(text, store::read_form);
    try_text<core::action>(text, store::read_action_json);
}

} // namespace makegood::fuzz
