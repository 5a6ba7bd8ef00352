// Nobody has the bot to themself: what the platform lets it say is shared by all. Pure; one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
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

    // `user` asks something at that time; times do not go back. What platforms bring once more within the window, by
    // its inbox key, counts once: it is heard if it was, else ignored.
    verdict judge(const std::string& user, const std::string& key, std::chrono::steady_clock::time_point at);
    // Whether they are not listened to now, whatever they do.
    bool is_deaf_to(const std::string& user, std::chrono::steady_clock::time_point at) const;
    // People who are remembered: at most as many as asked within the longest of these times, and a limit (I10).
    std::size_t size() const { return askers_.size(); }
    // Keys that are remembered: those of the window, up to a limit.
    std::size_t keys() const { return judged_.size(); }

private:
    struct asker
    {
        std::chrono::steady_clock::time_point since{};
        int asked = 0;
        bool is_deaf_to = false;
    };
    struct told
    {
        std::string key;
        std::chrono::steady_clock::time_point at{};
    };
    verdict count(const std::string& user, std::chrono::steady_clock::time_point at);
    void forget_old(std::chrono::steady_clock::time_point at);

    int per_window_;
    std::map<std::string, asker> askers_;
    // By key whether it was heard, and the keys in order.
    std::map<std::string, bool> judged_;
    std::deque<told> order_;
};

} // namespace makegood::bot
