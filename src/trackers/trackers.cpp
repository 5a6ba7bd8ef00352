#include <makegood/trackers/trackers.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <makegood/net/child_group.hpp>
#include <makegood/net/http_client.hpp>
#include <makegood/net/tls.hpp>

#include "tracker.hpp"

namespace makegood::trackers {

namespace asio = boost::asio;
using asio::awaitable;
using steady_clock = std::chrono::steady_clock;

namespace {

// Asked side by side of one tracker, which takes no more connections (net::limits::http_connections_per_origin).
constexpr std::size_t workers_max = 4;
// A repository that was renamed answers with where it is now.
constexpr int redirects_max = 3;
constexpr std::size_t answer_bytes_max = 4 * 1024 * 1024;
constexpr std::chrono::milliseconds answered_within{10'000};
// Nothing is begun that has less time left.
constexpr std::chrono::milliseconds worth_asking{1000};
// A tracker that is busy, or failed so often in a row, is left alone so long, unless it says how long.
constexpr int failures_max = 3;
constexpr std::chrono::seconds pause{60};
// What it did is told to operators so long, if it is not asked again.
constexpr std::chrono::hours told_for{1};
// One that refuses its token: until somebody may have changed that.
constexpr std::chrono::minutes refused_pause{15};
// Tickets that cannot be read are counted for operators for so long after they were asked for.
constexpr std::chrono::hours unreadable_for{24};
constexpr std::size_t unreadable_max = 1000;

bool is_redirect(unsigned status) { return status == 301 || status == 302 || status == 307 || status == 308; }

} // namespace

// Kept alive by the calls under way.
class client::impl : public std::enable_shared_from_this<client::impl>
{
public:
    impl(asio::any_io_executor loop, const settings& values, ports::log& log)
        : loop_(loop)
        , log_(log)
        , tls_(values.ca_file)
        , http_(loop, tls_, values.proxy)
        , children_(loop, [&log](std::exception_ptr) {
            log.write(ports::severity::error, "a look at tickets ended by an exception", {});
        })
    {
    }

    std::optional<net::failure> connect(net::outcome<std::unique_ptr<tracker>> made)
    {
        if (!made)
            return made.error();
        all_.push_back({std::move(*made)});
        return std::nullopt;
    }

    bool is_empty() const { return all_.empty(); }

    bool knows(const std::string& link) const
    {
        return std::any_of(all_.begin(), all_.end(),
                           [&link](const connected& each) { return each.is->ticket(link).has_value(); });
    }

    awaitable<std::vector<ports::ticket>> look_up(std::vector<std::string> links, steady_clock::time_point deadline)
    {
        auto work = std::make_shared<errand>(loop_, deadline);
        for (auto& link : links)
            if (auto* of = tracker_of(link))
                work->links[of].push_back(std::move(link));
        children_.keep_alive(weak_from_this());
        for (auto& [of, wanted] : work->links)
            for (std::size_t count = std::min(workers_max, wanted.size()); count > 0; --count)
                children_.spawn(take_part(part(work), *of));
        while (work->working > 0) {
            boost::system::error_code ignored;
            auto waited = asio::redirect_error(asio::use_awaitable, ignored);
            co_await work->all_done.async_wait(waited);
        }
        co_return std::move(work->found);
    }

    std::vector<std::string> notes() const
    {
        std::vector<std::string> all;
        const auto now = steady_clock::now();
        for (const auto& each : all_) {
            if (!each.problem.empty() && now < each.not_before + told_for)
                all.push_back(each.is->name() + " " + each.problem + ": reminders do not wait for tickets there.");
            if (const auto count = unreadable_of(each); count > 0)
                all.push_back("The token for " + each.is->name() + " cannot read " + std::to_string(count)
                              + (count == 1 ? " ticket" : " tickets")
                              + " that actions are linked to: not there, or no right to see it. The log says which.");
        }
        return all;
    }

    awaitable<std::vector<ports::finding>> check()
    {
        std::vector<ports::finding> all;
        for (auto& each : all_) {
            api_request whoami = each.is->whoami();
            const auto response = co_await send(each, std::move(whoami), steady_clock::now() + answered_within);
            all.push_back(finding_of(each, response));
        }
        co_return all;
    }

