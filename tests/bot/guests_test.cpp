// Who reads a place is noted as that stands when the look-up ends: nothing that an event said meanwhile is undone.
#include <makegood/bot/guests.hpp>
#include <makegood/commands/public_word.hpp>

#include "bot/harness.hpp"
#include "bot/prompt_ledger.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;

namespace {

struct look_up
{
    tests::ledger_fixture house;
    boost::asio::io_context loop;
    tests::fake_clock clock{loop.get_executor(), house.now};
    tests::fake_chat chat{loop.get_executor()};
    tests::prompt_ledger ledger{house, loop};

    core::place stored() { return *house.ledger().places.find(house.general.id); }
    void change(const std::function<void(core::place&)>& how)
    {
        house.transact([&](ports::ledger& on) {
            auto place = *on.places.find(house.general.id);
            how(place);
            on.places.put(place, house.now);
        });
    }
    bool note()
    {
        bool is_noted = false;
        const auto ended = [&](const std::exception_ptr&, bool result) { is_noted = result; };
        boost::asio::co_spawn(loop, bot::note_guests(ledger, chat, clock, {"U003"}, stored()), ended);
        loop.run();
        return is_noted;
    }
};

} // namespace

TEST_CASE("guests: a place that turned private while its members were read stays private")
{
    look_up it;
    it.chat.while_members_are_read
        = [&it] { it.change([](core::place& place) { place.visibility = core::visibility::closed; }); };
    CHECK(it.note());
    CHECK(it.stored().visibility == core::visibility::closed);
}

TEST_CASE("guests: where somebody came while its members were read, its readers stay unknown")
{
    look_up it;
    it.chat.while_members_are_read
        = [&it] { it.change([](core::place& place) { place.guests_at = core::instant{}; }); };
    CHECK_FALSE(it.note());
    CHECK(it.stored().guests_at == core::instant{});
}

TEST_CASE("guests: what was held until it is known who reads there may go once it is")
{
    look_up it;
    const auto claimed = [&] {
        std::size_t rows = 0;
        it.house.transact([&](ports::ledger& on) {
            for (const auto& row : on.outbox.claim(it.house.now, 9))
                rows += row.message.key.starts_with("escalation/") ? 1 : 0;
        });
        return rows;
    };
    it.house.transact([&](ports::ledger& on) {
        core::action item;
        item.text = "add an alert on replica lag";
        item.state = core::state::promised;
        item.owner = it.house.ana.id;
        item.asker = it.house.vp.id;
        item.from.place = it.house.general.id;
        item.due_at = core::instant{};
        item.is_escalated = true;
        item.id = on.actions.add(item);
        commands::put_escalation(on, item, it.house.general.id, it.house.now);
        auto held = on.outbox.find("escalation/1/0")->message;
        held.not_before = it.house.now + std::chrono::hours(24);
        on.outbox.put(held, it.house.now);
    });
    CHECK(claimed() == 0);
    CHECK(it.note());
    CHECK(claimed() == 1);
}
