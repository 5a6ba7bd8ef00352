#include <makegood/language/command_line.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <makegood/core/utf8.hpp>
#include <makegood/language/due_date.hpp>
#include <makegood/language/due_phrase.hpp>
#include <makegood/language/review_table.hpp>
#include <makegood/language/similarity.hpp>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

constexpr std::size_t words_of_an_action = 3;
// No mistyped command is this long: a line without spaces that long is an action's text.
constexpr std::size_t longest_mistyped_line = 200;

// Chinese, Japanese and Thai, among others, are written without spaces: two characters of theirs are about a word.
std::size_t count_unspaced_words(std::string_view text)
{
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = core::character_length(text, at);
        const auto lead = static_cast<unsigned char>(text[at]);
        const auto second = length == 3 ? static_cast<unsigned char>(text[at + 1]) : 0U;
        // U+0E00 to U+0EFF, U+1000 to U+109F, U+1780 to U+17FF; U+2E80 to U+A4CF; U+F900 to U+FAFF; U+20000 on.
        const bool is_south_east = lead == 0xE0 && second >= 0xB8 && second <= 0xBB;
        const bool is_indochina
            = lead == 0xE1 && (second == 0x80 || second == 0x81 || second == 0x9E || second == 0x9F);
        const bool is_east = (lead == 0xE2 && second >= 0xBA) || (lead >= 0xE3 && lead <= 0xE9)
            || (lead == 0xEA && second < 0x94) || (lead == 0xEF && second >= 0xA4 && second <= 0xAB)
            || (lead == 0xF0 && length == 4 && static_cast<unsigned char>(text[at + 1]) >= 0xA0);
        characters += is_south_east || is_indochina || is_east ? 1 : 0;
        at += std::max<std::size_t>(length, 1);
    }
    return characters / 2;
}

// "talk to @ana", "pair with @bo": after these a person is part of the sentence, not the one who owes it.
bool belongs_to_person(std::string_view word)
{
    static constexpr std::array<std::string_view, 68> words
        = {"with",   "to",      "for",   "from",    "by",     "and",    "or",        "of",      "via",    "about",
           "cc",     "ask",     "tell",  "ping",    "page",   "than",   "as",        "like",    "at",     "on",
           "in",     "unless",  "until", "after",   "before", "when",   "if",        "while",   "help",   "unblock",
           "meet",   "onboard", "pair",  "thank",   "notify", "inform", "email",     "message", "call",   "contact",
           "remind", "involve", "add",   "include", "invite", "loop",   "is",        "vs",      "behind", "replace",
           "the",    "shadow",  "join",  "follow",  "back",   "assist", "support",   "brief",   "let",    "see",
           "get",    "give",    "show",  "consult", "&",      "+",      "interview", "relieve"};
    const auto plain = without_punctuation(word);
    return std::any_of(words.begin(), words.end(), [&](auto each) { return equals_ignoring_case(each, plain); });
}

// Takes "@ana" or a team off the beginning. False when two people are named there.
bool take_leading_owner(std::string_view& line, recording& into, const surroundings& around)
{
    auto rest = line;
    const auto first = take_word(rest);
    if (auto team = read_team(first); !team.empty()) {
        into.team = std::move(team);
        line = rest;
        return true;
    }
    const auto person = read_person(first, around);
    if (!person)
        return true;
    into.owner = *person;
    line = rest;
    auto next = take_word(rest);
    if (next == "and" || next == "&" || next == "+" || next == "or")
        next = take_word(rest);
    return !read_person(next, around);
}

// Takes "… @ana" off the end, unless the word before it claims the person for the sentence.
void take_trailing_owner(std::string_view& text, recording& into, const surroundings& around)
{
    const auto at = text.find_last_of(white_space);
    if (!into.owner.is_empty() || !into.team.empty() || at == std::string_view::npos)
        return;
    auto last = text.substr(at + 1);
    if (last.size() > 2 && last.front() == '(' && last.back() == ')')
        last = last.substr(1, last.size() - 2);
    const auto person = read_person(last, around);
    const auto before = trim(text.substr(0, at));
    const auto word_before = before.substr(before.find_last_of(white_space) + 1);
    if (!person || count_words(before, words_of_an_action) < words_of_an_action || belongs_to_person(word_before)
        || read_person(word_before, around))
        return;
    into.owner = *person;
    text = before;
    if (text.ends_with(','))
        text = trim(text.substr(0, text.size() - 1));
}

