// What the tests of settings share: a file as somebody wrote it, loaded, and the refusal that it gets.
#pragma once

#include <string>

#include <makegood/ops/settings.hpp>

#include "support/catch.hpp"
#include "temporary_folder.hpp"

namespace makegood::tests {

using ops::environment;
using ops::load_settings;
using ops::settings;

inline const temporary_folder& folder()
{
    static const temporary_folder one;
    return one;
}

inline core::outcome<settings> load(const std::string& toml, const environment& variables = {})
{
    return load_settings(folder().write("bot.toml", toml), variables);
}

// The refusal without the folder's name: "bot.toml:1: …".
inline std::string refused(const std::string& toml, const environment& variables = {})
{
    const auto loaded = load(toml, variables);
    REQUIRE_FALSE(loaded.has_value());
    std::string text = loaded.error().text;
    const std::string prefix = folder().path() + "/";
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
        text.erase(at, prefix.size());
    return text;
}

} // namespace makegood::tests
