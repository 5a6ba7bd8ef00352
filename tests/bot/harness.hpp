// The real bot over the real ledger in a temporary folder, a chat without a platform and a clock that tests move.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <makegood/bot/bot.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>
#include <makegood/store/ledger_thread.hpp>

#include "bot/fake_chat.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

namespace makegood::tests {

class silent_log final : public ports::log
{
public:
    void write(ports::severity level, std::string_view event, std::initializer_list<field> fields) override
    {
        if (level == ports::severity::error) {
            std::string line(event);
            for (const auto& [name, value] : fields)
                line += " " + std::string(name) + "=" + value;
            errors.push_back(line);
        }
    }
    void count(std::string_view, std::string_view, std::int64_t) override { }
    void gauge(std::string_view, double) override { }
    std::vector<std::string> errors;
};

// The ledger, with a disk that is full for as many units as a test says, or one that throws when it is given an input.
class failing_ledger final : public ports::ledger_runner
{
public:
    explicit failing_ledger(boost::asio::io_context& loop)
        : loop_(loop)
    {
    }

    bool submit(ports::unit next) override
    {
        const bool is_of_input = next.begin_by != decltype(next.begin_by)::max();
        if (is_of_input && std::exchange(throws_at_next_input, false))
            throw std::out_of_range("no such position");
        if (left == 0)
            return runner->submit(std::move(next));
        --left;
        boost::asio::post(loop_, [done = std::move(next.done)] {
            done({ports::unit_end::failed, "database or disk is full", true});
        });
        return true;
    }
    bool read(ports::unit next) override { return runner->read(std::move(next)); }
    void on_mail(std::function<void()> tell) override { runner->on_mail(std::move(tell)); }
    std::size_t waiting() const override { return runner->waiting(); }

    ports::ledger_runner* runner = nullptr;
    int left = 0;
    bool throws_at_next_input = false;

private:
    boost::asio::io_context& loop_;
};

// When an input came in that is never too late to be recorded, however slow the disk is: the time that one may wait for
// the ledger is real. One that is to be late says so itself.
inline std::chrono::steady_clock::time_point received_in_time()
{
    return std::chrono::steady_clock::now() + std::chrono::hours(1);
}

class harness
{
public:
    harness()
        : clock_(loop_.get_executor(),
                 core::instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{10}})
        , chat(loop_.get_executor())
    {
        auto pattern = (std::filesystem::temp_directory_path() / "makegood-bot-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        for (const auto& [user, name] : {std::pair{"U1", "ana"}, {"U2", "bo"}}) {
            core::person who;
            who.name = who.handle = name;
            who.zone = "Europe/London";
            chat.people[user] = who;
        }
        know_open_place("C1", "inc-104-checkout-down").is_joined = true;
    }

    ~harness()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    // Runs the bot until `is_enough`, then stops it in good order. `begin` is called when the chat is listening.
    bot::run_end run(std::function<void()> begin, std::function<bool()> is_enough)
    {
        loop_.restart();
        ledger_ = std::make_unique<store::ledger_thread>(loop_.get_executor(), store::database_options(database()));
        failing_.runner = ledger_.get();
        std::vector<bot::platform> platforms;
        for (auto* each : chats)
            platforms.push_back({*each, *each});
        bot::bot_parts parts{loop_.get_executor(), failing_, std::move(platforms), clock_, log, policy};
        parts.outside_notes = [this] { return outside_notes; };
        parts.trackers = trackers;
        auto bot = std::make_unique<bot::bot>(std::move(parts));
        running = bot.get();
        bool has_begun = false;
        const auto on_event = [&] {
            const auto is_listening = [](const fake_chat* each) { return each->sink != nullptr; };
            if (!std::all_of(chats.begin(), chats.end(), is_listening))
                return;
            if (!std::exchange(has_begun, true))
                begin();
            if (is_enough()) {
                concerns = bot->state().concerns;
                bot->request_stop();
            }
        };
        for (auto* each : chats) {
            each->sink = nullptr;
            each->on_event = on_event;
        }
        bot::run_end end = bot::run_end::failed;
        std::exception_ptr failure;
        auto ended = [&](const std::exception_ptr& error, bot::run_end how) {
            failure = error;
            end = how;
            loop_.stop();
        };
        boost::asio::co_spawn(loop_, bot->run(), ended);
        loop_.run_for(std::chrono::minutes(3)); // a bound, not a measure: the run ends by itself, also on a slow disk
        if (failure)
            std::rethrow_exception(failure);
        REQUIRE(loop_.stopped());
        ledger_->stop();
        loop_.restart();
        loop_.poll();
        running = nullptr;
        bot.reset(); // before what it refers to
        ledger_.reset();
        return end;
    }

