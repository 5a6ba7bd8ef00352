// status: how the bot is doing, in numbers, for admins.
#include <set>

#include <makegood/core/digest.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

constexpr std::size_t parked_limit = 1000;

const char* to_words(ports::outbox_state value)
{
    switch (value) {
    case ports::outbox_state::sent:
        return "sent";
    case ports::outbox_state::parked:
        return "parked: it could not be sent";
    case ports::outbox_state::expired:
    case ports::outbox_state::superseded:
        return "not sent";
    default:
        return "on its way";
    }
}

std::string digest_words(const context& here)
{
    const auto& name = here.policy.digest.place;
    if (name.empty())
        return "no place is set for it";
    auto place = here.ledger.places.by_channel(here.workspace, name);
    if (!place)
        place = here.ledger.places.by_name(here.workspace, name.front() == '#' ? name.substr(1) : name);
    if (!place)
        return "I do not know its place " + name;
    for (const auto at : {here.now, here.now - date::weeks{1}}) {
        const auto week = core::iso_week_key(at, here.policy.digest.zone);
        if (const auto row = here.ledger.outbox.find("digest/" + std::to_string(place->id.value) + "/" + week))
            return week + ", " + to_words(row->state);
    }
    return "none in the last two weeks";
}

// How many have to open a direct chat before what is parked for them can go. Who they are is for `makegood parked`: the
// status may be read by a whole room.
std::size_t uninvited(const std::vector<ports::outbox_row>& parked)
{
    std::set<core::person_id> people;
    for (const auto& row : parked)
        if (row.message.to.person && row.problem.starts_with(ports::uninvited))
            people.insert(row.message.to.person);
    return people.size();
}

} // namespace

descriptor status_descriptor()
{
    return {.name = "status",
            .aliases = {},
            .help = "How the bot is doing, in numbers.",
            .usage = "status",
            .examples = {"status"},
            .rights = "Admins.",
            .is_daily = false};
}

reply status(const request& what, const language::status_command&)
{
    const auto& here = what.here;
    core::standing_towards who;
    who.is_admin = here.actor.is_admin;
    if (const auto allowed = core::may(core::verb::status, {}, who); !allowed)
        return refuse(what, allowed.error());
    core::document body;
    body << core::heading("Status");
    const auto add = [&](const std::string& name, const std::string& value) {
        body << core::item({core::words{name + ": "}, core::words{value, core::emphasis::strong}});
    };
    for (const auto state : {core::state::proposed, core::state::promised, core::state::closed, core::state::dropped}) {
        ports::action_filter filter;
        filter.states = {state};
        add(std::string("Actions ") + core::to_string(state), std::to_string(here.ledger.actions.count(filter)));
    }
    const auto parked = here.ledger.outbox.parked(parked_limit);
    add("Messages that could not be sent",
        std::to_string(parked.size()) + (parked.size() == parked_limit ? " or more" : ""));
    if (const auto count = uninvited(parked); count > 0)
        add("People who cannot be invited, and have to open a direct chat with me", std::to_string(count));
    add("Inputs that were not understood", std::to_string(here.ledger.inbox.dead_letters()));
    add("Last digest", digest_words(here));
    for (const auto& figure : here.condition.figures)
        body << core::item({core::words{figure}});
    for (const auto& concern : here.condition.concerns)
        body << core::item({core::words{concern, core::emphasis::strong}});
    return say(std::move(body));
}

} // namespace makegood::commands
