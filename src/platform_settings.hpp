// From the settings of the installation to those of each room that speaks to somebody outside.
#pragma once

#include <string>
#include <vector>

#include <makegood/core/refusal.hpp>
#include <makegood/matrix/chat.hpp>
#include <makegood/ops/settings.hpp>
#include <makegood/slack/chat.hpp>
#include <makegood/trackers/trackers.hpp>

namespace makegood {

// A refusal when HTTPS_PROXY cannot be read.
core::outcome<slack::settings> slack_settings_of(const ops::settings& all);
core::outcome<matrix::settings> matrix_settings_of(const ops::settings& all);
core::outcome<trackers::settings> tracker_settings_of(const ops::settings& all);
// What no log may hold.
std::vector<std::string> secrets_of(const ops::settings& all);

} // namespace makegood
