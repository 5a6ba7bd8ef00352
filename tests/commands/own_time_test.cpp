// Own hours, zone, days away and mute: what is said back, and when reminders and questions come then.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

core::person as_stored(ledger_fixture& it, const core::person& who) { return *it.ledger().people.find(who.id); }

// When the planner would look at it next.
std::string looks_at(ledger_fixture& it, std::int64_t id)
{
    const auto item = it.action(id);
    const auto facts = commands::people_facts(it.ledger(), it.policy, item);
    return core::format_instant(*core::next_look(item, facts, it.policy, it.now)).substr(0, 16);
}

core::instant on(int month, int day, int hour)
{
    return std::chrono::floor<std::chrono::milliseconds>(date::sys_days(date::year{2026} / month / day)
                                                         + std::chrono::hours(hour));
}

} // namespace

TEST_CASE("hours: what was set is said back, and applies until it is taken back")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "hours"),
               Contains("Your hours: 09:00 to 17:30, Monday to Friday, London time, as for everybody here."));
    CHECK_THAT(it.say(it.ana, "hours 19:00-07:00 wed-sat"),
               Contains("Your hours are now 19:00 to 07:00 of the next day, Wednesday to Saturday, London time."));
    it.ana = as_stored(it, it.ana);
    CHECK_THAT(it.say(it.ana, "hours mon,tue,fri"),
               Contains("19:00 to 07:00 of the next day, Monday, Tuesday and Friday, London time."));
    it.ana = as_stored(it, it.ana);
    CHECK_THAT(it.say(it.ana, "hours default"), Contains("09:00 to 17:30, Monday to Friday, London time"));
}

TEST_CASE("hours: the holidays of a country are the team's, or those that somebody chose")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "hours country de"), Contains("No holidays are listed by country here"));
    it.policy.hours.holidays = {date::year{2026} / 12 / 1};
    it.policy.hours.countries = {{.country = "de", .days = {date::year{2026} / 11 / 25}},
                                 {.country = "nl", .days = {date::year{2026} / 11 / 27}}};
    CHECK_THAT(it.say(it.ana, "hours"), Contains("You have the holidays of no country."));
    CHECK_THAT(it.say(it.ana, "hours country xx"), Contains("I know no holidays of xx. The countries are: de, nl."));
    it.transact([&](ports::ledger& ledger) {
        ledger.teams.replace({{.name = "dba", .members = {it.ana.id}, .workspace = "T1", .country = "de"}});
    });
    it.ana = as_stored(it, it.ana);
    CHECK_THAT(it.say(it.ana, "hours"), Contains("You have the holidays of de, as your team."));
    // Its first reminder, two working days ahead: not on a day off of hers, nor on one of everybody's.
    it.say(it.ana, "add an alert on lag by 27 nov");
    CHECK(looks_at(it, 1) == "2026-11-24T09:00");
    CHECK_THAT(it.say(it.ana, "hours country NL"), Contains("You have the holidays of nl."));
    it.ana = as_stored(it, it.ana);
    CHECK(it.action(1).look_at == it.now);
    it.say(it.ana, "write the runbook by 2 dec");
    CHECK(looks_at(it, 2) == "2026-11-26T09:00");
    it.say(it.ana, "hours country none");
    it.ana = as_stored(it, it.ana);
    CHECK_THAT(it.say(it.ana, "hours"), Contains("You have the holidays of no country."));
    CHECK_THAT(it.say(it.ana, "hours default"), Contains("You have the holidays of de, as your team."));
    // Who leaves the team leaves its holidays.
    it.transact([&](ports::ledger& ledger) { ledger.teams.replace({}); });
    it.ana = as_stored(it, it.ana);
    CHECK(it.ana.team_country.empty());
}

