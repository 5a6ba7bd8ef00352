#include <makegood/matrix/render.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <makegood/core/utf8.hpp>
#include <makegood/matrix/emoji.hpp>

#include "json_fields.hpp"
#include "render_parts.hpp"

namespace makegood::matrix {

namespace {

// What an edit says to clients that know none.
constexpr std::size_t edit_fallback_bytes_max = 1'000;
// Of one button in the line below a message.
constexpr std::size_t hint_bytes_max = 200;
// Words to be typed that this line says at most.
constexpr std::size_t typed_max = 3;

struct typed_form
{
    std::string_view verb;
    std::string_view before;
    std::string_view behind;
    // Stands without the button's argument.
    bool is_whole = false;
};

// Buttons whose words are as short to type. The others have no words of their own: an emoji stands for each.
constexpr auto typed_forms = std::to_array<typed_form>({
    {"accept-by", "accept ", " by …"},
    {"blocked", "blocked ", " on …"},
    {"edit", "edit ", " …"},
    {"reopen", "reopen ", ""},
    {"later-all", "later all until …", "", true},
    {"done-several", "done all", "", true},
});

constexpr auto numbers
    = std::to_array<std::string_view>({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"});

// The buttons of one message, and how they can be pressed.
struct button_set
{
    std::vector<rendered_button> by_emoji;
    std::vector<std::string> labels; // of these
    std::vector<std::string> typed;
};

const typed_form* typed_form_of(const core::button& button)
{
    const auto* found = std::find_if(typed_forms.begin(), typed_forms.end(),
                                     [&](const auto& each) { return each.verb == button.verb; });
    return found == typed_forms.end() ? nullptr : found;
}

bool is_free(const button_set& set, std::string_view emoji)
{
    return !emoji.empty() && std::none_of(set.by_emoji.begin(), set.by_emoji.end(), [&](const rendered_button& each) {
        return each.emoji == emoji;
    });
}

// Its own emoji, else the next number; empty: all are taken.
std::string emoji_for(const button_set& set, const core::button& button)
{
    if (set.by_emoji.size() >= limits::buttons_per_message)
        return {};
    const auto own = emoji_of_verb(button.verb);
    if (is_free(set, own))
        return std::string{own};
    const auto* number
        = std::find_if(numbers.begin(), numbers.end(), [&](std::string_view each) { return is_free(set, each); });
    return number == numbers.end() ? std::string{} : std::string{*number};
}

std::string bounded(std::string text)
{
    if (text.size() <= hint_bytes_max)
        return text;
    text.resize(hint_bytes_max);
    return core::repair_utf8(text) + "…";
}

void add_button(button_set& to, const core::button& button)
{
    constexpr std::string_view dots = "…";
    // Its id is what would be typed, and stands there.
    if (button.verb == "show")
        return;
    if (const auto* typed = typed_form_of(button)) {
        if (to.typed.size() == typed_max)
            return;
        to.typed.push_back(bounded(std::string{typed->before} + (typed->is_whole ? std::string{} : button.argument)
                                   + std::string{typed->behind}));
        return;
    }
    auto emoji = emoji_for(to, button);
    if (emoji.empty())
        return;
    std::string_view label = button.label;
    if (label.ends_with(dots))
        label.remove_suffix(dots.size());
    to.by_emoji.push_back({std::move(emoji), button.verb, button.argument});
    to.labels.push_back(bounded(std::string{label}));
}

// "✅ Done · 💤 Later · or type `blocked A-17 on …`".
std::vector<core::span> hint_of(const button_set& set, const std::string& prefix)
{
    std::string pressed;
    for (std::size_t index = 0; index < set.by_emoji.size(); ++index)
        pressed += (index == 0 ? "" : " · ") + emoji_character(set.by_emoji[index].emoji) + " " + set.labels[index];
    std::vector<core::span> out;
    if (!pressed.empty())
        out.emplace_back(core::words{pressed});
    for (std::size_t index = 0; index < set.typed.size(); ++index) {
        const char* before = index > 0 ? ", " : pressed.empty() ? "Type " : " · or type ";
        out.emplace_back(core::words{before});
        out.emplace_back(core::words{prefix + set.typed[index], core::emphasis::code});
    }
    return out;
}

// Of one action, or of none.
struct button_group
{
    core::action_id about;
    button_set set;
};

std::vector<button_group> groups_of(const core::document& value)
{
    std::vector<button_group> out;
    for (const auto& block : value.blocks)
        for (const auto& button : block.buttons) {
            if (!button.url.empty())
                continue;
            auto group = std::find_if(out.begin(), out.end(),
                                      [&](const button_group& each) { return each.about == block.about; });
            if (group == out.end())
                group = out.insert(out.end(), {block.about, {}});
            add_button(group->set, button);
        }
    return out;
}

// All buttons as those of one message, in order of reading.
button_set all_buttons(const core::document& value, const std::vector<core::action_id>& but)
{
    button_set out;
    for (const auto& block : value.blocks)
        for (const auto& button : block.buttons)
            if (button.url.empty() && std::find(but.begin(), but.end(), block.about) == but.end())
                add_button(out, button);
    return out;
}

// The first line about it, its id and words; where it is not to be answered any more, how it stands, too.
std::vector<core::span> words_about(const core::document& value, core::action_id about, bool is_to_be_answered)
{
    const auto block = std::find_if(value.blocks.begin(), value.blocks.end(), [&](const core::block& each) {
        return each.about == about && !each.spans.empty();
    });
    std::vector<core::span> out;
    if (block == value.blocks.end())
        return {core::words{core::format_id(about)}};
    for (auto span : block->spans) {
        auto* words = std::get_if<core::words>(&span);
        const bool may_end = words != nullptr && is_to_be_answered;
        const auto end = may_end ? words->text.find('\n') : std::string::npos;
        if (end != std::string::npos)
            words->text.erase(end);
        // Who is pinged in the document is not pinged again.
        if (auto* mention = std::get_if<core::mention>(&span))
            mention->is_ping = false;
        out.push_back(std::move(span));
        if (end != std::string::npos)
            break;
    }
    return out;
}

class message_builder
{
public:
    bool has_room_for(const piece& next) const { return size_ == 0 || size_ + size_of(next) <= limits::content_bytes; }

    void add(const piece& next)
    {
        size_ += size_of(next);
        const bool is_joined = next.around == around_;
        if (!is_joined)
            close_element();
        if (!next.around.empty() && !is_joined)
            html_ += next.around == "pre" ? "<pre><code>" : "<ul>";
        else if (next.around == "pre")
            html_ += '\n';
        around_ = next.around;
        html_ += next.html;
        body_ += (body_.empty() ? "" : "\n") + next.body;
        for (const auto& user : next.pinged)
            ping(user);
    }

    std::string content(const std::string& notified)
    {
        close_element();
        if (!notified.empty())
            ping(notified);
        json out;
        out["msgtype"] = !pinged_.empty() ? "m.text" : "m.notice";
        out["body"] = body_;
        out["format"] = "org.matrix.custom.html";
        out["formatted_body"] = html_;
        out["m.mentions"] = json::object();
        if (!pinged_.empty())
            out["m.mentions"]["user_ids"] = pinged_;
        return out.dump();
    }

private:
    void ping(const std::string& user)
    {
        if (std::find(pinged_.begin(), pinged_.end(), user) == pinged_.end())
            pinged_.push_back(user);
    }

    void close_element()
    {
        if (!around_.empty())
            html_ += around_ == "pre" ? "</code></pre>" : "</ul>";
        around_ = {};
    }

    std::string body_;
    std::string html_;
    std::vector<std::string> pinged_;
    std::string_view around_;
    std::size_t size_ = 200; // names of members, and what stands around a list
};

std::vector<rendered> messages_of(const std::vector<piece>& pieces, const std::string& notified)
{
    std::vector<rendered> out;
    message_builder builder;
    bool is_begun = false;
    const auto finish = [&] {
        // One message of several is enough to be noticed.
        out.push_back({builder.content(out.empty() ? notified : std::string()), {}, {}});
        builder = {};
        is_begun = false;
    };
    for (const auto& each : pieces) {
        if (is_begun && !builder.has_room_for(each))
            finish();
        builder.add(each);
        is_begun = true;
    }
    if (is_begun)
        finish();
    return out;
}

rendered item_message(const core::document& value, const button_group& group, const core::names& people,
                      const manner& how)
{
    core::document item;
    item << core::paragraph(words_about(value, group.about, !group.set.by_emoji.empty()));
    auto pieces = pieces_of(item, people);
    if (auto hint = quiet_piece(hint_of(group.set, how.prefix), people); !hint.html.empty())
        pieces.push_back(std::move(hint));
    auto out = std::move(messages_of(pieces, {}).front());
    out.buttons = group.set.by_emoji;
    out.about = core::format_id(group.about);
    return out;
}

// The document does not speak of it any more: its reader may have lost sight of it.
rendered message_of_gone(const std::string& name)
{
    core::document item = core::plain(name + " is not shown here any more.");
    auto out = std::move(messages_of(pieces_of(item, {}), {}).front());
    out.about = name;
    return out;
}

// Those that have messages of their own: as they had when it was posted, else those with buttons if they are several.
std::vector<button_group> groups_apart(const core::document& value, const manner& how)
{
    const auto had_one = [&](core::action_id about) {
        return std::find(how.apart.begin(), how.apart.end(), core::format_id(about)) != how.apart.end();
    };
    auto groups = groups_of(value);
    std::erase_if(groups, [&](const button_group& each) {
        return !each.about || (each.set.by_emoji.empty() && !had_one(each.about));
    });
    if (groups.size() < 2 || !how.adds_items)
        std::erase_if(groups, [&](const button_group& each) { return !had_one(each.about); });
    for (const auto about : core::actions_in(value)) {
        const bool is_there
            = std::any_of(groups.begin(), groups.end(), [&](const button_group& each) { return each.about == about; });
        if (!is_there && had_one(about))
            groups.push_back({about, {}});
    }
    return groups;
}

// An action that is named and has neither one of the buttons nor a message of its own.
std::string another_in(const core::document& value, const std::vector<core::action_id>& apart,
                       const std::vector<rendered_button>& buttons)
{
    for (const auto about : core::actions_in(value)) {
        const auto name = core::format_id(about);
        const auto is_about = [&name](const rendered_button& each) {
            return each.argument == name || each.argument.starts_with(name + " ");
        };
        const bool is_apart = std::find(apart.begin(), apart.end(), about) != apart.end();
        if (!buttons.empty() && !is_apart && std::none_of(buttons.begin(), buttons.end(), is_about))
            return name;
    }
    return {};
}

json read(const std::string& content)
{
    auto out = json::parse(content, nullptr, false);
    return out.is_object() ? out : json::object();
}

} // namespace

std::vector<rendered> render(const core::document& value, const core::names& people, const manner& how)
{
    const auto groups = groups_apart(value, how);
    std::vector<core::action_id> apart;
    for (const auto& each : groups)
        apart.push_back(each.about);
    auto pieces = pieces_of(value, people);
    const auto shared = all_buttons(value, apart);
    if (auto hint = quiet_piece(hint_of(shared, how.prefix), people); !hint.html.empty())
        pieces.push_back(std::move(hint));
    if (pieces.empty() && !value.summary.empty())
        pieces = pieces_of(core::plain(value.summary), people);
    auto out = messages_of(pieces, how.notified);
    if (!out.empty()) {
        out.back().buttons = shared.by_emoji;
        out.back().also_about = another_in(value, apart, shared.by_emoji);
    }
    for (const auto& each : groups)
        out.push_back(item_message(value, each, people, how));
    for (const auto& name : how.apart)
        if (std::none_of(out.begin(), out.end(), [&](const rendered& each) { return each.about == name; }))
            out.push_back(message_of_gone(name));
    return out;
}

std::string in_thread(const std::string& content, const std::string& root, const std::string& latest)
{
    auto out = read(content);
    out["m.relates_to"] = {{"rel_type", "m.thread"},
                           {"event_id", root},
                           {"is_falling_back", true},
                           {"m.in_reply_to", {{"event_id", latest}}}};
    return out.dump();
}

std::string as_edit(const std::string& content, const std::string& message)
{
    auto said_now = read(content);
    said_now.erase("m.relates_to");
    const auto whole = text_of(said_now, "body");
    const bool is_long = whole.size() > edit_fallback_bytes_max;
    json out;
    out["msgtype"] = said_now["msgtype"];
    out["body"]
        = "* " + core::repair_utf8(std::string_view{whole}.substr(0, edit_fallback_bytes_max)) + (is_long ? "…" : "");
    out["m.mentions"] = json::object();
    out["m.new_content"] = std::move(said_now);
    out["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", message}};
    return out.dump();
}

std::string reaction_content(const std::string& message, std::string_view emoji)
{
    json out;
    out["m.relates_to"] = {{"rel_type", "m.annotation"}, {"event_id", message}, {"key", emoji_character(emoji)}};
    return out.dump();
}

} // namespace makegood::matrix
