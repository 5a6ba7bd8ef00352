// A simulated organisation: people in several zones, two incident channels and a private one, over the real ledger on
// a file in a temporary folder. Time moves from one due instant to the next; what the bot would send is delivered,
// refused for a while, or lost in a restart. Deterministic for a seed.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/nudger.hpp>
#include <makegood/bot/outgoing.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

namespace makegood::simulation {

// What a person got to see.
struct delivered_message
{
    std::string key;
    core::person_id to;
    core::place_id place;
    core::instant at;
    core::document body;
    // Of the person, as they were then.
    core::working_time hours;
    // Of a message that stood there already.
    bool is_edit = false;
};

class world
{
public:
    world(std::uint64_t seed, core::instant start);
    ~world();

    core::instant now() const { return now_; }
    ports::ledger& ledger() { return ledger_->ports(); }
    const core::policy& policy() const { return policy_; }
    const std::vector<delivered_message>& delivered() const { return delivered_; }
    const std::vector<core::person_id>& people() const { return people_; }

    // Somebody types something, somewhere; returns what they typed.
    std::string random_command();
    // The words of a person (index into people()) in a place, as a slash command; returns the reply's text.
    std::string type(std::size_t person, const std::string& channel, const std::string& words);
    // Whoever was asked first accepts the risk of a decline; returns what was pressed, or that nobody is asked.
    std::string accept_a_risk();
    std::string change_own_time();
    // Lets time pass, planning and sending whenever something is due.
    void pass(std::chrono::minutes length);
    // The process ends at this instant and starts again: nothing but the file survives.
    void restart();
    // Every action, with why it is silent now.
    struct watched_action
    {
        core::action item;
        core::silence silence;
    };
    std::vector<watched_action> open_actions();

private:
    void open();
    bot::answer take_in(const ports::inbound& input);
    void plan_and_send();
    std::string any_of(const std::vector<std::string>& choices);
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

    std::filesystem::path folder_;
    std::mt19937_64 random_;
    core::instant now_;
    core::policy policy_;
    std::unique_ptr<store::database> database_;
    std::unique_ptr<store::sqlite_ledger> ledger_;
    std::vector<core::person_id> people_;
    std::vector<delivered_message> delivered_;
    int inputs_ = 0;
};

} // namespace makegood::simulation
