// Nobody has the bot to themself: what the platform lets it say is shared by all. Pure; one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace makegood::bot {

class flood_guard
{
public:
    enum class verdict {
        heard,
        warned, // one too many: they are told, and not listened to for `deaf_for`
        ignored,
    };
    static constexpr std::chrono::minutes window{1};
    static constexpr std::chrono::minutes deaf_for{2};

    // 0: everybody is heard.
    explicit flood_guard(int per_window)
        : per_window_(per_window)
    {
    }

    // `user` asks something at that time; times do not go back.
    verdict judge(const std::string& user, std::chrono::steady_clock::time_point at);
    // People who are remembered: at most as many as asked within the longest of these times, and a limit (I10).
    std::size_t size() const { return askers_.size(); }

private:
    struct asker
    {
        std::chrono::steady_clock::time_point since{};
        int asked = 0;
        bool is_deaf_to = false;
    };
    void forget_old(std::chrono::steady_clock::time_point at);

    int per_window_;
    std::map<std::string, asker> askers_;
};

} // namespace makegood::bot
