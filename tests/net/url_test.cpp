#include <makegood/net/url.hpp>

#include "support/catch.hpp"
#include "support/outcome.hpp"

namespace net = makegood::net;

TEST_CASE("url: parts are read and the port falls back to the scheme's own")
{
    const auto url = net::parse_url("https://Slack.com/api/chat.postMessage?a=b%20c&d=e#part");
    REQUIRE(url);
    CHECK(url->scheme == "https");
    CHECK(url->host == "slack.com");
    CHECK(url->port == 443);
    CHECK(url->path == "/api/chat.postMessage");
    CHECK(url->query == "a=b%20c&d=e");
    CHECK(url->target == "/api/chat.postMessage?a=b%20c&d=e");
    CHECK(url->authority() == "slack.com");
    CHECK(url->origin() == "https://slack.com:443");
    CHECK(url->encrypted());
}

TEST_CASE("url: an empty path becomes a slash and an IPv6 host keeps its brackets in the authority only")
{
    const auto url = net::parse_url("ws://[::1]:8780?ticket=1");
    REQUIRE(url);
    CHECK(url->host == "::1");
    CHECK(url->port == 8780);
    CHECK(url->target == "/?ticket=1");
    CHECK(url->authority() == "[::1]:8780");
    CHECK_FALSE(url->encrypted());
}

TEST_CASE("url: what is not one of the four schemes, or carries user information, is refused without repeating it")
{
    for (const std::string text : {"",
                                   "slack.com",
                                   "ftp://slack.com/",
                                   "https://",
                                   "https:///path",
                                   "https://a b/",
                                   "https://user:hunter2@slack.com/",
                                   "https://slack.com:0/",
                                   "https://slack.com:99999/",
                                   "file:///etc/passwd",
                                   "http:/127.0.0.1/",
                                   "https://slack.com/\r\nX: y",
                                   "https://[::1]x/",
                                   "https://[::1/",
                                   "https://[127.0.0.1]/",
                                   "https://:80/",
                                   "https://a%41/",
                                   "https://slack.com:/",
                                   "https://slack.com/a b",
                                   "https://slack.com/%zz",
                                   "//slack.com/",
                                   "slack.com:443"}) {
        INFO(text);
        const auto url = net::parse_url(text);
        REQUIRE_FALSE(url);
        CHECK(url.error().code == net::codes::bad_url);
        CHECK(url.error().detail.find("hunter2") == std::string::npos);
        CHECK_FALSE(url.error().retryable);
    }
}

TEST_CASE("url: an address is taken in plain notation only, nothing hides behind a NUL or a scope")
{
    using namespace std::string_literals;
    for (const std::string& host : {"::1\0\r\nX: y"s, "::1\0.example.org"s, "::1%\r\nX: y"s, "fe80::1%lo"s}) {
        INFO(host);
        CHECK_FALSE(net::parse_url("https://[" + host + "]/"));
        CHECK_FALSE(net::is_loopback(host));
    }
    CHECK_FALSE(net::is_loopback("127.0.0.1\0.example.org"s));
    CHECK(net::parse_url("https://[::ffff:10.0.0.1]/"));
}

TEST_CASE("url: unencrypted addresses are accepted on loopback only")
{
    struct row
    {
        const char* text;
        bool accepted;
    };
    for (const row& one : {
             row{"http://127.0.0.1/", true},
             row{"http://127.255.3.4:99/", true},
             row{"ws://[::1]/", true},
             row{"ws://localhost:1/", true},
             row{"http://LOCALHOST/", true},
             row{"https://example.org/", true},
             row{"wss://10.0.0.1/", true},
             row{"http://example.org/", false},
             row{"ws://10.0.0.1/", false},
             row{"http://0.0.0.0/", false},
             row{"http://128.0.0.1/", false},
             row{"http://localhost.example.org/", false},
             row{"http://127.0.0.1.example.org/", false},
             row{"http://127.1/", false},
             row{"http://0x7f000001/", false},
             row{"http://[::2]/", false},
             row{"http://[::ffff:10.0.0.1]/", false},
         }) {
        INFO(one.text);
        const auto url = net::parse_url(one.text);
        CHECK(url.has_value() == one.accepted);
        if (!url)
            CHECK(url.error().code == net::codes::plain_not_loopback);
    }
}

TEST_CASE("url: form fields survive encoding and decoding, whatever their bytes")
{
    const net::form_fields fields{{"text", "a b+c&d=e%/?#"}, {"empty", ""}, {"emoji", "\xF0\x9F\x9A\xA8"}, {"", "x"}};
    CHECK(net::encode_form({{"text", "a b+c"}}) == "text=a%20b%2Bc");
    CHECK(net::decode_form(net::encode_form(fields)) == fields);
    CHECK(net::decode_form("a=1+2&&b&c=%zz%4") == net::form_fields{{"a", "1 2"}, {"b", ""}, {"c", "%zz%4"}});
    CHECK(net::find_field(fields, "empty").empty());
    CHECK(net::find_field(fields, "text") == "a b+c&d=e%/?#");
}
