#include <makegood/ops/check.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <makegood/core/calendar.hpp>
#include <makegood/ops/control.hpp>

namespace makegood::ops {

namespace {

namespace files = std::filesystem;

constexpr std::uintmax_t free_bytes_min = 100 * 1024 * 1024;
constexpr std::chrono::seconds bot_answers_within{2};
constexpr std::string_view database_header{"SQLite format 3\0", 16};

bool is_database(const files::path& path)
{
    std::ifstream stream{path, std::ios::binary};
    std::array<char, database_header.size()> start{};
    stream.read(start.data(), static_cast<std::streamsize>(start.size()));
    return std::string_view{start.data(), start.size()} == database_header;
}

using kind = finding::kind;

finding good(std::string what) { return {kind::good, std::move(what)}; }
finding off(std::string what, std::string remedy) { return {kind::off, std::move(what), std::move(remedy)}; }
finding problem(std::string what, std::string remedy) { return {kind::problem, std::move(what), std::move(remedy)}; }

std::optional<finding> problem_of_file(const files::path& path)
{
    if (!files::is_regular_file(path))
        return problem(path.string() + " is not a file", "Set [store] path to a file name");
    if (::access(path.c_str(), R_OK | W_OK) != 0)
        return problem(path.string() + " cannot be read and written by this user",
                       "Start the bot as the file's owner, or give it the file with chown");
    if (files::file_size(path) > 0 && !is_database(path))
        return problem(path.string() + " is not a database", "Set [store] path to another file");
    return std::nullopt;
}

std::optional<finding> problem_of_folder(const files::path& folder)
{
    if (!files::is_directory(folder))
        return problem("the folder " + folder.string() + " does not exist",
                       "Create it with mkdir -p " + folder.string() + ", or set [store] path");
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return problem("the folder " + folder.string() + " cannot be written by this user",
                       "Change its owner with chown, or set [store] path");
    if (files::space(folder).available < free_bytes_min)
        return problem("less than 100 MB are free in " + folder.string(), "Free some space, or set [store] path");
    return std::nullopt;
}

// Any answer tells, also that it does not know the question.
bool is_bot_running(const settings& from)
{
    const auto answer = ask_running_bot(control_path(from.store.path), "{}", bot_answers_within);
    return !answer || answer->has_value();
}

const char* word_of(kind value)
{
    switch (value) {
    case kind::good:
        return "ok       ";
    case kind::off:
        return "off      ";
    case kind::not_checked:
        return "skipped  ";
    case kind::problem:
        break;
    }
    return "problem  ";
}

} // namespace

int run_checks(const std::vector<check_part>& parts, std::ostream& out)
{
    int count = 0;
    for (const check_part& part : parts) {
        std::vector<finding> found;
        try {
            found = part.run();
        } catch (const std::exception& error) {
            found = {problem(error.what(), "Look at the message; the check could not be finished")};
        }
        for (const finding& one : found) {
            out << word_of(one.is) << part.name << ": " << one.what << '.';
            out << (one.remedy.empty() ? "" : " " + one.remedy + ".") << '\n';
            count += one.is == kind::problem ? 1 : 0;
        }
    }
    return count;
}

std::vector<finding> check_database_file(const settings& from)
{
    const files::path path = files::absolute(from.store.path);
    if (auto wrong = problem_of_folder(path.parent_path()))
        return {std::move(*wrong)};
    const bool is_there = files::exists(path);
    if (auto wrong = is_there ? problem_of_file(path) : std::nullopt)
        return {std::move(*wrong)};
    const auto free_mb = files::space(path.parent_path()).available / (1024 * 1024);
    return {good(path.string()
                 + (is_there ? " can be read and written" : " is not there yet, its folder can be written") + ", "
                 + std::to_string(free_mb) + " MB are free")};
}

std::vector<finding> check_health_address(const settings& from)
{
    if (from.health.listen.empty())
        return {off("[health] listen is empty, so nothing answers /healthz and /metrics",
                    "Set it to an address and port like \"127.0.0.1:8780\"")};
    const auto address = read_listen_address(from.health.listen);
    if (!address)
        return {problem("[health] listen = \"" + from.health.listen + "\" is not an address and port",
                        "Write it like 127.0.0.1:8780")};
    namespace asio = boost::asio;
    asio::io_context loop;
    asio::ip::tcp::acceptor acceptor{loop};
    const asio::ip::tcp::endpoint endpoint{asio::ip::make_address(address->host), address->port};
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    acceptor.set_option(asio::socket_base::reuse_address{true}, error);
    acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(1, error);
    if (error == asio::error::address_in_use && is_bot_running(from))
        return {{kind::not_checked, from.health.listen + " is in use, as it is while the bot runs on this database"}};
    if (error)
        return {problem(from.health.listen + " cannot be listened on (" + error.message() + ")",
                        "Stop what uses it, or set [health] listen to another port")};
    return {good(from.health.listen + " is free")};
}

std::vector<finding> check_settings(const settings& from)
{
    std::vector<finding> found
        = {good(from.file.empty() ? "no file was given and there is no makegood.toml here: all have their defaults"
                                  : from.file + " was read")};
    const bool is_on_matrix = !from.matrix.homeserver.empty();
    if (is_on_matrix && from.matrix.access_token.empty() && from.matrix.password.empty())
        found.push_back(problem("neither MATRIX_ACCESS_TOKEN nor MATRIX_PASSWORD is set",
                                "Put a token of the bot's account into the environment"));
    // One platform is enough.
    const bool is_without_slack = from.slack.app_token.empty() && from.slack.bot_token.empty();
    if (is_on_matrix && is_without_slack) {
        found.push_back(good("it is for Matrix alone: no token of Slack is set"));
    } else if (from.slack.app_token.empty()) {
        found.push_back(problem("SLACK_APP_TOKEN is not set",
                                "Create an app-level token with connections:write and put it into the environment"));
    }
    if (from.slack.bot_token.empty() && !(is_on_matrix && is_without_slack))
        found.push_back(problem("SLACK_BOT_TOKEN is not set",
                                "Install the app to the workspace and put the bot token into the environment"));
    if (!from.slack.app_token.empty() && !from.slack.bot_token.empty())
        found.push_back(good("both tokens are set"));
    if (core::find_zone("Europe/Paris"))
        found.push_back(good("this system knows the time zones"));
    else
        found.push_back(problem("this system has no time zone data", "Install the package tzdata"));
    return found;
}

std::vector<finding> check_features(const settings& from)
{
    std::vector<finding> found;
    if (from.policy.digest.place.empty())
        found.push_back(off("[digest] place is empty, so no weekly digest is posted",
                            "Set it to a channel like \"#reliability\" and invite the bot there"));
    if (from.policy.teams.empty())
        found.push_back(off("there is no [[team]], so no team can be asked, listed or measured",
                            "List each with its name and members"));
    if (from.policy.incident.sources.empty())
        found.push_back(off("there is no [[incident.source]], so no other incident bot is listened to",
                            "List yours with its app_id, or leave it"));
    if (from.policy.capture.emoji.empty())
        found.push_back(off("[capture] emoji is empty, so no emoji makes an action of a message",
                            "Set it to a name like \"handshake\""));
    if (!from.trackers.jira_token.empty() && from.trackers.jira_url.empty())
        found.push_back(off("JIRA_TOKEN is set without [trackers] jira_url, so Jira is not asked",
                            "Set it to an address like \"https://example.atlassian.net\""));
    if (!from.trackers.is_any_connected())
        found.push_back(off("no token of a tracker is set, so reminders do not wait while a linked ticket moves",
                            "Put GITHUB_TOKEN, GITLAB_TOKEN, JIRA_TOKEN or LINEAR_API_KEY into the environment"));
    if (found.empty())
        found.push_back(good("the digest's place, teams, incident sources, the capture emoji and a tracker are set"));
    return found;
}

} // namespace makegood::ops
