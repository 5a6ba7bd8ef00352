#include <makegood/matrix/emoji.hpp>

#include <algorithm>
#include <array>

namespace makegood::matrix {

namespace {

struct named_emoji
{
    std::string_view name; // as Slack names it
    std::string_view character; // as clients show it, with its variation selector
};

// What settings may name for capture, and what stands for buttons.
constexpr auto known = std::to_array<named_emoji>({
    {"white_check_mark", "\u2705"},
    {"zzz", "\U0001F4A4"},
    {"raising_hand", "\U0001F64B"},
    {"no_entry_sign", "\U0001F6AB"},
    {"+1", "\U0001F44D"},
    {"leftwards_arrow_with_hook", "\u21A9\uFE0F"},
    {"pushpin", "\U0001F4CC"},
    {"arrows_counterclockwise", "\U0001F504"},
    {"link", "\U0001F517"},
    {"one", "1\uFE0F\u20E3"},
    {"two", "2\uFE0F\u20E3"},
    {"three", "3\uFE0F\u20E3"},
    {"four", "4\uFE0F\u20E3"},
    {"five", "5\uFE0F\u20E3"},
    {"six", "6\uFE0F\u20E3"},
    {"seven", "7\uFE0F\u20E3"},
    {"eight", "8\uFE0F\u20E3"},
    {"nine", "9\uFE0F\u20E3"},
    {"handshake", "\U0001F91D"},
    {"memo", "\U0001F4DD"},
    {"pencil2", "\u270F\uFE0F"},
    {"ballot_box_with_check", "\u2611\uFE0F"},
    {"heavy_check_mark", "\u2714\uFE0F"},
    {"heavy_plus_sign", "\u2795"},
    {"round_pushpin", "\U0001F4CD"},
    {"bookmark", "\U0001F516"},
    {"label", "\U0001F3F7\uFE0F"},
    {"bell", "\U0001F514"},
    {"alarm_clock", "\u23F0"},
    {"hourglass", "\u231B"},
    {"calendar", "\U0001F4C6"},
    {"date", "\U0001F4C5"},
    {"clipboard", "\U0001F4CB"},
    {"inbox_tray", "\U0001F4E5"},
    {"dart", "\U0001F3AF"},
    {"construction", "\U0001F6A7"},
    {"hammer", "\U0001F528"},
    {"wrench", "\U0001F527"},
    {"hammer_and_wrench", "\U0001F6E0\uFE0F"},
    {"gear", "\u2699\uFE0F"},
    {"rotating_light", "\U0001F6A8"},
    {"warning", "\u26A0\uFE0F"},
    {"exclamation", "\u2757"},
    {"question", "\u2753"},
    {"bulb", "\U0001F4A1"},
    {"fire", "\U0001F525"},
    {"fire_engine", "\U0001F692"},
    {"bug", "\U0001F41B"},
    {"rocket", "\U0001F680"},
    {"eyes", "\U0001F440"},
    {"pray", "\U0001F64F"},
    {"muscle", "\U0001F4AA"},
    {"raised_hand", "\u270B"},
    {"wave", "\U0001F44B"},
    {"point_right", "\U0001F449"},
    {"point_up", "\u261D\uFE0F"},
    {"ok_hand", "\U0001F44C"},
    {"ok", "\U0001F197"},
    {"-1", "\U0001F44E"},
    {"x", "\u274C"},
    {"heart", "\u2764\uFE0F"},
    {"tada", "\U0001F389"},
    {"star", "\u2B50"},
    {"sparkles", "\u2728"},
    {"zap", "\u26A1"},
    {"writing_hand", "\u270D\uFE0F"},
    {"speech_balloon", "\U0001F4AC"},
    {"triangular_flag_on_post", "\U0001F6A9"},
    {"ticket", "\U0001F3AB"},
    {"100", "\U0001F4AF"},
});

struct verb_emoji
{
    std::string_view verb;
    std::string_view emoji;
};

// None of them is an emoji that makes an action of a message where settings say nothing else (handshake).
constexpr auto buttons = std::to_array<verb_emoji>({
    {"done", "white_check_mark"},
    {"later", "zzz"},
    {"accept", "raising_hand"},
    {"refuse", "no_entry_sign"},
    {"decline", "no_entry_sign"},
    {"drop", "no_entry_sign"},
    {"fine", "+1"},
    {"accept-risk", "+1"},
    {"risk-until", "calendar"},
    {"undo", "leftwards_arrow_with_hook"},
    {"give", "arrows_counterclockwise"},
    {"unblock", "white_check_mark"},
    {"keep", "pushpin"},
    {"keep-date", "pushpin"},
    {"leave", "pushpin"},
    {"move", "calendar"},
    {"move-to", "calendar"},
    {"move-all", "calendar"},
    {"leave-all", "pushpin"},
    {"undo-all", "leftwards_arrow_with_hook"},
    {"policy-date", "calendar"},
    {"landed", "link"},
    {"link-accounts", "link"},
    {"not-my-account", "no_entry_sign"},
    {"unlink-accounts", "leftwards_arrow_with_hook"},
});

constexpr std::string_view variation_selector = "\uFE0F";
// U+1F3FB to U+1F3FF: the first three bytes, and the last.
constexpr std::string_view skin = "\xF0\x9F\x8F";

bool is_skin(std::string_view text)
{
    return text.size() >= 4 && text.starts_with(skin) && text[3] >= '\xBB' && text[3] <= '\xBF';
}

std::string without_variants(std::string_view key)
{
    std::string out;
    while (!key.empty()) {
        const auto skipped = key.starts_with(variation_selector) ? variation_selector.size() : is_skin(key) ? 4U : 0U;
        if (skipped == 0)
            out += key.front();
        key.remove_prefix(std::max<std::size_t>(skipped, 1));
    }
    return out;
}

} // namespace

std::string emoji_name(std::string_view key)
{
    auto bare = without_variants(key);
    for (const auto& each : known)
        if (without_variants(each.character) == bare)
            return std::string{each.name};
    return bare;
}

std::string emoji_character(std::string_view name)
{
    for (const auto& each : known)
        if (each.name == name)
            return std::string{each.character};
    return std::string{name};
}

std::string_view emoji_of_verb(std::string_view verb)
{
    const auto* found
        = std::find_if(buttons.begin(), buttons.end(), [&](const auto& each) { return each.verb == verb; });
    return found == buttons.end() ? std::string_view{} : found->emoji;
}

} // namespace makegood::matrix
