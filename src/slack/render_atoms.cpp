#include "render_parts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <makegood/core/directions.hpp>
#include <makegood/core/json_string.hpp>
#include <makegood/slack/render.hpp>
#include <makegood/slack/text.hpp>

#include "utf8.hpp"

namespace makegood::slack {

namespace {

constexpr std::string_view date_format = "{date_short_pretty} at {time}";
constexpr std::string_view delimiters = "*_~`";

bool is_followable(std::string_view url)
{
    const bool is_web = url.starts_with("http://") || url.starts_with("https://");
    return is_web && count_units(url) <= limits::link_characters - 100
        && std::all_of(url.begin(), url.end(), [](char letter) { return letter > ' ' && letter != '\x7F'; });
}

bool is_user_id(std::string_view user)
{
    return !user.empty() && std::all_of(user.begin(), user.end(), [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
    });
}

std::string one_line(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
    return text;
}

struct atom_maker
{
    const core::names& people;

    atom operator()(const core::words& value) const { return {atom::kind::literal, value.text, value.emphasis}; }
    atom operator()(const core::mention& value) const
    {
        const auto known = people.find(value.who);
        const bool is_known = known != people.end();
        if (is_known && value.is_ping && is_user_id(known->second.user))
            return {atom::kind::ping, known->second.name, core::emphasis::plain, known->second.user};
        const bool is_named = is_known && !known->second.name.empty();
        return {atom::kind::literal, is_named ? one_line(known->second.name) : "somebody"};
    }
    atom operator()(const core::moment& value) const
    {
        // Slack asks for a fallback.
        const auto words = value.fallback.empty() ? core::format_instant(value.at) : one_line(value.fallback);
        return {atom::kind::moment, words, core::emphasis::plain, {}, value.at};
    }
    atom operator()(const core::link& value) const
    {
        if (is_followable(value.url))
            return {atom::kind::link, one_line(value.label), core::emphasis::plain, value.url};
        const bool is_bare = value.label.empty();
        return {atom::kind::literal, is_bare ? value.url : value.label + " (" + value.url + ")"};
    }
};

bool is_space(char letter) { return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r'; }
// Bytes of other scripts count as neither, so that both questions are answered on the careful side.
bool is_ascii_word(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
}

// Could the mark at `at` open or close a format? A mark inside a word ("db_replica_lag") does neither.
bool may_open(std::string_view text, std::size_t at)
{
    const bool is_free_before = at == 0 || !is_ascii_word(text[at - 1]);
    return is_free_before && at + 1 < text.size() && !is_space(text[at + 1]);
}
bool may_close(std::string_view text, std::size_t at)
{
    const bool is_free_behind = at + 1 == text.size() || !is_ascii_word(text[at + 1]);
    return is_free_behind && at > 0 && !is_space(text[at - 1]);
}

// A mark that opens and a later one of its kind on the same line that closes. Backticks are not looked at so closely:
// two anywhere are enough, because code spans lines.
bool would_format(std::string_view text, char mark, bool is_used_by_us)
{
    if (mark == '`')
        return std::count(text.begin(), text.end(), mark) >= (is_used_by_us ? 1 : 2);
    bool is_open = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n')
            is_open = false;
        if (text[at] != mark)
            continue;
        const bool closes = may_close(text, at);
        const bool opens = may_open(text, at);
        if ((closes && is_open) || (is_used_by_us && (opens || closes)))
            return true;
        is_open = is_open || opens;
    }
    return false;
}

char mark_of(core::emphasis emphasis)
{
    switch (emphasis) {
    case core::emphasis::strong:
        return '*';
    case core::emphasis::struck:
        return '~';
    case core::emphasis::code:
        return '`';
    case core::emphasis::plain:
        break;
    }
    return '\0';
}

bool can_be_emphasised(std::string_view text)
{
    return !text.empty() && !is_space(text.front()) && !is_space(text.back())
        && text.find_first_of("*~`\n") == std::string_view::npos;
}

// What a neighbour shows at the side of an emphasis; a space stands for the end of the block.
char edge_of(const std::vector<atom>& atoms, std::size_t index, bool is_front)
{
    if (index >= atoms.size())
        return ' ';
    const auto& each = atoms[index];
    if (each.what != atom::kind::literal || each.text.empty())
        return '<';
    return is_front ? each.text.front() : each.text.back();
}

bool has_free_neighbours(const std::vector<atom>& atoms, std::size_t index)
{
    static constexpr std::string_view before = " \n\t([{\"'";
    static constexpr std::string_view behind = " \n\t.,;:!?)]}\"'";
    const char left = index == 0 ? ' ' : edge_of(atoms, index - 1, false);
    const char right = edge_of(atoms, index + 1, true);
    return before.find(left) != std::string_view::npos && behind.find(right) != std::string_view::npos;
}

bool begins_a_quote(std::string_view text)
{
    return text.starts_with('>') || text.find("\n>") != std::string_view::npos;
}

void append_number(std::string& out, core::instant at)
{
    out += std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string link_target(std::string_view url)
{
    std::string out;
    for (const char letter : escape_text(url))
        out += letter == '|' ? "%7C" : std::string(1, letter);
    return out;
}

void append_mrkdwn(std::string& out, const atom& value)
{
    if (value.what == atom::kind::ping) {
        out += "<@" + value.target + ">";
    } else if (value.what == atom::kind::moment) {
        out += "<!date^";
        append_number(out, value.at);
        out += '^';
        out += date_format;
        out += '|' + escape_text(value.text) + '>';
    } else if (value.what == atom::kind::link) {
        out += '<' + link_target(value.target);
        out += value.text.empty() ? ">" : "|" + escape_text(value.text) + ">";
    } else {
        const char mark = value.text.empty() ? '\0' : mark_of(value.emphasis);
        const std::string around(mark == '\0' ? 0 : 1, mark);
        out += around + escape_text(value.text) + around;
    }
}

const char* style_of(core::emphasis emphasis)
{
    switch (emphasis) {
    case core::emphasis::strong:
        return ",\"style\":{\"bold\":true}";
    case core::emphasis::struck:
        return ",\"style\":{\"strike\":true}";
    case core::emphasis::code:
        return ",\"style\":{\"code\":true}";
    case core::emphasis::plain:
        break;
    }
    return "";
}

// A control sequence typed by a person never stands whole in one element: rich text is literal, but what else reads
// messages (exports, bridges, other bots) may take text for mrkdwn.
std::size_t literal_run(std::string_view text)
{
    for (std::size_t at = 0; at + 1 < text.size(); ++at)
        if (text[at] == '<' && (text[at + 1] == '!' || text[at + 1] == '@' || text[at + 1] == '#'))
            return at + 1;
    return text.size();
}

void append_rich_text(std::string& out, std::string text, core::emphasis emphasis)
{
    std::replace(text.begin(), text.end(), '\0', ' ');
    std::string_view left = text;
    while (!left.empty()) {
        const auto run = literal_run(left);
        out += out.empty() ? "" : ",";
        out += "{\"type\":\"text\",\"text\":";
        core::append_json_string(out, left.substr(0, run));
        out += style_of(emphasis);
        out += '}';
        left.remove_prefix(run);
    }
}

void append_rich(std::string& out, const atom& value)
{
    if (value.what == atom::kind::literal)
        return append_rich_text(out, value.text, value.emphasis);
    out += out.empty() ? "" : ",";
    if (value.what == atom::kind::ping) {
        out += "{\"type\":\"user\",\"user_id\":";
        core::append_json_string(out, value.target);
    } else if (value.what == atom::kind::moment) {
        out += "{\"type\":\"date\",\"timestamp\":";
        append_number(out, value.at);
        out += ",\"format\":";
        core::append_json_string(out, date_format);
        out += ",\"fallback\":";
        core::append_json_string(out, value.text);
    } else {
        out += "{\"type\":\"link\",\"url\":";
        core::append_json_string(out, value.target);
        if (!value.text.empty()) {
            out += ",\"text\":";
            core::append_json_string(out, value.text);
        }
    }
    out += '}';
}

std::size_t units_of(const atom& value)
{
    std::string text;
    append_mrkdwn(text, value);
    // A line of a quote or of a list takes up to four more for its mark.
    return count_units(text) + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) * 4;
}

// Literal text in words with the blanks behind them, none above `units_max` even when every character is escaped.
std::vector<atom> in_words(const atom& value, std::size_t units_max)
{
    std::vector<atom> out;
    std::string_view left = value.text;
    while (!left.empty()) {
        const auto blank = std::min(left.find_first_of(" \n\t"), left.size());
        const auto word = std::min(left.find_first_not_of(" \n\t", blank), left.size());
        const auto run = first_units(left.substr(0, word), units_max / 6);
        atom next = value;
        next.text = std::string{run};
        out.push_back(std::move(next));
        left.remove_prefix(run.size());
    }
    return out;
}

// What cannot stand whole in one block is shown as words, which can be split.
atom as_literal(const atom& value)
{
    const bool is_labelled = value.what == atom::kind::link && !value.text.empty();
    const auto& shown = value.what == atom::kind::link ? value.target : value.text;
    return {atom::kind::literal, is_labelled ? value.text + " (" + value.target + ")" : shown};
}

// Words of one emphasis stand together again, so that splitting leaves no marks between them.
void join(std::vector<atom>& run, atom next)
{
    const bool is_joined = !run.empty() && run.back().what == atom::kind::literal && next.what == atom::kind::literal
        && run.back().emphasis == next.emphasis;
    if (is_joined)
        run.back().text += next.text;
    else
        run.push_back(std::move(next));
}

} // namespace

std::vector<atom> atoms_of(const std::vector<core::span>& spans, const core::names& people)
{
    std::vector<atom> out;
    out.reserve(spans.size());
    for (const auto& each : spans) {
        out.push_back(std::visit(atom_maker{people}, each));
        out.back().text = core::close_directions(out.back().text);
    }
    return out;
}

bool suits_mrkdwn(const std::vector<atom>& atoms)
{
    std::string literal;
    std::string used;
    for (std::size_t index = 0; index < atoms.size(); ++index) {
        const auto& each = atoms[index];
        const char mark = each.what == atom::kind::literal ? mark_of(each.emphasis) : '\0';
        if (mark == '\0') {
            // Pings and moments stand between words like a word.
            literal += each.what == atom::kind::ping || each.what == atom::kind::moment ? "x" : each.text;
            continue;
        }
        used += mark;
        literal += 'x';
        if (!can_be_emphasised(each.text) || !has_free_neighbours(atoms, index))
            return false;
    }
    if (begins_a_quote(literal))
        return false;
    return std::none_of(delimiters.begin(), delimiters.end(),
                        [&](char mark) { return would_format(literal, mark, used.find(mark) != std::string::npos); });
}

std::string to_mrkdwn(const std::vector<atom>& atoms)
{
    std::string out;
    for (const auto& each : atoms)
        append_mrkdwn(out, each);
    return out;
}

std::string to_rich_elements(const std::vector<atom>& atoms)
{
    std::string out;
    for (const auto& each : atoms)
        append_rich(out, each);
    return out;
}

std::string to_plain(const std::vector<atom>& atoms)
{
    std::string out;
    for (const auto& each : atoms) {
        const bool is_bare_link = each.what == atom::kind::link && each.text.empty();
        out += escape_text(is_bare_link ? each.target : each.text);
    }
    return out;
}

std::vector<std::vector<atom>> split(std::vector<atom> atoms, std::size_t units_max)
{
    std::size_t total = 0;
    for (const auto& each : atoms)
        total += units_of(each);
    if (total <= units_max)
        return {std::move(atoms)};
    std::vector<std::vector<atom>> out(1);
    std::size_t filled = 0;
    const auto add = [&](atom next) {
        const auto units = units_of(next);
        if (filled + units > units_max && filled > 0) {
            out.emplace_back();
            filled = 0;
        }
        filled += units;
        join(out.back(), std::move(next));
    };
    for (auto& each : atoms) {
        const bool is_literal = each.what == atom::kind::literal;
        if (!is_literal && units_of(each) <= units_max) {
            add(std::move(each));
            continue;
        }
        for (auto& word : in_words(is_literal ? each : as_literal(each), units_max))
            add(std::move(word));
    }
    return out;
}

} // namespace makegood::slack
