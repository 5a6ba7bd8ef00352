// Goal: what the platform tells of an incident's place, and what other programs say in it, has its effect on the ledger
// and on what people see, and no other. Method: inputs taken in as the bot does; the real bot where a look-up follows.
#include <vector>

#include <makegood/bot/intake.hpp>
#include <makegood/commands/room_zone.hpp>

#include "bot/harness.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Contains;
using tests::harness;
using what = ports::place_input::what;

namespace {

core::incident_source pager()
{
    core::incident_source source;
    source.app = "A1";
    source.severity_pattern = "severity: sev([1-5])";
    return source;
}

struct company : tests::ledger_fixture
{
    void take_in(const std::string& key, const std::string& channel, ports::input what_came)
    {
        ports::inbound input;
        input.key = key;
        input.workspace = "T1";
        input.channel = channel;
        input.input = std::move(what_came);
        transact([&](ports::ledger& ledger) { bot::take_in(ledger, input, {policy, can, now}); });
    }
    void event(what happened, core::place seen, const std::string& channel_before = {})
    {
        seen.workspace = "T1";
        const auto channel = channel_before.empty() ? seen.channel : std::string{};
        ports::place_input told{.happened = happened, .seen = seen, .channel_before = channel_before};
        take_in("place/" + std::to_string(++events_), channel, std::move(told));
    }
    core::place incident_now() { return *ledger().places.find(incident_place.id); }
    std::string key(const std::string& kind) const { return kind + "/" + std::to_string(incident_place.id.value); }

    ports::capabilities can;

private:
    int events_ = 0;
};

ports::message_input message(const std::string& words, const std::string& id)
{
    ports::message_input said;
    said.words.text = words;
    said.message = id;
    return said;
}

core::place of(const std::string& channel, const std::string& name = {})
{
    core::place seen;
    seen.channel = channel;
    seen.name = name;
    seen.visibility = core::visibility::open;
    return seen;
}

ports::inbound said_by(harness& with, const std::string& app, const std::string& words, const std::string& ts)
{
    auto input = with.command({}, ts);
    input.key = "message/C1/" + ts;
    input.user.clear();
    input.response_url.clear();
    input.input = ports::source_input{app, words, {}, ts, {}};
    return input;
}

} // namespace

TEST_CASE("places: an event changes what it tells and nothing else")
{
    company it;
    it.transact([&](ports::ledger& ledger) {
        auto shared = it.incident_place;
        shared.is_shared = true;
        ledger.places.put(shared, it.now);
    });
    it.event(what::renamed, of("C104", "inc-104-search-down"));
    CHECK(it.incident_now().name == "inc-104-search-down");
    CHECK(it.incident_now().is_joined);
    CHECK(it.incident_now().is_shared);
    CHECK(it.ledger().incidents.by_key("INC-104")->title == "search down");
    auto sharing = of("C001");
    sharing.is_shared = true;
    it.event(what::changed, sharing);
    const auto general = *it.ledger().places.find(it.general.id);
    CHECK(general.is_shared);
    CHECK(general.is_joined);
    CHECK(general.name == "general");
    // A private channel stays one, whatever kind of event tells of it.
    it.event(what::changed, of("C900"));
    CHECK(it.ledger().places.find(it.secret.id)->visibility == core::visibility::closed);
}

TEST_CASE("places: a public channel that is made private is closed, whichever input tells")
{
    company it;
    auto closed = of("C104");
    closed.visibility = core::visibility::closed;
    SECTION("an event") { it.event(what::changed, closed); }
    SECTION("the bot is invited anew") { it.event(what::bot_joined, closed); }
    SECTION("a message")
    {
        ports::inbound input;
        input.key = "message/C104/1";
        input.workspace = "T1";
        input.channel = "C104";
        input.user = "U001";
        input.at = it.now;
        input.is_in_closed_place = true;
        input.input = message("ACTION: rotate the signing key", "1");
        it.transact([&](ports::ledger& ledger) { bot::take_in(ledger, input, {it.policy, it.can, it.now}); });
    }
    CHECK(it.incident_now().visibility == core::visibility::closed);
    CHECK(it.incident_now().is_joined);
}

TEST_CASE("places: who left one is no reader of it from then on")
{
    company it;
    const auto reads = [&] { return it.ledger().places.is_member(it.secret.id, it.ana.id, core::instant{}); };
    CHECK(reads() == true);
    it.take_in("member/C900/U001/1", "C900", ports::membership_input{"U001", false});
    CHECK(reads() == false);
    CHECK(it.ledger().places.is_member(it.secret.id, it.vp.id, core::instant{}) == true);
}

