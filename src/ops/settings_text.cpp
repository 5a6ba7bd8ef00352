#include "settings_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <numeric>

namespace makegood::ops {

namespace {

constexpr std::array<std::string_view, 7> weekdays
    = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

std::string lower(std::string_view text)
{
    std::string result{text};
    for (char& letter : result)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return result;
}

std::optional<int> read_number(std::string_view digits, int below)
{
    const bool is_digits = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits.empty() || digits.size() > 2 || !is_digits)
        return std::nullopt;
    const int number = std::stoi(std::string{digits});
    return number < below ? std::optional{number} : std::nullopt;
}

// Levenshtein's distance: how many letters to insert, remove or replace.
std::size_t edit_distance(std::string_view left, std::string_view right)
{
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::optional<int> read_time_of_day(std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.size() - colon != 3)
        return std::nullopt;
    const auto hour = read_number(text.substr(0, colon), 24);
    const auto minute = read_number(text.substr(colon + 1), 60);
    if (!hour || !minute)
        return std::nullopt;
    return *hour * 60 + *minute;
}

std::string format_time_of_day(int minutes) { return two_digits(minutes / 60) + ":" + two_digits(minutes % 60); }

std::optional<int> read_weekday(std::string_view text)
{
    const std::string word = lower(text);
    for (std::size_t i = 0; i < weekdays.size(); ++i)
        if (word == weekdays[i] || word == weekdays[i].substr(0, 3))
            return static_cast<int>(i) + 1;
    return std::nullopt;
}

std::string format_weekday(int iso_weekday)
{
    return std::string{weekdays.at(static_cast<std::size_t>(iso_weekday - 1))};
}

std::string quote(std::string_view text)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string result = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            result += '\\';
            result += letter;
        } else if (byte < 0x20 || byte == 0x7f) {
            result += "\\u00";
            result += hex[byte >> 4U];
            result += hex[byte & 15U];
        } else {
            result += letter;
        }
    }
    return result + '"';
}

bool is_same_name(const std::string& left, const std::string& right)
{
    const auto lower = [](unsigned char byte) { return std::tolower(byte); };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char one, char other) { return lower(one) == lower(other); });
}

std::string closest(std::string_view typed, const std::vector<std::string>& known)
{
    const std::string word = lower(typed);
    // A third of the letters wrong is still a slip; more is another word.
    std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
    std::string found;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best && distance < candidate.size()) {
            best = distance;
            found = candidate;
        }
    }
    return found;
}

} // namespace makegood::ops
