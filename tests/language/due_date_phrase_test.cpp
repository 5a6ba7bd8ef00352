// Due phrases at the end of commands: what is split off, what stays, and what is reported as unreadable.
#include <iostream>

#include "due_date_support.hpp"
#include "makegood/language/due_phrase.hpp"
#include "support/catch.hpp"

using namespace makegood::language;
using namespace makegood::language::testing;

namespace {

// A Monday.
const std::string now = "2026-11-23T10:15";
const std::string zone = "Europe/London";

due_split split(std::string_view text) { return split_due_phrase(text, local_instant(now, zone), zone); }

struct split_row
{
    std::string_view typed;
    std::string_view text;
    std::string_view due;
};

} // namespace

TEST_CASE("due phrase: every labelled action typed without a date comes out unchanged")
{
    std::size_t count = 0;
    for (const auto& row : rows_of("promises-dev.tsv")) {
        const std::string action = row.size() > 6 ? row.at(6) : "";
        if (action.empty()) {
            continue;
        }
        ++count;
        const auto result = split(action);
        CAPTURE(action, result.phrase);
        CHECK(result.text == action);
        CHECK_FALSE(result.deadline.has_value());
        CHECK_FALSE(result.unread_phrase);
    }
    CHECK(count == 130);
}

TEST_CASE("due phrase: every labelled action gives up exactly \"by friday\", \"friday\" and its own readable phrase")
{
    std::size_t own_phrases = 0;
    for (const auto& row : rows_of("promises-dev.tsv")) {
        const std::string action = row.size() > 6 ? row.at(6) : "";
        if (action.empty()) {
            continue;
        }
        for (const std::string phrase :
             {"by friday", "friday", "before friday", "in 2 weeks", "tomorrow 5pm", row.at(5).c_str()}) {
            const std::string expected = answer(phrase, now, zone);
            const bool is_own = phrase == row.at(5);
            if (expected == "error") {
                continue;
            }
            own_phrases += is_own ? 1 : 0;
            const auto result = split(action + (is_own ? " by " : " ") + phrase);
            CAPTURE(action, phrase);
            CHECK(result.text == action);
            CHECK(written(result.deadline, zone) == answer((is_own ? "by " : "") + phrase, now, zone));
        }
    }
    CHECK(own_phrases > 70);
}

