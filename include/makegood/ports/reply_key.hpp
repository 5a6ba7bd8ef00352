// The outbox key of an answer: "reply/" and the inbox key of what it answers.
#pragma once

#include <string>
#include <string_view>

namespace makegood::ports {

inline std::string answer_key(const std::string& inbox_key) { return "reply/" + inbox_key; }

// "reply/message/!room:hs.test/$event", "reply/edit/…", "reply/reaction/…": the room it was asked in. Empty: the key is
// no answer's.
inline std::string channel_asked_in(const std::string& key)
{
    constexpr std::string_view begin = "reply/";
    const auto kind = key.starts_with(begin) ? key.find('/', begin.size()) : std::string::npos;
    const auto end = kind == std::string::npos ? kind : key.find('/', kind + 1);
    return end == std::string::npos ? std::string() : key.substr(kind + 1, end - kind - 1);
}

} // namespace makegood::ports
