// The commands, in the order of help.
#include "handlers.hpp"

namespace makegood::commands {

const std::vector<descriptor>& registry()
{
    static const std::vector<descriptor> all = {
        record_descriptor(), mine_descriptor(),     list_descriptor(),    show_descriptor(),     done_descriptor(),
        later_descriptor(),  give_descriptor(),     blocked_descriptor(), accept_descriptor(),   decline_descriptor(),
        undo_descriptor(),   edit_descriptor(),     reopen_descriptor(),  note_descriptor(),     public_descriptor(),
        link_descriptor(),   incident_descriptor(), review_descriptor(),  digest_descriptor(),   promises_descriptor(),
        hours_descriptor(),  away_descriptor(),     mute_descriptor(),    settings_descriptor(), plan_descriptor(),
        status_descriptor(), account_descriptor(),  help_descriptor(),
    };
    return all;
}

} // namespace makegood::commands
