// What may happen to an action in which state: one table of all changes against all states, then each rule in turn.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core_support.hpp"
#include "nudge_support.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;

namespace {

const core::instant now = at("2026-11-23", "10:00");

core::blocker on_cy()
{
    core::blocker on;
    on.person = cy;
    on.look_again_at = at("2026-11-30", "09:00");
    return on;
}

action handed_over() { return core::give(promise(), cy, {}, at("2026-11-20")).value(); }
// As `open`, dropped and opened again.
action ended_and_reopened(const action& open)
{
    const action over = core::drop(open, core::drop_reason::duplicate, "", {9}, now).value();
    return core::reopen(over, now).value();
}

bool tells_a_refusal(const action& item)
{
    const lines said = follow(item, now, 40);
    return std::any_of(said.begin(), said.end(),
                       [](const std::string& line) { return line.find("offer refused") != std::string::npos; });
}

action waiting() { return core::block_on(promise(), on_cy(), at("2026-11-20")).value(); }
action declining() { return core::request_decline(promise(), ana, cy, "retired", at("2026-11-20")).value(); }

struct change
{
    std::string name;
    std::function<core::outcome<action>(const action&)> apply;
    // One letter per column of `columns`: y works, n is refused.
    std::string works;
};

struct column
{
    std::string name;
    action item;
};

std::vector<column> columns()
{
    return {{"idea", idea()},
            {"offer to Ana", offer_to_ana()},
            {"Ana's promise", promise()},
            {"Ana's promise, offered to Cy", handed_over()},
            {"Ana's promise, blocked", waiting()},
            {"Ana's promise, being declined", declining()},
            {"closed", closed()},
            {"dropped", dropped()}};
}

const std::vector<change>& changes()
{
    using core::drop_reason;
    static const core::changes text{.text = "another text"};
    static const std::vector<change> table = {
        // idea, offer, promise, handed over, blocked, declining, closed, dropped
        {"offer to Cy", [](const action& a) { return core::offer(a, cy, {}, now); }, "yynnnnnn"},
        {"accept by Ana", [](const action& a) { return core::accept(a, ana, by("2026-11-30"), now); }, "yynnnnnn"},
        {"accept by Cy", [](const action& a) { return core::accept(a, cy, by("2026-11-27"), now); }, "yynynnnn"},
        {"not me", [](const action& a) { return core::refuse_offer(a, now); }, "nynynnnn"},
        {"later", [](const action& a) { return core::move(a, by("2026-12-04"), now, now); }, "yyyyyynn"},
        {"another date", [](const action& a) { return core::change_date(a, by("2026-12-04"), now); }, "yyyyyynn"},
        {"give to Bo", [](const action& a) { return core::give(a, bo, {}, now); }, "yyyyyynn"},
        {"blocked on Cy", [](const action& a) { return core::block_on(a, on_cy(), now); }, "nnyyyynn"},
        {"stuck", [](const action& a) { return core::stuck(a, at("2026-11-30"), now); }, "nnyyyynn"},
        {"unblock", [](const action& a) { return core::unblock(a, now); }, "nnnnynnn"},
        {"decline", [](const action& a) { return core::request_decline(a, ana, cy, "retired", now); }, "nnyyyynn"},
        {"accept the risk", [](const action& a) { return core::accept_risk(a, {}, now); }, "nnnnnynn"},
        {"keep it", [](const action& a) { return core::refuse_risk(a, now); }, "nnnnnynn"},
        {"done", [](const action& a) { return core::close(a, "", "", now); }, "nnyyyynn"},
        {"what landed", [](const action& a) { return core::add_evidence(a, "link", "", now); }, "nnnnnnyn"},
        {"withdraw", [](const action& a) { return core::drop(a, drop_reason::withdrawn, "", {}, now); }, "yynnnnnn"},
        {"decline at once", [](const action& a) { return core::drop(a, drop_reason::declined, "", {}, now); },
         "yynnnnnn"},
        {"duplicate of A-9", [](const action& a) { return core::drop(a, drop_reason::duplicate, "", {9}, now); },
         "yyyyyynn"},
        {"superseded by A-9", [](const action& a) { return core::drop(a, drop_reason::superseded, "", {9}, now); },
         "yyyyyynn"},
        {"reopen", [](const action& a) { return core::reopen(a, now); }, "nnnnnnyy"},
        {"edit the text", [](const action& a) { return core::edit(a, text, ana, now); }, "yyyyyynn"},
        {"note", [](const action& a) { return core::note(a, ana, now); }, "yyyyyyyy"},
        {"link", [](const action& a) { return core::link_to(a, "PAY-881", ana, now); }, "yyyyyyyy"},
    };
    return table;
}

} // namespace

