// `makegood check`: what was looked at, what was found, and what to do about it. Other rooms add providers for what
// they know (tokens and scopes, places, the database's contents); here are those of the machine and the settings.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <makegood/ops/settings.hpp>
#include <makegood/ports/finding.hpp>

namespace makegood::ops {

using ports::finding;

// A named part of the check ("settings", "database"); run() may block, must not throw for what it looks for, and always
// finds something.
struct check_part
{
    std::string name;
    std::function<std::vector<finding>()> run;
};

// Runs every part in order and prints one line for each finding: "ok       database: what.", "problem  database: what.
// Remedy.", "off      digest: what. Remedy." or "skipped  slack: what.". An exception is a problem of its part. Returns
// how many problems there are.
int run_checks(const std::vector<check_part>& parts, std::ostream& out);

// The database's folder exists and can be written, the file (if any) belongs to us and is one, 100 MB are free.
std::vector<finding> check_database_file(const settings& from);
// The health address can be listened on, or is in use while a bot runs on the database of the settings.
std::vector<finding> check_health_address(const settings& from);
// Which file was read, whether both tokens are set, and whether the zone data of the system is installed.
std::vector<finding> check_settings(const settings& from);
// Which features are off for want of a setting, and which one it is.
std::vector<finding> check_features(const settings& from);

} // namespace makegood::ops
