// The kinds of settings: a number, a text, a flag, a word with a meaning, a list. Each factory gives a key that reads,
// refuses and shows itself. Private to the settings_*keys.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "settings_keys.hpp"
#include "settings_text.hpp"

namespace makegood::ops {

inline const std::string* text_of(const file_scalar& value) { return std::get_if<std::string>(&value); }

inline const std::string* text_of(const file_value& value)
{
    const auto* single = std::get_if<file_scalar>(&value);
    return single ? text_of(*single) : nullptr;
}

inline std::optional<int> number_of(const file_scalar& value, int from, int until)
{
    const auto* number = std::get_if<std::int64_t>(&value);
    if (!number || *number < from || *number > until)
        return std::nullopt;
    return static_cast<int>(*number);
}

inline bool has_white_space(const std::string& text) { return text.find_first_of(" \t\r\n") != std::string::npos; }

inline bool is_word_or_empty(const std::string& text) { return !has_white_space(text); }

inline std::string join(const std::vector<std::string>& values)
{
    std::string result = "[";
    for (const std::string& value : values)
        result += (result.size() > 1 ? ", " : "") + value;
    return result + "]";
}

inline std::string shown(int number) { return std::to_string(number); }
// Empty: not set.
inline std::string shown(const std::optional<int>& number) { return number ? shown(*number) : std::string(); }

// Empty: not set.
inline std::string quoted(const std::string& text) { return quote(text); }
inline std::string quoted(const std::optional<std::string>& text) { return text ? quote(*text) : std::string(); }

// The factories below take `field`: a generic lambda that gives a reference into (const) settings.

template <class Field>
setting_key integer_key(std::string section, std::string name, int from, int until, std::string unit, int example,
                        Field field)
{
    setting_key key;
    key.section = std::move(section);
    key.name = std::move(name);
    key.expected = "a whole number of " + unit + " from " + std::to_string(from) + " to " + std::to_string(until);
    key.example = std::to_string(example);
    key.read = [field, from, until](const file_value& value, settings& into) {
        const auto* single = std::get_if<file_scalar>(&value);
        const auto number = single ? number_of(*single, from, until) : std::nullopt;
        if (number)
            field(into) = *number;
        return number.has_value();
    };
    key.show = [field](const settings& from_settings) { return shown(field(from_settings)); };
    return key;
}

// The same, with its default as the example.
template <class Field>
setting_key integer_key(std::string section, std::string name, int from, int until, std::string unit, Field field)
{
    const settings defaults;
    return integer_key(std::move(section), std::move(name), from, until, std::move(unit), field(defaults), field);
}

template <class Field>
setting_key text_key(std::string section, std::string name, std::string expected, std::string example, Field field,
                     std::function<bool(const std::string&)> is_acceptable)
{
    setting_key key;
    key.section = std::move(section);
    key.name = std::move(name);
    key.expected = std::move(expected);
    key.example = std::move(example);
    key.read = [field, is_acceptable = std::move(is_acceptable)](const file_value& value, settings& into) {
        const std::string* text = text_of(value);
        if (!text || !is_acceptable(*text))
            return false;
        field(into) = *text;
        return true;
    };
    key.show = [field](const settings& from) { return quoted(field(from)); };
    return key;
}

// A text that stands for another value: `parse` gives an optional of it, `format` its text.
template <class Field, class Parse, class Format>
setting_key coded_key(std::string section, std::string name, std::string expected, std::string example, Field field,
                      Parse parse, Format format)
{
    setting_key key;
    key.section = std::move(section);
    key.name = std::move(name);
    key.expected = std::move(expected);
    key.example = std::move(example);
    key.read = [field, parse](const file_value& value, settings& into) {
        const std::string* text = text_of(value);
        const auto coded = text ? parse(*text) : decltype(parse(*text)){};
        if (coded)
            field(into) = *coded;
        return coded.has_value();
    };
    key.show = [field, format](const settings& from) { return quote(format(field(from))); };
    return key;
}

template <class Field>
setting_key flag_key(std::string section, std::string name, Field field)
{
    setting_key key;
    key.section = std::move(section);
    key.name = std::move(name);
    key.expected = "true or false";
    key.example = "true";
    key.read = [field](const file_value& value, settings& into) {
        const auto* single = std::get_if<file_scalar>(&value);
        const auto* flag = single ? std::get_if<bool>(single) : nullptr;
        if (flag)
            field(into) = *flag;
        return flag != nullptr;
    };
    key.show = [field](const settings& from) { return std::string{field(from) ? "true" : "false"}; };
    return key;
}

// A list: `parse` turns one element into an optional of what `accept` gets the whole list of; `show` gives its text.
template <class Parse, class Accept, class Show>
setting_key list_key(std::string section, std::string name, std::string expected, std::string example, Parse parse,
                     Accept accept, Show show)
{
    setting_key key;
    key.section = std::move(section);
    key.name = std::move(name);
    key.expected = std::move(expected);
    key.example = std::move(example);
    key.read = [parse, accept](const file_value& value, settings& into) {
        const auto* elements = std::get_if<std::vector<file_scalar>>(&value);
        if (!elements)
            return false;
        std::vector<typename decltype(parse(elements->front()))::value_type> parsed;
        for (const file_scalar& element : *elements) {
            auto one = parse(element);
            if (!one)
                return false;
            parsed.push_back(std::move(*one));
        }
        return accept(std::move(parsed), into);
    };
    key.show = std::move(show);
    return key;
}

// A list of words.
template <class Field>
setting_key words_key(std::string section, std::string name, std::string expected, std::string example, Field field)
{
    const auto parse = [](const file_scalar& element) -> std::optional<std::string> {
        const std::string* text = text_of(element);
        const bool is_word = text && !text->empty() && !has_white_space(*text);
        return is_word ? std::optional(*text) : std::nullopt;
    };
    const auto accept = [field](std::vector<std::string> words, settings& into) {
        field(into) = std::move(words);
        return true;
    };
    const auto show = [field](const settings& from) {
        std::vector<std::string> words;
        for (const std::string& one : field(from))
            words.push_back(quote(one));
        return join(words);
    };
    return list_key(std::move(section), std::move(name), std::move(expected), std::move(example), parse, accept, show);
}

// A list of people by their platform's ids.
template <class Field>
setting_key user_ids_key(std::string section, std::string name, Field field)
{
    return words_key(std::move(section), std::move(name), "a list of user ids", "[\"U024BE7LH\"]", field);
}

inline std::optional<int> parsed_days(const file_scalar& element) { return number_of(element, 1, 250); }

inline std::string shown(const std::vector<int>& numbers)
{
    std::vector<std::string> all;
    for (const int number : numbers)
        all.push_back(std::to_string(number));
    return join(all);
}
inline std::string shown(const std::optional<std::vector<int>>& numbers)
{
    return numbers ? shown(*numbers) : std::string();
}

// The ladder of reminders. `field` gives a list, or an optional of one, which is not shown while it is not set.
template <class Field>
setting_key overdue_key(std::string section, Field field)
{
    const auto accept = [field](std::vector<int> days, settings& into) {
        if (days.empty() || days.size() > 10)
            return false;
        field(into) = std::move(days);
        return true;
    };
    const auto show = [field](const settings& from) { return shown(field(from)); };
    return list_key(std::move(section), "overdue_working_days",
                    "a list of 1 to 10 whole numbers of working days from 1 to 250", "[1, 2, 4, 8]", parsed_days,
                    accept, show);
}

// Who hears of what is overdue. `field` gives a text, or an optional of one.
template <class Field>
setting_key listener_key(std::string section, Field field)
{
    return text_key(std::move(section), "escalate_to",
                    "\"lead\", \"channel\", \"asker\", a user id, or a channel's name or id", "\"lead\"", field,
                    [](const std::string& text) { return !text.empty() && !has_white_space(text); });
}

// From which severity on the lead accepts risks. `field` gives a text, or an optional of one.
template <class Field>
setting_key risk_key(std::string section, Field field)
{
    return text_key(std::move(section), "risk_by_lead", "\"sev-1\" to \"sev-5\", or \"never\"", "\"sev-3\"", field,
                    [](const std::string& text) { return text == "never" || core::read_risk_by_lead(text) > 0; });
}

// `list`: a generic lambda that gives a reference to the list in (const) settings. `problem` as in setting_table.
template <class List>
setting_table table_of(std::string section, List list, std::function<std::string(const settings&)> problem)
{
    setting_table table;
    table.section = std::move(section);
    table.count = [list](const settings& from) { return list(from).size(); };
    table.add = [list](settings& into) { list(into).emplace_back(); };
    table.keep_only = [list](settings& of, std::size_t index) {
        auto kept = std::move(list(of).at(index));
        list(of).clear();
        list(of).push_back(std::move(kept));
    };
    table.problem = std::move(problem);
    return table;
}

} // namespace makegood::ops