TEST_CASE("transitions: every change in every state works or is refused with a sentence")
{
    const std::vector<column> states = columns();
    for (const change& next : changes()) {
        REQUIRE(next.works.size() == states.size());
        for (std::size_t index = 0; index < states.size(); ++index) {
            CAPTURE(next.name, states[index].name);
            const core::outcome<action> result = next.apply(states[index].item);
            CHECK(result.has_value() == (next.works[index] == 'y'));
            if (!result) {
                CHECK(result.error().text.find("A-17") != std::string::npos);
                CHECK_FALSE(result.error().example.empty());
                continue;
            }
            CHECK(result->active_at == now);
            CHECK(result->id == states[index].item.id);
            CHECK(result->recorded_at == states[index].item.recorded_at);
            // Whatever happens to a promise, its first date stays.
            const bool was_promise = states[index].item.first_due.has_value();
            CHECK((!was_promise || result->first_due == states[index].item.first_due));
        }
    }
}

TEST_CASE("transitions: a refusal about a final action says how to open it again")
{
    CHECK(core::close(closed(), "", "", now).error().text == "A-17 is closed already. To open it again: reopen A-17");
    CHECK(core::close(dropped(), "", "", now).error().text == "A-17 is dropped already. To open it again: reopen A-17");
}

TEST_CASE("recording: oneself is a promise at once, somebody else an offer, nobody an idea")
{
    core::recording what = words_of_bo();
    what.due = by("2026-11-27");
    const action for_nobody = core::record(what, now).value();
    CHECK(core::is_idea(for_nobody));
    CHECK_FALSE(for_nobody.owner);
    CHECK(for_nobody.due_at == at("2026-11-28"));
    CHECK_FALSE(for_nobody.first_due);

    what.wanted = ana;
    const action for_ana = core::record(what, now).value();
    CHECK(core::is_offer(for_ana));
    CHECK(for_ana.offered_at == now);
    CHECK_FALSE(for_ana.owner);

    what.wanted = bo;
    const action for_bo = core::record(what, now).value();
    CHECK(for_bo.state == core::state::promised);
    CHECK(for_bo.owner == bo);
    CHECK(for_bo.accepted_at == now);
    CHECK(for_bo.first_due == for_bo.due);
    CHECK_FALSE(for_bo.offered_at);
}

TEST_CASE("recording: a promise needs a date, and every action something to do")
{
    core::recording what = words_of_bo();
    what.wanted = bo;
    CHECK_FALSE(core::record(what, now).has_value());
    for (const char* text : {"", "  ", "...", "?!"}) {
        what = words_of_bo();
        what.text = text;
        CAPTURE(text);
        CHECK_FALSE(core::record(what, now).has_value());
    }
    what.text = "修复告警";
    CHECK(core::record(what, now).value().text == "修复告警");
}

TEST_CASE("recording: the words are kept byte for byte")
{
    core::recording what = words_of_bo();
    what.text = " <!channel> *bold* \xE2\x80\xAE rtl \x01 line\nnext ";
    CHECK(core::record(what, now).value().text == what.text);
}

