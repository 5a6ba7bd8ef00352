#include "render_parts.hpp"

#include <algorithm>
#include <utility>

#include <makegood/core/json_string.hpp>
#include <makegood/slack/render.hpp>
#include <makegood/slack/text.hpp>

#include "utf8.hpp"

namespace makegood::slack {

namespace {

using kind = enum core::block::kind;

// Room for the marks around a run: a bullet, a quote mark, emphasis.
constexpr std::size_t run_units_max = limits::section_characters - 100;

constexpr const char* bullet = "\xE2\x80\xA2 ";

std::string mrkdwn_object(std::string_view mrkdwn)
{
    std::string out = R"({"type":"mrkdwn","text":)";
    core::append_json_string(out, mrkdwn);
    return out + R"(,"verbatim":true})";
}

std::string section_of(const std::string& text_object, const std::string& accessory)
{
    return R"({"type":"section","text":)" + text_object + accessory + "}";
}

// The same words as they are, in a section without any markup; the button beside them stays.
std::string plain_section(const piece& from)
{
    return section_of(plain_text_object(read_text(from.text).text, limits::section_characters), from.accessory);
}

std::string section(std::string_view mrkdwn) { return section_of(mrkdwn_object(mrkdwn), {}); }

std::string context(std::string_view mrkdwn)
{
    std::string out = R"({"type":"context","elements":[{"type":"mrkdwn","text":)";
    core::append_json_string(out, mrkdwn);
    out += R"(,"verbatim":true}]})";
    return out;
}

std::string rich_text(const std::vector<atom>& atoms, kind as)
{
    auto elements = to_rich_elements(atoms);
    if (elements.empty())
        elements = R"({"type":"text","text":" "})";
    const auto inside = R"("elements":[)" + elements + "]}";
    std::string out = R"({"type":"rich_text","elements":[)";
    if (as == kind::quote)
        out += R"({"type":"rich_text_quote",)" + inside;
    else if (as == kind::item)
        out += R"({"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section",)" + inside + "]}";
    else
        out += R"({"type":"rich_text_section",)" + inside;
    return out + "]}";
}

std::string quoted(const std::string& mrkdwn)
{
    std::string out = ">";
    for (const char letter : mrkdwn) {
        out += letter;
        if (letter == '\n')
            out += '>';
    }
    return out;
}

// Longer words end in "…".
std::string shortened(std::string_view words, std::size_t units_max)
{
    if (count_units(words) <= units_max)
        return std::string{words};
    return std::string{first_units(words, units_max - 1)} + "\xE2\x80\xA6";
}

std::string verb_of(const core::button& value) { return value.url.empty() ? value.verb : "open"; }

std::string label_of(const core::button& value)
{
    return shortened(value.label.empty() ? verb_of(value) : value.label, limits::button_label_characters);
}

std::string button_json(const core::button& value, std::size_t index)
{
    std::string out
        = R"({"type":"button","text":)" + plain_text_object(label_of(value), limits::button_label_characters);
    out += R"(,"action_id":)";
    core::append_json_string(out, std::string{first_units(verb_of(value), 200)} + "/" + std::to_string(index));
    out += value.url.empty() ? R"(,"value":)" : R"(,"url":)";
    core::append_json_string(out, value.url.empty() ? button_value(value.verb, value.argument) : value.url);
    if (value.look == core::button::look::primary)
        out += R"(,"style":"primary")";
    else if (value.look == core::button::look::danger)
        out += R"(,"style":"danger")";
    if (!value.accessible_label.empty()) {
        out += R"(,"accessibility_label":)";
        core::append_json_string(out, first_units(value.accessible_label, limits::button_label_characters));
    }
    return out + "}";
}

bool fits_a_button(const core::button& value)
{
    if (!value.url.empty())
        return count_units(value.url) <= limits::link_characters;
    return !value.verb.empty()
        && count_units(button_value(value.verb, value.argument)) <= limits::button_value_characters;
}

// Collects the pieces of one document; items that follow each other share a section.
class piece_maker
{
public:
    explicit piece_maker(const core::names& people)
        : people_(people)
    {
    }

    void add(const core::block& value)
    {
        if (value.kind != kind::item)
            end_list();
        if (value.kind != kind::code)
            end_code();
        if (value.kind == kind::divider)
            pieces_.push_back({R"({"type":"divider"})", {}});
        else if (value.kind == kind::heading)
            add_heading(value);
        else if (value.kind == kind::code)
            add_code(atoms_of(value.spans, people_));
        else if (value.kind == kind::item && value.buttons.size() == 1 && add_with_button(value))
            return;
        else if (!value.spans.empty())
            add_words(value.kind, atoms_of(value.spans, people_));
        if (!value.buttons.empty())
            add_buttons(value.buttons);
    }

    std::vector<piece> take()
    {
        end_list();
        end_code();
        return std::move(pieces_);
    }

private:
    void add_heading(const core::block& value)
    {
        auto atoms = atoms_of(value.spans, people_);
        const auto text = to_plain(atoms);
        const bool is_literal = std::all_of(atoms.begin(), atoms.end(), [](const atom& each) {
            return each.what == atom::kind::literal && each.text.find_first_of("&<>\n") == std::string::npos;
        });
        if (!text.empty() && is_literal && count_units(text) <= limits::header_characters) {
            pieces_.push_back(
                {R"({"type":"header","text":)" + plain_text_object(text, limits::header_characters) + "}", text});
            return;
        }
        for (auto& each : atoms)
            each.emphasis = core::emphasis::strong;
        add_words(kind::paragraph, std::move(atoms));
    }

