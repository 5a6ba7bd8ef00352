// What the house keeps, as ports: a bundle of stores used inside one unit of work. All calls are synchronous, on the
// ledger thread, inside the unit's transaction; references are valid during the unit only. Implementations throw
// on failure (disk full, I/O), which rolls the unit back; they never throw for "not there".
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include <makegood/ports/action_store.hpp>
#include <makegood/ports/history_store.hpp>
#include <makegood/ports/inbox_store.hpp>
#include <makegood/ports/incident_store.hpp>
#include <makegood/ports/mark_store.hpp>
#include <makegood/ports/outbox_store.hpp>
#include <makegood/ports/person_store.hpp>
#include <makegood/ports/place_store.hpp>
#include <makegood/ports/question_store.hpp>
#include <makegood/ports/review_store.hpp>
#include <makegood/ports/team_store.hpp>

namespace makegood::ports {

struct ledger
{
    action_store& actions;
    person_store& people;
    place_store& places;
    team_store& teams;
    mark_store& marks;
    incident_store& incidents;
    question_store& questions;
    history_store& history;
    review_store& reviews;
    inbox_store& inbox;
    outbox_store& outbox;
};

// How a unit of work ended.
enum class unit_end {
    committed, // on disk
    expired, // begin_by had passed before it began: no effect
    failed, // rolled back alone as well: `problem` says why (disk full, an exception)
    stopped, // the ledger thread was stopped before it began: no effect
};

struct unit_report
{
    unit_end end = unit_end::committed;
    std::string problem = {};
    // The store cannot write at all (full, read-only, locked): health shows it.
    bool is_storage = false;
    // The unit put something into the outbox that was not waiting there already.
    bool has_mail = false;
};

// A unit of work: `work` runs in one transaction on the ledger thread, perhaps twice (a failed group is repeated one by
// one), so it touches nothing but the ledger and values it owns and overwrites. `done` runs on the loop thread after
// COMMIT returned, or after the unit failed.
struct unit
{
    std::chrono::steady_clock::time_point begin_by = std::chrono::steady_clock::time_point::max();
    std::function<void(ledger&)> work;
    std::function<void(const unit_report&)> done;
};

class ledger_runner
{
public:
    virtual ~ledger_runner() = default;
    // Queues a unit; false when the queue (limit 4,096) is full: no effect, done is not called. Loop thread.
    virtual bool submit(unit next) = 0;
    // Read-only work on the reader thread, after everything committed so far. Same rules; writing throws.
    virtual bool read(unit next) = 0;
    // From now on `tell` is called on the loop thread after each commit that put something new into the outbox, before
    // the units of that commit are told; an empty function ends it. Whoever queues a message needs to wake nobody.
    virtual void on_mail(std::function<void()> tell) = 0;
    // Units waiting.
    virtual std::size_t waiting() const = 0;
};

} // namespace makegood::ports