TEST_CASE("accepting: the first date is the one in force then")
{
    const action item = core::accept(offer_to_ana(), ana, by("2026-11-30"), now).value();
    CHECK(item.owner == ana);
    CHECK_FALSE(item.offered_to);
    CHECK(item.first_due == by("2026-11-30").when);
    CHECK(item.first_due_at == at("2026-12-01"));
    CHECK(item.slips == 0);
    CHECK(item.offered_at == recorded);
    const auto late = core::accept(offer_to_ana(), ana, by("2026-11-20"), now);
    CHECK(late.error().example == "accept A-17 by friday");
}

TEST_CASE("accepting: a date that moved while it was proposed is no slip")
{
    action item = core::move(offer_to_ana(), by("2026-11-27"), now, now).value();
    item = core::change_date(item, by("2026-12-11"), now).value();
    item = core::accept(item, ana, by("2026-12-11"), now).value();
    CHECK(item.slips == 0);
    CHECK(item.first_due == by("2026-12-11").when);
}

TEST_CASE("an offer refused goes back to its asker as an idea, a hand-over stays with its giver")
{
    const action refused = core::refuse_offer(offer_to_ana(), now).value();
    CHECK(core::is_idea(refused));
    CHECK(refused.asker == bo);
    const action kept = core::refuse_offer(handed_over(), now).value();
    CHECK(kept.owner == ana);
    CHECK(kept.state == core::state::promised);
    CHECK_FALSE(kept.offered_to);
}

TEST_CASE("giving: the promise stays its giver's until the receiver accepts, and the first date stays")
{
    const action offered = core::give(promise(), cy, {}, now).value();
    CHECK(offered.owner == ana);
    CHECK(offered.offered_to == cy);
    const action taken = core::accept(offered, cy, by("2026-11-27"), now).value();
    CHECK(taken.owner == cy);
    CHECK(taken.slips == 0);
    CHECK(taken.first_due == promise().first_due);
    const action moved = core::accept(offered, cy, by("2026-12-04"), now).value();
    CHECK(moved.slips == 1);
    CHECK(moved.first_due == promise().first_due);
    CHECK_FALSE(core::give(promise(), ana, {}, now).has_value());
    CHECK_FALSE(core::give(offered, cy, {}, now).has_value());
}

TEST_CASE("giving: what its giver asked to decline is not asked any more once somebody else has taken it")
{
    const action asked = core::request_decline(handed_over(), ana, bo, "no time", now, at("2027-06-30")).value();
    CHECK(asked.offered_to == cy);
    const action taken = core::accept(asked, cy, by("2026-11-27"), now).value();
    CHECK_FALSE(taken.declining);
    CHECK_FALSE(taken.risk_until);
    CHECK_FALSE(core::accept_risk(taken, {}, now).has_value());
    // Until then the promise is its giver's, and so is the request.
    CHECK(core::refuse_offer(asked, now).value().declining);
}

TEST_CASE("later: up to the date in force it is quiet, after it the promise moves and slips")
{
    const core::instant thursday = at("2026-11-26", "09:00");
    const action quiet = core::move(promise(), by("2026-11-26"), thursday, now).value();
    CHECK(quiet.quiet_until == thursday);
    CHECK(quiet.slips == 0);
    CHECK(quiet.due == promise().due);
    CHECK_FALSE(core::moves_promise(promise(), by("2026-11-27")));

    const action moved = core::move(promise(), by("2026-12-04"), thursday, now).value();
    CHECK_FALSE(moved.quiet_until);
    CHECK(moved.slips == 1);
    CHECK(moved.due == by("2026-12-04").when);
    CHECK(moved.due_at == at("2026-12-05"));
    CHECK(moved.first_due == promise().first_due);
    CHECK_FALSE(core::move(promise(), by("2026-11-20"), thursday, now).has_value());
}

