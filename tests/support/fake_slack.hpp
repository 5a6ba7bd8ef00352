// A tiny Slack on loopback: the Web API with scripted answers and Socket Mode under the hand of the test. Loop thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <makegood/net/http_server.hpp>

namespace makegood::tests {

class fake_slack
{
public:
    struct call
    {
        std::string method;
        std::string authorization;
        std::string body;
        // JSON bodies parsed; forms as an object of strings.
        nlohmann::json value;
    };
    struct socket
    {
        std::shared_ptr<net::websocket_connection> connection;
        std::vector<nlohmann::json> received;
        bool is_open = true;
    };

    explicit fake_slack(boost::asio::any_io_executor loop)
        : server_(
            loop, net::http_server_options(),
            [this](net::incoming_request request) { return answer(std::move(request)); },
            [this](net::incoming_request, net::websocket_connection opened) { return serve(this, std::move(opened)); })
    {
        server_.listen("127.0.0.1", 0).value();
        defaults_["auth.test"] = {{"ok", true},
                                  {"user_id", "UBOT"},
                                  {"bot_id", "BBOT"},
                                  {"user", "makegood"},
                                  {"team_id", "T1"},
                                  {"team", "Acme"},
                                  {"url", "https://acme.slack.com/"}};
        defaults_["apps.connections.open"] = {{"ok", true}, {"url", address("ws") + "/link?ticket=secret-ticket"}};
    }

    std::string api_url() const { return address("http") + "/api/"; }
    std::string response_url(const std::string& name) const { return address("http") + "/respond/" + name; }

    // The next answer of a method; without one, its default ({"ok":true}).
    void script(const std::string& method, nlohmann::json body, unsigned status = 200)
    {
        net::http_response response(status, "application/json", body.dump());
        if (status == 429)
            response.headers.add("Retry-After", "7");
        scripted_[method].push_back(std::move(response));
    }
    void set_default(const std::string& method, nlohmann::json body) { defaults_[method] = std::move(body); }
    void set_scopes(std::string scopes) { scopes_ = std::move(scopes); }

    std::vector<call> calls_of(const std::string& method) const
    {
        std::vector<call> out;
        for (const auto& each : calls)
            if (each.method == method)
                out.push_back(each);
        return out;
    }

    void stop()
    {
        for (const auto& each : sockets)
            each->connection->abort();
        server_.stop();
    }

    void send(std::size_t index, const nlohmann::json& frame) { send_text(index, frame.dump()); }
    void send_text(std::size_t index, std::string text)
    {
        sockets.at(index)->connection->post(std::move(text), [](bool) {});
    }
    void hello(std::size_t index)
    {
        nlohmann::json frame;
        frame["type"] = "hello";
        frame["num_connections"] = 1;
        send(index, frame);
    }

    std::vector<call> calls;
    std::vector<std::shared_ptr<socket>> sockets;

private:
    std::string address(const std::string& scheme) const
    {
        return scheme + "://127.0.0.1:" + std::to_string(server_.port());
    }

    static nlohmann::json read_body(const std::string& body)
    {
        auto value = nlohmann::json::parse(body, nullptr, false);
        if (!value.is_discarded())
            return value;
        value = nlohmann::json::object();
        for (const auto& [key, text] : net::decode_form(body))
            value[key] = text;
        return value;
    }

    boost::asio::awaitable<net::http_response> answer(net::incoming_request request)
    {
        const auto method = request.path.substr(request.path.find('/', 1) + 1);
        const std::string authorization(request.headers.find("Authorization").value_or(""));
        calls.push_back({method, authorization, request.body, read_body(request.body)});
        auto& waiting = scripted_[method];
        if (!waiting.empty()) {
            auto response = std::move(waiting.front());
            waiting.pop_front();
            co_return response;
        }
        nlohmann::json body;
        body["ok"] = true;
        const auto known = defaults_.find(method);
        net::http_response response(200, "application/json", (known == defaults_.end() ? body : known->second).dump());
        if (!scopes_.empty())
            response.headers.add("x-oauth-scopes", scopes_);
        co_return response;
    }

    static boost::asio::awaitable<void> serve(fake_slack* self, net::websocket_connection opened)
    {
        auto mine = std::make_shared<socket>();
        mine->connection = std::make_shared<net::websocket_connection>(std::move(opened));
        self->sockets.push_back(mine);
        for (;;) {
            auto text = co_await mine->connection->read();
            if (!text)
                break;
            mine->received.push_back(nlohmann::json::parse(*text));
        }
        mine->is_open = false;
    }

    std::map<std::string, nlohmann::json> defaults_;
    std::map<std::string, std::deque<net::http_response>> scripted_;
    std::string scopes_;
    net::http_server server_;
};

} // namespace makegood::tests
