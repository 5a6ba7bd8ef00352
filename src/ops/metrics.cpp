#include "metrics.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

#include <prometheus/text_serializer.h>

#include <makegood/ops/log.hpp>

namespace makegood::ops {

namespace {

bool is_metric_name(std::string_view name)
{
    const auto is_allowed = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
    };
    return !name.empty() && !(name.front() >= '0' && name.front() <= '9')
        && std::all_of(name.begin(), name.end(), is_allowed);
}

// "makegood_acks_total" explains itself; what it means exactly stands where it is counted.
std::string help_for(std::string_view name)
{
    std::string words{name};
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::map<std::string, std::string> labels_for(std::string_view kind)
{
    std::map<std::string, std::string> labels;
    if (!kind.empty())
        labels.emplace("kind", kind);
    return labels;
}

// What `makegood_queue{kind="reply"}` names.
struct series_name
{
    std::string_view name;
    std::string_view kind = {};
};

// Empty: it is written otherwise.
std::optional<series_name> read_series(std::string_view text)
{
    constexpr std::string_view begin = "{kind=\"";
    constexpr std::string_view end = "\"}";
    const auto brace = text.find('{');
    if (brace == std::string_view::npos)
        return series_name{text};
    auto kind = text.substr(brace);
    if (kind.size() <= begin.size() + end.size() || !kind.starts_with(begin) || !kind.ends_with(end))
        return std::nullopt;
    kind.remove_prefix(begin.size());
    kind.remove_suffix(end.size());
    return series_name{text.substr(0, brace), kind};
}

} // namespace

metrics::metrics()
    : registry_(std::make_shared<prometheus::Registry>())
{
}

bool metrics::is_full() const { return series_ >= metric_series_max; }

prometheus::Counter* metrics::find_counter(std::string_view name, std::string_view label) const
{
    const std::shared_lock lock{mutex_};
    const auto family = counters_.find(name);
    if (family == counters_.end())
        return nullptr;
    const auto found = family->second.find(label);
    return found == family->second.end() ? nullptr : found->second;
}

prometheus::Counter* metrics::add_counter(std::string_view name, std::string_view label)
{
    if (!is_metric_name(name) || gauge_names_.contains(name))
        return nullptr;
    auto& family = prometheus::BuildCounter().Name(std::string{name}).Help(help_for(name)).Register(*registry_);
    return &family.Add(labels_for(label));
}

void metrics::count(std::string_view name, std::string_view label, std::int64_t by)
{
    if (by < 0)
        return;
    prometheus::Counter* counter = find_counter(name, label);
    if (!counter) {
        const std::unique_lock lock{mutex_};
        if (is_full())
            label = label.empty() ? label : "other";
        auto& family = counters_[std::string{name}];
        auto found = family.find(label);
        if (found == family.end()) {
            prometheus::Counter* added = add_counter(name, label);
            found = family.emplace(std::string{label}, added).first;
            ++series_;
        }
        counter = found->second;
    }
    if (counter)
        counter->Increment(static_cast<double>(by));
}

prometheus::Gauge* metrics::find_gauge(std::string_view series) const
{
    const std::shared_lock lock{mutex_};
    const auto found = gauges_.find(series);
    return found == gauges_.end() ? nullptr : found->second;
}

prometheus::Gauge* metrics::add_gauge(std::string_view series)
{
    const auto read = read_series(series);
    if (!read || !is_metric_name(read->name) || counters_.find(read->name) != counters_.end())
        return nullptr;
    gauge_names_.emplace(read->name);
    auto& family
        = prometheus::BuildGauge().Name(std::string{read->name}).Help(help_for(read->name)).Register(*registry_);
    return &family.Add(labels_for(read->kind));
}

void metrics::gauge(std::string_view series, double value)
{
    prometheus::Gauge* gauge = find_gauge(series);
    if (!gauge) {
        const std::unique_lock lock{mutex_};
        auto found = gauges_.find(series);
        if (found == gauges_.end() && is_full())
            return;
        if (found == gauges_.end()) {
            prometheus::Gauge* added = add_gauge(series);
            found = gauges_.emplace(std::string{series}, added).first;
            ++series_;
        }
        gauge = found->second;
    }
    if (gauge)
        gauge->Set(value);
}

std::string metrics::text() const { return prometheus::TextSerializer{}.Serialize(registry_->Collect()); }

} // namespace makegood::ops
