#include "simulation/world.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <makegood/bot/intake.hpp>

#include "simulation/crowd.hpp"

namespace makegood::simulation {

namespace {

constexpr const char* workspace = "T1";
constexpr const char* zones[] = {
    "Europe/London",    "America/New_York", "Africa/Lagos",        "Australia/Sydney",  "Asia/Kolkata",
    "Europe/Berlin",    "Asia/Kathmandu",   "Australia/Lord_Howe", "America/St_Johns",  "America/Santiago",
    "Pacific/Auckland", "Asia/Tokyo",       "Australia/Adelaide",  "America/Sao_Paulo", "Africa/Casablanca",
};
constexpr std::size_t story_max = 12;
// The planner looks again at most so much later than somebody did something.
constexpr std::chrono::minutes planned_within{1};
// Of a planner that stands still.
constexpr int rounds_max = 40;
constexpr std::chrono::hours digest_looked_at_every{6};
// Before it is over for how long that is known; a look that ends with its process is not made up for.
constexpr std::chrono::hours readers_looked_at_every{20};
// One turn in so many is the process's last, or is followed by its machine's sleep.
constexpr unsigned kill_after = 1500;
constexpr unsigned sleep_after = 2500;
// Or its machine's clock is set back by up to a day.
constexpr unsigned set_back_after = 2500;

std::string user_id(int number) { return "U" + std::to_string(100 + number); }

} // namespace

world::world(std::uint64_t seed, core::instant start, const extent& size)
    : random_(seed)
    , size_(size)
    , begins_at_(start)
    , reading_(start)
    , judged_to_(start)
{
    auto pattern = (std::filesystem::temp_directory_path() / "makegood-simulation-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    policy_.digest.place = "#sre";
    policy_.nudge.items_per_week = 6; // so few that some weeks are full
    policy_.nudge.batches_per_minute = 10'000; // a pass stands for all passes of its minute
    policy_.overrides.push_back({.name = "database", .services = {"db"}, .overdue_working_days = std::vector{2, 2}});
    policy_.overrides.push_back({.name = "queue", .services = {"queue"}, .escalate_to = "channel"});
    policy_.overrides.push_back({.name = "rest", .services = {"web"}, .escalate_to = user_id(2)});
    using namespace date::literals;
    policy_.hours.countries = {
        {.country = "de",
         .days = {2026_y / 10 / 5, 2026_y / 12 / 25, 2027_y / 1 / 1, 2027_y / 3 / 26, 2027_y / 5 / 17}},
        {.country = "us", .days = {2026_y / 11 / 26, 2026_y / 12 / 25, 2027_y / 1 / 1, 2027_y / 7 / 5}},
    };
    policy_.teams.push_back({.name = "sre",
                             .members = {user_id(1), user_id(2), user_id(3)},
                             .channel = "#sre",
                             .lead = user_id(1),
                             .country = "de",
                             .planning = {2, 2026_y / 9 / 21}});
    policy_.teams.push_back({.name = "dba",
                             .members = {user_id(4), user_id(5)},
                             .channel = "#dba",
                             .lead = user_id(6),
                             .country = "us",
                             .planning = {3, 2026_y / 10 / 7}});
    open();
    found();
    begin();
}

world::~world()
{
    running_.reset();
    ledger_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void world::open()
{
    store::database_options options(folder_ / "makegood.db");
    database_ = std::make_unique<store::database>(store::database::open(options));
    // A process that ends loses nothing that it has written; only a machine would.
    database_->connection().exec("PRAGMA synchronous=OFF");
    ledger_ = std::make_unique<store::sqlite_ledger>(*database_);
}

void world::found()
{
    for (int number = 0; number < size_.people; ++number) {
        core::person who;
        who.name = who.handle = "p" + std::to_string(number);
        who.zone = zones[static_cast<std::size_t>(number) % std::size(zones)];
        who.is_admin = number == 0;
        who.standing = number % 10 == 9 ? core::standing::guest : core::standing::member;
        users_.push_back(user_id(number));
        chat_.people[users_.back()] = who;
    }
    ledger_->transact([this](ports::ledger& ports) {
        for (const auto& user : users_)
            bot::note_person(ports, policy_, {workspace, user}, chat_.people[user], begins_at_);
    });
    add_place("C1", "inc-1-db", core::visibility::open);
    add_place("C2", "inc-2-queue", core::visibility::closed);
    add_place("C3", "sre", core::visibility::open);
    add_place("C4", "dba", core::visibility::closed);
}

void world::add_place(const std::string& channel, const std::string& name, core::visibility seen_by)
{
    core::place place;
    place.workspace = workspace;
    place.channel = channel;
    place.name = name;
    place.visibility = seen_by;
    place.is_joined = true;
    channels_.push_back(channel);
    // Every second belongs to a private one, guests to all that they act in.
    for (std::size_t index = 0; index < users_.size(); index += 2)
        chat_.members_of[channel].push_back(users_[index]);
    ledger_->transact([&](ports::ledger& ports) { bot::note_place(ports, policy_, place, begins_at_); });
}

void world::begin() { running_ = std::make_unique<process>(*ledger_, chat_, sees_, policy_, reading_, random_()); }

void world::kill()
{
    ++kills_;
    // Mostly started again at once, at times after a night or a long weekend.
    const auto down = std::chrono::minutes(random_() % (happens(16) ? 3 * 24 * 60 : 5));
    judge(doer::bot);
    reading_ += down;
    happened("killed, and begun again " + std::to_string(down.count()) + " min later");
    running_.reset();
    ledger_.reset();
    database_.reset();
    open();
    begin();
    tick(reading_);
    if (down.count() > 0)
        end_hours(was_down::yes);
}

void world::change_settings()
{
    sees_.rules_changed();
    kill();
}

void world::happened(const std::string& what)
{
    story_.push_back(core::format_instant(now()) + " " + what);
    if (story_.size() > story_max)
        story_.pop_front();
}

std::string world::story() const
{
    std::string all;
    for (const auto& line : story_)
        all += "\n  " + line;
    return all;
}

bool world::take_turns()
{
    while (running_->turn()) {
        if (happens(kill_after)) {
            kill();
            return false;
        }
        if (happens(sleep_after)) {
            ++sleeps_;
            const auto slept = std::chrono::minutes(10 + random_() % (happens(8) ? 3 * 24 * 60 : 10 * 60));
            jump(reading_ + slept);
            happened("slept for " + std::to_string(slept.count()) + " min");
        }
        if (behind_.count() == 0 && happens(set_back_after)) {
            set_back();
            // A process that begins now has not seen a later time.
            if (happens(2)) {
                kill();
                return false;
            }
        }
    }
    return true;
}

void world::settle()
{
    if (now() >= readers_looked_at_ + readers_looked_at_every) {
        readers_looked_at_ = now();
        running_->look_who_reads();
    }
    for (int round = 0; round < rounds_max; ++round) {
        if (!take_turns())
            continue;
        const auto next = running_->runner().ports().actions.next_look();
        const bool is_due = next && *next <= now();
        // Of the digest no action tells.
        if (!is_due && (round > 0 || now() < digest_looked_at_ + digest_looked_at_every))
            return;
        digest_looked_at_ = now();
        running_->plan();
    }
    sees_.fail("the planner stands still at " + core::format_instant(now()));
}

void world::judge(doer who)
{
    const auto written = running_->runner().take_written();
    sees_.look(running_->runner().ports(), written, who, now());
}

// Days end on the hour; those that end while the process is down are noted as such.
void world::end_hours(was_down all)
{
    const auto this_hour = std::chrono::floor<std::chrono::hours>(now());
    while (judged_to_ < this_hour) {
        judged_to_ = std::chrono::floor<std::chrono::hours>(judged_to_) + std::chrono::hours(1);
        sees_.end_hour(running_->runner().ports(), judged_to_, all == was_down::yes || judged_to_ < this_hour);
    }
}

void world::tick(core::instant reading)
{
    reading_ = reading;
    running_->clock().move_to(reading);
    chat_.ahead_by = true_now() - now();
}

// What ended meanwhile nobody lived through, the hour just over included.
void world::jump(core::instant reading)
{
    tick(reading);
    end_hours(was_down::yes);
}

void world::set_back()
{
    // What ended meanwhile would count as lived through once the clock stands earlier.
    end_hours(was_down::yes);
    ++set_backs_;
    behind_ = std::chrono::minutes(1 + random_() % (happens(3) ? 24 * 60 : 90));
    right_at_ = true_now() + std::chrono::minutes(1 + random_() % (happens(3) ? 3 * 24 * 60 : 120));
    tick(reading_ - behind_);
    happened("the machine's clock is set back by " + std::to_string(behind_.count()) + " min");
}

void world::set_right()
{
    const auto right = true_now();
    behind_ = std::chrono::minutes(0);
    jump(right);
    happened("the machine's clock is set right");
}

void world::go_to(core::instant when)
{
    tick(when);
    if (behind_.count() > 0 && true_now() >= right_at_)
        set_right();
    settle();
    judge(doer::bot);
    end_hours(was_down::no);
}

void world::pass(std::chrono::minutes length)
{
    const auto until = true_now() + length;
    go_to(std::min<core::instant>(reading_ + length, reading_ + planned_within));
    while (true_now() < until && sees_.failures().empty()) {
        auto next = std::min<core::instant>(reading_ + (until - true_now()),
                                            std::chrono::floor<std::chrono::hours>(now()) + std::chrono::hours(1));
        if (behind_.count() > 0)
            next = std::min<core::instant>(next, std::max(right_at_ - behind_, reading_));
        if (const auto look = running_->runner().ports().actions.next_look())
            next = std::min(next, *look);
        if (const auto wake = running_->clock().next_wake())
            next = std::min(next, *wake);
        go_to(std::max<core::instant>(next, reading_ + std::chrono::milliseconds(1)));
    }
}

std::string world::stored()
{
    running_.reset();
    ledger_.reset();
    // Who leaves last brings everything into the file.
    database_.reset();
    std::ifstream file(folder_ / "makegood.db", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void world::live()
{
    crowd people(*this);
    const auto end = begins_at_ + std::chrono::hours(24 * size_.days);
    const auto pause = static_cast<std::uint64_t>(size_.days * 24 * 60 / size_.inputs);
    while (true_now() < end && sees_.failures().empty()) {
        happened(people.act());
        judge(doer::people);
        if (happens(40))
            kill();
        pass(std::chrono::minutes(1 + random_() % (2 * pause + 1)));
    }
}

} // namespace makegood::simulation
