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
    // The value as TOML.
    std::function<std::string(const settings&)> show;
};

// In the order of the documentation. Built once.
const std::vector<setting_key>& setting_keys();

} // namespace makegood::ops