TEST_CASE("hours: the zone that somebody chose goes before their account's, until they take it back")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.bo, "hours"),
               Contains("Sydney time, as for everybody here. The zone is that of your account."));
    auto nameless = it.vp;
    nameless.zone.clear();
    CHECK_THAT(it.say(nameless, "hours"),
               Contains("London time") && Contains("everybody's here: your account tells none"));
    it.say(it.bo, "add an alert on lag by 4 dec");
    CHECK(looks_at(it, 1) == "2026-12-01T22:00");
    CHECK_THAT(it.say(it.bo, "hours zone europe/berlin"),
               Contains("Your hours are now 09:00 to 17:30, Monday to Friday, Berlin time. The zone is the one you "
                        "chose.")
                   && Contains("/action hours default"));
    CHECK(it.action(1).look_at == it.now);
    CHECK(looks_at(it, 1) == "2026-12-02T08:00");
    // Their platform is asked again, and says that they have moved.
    it.transact([&](ports::ledger& ledger) {
        auto seen = it.bo;
        seen.zone = "Asia/Tokyo";
        ledger.people.put({"T1", "U002"}, seen, it.now);
    });
    it.bo = as_stored(it, it.bo);
    CHECK((it.bo.own_zone == "Europe/Berlin" && it.bo.zone == "Asia/Tokyo"));
    CHECK_THAT(it.say(it.bo, "write the runbook by 4 dec"), Contains("due Fri 4 Dec, end of day in Berlin"));
    CHECK_THAT(it.say(it.ana, "list @bo"), Contains("write the runbook"));
    CHECK_THAT(it.say(it.bo, "hours 10-18"), Contains("10:00 to 18:00, Monday to Friday, Berlin time"));
    it.bo = as_stored(it, it.bo);
    CHECK_THAT(it.say(it.bo, "hours zone Off"), Contains("10:00 to 18:00, Monday to Friday, Tokyo time."));
    it.bo = as_stored(it, it.bo);
    it.say(it.bo, "hours zone America/New York");
    it.bo = as_stored(it, it.bo);
    CHECK(it.bo.own_zone == "America/New_York");
    CHECK_THAT(it.say(it.bo, "hours zone"), Contains("New York time. The zone is the one you chose."));
    CHECK_THAT(it.say(it.bo, "hours default"), Contains("Tokyo time, as for everybody here."));
    CHECK(as_stored(it, it.bo).own_zone.empty());
}

TEST_CASE("hours: a zone that there is not is one clear line with an example, and words about zones are an action")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "hours zone Berlin"),
               Contains("I know no zone “Berlin”") && Contains("hours zone Europe/Berlin"));
    CHECK(as_stored(it, it.ana).own_zone.empty());
    CHECK_FALSE(it.has(1));
    it.say(it.ana, "hours zone map for the support desk by friday");
    CHECK(it.action(1).text == "hours zone map for the support desk");
}

TEST_CASE("hours: the time that somebody chose for reminders holds within their hours, until they take it back")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag by 4 dec");
    CHECK_THAT(it.say(it.ana, "hours batch"),
               Contains("Reminders come as these hours begin.") && Contains("/action hours batch 10:00"));
    CHECK_THAT(it.say(it.ana, "hours batch 11:30"),
               Contains("Your hours: 09:00 to 17:30, Monday to Friday, London time.")
                   && Contains("Reminders come at 11:30, as you chose.") && Contains("/action hours batch off"));
    CHECK(it.action(1).look_at == it.now);
    CHECK(looks_at(it, 1) == "2026-12-02T11:30");
    it.ana = as_stored(it, it.ana);
    CHECK_THAT(it.say(it.ana, "mute until 2 dec"), Contains("Thu 3 Dec 11:30"));
    it.say(it.ana, "mute off");
    // Hours that it does not fit: said aloud, and as they begin.
    CHECK_THAT(it.say(it.ana, "hours 19:00-07:00"),
               Contains("Reminders come as these hours begin, not at 11:30 as you chose: it is not within the hours, "
                        "19:00 to 07:00 of the next day."));
    it.ana = as_stored(it, it.ana);
    CHECK(looks_at(it, 1) == "2026-12-02T19:00");
    CHECK_THAT(it.say(it.ana, "hours batch 2am"), Contains("Reminders come at 02:00 of the next day, as you chose."));
    it.ana = as_stored(it, it.ana);
    CHECK(looks_at(it, 1) == "2026-12-02T02:00");
    CHECK_THAT(it.say(it.ana, "hours batch off"), Contains("Reminders come as these hours begin."));
    it.ana = as_stored(it, it.ana);
    CHECK(looks_at(it, 1) == "2026-12-02T19:00");
    it.say(it.ana, "hours batch 20:00");
    it.ana = as_stored(it, it.ana);
    CHECK_THAT(it.say(it.ana, "hours default"), Contains("Reminders come as these hours begin."));
    CHECK(as_stored(it, it.ana).batch_minute == -1);
}

