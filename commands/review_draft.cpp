#include "review_draft.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>

#include <makegood/commands/effects.hpp>

#include "record_line.hpp"

namespace makegood::commands {

namespace {

std::string problem_of(const core::person& who)
{
    return who.standing == core::standing::gone ? "has left"
        : who.standing == core::standing::bot   ? "is a program and owes nothing"
                                                : "";
}

// Who is called so. A handle is somebody's own; a bare name is everybody's who bears it.
std::vector<core::person> people_called(const context& here, const std::string& name, bool is_handle)
{
    if (name == "me")
        return {here.actor};
    auto found = here.ledger.people.by_name(here.workspace, name);
    if (is_handle && !found.empty())
        return found;
    for (auto& who : here.ledger.people.by_name(here.workspace, name, ports::name_match::parts)) {
        const auto is_known = [&](const core::person& each) { return each.id == who.id; };
        if (std::none_of(found.begin(), found.end(), is_known))
            found.push_back(std::move(who));
    }
    return found;
}

// Parts of names are looked for among all people, so only where a name can stand: it begins with a capital.
bool is_called(const context& here, const std::string& name)
{
    const bool is_small = name.front() >= 'a' && name.front() <= 'z';
    return !(is_small ? here.ledger.people.by_name(here.workspace, name) : people_called(here, name, false)).empty();
}

void find_owner(const context& here, const language::review_row& row, const std::string& settled,
                core::reviewed_line& into)
{
    const auto& word = row.what.owner;
    const auto& user = settled.empty() ? word.user : settled;
    if (settled == "-" || (user.empty() && word.name.empty()))
        return;
    into.owner_words = word.name.empty() ? user : word.name;
    std::vector<core::person> found;
    if (user.empty())
        found = people_called(here, word.name, row.line.find("@" + word.name) != std::string::npos);
    else if (auto who = here.ledger.people.by_identity({here.workspace, user}))
        found.push_back(std::move(*who));
    if (found.size() == 1) {
        into.problem = problem_of(found.front());
        into.owner = into.problem.empty() ? found.front().id : core::person_id{};
        return;
    }
    for (const auto& who : found)
        if (const auto identity = here.ledger.people.identity_in(here.workspace, who.id))
            into.candidates.emplace_back(identity->user, who.full_name.empty() ? who.name : who.full_name);
}

core::reviewed_line shown_as(const context& here, const read_draft& from, const language::review_row& row,
                             const std::string& settled)
{
    core::reviewed_line line;
    line.text = row.what.text;
    find_owner(here, row, settled, line);
    line.zone = line.owner ? hours_of(here.ledger, here.policy, line.owner).zone : own_hours(here).zone;
    core::action alike;
    alike.owner = line.owner;
    alike.severity = row.what.severity;
    alike.service = row.what.service;
    alike.incident = from.incident ? from.incident->id : core::incident_id{};
    alike.from.place = here.place.id;
    line.due = row.what.due ? core::resolve(*row.what.due, line.zone) : policy_due(here, alike, line.zone);
    line.unread_due = row.what.due ? std::string() : row.what.due_phrase;
    return line;
}

} // namespace

std::vector<std::string> words_of(const std::string& argument)
{
    std::istringstream from(argument);
    std::vector<std::string> words;
    for (std::string word; from >> word;)
        words.push_back(word);
    return words;
}

std::string draft_word(std::int64_t id) { return "r" + std::to_string(id); }

found<ports::review_draft> find_draft(const context& here, const std::string& word)
{
    std::int64_t id = 0;
    if (word.starts_with('r'))
        std::from_chars(word.data() + 1, word.data() + word.size(), id);
    auto draft = here.ledger.reviews.find(id);
    if (!draft || draft->facilitator != here.actor.id)
        return say("That preview is not there any more, and nothing of it was recorded. Paste the actions again.");
    if (draft->recorded_at)
        return say("That was recorded already (" + when_words(here, *draft->recorded_at) + ").");
    return std::move(*draft);
}

context context_of(const context& here, const ports::review_draft& draft)
{
    context result = here;
    if (auto place = draft.place ? here.ledger.places.find(draft.place) : std::nullopt)
        result.place = std::move(*place);
    result.from = {};
    result.from.place = result.place.id;
    for (const auto& user : draft.mentioned)
        if (auto who = here.ledger.people.by_identity({here.workspace, user}))
            result.mentioned.emplace(user, std::move(*who));
    return result;
}

bool is_elsewhere(const context& here, const std::optional<core::incident>& incident)
{
    return incident && incident->place && incident->place != here.place.id;
}

read_draft read(const context& here, const ports::review_draft& draft)
{
    read_draft result;
    result.draft = draft;
    result.incident = draft.incident ? here.ledger.incidents.find(draft.incident) : std::nullopt;
    const auto hours = own_hours(here);
    auto around = surroundings_of(here, hours);
    around.now = draft.at;
    around.knows_person = [&here, known = std::map<std::string, bool>()](const std::string& name) mutable {
        const auto [at, is_new] = known.try_emplace(name);
        if (is_new)
            at->second = is_called(here, name);
        return at->second;
    };
    auto lines = language::read_review_lines(draft.text, around);
    result.unread = std::move(lines.unread);
    for (std::size_t index = 0; index < lines.rows.size(); ++index) {
        const auto settled = index < draft.settled.size() ? draft.settled[index] : std::string();
        auto shown = shown_as(here, result, lines.rows[index], settled);
        result.lines.push_back({std::move(lines.rows[index]), std::move(shown)});
    }
    return result;
}

reply preview_of(const context& here, const read_draft& from)
{
    core::review_preview shown;
    shown.id = draft_word(from.draft.id);
    shown.incident = readable_incident(here, from.draft.incident);
    shown.unread = from.unread;
    shown.is_agreed = from.draft.is_agreed;
    shown.has_forms = here.can.has_forms;
    for (const auto& line : from.lines)
        shown.lines.push_back(line.shown);
    ports::action_filter promises;
    promises.incident = from.draft.incident;
    promises.states = {core::state::promised};
    shown.promises_before = from.draft.incident ? static_cast<std::size_t>(here.ledger.actions.count(promises)) : 0;
    auto result = say(core::preview(shown, here.actor.id, here.now));
    result.replaces_original = here.by == ports::channel_of_change::button;
    result.is_personal = is_elsewhere(here, from.incident);
    return result;
}

} // namespace makegood::commands
