// The emoji that stand for buttons: put behind everything else, one after another.
#include "posting.hpp"

#include <chrono>
#include <utility>

#include <makegood/net/steady.hpp>

#include "transactions.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;
using ports::sent;
using std::chrono::milliseconds;

constexpr milliseconds emoji_patience{600'000};
constexpr std::size_t emoji_waiting_max = 400;
// Emoji on messages.
constexpr std::size_t remembered_max = 20'000;

} // namespace

void posting::note_buttons(sent& to, const std::vector<rendered>& all, const parts& standing)
{
    const auto names = names_of(all);
    for (std::size_t part = 0; part < all.size(); ++part) {
        const auto* stands = find_part(standing, names[part]);
        if (stands == nullptr)
            continue;
        if (!all[part].also_about.empty()) // no emoji stands for it
            to.buttons.push_back({stands->event, "", "show", all[part].also_about});
        for (const auto& each : all[part].buttons)
            to.buttons.push_back({stands->event, each.emoji, each.verb, each.argument});
    }
}

void posting::add_buttons(sent& to, const ports::outbox_row& row, const std::string& room,
                          const std::vector<rendered>& all, const parts& standing)
{
    note_buttons(to, all, standing);
    const auto names = names_of(all);
    std::size_t noted = 0; // of to.buttons
    for (std::size_t part = 0; part < all.size(); ++part) {
        const auto* stands = find_part(standing, names[part]);
        if (stands == nullptr)
            continue;
        const auto& message = stands->event;
        noted += all[part].also_about.empty() ? 0 : 1;
        for (const auto& each : all[part].buttons) {
            ++noted;
            if (put_.size() >= remembered_max)
                put_.clear();
            if (!put_.emplace(message, each.emoji).second)
                continue;
            const auto number = "r" + std::to_string(noted);
            emoji_.emplace_back(room, "m.reaction", transaction_of(row, names[part] + "-" + number),
                                reaction_content(message, each.emoji), ports::lane::board);
            emoji_.back().puts = {message, each.emoji};
        }
    }
    while (emoji_.size() > emoji_waiting_max) {
        log_.count("makegood_matrix_emoji_dropped_total");
        emoji_.pop_front();
    }
    if (!emoji_.empty() && !std::exchange(is_putting_, true))
        children_.spawn(put_emoji());
}

// Without them the buttons work all the same for whoever puts an emoji of their own there, and what they do can be
// typed: what fails is left out.
awaitable<void> posting::put_emoji()
{
    while (!emoji_.empty()) {
        const auto what = emoji_.front();
        // The room may have been encrypted, or the bot muted there, since they were queued.
        if (!obstacle_in(what.room).problem.empty()) {
            log_.count("makegood_matrix_emoji_dropped_total");
            // The next edit puts it there, should the bot have its voice back by then.
            put_.erase(what.puts);
            emoji_.pop_front();
            continue;
        }
        const auto answer = co_await send(what, emoji_patience);
        // So while it waited for its turn: as above.
        if (answer.code == not_said_there)
            continue;
        const bool is_passing = answer.result == delivery::retry && answer.retry_after > milliseconds::zero();
        if (is_passing)
            co_await net::pause(loop_, answer.retry_after);
        else if (!emoji_.empty() && emoji_.front().transaction == what.transaction)
            emoji_.pop_front();
    }
    is_putting_ = false;
}

} // namespace makegood::matrix
