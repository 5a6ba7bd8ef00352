// Goal: the bot always ends. Method: a group of tasks on a loop of its own.
#include <makegood/bot/task_group.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "bot/harness.hpp"

using namespace makegood;

namespace {

boost::asio::awaitable<void> wait_for_ever(bot::signal& never) { co_await never.wait(); }

boost::asio::awaitable<void> cancel_and_join(bot::task_group& tasks, bot::signal& never, bool& is_joined)
{
    tasks.spawn("before", wait_for_ever(never));
    tasks.cancel();
    tasks.spawn("behind", wait_for_ever(never));
    co_await tasks.join();
    is_joined = true;
}

} // namespace

TEST_CASE("task group: what is begun behind its cancellation does not keep it waiting")
{
    boost::asio::io_context loop;
    tests::silent_log log;
    bot::signal never(loop.get_executor());
    bool is_joined = false;
    bot::task_group tasks(loop.get_executor(), log, [](const auto&, const auto&) {});
    boost::asio::co_spawn(loop, cancel_and_join(tasks, never, is_joined), boost::asio::detached);
    loop.run_for(std::chrono::seconds(1)); // a bound: it ends by itself
    CHECK(is_joined);
    tasks.cancel();
    loop.run();
    CHECK(tasks.size() == 0);
}
