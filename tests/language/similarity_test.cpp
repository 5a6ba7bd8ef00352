// Goal: how far typed words are from known ones. Method: pairs, called directly.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

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

TEST_CASE("similarity: words that are passed over for their letters would not have been the nearest")
{
    const std::vector<std::string_view> verbs = {"done", "mine", "list", "give", "undo", "later", "blocked", "decline"};
    const std::string letters = "deno";
    for (std::size_t number = 0; number < 4 * 4 * 4 * 4 * 4; ++number) {
        std::string typed;
        for (std::size_t rest = number; typed.size() < 5; rest /= 4)
            typed += letters[rest % 4];
        std::size_t least = 3;
        std::string nearest;
        for (const auto verb : verbs) {
            const auto errors = typing_errors(typed, verb);
            nearest = errors < least ? std::string(verb) : errors == least ? "" : nearest;
            least = std::min(least, errors);
        }
        INFO(typed);
        CHECK(nearest_word(typed, verbs) == nearest);
    }
}
