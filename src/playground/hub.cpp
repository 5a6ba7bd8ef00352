#include "hub.hpp"

namespace makegood::playground {

std::int64_t steady_now_ms()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

namespace {

std::int64_t start_of(const playground_options& options)
{
    using namespace std::chrono;
    // The only look at the machine's wall time: where a workspace without a start of its own begins.
    return options.start_ms.value_or(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

} // namespace

hub::hub(boost::asio::any_io_executor loop, const playground_options& given)
    : options{given}
    , clock{start_of(given), steady_now_ms}
    , in{[this] { return clock.now_ms(); }, steady_now_ms}
    , actions{in, {}}
    , deliveries{in, actions, switches, [this](const std::string& problem) { report(problem); }}
    , links{loop, deliveries, switches, [this] { changed(); }, [this](const std::string& problem) { report(problem); }}
    , api{in, actions, [this] { return links.new_url(); }}
    , bot_clock{loop, news}
    , bot{loop, options, bot_clock, [this] { return clock.now_ms(); }, [this] { changed(); }}
{
}

void hub::changed()
{
    ++revision;
    links.watch_silence(in.steady_ms());
    // Settling an envelope may change things again: once round, everything that is due is out.
    if (!std::exchange(flushing_, true)) {
        do
            links.flush();
        while (in.has_deliveries());
        flushing_ = false;
    }
    news.notify();
}

void hub::report(const std::string& problem) { log.add({{"problem", problem}, {"at_ms", clock.now_ms()}}); }

bool hub::move_clock_to(std::int64_t to_ms)
{
    if (!clock.move_to(to_ms))
        return false;
    bot_clock.set_now(to_ms);
    changed();
    return true;
}

} // namespace makegood::playground
