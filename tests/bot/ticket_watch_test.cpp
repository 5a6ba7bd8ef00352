// Goal: nobody is reminded of what they are at in its ticket. Method: the real bot and ledger, trackers that answer as
// told.
#include <map>

#include "bot/harness.hpp"

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