TEST_CASE("moving: only later dates of promises count, an earlier one takes nothing back")
{
    action item = core::change_date(promise(), by("2026-12-04"), now).value();
    CHECK(item.slips == 1);
    item = core::change_date(item, by("2026-11-30"), now).value();
    CHECK(item.slips == 1);
    item = core::change_date(item, by("2026-12-01"), now).value();
    CHECK(item.slips == 2);
    CHECK(item.first_due == promise().first_due);
}

TEST_CASE("moving: the question names both dates, the first one and which move it is")
{
    action item = promise("2026-11-12");
    item = core::change_date(item, by("2026-11-27"), at("2026-11-10")).value();
    CHECK(core::move_words(item, by("2026-12-04"), "UTC", now)
          == "That moves the promise from 27 Nov to 4 Dec (first date 12 Nov, second move).");
    item.slips = 20;
    CHECK(core::move_words(item, by("2027-01-08"), "UTC", now)
          == "That moves the promise from 27 Nov to 8 Jan 2027 (first date 12 Nov, 21st move).");
}

TEST_CASE("blocked: circles are found, however long")
{
    std::vector<action> all(10, promise());
    for (std::size_t index = 1; index < all.size(); ++index) {
        all[index].id = {static_cast<std::int64_t>(index)};
    }
    const auto lookup = [&](core::action_id id) -> std::optional<action> {
        return id.value < 10 ? std::optional(all[static_cast<std::size_t>(id.value)]) : std::nullopt;
    };
    const auto wait = [&](int from, int on) {
        core::blocker blocker;
        blocker.action = {on};
        all[static_cast<std::size_t>(from)].blocked = blocker;
    };
    wait(9, 8);
    wait(8, 1);
    CHECK_FALSE(core::would_wait_in_circle({2}, {9}, lookup));
    CHECK(core::would_wait_in_circle({1}, {9}, lookup)->text == "A-9 already waits on A-1.");
    CHECK(core::would_wait_in_circle({1}, {1}, lookup)->text == "A-1 cannot wait on itself.");
    CHECK_FALSE(core::would_wait_in_circle({1}, {77}, lookup));
    all[8] = closed();
    CHECK_FALSE(core::would_wait_in_circle({1}, {9}, lookup));
    wait(5, 6);
    wait(6, 5);
    CHECK(core::would_wait_in_circle({1}, {5}, lookup).has_value()); // ends although the ledger holds a circle
}

TEST_CASE("blocked: an owner cannot wait on themself, nor on nothing")
{
    core::blocker on = on_cy();
    on.person = ana;
    CHECK_FALSE(core::block_on(promise(), on, now).has_value());
    CHECK_FALSE(core::block_on(promise(), core::blocker{}, now).has_value());
}

TEST_CASE("blocked: looked at again after five working days, at the opening")
{
    CHECK(core::look_again_at(office("Europe/Berlin"), {}, now) == at("2026-11-30", "09:00", "Europe/Berlin"));
    core::nudge_policy rules;
    rules.blocked_working_days = 2;
    CHECK(core::look_again_at(office(), rules, now) == at("2026-11-25", "09:00"));
}

TEST_CASE("declining: a promise until the accepter presses")
{
    const action asked = core::request_decline(promise(), ana, cy, "the service is retired", now).value();
    CHECK(asked.state == core::state::promised);
    const action declined = core::accept_risk(asked, at("2027-06-30"), now).value();
    CHECK(declined.state == core::state::dropped);
    CHECK(declined.why_dropped == core::drop_reason::declined);
    CHECK(declined.drop_note == "the service is retired");
    CHECK(declined.risk_accepter == cy);
    CHECK(declined.risk_until == at("2027-06-30"));
    CHECK_FALSE(declined.declining);
    CHECK(core::refuse_risk(asked, now).value().state == core::state::promised);
}

