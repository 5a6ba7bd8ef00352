#include <makegood/ops/control.hpp>

#include <array>
#include <cstdint>
#include <exception>
#include <tuple>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

namespace makegood::ops {

namespace {

namespace asio = boost::asio;
using protocol = asio::local::stream_protocol;

constexpr std::size_t path_bytes_max = sizeof(sockaddr_un::sun_path) - 1;
// A subcommand sends its request at once; a process that holds the socket open must not keep others out.
constexpr std::chrono::seconds request_wait{5};
constexpr std::chrono::seconds accept_pause{1};

std::string error_answer(const std::string& text)
{
    nlohmann::json answer;
    answer["error"] = text;
    return answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

std::string control_path(const std::string& database) { return database + ".control"; }

class control_server::impl
{
public:
    impl(asio::any_io_executor loop, control_handler handler)
        : loop_(std::move(loop))
        , acceptor_(loop_)
        , connection_(loop_)
        , patience_(loop_)
        , handler_(std::move(handler))
    {
    }

    core::outcome<void> bind(const std::string& path)
    {
        if (path.size() > path_bytes_max)
            return core::refusal{"the control socket " + path + " has a name of more than "
                                 + std::to_string(path_bytes_max) + " bytes: set [store] path to a shorter one"};
        ::unlink(path.c_str());
        boost::system::error_code error;
        acceptor_.open(protocol{}, error);
        // From its first moment on nobody but the owner may connect.
        const mode_t mask = ::umask(0177);
        if (!error)
            acceptor_.bind(path, error);
        ::umask(mask);
        if (!error)
            acceptor_.listen(static_cast<int>(control_connections_max), error);
        if (error)
            return core::refusal{"the control socket " + path + " cannot be made: " + error.message()};
        path_ = path;
        return {};
    }

    // One connection after the other: requests are rare and short.
    static asio::awaitable<void> serve(std::shared_ptr<impl> self)
    {
        while (self->acceptor_.is_open()) {
            auto accepted = co_await self->acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
            if (!self->acceptor_.is_open())
                break;
            if (std::get<0>(accepted)) {
                // Out of descriptors, perhaps; stop() ends this wait.
                self->patience_.expires_after(accept_pause);
                co_await self->patience_.async_wait(asio::as_tuple(asio::use_awaitable));
                continue;
            }
            self->connection_ = std::move(std::get<1>(accepted));
            co_await serve_one(self);
            self->connection_.close();
        }
    }

    void stop()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        connection_.close(ignored);
        patience_.cancel();
        if (!path_.empty())
            ::unlink(path_.c_str());
        path_.clear();
    }

    asio::any_io_executor loop_;

private:
    static asio::awaitable<void> serve_one(std::shared_ptr<impl> self)
    {
        std::string received;
        auto buffer = asio::dynamic_buffer(received, control_line_bytes_max);
        self->patience_.expires_after(request_wait);
        self->patience_.async_wait([self](boost::system::error_code error) {
            if (!error)
                self->connection_.close(error);
        });
        auto read
            = co_await asio::async_read_until(self->connection_, buffer, '\n', asio::as_tuple(asio::use_awaitable));
        self->patience_.cancel();
        if (std::get<0>(read))
            co_return;
        received.resize(std::get<1>(read) - 1);
        const std::string answer = co_await answer_to(self, std::move(received));
        const std::string line = answer + "\n";
        co_await asio::async_write(self->connection_, asio::buffer(line), asio::as_tuple(asio::use_awaitable));
    }

    static asio::awaitable<std::string> answer_to(std::shared_ptr<impl> self, std::string request)
    {
        std::string failed;
        try {
            std::string answer = co_await self->handler_(std::move(request));
            co_return answer;
        } catch (const std::exception& error) {
            failed = error.what();
        }
        co_return error_answer(failed);
    }

    protocol::acceptor acceptor_;
    protocol::socket connection_;
    asio::steady_timer patience_;
    control_handler handler_;
    std::string path_;
};

control_server::control_server(asio::any_io_executor loop, control_handler handler)
    : impl_(std::make_shared<impl>(std::move(loop), std::move(handler)))
{
}

control_server::~control_server() { stop(); }

core::outcome<void> control_server::listen(const std::string& path)
{
    auto bound = impl_->bind(path);
    // The end of serve() is the stop; it does not fail otherwise.
    if (bound)
        asio::co_spawn(impl_->loop_, impl::serve(impl_), [](std::exception_ptr) {});
    return bound;
}

void control_server::stop() { impl_->stop(); }

// ---- the other end ----

namespace {

class descriptor
{
public:
    explicit descriptor(int value)
        : value_(value)
    {
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor()
    {
        if (value_ >= 0)
            ::close(value_);
    }
    int get() const { return value_; }

private:
    int value_;
};

bool connect_to(int socket, const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path_bytes_max);
    return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

// Everything up to the newline; shorter when the other end closes or the time is over.
std::string receive_line(int socket, std::chrono::steady_clock::time_point until)
{
    std::string line;
    std::array<char, 4096> bytes{};
    while (line.size() < control_line_bytes_max && (line.empty() || line.back() != '\n')) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        pollfd waiting{socket, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
            break;
        const ssize_t size = ::recv(socket, bytes.data(), bytes.size(), 0);
        if (size <= 0)
            break;
        line.append(bytes.data(), static_cast<std::size_t>(size));
    }
    return line;
}

} // namespace

core::outcome<std::optional<std::string>> ask_running_bot(const std::string& path, const std::string& request,
                                                          std::chrono::milliseconds within)
{
    const auto until = std::chrono::steady_clock::now() + within;
    const descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (path.size() > path_bytes_max || socket.get() < 0 || !connect_to(socket.get(), path))
        return std::optional<std::string>{};
    const std::string sent = request + "\n";
    const bool is_sent
        = ::send(socket.get(), sent.data(), sent.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(sent.size());
    std::string line = is_sent ? receive_line(socket.get(), until) : "";
    if (line.empty() || line.back() != '\n')
        return core::refusal{"the running bot gave no answer on " + path};
    line.pop_back();
    return std::optional{std::move(line)};
}

} // namespace makegood::ops
