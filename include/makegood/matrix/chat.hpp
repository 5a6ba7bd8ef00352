// Matrix behind the chat ports: one account on one homeserver. Loop thread throughout.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/matrix/client.hpp>
#include <makegood/net/failure.hpp>
#include <makegood/net/proxy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::matrix {

// What the bot does in rooms that are encrypted, which it cannot read.
enum class encrypted_rooms {
    decline, // does not come, and leaves
    warn, // comes and stays, says once that it reads nothing there, and says nothing else
};

struct settings
{
    // Base address, "https://matrix.example.org", or the name of a server, "example.org", whose address is looked up
    // there (.well-known). Unencrypted on loopback only.
    std::string homeserver;
    // "@makegood:example.org" or "makegood". Needed for a password alone; where it is set, the token has to be of that
    // account.
    std::string user;
    // Of the session that a password opens: always the same one.
    std::string device_id = "MAKEGOOD";
    // Secrets; a token goes before a password. A refresh token belongs to the access token.
    std::string access_token;
    std::string password;
    std::string refresh_token;
    // Where the session is kept (readable by its owner alone): tokens that were renewed, the id of the filter. Empty:
    // nothing is kept, and each start signs in anew.
    std::string session_file;
    // PEM file of authorities trusted besides the system's; empty for none.
    std::string ca_file;
    net::proxy_settings proxy;
    // Who may invite the bot: user ids, with * for any run of letters ("@*:example.org"). Empty: everybody on the
    // bot's own server.
    std::vector<std::string> invites;
    encrypted_rooms encrypted = encrypted_rooms::decline;
    // A regular expression over user ids: who fits is another program. Empty: nobody is known to be.
    std::string bots;
    // By id or alias: who administers that room (level 100) administers the bot. Empty: nobody does so by a room.
    std::string admin_room;
    // What a command begins with here, and what it begins with in documents.
    std::string command_word = "!action";
    std::string house_word = "/action";
    // What the homeserver lets one account send, reactions and edits included. These are Synapse's defaults.
    double messages_per_second = 0.2;
    int burst = 10;

    settings() { }
};

// Both ports over one account. Its workspace is the bot's own user id.
//
// A row whose document needs several messages is posted part by part. `sent.message` and row.posted_message then hold
// the event ids of the parts, joined by ",", as with Slack; that of the short message for an item of a batch has the
// item before it ("$first,A-17$second"), so that an edit finds each item's own; of a message that stands only in part
// the room is noted before them ("!mark,$first"). What an edit brings to a reminder has
// its buttons below the whole; an item that left has its last word on its message. Nothing is said before
// the first sync.
//
// What is said for the first time has its row and part as transaction, whatever the words: find() looks for the bot's
// own events of these, as servers keep in mind for some hours only what a transaction stood for.
class chat final : public ports::chat, public ports::chat_directory
{
public:
    // Fails (stage request) when the homeserver is neither a usable address nor a name. `clock`, `log` and `kept`
    // outlive it.
    static net::outcome<std::unique_ptr<chat>> make(boost::asio::any_io_executor loop, settings values,
                                                    ports::clock& clock, ports::log& log, ports::positions& kept);
    ~chat() override;

    // Finds the server, opens the session and learns who the bot is. `fatal` when the credentials are refused. run()
    // does it when nobody has, again and again until it is told.
    boost::asio::awaitable<api_answer> sign_in();
    // Inputs arrive: a sync was answered within the last two minutes.
    bool is_live() const;
    // Takes no new inputs, and ends what waits beside run() (at most 1 s). Call before cancelling run().
    boost::asio::awaitable<void> close();

    boost::asio::awaitable<bool> run(ports::inbound_sink& sink) override;
    // A reply never travels in an acknowledgement: `written` is told false when there was one.
    void acknowledge(const ports::ack_token& token, const core::document* reply, bool is_public,
                     const core::names& people, std::function<void(bool)> written) override;
    // Delivers that input again after 1 s, 2 s … 30 s.
    void put_back(const ports::ack_token& token) override;
    // Nothing here is a form.
    void keep_form_open(const ports::ack_token& token, const ports::form_problems& problems,
                        std::function<void(bool)> written) override;
    boost::asio::awaitable<ports::sent> post(const ports::outbox_row& row) override;
    boost::asio::awaitable<ports::sent> update(const ports::outbox_row& row) override;
    boost::asio::awaitable<ports::sent> find(const ports::outbox_row& row) override;
    const ports::capabilities& can() const override;

    // The bot's own user id; empty before sign_in().
    const std::string& workspace() const override;
    // "@ana:hs.test" and "!room:hs.test".
    bool is_own_id(const std::string& id) const override;
    boost::asio::awaitable<std::optional<core::person>> person(std::string user) override;
    boost::asio::awaitable<std::optional<core::place>> place(std::string room) override;
    boost::asio::awaitable<std::optional<std::vector<std::string>>> members(std::string room) override;
    // Nobody: who is in a room reads it, and nobody else does.
    boost::asio::awaitable<std::optional<std::set<std::string>>> guests() override;
    boost::asio::awaitable<std::optional<std::string>> join(std::string room) override;
    boost::asio::awaitable<std::optional<ports::inbound>> taken_away(std::string room, std::string message,
                                                                     std::string emoji, std::string user) override;
    boost::asio::awaitable<std::optional<ports::said_message>> reacted_to(std::string room, std::string message,
                                                                          std::string emoji, std::string user) override;
    // The rooms that the bot is in.
    boost::asio::awaitable<std::optional<std::vector<core::place>>> places() override;
    // Reads nothing: what happened in the meantime comes with the sync.
    boost::asio::awaitable<std::optional<std::string>> catch_up(std::string room, std::string since,
                                                                ports::inbound_sink& sink) override;

private:
    class impl;
    explicit chat(std::shared_ptr<impl> inside);
    std::shared_ptr<impl> impl_; // kept alive by what it does beside run() until that has ended
};

} // namespace makegood::matrix
