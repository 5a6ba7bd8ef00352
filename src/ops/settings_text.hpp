// How settings are written: times of day, weekdays, quoted text, and which known word somebody may have meant. Pure.
// Private to the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace makegood::ops {

// "07", "2026": at least two digits. `number` is not negative.
std::string two_digits(int number);

// Minutes since midnight of "09:30" or "9:30", 0 to 1439.
std::optional<int> read_time_of_day(std::string_view text);
// "09:30".
std::string format_time_of_day(int minutes);

// ISO weekday (1 = Monday) of "monday" or "mon", whatever its case.
std::optional<int> read_weekday(std::string_view text);
// "monday".
std::string format_weekday(int iso_weekday);

// A TOML basic string with its quotes.
std::string quote(std::string_view text);

// Whether both are the same name, without case.
bool is_same_name(const std::string& left, const std::string& right);

// The word of `known` that `typed` was most likely meant to be; empty when none is near.
std::string closest(std::string_view typed, const std::vector<std::string>& known);

} // namespace makegood::ops
