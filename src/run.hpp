// What main.cpp and the run share: exit codes and the version.
#pragma once

#include <string>

#include <makegood/ops/settings.hpp>

namespace makegood {

enum exit_code : int { done = 0, problem_found = 1, usage = 2, refused_credentials = 3, database_unusable = 4 };

inline constexpr const char* version = "0.1.0";

// Prints one line on standard error and returns the code.
int fail(exit_code code, const std::string& problem);

// What `makegood parked --retry` asks the running bot; answered {"count": N} or {"error": "…"}.
inline constexpr const char* unpark_request = R"({"do":"unpark"})";

// Runs the bot until it is stopped; returns the exit code.
int run_bot(ops::settings values);

} // namespace makegood
