// A chat without a platform: inputs are handed to the bot's sink by the test, acknowledgements and messages are
// recorded, outcomes of sending are scripted.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/ports/chat.hpp>
#include <makegood/ports/under_way.hpp>

namespace makegood::tests {

struct acknowledged
{
    std::string envelope;
    std::string text; // of the reply; empty without one
};

struct posted
{
    std::string key;
    std::string text;
    std::string user;
    std::string channel;
    bool is_edit = false;
    bool is_to_response_url = false;
};

class fake_chat final : public ports::chat, public ports::chat_directory
{
public:
    explicit fake_chat(boost::asio::any_io_executor loop, std::string workspace = "T1")
        : loop_(std::move(loop))
        , workspace_(std::move(workspace))
    {
    }

    // ---- what the test sees and scripts ----
    ports::inbound_sink* sink = nullptr;
    std::vector<acknowledged> acks;
    std::vector<posted> posts;
    bool acks_are_written = true;
    std::function<void()> while_members_are_read = [] {};
    // False: nothing is ever heard of an ack, as when the process ends first.
    bool acks_are_decided = true;
    ports::capabilities abilities;
    // Stand on each message that is posted.
    std::vector<ports::posted_button> buttons;
    // Outcomes of the next calls; delivered when empty.
    std::deque<ports::sent> outcomes;
    std::deque<ports::sent> found;
    // Rows whose key begins so are refused as archived.
    std::string refused_prefix = "none";
    int finds = 0;
    int gone_readers = 0;
    int closed_places = 0;
    int put_backs = 0;
    std::map<std::string, core::person> people;
    std::map<std::string, core::place> places_known;
    // By group id; others cannot be had.
    std::map<std::string, std::vector<std::string>> groups_known;
    int group_look_ups = 0;
    // By message id; others cannot be had now.
    std::map<std::string, ports::said_message> messages_known;
    int message_look_ups = 0;
    // Called while a row is being posted.
    std::function<void(const std::string& key)> on_posting = [](const std::string&) {};
    // Called after each ack and post: tests end the loop from here.
    std::function<void()> on_event = [] {};

    // ---- ports::chat ----
    boost::asio::awaitable<bool> run(ports::inbound_sink& to) override
    {
        sink = &to;
        to.listening();
        on_event();
        boost::asio::steady_timer forever(loop_, boost::asio::steady_timer::time_point::max());
        co_await forever.async_wait(boost::asio::use_awaitable);
        co_return false;
    }

    void acknowledge(const ports::ack_token& token, const core::document* reply, bool, const core::names& names,
                     std::function<void(bool)> written) override
    {
        acks.push_back({token.envelope, reply == nullptr ? "" : core::plain_text(*reply, names)});
        if (acks_are_decided)
            written(acks_are_written);
        on_event();
    }

    void put_back(const ports::ack_token&) override { ++put_backs; }
    void keep_form_open(const ports::ack_token& token, const ports::form_problems& problems,
                        std::function<void(bool)> written) override
    {
        std::string text;
        for (const auto& [question, words] : problems)
            text += question + ": " + words + "\n";
        acks.push_back({token.envelope, text});
        written(acks_are_written);
        on_event();
    }

    boost::asio::awaitable<ports::sent> post(const ports::outbox_row& row) override { co_return record(row, false); }
    boost::asio::awaitable<ports::sent> update(const ports::outbox_row& row) override { co_return record(row, true); }
    boost::asio::awaitable<ports::sent> find(const ports::outbox_row&) override
    {
        ++finds;
        ports::sent result{ports::delivery::retry, {}, {}, {}, {}};
        if (!found.empty()) {
            result = found.front();
            found.pop_front();
        }
        co_return result;
    }
    // Asked inside units, so it sees what they are noted to have under way.
    const ports::capabilities& can() const override
    {
        if (const auto key = ports::under_way::current(); !key.empty())
            noted_under_way = key;
        return abilities;
    }

