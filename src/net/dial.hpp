// From a URL to a connected, verified byte stream: resolve, connect, proxy, TLS.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/net/deadline.hpp>
#include <makegood/net/failure.hpp>
#include <makegood/net/proxy.hpp>
#include <makegood/net/tls.hpp>
#include <makegood/net/url.hpp>

#include "transport.hpp"

namespace makegood::net {

// Every step is bounded by its own deadline and by `until`. No failure here is ambiguous. `tls` outlives the stream.
boost::asio::awaitable<outcome<transport>> dial(boost::asio::any_io_executor loop, url where, tls_client& tls,
                                                proxy_settings proxy, dial_deadlines deadlines, steady_time until);

} // namespace makegood::net
