#include "promise_words.hpp"

#include <algorithm>
#include <array>

namespace makegood::language::promises {

namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_lower(char byte) { return byte >= 'a' && byte <= 'z'; }
bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }
bool is_high(char byte) { return (static_cast<unsigned char>(byte) & 0x80U) != 0; }
bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\v' || byte == '\f'; }
bool is_plain(char byte) { return is_digit(byte) || is_lower(byte) || is_upper(byte) || byte == '_'; }

struct spelling
{
    std::string_view typed;
    char plain;
};
// Characters beyond ASCII that stand for one of ASCII; a blank for those that are nothing.
constexpr auto spellings = std::to_array<spelling>({{"\u2019", '\''},
                                                    {"\u2018", '\''},
                                                    {"\u00b4", '\''},
                                                    {"\u201c", '"'},
                                                    {"\u201d", '"'},
                                                    {"\u201e", '"'},
                                                    {"\u00ab", '"'},
                                                    {"\u00bb", '"'},
                                                    {"\u2013", '-'},
                                                    {"\u2014", '-'},
                                                    {"\u2022", '-'},
                                                    {"\u2026", '.'},
                                                    {"\u2192", ':'},
                                                    {"\u00a0", ' '},
                                                    {"\u202f", ' '},
                                                    {"\u200b", ' '},
                                                    {"\ufe0f", ' '},
                                                    {"\u200d", ' '}});

} // namespace

// Cuts a message into words, from its beginning to its end.
class word_cutter
{
public:
    explicit word_cutter(word_list& into)
        : text_(into.message_)
        , lowered_(into.lowered_)
        , words_(into.words_)
    {
    }

    void cut_all()
    {
        bool is_line_start = true;
        while (at_ < text_.size()) {
            if (is_line_start && skip_quoted_line())
                continue;
            is_line_start = text_[at_] == '\n';
            cut_one();
        }
    }

private:
    std::string_view rest() const { return text_.substr(at_); }

    void add(word_kind kind, std::size_t end, char mark = 0)
    {
        word next;
        next.begin = at_;
        next.end = end;
        next.kind = kind;
        if (mark != 0)
            lowered_[at_] = mark;
        next.text = std::string_view(lowered_).substr(at_, mark != 0 ? 1 : end - at_);
        words_.push_back(next);
        at_ = end;
    }

    bool skip_quoted_line()
    {
        const auto first = text_.find_first_not_of(" \t", at_);
        if (first == std::string_view::npos)
            return false;
        const auto line = text_.substr(first);
        if (!line.starts_with('>') && !line.starts_with("&gt;"))
            return false;
        at_ = std::min(text_.find('\n', first), text_.size());
        if (at_ < text_.size())
            add(word_kind::mark, at_ + 1);
        return true;
    }

    // The character at `at_` in its plain spelling, and its length in bytes.
    std::pair<char, std::size_t> plain_here() const
    {
        if (!is_high(text_[at_]))
            return {text_[at_], 1};
        const auto found = std::find_if(spellings.begin(), spellings.end(),
                                        [&](const spelling& each) { return rest().starts_with(each.typed); });
        return found == spellings.end() ? std::pair{text_[at_], std::size_t{1}}
                                        : std::pair{found->plain, found->typed.size()};
    }

