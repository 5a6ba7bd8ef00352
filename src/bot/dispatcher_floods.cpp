// What is said to somebody who is not listened to for a while.
#include <makegood/bot/dispatcher.hpp>
#include <makegood/bot/noting.hpp>

namespace makegood::bot {

void dispatcher::warn(const ports::inbound& input)
{
    log_.write(ports::severity::warning, "somebody is not listened to for a while", {{"user", input.user}});
    ports::unit unit;
    unit.work = [input, now = clock_.now()](ports::ledger& ledger) {
        ports::message_to_send message;
        message.key = "flood/" + input.key;
        message.lane = ports::lane::reply;
        message.to.workspace = input.workspace;
        message.to.person = known_person(ledger, {input.workspace, input.user}, input.user_name).id;
        message.body = core::plain("You ask faster than I can answer, so I do not listen to you for "
                                   + std::to_string(flood_guard::deaf_for.count())
                                   + " minutes. What you said before holds; the last of it was not carried out.");
        ledger.outbox.put(message, now);
    };
    unit.done = [](const ports::unit_report&) {};
    if (!ledger_.submit(std::move(unit)))
        log_.count("makegood_late_replies_lost_total");
}

} // namespace makegood::bot
