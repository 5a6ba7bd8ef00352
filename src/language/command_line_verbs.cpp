// The verbs and the forms that must follow them. Each reader gets the words after the verb and answers with a command,
// or with nothing when they have not its form: then the whole line is the text of an action.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <makegood/language/due_date.hpp>
#include <makegood/language/due_phrase.hpp>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

using reading = std::optional<command>;

// Takes an id off the words. "A-17" always counts; "17" and "a17" count before other words only when the speaker sees
// such an action, since "note 17 hosts are slow" is no command.
std::optional<core::action_id> take_id(std::string_view& words, const surroundings& around)
{
    auto rest = words;
    const auto word = take_word(rest);
    const auto id = read_action_id(word);
    const bool counts
        = id && (is_explicit_id(word) || rest.empty() || (around.knows_action && around.knows_action(*id)));
    if (!counts)
        return std::nullopt;
    words = rest;
    return id;
}

// Whether the words begin with a number alone: "close 3 stale firewall ports" is no command, whichever actions there
// are. Verbs that begin such sentences take it for an id only before words that no sentence goes on with.
bool begins_with_number(std::string_view words)
{
    const auto first = take_word(words);
    return !words.empty() && read_action_id(first) && first.find_first_not_of("0123456789") == std::string_view::npos;
}

// Takes one of the words off the beginning, without case; false when another stands there.
bool take_one_of(std::string_view& words, std::initializer_list<std::string_view> any)
{
    auto rest = words;
    const auto first = take_word(rest);
    const bool is_there
        = std::any_of(any.begin(), any.end(), [&](auto each) { return equals_ignoring_case(each, first); });
    if (is_there)
        words = rest;
    return is_there;
}

std::optional<core::deadline> read_due(std::string_view phrase, const surroundings& around)
{
    return parse_due_date(phrase, around.now, around.zone, around.calendar);
}

// Where a word stands as a whole word in `text`, without case; npos when it does not.
std::size_t find_word(std::string_view text, std::string_view word)
{
    auto rest = text;
    while (true) {
        const auto next = take_word(rest);
        if (next.empty())
            return std::string_view::npos;
        if (equals_ignoring_case(without_punctuation(next), word))
            return static_cast<std::size_t>(next.data() - text.data());
    }
}

// Parts "fri because of the vendor" into its two sides; the reason is without "because".
std::pair<std::string_view, std::string_view> split_reason(std::string_view words)
{
    const auto at = find_word(words, "because");
    if (at == std::string_view::npos)
        return {words, {}};
    auto reason = words.substr(at);
    take_word(reason);
    auto before = trim(words.substr(0, at));
    while (!before.empty() && before.back() == ',')
        before = trim(before.substr(0, before.size() - 1));
    return {before, reason};
}

reading read_show(std::string_view words, const surroundings& around)
{
    const auto id = take_id(words, around);
    return id && words.empty() ? reading(show_command{*id}) : std::nullopt;
}

reading read_done(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return done_command{};
    if (equals_ignoring_case(words, "all")) {
        done_command all;
        all.is_of_all = true;
        return all;
    }
    const auto id = take_id(words, around);
    return id ? reading(done_command{*id, std::string(words)}) : std::nullopt;
}

// "close" begins sentences, other than "done".
reading read_close(std::string_view words, const surroundings& around)
{
    auto evidence = words;
    take_word(evidence);
    const bool is_link_next = is_link(evidence.substr(0, evidence.find_first_of(white_space)));
    return begins_with_number(words) && !is_link_next ? std::nullopt : read_done(words, around);
}

// What follows "later all": nothing, or a date that can be read; anything else is an action.
reading read_later_of_all(std::string_view words, const surroundings& around)
{
    later_command all;
    all.is_of_all = true;
    const auto [phrase, because] = split_reason(words);
    all.until = read_due(phrase, around);
    all.phrase = phrase;
    all.because = because;
    return all.until || words.empty() ? reading(all) : std::nullopt;
}

