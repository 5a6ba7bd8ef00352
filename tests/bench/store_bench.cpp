// How many "add" units the store takes per second: inbox look-up and row, action, history row, board in the outbox,
// with full synchronisation, one by one and in groups of 64, on an empty and on a filled database. Prints one JSON
// object.
//   store_bench FOLDER [STORED]
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

namespace {

using namespace makegood;
using stopwatch = std::chrono::steady_clock;

core::instant now_in(std::int64_t number)
{
    return core::instant(std::chrono::milliseconds(1795424400000 + number * 10));
}

core::document receipt(std::int64_t number)
{
    core::document reply;
    core::block line;
    line.spans = {core::words{"A-" + std::to_string(number) + " ", core::emphasis::strong},
                  core::words{"add an alert on replica lag"}, core::mention{core::person_id{1 + number % 500}},
                  core::words{", due Fri 27 Nov, end of day in Sydney"}};
    reply.blocks.push_back(line);
    core::block row;
    row.kind = decltype(row.kind)::buttons;
    row.buttons = {{"Undo", "undo", "A-" + std::to_string(number)}, {"Edit", "edit", "A-" + std::to_string(number)}};
    reply.blocks.push_back(row);
    return reply;
}

void add_one(ports::ledger& on, std::int64_t number)
{
    const auto now = now_in(number);
    const std::string key = "command/13345224609." + std::to_string(1000000000 + number) + ".8088930838d88f008e0";
    if (on.inbox.seen(key))
        return;
    core::action item;
    item.text = "add an alert on replica lag before the next failover";
    item.state = core::state::promised;
    item.owner.value = 1 + number % 500;
    item.asker.value = 1 + number % 300;
    item.incident.value = 1 + number / 100;
    item.from.place.value = 1 + number / 100;
    item.due = core::deadline{core::day(date::sys_days(date::floor<date::days>(now))), std::nullopt};
    item.due_at = now + std::chrono::hours(24 * 15);
    item.first_due = item.due;
    item.first_due_at = item.due_at;
    item.recorded_at = now;
    item.active_at = now;
    item.accepted_at = now;
    item.look_at = now + std::chrono::hours(24 * 11);
    const auto id = on.actions.add(item);
    ports::change entry;
    entry.action = id;
    entry.actor = item.asker;
    entry.at = now;
    entry.verb = "record";
    on.history.record(entry);
    ports::message_to_send board;
    board.kind = ports::persistence::latest;
    board.lane = ports::lane::board;
    board.key = "board/" + std::to_string(item.from.place.value);
    board.to.workspace = "T1";
    board.to.place = item.from.place;
    board.body = receipt(number);
    on.outbox.put(board, now);
    ports::kept_reply reply;
    reply.reply = receipt(number);
    on.inbox.keep(key, now, reply,
                  "https://hooks.slack.com/commands/T1/" + std::to_string(number) + "/abcdefghijklmnop");
}

double per_second(std::int64_t count, stopwatch::duration took)
{
    return static_cast<double>(count) / std::chrono::duration<double>(took).count();
}

// Units in transactions of `size`; a group is one transaction, as in the ledger thread.
double run(store::sqlite_ledger& ledger, std::int64_t& next, std::int64_t count, std::int64_t size)
{
    const auto begun = stopwatch::now();
    for (std::int64_t done = 0; done < count; done += size) {
        ledger.begin();
        for (std::int64_t in_group = 0; in_group < size; ++in_group)
            add_one(ledger.ports(), next++);
        ledger.commit();
    }
    return per_second(count, stopwatch::now() - begun);
}

} // namespace

int main(int argc, char* argv[])
{
    if (argc < 2)
        return 2;
    const std::filesystem::path path = std::filesystem::path(argv[1]) / "bench.sqlite";
    std::filesystem::remove(path);
    const std::int64_t stored = argc > 2 ? std::stoll(argv[2]) : 1000;
    std::int64_t next = 1;
    {
        auto file = store::database::open(path);
        store::sqlite_ledger ledger(file);
        run(ledger, next, stored, 500);
    }
    const auto opening = stopwatch::now();
    auto file = store::database::open(path);
    store::sqlite_ledger ledger(file);
    const auto found = ledger.ports().actions.next_look();
    const double start_ms = std::chrono::duration<double, std::milli>(stopwatch::now() - opening).count();
    const std::clock_t cpu_from = std::clock();
    const double grouped = run(ledger, next, 64 * 600, 64);
    // What a unit costs the processor, whatever the disk does: comparable on a busy machine.
    const double cpu_us = 1e6 * static_cast<double>(std::clock() - cpu_from) / CLOCKS_PER_SEC / (64 * 600);
    const double single = run(ledger, next, 6000, 1);
    std::printf("{\"stored\": %lld, \"start_ms\": %.1f, \"grouped_per_s\": %.0f, \"cpu_us_per_unit\": %.1f, "
                "\"single_per_s\": %.0f}\n",
                static_cast<long long>(stored), start_ms, grouped, cpu_us, single);
    return found ? 0 : 1;
}