    void stop() { children_.cancel(); }

private:
    struct connected
    {
        std::unique_ptr<tracker> is;
        steady_clock::time_point not_before = {};
        // In a row.
        int failures = 0;
        // Completes its name: "refuses its token"; empty while it answers.
        std::string problem = {};
        // Tickets it would not show, and when.
        std::map<std::string, steady_clock::time_point> unreadable = {};
    };

    struct errand
    {
        errand(const asio::any_io_executor& loop, steady_clock::time_point until)
            : deadline(until)
            , all_done(loop, steady_clock::time_point::max())
        {
        }
        steady_clock::time_point deadline;
        // What is still to be asked of each.
        std::map<connected*, std::deque<std::string>> links = {};
        int working = 0;
        std::vector<ports::ticket> found = {};
        asio::steady_timer all_done;
    };

    // However it ends, also before it began, its end is told.
    class part
    {
    public:
        explicit part(std::shared_ptr<errand> work)
            : work_(std::move(work))
        {
            ++work_->working;
        }
        part(part&&) = default;
        part& operator=(part&&) = delete;
        ~part()
        {
            if (work_ && --work_->working == 0)
                work_->all_done.cancel();
        }
        errand& work() const { return *work_; }

    private:
        std::shared_ptr<errand> work_;
    };

    connected* tracker_of(const std::string& link)
    {
        const auto found = std::find_if(all_.begin(), all_.end(),
                                        [&link](const connected& each) { return each.is->ticket(link).has_value(); });
        return found == all_.end() ? nullptr : &*found;
    }

    // `of` is one of all_, which this keeps.
    awaitable<void> take_part(part mine, connected& of)
    {
        auto& work = mine.work();
        auto& wanted = work.links.at(&of);
        while (!wanted.empty() && steady_clock::now() + worth_asking < work.deadline
               && steady_clock::now() >= of.not_before) {
            std::string link = std::move(wanted.front());
            wanted.pop_front();
            const auto until = std::min(work.deadline, steady_clock::now() + answered_within);
            auto asked = of.is->ticket(link);
            const auto response = co_await send(of, std::move(*asked), until);
            // What the budget cut short says nothing about the tracker.
            if (response || until < work.deadline)
                note(of, link, response, work);
        }
    }

    // The answer at the end of its redirections, which stay on the tracker's own server: its token goes nowhere else.
    awaitable<net::outcome<net::http_response>> send(const connected& to, api_request what,
                                                     steady_clock::time_point until)
    {
        net::url where = under(to.is->api(), what.target);
        for (int redirects = 0;; ++redirects) {
            const auto left = until - steady_clock::now();
            net::http_request request(what.method, where, true);
            request.headers = to.is->headers();
            request.body = what.body;
            request.body_bytes_max = answer_bytes_max;
            request.deadlines.overall = std::chrono::duration_cast<std::chrono::milliseconds>(left);
            auto response = co_await http_.request(std::move(request));
            if (!response || !is_redirect(response->status) || redirects == redirects_max)
                co_return response;
            std::string location(response->headers.find("Location").value_or(""));
            if (location.starts_with('/'))
                location.insert(0, where.origin());
            const auto next = net::parse_url(location);
            if (!next || next->origin() != where.origin())
                co_return response;
            where = *next;
        }
    }

    void note(connected& to, const std::string& link, const net::outcome<net::http_response>& response, errand& work)
    {
        using kind = api_answer::kind;
        const auto answer = response ? to.is->read(*response) : api_answer{};
        if (answer.is != kind::failed)
            to.failures = 0;
        switch (answer.is) {
        case kind::seen:
            to.unreadable.erase(link);
            work.found.push_back({link, answer.moved_at});
            return answers(to);
        case kind::unreadable:
            note_unreadable(to, link);
            work.found.push_back({link, std::nullopt});
            return answers(to);
        case kind::refused:
            return leave_alone(to, refused_pause, "refuses its token (" + to.is->token_variable() + ")");
        case kind::busy:
            return leave_alone(to, answer.retry_after.value_or(pause), "asks for fewer requests");
        case kind::failed:
            if (++to.failures >= failures_max)
                leave_alone(
                    to, pause,
                    "does not answer as it should ("
                        + (response ? "status " + std::to_string(response->status) : net::describe(response.error()))
                        + ")");
            return;
        }
    }

