// Pasted reviews: whatever stands in them, every line becomes a row or is handed back, and rows have words.
#include <makegood/language/review_table.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

void try_one(FuzzedDataProvider& bytes)
{
    const auto text = bytes.ConsumeRemainingBytesAsString();
    language::surroundings around;
    around.now = core::instant{std::chrono::seconds{1'795'428'000}};
    around.mentioned = {"U1"};
    around.knows_person = [](const std::string& name) { return name == "Ana" || name == "Ana P."; };
    const auto read = language::read_review_lines(text, around);
    std::size_t line_count = 1;
    for (const char letter : text)
        line_count += letter == '\n' ? 1 : 0;
    must(read.rows.size() + read.unread.size() <= line_count, "a line is one row at most", text);
    must(read.rows.size() <= language::review_rows_limit, "rows are bounded", text);
    for (const auto& row : read.rows) {
        must(!row.what.text.empty(), "an action has words", text);
        must(text.find(row.line) != std::string::npos, "the line is kept as it was", row.line);
        must(row.line.find('\n') == std::string::npos, "a row is one line", row.line);
    }
    for (const auto& line : read.unread)
        must(text.find(line) != std::string::npos, "what is handed back is what was typed", line);
}

} // namespace makegood::fuzz
