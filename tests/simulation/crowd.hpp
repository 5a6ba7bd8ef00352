// The people: they type every command there is, press what is in front of them, fill in forms, talk, in threads too,
// put emoji on what was said and take them away, go on leave, switch their reminders off, move, leave the company, open
// incidents' channels and archive them; and an operator sends again what was refused, and changes the teams and whom
// the rollout reaches.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <makegood/ports/chat.hpp>

#include "simulation/world.hpp"

namespace makegood::simulation {

class crowd
{
public:
    explicit crowd(world& in)
        : in_(in)
    {
    }

    // Somebody does something; in words what.
    std::string act();

private:
    std::string press();
    std::string fill_in(const offered_tap& tap);
    std::string command();
    std::string talk();
    std::string write_in_thread();
    std::string react();
    std::string work_on_ticket();
    std::vector<core::action> promises_at_hand(const std::function<bool(const core::action&)>& is_of_use);
    std::string change_own_time();
    std::string change_profile();
    std::string change_place();
    std::string send_again();
    std::string change_teams();
    bool is_everybody_reminded() const;
    std::string change_rollout();

    std::string words_for(const std::string& id, const std::string& other);
    std::string type(const std::string& user, const std::string& channel, const std::string& words);
    ports::inbound said_by(const std::string& user, const std::string& channel, const std::string& kind);
    void take_in(const ports::inbound& input);

    const std::string& any_of(const std::vector<std::string>& choices) { return choices[in_.below(choices.size())]; }
    const std::string& anybody() { return in_.users_[in_.below(in_.users_.size())]; }
    std::string when();

    world& in_;
    int inputs_ = 0;
    int incidents_ = 2;
    ports::inbound last_;
    // What was said lately, and where; what carries somebody's emoji, and whose that is.
    std::deque<std::pair<std::string, ports::said_message>> said_;
    std::vector<ports::inbound> reactions_;
};

} // namespace makegood::simulation