reading read_later(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return later_command{};
    if (auto rest = words; take_one_of(rest, {"all"}))
        return read_later_of_all(rest, around);
    const bool is_explicit = is_explicit_id(words.substr(0, words.find_first_of(white_space)));
    const auto id = take_id(words, around);
    if (!id)
        return std::nullopt;
    const auto [phrase, because] = split_reason(words);
    const auto until = read_due(phrase, around);
    if (!until && !phrase.empty() && !is_explicit)
        return std::nullopt;
    return later_command{*id, std::string(phrase), until, std::string(because)};
}

// "@ana's", "<@U1>'s" (and with the typographic apostrophe).
std::optional<person_word> read_possessive(std::string_view word, const surroundings& around)
{
    for (const std::string_view ending : {"'s", "\xE2\x80\x99s"})
        if (word.size() > ending.size() && word.ends_with(ending))
            return read_person(word.substr(0, word.size() - ending.size()), around);
    return std::nullopt;
}

reading read_give(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return give_command{};
    give_command give;
    auto rest = words;
    const auto first = take_word(rest);
    if (const auto all_of = read_possessive(first, around)) {
        give.all_of = *all_of;
        words = rest;
    } else if (const auto id = take_id(words, around)) {
        give.id = *id;
    } else {
        return std::nullopt;
    }
    take_one_of(words, {"to"});
    const auto whom = take_word(words);
    const auto to = read_person(whom, around);
    give.team = read_team(whom);
    const bool is_complete = (to || !give.team.empty()) && words.empty();
    if (to)
        give.to = *to;
    if (to && take_one_of(words, {"for"})) {
        give.incident = read_incident_word(take_word(words));
        return words.empty() && !give.incident.empty() ? reading(give) : std::nullopt;
    }
    // Without a person the handler says what is missing, but only when the words cannot be an action's text.
    return is_complete || is_explicit_id(first) ? reading(give) : std::nullopt;
}

reading read_blocked(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return blocked_command{};
    const bool is_number = begins_with_number(words);
    const auto id = take_id(words, around);
    if (!id)
        return std::nullopt;
    blocked_command blocked;
    blocked.id = *id;
    const bool is_said_on_what = take_one_of(words, {"on", "by", "because"});
    auto rest = words;
    const auto word = take_word(rest);
    if (const auto person = read_person(word, around))
        blocked.person = *person;
    else if (is_explicit_id(word) || (rest.empty() && read_action_id(word)))
        blocked.action = *read_action_id(word);
    else if (is_link(word))
        blocked.link = std::string(without_punctuation(word));
    else if (is_number && !is_said_on_what)
        return std::nullopt;
    else
        rest = words;
    blocked.because = std::string(rest);
    return blocked;
}

// Takes "risk @vp", and "until 30 jun" behind it, off the end of the words.
void take_accepter(std::string_view& words, decline_command& decline, const surroundings& around)
{
    const auto all = split_words(words);
    for (std::size_t at = all.size(); at-- > 1;) {
        const auto accepter
            = equals_ignoring_case(all[at - 1], "risk") ? read_person(all[at], around) : std::optional<person_word>();
        const bool is_dated = at + 1 < all.size() && equals_ignoring_case(all[at + 1], "until");
        if (!accepter || (at + 1 < all.size() && !is_dated))
            continue;
        decline.accepter = *accepter;
        if (is_dated) {
            decline.phrase = std::string(rest_from(words, all[at + 1]));
            decline.until = read_due(decline.phrase, around);
        }
        words = trim(words.substr(0, static_cast<std::size_t>(all[at - 1].data() - words.data())));
        return;
    }
}

reading read_decline(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return decline_command{};
    const auto id = take_id(words, around);
    if (!id)
        return std::nullopt;
    decline_command decline;
    decline.id = *id;
    take_accepter(words, decline, around);
    while (!words.empty() && words.back() == ',')
        words = trim(words.substr(0, words.size() - 1));
    take_one_of(words, {"because"});
    decline.because = std::string(words);
    return decline;
}

// "drop" begins sentences, other than "decline".
reading read_drop(std::string_view words, const surroundings& around)
{
    auto reason = words;
    take_word(reason);
    return begins_with_number(words) && !take_one_of(reason, {"because"}) ? std::nullopt : read_decline(words, around);
}