TEST_CASE("due phrase: a phrase at the end is split off, the longest one that reads")
{
    const std::vector<split_row> rows = {
        {"add an alert on replica lag by friday", "add an alert on replica lag", "2026-11-27"},
        {"add alert friday", "add alert", "2026-11-27"},
        {"add alert fri", "add alert", "2026-11-27"},
        {"add alert tue 24 nov", "add alert", "2026-11-24"},
        {"add failover to the 24th shard by fri", "add failover to the 24th shard", "2026-11-27"},
        {"bump to 3.1 by friday", "bump to 3.1", "2026-11-27"},
        {"upgrade to 24.12 by 24.12.", "upgrade to 24.12", "2026-12-24"},
        {"rename q1 by q1", "rename q1", "2027-03-31"},
        {"wait 15 minutes in 15 minutes", "wait 15 minutes", "2026-11-23T10:30+00:00"},
        {"rotate keys within 3 business days", "rotate keys", "2026-11-26"},
        {"rotate keys by 2 weeks", "rotate keys", "2026-12-07"},
        {"rotate keys +2w", "rotate keys", "2026-12-07"},
        {"rotate keys + 2 weeks", "rotate keys", "2026-12-07"},
        {"rotate keys now+90m", "rotate keys", "2026-11-23T11:45+00:00"},
        {"rotate keys 2 weeks from now", "rotate keys", "2026-12-07"},
        {"  rotate   keys   by   friday  ", "rotate   keys", "2026-11-27"},
        {"rotate keys by Friday!!", "rotate keys", "2026-11-27"},
        {"rotate keys, by Friday.", "rotate keys", "2026-11-27"},
        {"rotate keys - by friday", "rotate keys", "2026-11-27"},
        {"rotate keys \u2013 by friday", "rotate keys", "2026-11-27"},
        {"rotate keys no later than fri 5pm", "rotate keys", "2026-11-27T17:00+00:00"},
        {"rotate keys tomorrow, 5pm", "rotate keys", "2026-11-24T17:00+00:00"},
        {"rotate keys at 5pm tomorrow", "rotate keys", "2026-11-24T17:00+00:00"},
        {"rotate keys at 5pm on friday", "rotate keys", "2026-11-27T17:00+00:00"},
        {"rotate keys 5 pm friday", "rotate keys", "2026-11-27T17:00+00:00"},
        {"rotate keys at 5pm", "rotate keys", "2026-11-23T17:00+00:00"},
        {"rotate keys mon 9am", "rotate keys", "2026-11-30T09:00+00:00"},
        {"rotate keys by end of today", "rotate keys", "2026-11-23"},
        {"rotate keys eod", "rotate keys", "2026-11-23"},
        {"rotate keys by the end of next week", "rotate keys", "2026-12-04"},
        {"rotate keys friday of next week", "rotate keys", "2026-12-04"},
        {"rotate keys the day after tomorrow", "rotate keys", "2026-11-25"},
        {"rotate keys sometime next week", "rotate keys", "2026-12-04"},
        {"rotate keys in the morning", "rotate keys", "2026-11-24"},
        {"rotate keys over the weekend", "rotate keys", "2026-11-29"},
        {"rotate keys due 24 dec 2026", "rotate keys", "2026-12-24"},
        {"rotate keys due: friday", "rotate keys", "2026-11-27"},
        {"rotate keys until the 30th", "rotate keys", "2026-11-30"},
        {"rotate keys on the 30th", "rotate keys", "2026-11-30"},
        {"rotate keys dec 24, 2026", "rotate keys", "2026-12-24"},
        {"rotate keys 2026-12-24 15:00", "rotate keys", "2026-12-24T15:00+00:00"},
        {"silence it for 2 hours by friday", "silence it for 2 hours", "2026-11-27"},
        {"replace the address by the shared mailbox friday", "replace the address by the shared mailbox", "2026-11-27"},
        {"move monday's rota to tuesday by wed", "move monday's rota to tuesday", "2026-11-25"},
        {"restart db by 9am utc", "restart db", "2026-11-24T09:00+00:00"},
        {"check before the release by friday", "check before the release", "2026-11-27"},
        {"no later than friday", "no later than friday", "error"},
        {"deploy latest tomorrow", "deploy latest", "2026-11-24"},
        {"turn it off friday", "turn it off", "2026-11-27"},
        {"fix it at the latest by friday", "fix it", "2026-11-27"},
    };
    for (const split_row& row : rows) {
        CAPTURE(row.typed);
        const auto result = split(row.typed);
        CHECK(result.text == row.text);
        CHECK(written(result.deadline, zone) == row.due);
        CHECK_FALSE(result.unread_phrase);
    }
}

TEST_CASE("due phrase: words that only look like dates stay in the text")
{
    const std::vector<std::string_view> texts = {
        "rename q1",
        "upgrade to 24.04",
        "bump to 3.1",
        "version 24.12",
        "use version 24.12",
        "ship 24.12",
        "move to 2 weeks",
        "look at 5pm spike",
        "silence the alert for 2 hours",
        "wait 15 minutes",
        "tune the alert to wait 15 minutes",
        "restart at 5pm the nightly job",
        "move it to friday",
        "schedule it for friday",
        "schedule it for tomorrow morning",
        "run the job every friday",
        "find what broke since yesterday",
        "compare monday and tuesday",
        "restart the ceph mon",
        "migrate off sun",
        "find why the node sat",
        "plan next quarter",
        "write the goals of this year",
        "monitor 24/7",
        "split 24/12",
        "keep 30 days",
        "audit the 24th",
        "audit shard 24th",
        "cover the weekend",
        "prepare month end",
        "order lunch",
        "pods may 1",
        "review march",
        "look at friday",
        "look at today",
        "work on q1",
        "focus on h2",
        "spend half an hour",
        "run tests overnight",
        "keep logs until 14 days",
        "group alerts by month",
        "sort by severity",
        "add an alert (friday)",
        "list certificates expiring 2026-12-24",
        "restore the dump of 2026-12-24",
        "prepare for black friday",
        "set expiry = 2026-12-24",
        "deploy the fix on or before friday",
        "friday",
        "by friday",
        "tomorrow 5pm",
        "monday morning at 9am",
        "next friday",
        "",
        "   ",
        ".",
        "by",
        "due",
        "restore the 24 dec",
        "listen on 22",
        "open port 8080",
        "reduce latency at 5 nodes",
        "what happened last friday",
        "ma\u00f1ana",
        "add it by the shared mailbox",
        "reduce by 10%",
        "move to 5pm",
    };
    for (const std::string_view text : texts) {
        CAPTURE(text);
        const auto result = split(text);
        const auto last = text.find_last_not_of(' ');
        CHECK(result.text == (last == std::string_view::npos ? "" : text.substr(0, last + 1)));
        CHECK_FALSE(result.deadline.has_value());
        CHECK_FALSE(result.unread_phrase);
    }
}

