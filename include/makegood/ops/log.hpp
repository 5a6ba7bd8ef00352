// Reporting for operators: one line per event on standard error (logfmt or JSON), counters and gauges for a metrics
// scraper. A filter masks tokens and response URLs as a last defence; callers must not pass them in the first place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/ops/settings.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::ops {

// `text` with every Slack token (xoxb-…, xapp-… and their kin), hooks.slack.com address and Authorization value
// replaced by its kind and "***".
std::string mask_secrets(std::string text);

// Distinct (name, label) pairs of counters and gauges together; later labels are counted under "other".
inline constexpr std::size_t metric_series_max = 1024;
// Bytes of one field's value in a line; the rest is cut off and marked.
inline constexpr std::size_t log_value_bytes_max = 2048;

struct log_options
{
    log_settings shown;
    // Texts that are masked wherever they appear (the tokens in use), besides what mask_secrets() knows.
    std::vector<std::string> secrets;
    // Where lines go; must outlive the log. nullptr: standard error.
    std::ostream* into = nullptr;

    log_options() { }
};

// Any thread. Counting a name and label that were seen before takes a shared lock, one hash and one atomic addition.
class operator_log final : public ports::log
{
public:
    explicit operator_log(log_options options);
    operator_log(const operator_log&) = delete;
    operator_log& operator=(const operator_log&) = delete;
    ~operator_log() override;

    void write(ports::severity level, std::string_view event, std::initializer_list<field> fields = {}) override;
    // The label's name is "kind".
    void count(std::string_view name, std::string_view label = {}, std::int64_t by = 1) override;
    void gauge(std::string_view name, double value) override;

    // Everything counted, in the text format of Prometheus (version 0.0.4).
    std::string metrics_text() const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace makegood::ops
