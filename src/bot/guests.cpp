#include <makegood/bot/guests.hpp>

#include <algorithm>

#include <makegood/bot/run_unit.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

asio::awaitable<bool> note_guests(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock,
                                  std::set<std::string> guests, core::place where)
{
    const auto members = co_await directory.members(where.channel);
    if (!members)
        co_return false;
    const auto now = clock.now();
    where.guests_at = now;
    where.has_guests
        = std::any_of(members->begin(), members->end(), [&](const auto& user) { return guests.contains(user); });
    auto store = [&where, now](ports::ledger& house) { house.places.put(where, now); };
    co_await run_unit(ledger, std::move(store));
    co_return true;
}

} // namespace makegood::bot