    void add_words(kind as, std::vector<atom> atoms)
    {
        for (const auto& run : split(std::move(atoms), run_units_max))
            add_run(as, run);
    }

    void add_run(kind as, const std::vector<atom>& run)
    {
        const auto text = to_plain(run);
        if (text.find_first_not_of(" \n\t\r") == std::string::npos && to_mrkdwn(run).size() <= text.size())
            return; // Slack refuses blocks without words
        if (!suits_mrkdwn(run)) {
            end_list();
            pieces_.push_back({rich_text(run, as), as == kind::item ? bullet + text : text});
            return;
        }
        auto mrkdwn = to_mrkdwn(run);
        if (as == kind::item)
            add_item(bullet + mrkdwn, bullet + text);
        else if (as == kind::quiet)
            pieces_.push_back({context(mrkdwn), text});
        else
            pieces_.push_back({section(as == kind::quote ? quoted(mrkdwn) : mrkdwn), text});
    }

    void add_item(std::string mrkdwn, std::string text)
    {
        const auto units = count_units(mrkdwn) + 1;
        if (list_units_ + units > limits::section_characters)
            end_list();
        list_units_ += units;
        list_ += (list_.empty() ? "" : "\n") + std::move(mrkdwn);
        list_text_ += (list_text_.empty() ? "" : "\n") + std::move(text);
    }

    void end_list()
    {
        if (!list_.empty())
            pieces_.push_back({section(list_), std::exchange(list_text_, {})});
        list_.clear();
        list_units_ = 0;
    }

    // A line of a list with the button that stands beside it. One block whatever its words are: where mrkdwn would show
    // them otherwise they go without emphasis. False: too long, or not to be pressed.
    bool add_with_button(const core::block& value)
    {
        const auto runs = split(atoms_of(value.spans, people_), run_units_max);
        if (runs.size() != 1 || !fits_a_button(value.buttons.front()))
            return false;
        end_list();
        const auto text = bullet + to_plain(runs.front());
        piece line{{}, text, R"(,"accessory":)" + button_json(value.buttons.front(), 0)};
        if (suits_mrkdwn(runs.front()))
            line.block = section_of(mrkdwn_object(bullet + to_mrkdwn(runs.front())), line.accessory);
        else
            line.block = plain_section(line);
        pieces_.push_back(std::move(line));
        return true;
    }

    // Literal by contract: the block is never mrkdwn.
    void add_code(const std::vector<atom>& atoms)
    {
        std::string line;
        for (const auto& each : atoms)
            line += each.what == atom::kind::link && each.text.empty() ? each.target : each.text;
        for (const auto& run : split({{atom::kind::literal, std::move(line)}}, run_units_max)) {
            const auto units = count_units(run.front().text) + 1;
            if (code_units_ + units > run_units_max)
                end_code();
            code_units_ += units;
            code_ += (code_.empty() ? "" : "\n") + run.front().text;
        }
    }

    void end_code()
    {
        if (code_.find_first_not_of(" \n\t\r") != std::string::npos) {
            pieces_.push_back({R"({"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[)"
                                   + to_rich_elements({{atom::kind::literal, code_}}) + "]}]}",
                               escape_text(code_)});
        }
        code_.clear();
        code_units_ = 0;
    }

    void add_buttons(const std::vector<core::button>& buttons)
    {
        end_list();
        std::string row;
        std::string text;
        std::size_t count = 0;
        const auto end_row = [&] {
            if (count > 0)
                pieces_.push_back({R"({"type":"actions","elements":[)" + row + "]}", text});
            row.clear();
            text.clear();
            count = 0;
        };
        for (const auto& each : buttons) {
            if (!fits_a_button(each)) {
                // It cannot be pressed, but what it offers stays readable.
                end_row();
                add_words(kind::paragraph, {{atom::kind::literal, each.label}});
                continue;
            }
            const auto shown = "[" + escape_text(label_of(each)) + "]";
            if (count == limits::buttons_per_row || count_units(text + " " + shown) > run_units_max)
                end_row();
            row += (count > 0 ? "," : "") + button_json(each, count);
            text += (text.empty() ? "" : " ") + shown;
            ++count;
        }
        end_row();
    }

    const core::names& people_;
    std::vector<piece> pieces_;
    std::string list_;
    std::string list_text_;
    std::size_t list_units_ = 0;
    std::string code_;
    std::size_t code_units_ = 0;
};

} // namespace

std::vector<piece> pieces_of(const core::document& value, const core::names& people, markup how)
{
    piece_maker maker{people};
    for (const auto& each : value.blocks)
        maker.add(each);
    auto pieces = maker.take();
    if (how == markup::full)
        return pieces;
    for (auto& each : pieces)
        if (!each.text.empty() && !each.block.starts_with(R"({"type":"actions")"))
            each.block = plain_section(each);
    return pieces;
}

std::string plain_text_object(std::string_view words, std::size_t units_max)
{
    auto shown = shortened(words, units_max);
    std::replace(shown.begin(), shown.end(), '\0', ' ');
    std::string out = R"({"type":"plain_text","text":)";
    core::append_json_string(out, shown);
    return out + R"(,"emoji":false})";
}

std::string button_value(std::string_view verb, std::string_view argument)
{
    return std::string{verb} + "\n" + std::string{argument};
}

pressed read_button_value(std::string_view value)
{
    const auto end = value.find('\n');
    if (end == std::string_view::npos)
        return {};
    return {std::string{value.substr(0, end)}, std::string{value.substr(end + 1)}};
}

} // namespace makegood::slack
