#include <makegood/net/proxy.hpp>

#include "support/catch.hpp"
#include "support/outcome.hpp"

namespace net = makegood::net;

namespace {
bool goes_through(const char* exceptions, const char* address)
{
    const auto settings = net::read_proxy("http://proxy.example:3128", exceptions);
    return settings.value().applies_to(net::parse_url(address).value());
}
} // namespace

TEST_CASE("proxy: its URL is read with host, port and credentials")
{
    const auto plain = net::read_proxy("http://Proxy.Example:3128/", "");
    REQUIRE(plain);
    CHECK(plain->host == "proxy.example");
    CHECK(plain->port == 3128);
    CHECK(plain->authorization.empty());
    CHECK(net::read_proxy("proxy.example", "")->port == 80);
    CHECK(net::read_proxy("http://[fd00::1]:8080", "")->host == "fd00::1");
    CHECK(net::read_proxy("http://ana:p%40ss+word&x@proxy.example:1", "")->authorization
          == "Basic YW5hOnBAc3Mrd29yZCZ4");
    CHECK(net::read_proxy("", "*")->host.empty());
}

TEST_CASE("proxy: what cannot be used is refused without repeating credentials")
{
    for (const char* text : {"https://proxy.example", "socks5://hunter2@proxy.example",
                             "http://hunter2@proxy.example:port", "http://:3128", "http://proxy.example:0"}) {
        INFO(text);
        const auto settings = net::read_proxy(text, "");
        REQUIRE_FALSE(settings);
        CHECK(settings.error().stage == net::failure_stage::proxy);
        CHECK(net::describe(settings.error()).find("hunter2") == std::string::npos);
    }
}

TEST_CASE("proxy: only encrypted connections beyond loopback go through it, less the exceptions")
{
    CHECK(goes_through("", "https://slack.com/"));
    CHECK(goes_through("", "wss://wss-primary.slack.com/"));
    CHECK_FALSE(goes_through("", "http://127.0.0.1/"));
    CHECK_FALSE(goes_through("", "https://localhost/"));
    CHECK_FALSE(goes_through("*", "https://slack.com/"));
    CHECK_FALSE(goes_through("a.example, Slack.com", "https://slack.com/"));
    CHECK_FALSE(goes_through(".slack.com", "https://files.slack.com/"));
    CHECK_FALSE(goes_through("slack.com", "https://files.slack.com/"));
    CHECK_FALSE(goes_through("*.slack.com", "https://files.slack.com/"));
    CHECK(goes_through("slack.com", "https://notslack.com/"));
    CHECK(goes_through("slack.com:8443", "https://slack.com/"));
    CHECK_FALSE(goes_through("slack.com:443", "https://slack.com/"));
    CHECK_FALSE(goes_through("fd00::1", "https://[fd00::1]/"));
    CHECK_FALSE(goes_through("[fd00::1]:443", "https://[fd00::1]/"));
    CHECK(goes_through(" , ", "https://slack.com/"));
}