TEST_CASE("declining: needs a reason, and somebody else who accepts the risk")
{
    CHECK_FALSE(core::request_decline(promise(), ana, cy, "", now).has_value());
    CHECK_FALSE(core::request_decline(promise(), ana, {}, "because", now).has_value());
    CHECK_FALSE(core::request_decline(promise(), ana, ana, "because", now).has_value());
    CHECK_FALSE(core::request_decline(promise(), bo, ana, "because", now).has_value());
}

TEST_CASE("closing: evidence and lesson are kept, every wait ends, and it is not looked at again")
{
    action item = core::block_on(promise(), on_cy(), now).value();
    item.look_at = now;
    item = core::close(item, "https://example.org/pull/7", "measure lag", now).value();
    CHECK(item.state == core::state::closed);
    CHECK(item.evidence == "https://example.org/pull/7");
    CHECK(item.learnt == "measure lag");
    CHECK(item.check == core::check::none);
    CHECK(item.closed_at == now);
    CHECK_FALSE(item.blocked);
    CHECK_FALSE(item.look_at);
}

TEST_CASE("reopening: a closed action is its owner's promise again, a withdrawn one a proposal")
{
    const action again = core::reopen(closed(), now).value();
    CHECK(again.state == core::state::promised);
    CHECK(again.owner == ana);
    CHECK_FALSE(again.closed_at);
    CHECK(again.first_due == promise().first_due);
    CHECK(core::reopen(dropped(), now).value().state == core::state::proposed);
    const action declined = core::accept_risk(declining(), {}, now).value();
    const action back = core::reopen(declined, now).value();
    CHECK(back.state == core::state::promised);
    CHECK_FALSE(back.risk_accepter);
}

TEST_CASE("reopening: who was asked and had not answered when it ended is not said to have refused")
{
    CHECK(tells_a_refusal(core::refuse_offer(handed_over(), now).value()));
    CHECK(tells_a_refusal(core::refuse_offer(offer_to_ana(), now).value()));
    const action done = core::close(handed_over(), "", "", now).value();
    CHECK_FALSE(tells_a_refusal(core::reopen(done, now).value()));
    for (const action& asked : {handed_over(), offer_to_ana(), offer_to_sre()}) {
        CAPTURE(asked.owner.value, asked.offered_team);
        CHECK_FALSE(tells_a_refusal(ended_and_reopened(asked)));
    }
}

TEST_CASE("reopening: what was refused before it ended is not told again")
{
    const auto tell = [](action item) {
        const auto nudge = core::due_nudge(item, everybody(), {}, at("2026-11-24", "09:00")).value();
        CHECK(nudge.occasion == core::occasion::offer_refused);
        return core::after_nudge(item, nudge, everybody(), {}, at("2026-11-24", "09:00"));
    };
    for (const action& asked : {handed_over(), offer_to_ana()}) {
        CAPTURE(asked.owner.value);
        const action refused = core::refuse_offer(asked, now).value();
        CHECK_FALSE(tells_a_refusal(ended_and_reopened(tell(refused))));
        CHECK_FALSE(tells_a_refusal(ended_and_reopened(refused)));
    }
}

TEST_CASE("reopening: an offer comes back as an idea does, and may be offered anew; one that was accepted stays known")
{
    const action again = ended_and_reopened(offer_to_ana());
    CHECK(follow(again, now, 60) == follow(ended_and_reopened(idea()), now, 60));
    CHECK_FALSE(follow(again, now, 60).empty());
    CHECK(core::offer(again, ana, {}, now).value().offered_at == now);
    CHECK(core::reopen(closed(), now).value().offered_at == recorded);
    CHECK(core::reopen(closed(), now).value().offer_answered_at == recorded);
}

