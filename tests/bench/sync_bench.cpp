// What responses of a Matrix server's /sync cost to read: 10 MB of messages in rooms that are known, and the first
// response of an account that is in 10,000 rooms. Prints one JSON object; memory is what is allocated beside the
// response, at its peak and afterwards.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include <malloc.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <makegood/matrix/decode.hpp>

namespace {

std::size_t allocated = 0;
std::size_t allocated_at_most = 0;

void* count_in(void* block)
{
    if (block == nullptr)
        throw std::bad_alloc();
    allocated += malloc_usable_size(block);
    allocated_at_most = std::max(allocated_at_most, allocated);
    return block;
}

void count_out(void* block) noexcept
{
    allocated -= malloc_usable_size(block);
    std::free(block); // NOLINT
}

} // namespace

void* operator new(std::size_t size) { return count_in(std::malloc(size)); }
void operator delete(void* block) noexcept { count_out(block); }
void operator delete(void* block, std::size_t) noexcept { count_out(block); }

using namespace makegood;
using nlohmann::json;

namespace {

constexpr int messages_per_room = 50; // a response's timeline, as the bot asks for it
constexpr int members_per_room = 20;
constexpr int one_command_in = 100;
constexpr std::int64_t now_ms = 1'795'424'400'000;

std::string room_id(int number) { return "!room" + std::to_string(number) + "QyDvBFZmWxEuTk:hs.test"; }
std::string user_id(int number) { return "@person" + std::to_string(number) + ":hs.test"; }

json event(const std::string& type, const std::string& sender, json content)
{
    static int number = 0;
    const auto digits = std::to_string(++number);
    const auto id = "$" + std::string(43 - digits.size(), 'e') + digits;
    return {{"type", type},
            {"sender", sender},
            {"event_id", id},
            {"origin_server_ts", now_ms + number},
            {"content", std::move(content)},
            {"unsigned", {{"age", 1234}, {"membership", "join"}}}};
}

json state(const std::string& type, const std::string& key, json content)
{
    auto out = event(type, user_id(0), std::move(content));
    out["state_key"] = key;
    return out;
}

json message(int number)
{
    const auto what
        = "the replica of shard " + std::to_string(number) + " lags again since the failover, I look at its graphs";
    const bool is_command = number % one_command_in == 0;
    return event(
        "m.room.message", user_id(number % members_per_room),
        {{"msgtype", "m.text"}, {"body", (is_command ? "!action " : "") + what}, {"m.mentions", json::object()}});
}

json states_of(int room)
{
    json all = json::array();
    all.push_back(state("m.room.create", "", {{"room_version", "11"}}));
    all.push_back(state("m.room.name", "", {{"name", "inc-" + std::to_string(room) + "-checkout-down"}}));
    all.push_back(state("m.room.join_rules", "", {{"join_rule", "invite"}}));
    all.push_back(state("m.room.power_levels", "",
                        {{"users", {{user_id(0), 100}}}, {"events_default", 0}, {"state_default", 50}}));
    all.push_back(state("m.room.member", "@makegood:hs.test", {{"membership", "join"}, {"displayname", "Makegood"}}));
    // Members are loaded lazily: of the others only who speaks.
    all.push_back(state("m.room.member", user_id(0), {{"membership", "join"}, {"displayname", "Person 0"}}));
    return all;
}

// A response with `count` rooms, each with its state or with `messages` messages.
std::string response(int count, int messages)
{
    json joined = json::object();
    for (int room = 0; room < count; ++room) {
        json events = json::array();
        for (int number = 0; number < messages; ++number)
            events.push_back(message(room * messages + number));
        joined[room_id(room)]
            = {{"summary", {{"m.joined_member_count", members_per_room}}},
               {"state", {{"events", messages == 0 ? states_of(room) : json::array()}}},
               {"timeline", {{"events", std::move(events)}, {"limited", false}, {"prev_batch", "s1"}}}};
    }
    return json{{"next_batch", "s2"}, {"rooms", {{"join", std::move(joined)}}}}.dump();
}

matrix::decode_context own_context()
{
    matrix::decode_context context;
    context.self = {"@makegood:hs.test", "DEVICE", "hs.test", "Makegood"};
    return context;
}

struct cost
{
    double ms = 0;
    double parse_ms = 0; // of which the library of JSON alone would take so much
    double peak_mb = 0;
    double kept_mb = 0;
    std::size_t inputs = 0;
};

// Processor time: others may use the machine as well.
double milliseconds_since(std::clock_t begun)
{
    return 1000.0 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

double in_mb(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

cost read(const std::string& body, matrix::decode_context& context, bool is_first)
{
    cost out;
    auto begun = std::clock();
    {
        const auto parsed = json::parse(body);
        out.parse_ms = milliseconds_since(begun);
    }
    const auto before = allocated;
    allocated_at_most = allocated;
    begun = std::clock();
    {
        const auto batch = matrix::decode_sync(body, context, is_first, {"s1"});
        out.ms = milliseconds_since(begun);
        out.inputs = batch ? batch->inputs.size() : 0;
    }
    out.peak_mb = in_mb(allocated_at_most - before);
    out.kept_mb = in_mb(allocated - before);
    return out;
}

} // namespace

int main(int argc, char* argv[])
{
    int rooms = 10'000;
    double megabytes = 10;
    CLI::App app{"Times responses of /sync."};
    app.add_option("--rooms", rooms)->check(CLI::Range(1, 100'000));
    app.add_option("--megabytes", megabytes)->check(CLI::Range(0.1, 60.0));
    CLI11_PARSE(app, argc, argv);
    const auto one_room = response(1, messages_per_room).size();
    const int talking = std::max(1, static_cast<int>(megabytes * 1e6 / static_cast<double>(one_room)));
    auto context = own_context();
    const auto first = response(rooms, 0);
    const auto whole = read(first, context, true);
    const bool knows_all = context.rooms.size() == static_cast<std::size_t>(rooms);

    auto few = own_context();
    (void)matrix::decode_sync(response(talking, 0), few, true);
    const auto talk = response(talking, messages_per_room);
    const auto messages = read(talk, few, false);

    const json report{{"messages", messages.inputs},          {"messages_mb", in_mb(talk.size())},
                      {"messages_ms", messages.ms},           {"messages_parse_ms", messages.parse_ms},
                      {"messages_peak_mb", messages.peak_mb}, {"rooms", context.rooms.size()},
                      {"rooms_mb", in_mb(first.size())},      {"rooms_ms", whole.ms},
                      {"rooms_parse_ms", whole.parse_ms},     {"rooms_peak_mb", whole.peak_mb},
                      {"rooms_kept_mb", whole.kept_mb}};
    std::cout << report.dump() << "\n";
    return knows_all && messages.inputs == static_cast<std::size_t>(talking * messages_per_room) ? 0 : 1;
}
