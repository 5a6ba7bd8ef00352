#include <string>
#include <vector>

#include <makegood/language/marker.hpp>

#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::language;

namespace {

surroundings around()
{
    surroundings result;
    result.now = std::chrono::floor<std::chrono::milliseconds>(date::sys_days(date::year{2026} / 11 / 23)
                                                               + std::chrono::hours(10));
    result.zone = "Europe/London";
    result.mentioned = {"U002", "U005"};
    return result;
}

std::string read(const std::string& text)
{
    std::string result;
    for (const auto& each : read_marked_lines(text, around())) {
        result += result.empty() ? "" : " | ";
        result += each.text;
        if (!each.owner.is_empty())
            result += " @" + each.owner.user + each.owner.name;
        if (each.due)
            result += " " + core::format_day(each.due->on);
    }
    return result;
}

} // namespace

TEST_CASE("marker: explicit markers at the beginning of a line are read")
{
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"ACTION: <@U002> to write a runbook by friday", "write a runbook @U002 2026-11-27"},
        {"ACTION: write a runbook", "write a runbook"},
        {"Action: write a runbook", "write a runbook"},
        {"ACTION ITEM: write a runbook", "write a runbook"},
        {"Action item: @bo write a runbook", "write a runbook @bo"},
        {"AI: write a runbook", "write a runbook"},
        {"AI(<@U005>): write a runbook", "write a runbook @U005"},
        {"AI (<@U005>): write a runbook", "write a runbook @U005"},
        {"ACTION(@bo): to write it", "write it @bo"},
        {"TODO @bo check the pool", "check the pool @bo"},
        {"TODO: check the pool", "check the pool"},
        {"TODO <@U002> check the pool", "check the pool @U002"},
        {"ACTION <@U002> to check the pool", "check the pool @U002"},
        {"- ACTION: write a runbook", "write a runbook"},
        {"• ACTION: write a runbook", "write a runbook"},
        {"* ACTION: write a runbook", "write a runbook"},
        {"*ACTION:* write a runbook", "write a runbook"},
        {"**ACTION**: write a runbook", "write a runbook"},
        {"1. ACTION: write a runbook", "write a runbook"},
        {"- [ ] ACTION: write a runbook", "write a runbook"},
        {"•ACTION: write a runbook", "write a runbook"},
        {"TODO @bo: check the pool", "check the pool @bo"},
        {"_TODO_ <@U002> check the pool", "check the pool @U002"},
        {"ACTION: fix", "fix"},
        {"ACTION: <@U002> and <@U005> fix the lag", "@U002 and @U005 fix the lag"},
        {"    ◦ ACTION: @bo write a runbook", "write a runbook @bo"},
        {"▪︎ ACTION: write a runbook", "write a runbook"},
        {"a. ACTION: write a runbook", "write a runbook"},
        {"ACTION — @bo write a runbook", "write a runbook @bo"},
        {"    ◦ [ ] @bo write a runbook", "write a runbook @bo"},
        {"hello\nACTION: one thing\nbye\nAI: other thing", "one thing | other thing"},
    };
    for (const auto& [text, expected] : rows) {
        INFO(text);
        CHECK(read(text) == expected);
        CHECK(has_marker(text) == !expected.empty());
    }
}

TEST_CASE("marker: open entries of a list of tasks are read, whatever their bullet")
{
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"- [ ] write a runbook", "write a runbook"},
        {"  - [ ] write a runbook by friday", "write a runbook 2026-11-27"},
        {"* [ ] @bo write a runbook", "write a runbook @bo"},
        {"• [ ] <@U002> write a runbook", "write a runbook @U002"},
        {"1. [ ] write a runbook", "write a runbook"},
        {"2) [ ] write a runbook", "write a runbook"},
        {"- [ ] AI: write a runbook", "write a runbook"},
        {"To do:\n- [x] page the team\n- [ ] write a runbook\n- [ ] add an alert", "write a runbook | add an alert"},
    };
    for (const auto& [text, expected] : rows) {
        INFO(text);
        CHECK(read(text) == expected);
        CHECK(has_marker(text));
    }
}

TEST_CASE("marker: a name alone is no action")
{
    CHECK(read("ACTION: <@U002>").empty());
    CHECK(read("TODO @bo").empty());
}

TEST_CASE("marker: talk about actions is left alone")
{
    for (const std::string text : {"action: pending",
                                   "ai: not for me",
                                   "the ACTION: button is broken",
                                   "ACTION",
                                   "ACTION:",
                                   "AI is not the answer",
                                   "TODO list is long",
                                   "TODO check the pool",
                                   "ACTIONS: many",
                                   "AIDE: memoire",
                                   "> ACTION: quoted",
                                   "",
                                   "\n\n",
                                   "Action needed here",
                                   "reactions: 5",
                                   "- [x] write a runbook",
                                   "- [X] write a runbook",
                                   "- [] write a runbook",
                                   "- [ ]",
                                   "- [ ]   ",
                                   "- [ ]write it",
                                   "[ ] write a runbook",
                                   "the form has a box - [ ] tick it",
                                   "> - [ ] quoted",
                                   "- write a runbook",
                                   "Todo @bo check the pool",
                                   "TODOs @bo has many"}) {
        INFO(text);
        CHECK_FALSE(has_marker(text));
        CHECK(read(text).empty());
    }
}