TEST_CASE(
    "places: what waits for the hours of who leaves a room with a zone, or is left there, is looked at again at once")
{
    company it;
    core::person cy;
    it.transact([&](ports::ledger& ledger) {
        cy.id = ledger.people.put({"T1", "U008"}, cy, it.now);
        ledger.places.set_members(it.secret.id, {it.ana.id, cy.id}, it.now);
        ledger.places.set_zone(it.secret.id, "America/New_York");
    });
    it.say(cy, "rotate the signing key by 4 dec");
    it.say(it.ana, "add an alert on lag by 4 dec");
    it.now += std::chrono::hours(1);
    REQUIRE(it.action(1).look_at > it.now);
    SECTION("who leaves") { it.take_in("member/C900/U008/1", "C900", ports::membership_input{"U008", false}); }
    SECTION("the bot leaves") { it.event(what::bot_left, of("C900")); }
    SECTION("others are found there")
    {
        it.transact([&](ports::ledger& ledger) {
            commands::change_room(ledger, it.policy, it.secret.id, it.now,
                                  [&] { ledger.places.set_members(it.secret.id, {it.ana.id}, it.now); });
        });
    }
    CHECK(it.action(1).look_at == it.now);
    CHECK(it.action(2).look_at > it.now);
}

TEST_CASE("places: words that history brings mean the days that they meant when they were said")
{
    company it;
    it.now += std::chrono::hours(2 * 24); // Wednesday; all of it was said on Monday
    int count = 0;
    const auto said = [&](const std::string& words) {
        const auto id = std::to_string(++count);
        ports::inbound input;
        input.key = "message/C104/" + id;
        input.workspace = "T1";
        input.channel = "C104";
        input.user = "U001";
        input.at = it.now - std::chrono::hours(2 * 24);
        input.input = message(words, id);
        it.transact([&](ports::ledger& ledger) { bot::take_in(ledger, input, {it.policy, it.can, it.now}); });
        const auto due = it.action(count).due;
        return due ? core::format_day(due->on) : std::string();
    };
    CHECK(said("ACTION: rotate the signing key by wednesday") == "2026-11-25");
    CHECK(said("ACTION: add an alert on lag in 3 days") == "2026-11-26");
    // Over meanwhile: nobody is late from the first.
    CHECK(said("ACTION: draw the failover by tomorrow").empty());
}

TEST_CASE("places: archived, an incident is resolved; unarchived, its board is edited again")
{
    company it;
    it.event(what::archived, of("C104"));
    CHECK(it.incident_now().is_archived);
    CHECK(it.ledger().incidents.by_key("INC-104")->resolved_at == it.now);
    const auto version = it.row(it.key("board"))->version;
    it.say(it.ana, it.incident_place, "add an alert on replica lag");
    it.event(what::archived, of("C104"));
    CHECK(it.incident_now().is_archived);
    it.event(what::unarchived, of("C104"));
    CHECK_FALSE(it.incident_now().is_archived);
    CHECK(it.incident_now().is_joined);
    CHECK(it.row(it.key("board"))->state == ports::outbox_state::queued);
    CHECK(it.row(it.key("board"))->version >= version);
}

TEST_CASE("places: archived, an incident's board goes on in the team's channel; unarchived, it comes back")
{
    company it;
    it.add_team("sre", {it.ana.id}, it.general);
    it.say(it.ana, it.incident_place, "add an alert on replica lag by friday");
    it.event(what::archived, of("C104"));
    CHECK(it.ledger().incidents.by_key("INC-104")->board_place == it.general.id);
    CHECK(it.row(it.key("board") + "/" + std::to_string(it.general.id.value)));
    it.event(what::unarchived, of("C104"));
    CHECK_FALSE(it.ledger().incidents.by_key("INC-104")->board_place);
    CHECK(it.row(it.key("board"))->state == ports::outbox_state::queued);
}

TEST_CASE("places: one that gets another id keeps its people, its incident and its actions")
{
    company it;
    it.say(it.ana, it.incident_place, "add an alert on replica lag");
    it.event(what::changed, of("C777"), "C104");
    CHECK(it.incident_now().channel == "C777");
    CHECK(it.incident_now().name == "inc-104-checkout-down");
    CHECK(it.incident_now().is_joined);
    CHECK_FALSE(it.ledger().places.by_channel("T1", "C104"));
    CHECK(it.ledger().incidents.by_key("INC-104")->place == it.incident_place.id);
    CHECK(it.action(1).from.place == it.incident_place.id);
    it.event(what::changed, of("C778"), "C900");
    CHECK(it.ledger().places.by_channel("T1", "C778")->visibility == core::visibility::closed);
    it.event(what::changed, of("C779"), "C888");
    CHECK_FALSE(it.ledger().places.by_channel("T1", "C779"));
}

