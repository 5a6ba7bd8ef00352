// Goal: nobody is reminded of what they are at in its ticket. Method: the real bot and ledger, trackers that answer as
// told.
#include <functional>
#include <map>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include <makegood/bot/nudger.hpp>

#include "bot/harness.hpp"
#include "bot/prompt_ledger.hpp"

#include <makegood/ports/trackers.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

using namespace makegood;
using tests::harness;

namespace {

core::instant at(int day, int hour)
{
    return core::instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}} + std::chrono::days{day - 1}
    + std::chrono::hours{hour};
}

class told_trackers final : public ports::trackers
{
public:
    bool knows(const std::string& link) const override { return link.starts_with("PAY-"); }
    boost::asio::awaitable<std::vector<ports::ticket>> look_up(std::vector<std::string> links,
                                                               std::chrono::steady_clock::time_point) override
    {
        std::vector<ports::ticket> found;
        asked.insert(asked.end(), links.begin(), links.end());
        for (const auto& each : links)
            if (const auto known = answers.find(each); known != answers.end())
                found.push_back({each, known->second});
        co_return found;
    }

    // What is not among them gets no answer; an empty one cannot be read.
    std::map<std::string, std::optional<core::instant>> answers;
    std::vector<std::string> asked;
};

// Something happens as it is read for the first time.
class eventful_ledger final : public ports::ledger_runner
{
public:
    eventful_ledger(ports::ledger_runner& of, std::function<void()> event)
        : of_(of)
        , event_(std::move(event))
    {
    }
    bool submit(ports::unit next) override { return of_.submit(std::move(next)); }
    bool read(ports::unit next) override
    {
        const bool is_read = of_.read(std::move(next));
        if (const auto event = std::exchange(event_, nullptr))
            event();
        return is_read;
    }
    void on_mail(std::function<void()> told) override { of_.on_mail(std::move(told)); }
    std::size_t waiting() const override { return of_.waiting(); }

private:
    ports::ledger_runner& of_;
    std::function<void()> event_;
};

struct team_at_work : harness
{
    // On 23 November U1 promises something by 4 December, with these links: reminded first on 2 December at nine.
    explicit team_at_work(const std::string& links)
    {
        trackers = &told;
        run([&] { chat.sink->deliver(command("<@U1> rotate the signing key by 4 dec", "one", "U2")); },
            [&] { return chat.acks.size() == 1; });
        run([&] { chat.sink->deliver(command("accept A-1", "two", "U1")); }, [&] { return chat.acks.size() == 2; });
        run([&] { chat.sink->deliver(command("link A-1 " + links, "three", "U1")); },
            [&] { return chat.acks.size() == 3; });
    }

    // Whether U1 was reminded by the end of a run from then on, of so many minutes.
    bool is_reminded_at(core::instant when, int minutes = 3)
    {
        clock_.move_to(when);
        const auto until = when + std::chrono::minutes{minutes};
        const auto waits = [&] {
            if (clock_.now() < until)
                return true;
            is_over = true;
            chat.on_event();
            return false;
        };
        is_over = false;
        run([&] { let_time_pass(std::chrono::minutes{1}, waits); }, [&] { return is_over; });
        return has_post("nudge/");
    }

    std::optional<core::instant> ticket_moved_at()
    {
        auto database = store::database::open_read_only(store::database_options(this->database()));
        store::sqlite_ledger ledger(database);
        return ledger.ports().actions.find({1})->ticket_moved_at;
    }

    told_trackers told;
    bool is_over = false;
};

} // namespace

TEST_CASE("tickets: a reminder waits while the ticket moves, and comes once it rests")
{
    team_at_work with("PAY-881 https://example.com/page");
    with.told.answers["PAY-881"] = at(31, 15);
    CHECK_FALSE(with.is_reminded_at(at(32, 9)));
    CHECK(with.ticket_moved_at() == at(31, 15));
    CHECK(with.told.asked == std::vector<std::string>{"PAY-881"});
    CHECK(with.is_reminded_at(at(33, 9)));
}