reading read_accept(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return accept_command{};
    const bool is_explicit = is_explicit_id(words.substr(0, words.find_first_of(white_space)));
    const auto id = take_id(words, around);
    if (!id)
        return std::nullopt;
    const auto due = words.empty() ? std::nullopt : read_due(words, around);
    if (!words.empty() && !due && !is_explicit)
        return std::nullopt;
    return accept_command{*id, std::string(words), due};
}

reading read_undo(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return undo_command{};
    const auto id = take_id(words, around);
    return id && words.empty() ? reading(undo_command{*id}) : std::nullopt;
}

reading read_edit(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return edit_command{};
    const bool is_number = begins_with_number(words);
    const auto id = take_id(words, around);
    if (!id)
        return std::nullopt;
    edit_command edit;
    edit.id = *id;
    std::string text(words);
    auto tags = take_tags(text, around);
    edit.severity = tags.severity;
    edit.service = std::move(tags.service);
    edit.incident = std::move(tags.incident);
    while (!text.empty() && (text.back() == ',' || white_space.find(text.back()) != std::string_view::npos))
        text.pop_back();
    // "edit A-17 by friday" changes the date alone: there the words are nothing but a date.
    edit.due = text.empty() ? std::nullopt : read_due(text, around);
    if (edit.due) {
        edit.phrase = std::move(text);
        return edit;
    }
    if (is_number && !text.empty())
        return std::nullopt;
    auto split = split_due_phrase(text, around.now, around.zone, around.calendar);
    edit.text = with_handles(split.text, around);
    edit.phrase = std::move(split.phrase);
    edit.due = split.deadline;
    return edit;
}

reading read_reopen(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return reopen_command{};
    const bool is_number = begins_with_number(words);
    const auto id = take_id(words, around);
    const bool is_reason = take_one_of(words, {"because"});
    return id && (is_reason || !is_number) ? reading(reopen_command{*id, std::string(words)}) : std::nullopt;
}

reading read_note(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return note_command{};
    const auto id = take_id(words, around);
    return id ? reading(note_command{*id, with_handles(words, around)}) : std::nullopt;
}

reading read_public(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return public_command{};
    // "public 3 day holiday rota" is something to do.
    const bool is_explicit = is_explicit_id(words.substr(0, words.find_first_of(white_space)));
    const auto id = take_id(words, around);
    if (!id)
        return std::nullopt;
    if (words.empty())
        return public_command{*id};
    if (equals_ignoring_case(words, "off"))
        return public_command{.id = *id, .is_off = true};
    const auto quoted = without_quotes(words);
    if (!quoted && !is_explicit)
        return std::nullopt;
    return public_command{.id = *id, .title = std::string(quoted.value_or(words))};
}

reading read_link(std::string_view words, const surroundings& around)
{
    if (words.empty())
        return link_command{};
    const bool is_explicit = is_explicit_id(words.substr(0, words.find_first_of(white_space)));
    const auto id = take_id(words, around);
    if (!id)
        return std::nullopt;
    link_command link;
    link.id = *id;
    for (const auto word : split_words(words))
        if (is_link(word))
            link.links.emplace_back(without_punctuation(word));
        else if (!is_explicit)
            return std::nullopt;
    return link;
}

reading read_digest(std::string_view words, const surroundings&)
{
    const bool is_preview = take_one_of(words, {"preview"});
    return words.empty() ? reading(digest_command{is_preview}) : std::nullopt;
}

reading read_promises(std::string_view words, const surroundings&)
{
    promises_command promises;
    if (take_one_of(words, {"on"}))
        promises.are_asked_about = true;
    else if (take_one_of(words, {"off"}))
        promises.are_asked_about = false;
    promises.is_here = promises.are_asked_about && take_one_of(words, {"here"});
    return words.empty() ? reading(promises) : std::nullopt;
}

reading read_settings(std::string_view words, const surroundings& around)
{
    settings_command settings;
    if (auto rest = words; equals_ignoring_case(take_word(rest), "zone")) {
        settings.is_about_zone = true;
        settings.zone = read_zone(rest);
        return settings.zone || rest.empty() ? reading(settings) : std::nullopt;
    }
    if (const auto id = take_id(words, around))
        settings.id = *id;
    return words.empty() ? reading(settings) : std::nullopt;
}

