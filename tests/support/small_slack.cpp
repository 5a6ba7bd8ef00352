#include "support/small_slack.hpp"

#include <fstream>
#include <stdexcept>
#include <vector>

#include <spawn.h>

#include <nlohmann/json.hpp>

namespace makegood::tests {

namespace asio = boost::asio;

small_slack::small_slack(asio::io_context& loop, std::function<void()> on_connected,
                         std::function<void(const std::string&)> on_frame)
    : on_connected_(std::move(on_connected))
    , on_frame_(std::move(on_frame))
    , server_(
          loop.get_executor(), {}, [this](net::incoming_request request) { return answer(std::move(request)); },
          [this](net::incoming_request, net::websocket_connection connection) { return serve(std::move(connection)); })
{
    if (!server_.listen("127.0.0.1", 0))
        throw std::runtime_error("cannot listen on loopback");
}

pid_t small_slack::start_bot(const std::string& binary, const std::string& database)
{
    const auto base = "http://127.0.0.1:" + std::to_string(server_.port()) + "/api/";
    std::vector<std::string> variables
        = {"SLACK_API_URL=" + base, "SLACK_APP_TOKEN=xapp-test", "SLACK_BOT_TOKEN=xoxb-test",
           "MAKEGOOD_DATABASE=" + database, "PATH=/usr/bin:/bin"};
    const std::string settings = database + ".toml";
    std::ofstream(settings) << "[slack]\nconnections = 1\n[health]\nlisten = \"\"\n[log]\nlevel = \"warning\"\n";
    std::vector<std::string> words = {binary, "run", "--config", settings};
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> result;
        for (auto& text : texts)
            result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    };
    pid_t process = 0;
    if (::posix_spawn(&process, binary.c_str(), nullptr, nullptr, pointers(words).data(), pointers(variables).data())
        != 0)
        throw std::runtime_error("cannot start " + binary);
    return process;
}

void small_slack::send(std::string frame)
{
    if (connection_ != nullptr)
        connection_->post(std::move(frame), [](bool) {});
}

asio::awaitable<net::http_response> small_slack::answer(net::incoming_request request)
{
    nlohmann::json body = {{"ok", true}};
    const auto method = request.path.substr(request.path.rfind('/') + 1);
    ++calls_[method];
    if (method == "apps.connections.open")
        body["url"] = "ws://127.0.0.1:" + std::to_string(server_.port()) + "/link/?ticket=1";
    else if (method == "auth.test")
        body.update({{"team_id", "T1"}, {"user_id", "UBOT"}, {"bot_id", "B1"}, {"team", "small"}, {"user", "bot"}});
    else if (method == "users.info")
        body["user"] = {{"id", "U1"},
                        {"team_id", "T1"},
                        {"name", "bo"},
                        {"tz", "Europe/London"},
                        {"profile", {{"display_name", "bo"}}}};
    else if (method == "conversations.info")
        body["channel"] = {{"id", "C1"}, {"name", "inc-104-checkout-down"}, {"is_channel", true}, {"is_member", true}};
    else if (method == "conversations.list")
        body["channels"] = nlohmann::json::array();
    else if (method == "conversations.history")
        body["messages"] = nlohmann::json::array();
    else if (method == "chat.postMessage" && refuses_posts_)
        body = {{"ok", false}, {"error", "restricted_action"}};
    else
        body.update({{"ts", "1700000000." + std::to_string(100000 + ++posts_)}, {"channel", "C1"}});
    co_return net::http_response(200, "application/json", body.dump());
}

asio::awaitable<void> small_slack::serve(net::websocket_connection connection)
{
    connection_ = &connection;
    connection.post(R"({"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"},)"
                    R"("debug_info":{"host":"small","approximate_connection_time":18060}})",
                    [](bool) {});
    on_connected_();
    for (;;) {
        auto frame = co_await connection.read();
        if (!frame)
            break;
        on_frame_(*frame);
    }
    if (connection_ == &connection)
        connection_ = nullptr;
}

std::string small_slack::command(const std::string& envelope, const std::string& trigger, const std::string& text)
{
    std::string frame = R"({"type":"slash_commands","accepts_response_payload":true,"envelope_id":")";
    frame += envelope;
    frame += R"(","payload":{"token":"x","team_id":"T1","team_domain":"small","channel_id":"C1",)"
             R"("channel_name":"inc-104-checkout-down","user_id":"U1","user_name":"bo","command":"/action","text":")";
    frame += text;
    frame += R"(","api_app_id":"A1","is_enterprise_install":"false","response_url":"http:\/\/127.0.0.1:1\/none",)"
             R"("trigger_id":")";
    frame += trigger;
    frame += R"("}})";
    return frame;
}

std::string small_slack::message(const std::string& envelope, const std::string& ts, const std::string& text,
                                 const std::string& user)
{
    std::string frame = R"({"type":"events_api","accepts_response_payload":false,"retry_attempt":0,"retry_reason":"",)"
                        R"("envelope_id":")";
    frame += envelope;
    frame += R"(","payload":{"type":"event_callback","team_id":"T1","event_id":"Ev)" + envelope;
    frame += R"(","event":{"type":"message","channel":"C1","channel_type":"channel","user":")" + user;
    frame += R"(","text":")" + text;
    frame += R"(","ts":")" + ts + R"(","event_ts":")" + ts + R"("}}})";
    return frame;
}

std::string small_slack::envelope_of(const std::string& frame)
{
    constexpr std::string_view key = "\"envelope_id\":\"";
    const auto at = frame.find(key);
    if (at == std::string::npos)
        return {};
    const auto begin = at + key.size();
    return frame.substr(begin, frame.find('"', begin) - begin);
}

} // namespace makegood::tests
