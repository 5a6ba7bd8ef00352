// Every text is read as something, and what is recorded are the words that were typed: none lost, none added.
#include <algorithm>
#include <cctype>

#include <makegood/language/command_line.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

namespace {

using language::command;

language::surroundings around()
{
    language::surroundings out;
    out.now = core::instant{std::chrono::seconds{1'795'428'000}};
    out.zone = "Europe/London";
    out.mentioned = {"U1", "U2"};
    out.knows_incident = [](const std::string& key) { return key == "INC-104" || key == "inc-104-checkout-down"; };
    out.knows_action = [](core::action_id id) { return id.value < 20; };
    out.handle_of = [](const std::string& user) { return user == "U1" ? std::string{"ana"} : std::string{}; };
    return out;
}

// The bytes that are neither white space nor part of the marks which mean something beside the words.
std::string bytes_of(std::string_view text)
{
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](unsigned char letter) { return std::isspace(letter) == 0; });
    return out;
}

void try_recording(const language::recording& line, const std::string& typed)
{
    must(!line.text.empty(), "an action has words", typed);
    must(line.owner.is_empty() || line.team.empty(), "one owes it, or a team is asked", typed);
    must(!line.due || !line.due_phrase.empty(), "a date was said", typed);
    const bool has_mention = typed.find("<@") != std::string::npos;
    must(has_mention || is_within(line.text, typed), "the words are the typed ones, in their order", line.text);
    const bool has_aside = typed.find(':') != std::string::npos || typed.find('@') != std::string::npos
        || typed.find("INC-104") != std::string::npos || typed.find("inc-104") != std::string::npos
        || typed.find("<!subteam") != std::string::npos;
    // Without owners and tags the phrase alone is parted from the text, and a mark before it at most.
    if (has_aside || typed.find('\n') != std::string::npos || line.due || bytes_of(typed).starts_with('+'))
        return;
    must(bytes_of(line.text) == bytes_of(typed), "no word is lost", line.text);
}

void try_command(const command& read, const std::string& typed)
{
    if (const auto* record = std::get_if<language::record_command>(&read)) {
        must(!record->lines.empty(), "something is recorded", typed);
        for (const auto& line : record->lines)
            try_recording(line, typed);
        for (const auto& line : record->unread_lines)
            must(typed.find(line) != std::string::npos, "unread lines are handed back as typed", line);
    }
    if (const auto* unclear = std::get_if<language::unclear_command>(&read))
        must(typed.find(unclear->typed) != std::string::npos && bytes_of(unclear->typed) == bytes_of(typed),
             "the typed text is handed back", unclear->typed);
}

bool is_a_verb(const command& read)
{
    return !std::holds_alternative<language::record_command>(read)
        && !std::holds_alternative<language::unclear_command>(read);
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    const auto typed = bytes.ConsumeRemainingBytesAsString();
    const auto read = language::parse_command(typed, around());
    try_command(read, typed);
    // Said to be an action, every text is one, save an empty one and one that several people would owe.
    const auto said = language::parse_recording(typed, around(), true);
    if (const auto* action = std::get_if<language::recording>(&said))
        try_recording(*action, typed);
    else
        must(std::get<language::unclear_command>(said).why != language::unclear_command::cause::too_short,
             "what is said to be an action is not too short", typed);
    // How a command is run is decided early, without people and the ledger: a verb must not come out of nowhere.
    auto bare = language::surroundings{};
    const auto early = language::verb_of(typed);
    const bool has_lines = typed.find('\n') != std::string::npos;
    must(has_lines || early.empty() || is_a_verb(language::parse_command(typed, bare)), "an early verb is one", typed);
}

} // namespace makegood::fuzz