TEST_CASE("dropping: duplicates name the one that stays, which is another one")
{
    const action same = core::drop(promise(), core::drop_reason::duplicate, "", {9}, now).value();
    CHECK(same.duplicate_of == core::action_id{9});
    CHECK_FALSE(core::drop(promise(), core::drop_reason::duplicate, "", {}, now).has_value());
    CHECK_FALSE(core::drop(promise(), core::drop_reason::duplicate, "", {17}, now).has_value());
}

TEST_CASE("links: each once, and at most twenty")
{
    action item = core::link_to(promise(), "PAY-1", ana, now).value();
    CHECK_FALSE(core::link_to(item, "PAY-1", ana, now).has_value());
    CHECK_FALSE(core::link_to(item, "", ana, now).has_value());
    for (int number = 2; number <= 20; ++number) {
        item = core::link_to(item, "PAY-" + std::to_string(number), ana, now).value();
    }
    CHECK_FALSE(core::link_to(item, "PAY-21", ana, now).has_value());
}

TEST_CASE("editing: fields that are not named stay, and what is over is not edited")
{
    core::changes to;
    to.severity = 1;
    to.plan = "on Thursday";
    const action item = core::edit(promise(), to, ana, now).value();
    CHECK(item.severity == 1);
    CHECK(item.plan == "on Thursday");
    CHECK(item.text == promise().text);
    CHECK_FALSE(core::edit(closed(), to, ana, now).has_value());
    core::changes empty;
    empty.text = " \n";
    CHECK_FALSE(core::edit(promise(), empty, ana, now).has_value());
}

TEST_CASE("editing: words and a sprint replace each other as the plan, and a new owner has neither")
{
    const auto planned_on = core::parse_day("2026-11-30");
    const action in_words = core::edit(promise(), {.plan = "on Thursday"}, ana, now).value();
    const action in_sprint = core::edit(in_words, {.sprint = planned_on}, ana, now).value();
    CHECK(in_sprint.plan.empty());
    CHECK(in_sprint.sprint == planned_on);
    CHECK(core::edit(in_sprint, {.severity = 1}, ana, now).value().sprint == planned_on);
    const action again = core::edit(in_sprint, {.plan = "on Friday"}, ana, now).value();
    CHECK(again.plan == "on Friday");
    CHECK_FALSE(again.sprint);
    for (const action& planned : {in_sprint, again}) {
        const action asked = core::give(planned, cy, {}, now).value();
        const action taken = core::accept(asked, cy, by("2026-12-04"), now).value();
        CHECK_FALSE(taken.sprint);
        CHECK(taken.plan.empty());
    }
}

TEST_CASE("transitions: a team is asked until one of it accepts; it stays noted then, and is asked no more")
{
    const action asked = offer_to_sre();
    CHECK(core::is_offer(asked));
    CHECK_FALSE(core::is_idea(asked));
    CHECK(asked.offered_at == recorded);
    const action taken = core::accept(asked, cy, by("2026-11-27"), recorded).value();
    CHECK(taken.owner == cy);
    CHECK(taken.offered_team == "sre");
    CHECK_FALSE(core::is_asked_of_team(taken));
    CHECK(core::accept(taken, ana, by("2026-11-27"), recorded).has_error());

    CHECK(core::is_idea(core::refuse_offer(asked, recorded).value()));
    CHECK(core::offer(asked, ana, {}, recorded).value().offered_team.empty());
    CHECK(core::offer_to_team(offer_to_ana(), "dba", {}, recorded).value().offered_team == "dba");
    CHECK_FALSE(core::offer_to_team(offer_to_ana(), "dba", {}, recorded).value().offered_to);
    CHECK(core::offer_to_team(asked, "sre", {}, recorded).has_error());
    CHECK(core::offer_to_team(promise(), "sre", {}, recorded).has_error());
    CHECK(core::offer_to_team(closed(), "sre", {}, recorded).has_error());
    const action over = core::drop(asked, core::drop_reason::withdrawn, "", {}, recorded).value();
    CHECK(core::is_idea(core::reopen(over, recorded).value()));
}
