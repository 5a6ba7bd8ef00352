#include <makegood/bot/run_unit.hpp>

#include <memory>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

using submit_function = bool (ports::ledger_runner::*)(ports::unit);

asio::awaitable<ports::unit_report> submit_and_wait(ports::ledger_runner& runner, submit_function submit,
                                                    std::function<void(ports::ledger&)> work)
{
    auto initiate = [&runner, submit, work = std::move(work)](auto handler) mutable {
        // std::function wants copies; the handler is moved only, so it is shared.
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        ports::unit unit;
        unit.work = std::move(work);
        unit.done = [waiting](const ports::unit_report& report) { std::move (*waiting)(report); };
        if ((runner.*submit)(std::move(unit)))
            return;
        // Never resumed from inside its own initiation.
        auto executor = asio::get_associated_executor(*waiting);
        asio::post(executor, [waiting] {
            std::move (*waiting)(ports::unit_report{ports::unit_end::stopped, "the ledger's queue is full"});
        });
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(ports::unit_report)>(std::move(initiate),
                                                                                         asio::use_awaitable);
}

} // namespace

asio::awaitable<ports::unit_report> run_unit(ports::ledger_runner& runner, std::function<void(ports::ledger&)> work)
{
    return submit_and_wait(runner, &ports::ledger_runner::submit, std::move(work));
}

asio::awaitable<ports::unit_report> run_read(ports::ledger_runner& runner, std::function<void(ports::ledger&)> work)
{
    return submit_and_wait(runner, &ports::ledger_runner::read, std::move(work));
}

} // namespace makegood::bot
