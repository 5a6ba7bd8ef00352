// Goal: a line of the log is one line, parseable, and holds no secret; counting is right from several threads and
// bounded.
#include <makegood/ops/log.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::ops;

namespace {

struct captured_log
{
    explicit captured_log(log_format format = log_format::logfmt, ports::severity level = ports::severity::info,
                          std::vector<std::string> secrets = {})
        : log(options(format, level, std::move(secrets), text))
    {
    }

    static log_options options(log_format format, ports::severity level, std::vector<std::string> secrets,
                               std::ostream& into)
    {
        log_options made;
        made.shown.format = format;
        made.shown.level = level;
        made.secrets = std::move(secrets);
        made.into = &into;
        return made;
    }

    // The line from "level" on: what is before it is the time.
    std::string line() const { return text.str().substr(text.str().find("level")); }

    std::ostringstream text;
    operator_log log;
};

} // namespace

TEST_CASE("log: an event is one line of names and values, quoted where needed")
{
    captured_log out;
    out.log.write(ports::severity::info, "socket connected",
                  {{"place", "C1"}, {"words", "a \"b\"\nc=d"}, {"empty", ""}, {"name", "Zoë"}});
    CHECK(out.line()
          == "level=info event=\"socket connected\" place=C1 words=\"a \\\"b\\\"\\nc=d\" empty=\"\" name=\"Zoë\"\n");
    CHECK(out.text.str().find("time=2") == 0);
}

TEST_CASE("log: JSON lines can be parsed, whatever bytes the fields hold")
{
    captured_log out{log_format::json};
    out.log.write(ports::severity::warning, "odd", {{"bytes", "\xff\x01\"{}%v"}});
    const auto line = nlohmann::json::parse(out.text.str());
    CHECK(line["level"] == "warning");
    CHECK(line["event"] == "odd");
    CHECK(line["bytes"] == "\xEF\xBF\xBD\x01\"{}%v");
}

TEST_CASE("log: lines below the level are left out")
{
    captured_log out{log_format::logfmt, ports::severity::warning};
    out.log.write(ports::severity::info, "quiet");
    CHECK(out.text.str().empty());
    out.log.write(ports::severity::error, "loud");
    CHECK(out.line() == "level=error event=loud\n");
}

TEST_CASE("log: tokens and response addresses are masked")
{
    struct row
    {
        std::string text;
        std::string masked;
    };
    const std::vector<row> rows = {
        {"token xoxb-1-2-abc, bad", "token xoxb-***, bad"},
        {"XOXB-1-2-abc", "xoxb-***"},
        {"xapp-1-A0-9-f", "xapp-***"},
        {"xoxe.xoxp-1-abc", "xoxe.***"},
        {"https://hooks.slack.com/commands/T1/2/secret", "https://hooks.slack.com/***"},
        {"{\"url\":\"https://hooks.slack.com/actions/T1/2/x\"}", "{\"url\":\"https://hooks.slack.com/***\"}"},
        {"Authorization: Bearer abcdef", "Authorization: Bearer ***"},
        {"xoxb-a xapp-b", "xoxb-*** xapp-***"},
        {"nothing here: xoxb- hooks box", "nothing here: xoxb- hooks box"},
        {"", ""},
    };
    for (const row& one : rows)
        CHECK(mask_secrets(one.text) == one.masked);

    captured_log out{log_format::logfmt, ports::severity::info, {"playground-token"}};
    out.log.write(ports::severity::info, "sent xoxb-9", {{"with", "playground-token and xapp-1"}});
    CHECK(out.line() == "level=info event=\"sent xoxb-***\" with=\"*** and xapp-***\"\n");
}

TEST_CASE("log: a long value is cut off and says so")
{
    captured_log out;
    out.log.write(ports::severity::info, "long", {{"value", std::string(10000, 'a')}});
    CHECK(out.text.str().size() < log_value_bytes_max + 200);
    CHECK(out.text.str().find("a[cut]\n") != std::string::npos);
}

TEST_CASE("metrics: counters add up by label from several threads")
{
    captured_log out;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&out] {
            for (int j = 0; j < 1000; ++j)
                out.log.count("makegood_inputs_total", "command");
        });
    for (std::thread& one : threads)
        one.join();
    out.log.count("makegood_inputs_total", "event", 5);
    out.log.count("makegood_starts_total");
    out.log.gauge("makegood_queue", 7);
    out.log.gauge("makegood_queue", 3);
    const std::string text = out.log.metrics_text();
    CHECK(text.find("makegood_inputs_total{kind=\"command\"} 4000\n") != std::string::npos);
    CHECK(text.find("makegood_inputs_total{kind=\"event\"} 5\n") != std::string::npos);
    CHECK(text.find("makegood_starts_total 1\n") != std::string::npos);
    CHECK(text.find("# TYPE makegood_inputs_total counter\n") != std::string::npos);
    CHECK(text.find("makegood_queue 3\n") != std::string::npos);
}

TEST_CASE("metrics: gauges of one family are told apart by their kind, and a name that is none does no harm")
{
    captured_log out;
    out.log.gauge("makegood_promises_silent{kind=\"muted\"}", 2);
    out.log.gauge("makegood_promises_silent{kind=\"weekly cap\"}", 1);
    out.log.gauge("makegood_promises_silent{kind=\"muted\"}", 0);
    out.log.gauge("makegood_promises_silent{kind=muted}", 7);
    out.log.gauge("makegood_promises_silent{", 7);
    out.log.count("makegood_promises_silent", "muted");
    const std::string text = out.log.metrics_text();
    CHECK(text.find("makegood_promises_silent{kind=\"muted\"} 0\n") != std::string::npos);
    CHECK(text.find("makegood_promises_silent{kind=\"weekly cap\"} 1\n") != std::string::npos);
    CHECK(text.find("# TYPE makegood_promises_silent gauge\n") != std::string::npos);
    CHECK(text.find(" 7\n") == std::string::npos);
    CHECK(text.find("counter") == std::string::npos);
}

TEST_CASE("metrics: too many labels are counted under other, and bad names do no harm")
{
    captured_log out;
    for (std::size_t i = 0; i < metric_series_max + 10; ++i)
        out.log.count("makegood_places_total", std::to_string(i));
    out.log.count("not a name");
    out.log.count("makegood_places_total", "1", -5);
    out.log.gauge("makegood_places_total", 1);
    const std::string text = out.log.metrics_text();
    CHECK(text.find("makegood_places_total{kind=\"other\"} 10\n") != std::string::npos);
    CHECK(text.find("makegood_places_total{kind=\"1\"} 1\n") != std::string::npos);
    CHECK(text.find("not a name") == std::string::npos);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    CHECK(lines == 2 + metric_series_max + 1);
}
