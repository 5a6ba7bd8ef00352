// Marked lines: talk is never taken for an action, and what is taken are the words of one line.
#include <makegood/language/marker.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes)
{
    const auto text = bytes.ConsumeRemainingBytesAsString();
    language::surroundings around;
    around.now = core::instant{std::chrono::seconds{1'795'428'000}};
    around.mentioned = {"U1"};
    const auto lines = language::read_marked_lines(text, around);
    must(lines.empty() || language::has_marker(text), "actions come from marked lines only", text);
    std::size_t line_count = 1;
    for (const char letter : text)
        line_count += letter == '\n' ? 1 : 0;
    must(lines.size() <= line_count, "a line is one action at most", text);
    for (const auto& line : lines) {
        must(!line.text.empty(), "an action has words", text);
        must(text.find("<@") != std::string::npos || is_within(line.text, text), "the words are the typed ones",
             line.text);
        must(line.text.find('\n') == std::string::npos, "the words are those of one line", line.text);
    }
}

} // namespace makegood::fuzz
