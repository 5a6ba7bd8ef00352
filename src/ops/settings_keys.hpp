// Every key of the settings file: how it is read, refused and shown. Private to the room.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <makegood/ops/settings.hpp>

#include "settings_file.hpp"

namespace makegood::ops {

struct setting_key
{
    std::string section;
    std::string name;
    // Completes "must be …": "a time of day".
    std::string expected;
    // A correct value, written as TOML.
    std::string example;
    // False and no effect when the value is not acceptable.
    std::function<bool(const file_value&, settings&)> read;
    // The value as TOML; empty: not set, which only keys of tables may be.
    std::function<std::string(const settings&)> show;
};

// In the order of the documentation. Built once.
const std::vector<setting_key>& setting_keys();

// A section that may stand in the file any number of times, "[[incident.source]]", an element of a list for each. Its
// keys are among the others; they read into the last element, and show it.
struct setting_table
{
    std::string section;
    std::function<std::size_t(const settings&)> count;
    // Appends an element of defaults.
    std::function<void(settings&)> add;
    // Leaves that element alone.
    std::function<void(settings&, std::size_t)> keep_only;
    // What is wrong with the last element as a whole, which has been read; empty: nothing.
    std::function<std::string(const settings&)> problem;
};

const std::vector<setting_table>& setting_tables();

// The keys of [[team]], and what is wrong with the last of them (as in setting_table).
void add_team_keys(std::vector<setting_key>& keys);
// Those of [matrix].
void add_matrix_keys(std::vector<setting_key>& keys);
// Those of [trackers].
void add_tracker_keys(std::vector<setting_key>& keys);
std::string problem_of_team(const settings& from);
// The same of [[holidays]].
void add_holiday_keys(std::vector<setting_key>& keys);
std::string problem_of_holidays(const settings& from);
// The same of [[policy]].
void add_policy_keys(std::vector<setting_key>& keys);
std::string problem_of_policy(const settings& from);

} // namespace makegood::ops
