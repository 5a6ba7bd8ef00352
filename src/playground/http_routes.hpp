// The HTTP side of the playground: the page, the Web API, response URLs and the control routes.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <makegood/net/http_message.hpp>

#include "hub.hpp"

namespace makegood::playground {

// Answers one request. `at` outlives the call.
boost::asio::awaitable<net::http_response> answer(hub& at, net::incoming_request request);

} // namespace makegood::playground
