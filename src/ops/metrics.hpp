// Counters and gauges by name, found again cheaply. Any thread. Private to the room.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

namespace makegood::ops {

class metrics
{
public:
    metrics();

    // Without effect when `by` is negative or `name` is no name of a metric.
    void count(std::string_view name, std::string_view label, std::int64_t by);
    // `series`: a name, or one with a kind (ports/log.hpp).
    void gauge(std::string_view series, double value);
    std::string text() const;

private:
    struct text_hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    template <class Metric>
    using by_text = std::unordered_map<std::string, Metric*, text_hash, std::equal_to<>>;

    prometheus::Counter* find_counter(std::string_view name, std::string_view label) const;
    prometheus::Counter* add_counter(std::string_view name, std::string_view label);
    prometheus::Gauge* find_gauge(std::string_view series) const;
    prometheus::Gauge* add_gauge(std::string_view series);
    bool is_full() const;

    std::shared_ptr<prometheus::Registry> registry_;
    mutable std::shared_mutex mutex_;
    // Label ("" for none) to counter, by name. The pointers live as long as the registry.
    std::unordered_map<std::string, by_text<prometheus::Counter>, text_hash, std::equal_to<>> counters_;
    by_text<prometheus::Gauge> gauges_; // by series
    std::set<std::string, std::less<>> gauge_names_;
    std::size_t series_ = 0;
};

} // namespace makegood::ops
