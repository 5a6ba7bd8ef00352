// The chat of the organisation. Messages arrive, are refused for a while or for good, or nobody can tell whether they
// arrived; people see what did. Everything that is asked of it ends a turn of the loop later, so that the process can
// end, or its machine sleep, between a message's arrival and the news of it.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/trackers.hpp>

#include "simulation/witness.hpp"

namespace makegood::simulation {

// A button or a form in front of somebody.
struct offered_tap
{
    std::string user;
    std::string channel;
    std::string message;
    core::button button = {};
    std::optional<core::form> sheet = {};
};

// Where the organisation keeps its tickets; away now and then, and not everybody may read everything.
class tickets final : public ports::trackers
{
public:
    explicit tickets(std::mt19937_64& random)
        : random_(random)
    {
    }
    // By key, those that moved.
    std::map<std::string, core::instant> moved;

    bool knows(const std::string& link) const override { return link.starts_with("PAY-"); }
    boost::asio::awaitable<std::vector<ports::ticket>> look_up(std::vector<std::string> links,
                                                               std::chrono::steady_clock::time_point deadline) override;

private:
    std::mt19937_64& random_;
};

class platform final : public ports::chat, public ports::chat_directory
{
public:
    platform(std::mt19937_64& random, witness& sees)
        : tracker(random)
        , random_(random)
        , sees_(sees)
    {
    }
    tickets tracker;

    // The process that talks to it from now on: its loop, its clock, and the ledger as it stands.
    void connect(boost::asio::io_context& loop, const ports::clock& clock, ports::ledger& ledger);
    // What somebody can press now, the latest last.
    std::deque<offered_tap> taps;
    void offer_taps(const std::string& user, const std::string& channel, const std::string& message,
                    const core::document& shown);

    // So much later it is for the platform than the process believes.
    std::chrono::milliseconds ahead_by{0};

    // Otherwise everything arrives.
    bool is_faulty = true;
    // By user id and by channel id.
    std::map<std::string, core::person> people;
    std::map<std::string, std::vector<std::string>> members_of;
    std::map<std::string, int> outcomes; // how often each, for the report
    // All that people saw, in order: when, under which key, in which words.
    std::vector<std::string> transcript;

    // ---- ports::chat ----
    boost::asio::awaitable<bool> run(ports::inbound_sink&) override { co_return false; }
    void acknowledge(const ports::ack_token&, const core::document*, bool, const core::names&,
                     std::function<void(bool)>) override
    {
    }
    void put_back(const ports::ack_token&) override { }
    void keep_form_open(const ports::ack_token&, const ports::form_problems&, std::function<void(bool)>) override { }
    boost::asio::awaitable<ports::sent> post(const ports::outbox_row& row) override;
    boost::asio::awaitable<ports::sent> update(const ports::outbox_row& row) override;
    boost::asio::awaitable<ports::sent> find(const ports::outbox_row& row) override;
    const ports::capabilities& can() const override { return capabilities_; }

    // ---- ports::chat_directory ----
    const std::string& workspace() const override { return workspace_; }
    bool is_own_id(const std::string&) const override { return true; }
    boost::asio::awaitable<std::optional<core::person>> person(std::string user) override;
    boost::asio::awaitable<std::optional<core::place>> place(std::string) override { co_return std::nullopt; }
    boost::asio::awaitable<std::optional<std::vector<std::string>>> members(std::string of) override;
    boost::asio::awaitable<std::optional<std::set<std::string>>> guests() override;
    boost::asio::awaitable<std::optional<std::string>> join(std::string) override { co_return std::nullopt; }
    boost::asio::awaitable<std::optional<ports::said_message>> reacted_to(std::string, std::string, std::string,
                                                                          std::string) override
    {
        co_return std::nullopt;
    }
    boost::asio::awaitable<std::optional<ports::inbound>> taken_away(std::string, std::string, std::string,
                                                                     std::string) override
    {
        co_return std::nullopt;
    }
    boost::asio::awaitable<std::optional<std::vector<core::place>>> places() override { co_return std::nullopt; }
    boost::asio::awaitable<std::optional<std::string>> catch_up(std::string, std::string, ports::inbound_sink&) override
    {
        co_return std::nullopt;
    }

private:
    struct standing
    {
        std::string message;
        core::instant at{};
    };

    bool happens(unsigned in_a_thousand) { return is_faulty && random_() % 1000 < in_a_thousand; }
    ports::sent attempt(const ports::outbox_row& row, bool is_edit);
    void arrive(const ports::outbox_row& row);
    void write_down(const ports::outbox_row& row, const std::string& how);
    ports::sent looked_up(const ports::outbox_row& row);

    std::mt19937_64& random_;
    witness& sees_;
    boost::asio::io_context* loop_ = nullptr;
    const ports::clock* clock_ = nullptr;
    ports::ledger* ledger_ = nullptr;
    std::string workspace_ = "T1";
    ports::capabilities capabilities_;
    std::map<std::string, standing> messages_; // by key
    int next_message_ = 0;
};

} // namespace makegood::simulation
