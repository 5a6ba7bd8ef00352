// How long a simulated year of many people takes, all that people see and that is stored judged as it happens. Prints
// one JSON object.
#include <chrono>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "simulation/world.hpp"

using namespace makegood;

int main(int argc, char* argv[])
{
    simulation::extent size{.people = 1000, .days = 366, .inputs = 10'000};
    std::uint64_t seed = 1;
    CLI::App app{"Times a simulated year."};
    app.add_option("--people", size.people)->check(CLI::Range(12, 10'000));
    app.add_option("--days", size.days)->check(CLI::Range(1, 1000));
    app.add_option("--inputs", size.inputs)->check(CLI::Range(1, 1'000'000));
    app.add_option("--seed", seed);
    CLI11_PARSE(app, argc, argv);
    const auto begun = std::chrono::steady_clock::now();
    const auto start = core::instant{std::chrono::sys_days{std::chrono::year{2026} / 9 / 14}};
    simulation::world world(seed, start, size);
    world.live();
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    for (const auto& what : world.judged().failures())
        std::cerr << "seed " << seed << ": " << what << "\n";
    const nlohmann::json report{{"people", size.people},
                                {"days", size.days},
                                {"inputs", size.inputs},
                                {"batches", world.judged().batches()},
                                {"kills", world.kills()},
                                {"open", world.judged().open_actions()},
                                {"explained", world.judged().explained()},
                                {"seconds", took}};
    std::cout << report.dump() << "\n";
    return world.judged().failures().empty() ? 0 : 1;
}
