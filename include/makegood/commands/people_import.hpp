// People as an organisation's own file has them: their team, its lead, their hours and when they are away. What the
// file says of somebody goes before the settings and the platform's user groups, until another file says otherwise
// ("-": as the settings say; an empty cell says nothing). Which teams there are, and their channels, the settings alone
// say. Actions stay with their owners, whatever team those are of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/id.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/language/people_table.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

struct people_import
{
    // What is wrong, each beginning with its line: with any, nothing is changed.
    std::vector<std::string> problems = {};
    // What changes, each beginning with its line, with whom it means and how they were found.
    std::vector<std::string> changes = {};
    int unchanged = 0;
    // How people were found.
    int by_address = 0;
    int by_name = 0;
    int by_id = 0;

    struct member
    {
        // With the platform's id alone where nobody has met them yet.
        core::person_id who = {};
        std::string user = {};
        std::optional<std::string> team = {};
        // With hours and days away as they will be; empty: they stay.
        std::optional<core::person> choices = {};
    };
    std::vector<member> members = {};
    struct leading
    {
        std::string team;
        core::person_id lead;
    };
    std::vector<leading> leads = {};
};

// What the file would change. Reads only. An empty workspace means any.
people_import plan_import(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
                          const language::people_table& file, core::instant now);

// Rows that are carried out in one unit of work, so that commands get their turn between two of them.
inline constexpr std::size_t imported_at_once = 200;
// A file of which the whole was planned without a problem, in parts of so many rows. Each is planned and carried out in
// a unit of its own; after a crash between two of them the same file, imported again, does what is left.
std::vector<language::people_table> parts_of(const language::people_table& file);

// Changes it; a plan without problems, of this unit. What the people of the file owe, asked or were asked is looked at
// anew; what a team was asked comes back to who asked by the usual rules when nobody is left in it.
void carry_out(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
               const people_import& plan, core::instant now);

} // namespace makegood::commands