reading read_plan(std::string_view words, const surroundings& around)
{
    constexpr std::string_view mark = "team:";
    // "plan 3 sprints ahead" is something to do.
    if (is_explicit_id(words.substr(0, words.find_first_of(white_space))))
        if (const auto id = take_id(words, around))
            return plan_command{.team = {}, .id = *id, .words = with_handles(words, around)};
    const auto word = take_word(words);
    if (!words.empty())
        return std::nullopt;
    if (auto team = read_team(word); word.empty() || !team.empty())
        return plan_command{std::move(team)};
    const bool is_team = word.size() > mark.size() && equals_ignoring_case(word.substr(0, mark.size()), mark);
    return is_team ? reading(plan_command{std::string(word.substr(mark.size()))}) : std::nullopt;
}

reading read_status(std::string_view words, const surroundings&)
{
    return words.empty() ? reading(status_command{}) : std::nullopt;
}

reading read_account(std::string_view words, const surroundings&)
{
    const auto what = take_word(words);
    if (equals_ignoring_case(what, "unlink") && words.empty())
        return account_command{.is_unlink = true};
    if (!equals_ignoring_case(what, "link"))
        return std::nullopt;
    std::string code(take_word(words));
    std::transform(code.begin(), code.end(), code.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    const bool is_confirmed = !code.empty() && equals_ignoring_case(words, "yes");
    return words.empty() || is_confirmed ? reading(account_command{std::move(code), is_confirmed}) : std::nullopt;
}

bool is_topic(std::string_view word)
{
    static constexpr std::array<std::string_view, 6> others
        = {"more", "dates", "figures", "rights", "markers", "record"};
    const auto& verbs = verb_names();
    const auto is_it = [&](std::string_view each) { return equals_ignoring_case(each, word); };
    return std::any_of(others.begin(), others.end(), is_it) || std::any_of(verbs.begin(), verbs.end(), is_it);
}

reading read_help(std::string_view words, const surroundings&)
{
    const auto topic = take_word(words);
    return words.empty() && (topic.empty() || is_topic(topic)) ? reading(help_command{lower_case(topic)})
                                                               : std::nullopt;
}

struct verb
{
    std::string_view name;
    reading (*read)(std::string_view words, const surroundings& around);
    // It tells its first line from the others, so it reads from right behind the verb on.
    bool reads_lines = false;
};

constexpr std::array verbs = {
    verb{"mine", read_mine},           verb{"list", read_list},         verb{"show", read_show},
    verb{"done", read_done},           verb{"close", read_close},       verb{"later", read_later},
    verb{"snooze", read_later},        verb{"give", read_give},         verb{"assign", read_give},
    verb{"blocked", read_blocked},     verb{"decline", read_decline},   verb{"drop", read_drop},
    verb{"accept", read_accept},       verb{"take", read_accept},       verb{"undo", read_undo},
    verb{"edit", read_edit},           verb{"reopen", read_reopen},     verb{"note", read_note},
    verb{"link", read_link},           verb{"incident", read_incident}, verb{"digest", read_digest},
    verb{"status", read_status},       verb{"help", read_help},         verb{"promises", read_promises},
    verb{"review", read_review, true}, verb{"hours", read_hours},       verb{"away", read_away},
    verb{"mute", read_mute},           verb{"settings", read_settings}, verb{"plan", read_plan},
    verb{"account", read_account},     verb{"public", read_public},
};

} // namespace

std::optional<command> read_verb(std::string_view words, const surroundings& around)
{
    auto rest = words;
    const auto first = take_word(rest);
    if (rest.empty())
        if (const auto id = read_action_id(first))
            return show_command{*id};
    for (const auto& each : verbs)
        if (equals_ignoring_case(each.name, first))
            return each.read(each.reads_lines ? words.substr(first.size()) : rest, around);
    return std::nullopt;
}

const std::vector<std::string_view>& verb_names()
{
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> result;
        for (const auto& each : verbs)
            result.push_back(each.name);
        return result;
    }();
    return names;
}

} // namespace makegood::language
