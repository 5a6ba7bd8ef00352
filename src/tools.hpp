// Subcommands that look ahead, or bring people in. They put rooms together, as main.cpp does.
#pragma once

#include <optional>
#include <string>

#include <makegood/commands/people_import.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/language/people_table.hpp>
#include <makegood/ops/settings.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/store/database.hpp>

namespace makegood {

struct nudges_request
{
    // "2026-11-30"; empty: today.
    std::string on;
    bool is_json = false;
};

// `makegood nudges --dry-run`: each person's batch of that day and what is escalated to channels, if nobody does
// anything until then, and why the other actions are silent. Reads only; returns the exit code.
int print_nudges(const ops::settings& values, store::database& database, const nudges_request& asked);

struct import_request
{
    std::string file;
    // Else only what would change is said.
    bool is_applied = false;
};

// `makegood people import`. Changes go through the running bot, or into the database when none runs. Returns the exit
// code.
int import_people(const ops::settings& values, const import_request& asked);

// The request to the running bot, and the file in one; empty for others.
std::string request_import(const std::string& text);
std::optional<std::string> requested_import(const std::string& request);
// Carries out one part of the file (commands::parts_of), inside a unit of work; throws where it does not fit any more.
void import_part(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
                 const language::people_table& part, core::instant now);
// What was found in the file, as JSON.
std::string import_answer(const commands::people_import& plan);

} // namespace makegood