    // ---- ports::chat_directory ----
    const std::string& workspace() const override { return workspace_; }
    bool is_own_id(const std::string&) const override { return true; }
    boost::asio::awaitable<std::optional<core::person>> person(std::string user) override
    {
        const auto known = people.find(user);
        std::optional<core::person> result;
        if (known != people.end())
            result = known->second;
        co_return result;
    }
    boost::asio::awaitable<std::optional<core::place>> place(std::string channel) override
    {
        const auto known = places_known.find(channel);
        std::optional<core::place> result;
        if (known != places_known.end())
            result = known->second;
        co_return result;
    }
    boost::asio::awaitable<std::optional<std::vector<std::string>>> members(std::string of) override
    {
        if (of.starts_with('S')) {
            ++group_look_ups;
            boost::asio::post(loop_, [this] { on_event(); });
            const auto known = groups_known.find(of);
            std::optional<std::vector<std::string>> group;
            if (known != groups_known.end())
                group = known->second;
            co_return group;
        }
        while_members_are_read();
        std::vector<std::string> all;
        for (const auto& [user, person] : people)
            all.push_back(user);
        co_return all;
    }
    boost::asio::awaitable<std::optional<std::set<std::string>>> guests() override
    {
        if (!are_guests_known)
            co_return std::nullopt;
        std::set<std::string> outside;
        for (const auto& [user, person] : people)
            if (person.standing == core::standing::guest || person.standing == core::standing::outsider)
                outside.insert(user);
        co_return outside;
    }
    boost::asio::awaitable<std::optional<std::string>> join(std::string channel) override
    {
        joined.push_back(channel);
        std::optional<std::string> from = joins_at;
        co_return from;
    }
    boost::asio::awaitable<std::optional<ports::said_message>> reacted_to(std::string, std::string message, std::string,
                                                                          std::string) override
    {
        ++message_look_ups;
        const auto known = messages_known.find(message);
        std::optional<ports::said_message> result;
        if (known != messages_known.end())
            result = known->second;
        boost::asio::post(loop_, [this] { on_event(); });
        co_return result;
    }
    boost::asio::awaitable<std::optional<ports::inbound>> taken_away(std::string channel, std::string message,
                                                                     std::string emoji, std::string user) override
    {
        std::optional<ports::inbound> told;
        if (emoji_gone.contains(message)) {
            told.emplace();
            told->key = "reaction/" + channel + "/" + message + "/" + user + "/" + emoji + "/9";
            told->workspace = workspace_;
            told->user = user;
            told->channel = channel;
            told->input = ports::reaction_input{emoji, message, {}, false};
        }
        co_return told;
    }
    boost::asio::awaitable<std::optional<std::vector<core::place>>> places() override
    {
        std::vector<core::place> all;
        for (const auto& [channel, place] : places_known)
            if (!place.is_archived)
                all.push_back(place);
        co_return all;
    }
    boost::asio::awaitable<std::optional<std::string>> catch_up(std::string channel, std::string since,
                                                                ports::inbound_sink& to) override
    {
        caught_up.push_back(channel + " since " + since);
        std::optional<std::string> read_to;
        if (catch_ups_are_complete) {
            read_to = since.empty() ? joins_at : since;
            for (const auto& each : history)
                to.deliver(each);
        }
        on_event();
        co_return read_to;
    }

    std::set<std::string> emoji_gone; // messages
    std::vector<std::string> joined;
    std::vector<std::string> caught_up;
    bool are_guests_known = true;
    bool catch_ups_are_complete = true;
    // Delivered by each that is complete.
    std::vector<ports::inbound> history;
    std::string joins_at = "1795422000.000100";
    mutable std::string noted_under_way; // of the ledger thread, until the bot has ended

private:
    ports::sent record(const ports::outbox_row& row, bool is_edit)
    {
        on_posting(row.message.key);
        ports::sent outcome;
        outcome.channel = row.channel.empty() ? "D" + row.user : row.channel;
        if (row.message.key.starts_with(refused_prefix)) {
            outcome.result = ports::delivery::refused;
            outcome.problem = "is_archived";
        } else if (!outcomes.empty()) {
            gone_readers += outcomes.front().is_reader_gone ? 1 : 0;
            outcome.is_reader_gone = outcomes.front().is_reader_gone;
            outcome.is_place_closed = outcomes.front().is_place_closed;
            outcome.is_place_muted = outcomes.front().is_place_muted;
            closed_places += outcome.is_place_closed ? 1 : 0;
            outcome.result = outcomes.front().result;
            outcome.problem = outcomes.front().problem;
            outcome.retry_after = outcomes.front().retry_after;
            outcome.is_turn_awaited = outcomes.front().is_turn_awaited;
            outcome.is_uninvited = outcomes.front().is_uninvited;
            outcome.may_open_chat = outcomes.front().may_open_chat;
            outcome.message = outcomes.front().message;
            outcome.buttons = outcomes.front().buttons;
            outcomes.pop_front();
        }
        if (outcome.result == ports::delivery::delivered) {
            outcome.message = std::to_string(posts.size() + 1) + ".0";
            outcome.buttons = buttons;
            for (auto& button : outcome.buttons)
                button.message = outcome.message;
            posts.push_back({row.message.key, core::plain_text(row.message.body, row.people), row.user, row.channel,
                             is_edit, !row.message.to.response_url.empty()});
        }
        boost::asio::post(loop_, [this] { on_event(); });
        return outcome;
    }

    boost::asio::any_io_executor loop_;
    std::string workspace_;
};

} // namespace makegood::tests
