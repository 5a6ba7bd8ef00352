// What happened while no input could arrive: before the start, or with every connection down. Incident channels made or
// archived meanwhile, messages in watched places, people who left. Also joins public incident channels as they appear.
// Loop thread.
#pragma once

#include <map>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/bot/high_water.hpp>
#include <makegood/bot/task_group.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

// Places whose history was tried to be read and could not be, and since when the first of them waits.
struct unread_history
{
    int places = 0;
    core::instant since{};
};

class catch_up
{
public:
    // References are owned by the bot and outlive it.
    catch_up(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
             const core::policy& policy, high_water& waters, const boost::asio::any_io_executor& executor);

    // Inputs arrive from now on: to be called before the first of them is delivered. The marks of all places stand
    // still from here on, each until what was missed there was read, so that what is heard next hides nothing.
    void begin();
    // After each begin() looks at every place, reads each watched one from where it had been heard last, and asks after
    // the people of open actions; to be run as a task. Messages are delivered with the keys they would have had live,
    // so that nothing is taken in twice.
    boost::asio::awaitable<void> run(ports::inbound_sink& sink);
    // Some input of a watched place was not taken in.
    void missed() { left_.raise(); }
    // Reads what could not be read to its end again until it can be, and places in which something was missed; to be
    // run as a task.
    boost::asio::awaitable<void> read_on(ports::inbound_sink& sink);
    // A place was made, or has changed: joins it if it is a public incident channel that the bot is not in, and reads
    // what was said there since it was made. Before that it is `asked_for` anew where the event did not say what it is
    // now, so that it is noted as it is.
    boost::asio::awaitable<void> look_again(std::string channel, bool is_asked_for, ports::inbound_sink& sink);
    // The bot has come to a place: delivers what other programs told there before of its incident.
    boost::asio::awaitable<void> read_past(std::string channel, ports::inbound_sink& sink);
    // The bot was taken out of a place: what was said there is not for it any more.
    void leave(const std::string& channel);
    unread_history unread() const;

private:
    // A place that was not heard since a message of it.
    struct gap
    {
        std::string since;
        core::instant noticed_at{};
        core::instant read_again_at{};
        int tries = 0; // that failed
        bool is_being_read = false;
        // There was another silence since its reading began.
        bool is_grown = false;
    };

    boost::asio::awaitable<void> open_gaps();
    boost::asio::awaitable<void> open_missed();
    void open_gap(const std::string& channel, const std::string& since);
    void close_gap(const std::string& channel);
    boost::asio::awaitable<void> note_places(ports::inbound_sink& sink);
    boost::asio::awaitable<void> note_archived(const std::set<std::string>& listed, ports::inbound_sink& sink);
    // Those whose time has come.
    boost::asio::awaitable<void> read_gaps(ports::inbound_sink& sink);
    boost::asio::awaitable<void> read_gap(std::string channel, ports::inbound_sink& sink);
    boost::asio::awaitable<void> ask_after_emoji(ports::inbound_sink& sink);
    boost::asio::awaitable<void> ask_after_people();
    // Notes the place as joined.
    boost::asio::awaitable<void> join_if_allowed(core::place seen);

    ports::ledger_runner& ledger_;
    ports::chat_directory& directory_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    high_water& waters_;
    std::set<std::string> watched_; // channels
    std::map<std::string, gap> gaps_; // by channel
    signal begun_;
    signal left_; // something is to be read that was not
};

} // namespace makegood::bot
