#include <makegood/bot/high_water.hpp>

#include <algorithm>
#include <utility>

namespace makegood::bot {

void high_water::heard(const std::string& channel, const std::string& message)
{
    auto& newest = news_[channel].newest;
    newest = std::max(newest, message);
}

void high_water::wrote(const std::string& channel, const std::string& user, core::instant at)
{
    auto& wrote_at = news_[channel].writers[user];
    wrote_at = std::max(wrote_at, at);
}

bool high_water::wrote_in_thread(const std::string& channel, const std::string& thread, const std::string& user,
                                 core::instant at)
{
    auto& writers = news_[channel].thread_writers;
    const auto known = writers.find({thread, user});
    if (known == writers.end() && thread_words_ == thread_words_max)
        return false;
    if (known == writers.end())
        ++thread_words_;
    auto& wrote_at = writers[{thread, user}];
    wrote_at = std::max(wrote_at, at);
    return true;
}

void high_water::begin(const std::string& channel) { ++under_way_[channel]; }

void high_water::end(const std::string& channel, const std::string& message, bool is_taken_in)
{
    const auto count = under_way_.find(channel);
    if (count != under_way_.end() && --count->second == 0)
        under_way_.erase(count);
    if (is_taken_in)
        heard(channel, message);
    else
        miss(channel);
}

void high_water::miss(const std::string& channel)
{
    hold(channel);
    missed_.insert(channel);
    on_missed_();
}

std::map<std::string, high_water::news> high_water::take_news()
{
    std::map<std::string, news> taken;
    for (auto each = news_.begin(); each != news_.end();) {
        auto& [channel, what] = *each;
        if (!is_held(channel)) {
            taken.emplace(channel, std::move(what));
            each = news_.erase(each);
            continue;
        }
        if (!what.writers.empty() || !what.thread_writers.empty())
            taken[channel] = {{}, std::exchange(what.writers, {}), std::exchange(what.thread_writers, {})};
        ++each;
    }
    thread_words_ = 0;
    return taken;
}

} // namespace makegood::bot
