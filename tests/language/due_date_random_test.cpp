// Random sentences of the words that dates are made of: whatever is read must hold what the contract promises.
#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>

#include "due_date_support.hpp"
#include "makegood/language/due_phrase.hpp"
#include "support/catch.hpp"

using namespace makegood::language;
using namespace makegood::language::testing;
namespace core = makegood::core;

namespace {

constexpr auto vocabulary = std::to_array<std::string_view>(
    {"by",   "on",    "the",      "before",  "at",         "in",     "within",   "for",      "due",   "until",  "+",
     "-",    ",",     ".",        ":",       "/",          "24",     "12",       "5",        "2",     "0",      "31",
     "2026", "2027",  "29",       "th",      "st",         "dec",    "feb",      "may",      "march", "friday", "mon",
     "sun",  "today", "tomorrow", "week",    "next",       "this",   "end",      "of",       "month", "q1",     "q4",
     "h2",   "eod",   "eow",      "eoq1",    "pm",         "am",     "noon",     "midnight", "17:00", "5pm",    "utc",
     "24th", "24/12", "3/4",      "24.12.",  "2026-12-24", "T15:00", "Z",        "weeks",    "days",  "hours",  "h",
     "m",    "30",    "and",      "a",       "half",       "an",     "couple",   "or",       "to",    "from",   "now",
     "mid",  "year",  "quarter",  "morning", "first",      "thing",  "business", "weekend",  "over",  "after",  "day",
     "time", "later", "2028",     "hour",    "\u2013",     "\u00a0", "\xff",     "999999999"});

std::string sentence(std::mt19937& random)
{
    std::uniform_int_distribution<std::size_t> some_word{0, vocabulary.size() - 1};
    std::uniform_int_distribution<int> some_length{1, 7};
    std::uniform_int_distribution<int> one_in_five{0, 4};
    std::string result;
    for (int left = some_length(random); left > 0; --left) {
        result += vocabulary.at(some_word(random));
        result += one_in_five(random) == 0 ? "" : " ";
    }
    return result;
}

std::string shouted(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    });
    return text;
}

} // namespace

TEST_CASE("due date: random sentences are answered, and what is read is never past")
{
    std::mt19937 random{20261123};
    std::uniform_int_distribution<int> some_minute{0, 60 * 24 * 800};
    constexpr auto zones = std::to_array<std::string_view>(
        {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"});
    int read = 0;
    for (int round = 0; round < 8'000; ++round) {
        const std::string phrase = sentence(random);
        const std::string zone{zones.at(static_cast<std::size_t>(round) % zones.size())};
        const core::instant now
            = core::to_instant(*core::parse_day("2026-01-01"), some_minute(random), *core::find_zone(zone));
        const auto due = parse_due_date(phrase, now, zone);
        CAPTURE(phrase, zone, core::format_instant(now));
        REQUIRE(parse_due_date(shouted(phrase), now, zone) == due);
        REQUIRE_FALSE(parse_due_date(phrase + " xyzzy", now, zone).has_value());
        if (!due) {
            continue;
        }
        ++read;
        REQUIRE(due->on.ok());
        REQUIRE(due->on >= core::local_day(now, *core::find_zone(zone)));
        REQUIRE((!due->at || *due->at >= now));
        REQUIRE(parse_due_date("by  " + phrase + " !", now, zone) == due);
    }
    CHECK(read > 100);
}

TEST_CASE("due phrase: what is split off random texts is a suffix that reads as the deadline given")
{
    std::mt19937 random{7};
    const core::instant now = local_instant("2026-11-23T10:15", "Europe/Berlin");
    int split = 0;
    for (int round = 0; round < 3'000; ++round) {
        const std::string text = "fix the cron " + sentence(random) + sentence(random);
        const auto result = split_due_phrase(text, now, "Europe/Berlin");
        CAPTURE(text, result.text, result.phrase);
        REQUIRE(text.substr(0, result.text.size()) == result.text);
        REQUIRE(text.find(result.phrase) != std::string::npos);
        REQUIRE((!result.deadline || parse_due_date(result.phrase, now, "Europe/Berlin") == result.deadline));
        REQUIRE_FALSE((result.deadline && result.unread_phrase));
        split += result.deadline ? 1 : 0;
    }
    CHECK(split > 100);
}
