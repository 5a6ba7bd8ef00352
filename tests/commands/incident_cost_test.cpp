// What an incident cost: said by its responders, quoted to who reads its channel, and to nobody else.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

std::string quoted(ledger_fixture& it, const core::person& reader)
{
    const auto id = it.ledger().incidents.by_key("INC-104")->id;
    return commands::incident_and_cost_for(it.ledger(), id, reader.id, it.now - std::chrono::minutes(5));
}

} // namespace

TEST_CASE("incident: what it cost stands beside how long it lasted, for who reads its channel")
{
    ledger_fixture it;
    it.say(it.ana, it.incident_place, "incident sev:1");
    CHECK_THAT(it.say(it.ana, it.incident_place, "incident cost \"12,000 failed checkouts\""),
               Contains("Cost: 12,000 failed checkouts"));
    CHECK(quoted(it, it.ana) == "INC-104 checkout down (sev-1, cost 12,000 failed checkouts)");
    it.now = it.ledger().incidents.by_key("INC-104")->started_at + std::chrono::minutes(200);
    it.say(it.ana, it.incident_place, "incident resolve");
    CHECK(quoted(it, it.ana) == "INC-104 checkout down (sev-1, lasted 3 h 20 min, cost 12,000 failed checkouts)");
    CHECK(quoted(it, it.guest).empty());
    // Elsewhere it is named as it was.
    const auto id = it.ledger().incidents.by_key("INC-104")->id;
    CHECK(commands::incident_words(it.ledger(), id) == "INC-104 checkout down (sev-1)");
    CHECK_THAT(it.say(it.ana, it.incident_place, "incident cost \"\""), !Contains("Cost"));
    CHECK(quoted(it, it.ana) == "INC-104 checkout down (sev-1, lasted 3 h 20 min)");
}

TEST_CASE("incident: what it cost is short, and for its responders to say")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, it.incident_place, "incident cost \"" + std::string(101, '9') + "\""),
               Contains("at most 100 characters"));
    CHECK_THAT(it.say(it.guest, it.general, "incident INC-104 cost \"much\""), !Contains("Cost"));
    CHECK(it.ledger().incidents.by_key("INC-104")->cost.empty());
}

TEST_CASE("incident: elsewhere than in its channel it is shown to the speaker alone, changed or not")
{
    ledger_fixture it;
    it.say(it.ana, it.incident_place, "incident sev:1 cost \"much\"");
    const auto shown = it.run(it.ana, it.general, "incident INC-104");
    CHECK_THAT(it.text(shown), Contains("Cost: much"));
    CHECK(shown.is_personal);
    const auto changed = it.run(it.ana, it.general, "incident INC-104 cost \"more\"");
    CHECK_THAT(it.text(changed), Contains("Cost: more"));
    CHECK(changed.is_personal);
    CHECK_FALSE(it.run(it.ana, it.incident_place, "incident").is_personal);
}