TEST_CASE("tickets: without a word of the tracker, or of a ticket that rests, the reminder comes")
{
    const auto answer = GENERATE(std::optional<core::instant>{}, std::optional{at(24, 12)});
    team_at_work with("PAY-881");
    with.told.answers["PAY-881"] = answer;
    CHECK(with.is_reminded_at(at(32, 9)));

    team_at_work away("PAY-881");
    CHECK(away.is_reminded_at(at(32, 9)));
    CHECK_FALSE(away.ticket_moved_at());
}

TEST_CASE(
    "tickets: they are asked for as a reminder comes into sight and as it goes, and where nothing was said meanwhile")
{
    team_at_work with("PAY-881 PAY-882");
    with.told.answers["PAY-881"] = at(24, 12);
    const auto minutes = [](int count) { return std::chrono::minutes{count}; };
    const auto asked_for
        = [&](const std::string& link) { return std::count(with.told.asked.begin(), with.told.asked.end(), link); };
    CHECK_FALSE(with.is_reminded_at(at(32, 8) + minutes(40), 5));
    CHECK(with.told.asked.empty());
    CHECK_FALSE(with.is_reminded_at(at(32, 8) + minutes(49), 9));
    CHECK(asked_for("PAY-881") == 1);
    CHECK(asked_for("PAY-882") > 1);
    // Meanwhile somebody worked on it.
    with.told.answers["PAY-881"] = at(32, 8) + minutes(55);
    CHECK_FALSE(with.is_reminded_at(at(32, 9)));
    CHECK(asked_for("PAY-881") >= 2);
}

TEST_CASE("tickets: nobody is asked for what is looked at without being said, as after a change of hours")
{
    team_at_work with("PAY-881");
    with.told.answers["PAY-881"] = at(24, 12);
    with.clock_.move_to(at(25, 11));
    const auto acks = with.chat.acks.size();
    with.run([&] { with.chat.sink->deliver(with.command("hours 10:00-18:00", "hours", "U1")); },
             [&] { return with.chat.acks.size() > acks; });
    CHECK_FALSE(with.is_reminded_at(at(25, 12)));
    CHECK(with.told.asked.empty());
}

TEST_CASE("tickets: a tracker whose clock is ahead buys no more quiet than one that is right")
{
    team_at_work with("PAY-881");
    with.told.answers["PAY-881"] = at(60, 12);
    CHECK_FALSE(with.is_reminded_at(at(32, 9)));
    REQUIRE(with.ticket_moved_at());
    CHECK(*with.ticket_moved_at() <= with.clock_.now());
}

TEST_CASE("tickets: what a clock that jumps in the middle of a pass brings is looked at before it is said")
{
    tests::ledger_fixture it;
    boost::asio::io_context loop;
    tests::fake_clock clock{loop.get_executor(), at(23, 10)};
    tests::prompt_ledger prompt{it, loop};
    eventful_ledger runner{prompt, [&] { clock.move_to(at(32, 9)); }};
    tests::silent_log log;
    bot::workspaces served{{}};
    told_trackers trackers;
    bot::nudger planner{runner, served, &trackers, clock, log, it.policy};
    core::action item;
    item.text = "rotate the signing key";
    item.state = core::state::promised;
    item.owner = item.asker = it.ana.id;
    item.from.place = it.general.id;
    item.links = {"PAY-881"};
    item.due_at = item.first_due_at = at(34, 23);
    item.due = item.first_due = core::deadline{core::local_day(*item.due_at, core::zone_or_utc("UTC")), {}};
    item.recorded_at = item.active_at = at(22, 10);
    item.accepted_at = item.active_at;
    item.look_at = at(32, 9);
    it.transact([&](ports::ledger& ledger) { ledger.actions.add(item); });
    const bool is_moving = GENERATE(true, false);
    if (is_moving)
        trackers.answers["PAY-881"] = at(31, 15);
    bot::planned done;
    boost::asio::co_spawn(loop, planner.pass(),
                          [&done](const std::exception_ptr&, const bot::planned& all) { done = all; });
    loop.run();
    CHECK(trackers.asked == std::vector<std::string>{"PAY-881"});
    CHECK(done.batches == (is_moving ? 0 : 1));
}
