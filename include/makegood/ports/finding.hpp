// What `makegood check` found out about one thing: said by the rooms that know it, printed by ops. Plain values.
#pragma once

#include <string>

namespace makegood::ports {

struct finding
{
    enum class kind {
        good, // looked at, and in order
        off, // the bot works without it; what `what` names is switched off
        not_checked, // nothing can be said, for the reason that `what` names
        problem, // it keeps the bot from working
    } is
        = kind::problem;
    // What was looked at and found: a sentence without its full stop.
    std::string what;
    // What to do about it, as an instruction without a full stop; empty where nothing is to be done.
    std::string remedy = {};
};

} // namespace makegood::ports
