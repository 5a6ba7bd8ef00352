#include <makegood/bot/unreached.hpp>

#include <makegood/ports/reply_key.hpp>

namespace makegood::bot {

namespace {

// An answer in place of another is of use to who waits for it.
constexpr std::chrono::minutes answer_is_waited_for{30};

} // namespace

void answer_where_asked(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    const auto& to = row.message.to;
    const bool may_open = row.problem.starts_with(ports::uninvited);
    const bool is_unreached = may_open || row.problem.starts_with(out_of_reach);
    if (row.state != ports::outbox_state::parked || !is_unreached || !to.person)
        return;
    const auto place = ledger.places.by_channel(to.workspace, ports::channel_asked_in(row.message.key));
    const bool is_writable = place && core::is_writable(*place);
    if (!is_writable || place->visibility == core::visibility::direct)
        return;
    ports::message_to_send message;
    message.key = "not-" + row.message.key;
    message.lane = ports::lane::reply;
    message.not_after = now + answer_is_waited_for;
    message.to.workspace = to.workspace;
    message.to.place = place->id;
    message.body << core::paragraph(
        {core::mention{to.person, true},
         core::words{may_open ? ": my answer is for you alone, and I could not open a chat with you: you let nobody "
                                "invite you. Open one with me and say hello: it comes there."
                              : ": my answer is for you alone, and I could not open a chat with you. My operators see "
                                "why in makegood parked; please ask them."}});
    ledger.outbox.put(message, now);
}

} // namespace makegood::bot
