// The last calls of the Web API and what went wrong on the sockets, for the page and for tests. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include <nlohmann/json.hpp>

namespace makegood::playground {

class call_log
{
public:
    static constexpr std::size_t entries_max = 5'000;
    static constexpr std::size_t argument_bytes_max = 4'000;

    // `what`: an object; gets its number "n", which grows by one.
    void add(nlohmann::json what)
    {
        what["n"] = ++last_;
        entries_.push_back(std::move(what));
        if (entries_.size() > entries_max)
            entries_.pop_front();
    }

    nlohmann::json since(std::uint64_t after) const
    {
        auto list = nlohmann::json::array();
        for (const auto& entry : entries_) {
            if (entry["n"].get<std::uint64_t>() > after)
                list.push_back(entry);
        }
        return list;
    }

private:
    std::uint64_t last_ = 0;
    std::deque<nlohmann::json> entries_;
};

} // namespace makegood::playground
