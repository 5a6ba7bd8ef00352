// Makes sure that the people, places and memberships an input names are known before its unit runs: looks up what is
// missing or stale and stores it. No network call ever happens inside a transaction. Loop thread.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/bot/task_group.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

class enricher
{
public:
    // All references are owned by the bot and outlive it; look-ups run as tasks of `tasks`.
    enricher(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
             const core::policy& policy, task_group& tasks, const boost::asio::any_io_executor& executor);

    // Nothing to look up: the input's unit may run at once.
    bool is_ready(const ports::inbound& input);
    // How long look-ups of an input that is prepared now may take: 800 ms in all.
    static std::chrono::steady_clock::time_point budget_from_now();
    // Looks up what is missing; returns when it is stored, or at `deadline`: what comes later is stored all the same.
    // `meets_members`: everybody in the channel is looked up too.
    boost::asio::awaitable<void> prepare(std::vector<std::string> users, std::string channel, bool meets_members,
                                         std::chrono::steady_clock::time_point deadline);
    // What the message says that somebody reacted to. Empty: it could not be learnt in time; what comes later is kept
    // for when the platform brings the input again.
    boost::asio::awaitable<std::optional<ports::said_message>>
    reacted_to(std::string channel, std::string message, std::string emoji, std::string user,
               std::chrono::steady_clock::time_point deadline);
    // Looks up who is in these channels where that is not known lately, at most 50 at once; returns when it is stored,
    // or at `deadline`. What could not be learnt a moment ago is not asked again.
    boost::asio::awaitable<void> refresh_members(std::vector<std::string> channels,
                                                 std::chrono::steady_clock::time_point deadline);
    // What an event made stale is looked up before the next input that names it.
    void invalidate_members(const std::string& channel);
    // What is known of the place may have changed: looked up with the next input that needs it.
    void forget_place(const std::string& channel);
    // Its members decide who reads it; what was known otherwise is forgotten.
    void note_closed(const std::string& channel);
    // Whether people are named in it by their bare names, as in a pasted review: then those of its channel are meant.
    static bool names_members(const ports::inbound& input);
    // The people an input names: its author first.
    static std::vector<std::string> people_of(const ports::inbound& input);
    const std::string& workspace() const { return directory_.workspace(); }

private:
    struct known
    {
        core::instant fetched_at{};
        // Joined places that are not open: their members are kept fresh.
        bool needs_members = false;
        core::instant members_at{};
        core::place_id id = {};
        core::instant members_asked_at{};
    };

    bool is_stale(const std::map<std::string, known>& where, const std::string& key) const;
    void remember(std::map<std::string, known>& where, const std::string& key, known what);
    boost::asio::awaitable<void> recall(std::vector<std::string> users, std::string channel);
    boost::asio::awaitable<void> fetch_person(std::string user);
    boost::asio::awaitable<void> fetch_place(std::string channel);
    boost::asio::awaitable<void> fetch_members(std::string channel);
    boost::asio::awaitable<void> meet_members(std::string channel);
    boost::asio::awaitable<void> fetch_message(std::string what, std::string channel, std::string message,
                                               std::string emoji, std::string user);
    void start(const std::string& what, boost::asio::awaitable<void> fetching);
    // Until none of these look-ups is under way; false at the deadline.
    boost::asio::awaitable<bool> await_all(std::vector<std::string> awaited,
                                           std::chrono::steady_clock::time_point deadline);
    std::vector<std::string> stale_members() const;

    ports::ledger_runner& ledger_;
    ports::chat_directory& directory_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    task_group& tasks_;
    std::map<std::string, known> people_;
    std::map<std::string, known> places_;
    // Channels whose members were all looked up, and when.
    std::map<std::string, known> met_;
    struct fetched_message
    {
        ports::said_message said;
        core::instant at{};
    };
    // Until their input takes them, by what they were fetched as.
    std::map<std::string, fetched_message> messages_;
    // Look-ups under way, by what they fetch: one at a time each.
    std::set<std::string> under_way_;
    signal fetched_;
};

} // namespace makegood::bot
