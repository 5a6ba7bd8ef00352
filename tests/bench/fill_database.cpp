// Makes a database with many stored actions, for measurements at size: most closed years ago, one in a hundred open;
// and, when asked, with messages that wait to be sent.
#include <iostream>

#include <CLI/CLI.hpp>

#include <makegood/core/action_rules.hpp>
#include <makegood/core/document.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

using namespace makegood;

namespace {

constexpr int actions_per_transaction = 10'000;
constexpr int people = 500;

core::action stored_action(int index, core::place_id place, core::incident_id incident)
{
    core::action item;
    item.text = "add an alert on replica lag of shard " + std::to_string(index);
    item.asker = core::person_id{1 + index % people};
    item.owner = core::person_id{1 + (index * 7) % people};
    item.state = index % 100 == 0 ? core::state::promised : core::state::closed;
    item.incident = incident;
    item.from.place = place;
    item.recorded_at = core::instant{std::chrono::hours{24 * 365 * 50} + std::chrono::minutes{index}};
    item.active_at = item.recorded_at;
    item.due = core::deadline{core::day{date::year{2027} / 6 / 1}, {}};
    item.due_at = core::instant{std::chrono::hours{24 * 365 * 57}};
    item.first_due = item.due;
    item.first_due_at = item.due_at;
    if (item.state == core::state::promised)
        item.look_at = item.due_at;
    else
        item.closed_at = item.recorded_at + std::chrono::hours{240};
    return item;
}

// To as many channels as there are people, so that no channel's own limit holds back the others.
void queue_messages(ports::ledger& ledger, int count)
{
    for (int index = 0; index < count; ++index) {
        core::place channel;
        channel.workspace = "T1";
        channel.channel = "C9" + std::to_string(index % people);
        channel.name = "waiting-" + std::to_string(index % people);
        channel.is_joined = true;
        ports::message_to_send message;
        message.key = "waiting/" + std::to_string(index);
        message.to.workspace = channel.workspace;
        message.to.place = ledger.places.put(channel, core::instant{});
        message.body = core::plain("Message " + std::to_string(index) + " of those that wait");
        ledger.outbox.put(message, core::instant{});
    }
}

} // namespace

int main(int argc, char* argv[])
{
    std::string path;
    int count = 100'000;
    int queued = 0;
    CLI::App app{"Fills a database."};
    app.add_option("database", path)->required();
    app.add_option("--actions", count)->check(CLI::Range(1, 10'000'000));
    app.add_option("--queued", queued, "messages that wait to be sent")->check(CLI::Range(0, 1'000'000));
    CLI11_PARSE(app, argc, argv);
    auto database = store::database::open(store::database_options(path));
    store::sqlite_ledger ledger(database);
    core::place_id place;
    core::incident_id incident;
    ledger.transact([&](ports::ledger& ports) {
        ports.actions.follow_rules(core::fingerprint_of({}), core::instant{}); // as a bot that ran before
        core::place seen;
        seen.workspace = "T1";
        seen.channel = "C0";
        seen.name = "inc-1-old";
        place = ports.places.put(seen, core::instant{});
        core::incident old;
        old.key = "INC-1";
        old.place = place;
        incident = ports.incidents.add(old);
        for (int index = 0; index < people; ++index) {
            core::person who;
            who.name = who.handle = "person" + std::to_string(index);
            ports.people.put({"T1", "U9" + std::to_string(index)}, who, core::instant{});
        }
    });
    for (int index = 0; index < count;) {
        ledger.transact([&](ports::ledger& ports) {
            for (int left = actions_per_transaction; left > 0 && index < count; --left, ++index)
                ports.actions.add(stored_action(index, place, incident));
        });
    }
    ledger.transact([queued](ports::ledger& ports) { queue_messages(ports, queued); });
    std::cout << count << " actions\n";
    return 0;
}
