// Goal: people are read alike whichever platform their ids are of. Method: the same sentences with ids of Slack and of
// Matrix, which hold signs, dots, ports and words that dates are made of.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <makegood/language/marker.hpp>
#include <makegood/language/promise.hpp>
#include <makegood/language/review_table.hpp>

#include "language/command_line_support.hpp"

using namespace makegood;
using namespace makegood::language;

namespace {

using two_people = std::pair<std::string, std::string>;

const two_people on_slack{"U001", "U002"};

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

std::string with_ids(const std::string& text, const two_people& ids)
{
    return replaced(replaced(text, "{ana}", "<@" + ids.first + ">"), "{bo}", "<@" + ids.second + ">");
}

surroundings around(const two_people& ids)
{
    auto result = typed::around();
    result.mentioned = {ids.first, ids.second};
    result.handle_of = [ids](const std::string& user) { return std::string(user == ids.first ? "ana" : "bo"); };
    return result;
}

std::string say(const person_word& who, const two_people& ids)
{
    return who.user == ids.first ? "ana" : who.user == ids.second ? "bo" : who.user + who.name;
}

std::string say(const recording& what, const two_people& ids)
{
    return say(what.owner, ids) + "|" + what.text + "|" + (what.due ? core::format_day(what.due->on) : "") + "\n";
}

// What every reader makes of the text, with the people's names.
std::string read(const std::string& text, const two_people& ids)
{
    const auto typed = with_ids(text, ids);
    const auto here = around(ids);
    std::string out = "command: " + std::visit(typed::sayer{}, parse_command(typed, here)) + "\n";
    for (const auto& [id, name] : {std::pair{ids.first, "ana"}, std::pair{ids.second, "bo"}})
        out = replaced(replaced(out, "<@" + id + ">", name), "<" + id + ">", name);
    for (const auto& each : read_marked_lines(typed, here))
        out += "marked: " + say(each, ids);
    if (const auto found = find_promise(typed, here)) {
        out += "promise: " + with_handles(found->text, here) + "|" + std::string(found->due_phrase);
        for (const auto& each : found->owners)
            out += "|" + say(each, ids);
        out += "\n";
    }
    for (const auto& [line, what] : read_review_lines(typed, here).rows)
        out += "review: " + say(what, ids);
    return out;
}

} // namespace

TEST_CASE("person ids: every reader takes those of Matrix as it takes those of Slack")
{
    const std::array<two_people, 4> on_matrix{{
        {"@ana:hs.test", "@bo:hs.test"},
        {"@ana.p-1=x/y+z:hs.test:8448", "@_bo_:[::1]:443"},
        {"@friday:4dec.test", "@by.tomorrow:in-2-days.test"},
        {"@done:A-17.test", "@for:INC-104.test"},
    }};
    const std::vector<std::string> texts{
        "{ana} add an alert on replica lag by friday",
        "{ana}: add an alert on replica lag by friday",
        "ask {bo} about the disk",
        "+ {ana} and {bo} fix it by 4 dec",
        "give A-17 {bo}",
        "give {ana}'s to {bo} for INC-104",
        "blocked A-17 on {bo}",
        "decline A-17 because it is gone, risk {bo}",
        "list {ana} overdue",
        "accept A-17 by friday {bo}",
        "ACTION: {ana} to write a runbook by friday",
        "AI({bo}): check the pool",
        "TODO {ana} check the pool",
        "- [ ] {ana} write a runbook",
        "{ana} will rotate the key tomorrow",
        "{ana} and {bo} will split the job",
        "I'll ask {bo} to add an alert by friday",
        "owner for the runbook is {bo}",
        "- {bo}: write the fallback doc by 5 Jan",
        "Task\tWho\tBy\nadd an alert on replica lag\t{bo}\ttomorrow",
        "| Owner | Action | Due |\n|---|---|---|\n| {ana} | fix it for good | fri |",
        "1. {ana}: fix it for good by fri",
    };
    for (const auto& ids : on_matrix)
        for (const auto& text : texts) {
            INFO(with_ids(text, ids));
            CHECK(read(text, ids) == read(text, on_slack));
        }
}

TEST_CASE("person ids: who has no handle is shown by the id, with one sign")
{
    surroundings here;
    here.mentioned = {"U001", "@ana:hs.test"};
    CHECK(with_handles("ask <@U001> and <@@ana:hs.test>", here) == "ask @U001 and @ana:hs.test");
    // Of anybody else it is literal text.
    CHECK(with_handles("ask <@@bo:hs.test>", here) == "ask <@@bo:hs.test>");
}
