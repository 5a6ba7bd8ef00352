// Documents read back as text, incident channels' names, and whose hours apply.
#include <string>

#include "core_support.hpp"
#include "makegood/core/person.hpp"
#include "makegood/core/policy.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("documents: read in order, one line per block, words kept as they are")
{
    core::document value;
    value << core::heading("Title") << core::paragraph({core::words{"<b> *x* "}, core::mention{ana, true}})
          << core::item({core::mention{core::person_id{99}}}) << core::quote("said")
          << core::quiet({core::link{"https://example.org", "here"}, core::link{"https://example.org", ""}})
          << core::block{.kind = core::block::kind::divider}
          << core::button_row({{.label = "Done", .verb = "done", .argument = "A-17"},
                               {.label = "Later…", .verb = "later", .argument = "A-17"}},
                              {17})
          << core::paragraph({core::moment{at("2026-11-27"), "Fri 27 Nov"}}, {17});
    CHECK(text_of(value)
          == "Title\n<b> *x* Ana\n- somebody\n> said\nhere (https://example.org)https://example.org\n---\n"
             "[Done] [Later…]\nFri 27 Nov");
    CHECK(core::people_in(value) == std::vector<core::person_id>{ana, {99}});
    CHECK(core::actions_in(value) == std::vector<core::action_id>{{17}});
    CHECK(text_of(core::plain("one")) == "one");
}

TEST_CASE("incident descriptions: severity and service of a channel's topic and purpose")
{
    const auto read = [](const std::string& text, const core::incident_policy& rules = {}) {
        const auto said = core::read_incident_description(text, rules);
        return std::to_string(said.severity) + "|" + said.service;
    };
    CHECK(read("SEV-2 checkout is slow") == "2|");
    CHECK(read("Severity: 1, service: checkout-api.") == "1|checkout-api");
    CHECK(read("p1 | Service=db") == "1|db");
    CHECK(read("lead is bo\nsev3") == "3|");
    CHECK(read("priority 4") == "4|");
    CHECK(read("p50 latency is 3 s, http2, step 1, sev 7") == "0|");
    CHECK(read("") == "0|");
    CHECK(read(std::string(100'000, 'p') + "1") == "0|");
    CHECK(read("urgency 2 of system db", {.severity_pattern = "urgency ([0-9])", .service_pattern = "system ([a-z]+)"})
          == "2|db");
    CHECK(read("sev 1", {.severity_pattern = "(unclosed"}) == "0|");
}

TEST_CASE("incident names: key and title of a channel's name")
{
    const auto read = [](const std::string& name, const core::incident_policy& rules = {}) {
        const auto found = core::read_incident_name(name, rules);
        return found ? found->key + "|" + found->title : "none";
    };
    CHECK(read("inc-104-checkout-down") == "INC-104|checkout down");
    CHECK(read("incident-104-db_3-lag") == "INC-104|db 3 lag");
    CHECK(read("inc-104") == "INC-104|");
    CHECK(read("inc-104-") == "INC-104|");
    CHECK(read("inc-104checkout") == "none");
    CHECK(read("incidents") == "none");
    CHECK(read("general") == "none");
    CHECK(read("") == "none");
    CHECK(read("inc-1-" + std::string(5000, 'x')) == "none");
    CHECK(read("sev7_payments", {.channel_pattern = "sev([0-9]+)_(.*)"}) == "INC-7|payments");
    CHECK(read("inc-104", {.channel_pattern = "(unclosed"}) == "none");
    CHECK(read("inc-104-checkout-down") == "INC-104|checkout down");
}

TEST_CASE("working time: a person's own zone and hours before those of the settings")
{
    const core::working_time defaults = office("Europe/Berlin");
    core::person who;
    CHECK(core::working_time_of(who, defaults) == defaults);
    who.zone = "Australia/Sydney";
    CHECK(core::working_time_of(who, defaults).zone == "Australia/Sydney");
    CHECK(core::working_time_of(who, defaults).from_minute == 540);
    who.hours_from_minute = 0;
    who.hours_until_minute = 240;
    CHECK(core::working_time_of(who, defaults).from_minute == 0);
    CHECK(core::working_time_of(who, defaults).until_minute == 240);
}

TEST_CASE("words of exports for every state")
{
    CHECK(core::to_string(core::state::promised) == std::string("promised"));
    CHECK(core::to_string(core::check::landed) == std::string("landed"));
    CHECK(core::to_string(core::drop_reason::declined) == std::string("declined"));
}
