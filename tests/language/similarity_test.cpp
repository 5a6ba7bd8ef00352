// Goal: how far typed words are from known ones. Method: pairs, called directly.
#include <string>

#include <makegood/language/similarity.hpp>

#include "support/catch.hpp"

using namespace makegood::language;

TEST_CASE("similarity: swaps, missing and wrong letters count once")
{
    CHECK(typing_errors("lsit", "list") == 1);
    CHECK(typing_errors("don", "done") == 1);
    CHECK(typing_errors("", "done") == 4);
    CHECK(typing_errors("kitten", "sitting") == 3);
    CHECK(typing_errors(std::string(100, 'x'), "done") == 40);
    CHECK(nearest_word("DOEN", {"done", "later"}) == "done");
    CHECK(nearest_word("xxxx", {"done", "later"}).empty());
    CHECK(nearest_word("ab", {"ac", "ad"}).empty());
}
