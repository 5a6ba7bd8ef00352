#include <makegood/matrix/check.hpp>

#include <algorithm>
#include <utility>

#include <makegood/net/http_client.hpp>
#include <makegood/net/tls.hpp>

#include "account.hpp"
#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::finding;
using kind = finding::kind;
using findings = std::vector<finding>;

// How a session is opened on that server.
struct ways_in
{
    // Accounts are of an authentication service (MAS): the server's own logins are off.
    bool is_delegated = false;
    bool takes_passwords = false;
};

awaitable<ways_in> ask_ways_in(client& server)
{
    ways_in out;
    api_call metadata(call::read, "GET", path_of("auth_metadata", {}, "v1"));
    const auto delegated = co_await server.request_with(std::move(metadata), std::string());
    out.is_delegated = delegated.ok();
    api_call login(call::read, "GET", path_of("login"));
    const auto answer = co_await server.request_with(std::move(login), std::string());
    for (const auto& flow : list_of(*answer.body, "flows"))
        out.takes_passwords = out.takes_passwords || text_of(flow, "type") == "m.login.password";
    co_return out;
}

std::string account_of(const settings& values)
{
    const auto localpart = std::string(localpart_of(values.user));
    if (!localpart.empty())
        return localpart;
    return values.user.empty() ? "<account>" : values.user;
}

std::string remedy_of(const settings& values, const ways_in& ways)
{
    if (ways.is_delegated)
        return "Run `mas-cli manage issue-compatibility-token " + account_of(values) + " --device-id "
            + values.device_id
            + "` where this server's authentication service runs, and put the token (mct_…) into "
              "MATRIX_ACCESS_TOKEN";
    if (ways.takes_passwords)
        return "Put the account's name into [matrix] user and its password into MATRIX_PASSWORD, or a fresh access "
               "token into MATRIX_ACCESS_TOKEN";
    return "Sign in as the bot with another client, and put that session's access token into MATRIX_ACCESS_TOKEN";
}

finding of_refusal(const api_answer& answer, const settings& values, const ways_in& ways)
{
    if (answer.code == "another user")
        return {kind::problem, answer.problem, "Correct [matrix] user, or take the token of that account"};
    if (answer.code == "M_MISSING_TOKEN")
        return {kind::problem, "neither MATRIX_ACCESS_TOKEN nor MATRIX_PASSWORD is set", remedy_of(values, ways)};
    if (answer.code == "M_USER_DEACTIVATED")
        return {kind::problem, "the bot's account is deactivated", "Have it activated again, or take another one"};
    const std::string what = values.access_token.empty() ? "the password" : "the access token";
    return {kind::problem, "the homeserver refuses " + what + " (" + answer.problem + ")", remedy_of(values, ways)};
}

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const auto& each : words)
        out += (out.empty() ? "" : ", ") + each;
    return out;
}

void add_habits(const settings& values, const own_identity& self, findings& into)
{
    const auto who = values.invites.empty() ? "everybody on " + self.server_of_user : joined(values.invites);
    into.push_back({kind::good, "invites are accepted from " + who});
    into.push_back({kind::off,
                    std::string("encrypted rooms cannot be read; the bot ")
                        + (values.encrypted == encrypted_rooms::decline ? "does not stay in them"
                                                                        : "says so there once, and nothing else"),
                    "Invite it to rooms without encryption"});
    const auto per_minute = static_cast<int>(values.messages_per_second * 60.0 + 0.5);
    into.push_back({kind::good,
                    "at most " + std::to_string(values.burst) + " messages at once and then "
                        + std::to_string(per_minute) + " a minute are sent ([matrix] messages_per_minute)"});
}

} // namespace

awaitable<findings> check(boost::asio::any_io_executor loop, settings values, ports::clock& clock, ports::log& log)
{
    findings out;
    net::tls_client tls(values.ca_file);
    net::http_client http(loop, tls, values.proxy);
    client server(http, log);
    account session(loop, server, values, clock, log);
    const auto answer = co_await session.sign_in();
    if (answer.result == ports::delivery::fatal) {
        const auto ways = co_await ask_ways_in(server);
        out.push_back(of_refusal(answer, values, ways));
        co_return out;
    }
    if (const std::string held(hold_of(answer.code)); !held.empty()) {
        out.push_back({kind::problem, held + " (" + answer.problem + ")",
                       "Ask who runs the homeserver to change that; the bot waits for it"});
        co_return out;
    }
    if (!answer.ok()) {
        out.push_back({kind::problem, "the homeserver could not be reached (" + answer.problem + ")",
                       "Check the network, HTTPS_PROXY and [matrix] homeserver"});
        co_return out;
    }
    const auto& self = session.self();
    out.push_back({kind::good, "signed in to " + server.base().origin() + " as " + self.user});
    if (!values.session_file.empty() && !read_session(values.session_file))
        out.push_back({kind::problem, "the session cannot be kept in " + values.session_file,
                       "Let the bot write there, or set [matrix] session_file"});
    add_habits(values, self, out);
    co_return out;
}

} // namespace makegood::matrix
