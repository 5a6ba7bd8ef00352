// Slack behind the chat ports. Loop thread throughout.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/net/failure.hpp>
#include <makegood/net/proxy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/slack/decode.hpp>
#include <makegood/slack/web_api.hpp>

namespace makegood::slack {

struct settings
{
    std::string app_token; // xapp-…, a secret
    std::string bot_token; // xoxb-…, a secret
    // Base of the Web API with trailing "/"; unencrypted on loopback only.
    std::string api_url = "https://slack.com/api/";
    // PEM file of authorities trusted besides the system's; empty for none.
    std::string ca_file;
    // Sockets that are live side by side, 1 to 4.
    int connections = 2;
    net::proxy_settings proxy;

    settings() { }
};

// Both ports over one workspace.
//
// A row whose document needs several messages is posted part by part. `sent.message` and row.posted_message then hold
// the ids of the parts, joined by ","; the first one is the message that others refer to. When a part fails, the
// outcome names the parts that stand already: kept in row.posted_message, the next post() goes on behind them.
class chat final : public ports::chat, public ports::chat_directory
{
public:
    // Fails (stage request) when api_url is not a usable address. `clock` and `log` outlive it.
    static net::outcome<std::unique_ptr<chat>> make(boost::asio::any_io_executor loop, settings values,
                                                    ports::clock& clock, ports::log& log);
    ~chat() override;

    // auth.test: learns who the bot is. `fatal` when the credentials are refused. run() does it when nobody has, again
    // and again until it is told.
    boost::asio::awaitable<api_answer> sign_in();
    const own_identity& self() const;
    // Asks for a socket address with the app-level token and leaves it unused: whether Socket Mode would open.
    boost::asio::awaitable<api_answer> try_socket();
    // Inputs arrive: a socket has said hello and lives.
    bool is_live() const;
    // For operators, each a sentence: that Slack shares what is said out to more connections than these.
    std::vector<std::string> notes() const;
    // Takes no new inputs, writes the acks that wait, closes the sockets in good order (at most 1.5 s). Call before
    // cancelling run().
    boost::asio::awaitable<void> close();

    boost::asio::awaitable<bool> run(ports::inbound_sink& sink) override;
    // A reply travels in the ack of a slash command when it fits; for every other input the ack is empty and `written`
    // is told false when there was a reply: it has to go another way.
    void acknowledge(const ports::ack_token& token, const core::document* reply, bool is_public,
                     const core::names& people, std::function<void(bool)> written) override;
    void put_back(const ports::ack_token& token) override;
    void keep_form_open(const ports::ack_token& token, const ports::form_problems& problems,
                        std::function<void(bool)> written) override;
    boost::asio::awaitable<ports::sent> post(const ports::outbox_row& row) override;
    boost::asio::awaitable<ports::sent> update(const ports::outbox_row& row) override;
    boost::asio::awaitable<ports::sent> find(const ports::outbox_row& row) override;
    const ports::capabilities& can() const override;

    // The team id; empty before sign_in().
    const std::string& workspace() const override;
    bool is_own_id(const std::string& id) const override;
    boost::asio::awaitable<std::optional<core::person>> person(std::string user) override;
    boost::asio::awaitable<std::optional<core::place>> place(std::string channel) override;
    boost::asio::awaitable<std::optional<std::vector<std::string>>> members(std::string channel) override;
    boost::asio::awaitable<std::optional<std::set<std::string>>> guests() override;
    boost::asio::awaitable<std::optional<std::string>> join(std::string channel) override;
    boost::asio::awaitable<std::optional<ports::inbound>> taken_away(std::string channel, std::string message,
                                                                     std::string emoji, std::string user) override;
    boost::asio::awaitable<std::optional<ports::said_message>> reacted_to(std::string channel, std::string message,
                                                                          std::string emoji, std::string user) override;
    // Without archived ones.
    boost::asio::awaitable<std::optional<std::vector<core::place>>> places() override;
    boost::asio::awaitable<std::optional<std::string>> catch_up(std::string channel, std::string since,
                                                                ports::inbound_sink& sink) override;

private:
    class impl;
    explicit chat(std::unique_ptr<impl> inside);
    std::unique_ptr<impl> impl_;
};

} // namespace makegood::slack