TEST_CASE("hours: a time for reminders outside the hours or the settings is one clear line with one that fits")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "hours batch 18:00"),
               Contains("Your reminders cannot come at 18:00: it is not within the hours, 09:00 to 17:30.")
                   && Contains("hours batch 10:00"));
    CHECK_THAT(it.say(it.ana, "hours batch 25:00"),
               Contains("I could not read this time of day.") && Contains("hours batch 10:00"));
    CHECK_THAT(it.say(it.ana, "settings"),
               Contains("or at a time of one's own within them") && !Contains("from 12:00"));
    it.policy.hours.batch_earliest_minute = 12 * 60;
    it.policy.hours.batch_latest_minute = 15 * 60;
    CHECK_THAT(it.say(it.ana, "hours batch 11:00"),
               Contains("Your reminders cannot come at 11:00: the settings allow 12:00 to 15:00.")
                   && Contains("hours batch 12:00"));
    CHECK(as_stored(it, it.ana).batch_minute == -1);
    CHECK_THAT(it.say(it.ana, "settings"), Contains("within them, from 12:00 to 15:00"));
    CHECK_THAT(it.say(it.ana, "hours batch 15:00"), Contains("Reminders come at 15:00, as you chose."));
    it.say(it.ana, "hours batch jobs run must be on the status page by friday");
    CHECK(it.action(1).text == "hours batch jobs run must be on the status page");
}

TEST_CASE("hours: what waits is looked at anew, and an offer goes with the new day")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag by 4 dec");
    CHECK(looks_at(it, 1) == "2026-12-02T09:00");
    it.say(it.ana, "hours 14-22");
    CHECK(it.action(1).look_at == it.now);
    CHECK(looks_at(it, 1) == "2026-12-02T14:00");
    // It is night in Sydney.
    it.say(it.ana, "@bo draw the failover");
    const auto group = std::to_string(it.action(2).id.value);
    const auto key = "offer/" + std::to_string(it.bo.id.value) + "/" + group;
    CHECK(it.row(key)->message.not_before == on(11, 23, 22));
    it.say(it.bo, "hours 21-23:30 daily");
    CHECK_FALSE(it.row(key)->message.not_before > it.now);
    // Whom it waits for is reminded of it, too.
    CHECK_THAT(it.say(it.ana, "blocked A-1 on @vp"), Contains("Waits on Vera"));
    it.now += std::chrono::minutes(5);
    it.say(it.vp, "hours 12-20");
    CHECK(it.action(1).look_at == it.now);
}

TEST_CASE("away: nothing is sent meanwhile, what falls due then is named, and it can be taken back")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag by 2 dec");
    it.say(it.ana, "write the runbook by 18 dec");
    CHECK_THAT(it.say(it.ana, "away"), Contains("You are not away."));
    const auto said = it.say(it.ana, "away 30 nov - 4 dec");
    CHECK_THAT(said,
               Contains("You are away from Mon 30 Nov to Fri 4 Dec.") && Contains("Mon 7 Dec 09:00 (Europe/London)")
                   && Contains("Due while you are away:") && Contains("A-1 add an alert on lag, due Wed 2 Dec")
                   && !Contains("runbook"));
    it.ana = as_stored(it, it.ana);
    // Before she goes, not while she is away.
    CHECK(looks_at(it, 1) == "2026-11-25T09:00");
    it.now = on(12, 1, 10);
    CHECK(looks_at(it, 1) == "2026-12-07T09:00");
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Away; the reminder comes on Mon 7 Dec."));
    CHECK_THAT(it.say(it.ana, "away"), Contains("You are away from Mon 30 Nov to Fri 4 Dec."));
    it.say(it.ana, "away off");
    CHECK(it.action(1).look_at == it.now);
}

