// Pasted reviews, in the shapes that documents and people give them.
#include "support/catch.hpp"

#include <set>

#include <makegood/language/review_table.hpp>

using namespace makegood;

namespace {

language::surroundings monday()
{
    language::surroundings around;
    // Monday 23 November 2026, 10:00 UTC.
    around.now = core::instant(std::chrono::seconds(1795428000));
    around.mentioned = {"U1", "U2"};
    around.handle_of = [](const std::string& user) { return user == "U1" ? "ana" : "bo"; };
    around.knows_person = [](const std::string& name) {
        static const std::set<std::string> known{"Ana", "Ana P.", "Ana Perez", "Bo", "ana"};
        return known.contains(name);
    };
    return around;
}

// "owner|text|due" per row, what is handed back after "!".
std::string read(const std::string& text)
{
    std::string out;
    const auto found = language::read_review_lines(text, monday());
    for (const auto& [line, what] : found.rows) {
        const auto& owner = what.owner;
        out += (owner.user.empty() ? owner.name : "<@" + owner.user + ">") + "|" + what.text + "|"
            + (what.due ? core::format_day(what.due->on) : what.due_phrase) + "\n";
    }
    for (const auto& line : found.unread)
        out += "!" + line + "\n";
    return out;
}

} // namespace

TEST_CASE("review table: one action per line, the owner by mention, handle or name")
{
    CHECK(read("<@U1> add an alert on replica lag by friday\n@bo write the runbook\nAna: rotate the key, 4 dec\n"
               "Ana Perez - test the failover by 2026-12-10\nBo to page the vendor tomorrow\n"
               "check the backups (Ana)\nfix the dashboard - Bo")
          == "<@U1>|add an alert on replica lag|2026-11-27\nbo|write the runbook|\nAna|rotate the key|2026-12-04\n"
             "Ana Perez|test the failover|2026-12-10\nBo|page the vendor|2026-11-24\n"
             "Ana|check the backups|\nBo|fix the dashboard|\n");
}

TEST_CASE("review table: bullets, boxes and numbers are no part of an action")
{
    CHECK(read("- add an alert\n* add a board\n\xE2\x80\xA2 add a test\n1. add a page\n2) add a graph\n"
               "- [ ] add a key\n- [x] add a lock\n(3) add a log\n12 monkeys must go")
          == "|add an alert|\n|add a board|\n|add a test|\n|add a page|\n|add a graph|\n|add a key|\n|add a lock|\n"
             "|add a log|\n|12 monkeys must go|\n");
}

TEST_CASE("review table: headings and lines too short to be an action are handed back")
{
    CHECK(read("Action items:\n# Review\nok\nadd an alert by friday\n<@U1> and <@U2> pair on it")
          == "|add an alert|2026-11-27\n!Action items:\n!# Review\n!ok\n!<@U1> and <@U2> pair on it\n");
}

TEST_CASE("review table: a Markdown table says by its header which column is which")
{
    CHECK(read("| Due date | Action item | Assignee | Ticket |\n|:---|---|---:|---|\n"
               "| 2026-12-04 | add an alert \\| a page | @ana | PAY-1 |\n| TBD | write the **runbook** | - | |\n"
               "| fri | test the failover | Ana P. | |")
          == "ana|add an alert | a page|2026-12-04\n|write the **runbook**|\nAna P.|test the failover|2026-11-27\n");
    CHECK(read("Who | What | When\n--- | --- | ---\nZoe | add an alert | fri") == "Zoe|add an alert|2026-11-27\n");
}

TEST_CASE("review table: cells parted by tabs, as spreadsheets and documents copy them")
{
    CHECK(read("Task\tWho\tBy\nadd an alert on replica lag\t<@U2>\ttomorrow\nwrite the runbook\t\t4 Dec\n")
          == "<@U2>|add an alert on replica lag|2026-11-24\n|write the runbook|2026-12-04\n");
}

TEST_CASE("review table: without header the columns are told by what stands in them")
{
    CHECK(read("1\tadd an alert\tAna\t2026-12-04\n2\twrite the runbook\tBo\tfri")
          == "Ana|add an alert|2026-12-04\nBo|write the runbook|2026-11-27\n");
    CHECK(read("| 4 dec | Zoe | add an alert |\n| fri | Max P. | write the runbook |")
          == "Zoe|add an alert|2026-12-04\nMax P.|write the runbook|2026-11-27\n");
    CHECK(read("Ana\tadd an alert\tnext sprint") == "Ana|add an alert (next sprint)|next sprint\n");
}

TEST_CASE("review table: a date that cannot be read stays in the words")
{
    const auto found = language::read_review_lines("Who\tWhat\tDue\nAna\tadd an alert\tafter the freeze", monday());
    REQUIRE(found.rows.size() == 1);
    CHECK_FALSE(found.rows[0].what.due);
    CHECK(found.rows[0].what.due_phrase == "after the freeze");
    CHECK(found.rows[0].what.text == "add an alert (after the freeze)");
    CHECK(found.rows[0].line == "Ana\tadd an alert\tafter the freeze");
}

TEST_CASE("review table: tags and dates among the words count, a pipe in a sentence parts nothing")
{
    const auto found = language::read_review_lines("@ana run ps | grep on db-3 sev:2 service:db by friday", monday());
    REQUIRE(found.rows.size() == 1);
    CHECK(found.rows[0].what.text == "run ps | grep on db-3");
    CHECK(found.rows[0].what.severity == 2);
    CHECK(found.rows[0].what.service == "db");
    CHECK(found.rows[0].what.due);
}

TEST_CASE("review table: what is too much for one review is handed back")
{
    std::string text;
    for (int line = 0; line < 120; ++line)
        text += "add alert number " + std::to_string(line) + "\n";
    const auto found = language::read_review_lines(text, monday());
    CHECK(found.rows.size() == language::review_rows_limit);
    CHECK(found.unread.size() == 20);
    CHECK(found.unread.back() == "add alert number 119");
}

TEST_CASE("review table: a header on the first line is known as one")
{
    CHECK(language::begins_with_header("Owner\tAction\tDue\nAna\tfix it\tfri"));
    CHECK(language::begins_with_header("| **Who** | What |\n|---|---|\n| Ana | fix it |"));
    CHECK_FALSE(language::begins_with_header("Owner\tAction\tDue"));
    CHECK_FALSE(language::begins_with_header("add an alert by friday\nwrite the runbook"));
}