    // Runs until `is_stored`, which looks at the disk, or no longer `goes_on`: what is written down in bulk is waited
    // for without moving the clock.
    void run_until_stored(
        std::function<void()> begin, std::function<bool()> is_stored,
        std::function<bool()> goes_on = [] { return true; })
    {
        const auto wait = [&] {
            const bool waits = goes_on() && !is_stored();
            if (!waits)
                chat.on_event();
            return waits;
        };
        run(
            [&] {
                begin();
                let_time_pass(std::chrono::minutes(0), wait);
            },
            is_stored);
    }

    // What `read` finds in the ledger as it stands on the disk.
    template <class Read>
    auto stored(Read&& read) const
    {
        auto file = store::database::open_read_only(store::database_options(database()));
        store::sqlite_ledger ledger(file);
        return read(ledger.ports());
    }

    // Moves the clock step by step while `goes_on`, each time behind all that a look at the ledger leads to: nothing is
    // outrun.
    void let_time_pass(std::chrono::seconds step, std::function<bool()> goes_on)
    {
        if (!goes_on())
            return;
        clock_.move_to(clock_.now() + step);
        take_turns(turns_of_a_step, [this, step, goes_on] { let_time_pass(step, goes_on); });
    }

    // Each behind what waited for the ledger and then for its reader, also while the bot's own units fail.
    void take_turns(int count, std::function<void()> then)
    {
        if (count == 0)
            return then();
        ports::unit reading;
        reading.work = [](ports::ledger&) {};
        reading.done = [this, count, then](const ports::unit_report&) { take_turns(count - 1, then); };
        ports::unit turn;
        turn.work = [](ports::ledger&) {};
        turn.done = [this, reading](const ports::unit_report&) { ledger_->read(reading); };
        ledger_->submit(std::move(turn));
    }

    // A channel that the platform tells of when it is asked; not joined.
    core::place& know_open_place(const std::string& channel, const std::string& name)
    {
        core::place& place = chat.places_known[channel];
        place.workspace = "T1";
        place.channel = channel;
        place.name = name;
        place.visibility = core::visibility::open;
        return place;
    }

    ports::inbound command(const std::string& words, const std::string& key, const std::string& user = "U2")
    {
        ports::inbound input;
        input.key = "command/" + key;
        input.workspace = "T1";
        input.user = user;
        input.channel = "C1";
        input.ack = {1, key};
        input.received = received_in_time();
        input.at = clock_.now();
        input.response_url = "http://127.0.0.1:1/respond";
        ports::command_input typed;
        typed.prefix = "/action";
        typed.words.text = words;
        for (const auto* mentioned : {"U1", "U2"})
            if (words.find(std::string("<@") + mentioned + ">") != std::string::npos)
                typed.words.mentioned.push_back(mentioned);
        input.input = typed;
        return input;
    }

    // U2 puts an emoji on a message of C1.
    ports::inbound reaction(const std::string& emoji, const std::string& message, const std::string& stamp,
                            bool is_added = true)
    {
        auto input = command({}, "r" + stamp);
        input.key = "reaction/C1/" + message + "/U2/" + emoji + "/" + stamp;
        input.response_url.clear();
        input.input = ports::reaction_input{emoji, message, "U1", is_added, {}};
        return input;
    }

    // U2 fills in the form of a new action.
    ports::inbound submission(std::vector<std::pair<std::string, std::string>> answers, const std::string& envelope)
    {
        auto input = command({}, envelope);
        input.key = "submit/V1/hash";
        input.response_url.clear();
        input.input = ports::form_input{"record", {}, std::move(answers), {}};
        return input;
    }

    std::filesystem::path database() const { return folder / "makegood.db"; }
    bool has_post(const std::string& prefix) const
    {
        return std::any_of(chat.posts.begin(), chat.posts.end(),
                           [&](const auto& message) { return message.key.starts_with(prefix); });
    }

    bool& throws_at_next_input() { return failing_.throws_at_next_input; }
    // So many of the next units fail as on a full disk.
    int& failing_units() { return failing_.left; }

    boost::asio::io_context loop_{1};
    fake_clock clock_;
    fake_chat chat;
    // Those that the bot serves.
    std::vector<fake_chat*> chats{&chat};
    silent_log log;
    core::policy policy;
    // What kept the bot from doing its work when it was asked to stop.
    std::vector<std::string> concerns;
    std::vector<std::string> outside_notes;
    // Null: none is connected.
    ports::trackers* trackers = nullptr;
    std::filesystem::path folder;
    // During run().
    bot::bot* running = nullptr;

private:
    // A pass of the nudger and what the sender makes of it look at the ledger less often than that.
    static constexpr int turns_of_a_step = 12;

    std::unique_ptr<store::ledger_thread> ledger_;
    failing_ledger failing_{loop_};
};

} // namespace makegood::tests
