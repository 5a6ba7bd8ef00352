#include "render_parts.hpp"

#include <algorithm>
#include <utility>

#include <makegood/core/directions.hpp>
#include <makegood/core/utf8.hpp>
#include <makegood/matrix/html.hpp>
#include <makegood/matrix/ids.hpp>

#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using kind = enum core::block::kind;

// Of what cannot be split; escaped it is six times as long at most, in either form.
constexpr std::size_t atom_bytes_max = 1'500;
constexpr std::size_t piece_bytes_max = 20'000;

// What a span shows: the same in both forms.
struct atom
{
    std::string body;
    std::string html;
    std::string pinged = {};
};

bool is_followable(std::string_view url)
{
    const bool is_web = url.starts_with("http://") || url.starts_with("https://");
    return is_web && url.size() <= atom_bytes_max && core::is_utf8(url)
        && std::all_of(url.begin(), url.end(),
                       [](char letter) { return static_cast<unsigned char>(letter) > ' ' && letter != '\x7F'; });
}

std::string one_line(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
    return text;
}

std::string html_words(std::string_view words, bool is_code)
{
    std::string out;
    for (const char letter : escape_html(words))
        out += letter == '\n' && !is_code ? "<br>" : std::string(1, letter);
    return out;
}

std::string_view element_of(core::emphasis emphasis)
{
    switch (emphasis) {
    case core::emphasis::strong:
        return "strong";
    case core::emphasis::struck:
        return "del";
    case core::emphasis::code:
        return "code";
    case core::emphasis::plain:
        break;
    }
    return {};
}

std::string in_element(std::string_view element, const std::string& html)
{
    if (element.empty() || html.empty())
        return html;
    return "<" + std::string{element} + ">" + html + "</" + std::string{element} + ">";
}

// The longest beginning of whole characters, up to the end of a word where there is one.
std::string_view beginning_of(std::string_view text)
{
    if (text.size() <= atom_bytes_max)
        return text;
    const auto blank = text.find_last_of(" \n\t", atom_bytes_max - 1);
    if (blank != std::string_view::npos)
        return text.substr(0, blank + 1);
    std::size_t end = 0;
    while (end < text.size()) {
        const auto length = std::max<std::size_t>(core::character_length(text, end), 1);
        if (end + length > atom_bytes_max)
            break;
        end += length;
    }
    return text.substr(0, end);
}

struct atom_maker
{
    const core::names& people;
    bool is_code;
    std::vector<atom>& out;

    void add_words(const std::string& text, core::emphasis emphasis = core::emphasis::plain) const
    {
        const auto closed = core::close_directions(text);
        std::string_view left = closed;
        while (!left.empty()) {
            const auto run = beginning_of(left);
            const auto element = is_code ? std::string_view{} : element_of(emphasis);
            out.push_back({plain_words(run), in_element(element, html_words(run, is_code))});
            left.remove_prefix(run.size());
        }
    }

    void operator()(const core::words& said) const { add_words(said.text, said.emphasis); }
    void operator()(const core::mention& value) const
    {
        const auto known = people.find(value.who);
        const bool is_named = known != people.end() && !known->second.name.empty();
        const auto name = is_named ? one_line(known->second.name) : "somebody";
        const bool is_ping
            = known != people.end() && value.is_ping && is_user_id(known->second.user) && name.size() <= atom_bytes_max;
        if (!is_ping || is_code)
            return add_words(name);
        const auto shown = core::close_directions(name);
        const auto link = escape_html(person_link(known->second.user));
        out.push_back(
            {plain_words(shown), "<a href=\"" + link + "\">" + escape_html(shown) + "</a>", known->second.user});
    }
    void operator()(const core::moment& value) const
    {
        add_words(value.fallback.empty() ? core::format_instant(value.at) : one_line(value.fallback));
    }
    void operator()(const core::link& value) const
    {
        const auto label = core::close_directions(one_line(value.label));
        const auto body = label.empty() ? value.url : label + " (" + value.url + ")";
        if (is_code || !is_followable(value.url) || label.size() > atom_bytes_max)
            return add_words(body);
        const auto shown = label.empty() ? value.url : label;
        out.push_back({plain_words(body), "<a href=\"" + escape_html(value.url) + "\">" + escape_html(shown) + "</a>"});
    }
};

std::vector<atom> atoms_of(const std::vector<core::span>& spans, const core::names& people, bool is_code)
{
    std::vector<atom> out;
    for (const auto& each : spans)
        std::visit(atom_maker{people, is_code, out}, each);
    return out;
}

std::string as_quote(const std::string& body)
{
    std::string out = "> ";
    for (const char letter : body)
        out += letter == '\n' ? "\n> " : std::string(1, letter);
    return out;
}

// The inside of a block in the form of its kind.
piece dressed(kind what, piece inside)
{
    switch (what) {
    case kind::heading:
        inside.html = "<h4>" + inside.html + "</h4>";
        break;
    case kind::item:
        inside.body = "- " + inside.body;
        inside.html = "<li>" + inside.html + "</li>";
        inside.around = "ul";
        break;
    case kind::quote:
        inside.body = as_quote(inside.body);
        inside.html = "<blockquote>" + inside.html + "</blockquote>";
        break;
    case kind::quiet:
        inside.html = "<p><sub>" + inside.html + "</sub></p>";
        break;
    case kind::code:
        inside.around = "pre";
        break;
    default:
        inside.html = "<p>" + inside.html + "</p>";
        break;
    }
    return inside;
}

std::size_t json_size(const std::string& text) { return json(text).dump().size(); }

void add_pieces(std::vector<piece>& out, kind what, const std::vector<core::span>& spans, const core::names& people)
{
    piece inside;
    std::size_t size = 0;
    for (auto& each : atoms_of(spans, people, what == kind::code)) {
        const auto more = json_size(each.body) + json_size(each.html);
        if (size + more > piece_bytes_max && size > 0) {
            out.push_back(dressed(what, std::exchange(inside, {})));
            size = 0;
        }
        inside.body += each.body;
        inside.html += each.html;
        if (!each.pinged.empty())
            inside.pinged.push_back(std::move(each.pinged));
        size += more;
    }
    if (!inside.html.empty())
        out.push_back(dressed(what, std::move(inside)));
}

} // namespace

std::string plain_words(std::string_view words)
{
    auto out = core::repair_utf8(words);
    std::string whole;
    for (const char letter : out)
        whole += letter == '\0' ? std::string{core::replacement_character} : std::string(1, letter);
    return whole;
}

std::size_t size_of(const piece& value)
{
    // "<ul></ul>", a line's end, the id of who is pinged with its quotes.
    std::size_t size = json_size(value.body) + json_size(value.html) + 40;
    for (const auto& user : value.pinged)
        size += json_size(user) + 1;
    return size;
}

std::vector<piece> pieces_of(const core::document& value, const core::names& people)
{
    std::vector<piece> out;
    for (const auto& block : value.blocks) {
        if (block.kind == kind::divider)
            out.push_back({"---", "<hr>"});
        else
            add_pieces(out, block.kind, block.spans, people);
        for (const auto& button : block.buttons)
            if (!button.url.empty())
                add_pieces(out, kind::paragraph, {core::link{button.url, button.label}}, people);
    }
    return out;
}

piece quiet_piece(const std::vector<core::span>& spans, const core::names& people)
{
    std::vector<piece> out;
    add_pieces(out, kind::quiet, spans, people);
    return out.empty() ? piece{} : std::move(out.front());
}

} // namespace makegood::matrix
