// Goal: what the client asks, how often, and what it remembers. Method: the real client against a server on loopback
// that answers as a tracker does.
#include <map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/net/http_server.hpp>
#include <makegood/trackers/trackers.hpp>

#include "support/catch.hpp"
#include "support/run.hpp"

using namespace makegood;
namespace asio = boost::asio;

namespace {

struct silent_log final : ports::log
{
    void write(ports::severity, std::string_view event, std::initializer_list<field> fields) override
    {
        std::string line(event);
        for (const auto& [name, value] : fields)
            line += " " + std::string(name) + "=" + value;
        lines.push_back(line);
    }
    void count(std::string_view, std::string_view, std::int64_t) override { }
    void gauge(std::string_view, double) override { }
    std::vector<std::string> lines;
};

class small_tracker
{
public:
    explicit small_tracker(asio::io_context& loop)
        : server_(loop.get_executor(), {}, [this](net::incoming_request request) { return answer(std::move(request)); },
                  {})
    {
        server_.listen("127.0.0.1", 0).value();
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

    std::map<std::string, net::http_response> answers; // by target
    std::vector<std::string> asked;
    std::vector<std::string> authorizations;
    // Answers nothing.
    bool is_silent = false;

private:
    asio::awaitable<net::http_response> answer(net::incoming_request request)
    {
        asked.push_back(request.target);
        authorizations.emplace_back(request.headers.find("Authorization").value_or(""));
        if (is_silent) {
            asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
            co_await never.async_wait(asio::use_awaitable);
        }
        const auto found = answers.find(request.target);
        co_return found == answers.end() ? net::http_response(404, "application/json", "{}") : found->second;
    }

    net::http_server server_;
};

net::http_response updated(const std::string& at)
{
    return {200, "application/json", R"({"updated_at": ")" + at + R"("})"};
}

struct fixture
{
    fixture()
        : server(loop)
    {
        values.github = {server.url(), "secret"};
        client = trackers::client::make(loop.get_executor(), values, log).value();
    }

    std::map<std::string, std::string> look_up(std::vector<std::string> links)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        std::map<std::string, std::string> found;
        for (const auto& each : tests::run(loop, client->look_up(std::move(links), deadline)))
            found[each.link] = each.moved_at ? core::format_instant(*each.moved_at) : "unreadable";
        return found;
    }

    std::string page(int number) const { return server.url() + "/acme/api/pull/" + std::to_string(number); }
    static std::string target(int number) { return "/api/v3/repos/acme/api/issues/" + std::to_string(number); }

    asio::io_context loop;
    silent_log log;
    small_tracker server;
    trackers::settings values;
    std::unique_ptr<trackers::client> client;
};

using found = std::map<std::string, std::string>;

} // namespace

TEST_CASE("trackers: many tickets are asked for side by side, each once, with the token")
{
    fixture with;
    std::vector<std::string> links;
    for (int number = 1; number <= 25; ++number) {
        with.server.answers[with.target(number)] = updated("2026-11-20T10:00:" + std::to_string(10 + number) + "Z");
        links.push_back(with.page(number));
    }
    const auto seen = with.look_up(links);
    CHECK(seen.size() == 25);
    CHECK(seen.at(with.page(3)) == "2026-11-20T10:00:13.000Z");
    CHECK(with.server.asked.size() == 25);
    CHECK(with.server.authorizations.front() == "Bearer secret");
    CHECK(with.client->notes().empty());
    CHECK(with.look_up({}).empty());
}

TEST_CASE("trackers: what they do not know is not asked for")
{
    fixture with;
    CHECK(with.client->knows(with.page(1)));
    CHECK_FALSE(with.client->knows("PAY-881"));
    CHECK_FALSE(with.client->knows("https://example.com/acme/api/pull/1"));
    CHECK(with.look_up({"PAY-881"}).empty());
    CHECK(with.server.asked.empty());
    trackers::settings none;
    CHECK(trackers::client::make(with.loop.get_executor(), none, with.log).value()->is_empty());
}

TEST_CASE("trackers: a ticket that cannot be read is told to operators until it can, and the others are read")
{
    fixture with;
    with.server.answers[with.target(1)] = updated("2026-11-20T10:00:00Z");
    CHECK(with.look_up({with.page(1), with.page(2)})
          == found{{with.page(1), "2026-11-20T10:00:00.000Z"}, {with.page(2), "unreadable"}});
    CHECK(
        with.client->notes()
        == std::vector<std::string>{"The token for GitHub cannot read 1 ticket that actions are linked to: not there, "
                                    "or no right to see it. The log says which."});
    CHECK(with.log.lines == std::vector<std::string>{"ticket cannot be read tracker=GitHub link=" + with.page(2)});
    with.server.answers[with.target(2)] = updated("2026-11-20T11:00:00Z");
    with.look_up({with.page(2)});
    CHECK(with.client->notes().empty());
}

TEST_CASE("trackers: one that refuses the token or is busy is left alone for a while, and operators are told")
{
    const auto [status, note] = GENERATE(table<unsigned, std::string>(
        {{401, "GitHub refuses its token (GITHUB_TOKEN): reminders do not wait for tickets there."},
         {429, "GitHub asks for fewer requests: reminders do not wait for tickets there."}}));
    fixture with;
    with.server.answers[with.target(1)] = net::http_response(status, "application/json", "{}");
    CHECK(with.look_up({with.page(1)}).empty());
    CHECK(with.client->notes() == std::vector<std::string>{note});
    with.server.answers[with.target(1)] = updated("2026-11-20T10:00:00Z");
    CHECK(with.look_up({with.page(1), with.page(2)}).empty());
    CHECK(with.server.asked.size() == 1);
    CHECK(with.log.lines.size() == 1);
    CHECK(with.log.lines.front().find("secret") == std::string::npos);
}

