// Runs units of work on a thread of their own, which owns the only writing connection. A group takes what waits, at
// most 64, and never waits for more: one transaction, one synchronisation with the disk, then all of its completions in
// one post to the loop. Reports run on a second thread with a read-only
// connection. While nothing waits, the log's file is filled ahead where the options say so.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/store/database.hpp>

namespace makegood::store {

// Units waiting; one more is refused.
inline constexpr std::size_t ledger_queue_limit = 4096;
// Units of one transaction.
inline constexpr std::size_t ledger_group_limit = 64;
// Reports waiting for the reader; one more is refused.
inline constexpr std::size_t reader_queue_limit = 256;
// A report that reads longer is interrupted and fails: a long read keeps the log from being emptied.
inline constexpr std::chrono::seconds report_limit{2};

class ledger_thread final : public ports::ledger_runner
{
public:
    // Opens the database on the calling thread (throws unusable) and starts. Completions are posted to `loop`, whose
    // context outlives this object. Sending rows of an earlier run become unknown only when a unit calls
    // outbox.recover: the caller decides when. `report`, if any, outlives this object; counted: groups that had to be
    // repeated, reports interrupted, and what sqlite_ledger counts.
    ledger_thread(boost::asio::any_io_executor loop, const database_options& options, ports::log* report = nullptr);
    // Stops if still running.
    ~ledger_thread() override;

    // False when 4,096 units wait or after stop. Units run in the order of submission, so the completion of an empty
    // unit says that everything before it is decided.
    bool submit(ports::unit next) override;
    // False when 256 reports wait or after stop. Writing in it throws.
    bool read(ports::unit next) override;
    void on_mail(std::function<void()> tell) override;
    std::size_t waiting() const override;

    // Decides every queued unit, interrupts the report under way, ends waiting reports as stopped, empties the log into
    // the database, joins, gives the lock back. Blocks for that long. Completions posted before it returns still have
    // to be run by the loop. Any thread but the two of this object; at most once effective.
    void stop();

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace makegood::store