TEST_CASE("due phrase: an announced date that cannot be read keeps the text and is reported")
{
    const std::vector<std::pair<std::string_view, std::string_view>> rows = {
        {"add alert by christmas", "by christmas"},
        {"add alert before the next release", "before the next release"},
        {"add alert by end of sprint", "by end of sprint"},
        {"add alert by the end of the sprint!", "by the end of the sprint"},
        {"add alert before the workshop", "before the workshop"},
        {"add alert before launch", "before launch"},
        {"add alert by fri 24 nov", "by fri 24 nov"},
        {"add alert by thu or fri", "by thu or fri"},
        {"add alert by thu or by fri", "by thu or by fri"},
        {"add alert by 20 nov", "by 20 nov"},
        {"add alert by 3/4", "by 3/4"},
        {"add alert by 5", "by 5"},
        {"add alert by 1700", "by 1700"},
        {"add alert at 5 tomorrow", "at 5 tomorrow"},
        {"add alert by march", "by march"},
        {"add alert in january", "in january"},
        {"add alert in early march", "in early march"},
        {"add alert in a few days", "in a few days"},
        {"add alert in the next few days", "in the next few days"},
        {"add alert in a week or two", "in a week or two"},
        {"add alert by yesterday", "by yesterday"},
        {"add alert by last friday", "by last friday"},
        {"add alert by early tomorrow", "by early tomorrow"},
        {"add alert by the 5th of next month", "by the 5th of next month"},
        {"add alert due next sprint", "due next sprint"},
        {"add alert by 5pm PT", "by 5pm PT"},
        {"add alert by today 9am", "by today 9am"},
        {"add alert by christmas at 5pm", "by christmas at 5pm"},
    };
    for (const auto& [text, phrase] : rows) {
        CAPTURE(text);
        const auto result = split(text);
        CHECK(result.text == text);
        CHECK(result.phrase == phrase);
        CHECK(result.unread_phrase);
        CHECK_FALSE(result.deadline.has_value());
    }
}

TEST_CASE("due phrase: the phrase split off reads as the deadline given")
{
    for (const std::string_view text : {"fix it by friday", "fix it, no later than 5pm tomorrow!", "fix it in 2w."}) {
        const auto result = split(text);
        CAPTURE(text, result.phrase);
        CHECK(result.deadline.has_value());
        CHECK(parse_due_date(result.phrase, local_instant(now, zone), zone) == result.deadline);
    }
}

TEST_CASE("due phrase: a text of any length is split by its last words")
{
    const std::string action = "x" + std::string(10'000, 'y') + " friday";
    CHECK(split(action + " by friday").text == action);
    std::string many_words = "go";
    for (int count = 0; count < 5'000; ++count) {
        many_words += " by";
    }
    CHECK_FALSE(split(many_words).deadline.has_value());
    const auto result = split(many_words + " friday");
    CHECK(written(result.deadline, zone) == "2026-11-27");
    CHECK(split(std::string(10'000, ' ')).text.empty());
    CHECK(split(std::string("fix it\0 by friday", 17)).text == std::string("fix it\0", 7));
}

TEST_CASE("due phrase: a long address before a date hides neither the date nor what spoils it")
{
    const std::string address = "https://graphs.example/d/1?from=now-6h&to=now" + std::string(80, '&');
    const auto result = split("look at " + address + " by friday");
    CHECK(result.text == "look at " + address);
    CHECK(result.phrase == "by friday");
    CHECK(result.deadline.has_value());
    for (std::size_t marks = 55; marks < 75; ++marks) {
        CHECK_FALSE(split("look at " + std::string(marks, '&') + " by fri-%%").deadline.has_value());
    }
}
