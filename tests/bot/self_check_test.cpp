// Goal: operators read of each promise past its date that it was reminded of or why not, and of what was sent and what
// was not. Method: as in nudger_test.cpp.
#include <makegood/bot/self_check.hpp>

#include <boost/asio/post.hpp>

#include "bot/office.hpp"
#include "support/run.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

bot::reminder_check check(office& it) { return bot::check_reminders(it.ledger(), it.policy, it.now); }

// What is written and measured, the last of each gauge.
struct read_log : ports::log
{
    void write(ports::severity, std::string_view event, std::initializer_list<field> fields) override
    {
        lines.emplace_back(event);
        for (const auto& [name, value] : fields)
            lines.back() += " " + std::string(name) + "=" + value;
    }
    void count(std::string_view, std::string_view, std::int64_t) override { }
    void gauge(std::string_view name, double value) override { gauges[std::string(name)] = value; }
    double silent(const std::string& why) { return gauges.at("makegood_promises_silent{kind=\"" + why + "\"}"); }
    std::vector<std::string> lines;
    std::map<std::string, double> gauges;
};

// An office whose bot checks itself once each time it is asked to, and says so in the log.
class checked_office : public office
{
public:
    void check_once() { CHECK_THROWS_AS(tests::run(loop_, check_.run()), slept); }
    read_log log;

private:
    struct slept
    {
    };
    struct once_clock : ports::clock
    {
        explicit once_clock(const core::instant& shown)
            : shown_(shown)
        {
        }
        core::instant now() const override { return shown_; }
        boost::asio::awaitable<void> sleep_until(core::instant) override { throw slept{}; }
        std::uint64_t random() override { return 0; }
        const core::instant& shown_;
    };
    struct same_thread : ports::ledger_runner
    {
        explicit same_thread(checked_office& it)
            : it_(it)
        {
        }
        bool submit(ports::unit next) override
        {
            it_.transact(next.work);
            boost::asio::post(it_.loop_, [done = std::move(next.done)] { done({}); });
            return true;
        }
        bool read(ports::unit next) override { return submit(std::move(next)); }
        void on_mail(std::function<void()>) override { }
        std::size_t waiting() const override { return 0; }
        checked_office& it_;
    };

    boost::asio::io_context loop_;
    once_clock clock_{now};
    same_thread runner_{*this};
    bot::self_check check_{runner_, clock_, log, policy};
};

} // namespace

TEST_CASE("self-check: each promise past its date was reminded of, is due for it, or is silent for a reason")
{
    office it;
    for (const auto* words : {"write the runbook by 25 nov", "draw the failover by 25 nov", "order the disks by 4 dec"})
        it.note(it.ana, it.general, words);
    it.note(it.ana, it.general, "blocked A-2 on https://example.com/ticket/7");
    CHECK(check(it).past_due == 0);
    it.go_to(26, 8);
    auto found = check(it);
    CHECK(found.past_due == 2);
    CHECK(found.due_now == 0);
    it.go_to(26, 9);
    CHECK(check(it).due_now == 1);
    it.plan();
    it.send(it.ana);
    found = check(it);
    CHECK(found.told == 1);
    CHECK(found.due_now == 0);
    CHECK(found.silent[core::silence_reason::blocked] == 1);
    CHECK(found.messages == 1);
    CHECK(found.items == 1);
    CHECK(found.failed == 0);
    CHECK_FALSE(found.late_since);
    const auto words = bot::check_words(found);
    REQUIRE(words.size() == 3);
    CHECK(words[1] == "Of 1 reminder in the last 7 days 0 were answered.");
    CHECK(words[0]
          == "Reminders of the last 24 hours: 1 due: 1 action in 1 message, none failed. Three of four people had at "
             "most 1 in the last 7 days.");
    CHECK(words[2] == "Promises past their date: 2: 1 reminded of in the last 24 hours, 0 due for it now, 1 blocked.");
}

