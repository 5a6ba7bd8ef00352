#include "settings_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "settings_text.hpp"

namespace makegood::ops {

namespace {

file_scalar read_scalar(const toml::node& node)
{
    if (const auto* flag = node.as_boolean())
        return flag->get();
    if (const auto* number = node.as_integer())
        return std::int64_t{number->get()};
    if (const auto* text = node.as_string())
        return text->get();
    if (const auto* date = node.as_date())
        return two_digits(date->get().year) + "-" + two_digits(date->get().month) + "-" + two_digits(date->get().day);
    if (const auto* time = node.as_time())
        return two_digits(time->get().hour) + ":" + two_digits(time->get().minute);
    return std::monostate{};
}

file_value read_value(const toml::node& node)
{
    const auto* array = node.as_array();
    if (!array)
        return read_scalar(node);
    std::vector<file_scalar> values;
    for (const auto& element : *array)
        values.push_back(read_scalar(element));
    return values;
}

// True when it is an array of tables, which it reads.
bool read_tables(const std::string& name, const toml::node& node, std::vector<file_entry>& entries)
{
    const auto* array = node.as_array();
    if (!array || !array->is_array_of_tables())
        return false;
    std::size_t item = 0;
    for (const auto& element : *array) {
        const auto& table = *element.as_table();
        entries.push_back({name, "", table.source().begin.line, file_scalar{}, ++item});
        for (const auto& [key, value] : table)
            entries.push_back({name, std::string{key.str()}, key.source().begin.line, read_value(value), item});
    }
    return true;
}

void read_section(const std::string& name, const toml::table& section, std::vector<file_entry>& entries)
{
    if (section.empty())
        entries.push_back({name, "", section.source().begin.line, file_scalar{}});
    for (const auto& [key, node] : section)
        if (!read_tables(name + "." + std::string{key.str()}, node, entries))
            entries.push_back({name, std::string{key.str()}, key.source().begin.line, read_value(node)});
}

std::vector<file_entry> flatten(const toml::table& root)
{
    std::vector<file_entry> entries;
    for (const auto& [key, node] : root) {
        if (const auto* section = node.as_table())
            read_section(std::string{key.str()}, *section, entries);
        else if (!read_tables(std::string{key.str()}, node, entries))
            entries.push_back({"", std::string{key.str()}, key.source().begin.line, read_value(node)});
    }
    const auto is_above = [](const file_entry& left, const file_entry& right) { return left.line < right.line; };
    std::stable_sort(entries.begin(), entries.end(), is_above);
    return entries;
}

} // namespace

core::outcome<std::vector<file_entry>> read_settings_file(const std::string& path)
{
    std::ifstream stream{path, std::ios::binary};
    std::string text(settings_file_bytes_max + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (stream.bad() || (!stream.eof() && stream.fail()) || !stream.is_open())
        return core::refusal{path + ": the settings file cannot be read"};
    if (text.size() > settings_file_bytes_max)
        return core::refusal{path + ": the settings file is larger than 256 KiB"};
    try {
        return flatten(toml::parse(text, path));
    } catch (const toml::parse_error& error) {
        std::ostringstream message;
        message << path << ':' << error.source().begin.line << ": " << error.description();
        return core::refusal{message.str()};
    }
}

} // namespace makegood::ops
