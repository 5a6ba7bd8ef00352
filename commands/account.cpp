// account: one person with an account on each of two platforms is one person in the ledger. A code that is shown in one
// workspace and typed in another proves that; whoever types it sees first whom it links them with. Parted again, each
// has what was theirs before; what came since stays with who was known longer: it may be of either, and is of one.
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
// What the question stands for that whoever typed a code is asked, and nobody else knows.
constexpr std::size_t question_length = 12;
// An emoji that is taken away later parts nobody.
constexpr std::chrono::hours taken_back_within{24};
// Without letters and digits that look alike.
constexpr std::string_view code_letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

std::string new_code(std::uint64_t chance, std::size_t length)
{
    std::string code;
    for (std::size_t at = 0; at < length; ++at, chance /= code_letters.size())
        code += code_letters[chance % code_letters.size()];
    return code;
}

ports::identity own_identity(const context& here)
{
    return here.ledger.people.identity_in(here.workspace, here.actor.id).value_or(ports::identity{});
}

// "@ana (Slack, Acme)", "@ana:hs.test".
std::string account_name(const context& here)
{
    const auto own = own_identity(here);
    if (own.user.starts_with('@'))
        return own.user;
    const auto& where = here.can.workspace_name;
    return "@" + here.actor.handle + (where.empty() ? "" : " (" + where + ")");
}

reply personal(reply said)
{
    said.is_personal = true;
    return said;
}

reply show_code(const context& here)
{
    const auto code = new_code(here.chance, code_length);
    here.ledger.people.keep_code(code, {own_identity(here), account_name(here)}, here.now);
    core::document body;
    body << core::paragraph({core::words{"Your code: "}, core::words{code, core::emphasis::code},
                             core::words{". Within ten minutes, write to me from your other account:"}});
    body << core::code_line({core::words{"account link " + code}});
    body << core::quiet({core::words{"Whoever types it becomes you: tell it nobody."}});
    return personal(say(std::move(body)));
}

core::button unlink_button() { return {.label = "Undo", .verb = "unlink-accounts", .argument = {}}; }

// On the other side of what was done here: whoever did not mean that hears of it.
void tell_account(const context& here, const ports::identity& account, const std::string& what, core::document body)
{
    const auto who = here.ledger.people.by_identity(account);
    if (!who)
        return;
    ports::message_to_send message;
    message.kind = ports::persistence::once;
    message.key = what + "/" + account.workspace + "/" + account.user + "/" + core::format_instant(here.now);
    message.lane = ports::lane::reply;
    message.to.workspace = account.workspace;
    message.to.person = who->id;
    message.body = std::move(body);
    here.ledger.outbox.put(message, here.now);
}

// Why that code does not link the speaker's account with the one it was shown to.
std::optional<reply> cannot_be_linked(const request& what, const std::string& code,
                                      const std::optional<ports::shown_code>& shown)
{
    const auto& here = what.here;
    auto& people = here.ledger.people;
    if (!shown)
        return refuse(what,
                      {"That code is not known, or older than ten minutes. Ask me for another one from your other "
                       "account.",
                       "account link"});
    if (shown->who.workspace == here.workspace)
        return refuse(what, {"Type it from your account on the other platform.", "account link " + code});
    const auto other = people.by_identity(shown->who);
    if (!other || other->id == here.actor.id)
        return say("You are one person already.");
    // Who reads less on one platform must not read more of it by the other.
    const auto is_member = [](const core::person& who) { return who.standing == core::standing::member; };
    if (!is_member(*other) || !is_member(here.actor))
        return say("Accounts of guests, and of people of other organisations, are not linked.");
    // One account on each platform: what each reads there could not be told apart again.
    if (people.identity_in(shown->who.workspace, here.actor.id) || people.identity_in(here.workspace, other->id))
        return refuse(what,
                      {"One of you is linked with another account there. That one is parted first.", "account unlink"});
    return std::nullopt;
}

// What it would do, before it is done: codes are passed on, too.
reply ask_to_link(const context& here, const ports::shown_code& shown, const std::string& code)
{
    core::document body;
    body << core::paragraph({core::words{"This links "}, core::words{shown.name, core::emphasis::strong},
                             core::words{" and "}, core::words{account_name(here), core::emphasis::strong},
                             core::words{". They are one person then: what either owes, has asked for and may read is "
                                         "both's, and I write where you answered last."}});
    body << core::button_row({{.label = "Link",
                               .verb = "link-accounts",
                               .argument = code,
                               .look = core::button::look::primary,
                               .accessible_label = "Link these two accounts"},
                              {.label = "Not me", .verb = "not-my-account", .argument = code}});
    if (!here.can.has_buttons)
        body << core::quiet({core::words{"Or type: "},
                             core::words{as_typed(here, "account link " + code + " yes"), core::emphasis::code}});
    body.summary = "This links " + shown.name + " and " + account_name(here) + ".";
    return personal(say(std::move(body)));
}

