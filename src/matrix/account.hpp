// The bot's session on its homeserver: finding the server, opening the session or going on with the one that was kept,
// and renewing its tokens. Loop thread.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <makegood/matrix/chat.hpp>
#include <makegood/matrix/client.hpp>
#include <makegood/matrix/ids.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>

#include "session_file.hpp"

namespace makegood::matrix {

class account final : public token_source
{
public:
    // `server`, `clock` and `log` outlive it.
    account(boost::asio::any_io_executor loop, client& server, const settings& values, ports::clock& clock,
            ports::log& log);

    // Finds the server, has a session and learns whose it is. May be repeated.
    boost::asio::awaitable<api_answer> sign_in();
    // Empty user before that.
    const own_identity& self() const { return self_; }

    boost::asio::awaitable<std::string> token(api_answer& why) override;
    boost::asio::awaitable<bool> renew(std::string refused, bool is_soft_logout, api_answer& why) override;

    // The filter's id as it was kept for that text; empty: there is none.
    std::string filter_of(const std::string& text) const;
    // Keeps it; empty forgets it.
    void keep_filter(const std::string& text, std::string id);

    boost::asio::awaitable<api_answer> ask(api_call what);

private:
    boost::asio::awaitable<api_answer> find_server();
    boost::asio::awaitable<api_answer> look_up(std::string name);
    boost::asio::awaitable<api_answer> log_in(bool goes_on);
    boost::asio::awaitable<api_answer> refresh();
    boost::asio::awaitable<api_answer> open_anew(bool is_soft_logout);
    // How many pages have answered refreshes in a row, with that one.
    int count_page(const api_answer& answer);
    // Takes the session over that an answer of /login or /refresh tells, once it is kept; `refresh_token` goes on where
    // that tells no new one.
    api_answer take_over(const api_answer& given, std::string device, std::string refresh_token);
    bool keep(const kept_session& value);
    void load();

    boost::asio::any_io_executor loop_;
    client& server_;
    settings values_;
    ports::clock& clock_;
    ports::log& log_;
    kept_session session_;
    own_identity self_;
    bool is_loaded_ = false;
    bool is_found_ = false;
    bool is_renewing_ = false;
    int refresh_pages_ = 0; // in a row, in place of an answer
    std::optional<core::instant> page_at_; // when the last of them was counted
    std::chrono::steady_clock::time_point logins_from_ = {};
    boost::asio::steady_timer renewed_;
};

} // namespace makegood::matrix