TEST_CASE("away: whoever asks somebody who is away is told until when")
{
    ledger_fixture it;
    it.say(it.ana, "away 23 nov - 4 dec");
    CHECK_THAT(it.say(it.vp, "@ana add an alert on lag"),
               Contains("Ana is away until Fri 4 Dec, back Mon 7 Dec. To ask somebody else: /action give A-1 @who"));
    CHECK_THAT(it.say(it.vp, "give A-1 @bo"), !Contains("away"));
    CHECK_THAT(it.say(it.vp, "give A-1 @ana"), Contains("Ana is away until Fri 4 Dec, back Mon 7 Dec."));
    it.say(it.ana, "write the runbook");
    CHECK_THAT(it.say(it.vp, "list @ana"), Contains("Ana is away until Fri 4 Dec, back Mon 7 Dec."));
}

TEST_CASE("away: a list of several people, and mine, say who of the others is away")
{
    ledger_fixture it;
    it.say(it.vp, it.general, "@ana add an alert on replica lag by 4 dec");
    it.say(it.vp, it.general, "@bo rotate the signing key by 4 dec");
    it.say(it.vp, it.general, "write the runbook by 4 dec");
    it.say(it.vp, it.general, "away 23 nov - 27 nov");
    CHECK_THAT(it.say(it.vp, it.general, "list"), !Contains("away"));
    it.say(it.ana, it.general, "away 23 nov - 4 dec");
    for (const auto* words : {"list", "mine"})
        CHECK_THAT(it.say(it.vp, it.general, words),
                   Contains("Ana is away until Fri 4 Dec, back Mon 7 Dec.") && !Contains("Vera is away"));
    CHECK_THAT(
        it.say(it.bo, it.general, "list"),
        Contains("Vera is away until Fri 27 Nov, back Mon 30 Nov. Ana is away until Fri 4 Dec, back Mon 7 Dec."));
    CHECK_THAT(it.say(it.bo, it.general, "list overdue"), !Contains("away"));
    CHECK_THAT(it.say(it.bo, it.general, "list @ana"), !Contains("Vera is away"));
}

TEST_CASE("away: a status is said to who asks them, and to themself, and is not ended by a word")
{
    ledger_fixture it;
    it.transact([&](ports::ledger& ledger) {
        it.vp.status_until = on(11, 27, 20);
        ledger.people.put({"T1", "U004"}, it.vp, it.now);
    });
    it.vp = as_stored(it, it.vp);
    CHECK_THAT(it.say(it.ana, "@vp draw the failover"), Contains("Vera is away until Fri 27 Nov, back Mon 30 Nov."));
    for (const auto* words : {"away", "away off"})
        CHECK_THAT(
            it.say(it.vp, words),
            Contains("You are away from Mon 23 Nov to Fri 27 Nov, as your status says. It ends when you clear that."));
}

TEST_CASE("away: spans that touch become one, and what cannot be meant is refused in one line")
{
    ledger_fixture it;
    it.say(it.ana, "away 1 dec - 4 dec");
    it.ana = as_stored(it, it.ana);
    it.say(it.ana, "away 5 dec - 9 dec");
    it.ana = as_stored(it, it.ana);
    CHECK(it.ana.away.size() == 1);
    CHECK_THAT(it.say(it.ana, "away"), Contains("from Tue 1 Dec to Wed 9 Dec"));
    CHECK_THAT(it.say(it.ana, "away 5 dec - 1 dec"), Contains("The last day comes before the first."));
    CHECK_THAT(it.say(it.ana, "away 2026-11-01..2026-11-03"), Contains("These days are over."));
    CHECK_THAT(it.say(it.ana, "away 2026-12-01..2028-12-03"), Contains("more than 400 days"));
    CHECK(as_stored(it, it.ana).away.size() == 1);
}

