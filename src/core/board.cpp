// The board of an incident.
#include "makegood/core/board.hpp"

#include <algorithm>
#include <utility>

#include "makegood/core/buttons.hpp"

#include "message_words.hpp"

namespace makegood::core {

namespace {

std::string title_of(const incident& what, board_stands stands)
{
    if (stands == board_stands::where_it_may_not_be_read) {
        return "A private incident";
    }
    std::string title = what.key + (what.title.empty() ? "" : " " + what.title);
    title += what.severity > 0 ? " (sev-" + std::to_string(what.severity) + ")" : "";
    return title + (what.resolved_at ? ", resolved" : "");
}

void add_count(std::string& text, std::size_t count, const std::string& what)
{
    if (count > 0) {
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what;
    }
}

std::string counts_of(const std::vector<action>& actions, instant now)
{
    const auto count = [&](const auto& matches) {
        return static_cast<std::size_t>(std::count_if(actions.begin(), actions.end(), matches));
    };
    const std::size_t ideas = count([](const action& one) { return is_idea(one); });
    std::string text;
    add_count(text, count([](const action& one) { return one.state == state::promised; }), "promised");
    add_count(text, count([&](const action& one) { return is_overdue(one, now); }), "overdue");
    add_count(text, count([](const action& one) { return is_offer(one); }), "offered");
    add_count(text, ideas, ideas == 1 ? "idea" : "ideas");
    add_count(text, count([](const action& one) { return one.state == state::closed; }), "done");
    add_count(text, count([](const action& one) { return one.state == state::dropped; }), "dropped");
    return text.empty() ? "No actions yet." : text + ".";
}

std::vector<span> more_words(const std::string& count, const std::string& command)
{
    std::vector<span> line = {words{"and " + count + " more"}};
    if (!command.empty()) {
        line.emplace_back(words{": "});
        line.emplace_back(words{command, emphasis::code});
    }
    return line;
}

// How to go on from here.
void add_hint(document& to, const incident& what, board_stands stands, const std::string& command_word)
{
    const bool is_here = stands == board_stands::in_its_place;
    if (!is_here) {
        to << quiet({words{"It goes on here because its own channel is archived."}});
    }
    if (stands != board_stands::where_it_may_not_be_read) {
        const std::string where = is_here ? "" : " for " + what.key;
        to << quiet({words{"To add one: "},
                     words{command_word + " @ana add an alert on replica lag" + where + " by friday", emphasis::code}});
    }
}

} // namespace

document board(const incident& what, const std::vector<action>& actions, board_stands stands,
               const std::string& command_word, const std::string& zone, instant now)
{
    document result;
    const std::string counts = counts_of(actions, now);
    const std::string title = title_of(what, stands);
    result << heading(title) << paragraph({words{counts}});
    std::vector<action> sorted = actions;
    std::sort(sorted.begin(), sorted.end(), comes_before);
    const std::size_t shown = std::min(sorted.size(), board_lines_limit);
    for (std::size_t index = 0; index < shown; ++index) {
        block line = action_line(sorted[index], "", zone, now);
        line.buttons = {open_button(sorted[index].id)};
        result << std::move(line);
    }
    if (shown < sorted.size()) {
        const bool may_be_named = stands != board_stands::where_it_may_not_be_read;
        const std::string command = may_be_named ? command_word + " list for " + what.key : "";
        result << quiet(more_words(std::to_string(sorted.size() - shown), command));
    }
    add_hint(result, what, stands, command_word);
    result.summary = title + ": " + counts;
    return result;
}

document greeting(const std::string& command_word, bool asks_about_promises)
{
    document result;
    result << paragraph({words{"I keep the actions of this incident. Write "},
                         words{"ACTION: @ana raise the connection limit by friday", emphasis::code},
                         words{" and I ask Ana, keep it on the board, and remind her until it is done."}});
    std::vector<span> small{words{"I say this once per channel. No greetings at all: "},
                            words{"[incident] greeting = false", emphasis::code}, words{" in my settings."}};
    if (asks_about_promises)
        small.insert(small.end(),
                     {words{" No questions about what people say they will do: "},
                      words{command_word + " promises off here", emphasis::code}, words{"."}});
    result << quiet(std::move(small));
    return result;
}

} // namespace makegood::core
