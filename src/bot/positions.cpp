#include <makegood/bot/positions.hpp>

#include <makegood/bot/run_unit.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

asio::awaitable<std::optional<std::string>> kept_positions::kept(std::string workspace)
{
    std::optional<std::string> position;
    auto read = [&position, &workspace](ports::ledger& ledger) { position = ledger.marks.position_of(workspace); };
    const auto report = co_await run_unit(ledger_, std::move(read));
    if (report.end != ports::unit_end::committed)
        position.reset();
    co_return position;
}

asio::awaitable<bool> kept_positions::keep(std::string workspace, std::string position)
{
    auto write = [&](ports::ledger& ledger) { ledger.marks.keep_position(workspace, position); };
    const auto report = co_await run_unit(ledger_, std::move(write));
    co_return report.end == ports::unit_end::committed;
}

} // namespace makegood::bot
