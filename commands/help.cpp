// help: a first screen for a person in a hurry, then more, then one topic.
#include <algorithm>
#include <utility>

#include <makegood/core/figures.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

core::block line(const context& here, const std::string& typed, const std::string& meaning)
{
    return core::item({core::words{as_typed(here, typed), core::emphasis::code}, core::words{"  " + meaning}});
}

core::document first_screen(const context& here)
{
    core::document body;
    body << core::paragraph(
        {core::words{"Type what is to be done. Name somebody, and they are asked.", core::emphasis::strong}});
    body << line(here, "@ana add an alert on replica lag by friday", "note an action");
    body << line(here, "mine", "what I owe");
    body << line(here, "list", "what is open");
    body << line(here, "A-17", "one action");
    body << line(here, "done A-17", "close it");
    body << line(here, "later A-17 fri", "not now");
    body << line(here, "give A-17 @bo", "ask somebody else");
    body << line(here, "blocked A-17 on @bo", "I wait for somebody");
    body << line(here, "undo", "take back what I just did");
    body << line(here, "help more", "everything else");
    body.summary = "Type what is to be done; name somebody, and they are asked.";
    return body;
}

core::document more(const context& here)
{
    core::document body;
    body << core::heading("All commands");
    for (const auto& each : registry())
        body << line(here, each.usage, each.help);
    body << core::quiet({core::words{"One of them in detail: "},
                         core::words{as_typed(here, "help later"), core::emphasis::code},
                         core::words{" To note what is said without a command: "},
                         core::words{as_typed(here, "help markers"), core::emphasis::code}});
    return body;
}

core::document about_dates()
{
    core::document body;
    body << core::paragraph({core::words{
        "The date stands at the end: by fri, tomorrow 5pm, in 3 business days, 4 dec, end of next week."}});
    body << core::paragraph(
        {core::words{"A weekday is never today. A day ends in the owner's zone. What cannot be read for certain is "
                     "not guessed: the date is assumed, and you are asked."}});
    return body;
}

core::document about_markers(const context& here)
{
    core::document body;
    body << core::paragraph(
        {core::words{"In an incident's channel a line that begins with ACTION:, AI:, TODO: or - [ ] is noted. With a "
                     "name the person is asked, without one it is an idea."}});
    if (const auto& emoji = here.policy.capture.emoji; !emoji.empty())
        body << core::paragraph(
            {core::words{":" + emoji + ":", core::emphasis::code},
             core::words{" on a message notes what it says, once: its author is asked; on your own, you have promised "
                         "it. Take the emoji away before anybody accepted, and it is withdrawn."}});
    body << core::paragraph({core::words{"Track as an action in a message's menu opens a form with its words."}});
    return body;
}

core::document about_figures(const context& here)
{
    core::document body;
    const auto& rules = here.policy.digest;
    for (auto& line : core::figures_definition(rules.window_days, rules.rule_of_thumb_percent))
        body << core::item({core::words{std::move(line)}});
    body.summary = "What the figures mean.";
    return body;
}

void add_about_reviews(const context& here, core::document& body)
{
    body << core::paragraph(
        {core::words{"Paste what the review agreed on: owner, what, by when. One action per line, or a "
                     "table as it stands in the document. Nothing is recorded before you have "
                     "seen how it was read."}});
    body << core::code_line({core::words{as_typed(here, "review INC-104")}});
    body << core::code_line({core::words{"@ana add an alert on replica lag by friday"}});
    body << core::code_line({core::words{"Bo: write the runbook for db-3, 4 dec"}});
    body << core::paragraph(
        {core::words{"If the owners were there and said yes, these are promises at once: you attest "
                     "it, and each of them gets one message to say fine, not me, or another date. "
                     "Else they are asked."}});
}

core::document about(const context& here, const descriptor& topic)
{
    core::document body;
    body << core::heading(topic.name);
    body << core::paragraph({core::words{topic.help}});
    body << core::paragraph({core::words{as_typed(here, topic.usage), core::emphasis::code}});
    for (const auto& example : topic.examples)
        body << core::item({core::words{as_typed(here, example), core::emphasis::code}});
    body << core::quiet({core::words{"Who may: " + topic.rights}});
    return body;
}

} // namespace

descriptor help_descriptor()
{
    return {.name = "help",
            .aliases = {},
            .help = "How to use this.",
            .usage = "help [topic]",
            .examples = {"help", "help more", "help later", "help dates"},
            .rights = "Everybody."};
}

reply help(const request& what, const language::help_command& said)
{
    if (said.topic.empty())
        return say(first_screen(what.here));
    if (said.topic == "dates")
        return say(about_dates());
    if (said.topic == "figures")
        return say(about_figures(what.here));
    if (said.topic == "markers")
        return say(about_markers(what.here));
    for (const auto& each : registry()) {
        const bool is_alias = std::find(each.aliases.begin(), each.aliases.end(), said.topic) != each.aliases.end();
        if (!is_alias && each.name != said.topic)
            continue;
        auto body = about(what.here, each);
        if (each.name == "review")
            add_about_reviews(what.here, body);
        return say(std::move(body));
    }
    return say(more(what.here));
}

} // namespace makegood::commands
