#include "makegood/core/time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace makegood::core {

namespace {

// The number written in `text`, which must be digits alone.
std::optional<int> digits(std::string_view text)
{
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (!std::all_of(text.begin(), text.end(), is_digit)) {
        return std::nullopt;
    }
    int value = 0;
    for (const char letter : text) {
        value = value * 10 + (letter - '0');
    }
    return value;
}

} // namespace

std::string format_day(day value)
{
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(value.year()),
                                     static_cast<unsigned>(value.month()), static_cast<unsigned>(value.day()));
    return std::string(text.data(), static_cast<std::size_t>(length));
}

std::optional<day> parse_day(const std::string& text)
{
    const std::string_view view = text;
    if (view.size() != 10 || view[4] != '-' || view[7] != '-') {
        return std::nullopt;
    }
    const auto year = digits(view.substr(0, 4));
    const auto month = digits(view.substr(5, 2));
    const auto number = digits(view.substr(8, 2));
    if (!year || !month || !number) {
        return std::nullopt;
    }
    const day value{date::year{*year}, date::month{static_cast<unsigned>(*month)},
                    date::day{static_cast<unsigned>(*number)}};
    if (!value.ok()) {
        return std::nullopt;
    }
    return value;
}

std::string format_instant(instant value)
{
    const auto midnight = date::floor<date::days>(value);
    const auto clock = date::make_time(value - midnight);
    std::array<char, 32> text{};
    const int length
        = std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
                        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                        static_cast<int>(clock.subseconds().count()));
    return format_day(day{midnight}) + std::string(text.data(), static_cast<std::size_t>(length));
}

} // namespace makegood::core
