// `makegood check`: what would keep the bot from working, each problem with its remedy. Other rooms add providers for
// what they know (tokens and scopes, places, the database's contents); here are those of the machine.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <makegood/ops/settings.hpp>

namespace makegood::ops {

struct problem
{
    // What is wrong, one sentence without a full stop.
    std::string what;
    // What to do about it, as an instruction.
    std::string remedy;
    // The bot works without it; only what `what` names is switched off. Not counted.
    bool is_feature_off = false;
};

// A named part of the check ("settings", "database"); run() may block and must not throw for what it looks for.
struct check_part
{
    std::string name;
    std::function<std::vector<problem>()> run;
};

// Runs every part in order and prints one line for each: "ok       database", "problem  database: what. Remedy." or
// "off      slack: what. Remedy.".
// An exception is a problem of its part. Returns how many problems there are.
int run_checks(const std::vector<check_part>& parts, std::ostream& out);

// The database's folder exists and can be written, the file (if any) belongs to us and is one, 100 MB are free.
std::vector<problem> check_database_file(const settings& from);
// The health address can be listened on, or a Makegood answers there already.
std::vector<problem> check_health_address(const settings& from);
// Both tokens are set; the zone data of the system is installed.
std::vector<problem> check_settings(const settings& from);

} // namespace makegood::ops
