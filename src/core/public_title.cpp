// The form of public titles.
#include "makegood/core/public_title.hpp"

#include <string>
#include <utility>

#include "makegood/core/id.hpp"
#include "makegood/core/utf8.hpp"

namespace makegood::core {

namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

// "@ana" at the beginning of a word, or what a platform makes of a name that is picked: "<@U1>", "<!here>", "<#C1>".
// An address (ana@example.org) pings nobody, but is a person all the same.
bool names_somebody(std::string_view text)
{
    const bool is_marked_up = text.find("<@") != std::string_view::npos || text.find("<!") != std::string_view::npos
        || text.find("<#") != std::string_view::npos;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1))
        if (at + 1 < text.size() && white_space.find(text[at + 1]) == std::string_view::npos)
            return true;
    return is_marked_up;
}

// How it is called elsewhere is no answer: what is asked of its owner goes on, and what others were told stands.
action with_public_title(action item, std::string title)
{
    item.public_title = std::move(title);
    return item;
}

} // namespace

outcome<action> set_public_title(const action& item, std::string_view typed, instant)
{
    const auto example = "public " + format_id(item.id) + " \"rotate a key\"";
    const auto first = typed.find_first_not_of(white_space);
    if (first == std::string_view::npos) {
        return refusal{"Which words may everybody read?", example};
    }
    const auto title = typed.substr(first, typed.find_last_not_of(white_space) - first + 1);
    if (title.find_first_of("\r\n") != std::string_view::npos) {
        return refusal{"A public title is one line.", example};
    }
    if (names_somebody(title)) {
        return refusal{"A public title names no people or channels: those who read it may not know them.", example};
    }
    if (count_characters(title) > public_title_limit) {
        return refusal{"A public title has at most " + std::to_string(public_title_limit) + " characters.", example};
    }
    return with_public_title(item, std::string(title));
}

outcome<action> remove_public_title(const action& item, instant) { return with_public_title(item, {}); }

} // namespace makegood::core
