// Goal: who chose a time for their reminders gets the message of the day then; what people ask of them comes as ever.
// Method: as in nudger_test.cpp.
#include "support/catch.hpp"

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

TEST_CASE("batch time: the message of the day goes at the chosen time, and offers at the start of the hours")
{
    office it;
    it.promise();
    it.note(it.ana, it.general, "hours batch 11:00");
    it.sent();
    it.go_to(25, 8);
    it.note(it.bo, it.general, "@ana draw the failover");
    it.go_to(25, 9);
    it.plan();
    const auto at_nine = it.sent();
    CHECK(at_nine.contains("offer/" + std::to_string(it.ana.id.value) + "/2"));
    for (const auto& [key, words] : at_nine)
        CHECK_FALSE(key.starts_with("nudge/"));
    CHECK(it.batch(it.ana, 25, 10).empty());
    CHECK_THAT(it.batch(it.ana, 25, 11), Contains("add an alert on replica lag") && !Contains("Late:"));
    CHECK(it.batch(it.ana, 25, 12).empty());
}

TEST_CASE("batch time: a night shift has one message a night, after midnight, and none beside it")
{
    office it;
    it.note(it.ana, it.general, "hours 19:00-07:00 daily");
    it.ana = *it.ledger().people.find(it.ana.id);
    it.note(it.ana, it.general, "hours batch 02:00");
    it.ana = *it.ledger().people.find(it.ana.id);
    it.promise();
    std::vector<std::string> read;
    for (int day = 24; day <= 30; ++day)
        for (int hour = 0; hour < 24; ++hour)
            if (const auto text = it.batch(it.ana, day, hour); !text.empty()) {
                read.push_back(std::to_string(day) + " " + std::to_string(hour));
                CHECK_THAT(text, !Contains("Late:"));
            }
    CHECK(read == std::vector<std::string>{"25 2", "27 2", "29 2", "30 2"});
}
