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

// Whether the deadline is what the phrase says, or, when the calendar cannot read all of it, what its beginning says.
bool reads_back(const language::promise& found, const language::surroundings& around)
{
    const auto read = [&](std::size_t length) {
        return language::parse_due_date(found.due_phrase.substr(0, length), around.now, around.zone);
    };
    const auto whole = read(found.due_phrase.size());
    if (whole || !found.due)
        return whole == found.due;
    for (std::size_t length = 1; length < found.due_phrase.size(); ++length)
        if (read(length) == found.due)
            return true;
    return false;
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
    must(reads_back(*found, around), "the due phrase alone means the same", found->due_phrase);
    for (const auto& owner : found->owners)
        must(!owner.is_empty(), "an owner has a name", text);
}

} // namespace makegood::fuzz
