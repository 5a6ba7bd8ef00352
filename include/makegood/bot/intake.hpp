// What one input does to the ledger: the body of its unit of work. Synchronous, repeatable, touches nothing but the
// ledger, so that it is tested without loop, socket or chat.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <makegood/bot/noting.hpp>
#include <makegood/commands/command.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// What the ack carries. Replies that no ack can carry (to presses, forms, messages) went into the outbox with the
// change.
struct answer
{
    std::optional<ports::kept_reply> reply;
    // A form that stays open with these: nothing was changed, nothing kept; the reply says the same in words.
    ports::form_problems problems;
    // Everybody the reply mentions, as they are shown in the input's workspace.
    core::names people;
    // The kept inbox row, for mark_written; 0 when nothing was kept.
    std::int64_t row = 0;
    // It was seen before, under this key or the first: nothing changed, the reply is the one given then.
    bool is_repeat = false;
    // An emoji pressed a button, or took that back.
    bool is_press = false;
};

struct intake_facts
{
    const core::policy& policy;
    const ports::capabilities& can;
    core::instant now;
    // The key of the same command typed before, when its author could not see that it had been taken in; else empty.
    std::string_view first = {};
    commands::own_condition condition = {};
    // Random bits (ports::clock).
    std::uint64_t chance = 0;
};

// Checks the inbox key, carries the input out, keeps the key with the reply. Throws what the ledger throws.
answer take_in(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts);

// The same for a report: reads only, keeps nothing.
answer report_on(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts);

} // namespace makegood::bot
