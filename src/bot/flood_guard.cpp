#include <makegood/bot/flood_guard.hpp>

namespace makegood::bot {

namespace {

constexpr std::size_t askers_max = 10'000;
constexpr std::size_t keys_max = 10'000;

} // namespace

flood_guard::verdict flood_guard::judge(const std::string& user, const std::string& key,
                                        std::chrono::steady_clock::time_point at)
{
    if (per_window_ == 0)
        return verdict::heard;
    while (!order_.empty() && (at - order_.front().at >= window || order_.size() >= keys_max)) {
        judged_.erase(order_.front().key);
        order_.pop_front();
    }
    if (const auto before = judged_.find(key); before != judged_.end())
        return before->second ? verdict::heard : verdict::ignored;
    const auto now = count(user, at);
    judged_.emplace(key, now == verdict::heard);
    order_.push_back({key, at});
    return now;
}

bool flood_guard::is_deaf_to(const std::string& user, std::chrono::steady_clock::time_point at) const
{
    const auto who = askers_.find(user);
    return who != askers_.end() && who->second.is_deaf_to && at - who->second.since < deaf_for;
}

flood_guard::verdict flood_guard::count(const std::string& user, std::chrono::steady_clock::time_point at)
{
    if (askers_.size() >= askers_max && !askers_.contains(user))
        forget_old(at);
    auto& who = askers_[user];
    const auto lasts = who.is_deaf_to ? deaf_for : window;
    if (who.asked == 0 || at - who.since >= lasts)
        who = {at, 0, false};
    if (who.is_deaf_to)
        return verdict::ignored;
    if (++who.asked <= per_window_)
        return verdict::heard;
    who.is_deaf_to = true;
    who.since = at;
    return verdict::warned;
}

// When that is not enough, all: whoever goes on is noticed again.
void flood_guard::forget_old(std::chrono::steady_clock::time_point at)
{
    std::erase_if(askers_, [at](const auto& each) { return at - each.second.since >= deaf_for; });
    if (askers_.size() >= askers_max)
        askers_.clear();
}

} // namespace makegood::bot
