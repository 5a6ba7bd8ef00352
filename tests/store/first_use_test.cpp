// What the program's threads do for the first time, at the same time. Only a process that has done nothing yet shows
// it: ctest runs this file in one of its own (store_first_use), and ThreadSanitizer judges.
#include <latch>

#include <makegood/core/policy.hpp>

#include "store/fixtures.hpp"
#include "store/thread_fixture.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("first use: the loop and the ledger may read what an incident's channel says at once", "[first_use]")
{
    const temporary_folder folder;
    running_ledger house(folder.database());
    const core::incident_policy rules;
    std::latch both{2};
    const auto read = [&](core::incident_description& said) {
        both.arrive_and_wait();
        said = core::read_incident_description("SEV2, service: checkout", rules);
    };
    core::incident_description on_ledger;
    core::incident_description on_loop;
    house.submit([&](ports::ledger&) { read(on_ledger); });
    read(on_loop);
    house.settle();
    for (const auto& said : {on_ledger, on_loop}) {
        CHECK(said.severity == 2);
        CHECK(said.service == "checkout");
    }
}
