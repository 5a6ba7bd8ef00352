// Who asks faster than can be answered is not listened to for a while, and is told so.
#include <makegood/bot/dispatcher.hpp>
#include <makegood/bot/inbound_words.hpp>
#include <makegood/bot/noting.hpp>

namespace makegood::bot {

bool dispatcher::is_flood(const ports::inbound& input)
{
    using verdict = flood_guard::verdict;
    auto judged = verdict::heard;
    if (costs_a_message(input, clock_.now()))
        judged = floods_.judge(input.user, input.key, input.received);
    else if (may_be_press(input, policy_, clock_.now()) && floods_.is_deaf_to(input.user, input.received))
        judged = verdict::ignored;
    if (judged == verdict::heard)
        return false;
    log_.count("makegood_inputs_ignored_total");
    waters_.heard(input.channel, message_of(input));
    if (judged == verdict::warned)
        warn(input, false);
    return true;
}

void dispatcher::count_press(const ports::inbound& input)
{
    if (may_be_press(input, policy_, clock_.now())
        && floods_.judge(input.user, input.key, input.received) == flood_guard::verdict::warned)
        warn(input, true);
}

void dispatcher::warn(const ports::inbound& input, bool is_carried_out)
{
    log_.write(ports::severity::warning, "somebody is not listened to for a while", {{"user", input.user}});
    ports::unit unit;
    unit.work = [input, is_carried_out, now = clock_.now()](ports::ledger& ledger) {
        ports::message_to_send message;
        message.key = "flood/" + input.key;
        message.lane = ports::lane::reply;
        message.to.workspace = input.workspace;
        message.to.person = known_person(ledger, {input.workspace, input.user}, input.user_name).id;
        message.body
            = core::plain("You ask faster than I can answer, so I do not listen to you for "
                          + std::to_string(flood_guard::deaf_for.count()) + " minutes. What you said before holds"
                          + (is_carried_out ? "." : "; the last of it was not carried out."));
        ledger.outbox.put(message, now);
    };
    unit.done = [](const ports::unit_report&) {};
    if (!ledger_.submit(std::move(unit)))
        log_.count("makegood_late_replies_lost_total");
}

} // namespace makegood::bot
