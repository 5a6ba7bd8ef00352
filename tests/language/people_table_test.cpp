// Goal: a file of people is read as spreadsheets write it, and whatever cannot be read is named by its line. Method:
// files as text.
#include <string>

#include "makegood/language/people_table.hpp"
#include "support/catch.hpp"

using namespace makegood;
using language::read_people;

namespace {

// "2: the cells are …", one line for each problem.
std::string problems_of(const std::string& text)
{
    std::string all;
    for (const auto& each : read_people(text).problems)
        all += (all.empty() ? "" : "\n") + std::to_string(each.line) + ": " + each.text;
    return all;
}

} // namespace

TEST_CASE("people table: columns in any order, those that are left out are not said")
{
    const auto read = read_people("Team,EMAIL\nsre,ana@example.com\n\ndba, bo@example.com \n");
    CHECK(read.problems.empty());
    REQUIRE(read.rows.size() == 2);
    CHECK(read.rows[0].person == "ana@example.com");
    CHECK(read.rows[0].team == "sre");
    CHECK_FALSE(read.rows[0].lead);
    CHECK(read.rows[1].line == 4);
    CHECK(read.rows[1].person == "bo@example.com");
}

TEST_CASE(
    "people table: quotes, semicolons, Windows line ends and a byte order mark are read as spreadsheets write them")
{
    const auto read = read_people("\xEF\xBB\xBF"
                                  "email;team;away\r\n\"ana\"\"s; own\";sre;\"2026-12-20..2027-01-03;\n2027-02-15\"\r\n"
                                  "bo;dba;\r\n");
    CHECK(read.problems.empty());
    REQUIRE(read.rows.size() == 2);
    CHECK(read.rows[0].person == "ana\"s; own");
    CHECK(read.rows[0].away == "2026-12-20..2027-01-03;\n2027-02-15");
    CHECK(read.rows[1].line == 4);
    CHECK(read.rows[1].away == "");
}

TEST_CASE("people table: what is wrong is named by its line")
{
    CHECK(problems_of("") == "1: the file is empty");
    CHECK(problems_of("ana@example.com,sre\n")
          == "1: there is no column \"ana@example.com\"; the columns are email, team, "
             "lead, country, zone, hours, batch, away");
    CHECK(problems_of("team,lead\nsre,ana\n")
          == "1: the first line must name the columns, email among them, for example: email,team,lead");
    CHECK(problems_of("email,team,email\n") == "1: the column \"email\" stands there twice");
    CHECK(problems_of("email,team\nana,sre,x\n,dba\nbo,dba\n\"cy,dba\n")
          == "2: it has 3 cells, the first line has 2\n3: it names nobody: email is empty\n"
             "5: a quote is opened here and not closed");
}

TEST_CASE("people table: no more than its limits")
{
    std::string text = "email\n";
    for (std::size_t row = 0; row <= language::people_rows_max; ++row)
        text += "u" + std::to_string(row) + "\n";
    const auto read = read_people(text);
    CHECK(read.rows.size() == language::people_rows_max);
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems.front().line == language::people_rows_max + 2);
    CHECK(problems_of("email\n" + std::string(language::people_bytes_max, 'x')).find("KiB") != std::string::npos);
}
