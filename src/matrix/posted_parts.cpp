#include "posted_parts.hpp"

#include <algorithm>
#include <cstddef>

#include <makegood/ports/message_refs.hpp>

namespace makegood::matrix {

namespace {

// Event ids begin with "$", names of items with a letter.
constexpr char mark_begins = '!';

} // namespace

bool is_item(const posted_part& part) { return part.name.starts_with('A'); }

std::vector<posted_part> read_parts(const std::string& posted)
{
    std::vector<posted_part> out;
    std::size_t of_document = 0;
    for (const auto& ref : ports::split_refs(posted)) {
        if (ref.starts_with(mark_begins))
            continue;
        const auto begin = std::min(ref.find('$'), ref.size());
        const bool is_of_item = begin > 0 && begin < ref.size();
        auto name = is_of_item ? ref.substr(0, begin) : std::to_string(of_document++);
        out.push_back({std::move(name), is_of_item ? ref.substr(begin) : ref});
    }
    return out;
}

std::string write_parts(const std::vector<posted_part>& parts)
{
    std::vector<std::string> refs;
    for (const auto& each : parts)
        refs.push_back(is_item(each) ? each.name + each.event : each.event);
    return ports::join_refs(refs);
}

std::string write_begun(const std::vector<posted_part>& parts, const std::string& room_mark)
{
    return parts.empty() ? std::string() : mark_begins + room_mark + "," + write_parts(parts);
}

bool is_begun_elsewhere(const std::string& posted, const std::string& room_mark)
{
    return posted.starts_with(mark_begins) && !posted.starts_with(mark_begins + room_mark + ",");
}

std::vector<std::string> names_of(const std::vector<rendered>& all)
{
    std::vector<std::string> out;
    std::size_t of_document = 0;
    for (const auto& each : all)
        out.push_back(each.about.empty() ? std::to_string(of_document++) : each.about);
    return out;
}

std::vector<std::string> items_in(const std::vector<posted_part>& parts)
{
    std::vector<std::string> out;
    for (const auto& each : parts)
        if (is_item(each))
            out.push_back(each.name);
    return out;
}

const posted_part* find_part(const std::vector<posted_part>& parts, const std::string& name)
{
    const auto found
        = std::find_if(parts.begin(), parts.end(), [&](const posted_part& each) { return each.name == name; });
    return found == parts.end() ? nullptr : &*found;
}

} // namespace makegood::matrix
