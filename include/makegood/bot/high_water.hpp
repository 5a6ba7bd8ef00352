// How far each place was read: every message up to there was taken in, or needed not to be. Kept in memory and written
// down in bulk. Where something may have been missed the stored mark stands still, so that neither what is heard
// afterwards nor an end of the program hides it (I10). Loop thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <makegood/core/time.hpp>

namespace makegood::bot {

// Words in threads, one for each thread and writer, that wait to be written down.
inline constexpr std::size_t thread_words_max = 1000;

class high_water
{
public:
    // `on_missed` is called when an input of a place was not taken in.
    explicit high_water(std::function<void()> on_missed)
        : on_missed_(std::move(on_missed))
    {
    }

    // ---- messages, by channel ----

    // It was taken in, or is of no interest.
    void heard(const std::string& channel, const std::string& message);
    void wrote(const std::string& channel, const std::string& user, core::instant at);
    // In the thread of that message. False: there are too many such words to be written down yet; this one is not.
    bool wrote_in_thread(const std::string& channel, const std::string& thread, const std::string& user,
                         core::instant at);
    // Its unit is to come; until it was decided the mark stands still.
    void begin(const std::string& channel);
    // Not taken in: the mark stands still until the place was read anew; the platform may not bring it again.
    void end(const std::string& channel, const std::string& message, bool is_taken_in);
    // It was not even begun.
    void miss(const std::string& channel);
    bool is_under_way(const std::string& channel) const { return under_way_.contains(channel); }

    // ---- places that may have gone unheard ----

    // All of them: nothing could arrive. Ends with release_all(), for all that are not held by themselves.
    void hold_all() { are_all_held_ = true; }
    void release_all() { are_all_held_ = false; }
    void hold(const std::string& channel) { held_.insert(channel); }
    void release(const std::string& channel) { held_.erase(channel); }
    // Channels with something missed since they were asked for last.
    std::set<std::string> take_missed() { return std::exchange(missed_, {}); }
    bool is_missed(const std::string& channel) const { return missed_.contains(channel); }
    void forget_missed(const std::string& channel) { missed_.erase(channel); }
    // Nothing of it is to be written down any more.
    void forget(const std::string& channel) { news_.erase(channel); }

    // ---- to be written down ----

    struct news
    {
        // The mark; empty: it stays where it is.
        std::string newest;
        std::map<std::string, core::instant> writers;
        // By the message that a thread hangs on, and user.
        std::map<std::pair<std::string, std::string>, core::instant> thread_writers;
    };
    // By channel; each is handed out once.
    std::map<std::string, news> take_news();

private:
    bool is_held(const std::string& channel) const
    {
        return are_all_held_ || held_.contains(channel) || under_way_.contains(channel);
    }

    std::function<void()> on_missed_;
    bool are_all_held_ = false;
    std::set<std::string> held_;
    std::set<std::string> missed_;
    std::map<std::string, int> under_way_; // how many; never 0
    std::map<std::string, news> news_;
    std::size_t thread_words_ = 0; // in all news
};

} // namespace makegood::bot