    // What was on its way as it asked to be left alone changes nothing.
    static void answers(connected& who)
    {
        if (steady_clock::now() >= who.not_before)
            who.problem.clear();
    }

    void leave_alone(connected& to, std::chrono::seconds length, std::string problem)
    {
        to.not_before = std::max(to.not_before, steady_clock::now() + length);
        if (to.problem != problem)
            log_.write(ports::severity::warning, "tracker not asked for a while",
                       {{"tracker", to.is->name()}, {"problem", problem}, {"seconds", std::to_string(length.count())}});
        to.problem = std::move(problem);
    }

    void note_unreadable(connected& to, const std::string& link)
    {
        const auto now = steady_clock::now();
        std::erase_if(to.unreadable, [now](const auto& each) { return each.second <= now - unreadable_for; });
        const bool has_room = to.unreadable.size() < unreadable_max || to.unreadable.contains(link);
        if (has_room && to.unreadable.insert_or_assign(link, now).second)
            log_.write(ports::severity::warning, "ticket cannot be read",
                       {{"tracker", to.is->name()}, {"link", link.substr(0, link.find_first_of("?#"))}});
    }

    static std::ptrdiff_t unreadable_of(const connected& of)
    {
        const auto since = steady_clock::now() - unreadable_for;
        return std::count_if(of.unreadable.begin(), of.unreadable.end(),
                             [since](const auto& each) { return each.second > since; });
    }

    static ports::finding finding_of(const connected& to, const net::outcome<net::http_response>& response)
    {
        using kind = ports::finding::kind;
        if (!response)
            return {kind::problem, to.is->name() + " could not be reached (" + net::describe(response.error()) + ")",
                    "Check its url in the settings, the network and HTTPS_PROXY"};
        using answered = api_answer::kind;
        const auto answer = to.is->read_whoami(*response);
        if (answer.is == answered::seen)
            return {kind::good, "Reminders wait while a ticket in " + to.is->name() + " moves"};
        if (answer.is == answered::busy)
            return {kind::not_checked, to.is->name() + " asks for fewer requests"};
        const auto status = " (status " + std::to_string(response->status) + ")";
        if (answer.is == answered::refused || response->status == 403)
            return {kind::problem, to.is->name() + " refuses " + to.is->token_variable() + status,
                    "Make a new token that may read issues, and set it in " + to.is->token_variable()};
        return {kind::problem, to.is->name() + " does not answer as its API does" + status,
                "Check its url in [trackers], and what stands before it"};
    }

    asio::any_io_executor loop_;
    ports::log& log_;
    net::tls_client tls_;
    net::http_client http_;
    std::vector<connected> all_;
    net::child_group children_; // last: its coroutines end before what they use
};

net::outcome<std::unique_ptr<client>> client::make(asio::any_io_executor loop, const settings& values, ports::log& log)
{
    auto with = std::make_shared<impl>(std::move(loop), values, log);
    const std::pair<const account*, net::outcome<std::unique_ptr<tracker>> (*)(const account&)> trackers[]
        = {{&values.github, make_github},
           {&values.gitlab, make_gitlab},
           {&values.jira, make_jira},
           {&values.linear, make_linear}};
    for (const auto& [from, make_one] : trackers) {
        if (from->token.empty() || from->url.empty())
            continue;
        if (const auto problem = with->connect(make_one(*from)))
            return *problem;
    }
    return std::unique_ptr<client>(new client(std::move(with)));
}

client::client(std::shared_ptr<impl> with)
    : impl_(std::move(with))
{
}

client::~client() { impl_->stop(); }

bool client::knows(const std::string& link) const { return impl_->knows(link); }

awaitable<std::vector<ports::ticket>> client::look_up(std::vector<std::string> links, steady_clock::time_point deadline)
{
    return impl_->look_up(std::move(links), deadline);
}

bool client::is_empty() const { return impl_->is_empty(); }

std::vector<std::string> client::notes() const { return impl_->notes(); }

awaitable<std::vector<ports::finding>> check(asio::any_io_executor loop, settings values, ports::log& log)
{
    const auto made = client::make(std::move(loop), values, log);
    std::vector<ports::finding> all;
    if (made)
        all = co_await (*made)->impl_->check();
    else
        all.push_back({ports::finding::kind::problem, net::describe(made.error())});
    co_return all;
}

} // namespace makegood::trackers