TEST_CASE("self-check: what people did about what they were reminded of is counted, and how soon")
{
    office it;
    for (const auto* words :
         {"write the runbook by 25 nov", "draw the failover by 25 nov", "order the disks by 25 nov"})
        it.note(it.ana, it.general, words);
    it.go_to(26, 9);
    it.plan();
    it.send(it.ana);
    it.note(it.bo, it.general, "note A-3 I saw a shop that has them"); // of another: no answer of hers
    it.now += std::chrono::minutes(20);
    it.note(it.ana, it.general, "done A-1");
    it.now += std::chrono::hours(3);
    it.note(it.ana, it.general, "later A-2 fri");
    it.note(it.ana, it.general, "note A-2 half of it stands");
    const auto found = check(it);
    CHECK(found.items_week == 3);
    CHECK(found.answered_week == 2);
    CHECK(found.answered_after == std::chrono::minutes(21)); // each command takes one
    CHECK_THAT(bot::check_words(found)[1],
               Contains("Of 3 reminders in the last 7 days 2 were answered, half of them within 21 min."));
    it.go_to(30, 9);
    it.now += std::chrono::hours(24 * 7);
    CHECK(check(it).items_week == 0);
}

TEST_CASE("self-check: what the limit of a week holds back is counted, past its date or not, and said")
{
    office it;
    it.policy.nudge.items_per_week = 1;
    for (const auto* words :
         {"write the runbook by 25 nov", "draw the failover by 25 nov", "order the disks by 27 nov"})
        it.note(it.ana, it.general, words);
    it.go_to(25, 9);
    it.plan();
    it.send(it.ana);
    const auto found = check(it);
    CHECK(found.past_due == 0);
    // The one that was told, too: it would be told again on its day.
    CHECK(found.over_week_limit == 3);
    REQUIRE(bot::check_words(found).size() == 4);
    CHECK(bot::check_words(found)[3] == "Held back until next week, over somebody's limit: 3 actions.");
    it.go_to(30, 8);
    CHECK(check(it).over_week_limit == 0);
}

TEST_CASE("self-check: how many of those who owe something have muted reminders is said")
{
    office it;
    it.note(it.ana, it.general, "write the runbook by 25 nov");
    it.note(it.vp, it.general, "@bo draw the failover");
    it.note(it.admin, it.general, "mute for a week");
    CHECK(check(it).muted.all == 2);
    CHECK(check(it).muted.muted == 0);
    CHECK(bot::check_words(check(it)).size() == 2);
    it.note(it.ana, it.general, "mute for a week");
    const auto found = check(it);
    CHECK(found.muted.muted == 1);
    REQUIRE(bot::check_words(found).size() == 3);
    CHECK(bot::check_words(found)[2] == "Reminders are muted now by 1 of 2 people who owe something or were asked to.");
    it.go_to(30, 9);
    CHECK(check(it).muted.muted == 0);
}

TEST_CASE("self-check: what the full week of a lead has no room for is counted, too")
{
    office it;
    it.policy.nudge.overdue_working_days = {1};
    it.add_team("dba", {it.ana.id}, {}, {}, it.bo.id);
    it.note(it.vp, it.general, "@ana add an alert on replica lag by 27 nov");
    it.note(it.ana, it.general, "accept A-1");
    for (const auto* words : {"write the runbook by 1 dec", "draw the failover by 1 dec", "order the disks by 1 dec"})
        it.note(it.bo, it.general, words);
    it.batch(it.ana, 30);
    // Bo's Tuesday begins in Sydney on Monday evening.
    it.go_to(30, 23);
    it.plan();
    CHECK_THAT(it.send(it.bo), Contains("write the runbook"));
    CHECK_THAT(it.batch(it.ana, 31), Contains("Bo (lead of dba) hears of it on the next working day."));
    for (const auto* words : {"done A-2", "done A-3", "done A-4"})
        it.note(it.bo, it.general, words);
    CHECK(check(it).over_week_limit == 0);
    it.policy.nudge.items_per_week = 3;
    CHECK(check(it).over_week_limit == 1);
}

TEST_CASE("self-check: all that is past its date is counted, however much it is")
{
    office it;
    for (int count = 0; count < 230; ++count)
        it.note(it.ana, it.general, "write runbook " + std::to_string(count) + " by 25 nov");
    it.go_to(26, 9);
    const auto found = check(it);
    CHECK(found.past_due == 230);
    CHECK(found.due_now == 230);
}

TEST_CASE("self-check: what failed, and what nobody planned, is counted")
{
    office it;
    it.note(it.ana, it.general, "write the runbook by 25 nov");
    it.go_to(25, 9);
    it.plan();
    for (const auto& row : it.claim())
        it.settle(row,
                  row.message.lane == ports::lane::nudge ? ports::outbox_state::parked : ports::outbox_state::sent);
    CHECK(check(it).failed == 1);
    CHECK(check(it).items == 0);
    CHECK(check(it).due == 1);
    CHECK_THAT(bot::check_words(check(it))[0], Contains("1 due: 0 actions in 0 messages, 1 failed"));
    it.go_to(30, 9);
    REQUIRE(it.action(1).look_at);
    it.now += std::chrono::minutes(16);
    CHECK(check(it).late_since == it.action(1).look_at);
}

