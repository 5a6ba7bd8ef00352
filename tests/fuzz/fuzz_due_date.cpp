// Due phrases at any time, in any zone: what is read lies ahead, and what is split off is readable and was typed.
#include <array>

#include <makegood/core/calendar.hpp>
#include <makegood/language/due_date.hpp>
#include <makegood/language/due_phrase.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

namespace {

constexpr std::array<const char*, 12> zones{"UTC",
                                            "Europe/London",
                                            "America/New_York",
                                            "Asia/Kolkata",
                                            "Australia/Lord_Howe",
                                            "Pacific/Apia",
                                            "Asia/Kathmandu",
                                            "America/St_Johns",
                                            "Pacific/Kiritimati",
                                            "Africa/Casablanca",
                                            "America/Sao_Paulo",
                                            "no/such zone"};

void try_deadline(const core::deadline& read, core::instant now, const std::string& zone, const std::string& phrase)
{
    must(read.on.ok(), "the day exists", phrase);
    must(read.on >= core::local_day(now, core::zone_or_utc(zone)), "the day is not over", phrase);
    must(!read.at || *read.at >= now, "the moment is not over", phrase);
    must(!read.at || core::local_day(*read.at, core::zone_or_utc(zone)) == read.on, "the moment is of that day",
         phrase);
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    // 1970 to 2105.
    const core::instant now{std::chrono::seconds{bytes.ConsumeIntegral<std::uint32_t>()}};
    const std::string zone = zones[bytes.ConsumeIntegralInRange<std::size_t>(0, zones.size() - 1)];
    const auto phrase = bytes.ConsumeRemainingBytesAsString();
    const auto whole = language::parse_due_date(phrase, now, zone);
    if (whole)
        try_deadline(*whole, now, zone, phrase);
    must(!whole || zone != "no/such zone", "nothing is read in a zone that is none", phrase);

    const auto split = language::split_due_phrase(phrase, now, zone);
    must(phrase.find(split.text) != std::string::npos, "the text was typed", split.text);
    must(phrase.find(split.phrase) != std::string::npos, "the phrase was typed", split.phrase);
    must(!split.deadline || !split.text.empty(), "an action is left", phrase);
    must(!split.unread_phrase || !split.deadline, "an unread phrase has no date", phrase);
    must(split.phrase.empty() || split.deadline.has_value() != split.unread_phrase, "a phrase is read or not", phrase);
    if (split.phrase.empty())
        return;
    const auto alone = language::parse_due_date(split.phrase, now, zone);
    must(alone == split.deadline, "the phrase alone means the same", split.phrase);
}

} // namespace makegood::fuzz
