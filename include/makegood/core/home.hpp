// A person's own page of the bot: what they owe, what they are asked, what others owe them, how their team does.
// Published anew whenever something of theirs changes. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/figures.hpp>
#include <makegood/core/show.hpp>

namespace makegood::core {

// Actions of each part that are shown, with their buttons; the rest is a count with the command that lists it. Slack
// takes 100 blocks, and each of these is two.
inline constexpr std::size_t home_owed_limit = 20;
inline constexpr std::size_t home_asked_limit = 12;
inline constexpr std::size_t home_awaited_limit = 12;

// One part: the first actions by date, and how many there are in all.
struct home_part
{
    std::vector<listed_action> items = {};
    std::size_t total = 0;
};

// The figures of the person's team, counted over all its people together.
struct team_figures
{
    std::string team = {};
    core::figures figures = {};
    int window_days = 0;
};

struct home_facts
{
    home_part owed; // promised by the person
    home_part asked; // offered to them
    home_part awaited; // asked by them of others, and open
    std::size_t overdue = 0; // of those owed
    std::string command_word = {}; // "/action"
    // Shown when promises of the team fell due in the window.
    std::optional<team_figures> team = {};
};

document home(home_facts facts, const std::string& zone, instant now);

} // namespace makegood::core
