// A company with a team that has a lead and a channel, of which it is known who reads it: who hears of what nobody
// answers, day by day.
#pragma once

#include <string>

#include <makegood/commands/public_word.hpp>

#include "bot/office.hpp"

namespace makegood::tests {

class company : public office
{
public:
    // Ana is of dba, which the admin leads; Vera asks her for something.
    company()
    {
        policy.nudge.overdue_working_days = {1};
        dba = place("C200", "dba");
        add_team("dba", {ana.id}, dba, {}, admin.id);
    }
    core::place place(const std::string& channel, const std::string& name)
    {
        core::place where = general;
        where.id = {};
        where.channel = channel;
        where.name = name;
        transact([&](ports::ledger& ledger) { where.id = ledger.places.put(where, now); });
        return where;
    }
    std::string public_word(const std::string& stem)
    {
        std::string read;
        for (const auto& [key, body] : sent())
            read += key.starts_with(stem) ? body : "";
        return read;
    }
    // The days up to that one, which is left to the test.
    void go_through(int from, int until)
    {
        for (int day = from; day < until; ++day) {
            begin_day(day);
            plan();
            sent();
        }
        begin_day(until);
    }
    void begin_day(int day)
    {
        go_to(day, 9);
        see_guests();
    }
    // Nobody answers, and the channel is about to hear of it.
    void escalate_to_channel()
    {
        policy.nudge.escalate_to = "#dba";
        promise();
        go_through(24, 32);
        plan();
    }
    // As the roster keeps it known who reads the channels of teams.
    void see_guests()
    {
        transact([&](ports::ledger& ledger) {
            for (auto* where : {&general, &dba}) {
                where->guests_at = now;
                ledger.places.put(*where, now);
            }
        });
    }
    // The look itself, after a while without one.
    void look_who_reads()
    {
        see_guests();
        transact([&](ports::ledger& ledger) { commands::tell_known_place(ledger, dba.id, now); });
    }
    std::string day(const core::person& who, int day)
    {
        see_guests();
        return batch(who, day);
    }
    core::place dba;
};

} // namespace makegood::tests
