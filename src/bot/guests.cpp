#include <makegood/bot/guests.hpp>

#include <algorithm>

#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/public_word.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

asio::awaitable<bool> note_guests(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock,
                                  std::set<std::string> guests, core::place where)
{
    const auto members = co_await directory.members(where.channel);
    if (!members)
        co_return false;
    const auto now = clock.now();
    const bool has_guests
        = std::any_of(members->begin(), members->end(), [&](const auto& user) { return guests.contains(user); });
    bool is_noted = false;
    auto store = [&where, &is_noted, has_guests, now](ports::ledger& house) {
        // As it is stored now: events have spoken since it was read. When somebody came meanwhile, it is looked up
        // again.
        auto place = house.places.find(where.id);
        is_noted = place && place->guests_at == where.guests_at;
        if (!is_noted)
            return;
        place->guests_at = now;
        place->has_guests = has_guests;
        house.places.put(*place, house.places.fetched_at(where.id).value_or(now));
        commands::tell_known_place(house, where.id, now);
    };
    co_await run_unit(ledger, std::move(store));
    co_return is_noted;
}

} // namespace makegood::bot
