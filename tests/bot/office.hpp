// A company whose day can be chosen: planning passes and claims at the instants named, batches as their reader sees
// them.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <makegood/bot/nudger.hpp>
#include <makegood/bot/outgoing.hpp>

#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

namespace makegood::tests {

class office : public tests::ledger_fixture
{
public:
    // A day of November 2026 (31 is 1 December), London time.
    void go_to(int day, int hour, int minute = 0)
    {
        now = std::chrono::floor<std::chrono::milliseconds>(date::sys_days(date::year{2026} / 11 / 1)
                                                            + date::days{day - 1} + std::chrono::hours{hour}
                                                            + std::chrono::minutes{minute});
    }
    bot::planned plan()
    {
        bot::planned done;
        transact([&](ports::ledger& ledger) { done = bot::plan_nudges(ledger, policy, "T1", now, 1000); });
        return done;
    }
    std::vector<ports::outbox_row> claim()
    {
        std::vector<ports::outbox_row> rows;
        transact([&](ports::ledger& ledger) { rows = bot::claim_to_send(ledger, policy, now, 16); });
        return rows;
    }
    void settle(ports::outbox_row row, ports::outbox_state as, const std::string& message = {})
    {
        row.state = as;
        row.posted_message = message;
        row.posted_channel = as == ports::outbox_state::sent ? "D1" : row.posted_channel;
        transact([&](ports::ledger& ledger) {
            ledger.outbox.settle(row, now);
            bot::catch_up_edits(ledger, row, policy, now);
            bot::tell_another(ledger, row, now);
        });
    }
    // Sends all that may go; what `who` reads of it in a new batch. Edits of older ones are kept in `edits`.
    std::string send(const core::person& who)
    {
        std::string read;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (const auto& row : rows) {
                const bool is_batch = row.message.key.starts_with("nudge/" + std::to_string(who.id.value) + "/");
                if (is_batch && row.posted_channel.empty())
                    read += text(row.message.body);
                else if (is_batch)
                    edits.push_back(text(row.message.body));
                settle(row, ports::outbox_state::sent, "1.0");
            }
        return read;
    }
    // What went out since, by key.
    std::map<std::string, std::string> sent()
    {
        std::map<std::string, std::string> all;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (const auto& row : rows) {
                all[row.message.key] = (row.posted_message.empty() ? "" : "(edited) ") + text(row.message.body);
                settle(row, ports::outbox_state::sent, "1.0");
            }
        return all;
    }
    // What they read at that time.
    std::string batch(const core::person& who, int day, int hour = 9)
    {
        go_to(day, hour);
        plan();
        return send(who);
    }
    // Somebody says it, and the next who speaks does so a minute later.
    void note(const core::person& who, const core::place& where, const std::string& words)
    {
        say(who, where, words);
        now += std::chrono::minutes(1);
    }
    // What became of batches that `who` has read: the new words of each, in the order in which they were sent.
    std::vector<std::string> edited(const core::person& who)
    {
        edits.clear();
        send(who);
        return edits;
    }
    std::vector<std::string> edits;
    // Vera asks Ana for something by Friday 27 November, and Ana promises it.
    void promise()
    {
        note(vp, general, "@ana add an alert on replica lag by 27 nov");
        note(ana, general, "accept A-1");
    }
    // The same in the incident's place, where the policy gives the date.
    void promise_in_incident()
    {
        note(vp, incident_place, "@ana add an alert on replica lag");
        note(ana, general, "accept A-1");
    }
    // The same, and Vera edits it afterwards.
    void promise_that_is_edited()
    {
        promise();
        note(vp, general, "edit A-1 add two alerts on replica lag");
    }
};

} // namespace makegood::tests
