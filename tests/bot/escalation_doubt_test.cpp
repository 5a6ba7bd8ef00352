// Goal: what a channel may have been told is told to nobody else as if it had been refused, and follows what becomes of
// the action once it is found there. Method: as in escalation_test.cpp.
#include <string>

#include <makegood/commands/public_word.hpp>

#include "bot/company.hpp"

using namespace makegood;
using Catch::Matchers::Contains;

namespace {

struct channel_told : tests::company
{
    // What Ana leaves unanswered is told in the channel of her team.
    channel_told() { policy.nudge.escalate_to = "#dba"; }
    // Those days go by, and what the channel is to be told on the last one is claimed.
    ports::outbox_row claim_at(int from, int until)
    {
        go_through(from, until);
        plan();
        auto rows = claim();
        REQUIRE(rows.size() == 1);
        REQUIRE(commands::is_escalation(rows[0].message.key));
        return rows[0];
    }
};

} // namespace

TEST_CASE("escalation: what the channel may have read is told to nobody else when its outcome cannot be found out")
{
    channel_told it;
    it.promise();
    auto row = it.claim_at(24, 32);
    row.attempted_at = it.now;
    it.settle(row, ports::outbox_state::unknown);
    row = it.claim().at(0);
    REQUIRE(row.state == ports::outbox_state::unknown);
    it.settle(row, ports::outbox_state::parked);
    REQUIRE(it.row(row.message.key)->state == ports::outbox_state::parked);
    CHECK(it.action(1).is_escalated);
    CHECK_FALSE(commands::was_refused(it.ledger(), it.action(1), it.dba.id));
    SECTION("the lead has it in their week, and does not hear of it before")
    {
        for (int day = 33; day < 39; ++day)
            CHECK(it.batch(it.admin, day).empty());
    }
    SECTION("answered, it is looked up, and what stands there says so")
    {
        it.now += std::chrono::minutes(1);
        it.say(it.ana, "done A-1");
        CHECK_THAT(it.sent()[row.message.key], Contains("(edited)") && Contains("Ana: done"));
    }
    SECTION("answered, and not there: it is not said any more")
    {
        it.now += std::chrono::minutes(1);
        it.say(it.ana, "done A-1");
        for (auto rows = it.claim(); !rows.empty(); rows = it.claim())
            for (const auto& each : rows) {
                const bool is_looked_up = each.state == ports::outbox_state::unknown;
                CHECK((is_looked_up || !commands::is_escalation(each.message.key)));
                it.settle(each, is_looked_up ? ports::outbox_state::retry : ports::outbox_state::sent,
                          is_looked_up ? "" : "1.0");
            }
        CHECK(it.row(row.message.key)->state == ports::outbox_state::superseded);
    }
}

TEST_CASE("escalation: a channel is told of no reminders that the owner's mute kept from them")
{
    channel_told it;
    it.promise();
    it.note(it.ana, it.general, "mute until 18 dec");
    const auto row = it.claim_at(24, 32);
    CHECK_THAT(it.text(row.message.body),
               Contains("who has not answered. Is it still needed") && !Contains("reminders"));
}