TEST_CASE("places: the bot greets where it comes to an incident, once for ever")
{
    company it;
    const auto greeting = [&] { return it.row(it.key("greeting")); };
    it.event(what::bot_left, of("C104"));
    CHECK_FALSE(greeting());
    it.event(what::bot_joined, of("C104"));
    REQUIRE(greeting());
    const auto id = greeting()->id;
    it.event(what::bot_left, of("C104"));
    it.event(what::bot_joined, of("C104"));
    CHECK(greeting()->id == id);
    CHECK(greeting()->version == 1);
    it.event(what::bot_joined, of("C001"));
    CHECK_FALSE(it.row("greeting/" + std::to_string(it.general.id.value)));
    it.policy.incident.greets = false;
    it.event(what::bot_joined, of("C300", "inc-300"));
    CHECK_FALSE(it.row("greeting/" + std::to_string(it.ledger().places.by_channel("T1", "C300")->id.value)));
}

TEST_CASE("places: a mention by a program is no command")
{
    company it;
    core::person pager;
    pager.name = pager.handle = "pager";
    pager.standing = core::standing::bot;
    it.transact([&](ports::ledger& ledger) { ledger.people.put({"T1", "U900"}, pager, it.now); });
    ports::inbound input;
    input.key = "message/C104/1.0";
    input.workspace = "T1";
    input.user = "U900";
    input.channel = "C104";
    ports::command_input command;
    command.words.text = "add an alert on replica lag by friday";
    command.message = "1.0";
    input.input = command;
    it.transact([&](ports::ledger& ledger) { bot::take_in(ledger, input, {it.policy, it.can, it.now}); });
    CHECK_FALSE(it.has(1));
    CHECK_FALSE(it.row("reply/message/C104/1.0"));
}

TEST_CASE("sources: a listed program's words are taken in once, those of others are acknowledged and forgotten")
{
    harness with;
    with.policy.incident.sources = {pager()};
    with.run([] {},
             [&, is_said = false]() mutable {
                 // The place is known once its board stands.
                 if (with.has_post("board/") && !std::exchange(is_said, true)) {
                     with.chat.sink->deliver(said_by(with, "A2", "Severity: SEV1", "1795423000.000100"));
                     with.chat.sink->deliver(said_by(with, "A1", "ACTION: @ana rotate the key", "1795423001.000100"));
                     with.chat.sink->deliver(said_by(with, "A1", "Severity: SEV3", "1795423002.000100"));
                     with.chat.sink->deliver(said_by(with, "A1", "Severity: SEV3", "1795423002.000100"));
                 }
                 return with.chat.acks.size() == 4;
             });
    REQUIRE(with.chat.acks.size() == 4);
    for (const auto& each : with.chat.acks)
        CHECK(each.text.empty());
    with.stored([](const ports::ledger& ledger) {
        CHECK(ledger.incidents.by_key("INC-104")->severity == 3);
        CHECK(ledger.actions.count({}) == 0);
        CHECK(ledger.inbox.seen("message/C1/1795423002.000100"));
        CHECK_FALSE(ledger.inbox.seen("message/C1/1795423000.000100"));
        const auto place = ledger.places.by_channel("T1", "C1");
        CHECK(ledger.marks.mark_of(place->id) == "1795423002.000100");
        return 0;
    });
}

TEST_CASE("places: unarchived, a public incident channel is joined again if the bot is in it no more")
{
    harness with;
    const auto unarchive = [&] {
        with.chat.places_known["C1"].is_joined = false;
        auto input = with.command({}, "1");
        input.key = "place/C1/unarchived/1.0";
        input.user.clear();
        input.response_url.clear();
        auto seen = of("C1");
        seen.workspace = "T1";
        input.input = ports::place_input{.happened = what::unarchived, .seen = seen};
        with.chat.sink->deliver(input);
    };
    with.run([] {},
             [&, is_told = false]() mutable {
                 if (with.has_post("board/") && !std::exchange(is_told, true))
                     unarchive();
                 return !with.chat.joined.empty();
             });
    CHECK(with.chat.joined == std::vector<std::string>{"C1"});
}

TEST_CASE("places: the bot does not come back to a channel that it was taken out of")
{
    harness with;
    const auto leave = [&] {
        auto input = with.command({}, "1");
        input.key = "place/C1/bot_left/1.0";
        input.response_url.clear();
        auto seen = of("C1");
        seen.workspace = "T1";
        input.input = ports::place_input{.happened = what::bot_left, .seen = seen};
        with.chat.sink->deliver(input);
        with.chat.sink->deliver(with.command("mine", "2"));
    };
    with.run([] {},
             [&, is_told = false]() mutable {
                 if (with.has_post("board/") && !std::exchange(is_told, true))
                     leave();
                 return with.chat.acks.size() == 2;
             });
    CHECK(with.chat.joined.empty());
    CHECK_FALSE(
        with.stored([](const ports::ledger& ledger) { return ledger.places.by_channel("T1", "C1")->is_joined; }));
}
