// The labelled development set: every row must be read exactly as labelled.
#include <iostream>

#include "due_date_support.hpp"
#include "support/catch.hpp"

using namespace makegood::language::testing;

TEST_CASE("due date: every row of the labelled set is read as labelled")
{
    const auto rows = rows_of("dates-dev.tsv");
    std::size_t right = 0;
    for (const auto& row : rows) {
        const std::string read = answer(row.at(3), row.at(1), row.at(2));
        if (read == row.at(4)) {
            ++right;
        } else {
            FAIL_CHECK(row.at(0) << " \"" << row.at(3) << "\" reads " << read << ", not " << row.at(4));
        }
    }
    std::cout << "dates-dev: " << right << " of " << rows.size() << std::endl;
    CHECK(rows.size() == 150);
    CHECK(right == rows.size());
}
