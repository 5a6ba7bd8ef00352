#include <makegood/bot/task_group.hpp>

#include <memory>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

signal::signal(asio::any_io_executor executor)
    : executor_(std::move(executor))
{
}

void signal::raise()
{
    ++raised_;
    for (auto* waiter : waiters_)
        waiter->cancel();
}

asio::awaitable<void> signal::wait()
{
    while (consumed_ == raised_)
        co_await wait_next(asio::steady_timer::time_point::max());
    consumed_ = raised_;
}

asio::awaitable<bool> signal::wait_next(std::chrono::steady_clock::time_point until)
{
    const auto seen = raised_;
    // Each waiter has a timer of its own: setting a shared one anew would cancel the others' waits.
    asio::steady_timer timer(executor_, until);
    const auto self = waiters_.insert(waiters_.end(), &timer);
    boost::system::error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await timer.async_wait(token);
    waiters_.erase(self);
    // A cancelled timer is how raise() wakes us; a cancelled coroutine must end instead.
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return raised_ != seen;
}

task_group::task_group(const asio::any_io_executor& executor, ports::log& log,
                       std::function<void(const std::string&, const std::string&)> on_failure)
    : executor_(executor)
    , log_(log)
    , on_failure_(std::move(on_failure))
    , changed_(executor)
{
}

void task_group::spawn(std::string name, asio::awaitable<void> task)
{
    if (is_cancelled_)
        return;
    const auto self = children_.emplace(children_.end());
    auto finished
        = [this, self, name = std::move(name)](const std::exception_ptr& error) { finish(self, name, error); };
    asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(self->slot(), std::move(finished)));
}

void task_group::finish(child ended, const std::string& name, const std::exception_ptr& error)
{
    // Asio 1.26 hands a cancellation on through memory that the signal owns, so the signal outlives this call by one
    // turn of the loop.
    auto leaving = std::make_shared<std::list<asio::cancellation_signal>>();
    leaving->splice(leaving->begin(), children_, ended);
    asio::post(executor_, [leaving] {});
    changed_.raise();
    if (!error)
        return;
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& problem) {
        if (problem.code() == asio::error::operation_aborted)
            return;
        log_.write(ports::severity::error, "task failed", {{"task", name}, {"problem", problem.what()}});
        on_failure_(name, problem.what());
    } catch (const std::exception& problem) {
        log_.write(ports::severity::error, "task failed", {{"task", name}, {"problem", problem.what()}});
        on_failure_(name, problem.what());
    }
}

void task_group::cancel()
{
    is_cancelled_ = true;
    // emit() may end a child at once and erase its signal, so the next one is fetched before.
    for (auto running = children_.begin(); running != children_.end();) {
        const auto next = std::next(running);
        running->emit(asio::cancellation_type::terminal);
        running = next;
    }
}

asio::awaitable<void> task_group::join()
{
    while (!children_.empty())
        co_await changed_.wait();
}

} // namespace makegood::bot
