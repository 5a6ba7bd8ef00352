// The table of rights.
#include "makegood/core/rights.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace makegood::core {

namespace {

enum party : unsigned {
    owner = 1U << 0U,
    asker = 1U << 1U,
    offered = 1U << 2U,
    reader = 1U << 3U,
    lead = 1U << 4U,
    facilitator = 1U << 5U,
    responder = 1U << 6U,
    author_of_change = 1U << 7U,
    risk_accepter = 1U << 8U,
    // Somebody who may read it and is not its owner.
    another_reader = 1U << 9U,
    waited_for = 1U << 10U,
};

// Admins may do everything, so no row names them.
struct row
{
    verb what;
    unsigned parties;
    // Completes "Only … can".
    const char* deed;
};

constexpr std::array table = {
    row{verb::see, owner | asker | offered | reader, "see"},
    row{verb::record, reader, "record actions"},
    row{verb::note, owner | asker | reader, "add a note to"},
    row{verb::link, owner | asker | reader, "link"},
    row{verb::accept, offered, "accept"},
    row{verb::refuse, offered, "refuse"},
    // The owner: what another changed, once they heard of it (commands/undo.cpp knows when).
    row{verb::undo, owner | author_of_change, "undo the change of"},
    row{verb::reopen, owner | asker | lead | risk_accepter, "reopen"},
    row{verb::same, owner | asker | lead, "merge"},
    row{verb::set_public_title, owner | asker | lead, "set the public title of"},
    row{verb::confirm, another_reader, "confirm"},
    row{verb::drop, asker | lead, "drop"},
    row{verb::manage_incident, responder, "change the incident"},
    row{verb::edit, owner | asker | facilitator | lead, "edit"},
    row{verb::later, owner | asker | facilitator | lead, "move"},
    row{verb::give, owner | asker | facilitator | lead, "give away"},
    row{verb::done, owner | asker | facilitator | lead, "close"},
    row{verb::block, owner, "block"},
    // Whoever it waits for knows best when they have done their part.
    row{verb::unblock, owner | waited_for, "unblock"},
    row{verb::decline, owner | asker | lead, "decline"},
    row{verb::accept_risk, risk_accepter, "accept the risk of"},
    row{verb::settings, 0U, "change the settings"},
    row{verb::status, 0U, "see the status"},
};

constexpr bool is_in_order_of_verbs()
{
    for (std::size_t index = 0; index < table.size(); ++index) {
        if (table[index].what != static_cast<verb>(index)) {
            return false;
        }
    }
    return true;
}
static_assert(is_in_order_of_verbs() && table.size() == static_cast<std::size_t>(verb::status) + 1);

const row& row_of(verb what) { return table[static_cast<std::size_t>(what)]; }

unsigned parties_of(const standing_towards& who)
{
    unsigned result = 0;
    result |= who.is_owner ? owner : 0U;
    result |= who.is_asker ? asker : 0U;
    result |= who.is_offered ? offered : 0U;
    result |= who.is_reader ? reader : 0U;
    result |= who.is_lead ? lead : 0U;
    result |= who.is_facilitator ? facilitator : 0U;
    result |= who.is_responder ? responder : 0U;
    result |= who.is_author_of_change ? author_of_change : 0U;
    result |= who.is_risk_accepter ? risk_accepter : 0U;
    result |= who.is_waited_for ? waited_for : 0U;
    result |= who.is_reader && !who.is_owner ? another_reader : 0U;
    return result;
}

// An idea is for any reader of its place to take; an offer and a hand-over only for the one who was asked. The asker of
// an offer may take it back for themself.
unsigned allowed(verb what, const action& item)
{
    // Who is said to have agreed may say that they did not.
    if (what == verb::refuse && item.is_attested) {
        return offered | owner;
    }
    if (what != verb::accept || item.state != state::proposed) {
        return row_of(what).parties;
    }
    return is_offer(item) ? offered | asker : reader | asker;
}

std::string named(const std::string& name, const char* role)
{
    return name.empty() ? std::string("its ") + role : name + " (" + role + ")";
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        text += index == 0 ? "" : index + 1 == parts.size() ? " or " : ", ";
        text += parts[index];
    }
    return text;
}

std::string people_words(unsigned parties, const action& item, const party_names& names)
{
    std::vector<std::string> parts;
    const auto add = [&](unsigned one, const std::string& text) {
        if ((parties & one) != 0) {
            parts.push_back(text);
        }
    };
    add(item.owner ? owner : 0U, named(names.owner, "owner"));
    add(asker, named(names.asker, "asker"));
    add(offered, names.offered.empty() ? "the one who was asked" : names.offered + " (who was asked)");
    add(names.lead.empty() ? 0U : lead, names.lead + " (lead)");
    const std::string accepting = item.risk_accepter ? "who accepted the risk" : "who was asked to";
    add(item.declining || item.risk_accepter ? risk_accepter : 0U,
        names.risk_accepter.empty() ? "the one " + accepting : names.risk_accepter + " (" + accepting + ")");
    add(item.blocked && item.blocked->person ? waited_for : 0U, "the one it waits for");
    add(author_of_change, "whoever made the change");
    add(reader, "people who can read the place it came from");
    add(another_reader, "somebody else who can read the place it came from");
    add(responder, "people of the incident's channel");
    if (parts.empty()) {
        parts.emplace_back("an admin");
    }
    return joined(parts);
}

} // namespace

standing_towards standing_of(const action& item, person_id who)
{
    standing_towards result;
    result.is_owner = who && item.owner == who;
    result.is_asker = who && item.asker == who;
    result.is_offered = who && item.offered_to == who;
    const bool is_asked_for_risk = item.declining && item.declining->accepter == who;
    result.is_waited_for = who && item.blocked && item.blocked->person == who;
    result.is_risk_accepter = who && (is_asked_for_risk || item.risk_accepter == who);
    return result;
}

outcome<void> may(verb what, const action& item, const standing_towards& who, const party_names& names)
{
    const unsigned parties = allowed(what, item);
    if (who.is_admin || (parties_of(who) & parties) != 0) {
        return {};
    }
    std::string text = "Only " + people_words(parties, item, names) + " can " + row_of(what).deed;
    if (item.id) {
        text += " " + format_id(item.id);
    }
    return refusal{text + ".", ""};
}

} // namespace makegood::core
