#include <makegood/ports/mentions.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace makegood::ports {

namespace {

constexpr std::string_view blanks = " \t\r\n";

void trim(std::string& text, std::string_view letters)
{
    const auto first = text.find_first_not_of(letters);
    text.erase(0, std::min(first, text.size()));
    const auto last = text.find_last_not_of(blanks);
    text.erase(last == std::string::npos ? 0 : last + 1);
}

} // namespace

typed_text without_mention(const typed_text& words, const std::string& user)
{
    const auto mark = "<@" + user + ">";
    typed_text out{words.text, {}, words.groups};
    const bool is_first = out.text.find_first_not_of(blanks) == out.text.find(mark);
    for (auto at = out.text.find(mark); at != std::string::npos; at = out.text.find(mark, at)) {
        const bool has_gap_before = at > 0 && blanks.find(out.text[at - 1]) != std::string_view::npos;
        const auto end = at + mark.size();
        const bool has_gap_after = end < out.text.size() && out.text[end] == ' ';
        out.text.erase(at, mark.size() + (has_gap_before && has_gap_after ? 1 : 0));
    }
    trim(out.text, is_first ? " \t\r\n:," : blanks);
    std::copy_if(words.mentioned.begin(), words.mentioned.end(), std::back_inserter(out.mentioned),
                 [&](const std::string& each) { return each != user; });
    return out;
}

std::string take_before_mention(typed_text& words, const std::string& user)
{
    const auto at = words.text.find("<@" + user + ">");
    if (at == std::string::npos)
        return {};
    const auto line = words.text.find_last_of('\n', at);
    const auto begin = line == std::string::npos ? 0 : line + 1;
    if (words.text.find_first_not_of(blanks, begin) == at)
        words.text.erase(0, at);
    std::erase_if(words.mentioned, [&words](const std::string& each) {
        return words.text.find("<@" + each + ">") == std::string::npos;
    });
    auto before = words.text.substr(0, words.text.find("<@" + user + ">"));
    trim(before, blanks);
    return before;
}

} // namespace makegood::ports
