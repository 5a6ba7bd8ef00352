// The form of a new action: "Track as an action" in a message's menu, "New action" from anywhere. Submitted, it is
// recorded as if it had been typed.
#include <algorithm>
#include <iterator>
#include <sstream>

#include <makegood/core/due.hpp>
#include <makegood/core/transitions.hpp>
#include <makegood/core/utf8.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

// What a form carries along is limited (Slack: 3,000 characters for all of it, and for one answer).
constexpr std::size_t words_limit = 2400;

// What does not fit ends with a mark; the permalink leads to the rest.
std::string cut(std::string words)
{
    if (words.size() <= words_limit)
        return words;
    std::size_t end = 0;
    while (end < words.size()) {
        const auto length = std::max<std::size_t>(core::character_length(words, end), 1);
        if (end + length > words_limit)
            break;
        end += length;
    }
    words.resize(end);
    return words + " …";
}

// The message it came from, as the form carries it: id, thread, permalink, words; each ends a line but the last.
std::string source_words(const ports::said_message& from, const std::string& words)
{
    return from.message + "\n" + from.thread + "\n" + from.permalink + "\n" + words;
}

void read_source(const std::string& text, core::source& into)
{
    std::istringstream lines(text);
    core::source from;
    std::getline(lines, from.message);
    std::getline(lines, from.thread);
    std::getline(lines, from.permalink);
    if (!lines.good())
        return;
    into.message = from.message;
    into.thread = from.thread;
    into.permalink = from.permalink;
    into.words.assign(std::istreambuf_iterator<char>(lines), {});
}

std::string own_incident(const context& here)
{
    const auto incident = here.place.id ? here.ledger.incidents.by_place(here.place.id) : std::nullopt;
    return incident ? incident->key : std::string();
}

// What was typed into the form, as one line of `record`: its fields go before what the text says.
language::recording read_answers(const context& here, const answers& given)
{
    const auto hours = own_hours(here);
    const auto around = surroundings_of(here, hours);
    const auto text = answer_of(given, "text");
    const auto owner = user_in(answer_of(given, "owner"));
    auto read = language::parse_recording(text, around, true);
    auto* line = std::get_if<language::recording>(&read);
    language::recording result;
    // Whom the form names is asked, and a name in the text is then a part of the sentence.
    const bool names_other = line != nullptr && !owner.empty() && !(line->owner.is_empty() && line->team.empty());
    if (line != nullptr)
        result = std::move(*line);
    if (line == nullptr || names_other)
        result.text = text;
    if (!owner.empty()) {
        result.owner = {owner, {}};
        result.team.clear();
    }
    if (const auto due = answer_of(given, "due"); !due.empty()) {
        result.due = read_date(here, due);
        result.due_phrase.clear();
    }
    if (const auto incident = answer_of(given, "for"); !incident.empty())
        result.incident = incident.starts_with('#') ? incident.substr(1) : incident;
    return result;
}

// What keeps the form open, by question.
ports::form_problems problems_of(const request& what, const answers& given, const language::recording& line)
{
    ports::form_problems found;
    core::recording idea;
    idea.text = line.text;
    if (const auto recordable = core::record(idea, what.here.now); !recordable)
        found.emplace_back("text", recordable.error().text);
    if (!line.owner.user.empty())
        if (const auto who = find_user(what, line.owner.user); !who)
            found.emplace_back("owner", who.problem().body.summary);
    if (!answer_of(given, "due").empty()
        && (!line.due || core::resolve(*line.due, own_hours(what.here).zone).at <= what.here.now))
        found.emplace_back("due", "That day is over already. Choose one that is still to come.");
    if (!line.incident.empty() && !find_incident(what.here, line.incident))
        found.emplace_back("for", "I know no incident " + line.incident + ". Its key looks like INC-104.");
    return found;
}

} // namespace

reply open_new_action(const context& here, const std::optional<ports::said_message>& from)
{
    const request what{here, {}};
    if (!can_open_form(here))
        return refuse(what, {"Type what is to be done instead.", "@ana add an alert on replica lag by friday"});
    const auto hours = own_hours(here);
    const auto words
        = from ? cut(language::with_handles(from->words.text, surroundings_of(here, hours))) : std::string();
    core::form sheet;
    sheet.title = from ? "Track as an action" : "New action";
    sheet.submit_label = "Record";
    sheet.verb = "record";
    sheet.argument = from ? source_words(*from, words) : std::string();
    using kind = enum core::question::kind;
    sheet.questions.push_back(
        {.kind = kind::long_text, .key = "text", .label = "What is to be done", .initial = words});
    core::question owner{.kind = kind::person, .key = "owner", .label = "Who is asked", .is_optional = true};
    owner.hint = "Nobody: it is your own promise.";
    owner.initial = from && !from->user.empty() ? "<@" + from->user + ">" : std::string();
    sheet.questions.push_back(std::move(owner));
    core::question due{.kind = kind::date, .key = "due", .label = "By when", .is_optional = true};
    due.hint = "Without one: the date in the text, else the one that policy assumes.";
    sheet.questions.push_back(std::move(due));
    core::question incident{.kind = kind::text, .key = "for", .label = "For which incident", .is_optional = true};
    incident.initial = own_incident(here);
    sheet.questions.push_back(std::move(incident));
    return open_form(here, std::move(sheet));
}

reply new_action_answers(const request& what, const std::string& source, const answers& given)
{
    auto here = what.here;
    read_source(source, here.from);
    const request asked{here, answer_of(given, "text")};
    const auto line = read_answers(here, given);
    if (auto problems = problems_of(asked, given, line); !problems.empty()) {
        auto result = refuse(asked, {"Nothing was recorded. " + problems.front().second, ""}, offer_to_record::yes);
        result.problems = std::move(problems);
        return result;
    }
    if (here.from.words.empty())
        here.from.words = asked.typed;
    // From nowhere in particular, but for an incident: it is said to the people of its place.
    const auto incident = line.incident.empty() ? std::nullopt : find_incident(here, line.incident);
    const auto place = incident ? here.ledger.places.find(incident->place) : std::nullopt;
    if (!here.place.id && place)
        here.place = *place;
    language::record_command said;
    said.lines.push_back(line);
    return record(asked, said);
}

} // namespace makegood::commands
