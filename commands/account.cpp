// account: one person with an account on each of two platforms is one person in the ledger. A code that is shown in one
// workspace and typed in another proves that.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>

#include <makegood/commands/effects.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

constexpr std::chrono::minutes code_holds_for{10};
constexpr std::size_t code_length = 10;
// Without letters and digits that look alike.
constexpr std::string_view code_letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

std::string new_code(std::uint64_t chance)
{
    std::string code;
    for (std::size_t at = 0; at < code_length; ++at, chance /= code_letters.size())
        code += code_letters[chance % code_letters.size()];
    return code;
}

ports::identity own_identity(const context& here)
{
    return here.ledger.people.identity_in(here.workspace, here.actor.id).value_or(ports::identity{});
}

reply show_code(const context& here)
{
    const auto code = new_code(here.chance);
    here.ledger.people.keep_code(code, own_identity(here), here.now);
    core::document body;
    body << core::paragraph({core::words{"Your code: "}, core::words{code, core::emphasis::code},
                             core::words{". Within ten minutes, write to me from your other account:"}});
    body << core::code_line({core::words{"account link " + code}});
    body << core::quiet({core::words{"Whoever types it becomes you: tell it nobody."}});
    auto said = say(std::move(body));
    said.is_personal = true;
    return said;
}

reply personal(reply said)
{
    said.is_personal = true;
    return said;
}

// Where the code was shown: whoever did not mean that hears of it.
void tell_other(const context& here, const ports::identity& other, core::person_id who)
{
    ports::message_to_send message;
    message.kind = ports::persistence::once;
    message.key = "linked/" + other.workspace + "/" + other.user + "/" + core::format_instant(here.now);
    message.lane = ports::lane::reply;
    message.to.workspace = other.workspace;
    message.to.person = who;
    message.body = core::plain("Your account here and " + here.actor.name
                               + "'s on the other platform are one person "
                                 "now. If that was not you, tell my operators at once.");
    here.ledger.outbox.put(message, here.now);
}

reply take_code(const request& what, const std::string& code)
{
    const auto& here = what.here;
    const auto other = here.ledger.people.take_code(code, here.now - code_holds_for);
    if (!other)
        return personal(refuse(what,
                               {"That code is not known, or older than ten minutes. Ask me for another one from your "
                                "other account.",
                                "account link"}));
    if (other->workspace == here.workspace)
        return personal(refuse(what, {"Type it from your account on the other platform.", "account link " + code}));
    const auto known = here.ledger.people.by_identity(*other);
    if (!known || known->id == here.actor.id)
        return personal(say("You are one person already."));
    // Who reads less on one platform must not read more of it by the other.
    const auto is_member = [](const core::person& who) { return who.standing == core::standing::member; };
    if (!is_member(*known) || !is_member(here.actor))
        return personal(say("Accounts of guests, and of people of other organisations, are not linked."));
    // Who is known longer stays: what they chose holds.
    const bool is_other_older = known->id < here.actor.id;
    const auto from = is_other_older ? here.actor.id : known->id;
    const auto into = is_other_older ? known->id : here.actor.id;
    here.ledger.people.merge(from, into);
    if (const auto person = here.ledger.people.find(into))
        follow_own_time(here.ledger, here.policy, *person, here.now);
    here.ledger.people.note_used(own_identity(here), here.now);
    tell_other(here, *other, into);
    auto said = say("You are one person now, here and there: I write to you where you answered last.");
    said.reader = into; // whom the speaker was known as may be nobody any more
    return personal(std::move(said));
}

} // namespace

descriptor account_descriptor()
{
    return {.name = "account",
            .aliases = {},
            .help = "Link your accounts on two platforms.",
            .usage = "account link [CODE]",
            .examples = {"account link"},
            .rights = "Everybody, for themself.",
            .is_daily = false};
}

reply account(const request& what, const language::account_command& said)
{
    return said.code.empty() ? show_code(what.here) : take_code(what, said.code);
}

} // namespace makegood::commands
