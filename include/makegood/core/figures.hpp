// The figures, exactly as their definition printed below them says. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/calendar.hpp>
#include <makegood/core/document.hpp>

namespace makegood::core {

// Working days within which an offer counts as answered.
inline constexpr int answered_within_working_days = 5;

// [from, until).
struct window
{
    instant from{};
    instant until{};
};
// The trailing window of so many days that ends at `until`, and the one before it.
window trailing_window(instant until, int days);
window window_before(const window& value);

// "31 of 48 (65 %)".
struct ratio
{
    int part = 0;
    int of = 0;
    friend bool operator==(const ratio&, const ratio&) = default;
};
// Empty (`of` is 0): "none". Percents are rounded half up, but never to 100 unless all, never to 0 unless none.
std::string ratio_words(const ratio& value);

struct figures
{
    // Promises whose first date falls in the window, duplicates left out.
    int promises = 0;
    // As of the window's end.
    ratio follow_through;
    // Part of `promises` that was declined with its risk accepted; stays in the denominator.
    int declined = 0;
    ratio on_time;
    // Landed or confirmed of those closed; empty: not measured.
    std::optional<ratio> landed;
    ratio answered;
    // Kept after the window's end: "+4 since".
    int kept_since = 0;
};

// `actions`: all that have their first date or their offer in the window; others are ignored. `calendar` counts the
// working days of answers.
figures figures_of(const std::vector<action>& actions, const window& over, const working_time& calendar);

// One line each, counts first: follow-through, on time, landed, offers answered. `before`: the window before, to be
// compared with; without promises it is not mentioned.
std::vector<std::string> figure_lines(const figures& now, const figures& before = {});

// The definition in one line, printed below every figure: what was counted ("all promises"), over how many days, and
// the command that tells the rest.
std::vector<span> figures_note(const std::string& counted, int window_days, const std::string& command_word);
// The whole definition, a sentence or two for each figure.
std::vector<std::string> figures_definition(int window_days, int rule_of_thumb_percent);

} // namespace makegood::core