bool opens_deadline(std::string_view phrase)
{
    static constexpr std::array<std::string_view, 7> openers
        = {"by", "before", "due", "until", "till", "til", "within"};
    const auto first = take_word(phrase);
    return std::any_of(openers.begin(), openers.end(), [&](auto each) { return equals_ignoring_case(each, first); });
}

void take_due(std::string& text, recording& into, const surroundings& around)
{
    auto split = split_due_phrase(text, around.now, around.zone, around.calendar);
    // "on the migration runner" is hardly ever a date: only openers of deadlines make words worth a question.
    const bool is_deadline = split.deadline || opens_deadline(split.phrase);
    into.due_phrase = is_deadline ? std::move(split.phrase) : std::string();
    into.due = split.deadline;
    text = std::move(split.text);
}

unclear_command unclear(std::string_view typed, unclear_command::cause why)
{
    unclear_command result{std::string(typed), {}, why};
    auto rest = typed;
    const auto first = take_word(rest);
    if (read_action_id(first)) {
        result.suggestion = "later " + std::string(typed);
        return result;
    }
    const auto verb = nearest_word(without_punctuation(first), verb_names());
    const bool is_verb_alone = !verb.empty() && (rest.empty() || first == verb);
    if (is_verb_alone && why == unclear_command::cause::too_short)
        result.suggestion = "help " + verb;
    return result;
}

bool begins_with_add(std::string_view line) { return equals_ignoring_case(take_word(line), "add") && !line.empty(); }

} // namespace

std::variant<recording, unclear_command> parse_recording(std::string_view line, const surroundings& around,
                                                         bool is_said_to_be_an_action)
{
    const auto typed = trim(line);
    line = typed;
    if (line.starts_with('+')) {
        line = trim(line.substr(1));
        is_said_to_be_an_action = true;
    }
    is_said_to_be_an_action = is_said_to_be_an_action || begins_with_add(line);
    recording result;
    if (!take_leading_owner(line, result, around))
        return unclear(typed, unclear_command::cause::several_owners);
    std::string text(line);
    auto tags = take_tags(text, around);
    result.severity = tags.severity;
    result.service = std::move(tags.service);
    result.incident = std::move(tags.incident);
    // "… @ana by friday" and "… by friday @ana".
    std::string_view left = text;
    take_trailing_owner(left, result, around);
    text = std::string(trim(left));
    take_due(text, result, around);
    left = text;
    take_trailing_owner(left, result, around);
    result.text = with_handles(trim(left), around);
    const bool is_date_alone
        = !result.due && parse_due_date(result.text, around.now, around.zone, around.calendar).has_value();
    if (result.text.empty() || is_date_alone)
        return unclear(typed, unclear_command::cause::nothing);
    const bool is_enough = is_said_to_be_an_action || !result.owner.is_empty() || !result.team.empty()
        || typed.size() > longest_mistyped_line || count_words(result.text, words_of_an_action) == words_of_an_action
        || count_unspaced_words(result.text) >= words_of_an_action;
    if (!is_enough && (!result.due || read_action_id(result.text)))
        return unclear(typed, unclear_command::cause::too_short);
    return result;
}

