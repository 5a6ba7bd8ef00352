// Replies about actions: receipts, one action with its history, lists. Every block about an action carries its id.
// Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/nudge_policy.hpp>

namespace makegood::core {

// Lines of one list; the rest is a count.
inline constexpr std::size_t list_lines_limit = 40;
// Actions in "mine" that have buttons of their own.
inline constexpr std::size_t mine_buttons_limit = 10;
// Newest history lines shown.
inline constexpr std::size_t history_lines_limit = 20;

struct history_line
{
    instant at{};
    // None: the bot itself.
    person_id actor = {};
    // What they did, one line that completes "Bo …": "moved it from 27 Nov to 4 Dec: waiting for the vendor".
    std::string what;
};

// "Noted A-17: …. Ana is asked. Due Fri 27 Nov, end of day in London. [Undo] [Edit]". `zone` is the zone the date ends
// in. An assumed date says so and offers [Another date].
document receipt(const action& item, const std::string& zone, instant now);
// Several at once: one line each, one [Undo] each.
document receipts(const std::vector<action>& items, const std::string& zone, instant now);

struct shown_action
{
    action item;
    // "INC-104 checkout down", if the reader may know.
    std::string incident = {};
    // Quoted source and its link, if the reader may read the place.
    bool may_quote_source = false;
    std::vector<history_line> history = {};
    core::silence silence = {};
    // As in batch_item.
    person_id back_who = {};
    day back_on = {};
    bool is_sprint_over = false;
    // Which buttons: what the reader may do.
    bool may_change = false;
    bool may_answer = false;
};
document show_action(const shown_action& what, const std::string& zone, instant now);

struct listed_action
{
    action item;
    std::string incident = {};
};
// A list under a heading: overdue first, then due, offered, ideas, each under a heading of its own where there are
// several. `items` is not empty.
document list_of(const std::string& title, std::vector<listed_action> items, const std::string& zone, instant now);
// "mine": what `who` owes (overdue first, with [Done] [Later…]), what they were asked, what they asked of others.
document mine(person_id who, std::vector<listed_action> items, const std::string& zone, instant now);

} // namespace makegood::core
