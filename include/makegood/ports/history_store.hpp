// Every change of every action, in the order in which they were made (I7).
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

// How a change came in.
enum class channel_of_change { command, message, button, form, scheduler, import, tracker, reaction };

// One change of one action: I7.
struct change
{
    std::int64_t id = 0;
    core::action_id action;
    // Who did it; none: the bot itself (returned offers, escalations).
    core::person_id actor;
    core::instant at{};
    channel_of_change by = channel_of_change::command;
    // The verb: "record", "accept", "close", "move", "give", "note", …
    std::string verb;
    // What a reader of the history wants to know, one line: "from 27 Nov to 4 Dec: waiting for the vendor".
    std::string detail;
    // The action before this change; empty for its recording. What undo restores.
    std::optional<core::action> before;
};

class history_store
{
public:
    virtual ~history_store() = default;
    virtual void record(const change& entry) = 0;
    // Oldest first; `before` is left empty.
    virtual std::vector<change> of(core::action_id id) = 0;
    // The latest change of an action, with `before`.
    virtual std::optional<change> last_of(core::action_id id) = 0;
    // The latest undoable change by a person since an instant: what a bare "undo" means.
    virtual std::optional<change> last_by(core::person_id actor, core::instant since) = 0;
    // Actions that a person did not take on ("refuse") since an instant, each once, the latest `limit`.
    virtual std::vector<core::action_id> refused_by(core::person_id actor, core::instant since, int limit) = 0;
};

} // namespace makegood::ports
