// What main.cpp and the run share: exit codes, the version, and the wiring of platforms' settings.
#pragma once

#include <string>

#include <makegood/core/refusal.hpp>
#include <makegood/ops/settings.hpp>
#include <makegood/matrix/chat.hpp>
#include <makegood/slack/chat.hpp>

namespace makegood {

enum exit_code : int { done = 0, problem_found = 1, usage = 2, refused_credentials = 3, database_unusable = 4 };

inline constexpr const char* version = "0.1.0";

// Prints one line on standard error and returns the code.
int fail(exit_code code, const std::string& problem);

// The settings of the Slack room; a refusal when HTTPS_PROXY cannot be read.
core::outcome<slack::settings> slack_settings_of(const ops::settings& all);
// The same of the Matrix room.
core::outcome<matrix::settings> matrix_settings_of(const ops::settings& all);

// What `makegood parked --retry` asks the running bot; answered {"count": N} or {"error": "…"}.
inline constexpr const char* unpark_request = R"({"do":"unpark"})";

// Runs the bot until it is stopped; returns the exit code.
int run_bot(ops::settings values);

} // namespace makegood
