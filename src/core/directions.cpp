#include "makegood/core/directions.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "makegood/core/utf8.hpp"

namespace makegood::core {

namespace {

// Unicode's marks of direction (UAX 9) that stay in force until they are ended, or their paragraph ends.
constexpr std::array<std::string_view, 4> embeddings{"\u202A", "\u202B", "\u202D", "\u202E"};
constexpr std::array<std::string_view, 3> isolates{"\u2066", "\u2067", "\u2068"};
constexpr std::string_view end_of_embedding = "\u202C";
constexpr std::string_view end_of_isolate = "\u2069";

// With whatever was opened inside of it; nothing where none is open.
void end_isolate(std::vector<std::string_view>& ends)
{
    const auto innermost = std::find(ends.rbegin(), ends.rend(), end_of_isolate);
    if (innermost != ends.rend())
        ends.erase(std::prev(innermost.base()), ends.end());
}

template <std::size_t Count>
bool opens(std::string_view character, const std::array<std::string_view, Count>& marks)
{
    return std::find(marks.begin(), marks.end(), character) != marks.end();
}

} // namespace

std::string close_directions(std::string_view text)
{
    std::string out;
    // Of what is open, the innermost last: what ends it.
    std::vector<std::string_view> ends;
    const auto end_all = [&] {
        for (; !ends.empty(); ends.pop_back())
            out += ends.back();
    };
    for (std::size_t position = 0; position < text.size();) {
        const auto length = std::max<std::size_t>(character_length(text, position), 1);
        const auto character = text.substr(position, length);
        if (character == "\n")
            end_all();
        else if (opens(character, embeddings))
            ends.push_back(end_of_embedding);
        else if (opens(character, isolates))
            ends.push_back(end_of_isolate);
        else if (character == end_of_embedding && !ends.empty() && ends.back() == end_of_embedding)
            ends.pop_back();
        else if (character == end_of_isolate)
            end_isolate(ends);
        out += character;
        position += length;
    }
    end_all();
    return out;
}

} // namespace makegood::core
