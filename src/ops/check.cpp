#include <makegood/ops/check.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <makegood/core/calendar.hpp>

namespace makegood::ops {

namespace {

namespace files = std::filesystem;

constexpr std::uintmax_t free_bytes_min = 100 * 1024 * 1024;
constexpr std::string_view database_header{"SQLite format 3\0", 16};

bool is_database(const files::path& path)
{
    std::ifstream stream{path, std::ios::binary};
    std::array<char, database_header.size()> start{};
    stream.read(start.data(), static_cast<std::streamsize>(start.size()));
    return std::string_view{start.data(), start.size()} == database_header;
}

std::vector<problem> check_file(const files::path& path)
{
    if (!files::is_regular_file(path))
        return {{path.string() + " is not a file", "Set [store] path to a file name"}};
    if (::access(path.c_str(), R_OK | W_OK) != 0)
        return {{path.string() + " cannot be read and written by this user",
                 "Start the bot as the file's owner, or give it the file with chown"}};
    if (files::file_size(path) > 0 && !is_database(path))
        return {{path.string() + " is not a database", "Set [store] path to another file"}};
    return {};
}

std::vector<problem> check_folder(const files::path& folder)
{
    if (!files::is_directory(folder))
        return {{"the folder " + folder.string() + " does not exist",
                 "Create it with mkdir -p " + folder.string() + ", or set [store] path"}};
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return {{"the folder " + folder.string() + " cannot be written by this user",
                 "Change its owner with chown, or set [store] path"}};
    if (files::space(folder).available < free_bytes_min)
        return {{"less than 100 MB are free in " + folder.string(), "Free some space, or set [store] path"}};
    return {};
}

void print(std::ostream& out, const check_part& part, const problem& found)
{
    out << (found.is_feature_off ? "off      " : "problem  ") << part.name << ": " << found.what << ". " << found.remedy
        << ".\n";
}

} // namespace

int run_checks(const std::vector<check_part>& parts, std::ostream& out)
{
    int count = 0;
    for (const check_part& part : parts) {
        std::vector<problem> found;
        try {
            found = part.run();
        } catch (const std::exception& error) {
            found = {{error.what(), "Look at the message; the check could not be finished"}};
        }
        const auto is_grave = [](const problem& one) { return !one.is_feature_off; };
        const auto grave = std::count_if(found.begin(), found.end(), is_grave);
        if (grave == 0)
            out << "ok       " << part.name << '\n';
        for (const problem& one : found)
            print(out, part, one);
        count += static_cast<int>(grave);
    }
    return count;
}

std::vector<problem> check_database_file(const settings& from)
{
    const files::path path = files::absolute(from.store.path);
    std::vector<problem> found = check_folder(path.parent_path());
    if (found.empty() && files::exists(path))
        found = check_file(path);
    return found;
}

std::vector<problem> check_health_address(const settings& from)
{
    if (from.health.listen.empty())
        return {};
    const auto address = read_listen_address(from.health.listen);
    if (!address)
        return {{"[health] listen = \"" + from.health.listen + "\" is not an address and port",
                 "Write it like 127.0.0.1:8780"}};
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
    if (error)
        return {{from.health.listen + " cannot be listened on (" + error.message() + ")",
                 "Stop what uses it (a running bot does), or set [health] listen to another port"}};
    return {};
}

std::vector<problem> check_settings(const settings& from)
{
    std::vector<problem> found;
    if (from.slack.app_token.empty())
        found.push_back({"SLACK_APP_TOKEN is not set",
                         "Create an app-level token with connections:write and put it into the environment"});
    if (from.slack.bot_token.empty())
        found.push_back({"SLACK_BOT_TOKEN is not set",
                         "Install the app to the workspace and put the bot token into the environment"});
    if (!core::find_zone("Europe/Paris"))
        found.push_back({"this system has no time zone data", "Install the package tzdata"});
    return found;
}

} // namespace makegood::ops
