// The deadline inside a sentence, wherever it stands: "tomorrow I'll …", "… by friday so that it works". Private to the
// finding of promises.
#pragma once

#include <optional>
#include <span>

#include <date/tz.h>

#include "promise_words.hpp"
#include <makegood/language/command_line.hpp>

namespace makegood::language::promises {

// Words of a message that name a deadline.
struct found_due
{
    // Word indices; the openers before the phrase ("by", "due on") begin at `opened_at`, or it is `first`.
    std::size_t opened_at = 0;
    std::size_t first = 0;
    std::size_t last = 0;
    // Minutes away: what is due then is under way.
    bool is_short = false;
    // "by", "before", "within", "due": said of a deadline only.
    bool is_firm = false;
    // "until", "till": the end of a stretch of time.
    bool is_end_of_stretch = false;
    // It names a day or an event, not an hour.
    bool is_day = false;
    // A happening, which no calendar reads: "in the next sprint".
    bool is_event = false;
    // A happening that may be near: "before the restart". Nothing becomes a promise by it.
    bool is_vague = false;
    // The words [first, dated_last) are what a calendar may read, where the phrase goes on: "tomorrow AM".
    std::size_t dated_last = 0;
    // A count of up to two and a half hours.
    bool is_soon = false;
};

class due_finder
{
public:
    // Both must outlive it.
    due_finder(const word_list& words, const surroundings& around);

    std::string_view message() const { return message_; }

    // The deadline among the words [first, last): the first that a firm opener announces, else the first.
    std::optional<found_due> find(std::size_t first, std::size_t last) const;

private:
    struct opening
    {
        std::size_t opened_at = 0;
        bool is_opened = false;
        bool is_firm = false;
        bool is_stretch = false;
        // "at" and "on" fit only some phrases.
        bool is_at = false;
    };
    std::optional<found_due> read_at(std::size_t at, std::size_t first, std::size_t last) const;
    opening opening_of(std::size_t at, std::size_t first) const;
    bool is_bound(std::size_t at, const opening& opened, std::size_t first) const;
    std::size_t read_date(std::size_t at, std::size_t last, const opening& opened, found_due& into) const;
    std::size_t read_event(std::size_t at, std::size_t last, const opening& opened) const;
    std::size_t read_unlisted(std::size_t at, std::size_t last) const;
    std::size_t after_event(std::size_t at, std::size_t last) const;
    bool is(std::size_t at, std::size_t last, std::string_view text) const;

    std::string_view message_;
    const std::vector<word>& words_;
    const surroundings& around_;
    const date::time_zone* zone_;
};

} // namespace makegood::language::promises
