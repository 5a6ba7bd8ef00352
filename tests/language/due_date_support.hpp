// How the tests of due dates write input and answer down: local wall clock in, "2026-11-27", "2026-11-27T17:00+01:00"
// or "error" out.
#pragma once

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <date/date.h>
#include <date/tz.h>

#include "makegood/language/due_date.hpp"
#include "support/catch.hpp"

namespace makegood::language::testing {

// "2026-11-23T10:15", read on the wall clock of `zone`; the first of two equal times.
inline core::instant local_instant(const std::string& text, const std::string& zone)
{
    int hour = 0;
    int minute = 0;
    std::sscanf(text.c_str() + 11, "%d:%d", &hour, &minute);
    return core::to_instant(*core::parse_day(text.substr(0, 10)), hour * 60 + minute, *core::find_zone(zone));
}

inline std::string written(const std::optional<core::deadline>& due, const std::string& zone)
{
    if (!due) {
        return "error";
    }
    if (!due->at) {
        return core::format_day(due->on);
    }
    const auto text = date::format("%FT%R%Ez", date::make_zoned(core::find_zone(zone), *due->at));
    if (text.substr(0, 10) != core::format_day(due->on)) {
        return "the day of " + text + " is written as " + core::format_day(due->on);
    }
    return text;
}

inline std::string answer(std::string_view phrase, const std::string& now, const std::string& zone,
                          const core::working_time* calendar = nullptr)
{
    return written(parse_due_date(phrase, local_instant(now, zone), zone, calendar), zone);
}

// The rows of a tab-separated file of tests/data, without its header.
inline std::vector<std::vector<std::string>> rows_of(const std::string& name)
{
    std::ifstream file(std::string(MAKEGOOD_TESTS_DATA) + "/" + name);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> fields;
        std::stringstream stream(line + "\t");
        for (std::string field; std::getline(stream, field, '\t');) {
            fields.push_back(field);
        }
        rows.push_back(fields);
    }
    return rows;
}

// A phrase and its answer.
struct row
{
    std::string_view phrase;
    std::string_view expected;
};

// Reads each phrase as said at `now` on the wall clock of `zone`.
inline void check_rows(const std::string& now, const std::string& zone, const std::vector<row>& rows)
{
    for (const row& each : rows) {
        CAPTURE(now, zone, each.phrase);
        CHECK(answer(each.phrase, now, zone) == each.expected);
    }
}

} // namespace makegood::language::testing
