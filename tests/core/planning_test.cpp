// Goal: a team's plan has the weightiest first, on the days that its rhythm says. Method: actions whose severity,
// service and age are given, and days around the first planning.
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/planning.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using Catch::Matchers::Contains;

namespace {

core::day on(const std::string& day) { return core::parse_day(day).value(); }

core::plannable one(std::int64_t id, int severity, int recurrence, int days_old)
{
    core::plannable result{.item = promise()};
    result.item.id = {id};
    result.item.text = "mend part " + std::to_string(id);
    result.item.recorded_at = at("2026-11-27") - date::days{days_old};
    result.severity = severity;
    result.service = "db";
    result.recurrence = recurrence;
    return result;
}

std::string next(int weeks, const std::string& from)
{
    const auto found = core::next_planning({weeks, on("2026-11-30")}, on(from));
    return found ? core::format_day(*found) : "";
}

} // namespace

TEST_CASE("planning: its days are so many weeks apart, from the first on")
{
    CHECK(next(2, "2026-11-01") == "2026-11-30");
    CHECK(next(2, "2026-11-30") == "2026-11-30");
    CHECK(next(2, "2026-12-01") == "2026-12-14");
    CHECK(next(2, "2026-12-14") == "2026-12-14");
    CHECK(next(1, "2026-12-01") == "2026-12-07");
    CHECK(next(0, "2026-12-01").empty());
}

TEST_CASE("planning: ordered by severity times recurrence times age, the older one first among equals")
{
    const auto now = at("2026-11-27");
    CHECK(core::weight_of(one(1, 1, 3, 10), now) == 5 * 3 * 10);
    CHECK(core::weight_of(one(1, 0, 1, 0), now) == 1);
    CHECK(core::weight_of(one(1, 9, 0, 2), now) == 2);
    std::vector<core::plannable> all
        = {one(1, 5, 1, 10), one(2, 1, 1, 2), one(3, 2, 3, 2), one(4, 1, 1, 1), one(5, 0, 2, 5)};
    core::put_in_order_of_weight(all, now);
    std::string order;
    for (const auto& each : all)
        order += std::to_string(each.item.id.value);
    CHECK(order == "31524");
}

TEST_CASE("planning: each line says why it stands there and can be answered; all of them can be pasted")
{
    auto planned = one(17, 1, 3, 40);
    planned.item.sprint = on("2026-11-30");
    CHECK(text_of(core::planning_pack("sre", {one(18, 0, 1, 1), planned}, on("2026-11-30"), on("2026-12-14"), "UTC",
                                      at("2026-11-27", "09:00")))
          == "sre plans on Mon 30 Nov: 2 actions are open, ordered by severity × how often × age.\n"
             "- A-17 mend part 17, Ana, due Fri 27 Nov (sev-1, 3 incidents of db, 40 days old)\n"
             "In the sprint of Mon 30 Nov\n"
             "[In this sprint] [Next] [Decline…]\n"
             "- A-18 mend part 18, Ana, due Fri 27 Nov (1 day old)\n"
             "[In this sprint] [Next] [Decline…]\n"
             "To paste:\n"
             "A-17\tmend part 17\tAna\tFri 27 Nov\n"
             "A-18\tmend part 18\tAna\tFri 27 Nov");
}

TEST_CASE("planning: a sprint ends as the next one is planned")
{
    const auto end = [](int weeks, const std::string& planned) {
        return core::format_day(core::sprint_end({weeks, on("2026-11-30")}, on(planned)));
    };
    CHECK(end(2, "2026-11-30") == "2026-12-14");
    CHECK(end(1, "2026-11-30") == "2026-12-07");
    CHECK(end(3, "2026-12-02") == "2026-12-21");
    CHECK(end(0, "2026-12-02") == "2026-12-16");
}

TEST_CASE("planning: what was planned for a sprint that is over by then is said to have been")
{
    auto planned = one(17, 1, 3, 40);
    planned.item.sprint = on("2026-11-30");
    const auto pack = [&] {
        return text_of(
            core::planning_pack("sre", {planned}, on("2026-12-14"), on("2026-12-28"), "UTC", at("2026-12-11")));
    };
    CHECK_THAT(pack(), Contains("In the sprint of Mon 30 Nov"));
    planned.is_sprint_over = true;
    CHECK_THAT(pack(), Contains("Was planned for the sprint of Mon 30 Nov"));
}

TEST_CASE("planning: of very many, those beyond a message are counted")
{
    std::vector<core::plannable> all;
    for (int id = 1; id <= 60; ++id)
        all.push_back(one(id, 1, 1, id));
    const auto text
        = text_of(core::planning_pack("sre", all, on("2026-11-30"), on("2026-12-14"), "UTC", at("2026-11-27")));
    CHECK_THAT(text, Contains("60 actions are open") && Contains("And 20 more: list team:sre"));
    CHECK(text.find("A-60 mend") < text.find("A-59 mend"));
}
