// Reporting for operators: one line per event with named fields, and counters. Any thread. Values must not hold tokens,
// response urls or action text (I8).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace makegood::ports {

enum class severity { debug, info, warning, error };

class log
{
public:
    using field = std::pair<std::string_view, std::string>;

    virtual ~log() = default;
    // `event` is a fixed phrase: "socket connected". Fields add what differs.
    virtual void write(severity level, std::string_view event, std::initializer_list<field> fields = {}) = 0;
    // Adds to a counter: name "makegood_inputs_total", one optional label value ("command").
    virtual void count(std::string_view name, std::string_view label = {}, std::int64_t by = 1) = 0;
    // Sets a gauge: name "makegood_queue", or one of a family by its kind: "makegood_queue{kind=\"reply\"}".
    virtual void gauge(std::string_view name, double value) = 0;
};

} // namespace makegood::ports
