#include <makegood/store/ledger_thread.hpp>

#include <algorithm>
#include <atomic>
#include <locale>
#include <mutex>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <boost/asio/post.hpp>
#include <sqlite3.h>

#include "group.hpp"
#include "log_reserve.hpp"
#include "unit_queue.hpp"

namespace makegood::store {

namespace {

// Instructions of SQLite's machine between two looks at the time: well below a millisecond.
constexpr int instructions_between_looks = 10000;
// Without a unit for this long, the time is used for the log's reserve.
constexpr std::chrono::milliseconds idle_after{20};

// Runs the completions of a group on the loop, in order, in one go. The units end there too, so that what their
// functions hold is destroyed on the thread that made it.
struct completion
{
    std::vector<ports::unit> units;
    std::vector<ports::unit_report> reports;
    // Shared with the ledger thread's owner, who may be gone when this runs. Loop thread.
    std::shared_ptr<std::function<void()>> on_mail;

    void operator()()
    {
        const auto has_mail = [](const ports::unit_report& each) { return each.has_mail; };
        if (*on_mail && std::any_of(reports.begin(), reports.end(), has_mail))
            (*on_mail)();
        for (std::size_t at = 0; at < units.size(); ++at) {
            if (units[at].done)
                units[at].done(reports[at]);
        }
    }
};

// libstdc++ fills the tables of a locale at their first use and without a lock (GCC bug 77704): two threads that
// compile their first regular expression, or write their first number to a stream, would both write there.
void fill_tables_of_locale()
{
    const std::locale used;
    const auto& letters = std::use_facet<std::ctype<char>>(used);
    const char any = 'a';
    char same = letters.widen(any);
    letters.narrow(&any, &any + 1, ' ', &same); // of a range: one of a single letter fills in that letter alone
}

} // namespace

class ledger_thread::implementation
{
public:
    implementation(boost::asio::any_io_executor loop, const database_options& options, ports::log* report)
        : loop_(std::move(loop))
        , options_(options)
        , report_(report)
        , database_(database::open(options))
    {
        fill_tables_of_locale(); // before the process has a second thread
        writer_ = std::thread([this] { write(); });
        reader_ = std::thread([this] { read(); });
    }

    unit_queue& changes() { return changes_; }
    unit_queue& reports() { return reports_; }
    void on_mail(std::function<void()> tell) { *on_mail_ = std::move(tell); }

    void stop()
    {
        const std::lock_guard lock(stopping_);
        if (!writer_.joinable())
            return;
        is_stopping_ = true;
        changes_.close();
        reports_.close();
        reader_.join();
        writer_.join();
        {
            // Closing the last connection empties the log; asked for explicitly, because a reader of another process
            // may be the last.
            database last = std::move(database_);
            last.checkpoint();
        }
    }

private:
    void write()
    {
        sqlite_ledger ledger(database_, report_);
        log_reserve reserve(database_);
        while (true) {
            while (options_.is_log_filled_ahead && reserve.is_wanted() && !changes_.wait_for(idle_after))
                reserve.fill_next();
            auto units = changes_.take(ledger_group_limit);
            if (units.empty())
                return;
            auto ended = run_group(ledger, units, report_);
            boost::asio::post(loop_, completion{std::move(units), std::move(ended), on_mail_});
        }
    }

    // Opened at the first report: a bot that nobody asks for reports saves the memory.
    void read()
    {
        std::unique_ptr<reading_side> side;
        while (true) {
            auto units = reports_.take(1);
            if (units.empty())
                return;
            std::vector<ports::unit_report> ended(1);
            if (is_stopping_)
                ended[0].end = ports::unit_end::stopped;
            else if (std::chrono::steady_clock::now() > units[0].begin_by)
                ended[0].end = ports::unit_end::expired;
            else
                ended[0] = read_one(side, units[0]);
            boost::asio::post(loop_, completion{std::move(units), std::move(ended), on_mail_});
        }
    }

    struct reading_side
    {
        explicit reading_side(const database_options& options)
            : connection(database::open_read_only(options))
            , ledger(connection)
        {
        }
        database connection;
        sqlite_ledger ledger;
    };

    ports::unit_report read_one(std::unique_ptr<reading_side>& side, const ports::unit& unit)
    {
        ports::unit_report ended;
        try {
            if (!side) {
                side = std::make_unique<reading_side>(options_);
                sqlite3_progress_handler(side->connection.connection().getHandle(), instructions_between_looks,
                                         &implementation::is_to_be_interrupted, this);
            }
            read_until_ = std::chrono::steady_clock::now() + report_limit;
            side->ledger.begin_reading();
            unit.work(side->ledger.ports());
        } catch (const std::exception& problem) {
            ended = failure_of(problem);
            const auto* failure = dynamic_cast<const SQLite::Exception*>(&problem);
            explain(ended, failure == nullptr ? SQLITE_OK : failure->getErrorCode());
        } catch (...) {
            ended = {ports::unit_end::failed, "an exception of an unknown type", false};
        }
        if (side)
            side->ledger.roll_back();
        return ended;
    }

    void explain(ports::unit_report& ended, int code)
    {
        if (code == SQLITE_READONLY) {
            ended.problem = "a report tried to write";
            ended.is_storage = false;
        }
        if (code != SQLITE_INTERRUPT)
            return;
        if (is_stopping_) {
            ended.end = ports::unit_end::stopped;
            return;
        }
        ended.problem = "the report took longer than " + std::to_string(report_limit.count()) + " s";
        if (report_ != nullptr)
            report_->count("makegood_reports_interrupted_total");
    }

    static int is_to_be_interrupted(void* self)
    {
        const auto& side = *static_cast<implementation*>(self);
        return side.is_stopping_ || std::chrono::steady_clock::now() > side.read_until_ ? 1 : 0;
    }

    boost::asio::any_io_executor loop_;
    database_options options_;
    ports::log* report_;
    const std::shared_ptr<std::function<void()>> on_mail_ = std::make_shared<std::function<void()>>();
    database database_; // of the writer thread, once it runs
    std::chrono::steady_clock::time_point read_until_{}; // of the reader thread
    std::atomic<bool> is_stopping_ = false;
    unit_queue changes_{ledger_queue_limit};
    unit_queue reports_{reader_queue_limit};
    std::mutex stopping_;
    // Begun last: they use everything above.
    std::thread writer_;
    std::thread reader_;
};

ledger_thread::ledger_thread(boost::asio::any_io_executor loop, const database_options& options, ports::log* report)
    : implementation_(std::make_unique<implementation>(std::move(loop), options, report))
{
}

ledger_thread::~ledger_thread() { stop(); }

bool ledger_thread::submit(ports::unit next) { return implementation_->changes().push(std::move(next)); }

bool ledger_thread::read(ports::unit next) { return implementation_->reports().push(std::move(next)); }

void ledger_thread::on_mail(std::function<void()> tell) { implementation_->on_mail(std::move(tell)); }

std::size_t ledger_thread::waiting() const { return implementation_->changes().size(); }

void ledger_thread::stop() { implementation_->stop(); }

} // namespace makegood::store
