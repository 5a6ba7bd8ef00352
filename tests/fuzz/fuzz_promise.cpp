// Promises in talk: any bytes are read, and what is found are the message's own words, with a deadline that reads back.
#include <makegood/language/due_date.hpp>
#include <makegood/language/promise.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

namespace {

bool lies_inside(std::string_view part, std::string_view whole)
{
    return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    const auto text = bytes.ConsumeRemainingBytesAsString();
    language::surroundings around;
    around.now = core::instant{std::chrono::seconds{1'795'428'000}};
    around.mentioned = {"U1", "U001", "U002"};
    const auto found = language::find_promise(text, around);
    if (!found)
        return;
    must(!found->text.empty(), "a promise has words", text);
    must(lies_inside(found->text, text), "the words are the typed ones", found->text);
    must(lies_inside(found->due_phrase, text), "the due phrase was typed", found->due_phrase);
    must(found->due == language::parse_due_date(found->due_phrase, around.now, around.zone),
         "the due phrase alone means the same", found->due_phrase);
    for (const auto& owner : found->owners)
        must(!owner.is_empty(), "an owner has a name", text);
}

} // namespace makegood::fuzz
