// Who reads a place is noted as that stands when the look-up ends: nothing that an event said meanwhile is undone.
#include <makegood/bot/guests.hpp>

#include "bot/harness.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;

namespace {

// Runs each unit at once, in a transaction of its own.
class prompt_ledger final : public ports::ledger_runner
{
public:
    prompt_ledger(tests::ledger_fixture& house, boost::asio::io_context& loop)
        : house_(house)
        , loop_(loop)
    {
    }
    bool submit(ports::unit next) override
    {
        house_.transact(next.work);
        boost::asio::post(loop_, [done = std::move(next.done)] { done({ports::unit_end::committed, {}, false}); });
        return true;
    }
    bool read(ports::unit next) override { return submit(std::move(next)); }
    void on_mail(std::function<void()>) override { }
    std::size_t waiting() const override { return 0; }

private:
    tests::ledger_fixture& house_;
    boost::asio::io_context& loop_;
};

struct look_up
{
    tests::ledger_fixture house;
    boost::asio::io_context loop;
    tests::fake_clock clock{loop.get_executor(), house.now};
    tests::fake_chat chat{loop.get_executor()};
    prompt_ledger ledger{house, loop};

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
