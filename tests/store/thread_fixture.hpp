// A ledger thread with its loop, driven by the test: units are submitted, completions awaited, nothing sleeps.
#pragma once

#include <future>
#include <stdexcept>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <makegood/store/ledger_thread.hpp>

#include "support/run.hpp"

namespace makegood::tests {

struct running_ledger
{
    explicit running_ledger(const store::database_options& options)
        : thread(loop.get_executor(), options)
    {
    }

    // Submits `work`; its report appears in `reports` at the index returned.
    std::size_t submit(std::function<void(ports::ledger&)> work, std::chrono::steady_clock::time_point begin_by = never)
    {
        const std::size_t at = begin(begin_by);
        if (!thread.submit(unit_of(std::move(work), begin_by, at)))
            throw std::runtime_error("the queue is full");
        return at;
    }
    std::size_t read(std::function<void(ports::ledger&)> work)
    {
        const std::size_t at = begin(never);
        if (!thread.read(unit_of(std::move(work), never, at)))
            throw std::runtime_error("the queue of the reader is full");
        return at;
    }
    // Keeps the ledger thread busy until release(), so that what is submitted meanwhile forms one group.
    void hold()
    {
        gate = std::promise<void>();
        auto opened = gate.get_future().share();
        auto reached = std::make_shared<std::promise<void>>();
        auto is_reached = reached->get_future();
        submit([opened, reached](ports::ledger&) {
            reached->set_value();
            opened.wait();
        });
        is_reached.wait();
    }
    void release() { gate.set_value(); }

    // Runs the loop until every unit submitted so far is reported.
    void settle()
    {
        while (open != 0) {
            if (loop.run_one_for(run_bound) == 0)
                throw std::runtime_error("a unit was never reported");
        }
    }

    static constexpr auto never = std::chrono::steady_clock::time_point::max();
    boost::asio::io_context loop;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{loop.get_executor()};
    std::vector<ports::unit_report> reports;
    // Indexes in the order of completion.
    std::vector<std::size_t> order;
    std::size_t open = 0;
    std::promise<void> gate;
    store::ledger_thread thread;

private:
    std::size_t begin(std::chrono::steady_clock::time_point)
    {
        ++open;
        reports.emplace_back();
        return reports.size() - 1;
    }
    ports::unit unit_of(std::function<void(ports::ledger&)> work, std::chrono::steady_clock::time_point begin_by,
                        std::size_t at)
    {
        ports::unit next;
        next.begin_by = begin_by;
        next.work = std::move(work);
        next.done = [this, at](const ports::unit_report& report) {
            reports[at] = report;
            order.push_back(at);
            --open;
        };
        return next;
    }
};

} // namespace makegood::tests
