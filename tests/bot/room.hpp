// A platform that has neither private replies nor forms nor buttons: inputs as it brings them, taken in over a ledger
// in memory, and what the outbox says of them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <makegood/bot/intake.hpp>

#include "bot/office.hpp"

namespace makegood::tests {

class room : public office
{
public:
    room()
    {
        can.has_private_replies = can.has_forms = can.has_buttons = false;
        transact([&](ports::ledger& ledger) {
            // Everybody's: what is said there may be said to all of them.
            ledger.places.put(general, now);
        });
    }

    ports::inbound from(const core::person& who, const core::place& where)
    {
        ports::inbound input;
        input.workspace = "T1";
        input.user = ledger().people.identity_in("T1", who.id)->user;
        input.channel = where.channel;
        input.at = now;
        return input;
    }
    bot::answer take(const ports::inbound& input)
    {
        bot::answer result;
        transact([&](ports::ledger& ledger) {
            result = bot::take_in(ledger, input, {policy, can, now, {}, {}, 81'985'529'216'486'895 + taken_++});
        });
        return result;
    }
    // What is answered, and to whom.
    std::vector<ports::outbox_row> answers_to(const ports::inbound& input)
    {
        take(input);
        std::vector<ports::outbox_row> rows;
        for (auto claimed = claim(); !claimed.empty(); claimed = claim())
            for (auto& row : claimed) {
                settle(row, ports::outbox_state::sent, "$" + std::to_string(row.id.value));
                if (row.message.key == "reply/" + input.key)
                    rows.push_back(std::move(row));
            }
        return rows;
    }
    std::string answer_to(const ports::inbound& input)
    {
        std::string all;
        for (const auto& row : answers_to(input))
            all += text(row.message.body);
        return all;
    }
    ports::inbound typed(const core::person& who, const core::place& where, const std::string& words,
                         const std::string& message, bool is_edit = false)
    {
        auto input = from(who, where);
        input.key = (is_edit ? "edit/" : "message/") + where.channel + "/" + message
            + (is_edit ? "/" + std::to_string(++messages) : "");
        ports::command_input command;
        command.words.text = words;
        command.message = message;
        command.prefix = where.visibility == core::visibility::direct ? "" : "!action";
        command.is_edit = is_edit;
        input.input = command;
        return input;
    }
    // The same words as a reply to another message.
    ports::inbound replying(const core::person& who, const core::place& where, const std::string& words,
                            const std::string& to)
    {
        auto input = typed(who, where, words, "$reply" + std::to_string(++messages));
        std::get<ports::command_input>(input.input).replied_to = to;
        return input;
    }
    ports::inbound emoji(const core::person& who, const core::place& where, const std::string& which,
                         const std::string& message, int order, bool is_added = true)
    {
        auto input = from(who, where);
        input.key = "reaction/" + where.channel + "/" + message + "/" + input.user + "/" + which + "/"
            + std::to_string(1'000'000 + order);
        input.input = ports::reaction_input{which, message, {}, is_added};
        return input;
    }
    // A message with these emoji stands in the place.
    void post(const core::place& where, const std::string& message, std::vector<ports::posted_button> buttons,
              const std::string& thread = {})
    {
        transact([&](ports::ledger& ledger) {
            ports::message_to_send said;
            said.key = "test/" + message;
            said.to.workspace = "T1";
            said.to.place = where.id;
            said.to.thread = thread;
            said.body = core::plain("A-1");
            ledger.outbox.put(said, now);
        });
        for (auto& row : claim()) {
            row.state = ports::outbox_state::sent;
            row.posted_channel = where.channel;
            row.posted_message = message;
            row.buttons = buttons;
            transact([&](ports::ledger& ledger) { ledger.outbox.settle(row, now); });
        }
    }

    ports::capabilities can;
    int messages = 100;

private:
    std::uint64_t taken_ = 0;
};

} // namespace makegood::tests