TEST_CASE("self-check: three of four people had at most as many reminders as it says, however few they are")
{
    office it;
    for (int count = 0; count < 10; ++count)
        it.note(it.vp, it.general, "write part " + std::to_string(count) + " of the runbook by 25 nov");
    it.note(it.ana, it.general, "draw the failover by 25 nov");
    const auto remind = [&] {
        it.go_to(25, 9);
        it.plan();
        it.sent();
        return check(it).items_week_p75;
    };
    SECTION("of two, both") { CHECK(remind() == 10); }
    SECTION("of three, all")
    {
        it.note(it.admin, it.general, "order the disks by 25 nov");
        CHECK(remind() == 10);
    }
    SECTION("of four, three")
    {
        it.note(it.admin, it.general, "order the disks by 25 nov");
        it.note(*it.ledger().people.find(core::person_id{6}), it.general, "order the racks by 25 nov");
        CHECK(remind() == 1);
    }
}

TEST_CASE("self-check: each check is in the metrics, and one a day in the log")
{
    checked_office it;
    for (const auto* words : {"write the runbook by 25 nov", "draw the failover by 25 nov"})
        it.note(it.ana, it.general, words);
    it.note(it.ana, it.general, "blocked A-2 on https://example.com/ticket/7");
    it.note(it.vp, it.general, "order the disks by 25 nov");
    it.note(it.vp, it.general, "away 25 nov - 27 nov");
    it.go_to(26, 9);
    it.plan();
    it.send(it.ana);
    it.check_once();
    CHECK(it.log.lines
          == std::vector<std::string>{
              "reminders checked due=2 sent=1 held_back=1 (1 away) failed=0 answered_week=0 of 1 past_due=3 told=1 "
              "due_now=0 silent=1 blocked, 1 away over_week_limit=0 muted=0 of 2"});
    CHECK(it.log.gauges.at("makegood_reminders_due_last_day") == 2);
    CHECK(it.log.gauges.at("makegood_reminded_actions_last_day") == 1);
    CHECK(it.log.gauges.at("makegood_reminders_held_back") == 1);
    CHECK(it.log.gauges.at("makegood_reminders_failed_last_day") == 0);
    CHECK(it.log.gauges.at("makegood_reminded_actions_week_p75") == 1);
    CHECK(it.log.gauges.at("makegood_promises_past_due") == 3);
    CHECK(it.log.gauges.at("makegood_promises_due_for_a_reminder") == 0);
    CHECK(it.log.silent("away") == 1);
    CHECK(it.log.silent("blocked") == 1);
    CHECK(it.log.silent("muted") == 0);
    const auto series = it.log.gauges.size();

    // An hour later the promise is kept, and its reason is gone with it.
    it.now += std::chrono::hours(1);
    it.note(it.ana, it.general, "done A-2");
    it.check_once();
    CHECK(it.log.lines.size() == 1);
    CHECK(it.log.silent("blocked") == 0);
    CHECK(it.log.gauges.size() == series);
    it.go_to(27, 10);
    it.check_once();
    CHECK(it.log.lines.size() == 2);
}

TEST_CASE("self-check: what its owner put off is not due, whatever would hold it back besides")
{
    office it;
    it.note(it.ana, it.general, "write the runbook by 25 nov");
    it.note(it.ana, it.general, "blocked A-1 on @bo");
    it.note(it.bo, it.general, "mute until 20 dec");
    it.go_to(26, 9);
    const auto found = check(it);
    CHECK(found.due == 0);
    CHECK(found.held_back.empty());
    CHECK(found.past_due == 1);
}

TEST_CASE("self-check: what is due and held back is told with its reason")
{
    office it;
    it.note(it.vp, it.general, "order the disks by 25 nov");
    it.note(it.vp, it.general, "away 25 nov - 27 nov");
    it.note(it.ana, it.general, "write the runbook by 25 nov");
    it.go_to(26, 9);
    const auto found = check(it);
    CHECK(found.due == 2);
    CHECK(found.held_back == std::map<core::silence_reason, int>{{core::silence_reason::away, 1}});
    CHECK_THAT(bot::check_words(found)[0],
               Contains("2 due: 0 actions in 0 messages, none failed, 1 held back (1 of people who are away)."));
}
