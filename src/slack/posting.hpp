// What is written to Slack for an outbox row: posts, edits, and looking posts up again. Loop thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/ports/chat.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/slack/render.hpp>
#include <makegood/slack/web_api.hpp>

namespace makegood::slack {

// Rows are referred to and outlive the calls.
class posting
{
public:
    // `api` and `log` outlive it.
    posting(web_api& api, net::url base, ports::log& log);

    boost::asio::awaitable<ports::sent> post(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> update(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> find(const ports::outbox_row& row);

private:
    using parts = std::vector<rendered_message>;
    using refs = std::vector<std::string>;

    // A call that carries one message: its object is `before`, the message and `after`.
    struct envelope
    {
        std::string method;
        std::string channel;
        std::string before;
        std::string after;

        envelope(std::string name, std::string into, std::string front, std::string back)
            : method(std::move(name))
            , channel(std::move(into))
            , before(std::move(front))
            , after(std::move(back))
        {
        }
    };

    // Says one part of the row; should Slack refuse the blocks, once more in plain ones.
    boost::asio::awaitable<api_answer> say(const ports::outbox_row& row, const rendered_message& message,
                                           std::size_t part, envelope how);
    // The part in plain blocks where the answer calls for that, else none.
    std::optional<rendered_message> instead_of_refused(const api_answer& answer, const ports::outbox_row& row,
                                                       std::size_t part);
    // The same of a view: the row's form, or its page.
    boost::asio::awaitable<api_answer> show_view(const ports::outbox_row& row, std::string method, std::string before,
                                                 std::chrono::milliseconds how_long);
    // The channel of the row, a direct message opened as needed; on failure the outcome says why and channel is empty.
    boost::asio::awaitable<ports::sent> channel_of(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> post_parts(const ports::outbox_row& row, std::string channel, const parts& all,
                                                   refs done);
    boost::asio::awaitable<ports::sent> post_ephemeral(const ports::outbox_row& row, std::string channel,
                                                       const parts& all);
    boost::asio::awaitable<ports::sent> respond(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> open_form(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> publish(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> remove_rest(const ports::outbox_row& row, refs done, std::size_t kept);

    web_api& api_;
    net::url base_;
    ports::log& log_;
    std::unordered_map<std::string, std::string> direct_channels_; // by user
};

} // namespace makegood::slack
