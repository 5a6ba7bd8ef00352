// The words of exports and filters for an action's states.
#include "makegood/core/action.hpp"

namespace makegood::core {

const char* to_string(state value)
{
    switch (value) {
    case state::proposed:
        return "proposed";
    case state::promised:
        return "promised";
    case state::closed:
        return "closed";
    case state::dropped:
        return "dropped";
    }
    return "";
}

const char* to_string(check value)
{
    switch (value) {
    case check::none:
        return "none";
    case check::pending:
        return "pending";
    case check::landed:
        return "landed";
    case check::confirmed:
        return "confirmed";
    }
    return "";
}

const char* to_string(drop_reason value)
{
    switch (value) {
    case drop_reason::none:
        return "none";
    case drop_reason::declined:
        return "declined";
    case drop_reason::duplicate:
        return "duplicate";
    case drop_reason::superseded:
        return "superseded";
    case drop_reason::withdrawn:
        return "withdrawn";
    }
    return "";
}

} // namespace makegood::core