TEST_CASE("trackers: one ticket that its tracker fails over does not keep the others from being read")
{
    fixture with;
    std::vector<std::string> links;
    for (int number = 1; number <= 20; ++number) {
        links.push_back(with.page(number));
        with.server.answers[with.target(number)] = updated("2026-11-20T10:00:00Z");
    }
    with.server.answers[with.target(1)] = net::http_response(500, "text/html", "<html>");
    for (int pass = 0; pass < 4; ++pass) {
        const auto seen = with.look_up(links);
        CHECK(seen.size() == 19);
        CHECK_FALSE(seen.contains(with.page(1)));
    }
    CHECK(with.client->notes().empty());
}

TEST_CASE("trackers: one that fails over everything is left alone, named, and asked no more in this look")
{
    fixture with;
    std::vector<std::string> links;
    for (int number = 1; number <= 20; ++number) {
        links.push_back(with.page(number));
        with.server.answers[with.target(number)] = net::http_response(500, "text/html", "<html>");
    }
    CHECK(with.look_up(links).empty());
    CHECK(with.server.asked.size() < 8);
    CHECK(with.client->notes()
          == std::vector<std::string>{
              "GitHub does not answer as it should (status 500): reminders do not wait for tickets there."});
}

TEST_CASE("trackers: one that hangs keeps no other from being asked; what the budget cuts short is held against nobody")
{
    fixture with;
    small_tracker hanging(with.loop);
    hanging.is_silent = true;
    with.values.gitlab = {hanging.url(), "secret"};
    with.client = trackers::client::make(with.loop.get_executor(), with.values, with.log).value();
    with.server.answers[with.target(1)] = updated("2026-11-20T10:00:00Z");
    std::vector<std::string> links;
    for (int number = 1; number <= 5; ++number)
        links.push_back(hanging.url() + "/acme/api/-/issues/" + std::to_string(number));
    links.push_back(with.page(1));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{1500};
    const auto seen = tests::run(with.loop, with.client->look_up(links, deadline));
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().link == with.page(1));
    CHECK(hanging.asked.size() == 4);
    CHECK(with.client->notes().empty());
}

TEST_CASE("trackers: a renamed repository is followed on its own server and nowhere else, and not for ever")
{
    fixture with;
    const auto moved_to = [&](const std::string& location) {
        net::http_response response(301, "application/json", "{}");
        response.headers.add("Location", location);
        return response;
    };
    with.server.answers[with.target(1)] = moved_to(with.server.url() + "/api/v3/repositories/7/issues/1");
    with.server.answers["/api/v3/repositories/7/issues/1"] = updated("2026-11-20T10:00:00Z");
    CHECK(with.look_up({with.page(1)}) == found{{with.page(1), "2026-11-20T10:00:00.000Z"}});

    small_tracker other(with.loop);
    with.server.answers[with.target(2)] = moved_to(other.url() + "/api/v3/repos/acme/api/issues/2");
    CHECK(with.look_up({with.page(2)}) == found{{with.page(2), "unreadable"}});
    CHECK(other.asked.empty());

    with.server.answers[with.target(4)] = moved_to("/api/v3/repositories/7/issues/1");
    CHECK(with.look_up({with.page(4)}) == found{{with.page(4), "2026-11-20T10:00:00.000Z"}});

    fixture circle;
    circle.server.answers[circle.target(3)] = moved_to(circle.server.url() + circle.target(3));
    CHECK(circle.look_up({circle.page(3)}) == found{{circle.page(3), "unreadable"}});
    CHECK(circle.server.asked.size() == 4);
}

TEST_CASE("trackers: a server that is away keeps nobody waiting beyond the deadline, and is named")
{
    asio::io_context loop;
    silent_log log;
    trackers::settings values;
    values.github = {"http://127.0.0.1:1", "secret"};
    const auto client = trackers::client::make(loop.get_executor(), values, log).value();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    std::vector<std::string> links;
    for (int number = 1; number <= 3; ++number)
        links.push_back("http://127.0.0.1:1/acme/api/pull/" + std::to_string(number));
    CHECK(tests::run(loop, client->look_up(links, deadline)).empty());
    REQUIRE(client->notes().size() == 1);
    CHECK(client->notes().front().find("GitHub does not answer as it should (connect: ") == 0);
    CHECK(tests::run(loop, client->look_up(links, std::chrono::steady_clock::now())).empty());
}

TEST_CASE("trackers: the check says of each whether its token is good")
{
    fixture with;
    with.server.answers["/api/v3/rate_limit"] = net::http_response(200, "application/json", R"({"resources": {}})");
    auto found = tests::run(with.loop, trackers::check(with.loop.get_executor(), with.values, with.log));
    REQUIRE(found.size() == 1);
    CHECK(found.front().is == ports::finding::kind::good);
    CHECK(found.front().what == "Reminders wait while a ticket in GitHub moves");
    with.server.answers["/api/v3/rate_limit"] = net::http_response(401, "application/json", "{}");
    found = tests::run(with.loop, trackers::check(with.loop.get_executor(), with.values, with.log));
    CHECK(found.front().is == ports::finding::kind::problem);
    CHECK(found.front().what == "GitHub refuses GITHUB_TOKEN (status 401)");
}

TEST_CASE("trackers: an address that cannot be used is a failure of the settings")
{
    asio::io_context loop;
    silent_log log;
    trackers::settings values;
    values.gitlab = {"http://gitlab.acme.test", "secret"};
    const auto made = trackers::client::make(loop.get_executor(), values, log);
    REQUIRE(made.has_error());
    CHECK(made.error().code == net::codes::plain_not_loopback);
}