reply look_at_code(const request& what, const std::string& code)
{
    const auto shown = what.here.ledger.people.find_code(code, what.here.now - code_holds_for);
    if (auto problem = cannot_be_linked(what, code, shown))
        return personal(std::move(*problem));
    // From here on it holds for this account alone: others may have read what was typed in a room.
    const auto question = new_code(what.here.chance, question_length);
    what.here.ledger.people.keep_code(question, *shown, what.here.now);
    return ask_to_link(what.here, *shown, question);
}

} // namespace

reply link_accounts(const request& what, const std::string& code)
{
    const auto& here = what.here;
    auto& people = here.ledger.people;
    const auto shown = people.find_code(code, here.now - code_holds_for);
    people.drop_code(code);
    if (auto problem = cannot_be_linked(what, code, shown))
        return personal(std::move(*problem));
    // Who is known longer stays: what they chose holds.
    const auto other = people.by_identity(shown->who)->id;
    const auto own = own_identity(here);
    const auto own_name = account_name(here);
    const auto into = std::min(other, here.actor.id);
    people.merge(
        {.from = std::max(other, here.actor.id), .into = into, .shown = shown->who, .typed = own, .at = here.now});
    if (const auto person = people.find(into))
        follow_own_time(here.ledger, here.policy, *person, here.now);
    people.note_used(own, here.now);
    auto told = core::plain("This account and " + own_name
                            + " are one person now. If that was not you, undo it, and tell my operators at once.");
    told << core::button_row({unlink_button()});
    tell_account(here, shown->who, "linked", std::move(told));
    core::document body;
    body << core::paragraph(
        {core::words{"You are one person now, here and there: I write to you where you answered last."}});
    body << core::button_row({unlink_button()});
    auto said = say(std::move(body));
    said.replaces_original = true;
    said.reader = into; // whom the speaker was known as may be nobody any more
    return personal(std::move(said));
}

reply refuse_link(const request& what, const std::string& code)
{
    what.here.ledger.people.drop_code(code);
    auto said
        = say("Nothing was linked, and that code does not hold any more. If somebody else gave it to you, tell my "
              "operators: they would have become one person with you.");
    said.replaces_original = true;
    return personal(std::move(said));
}

reply unlink_accounts(const request& what, const std::string&)
{
    const auto& here = what.here;
    auto& people = here.ledger.people;
    const auto own = own_identity(here);
    const auto own_name = account_name(here);
    const auto link = people.last_link(here.actor.id, own);
    if (!link)
        return personal(say("Your account here is not linked with another."));
    people.part(*link, own, here.now);
    for (const auto who : {link->from, link->into})
        if (const auto person = people.find(who))
            follow_own_time(here.ledger, here.policy, *person, here.now);
    const auto now_known_as = people.by_identity(own).value_or(here.actor).id;
    for (const auto& account : {link->shown, link->typed})
        if (account != own)
            tell_account(here, account, "parted",
                         core::plain("This account and " + own_name + " are two people again."));
    auto said = say(std::string("Your accounts are two people again. What each had before they were linked is theirs "
                                "again; what came since stays with ")
                    + (now_known_as == link->into ? "this one." : "the other one.")
                    + " account link makes them one person again.");
    said.replaces_original = true;
    said.reader = now_known_as;
    return personal(std::move(said));
}

reply take_back_link(const request& what)
{
    const auto& here = what.here;
    const auto own = own_identity(here);
    const auto link = here.ledger.people.last_link(here.actor.id, own);
    const bool is_theirs = link && link->typed == own && here.now - link->at < taken_back_within;
    return is_theirs ? unlink_accounts(what, {}) : reply{};
}

descriptor account_descriptor()
{
    return {.name = "account",
            .aliases = {},
            .help = "Make your accounts on two platforms one person, and part them again. Parted, each has what it had "
                    "before; what came since stays with the one I have known longer.",
            .usage = "account link [CODE] · account unlink",
            .examples = {"account link", "account unlink"},
            .rights = "Everybody, for themself.",
            .is_daily = false};
}

reply account(const request& what, const language::account_command& said)
{
    if (said.is_unlink)
        return unlink_accounts(what, {});
    if (said.code.empty())
        return show_code(what.here);
    // Nobody says yes to what they were not asked.
    const bool is_answer = said.is_confirmed && said.code.size() == question_length;
    return is_answer ? link_accounts(what, said.code) : look_at_code(what, said.code);
}

} // namespace makegood::commands