TEST_CASE("mute: reminders are off until the end that was said, offers come all the same, and then they come again")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag by 27 nov");
    CHECK(looks_at(it, 1) == "2026-11-25T09:00");
    CHECK_THAT(it.say(it.ana, "mute"), Contains("Your reminders are on") && Contains("/action mute for 2 weeks"));
    CHECK_THAT(it.say(it.ana, "mute until 4 dec"),
               Contains("Your reminders are off until Fri 4 Dec, end of day in London. They come again from Mon 7 Dec "
                        "09:00 (Europe/London) on.")
                   && Contains("offers that people make you") && Contains("What you promised stays yours")
                   && Contains("/action mute off"));
    it.ana = as_stored(it, it.ana);
    CHECK(it.ana.muted_until == on(12, 5, 0));
    CHECK(it.action(1).look_at == it.now);
    CHECK(looks_at(it, 1) == "2026-12-07T09:00");
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Reminders are switched off; looked at again on Mon 7 Dec."));
    CHECK_THAT(it.say(it.ana, "mute"), Contains("Your reminders are off until Fri 4 Dec, end of day in London."));
    it.say(it.vp, "@ana draw the failover");
    const auto offer = it.row("offer/" + std::to_string(it.ana.id.value) + "/2");
    REQUIRE(offer);
    CHECK_FALSE(offer->message.not_before > it.now);
    CHECK_THAT(it.say(it.ana, "mute off"), Contains("Your reminders are on again"));
    it.ana = as_stored(it, it.ana);
    CHECK(it.action(1).look_at == it.now);
    CHECK(looks_at(it, 1) == "2026-11-25T09:00");
    // What is over is not in force.
    it.say(it.ana, "mute for 2 hours");
    it.ana = as_stored(it, it.ana);
    CHECK(it.ana.muted_until == it.now + std::chrono::hours(2));
    CHECK_THAT(it.say(it.ana, "mute"),
               Contains("until Mon 23 Nov 12:15 (Europe/London). They come again from Tue 24 Nov"));
    it.now += std::chrono::hours(3);
    CHECK_THAT(it.say(it.ana, "mute"), Contains("Your reminders are on"));
}

TEST_CASE("mute: the day that is named is the last one, thirty days ahead at most, and a length counts from today")
{
    ledger_fixture it;
    struct example
    {
        const char* typed;
        const char* answer;
    };
    for (const auto& each : std::initializer_list<example>{
             {"mute for 2 weeks", "off until Sun 6 Dec, end of day in London. They come again from Mon 7 Dec"},
             {"Mute 3 days", "off until Wed 25 Nov, end of day"},
             {"mute until 2026-12-23", "off until Wed 23 Dec, end of day"},
             {"mute fri", "off until Fri 27 Nov, end of day"},
             {"mute until 2026-12-24", "Reminders can be off for 30 days at most, until Wed 23 Dec."},
             {"mute for 5 weeks", "Reminders can be off for 30 days at most, until Wed 23 Dec."},
             {"mute until 2026-11-20", "That is over already."},
             {"mute until 4 dec and fri", "I could not read until when."}}) {
        INFO(each.typed);
        CHECK_THAT(it.say(it.ana, each.typed), Contains(each.answer));
    }
    CHECK(as_stored(it, it.ana).muted_until == on(11, 28, 0));
    CHECK_FALSE(it.has(1));
}

TEST_CASE("mute: words that go on otherwise are an action")
{
    ledger_fixture it;
    it.say(it.ana, "mute the pager for db-3 by friday");
    CHECK(it.action(1).text == "mute the pager for db-3");
    CHECK(core::format_day(it.action(1).due->on) == "2026-11-27");
    it.say(it.ana, "mute until the vendor answers");
    CHECK(it.action(2).text == "mute until the vendor answers");
    it.say(it.ana, "mute for the night crew");
    CHECK(it.action(3).text == "mute for the night crew");
    CHECK(as_stored(it, it.ana).muted_until == core::instant::min());
}
