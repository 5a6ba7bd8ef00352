#include <makegood/ops/log.hpp>

#include <array>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "metrics.hpp"

namespace makegood::ops {

namespace {

spdlog::level::level_enum to_level(ports::severity level)
{
    switch (level) {
    case ports::severity::debug:
        return spdlog::level::debug;
    case ports::severity::info:
        return spdlog::level::info;
    case ports::severity::warning:
        return spdlog::level::warn;
    case ports::severity::error:
        return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string shortened(std::string text)
{
    if (text.size() > log_value_bytes_max) {
        text.resize(log_value_bytes_max);
        text += "[cut]";
    }
    return text;
}

// JSON's quoting is logfmt's too: one line whatever the text holds; bytes that are not UTF-8 become U+FFFD.
std::string json_text(const std::string& text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool needs_quotes(std::string_view text)
{
    if (text.empty())
        return true;
    for (const char letter : text)
        if (static_cast<unsigned char>(letter) <= ' ' || static_cast<unsigned char>(letter) >= 0x7f || letter == '"'
            || letter == '=' || letter == '\\')
            return true;
    return false;
}

std::shared_ptr<spdlog::sinks::sink> make_sink(std::ostream* into)
{
    if (into)
        return std::make_shared<spdlog::sinks::ostream_sink_mt>(*into, true);
    return std::make_shared<spdlog::sinks::stderr_sink_mt>();
}

} // namespace

class operator_log::impl
{
public:
    explicit impl(log_options options)
        : format_(options.shown.format)
        , secrets_(std::move(options.secrets))
        , lines_("makegood", make_sink(options.into))
    {
        lines_.set_level(to_level(options.shown.level));
        // Time (UTC) and level are the sink's part of the line; the rest is written by line().
        const char* pattern = format_ == log_format::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                                          : "time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v";
        lines_.set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
        lines_.flush_on(spdlog::level::debug);
    }

    std::string masked(std::string text) const
    {
        for (const std::string& secret : secrets_) {
            std::size_t at = secret.empty() ? std::string::npos : text.find(secret);
            for (; at != std::string::npos; at = text.find(secret, at + 3))
                text.replace(at, secret.size(), "***");
        }
        return mask_secrets(std::move(text));
    }

    void add(std::string& line, std::string_view name, std::string value) const
    {
        value = shortened(masked(std::move(value)));
        const bool is_json = format_ == log_format::json;
        if (!line.empty())
            line += is_json ? ',' : ' ';
        line += is_json ? json_text(std::string{name}) : std::string{name};
        line += is_json ? ':' : '=';
        line += is_json || needs_quotes(value) ? json_text(value) : value;
    }

    log_format format_;
    std::vector<std::string> secrets_;
    spdlog::logger lines_;
    metrics metrics_;
};

operator_log::operator_log(log_options options)
    : impl_(std::make_unique<impl>(std::move(options)))
{
}

operator_log::~operator_log() = default;

void operator_log::write(ports::severity level, std::string_view event, std::initializer_list<field> fields)
{
    if (!impl_->lines_.should_log(to_level(level)))
        return;
    std::string line;
    impl_->add(line, "event", std::string{event});
    for (const field& one : fields)
        impl_->add(line, one.first, one.second);
    impl_->lines_.log(to_level(level), "{}", line);
}

void operator_log::count(std::string_view name, std::string_view label, std::int64_t by)
{
    impl_->metrics_.count(name, label, by);
}

void operator_log::gauge(std::string_view name, double value) { impl_->metrics_.gauge(name, value); }

std::string operator_log::metrics_text() const { return impl_->metrics_.text(); }

} // namespace makegood::ops
