// Where a board goes when its channel is archived, who may read what of it there, and how it comes back. Method: the
// place's events as the bot takes them, and what may be sent after each.
#include <map>
#include <string>

#include "support/catch.hpp"

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;

namespace {

struct company : tests::office
{
    void archive(core::place& where)
    {
        where.is_archived = true;
        transact([&](ports::ledger& ledger) {
            ledger.places.put(where, now);
            commands::archive_place(ledger, where, now);
        });
    }
    void unarchive(core::place& where)
    {
        where.is_archived = false;
        transact([&](ports::ledger& ledger) {
            ledger.places.put(where, now);
            commands::note_incident_place(ledger, policy, where, now);
        });
    }
    std::string parked()
    {
        std::string keys;
        for (const auto& row : ledger().outbox.parked(10))
            keys += row.message.key + " ";
        return keys;
    }
};

} // namespace

TEST_CASE("board: once its channel is archived it goes on in the channel of the owners' team, as one message")
{
    company it;
    it.add_team("sre", {it.ana.id, it.bo.id}, it.general);
    it.note(it.ana, it.incident_place, "write the runbook by friday");
    CHECK(it.sent().contains("board/2"));
    it.archive(it.incident_place);
    auto sent = it.sent();
    REQUIRE(sent.size() == 1);
    CHECK_THAT(sent["board/2/1"],
               Contains("INC-104 checkout down, resolved") && Contains("A-1 write the runbook, Ana, due Fri 27 Nov")
                   && Contains("It goes on here because its own channel is archived."));
    CHECK(it.row("board/2/1")->message.to.place == it.general.id);

    it.note(it.ana, it.general, "done A-1");
    it.note(it.ana, it.general, "test the failover for INC-104 by friday");
    sent = it.sent();
    CHECK_FALSE(sent.contains("board/2"));
    CHECK_THAT(sent["board/2/1"], Contains("(edited)") && Contains("1 promised, 1 done") && Contains("failover"));
    CHECK(it.parked().empty());
}

TEST_CASE("board: opened again, it is edited in its own channel, and says so where it was")
{
    company it;
    it.add_team("sre", {it.ana.id}, it.general);
    it.note(it.ana, it.incident_place, "write the runbook by friday");
    it.sent();
    it.archive(it.incident_place);
    it.sent();
    it.unarchive(it.incident_place);
    auto sent = it.sent();
    CHECK(sent.size() == 2);
    CHECK_THAT(sent["board/2"], Contains("(edited) INC-104") && Contains("write the runbook") && !Contains("goes on"));
    CHECK(sent["board/2/1"] == "(edited) The board of INC-104 is in its own channel again.");
    it.note(it.ana, it.incident_place, "done A-1");
    CHECK_FALSE(it.sent().contains("board/2/1"));
    it.archive(it.incident_place);
    CHECK(it.sent().empty()); // nobody owes anything there any more: it stays where it is
}

TEST_CASE("board: it stays where it is while there is no team, or none with a channel that can be written to")
{
    company it;
    it.note(it.ana, it.incident_place, "write the runbook by friday");
    it.sent();
    it.archive(it.incident_place);
    CHECK(it.sent().empty());
    it.add_team("sre", {it.ana.id});
    it.note(it.ana, it.general, "note A-1 half of it is there");
    CHECK(it.sent().empty());
    it.add_team("web", {it.ana.id}, it.general);
    it.note(it.ana, it.general, "edit A-1 write two runbooks");
    CHECK(it.sent().empty()); // the first team of equals has no channel
    CHECK(it.parked().empty());
}

TEST_CASE("board: the team is the one most owners belong to, and it stays there when that changes")
{
    company it;
    it.add_team("dba", {it.vp.id}, it.elsewhere);
    it.add_team("sre", {it.ana.id, it.bo.id}, it.general);
    it.note(it.vp, it.incident_place, "approve the budget by friday");
    it.note(it.ana, it.incident_place, "write the runbook by friday");
    it.note(it.bo, it.incident_place, "test the failover by friday");
    it.sent();
    it.archive(it.incident_place);
    CHECK(it.sent().contains("board/2/1"));
    it.note(it.ana, it.general, "done A-2");
    it.note(it.bo, it.general, "done A-3");
    const auto sent = it.sent();
    REQUIRE(sent.contains("board/2/1"));
    CHECK_THAT(sent.at("board/2/1"), Contains("1 promised, 2 done"));
}

TEST_CASE("board: of a private incident a team's channel reads public titles and a count, and not which incident it is")
{
    company it;
    it.transact([&](ports::ledger& ledger) {
        core::incident breach;
        breach.key = "VAULT-9";
        breach.title = "breach of the vault";
        breach.place = it.secret.id;
        ledger.incidents.add(breach);
    });
    it.add_team("sec", {it.ana.id}, it.general);
    it.note(it.ana, it.secret, "rotate the root key by friday");
    it.note(it.ana, it.secret, "tell the customers by friday");
    it.transact([&](ports::ledger& ledger) {
        auto item = it.action(2);
        item.public_title = "write to some people";
        ledger.actions.save(item);
    });
    CHECK_THAT(it.sent()["board/3"], Contains("VAULT-9 breach of the vault") && Contains("rotate the root key"));
    it.archive(it.secret);
    const auto moved = it.sent()["board/3/1"];
    CHECK_THAT(moved,
               Contains("A private incident\n2 promised.") && Contains("A-2: write to some people")
                   && Contains("1 further action is not shown here: people in this room may not read it."));
    CHECK_THAT(moved, !Contains("VAULT") && !Contains("vault") && !Contains("root key") && !Contains("customers"));
    it.unarchive(it.secret);
    CHECK(it.sent()["board/3/1"] == "(edited) This board is in its own channel again.");
}

TEST_CASE("board: one that waited while its channel was archived is not sent there")
{
    company it;
    it.note(it.ana, it.incident_place, "write the runbook by friday");
    it.archive(it.incident_place);
    CHECK_FALSE(it.sent().contains("board/2"));
    CHECK(it.row("board/2")->state == ports::outbox_state::superseded);
}
