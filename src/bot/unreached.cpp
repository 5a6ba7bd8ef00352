#include <makegood/bot/unreached.hpp>

#include <string>

namespace makegood::bot {

namespace {

// An answer in place of another is of use to who waits for it.
constexpr std::chrono::minutes answer_is_waited_for{30};
constexpr std::chrono::seconds muted_is_retried{1};

// "reply/message/!room:hs.test/$event", "reply/edit/…", "reply/reaction/…": the room it was asked in.
std::string channel_asked_in(const std::string& key)
{
    constexpr std::string_view begin = "reply/";
    const auto kind = key.starts_with(begin) ? key.find('/', begin.size()) : std::string::npos;
    const auto end = kind == std::string::npos ? kind : key.find('/', kind + 1);
    return end == std::string::npos ? std::string() : key.substr(kind + 1, end - kind - 1);
}

} // namespace

void answer_where_asked(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    const auto& to = row.message.to;
    const bool may_open = row.problem.starts_with(ports::uninvited);
    const bool is_unreached = may_open || row.problem.starts_with(out_of_reach);
    if (row.state != ports::outbox_state::parked || !is_unreached || !to.person)
        return;
    const auto place = ledger.places.by_channel(to.workspace, channel_asked_in(row.message.key));
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