namespace {

// Free text after these may go over several lines: the lines are one command.
bool takes_lines(const command& read)
{
    return std::holds_alternative<note_command>(read) || std::holds_alternative<done_command>(read)
        || std::holds_alternative<edit_command>(read) || std::holds_alternative<blocked_command>(read)
        || std::holds_alternative<decline_command>(read) || std::holds_alternative<reopen_command>(read)
        || std::holds_alternative<review_command>(read) || std::holds_alternative<public_command>(read);
}

bool names_action(const command& read)
{
    const auto is_named = [](const auto& said) {
        if constexpr (requires { said.id; })
            return static_cast<bool>(said.id);
        else
            return false;
    };
    return std::visit(is_named, read);
}

// In a list of several lines a bullet is not a part of the text.
std::string_view without_bullet(std::string_view line)
{
    for (const std::string_view bullet : {"- [ ] ", "- ", "* ", "\xE2\x80\xA2 "})
        if (line.starts_with(bullet))
            return trim(line.substr(bullet.size()));
    return line;
}

command parse_lines(std::string_view words, const surroundings& around)
{
    record_command result;
    while (!words.empty()) {
        const auto end = std::min(words.find('\n'), words.size());
        const auto line = trim(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
        if (line.empty())
            continue;
        auto read = parse_recording(without_bullet(line), around, false);
        if (auto* action = std::get_if<recording>(&read))
            result.lines.push_back(std::move(*action));
        else
            result.unread_lines.emplace_back(line);
    }
    return result;
}

using cause = unclear_command::cause;

// One line that is no command as it stands.
command parse_line(std::string_view line, const surroundings& around)
{
    const bool greets = is_greeting(line);
    if (auto meant = greets ? std::string() : near_miss(line, around); !meant.empty())
        return unclear_command{std::string(line), std::move(meant), cause::near_miss};
    if (is_question(line))
        return unclear_command{std::string(line), {}, cause::talk};
    auto read = parse_recording(line, around, false);
    auto* action = std::get_if<recording>(&read);
    if (greets && (action == nullptr || !action->due))
        return unclear_command{std::string(line), {}, cause::talk};
    if (action == nullptr)
        return std::move(std::get<unclear_command>(read));
    record_command result;
    result.lines.push_back(std::move(*action));
    return result;
}

} // namespace

command parse_command(std::string_view words, const surroundings& around)
{
    words = trim(words);
    if (words.empty())
        return help_command{};
    const bool has_lines = words.find('\n') != std::string_view::npos;
    if (auto read = read_verb(words, around); read && (!has_lines || takes_lines(*read)))
        return std::move(*read);
    // Nobody types a header for a list of their own actions: it is a table from a review.
    if (has_lines && begins_with_header(words))
        return review_command{{}, std::string(words)};
    if (has_lines) {
        auto lines = parse_lines(words, around);
        if (!std::get<record_command>(lines).lines.empty())
            return lines;
        return unclear_command{std::string(words), {}, cause::too_short};
    }
    return parse_line(words, around);
}

namespace {

// "Done by friday" and "decline rates went up" begin as commands do and go on as sentences: what is kept as evidence or
// as a reason is marked as that.
bool goes_on_as_command(const command& read, std::string_view rest)
{
    if (rest.empty())
        return true;
    if (std::holds_alternative<done_command>(read)) {
        const auto all = split_words(rest);
        return std::any_of(all.begin(), all.end(), is_link);
    }
    return !std::holds_alternative<decline_command>(read) || rest.starts_with("because ") || rest.starts_with("risk ");
}

} // namespace

std::optional<command> read_reply_about(core::action_id about, std::string_view words, const surroundings& around)
{
    words = trim(words);
    if (words.empty() || is_question(words))
        return std::nullopt;
    if (const auto said = read_verb(words, around); said && names_action(*said))
        return std::nullopt;
    const bool has_lines = words.find('\n') != std::string_view::npos;
    // "Done!" and "later, please": whoever replies ends their words as people do.
    const auto first = take_word(words);
    const auto verb = first.substr(0, first.find_last_not_of(",;:.!") + 1);
    const bool is_marked = verb.size() < first.size();
    const auto meant = std::string(verb) + " " + std::to_string(about.value) + " " + std::string(words);
    auto read = verb.empty() ? std::nullopt : read_verb(trim(meant), around);
    if (!read || !names_action(*read) || (has_lines && !takes_lines(*read)))
        return std::nullopt;
    return is_marked || goes_on_as_command(*read, trim(words)) ? std::move(read) : std::nullopt;
}

bool is_address(std::string_view before_the_name)
{
    constexpr std::array<std::string_view, 13> leading
        = {"hey", "hi", "hello", "dear", "please", "ok", "okay", "so", "and", "now", "thanks", "yo", "then"};
    while (!(before_the_name = trim(before_the_name)).empty()) {
        const auto word = take_word(before_the_name);
        const auto plain = without_punctuation(word);
        const bool is_person = word.starts_with("<@") || word.starts_with('@');
        const auto is_it = [plain](std::string_view each) { return equals_ignoring_case(each, plain); };
        if (!plain.empty() && !is_person && std::none_of(leading.begin(), leading.end(), is_it))
            return false;
    }
    return true;
}

std::string_view verb_of(std::string_view words)
{
    words = trim(words);
    auto rest = words;
    const auto first = take_word(rest);
    if (!read_verb(words, surroundings{}))
        return {};
    for (const auto name : verb_names())
        if (equals_ignoring_case(name, first))
            return name;
    return "show";
}

} // namespace makegood::language
