#include <makegood/bot/muted_rooms.hpp>

#include <makegood/bot/noting.hpp>

namespace makegood::bot {

namespace {

constexpr std::chrono::seconds muted_is_retried{1};

} // namespace

void tell_of_muting(ports::ledger& ledger, const ports::identity& by, const core::place& where, const std::string& key,
                    core::instant now)
{
    const auto who = by.user.empty() ? core::person() : known_person(ledger, by, {});
    if (!who.id || who.standing == core::standing::bot || where.visibility == core::visibility::direct)
        return;
    ports::message_to_send message;
    message.key = "muted/" + key;
    message.lane = ports::lane::reply;
    message.to.workspace = by.workspace;
    message.to.person = who.id;
    message.body = core::plain("The room " + (where.name.empty() ? where.channel : where.name)
                               + " does not let me speak: my power level there is below the one that messages take. I "
                                 "go on listening, answer people in direct messages, and leave the board as it stands. "
                                 "Whoever administers the room can let me speak again; nothing else is to be done.");
    ledger.outbox.put(message, now);
}

void note_muted(ports::ledger& ledger, ports::outbox_row& row, core::instant judged_at, core::instant now)
{
    using ports::outbox_state;
    const auto& to = row.message.to;
    const bool was_not_taken = row.state == outbox_state::parked || row.state == outbox_state::superseded;
    // What is for one of its readers alone goes elsewhere.
    const bool is_in_place = to.place && !to.only_for && !to.person;
    if (!was_not_taken || !is_in_place || !row.problem.starts_with(ports::muted_place))
        return;
    auto place = ledger.places.find(to.place);
    if (!place || !core::is_writable(*place))
        return;
    const auto looked_at = ledger.places.fetched_at(place->id).value_or(core::instant{});
    if (looked_at > judged_at) {
        // Whether an earlier attempt has arrived stays open.
        row.state = row.attempted_at ? outbox_state::unknown : outbox_state::retry;
        row.retry_at = now + muted_is_retried;
        ++row.attempts;
        return;
    }
    place->is_muted = true;
    ledger.places.put(*place, looked_at);
}

} // namespace makegood::bot
