#include <makegood/commands/readers.hpp>

namespace makegood::commands {

bool is_reader(ports::ledger& ledger, core::place_id place, core::person_id who, core::instant members_since)
{
    const auto origin = ledger.places.find(place);
    const auto person = ledger.people.find(who);
    if (!origin || !person)
        return false;
    core::reader_facts facts;
    facts.standing = person->standing;
    facts.is_in_workspace = ledger.people.identity_in(origin->workspace, who).has_value();
    facts.is_member = ledger.places.is_member(place, who, members_since);
    return core::may_read(*origin, facts);
}

} // namespace makegood::commands