    void cut_one()
    {
        const auto [letter, size] = plain_here();
        if (is_blank(letter) || letter == '*' || letter == '~' || (letter == '_' && size == 1))
            at_ += size;
        else if (letter == '`')
            cut_code();
        else if (letter == '"')
            cut_quotation(size);
        else if (letter == '<')
            cut_entity();
        else if (letter == '@' || (letter == ':' && size == 1))
            cut_name_or_emoji(letter);
        else if (is_emoji())
            cut_emoji();
        else if (is_plain(letter) || is_high(letter)
                 || (letter == '+' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])))
            cut_word();
        else if (letter == '\'' && is_after_word() && has_letter_at(at_ + size))
            cut_ending(size);
        else
            add(word_kind::mark, at_ + size, letter);
    }

    bool has_letter_at(std::size_t at) const { return at < text_.size() && is_plain(text_[at]); }
    bool is_after_word() const { return !words_.empty() && words_.back().end == at_; }

    void cut_code()
    {
        const bool is_block = rest().starts_with("```");
        const std::string_view fence = is_block ? "```" : "`";
        const auto limit = is_block ? text_.size() : std::min(text_.find('\n', at_), text_.size());
        const auto close = text_.find(fence, at_ + fence.size());
        if (close < limit)
            add(word_kind::opaque, close + fence.size());
        else if (is_block)
            at_ = text_.size();
        else if (is_after_word() && has_letter_at(at_ + 1))
            cut_ending(1); // I`ll
        else
            add(word_kind::mark, at_ + 1);
    }

    void cut_quotation(std::size_t size)
    {
        const auto limit = std::min(text_.find('\n', at_), text_.size());
        std::size_t close = limit;
        std::size_t end = at_ + size;
        for (const std::string_view mark : {"\"", "\u201d", "\u201c", "\u00bb"}) {
            const auto found = text_.find(mark, at_ + size);
            if (found < close) {
                close = found;
                end = found + mark.size();
            }
        }
        add(close < limit ? word_kind::opaque : word_kind::mark, end, '"');
    }

    void cut_entity()
    {
        const auto close = text_.find_first_of(">\n<", at_ + 1);
        if (close == std::string_view::npos || text_[close] != '>') {
            add(word_kind::mark, at_ + 1);
            return;
        }
        const bool is_mention = rest().starts_with("<@") || rest().starts_with("<!subteam^");
        add(is_mention ? word_kind::mention : word_kind::opaque, close + 1);
    }

    void cut_name_or_emoji(char opener)
    {
        auto end = at_ + 1;
        while (end < text_.size()
               && (is_plain(text_[end]) || (opener == '@' && is_high(text_[end])) || text_[end] == '-'
                   || text_[end] == '.' || text_[end] == '+'))
            ++end;
        while (end > at_ + 1 && (text_[end - 1] == '.' || text_[end - 1] == '-'))
            --end;
        if (opener == '@' && end > at_ + 1)
            add(is_after_word() ? word_kind::opaque : word_kind::mention, end);
        else if (opener == ':' && end > at_ + 1 && end < text_.size() && text_[end] == ':' && !is_after_word())
            add(word_kind::emoji, end + 1);
        else
            add(word_kind::mark, at_ + 1);
    }

    // Pictures are of four bytes, or of the blocks U+2600 to U+27BF.
    bool is_emoji() const
    {
        const auto first = static_cast<unsigned char>(text_[at_]);
        const auto second = at_ + 1 < text_.size() ? static_cast<unsigned char>(text_[at_ + 1]) : 0U;
        return first >= 0xF0U || (first == 0xE2U && second >= 0x98U && second <= 0x9EU);
    }
    void cut_emoji()
    {
        const std::size_t size = static_cast<unsigned char>(text_[at_]) >= 0xF0U ? 4 : 3;
        add(word_kind::emoji, std::min(at_ + size, text_.size()));
    }

    // Whether the character at `at` joins what stands before and after it to one word: "on-call", "9:30", "v2.4.1".
    bool is_joint(std::size_t at) const
    {
        if (at + 1 >= text_.size() || at == 0)
            return false;
        const char before = text_[at - 1];
        const char after = text_[at + 1];
        switch (text_[at]) {
        case '-':
        case '/':
        case '+':
            return is_plain(after);
        case '.':
            return is_plain(after) && !(is_lower(before) && is_upper(after));
        case ':':
            return is_digit(before) && is_digit(after);
        default:
            return false;
        }
    }

    void cut_word()
    {
        auto end = at_ + 1;
        const auto begin = at_;
        while (end < text_.size()) {
            at_ = end;
            const bool is_letter
                = is_plain(text_[end]) || (is_high(text_[end]) && plain_here().second == 1 && !is_emoji());
            if (!is_letter && !is_joint(end))
                break;
            ++end;
        }
        at_ = begin;
        while (end > begin + 1 && text_[end - 1] == '_')
            --end;
        add(word_kind::word, end);
        if (starts_link())
            take_link();
        else
            words_.back().is = traits_of(words_.back().text);
    }

    bool starts_link() const
    {
        const auto scheme = words_.back().text;
        return (scheme == "http" || scheme == "https") && rest().starts_with("://");
    }
    void take_link()
    {
        at_ = std::min(text_.find_first_of(" \t\n", at_), text_.size());
        words_.back().kind = word_kind::opaque;
        words_.back().end = at_;
    }

    void cut_ending(std::size_t apostrophe)
    {
        const auto begin = at_ + apostrophe;
        auto end = begin;
        while (end < text_.size() && (is_lower(text_[end]) || is_upper(text_[end])))
            ++end;
        add(word_kind::ending, std::max(end, begin));
        words_.back().text = std::string_view(lowered_).substr(begin, end - begin);
    }

    std::string_view text_;
    std::string& lowered_;
    std::vector<word>& words_;
    std::size_t at_ = 0;
};

word_list::word_list(std::string_view message)
    : message_(message.substr(0, bytes_max))
    , lowered_(message_)
{
    for (char& byte : lowered_)
        if (is_upper(byte))
            byte = static_cast<char>(byte - 'A' + 'a');
    words_.reserve(message_.size() / 4 + 4);
    word_cutter(*this).cut_all();
}

std::string base_of_gerund(std::string_view lowered)
{
    constexpr traits verbs = durable_verb | momentary_verb | light_verb | stative_verb;
    constexpr std::size_t longest = 24;
    if (lowered.size() < 5 || lowered.size() > longest || !lowered.ends_with("ing"))
        return {};
    const std::string stem(lowered.substr(0, lowered.size() - 3));
    if ((traits_of(stem) & verbs) != 0)
        return stem;
    if ((traits_of(stem + "e") & verbs) != 0)
        return stem + "e";
    const std::string single = stem.substr(0, stem.size() - 1);
    return stem.back() == single.back() && (traits_of(single) & verbs) != 0 ? single : std::string();
}

traits traits_of_gerund(std::string_view lowered)
{
    constexpr traits verbs = durable_verb | momentary_verb | light_verb | stative_verb;
    return traits_of(base_of_gerund(lowered)) & verbs;
}

traits traits_of_third_person(std::string_view lowered)
{
    if (lowered.size() < 4 || !lowered.ends_with('s'))
        return 0;
    const auto stem = lowered.substr(0, lowered.size() - 1);
    const traits found = traits_of(stem);
    return found == 0 && stem.ends_with('e') ? traits_of(stem.substr(0, stem.size() - 1)) : found;
}

} // namespace makegood::language::promises
