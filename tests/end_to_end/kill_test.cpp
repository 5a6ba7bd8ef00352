// Goal: I1 and I2 under the hardest stop there is. Method: the built program under load is killed (SIGKILL) at random
// instants and started again; message events it did not acknowledge are delivered again, as Slack does. At the end
// every acknowledged text is in the export exactly once, and no text is there twice.
#include "support/catch.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include <sys/wait.h>

#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json.hpp>

#include "support/small_slack.hpp"

namespace asio = boost::asio;
using namespace makegood;

namespace {

constexpr int kills = 12;
constexpr int in_flight_max = 48;

std::string binary() { return std::getenv("MAKEGOOD_BINARY"); }

struct input
{
    std::string text;
    bool is_event = false;
    bool is_acknowledged = false;
};

class killing
{
public:
    explicit killing(std::uint64_t seed)
        : random_(seed)
        , slack_(
              loop_, [this] { connected(); }, [this](const std::string& frame) { acknowledged(frame); })
        , kill_timer_(loop_)
        , guard_(loop_, std::chrono::seconds(120))
    {
        auto pattern = (std::filesystem::temp_directory_path() / "makegood-kill-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        guard_.async_wait([this](const boost::system::error_code& error) {
            if (!error)
                loop_.stop();
        });
    }

    ~killing()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void run()
    {
        bot_ = slack_.start_bot(binary(), database());
        loop_.run();
        ::kill(bot_, SIGTERM);
        ::waitpid(bot_, nullptr, 0);
    }

    std::map<std::string, int> exported() const
    {
        const auto command = "MAKEGOOD_DATABASE=" + database() + " " + binary() + " export --format json";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string text;
        std::array<char, 65536> buffer;
        for (std::size_t count; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
            text.append(buffer.data(), count);
        REQUIRE(::pclose(pipe) == 0);
        std::map<std::string, int> counts;
        const auto whole = nlohmann::json::parse(text);
        for (const auto& item : whole.at("actions"))
            ++counts[item.at("text").get<std::string>()];
        return counts;
    }

    const std::vector<input>& inputs() const { return inputs_; }
    int killed() const { return killed_; }

private:
    std::string database() const { return (folder_ / "makegood.db").string(); }

    void connected()
    {
        // Slack brings unacknowledged events again; commands are lost with their socket.
        for (std::size_t index = 0; index < inputs_.size(); ++index)
            if (inputs_[index].is_event && !inputs_[index].is_acknowledged)
                deliver(index);
        under_way_ = 0;
        for (int count = 0; count < in_flight_max; ++count)
            send_next();
        kill_timer_.expires_after(std::chrono::milliseconds(5 + random_() % 150));
        kill_timer_.async_wait([this](const boost::system::error_code& error) {
            if (!error)
                kill_or_end();
        });
    }

    void kill_or_end()
    {
        if (killed_ == kills) {
            is_ending_ = true;
            return;
        }
        ++killed_;
        ::kill(bot_, SIGKILL);
        ::waitpid(bot_, nullptr, 0);
        bot_ = slack_.start_bot(binary(), database());
    }

    void send_next()
    {
        const auto index = inputs_.size();
        const bool is_event = random_() % 4 == 0;
        inputs_.push_back({"rotate the signing key number " + std::to_string(index), is_event});
        deliver(index);
        ++under_way_;
    }

    void deliver(std::size_t index)
    {
        const auto number = std::to_string(index);
        const auto& text = inputs_[index].text;
        if (inputs_[index].is_event)
            slack_.send(tests::small_slack::message(number, "17000000" + std::to_string(10 + index % 80) + "." + number,
                                                    "ACTION: " + text));
        else
            slack_.send(tests::small_slack::command(number, "t." + number, text));
    }

    void acknowledged(const std::string& frame)
    {
        const auto envelope = tests::small_slack::envelope_of(frame);
        if (envelope.empty())
            return;
        auto& acked = inputs_[std::stoul(envelope)];
        const bool is_refusal = frame.find("nothing was") != std::string::npos;
        if (std::exchange(acked.is_acknowledged, !is_refusal))
            return;
        if (!is_ending_)
            send_next();
        else if (--under_way_ <= 0)
            loop_.stop();
    }

    std::mt19937_64 random_;
    asio::io_context loop_{1};
    tests::small_slack slack_;
    asio::steady_timer kill_timer_;
    asio::steady_timer guard_;
    std::filesystem::path folder_;
    pid_t bot_ = 0;
    std::vector<input> inputs_;
    int killed_ = 0;
    int under_way_ = 0;
    bool is_ending_ = false;
};

} // namespace

TEST_CASE("killed at random instants under load, every acknowledged promise is in the export exactly once")
{
    const auto seed = std::random_device{}();
    std::cout << "kill seed " << seed << std::endl;
    killing world(seed);
    world.run();
    CHECK(world.killed() == kills);
    auto exported = world.exported();
    int acknowledged = 0;
    for (const auto& sent : world.inputs()) {
        INFO(sent.text);
        const auto count = exported[sent.text];
        CHECK(count <= 1);
        if (sent.is_acknowledged) {
            ++acknowledged;
            CHECK(count == 1);
        }
    }
    std::cout << world.inputs().size() << " sent, " << acknowledged << " acknowledged, " << world.killed() << " kills"
              << std::endl;
    CHECK(acknowledged > kills);
}
