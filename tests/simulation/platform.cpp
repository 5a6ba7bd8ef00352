#include "simulation/platform.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace makegood::simulation {

namespace asio = boost::asio;

namespace {

constexpr std::size_t taps_max = 400;
// As Slack is asked: from shortly before the attempt began, for an hour, and in the days around.
constexpr std::chrono::seconds look_back{10};
constexpr std::chrono::hours look_ahead{1};
constexpr std::chrono::hours look_around{24};
// In a thousand attempts.
constexpr unsigned slowed_down = 40;
constexpr unsigned refused = 4;
constexpr unsigned unheard_of = 60;
constexpr unsigned cannot_be_looked_up = 200;

ports::sent outcome(ports::delivery result, const std::string& problem)
{
    ports::sent made;
    made.result = result;
    made.problem = problem;
    return made;
}

} // namespace

boost::asio::awaitable<std::vector<ports::ticket>> tickets::look_up(std::vector<std::string> links,
                                                                    std::chrono::steady_clock::time_point)
{
    std::vector<ports::ticket> found;
    const bool is_away = random_() % 10 == 0;
    for (auto& each : links) {
        const auto known = moved.find(each);
        if (!is_away)
            found.push_back({each, known == moved.end() ? std::nullopt : std::optional(known->second)});
    }
    co_return found;
}

void platform::connect(asio::io_context& loop, const ports::clock& clock, ports::ledger& ledger)
{
    loop_ = &loop;
    clock_ = &clock;
    ledger_ = &ledger;
}

void platform::offer_taps(const std::string& user, const std::string& channel, const std::string& message,
                          const core::document& shown)
{
    for (const auto& block : shown.blocks)
        for (const auto& button : block.buttons)
            if (button.url.empty())
                taps.push_back({user, channel, message, button, {}});
    while (taps.size() > taps_max)
        taps.pop_front();
}

void platform::write_down(const ports::outbox_row& row, const std::string& how)
{
    const auto& to = row.user.empty() ? row.channel : row.user;
    transcript.push_back(core::format_instant(clock_->now()) + " " + row.message.key + " " + how + " " + to + ": "
                         + core::plain_text(row.whole(), row.people));
}

void platform::arrive(const ports::outbox_row& row)
{
    write_down(row, "to");
    const auto now = clock_->now();
    sees_.arrived(*ledger_, row, now);
    const auto id = std::to_string(++next_message_) + ".0";
    messages_[row.message.key] = standing{id, now + ahead_by};
    const auto& user = row.user.empty() ? row.only_for_user : row.user;
    if (row.message.sheet)
        taps.push_back({user, row.channel, {}, {}, row.message.sheet});
    else
        offer_taps(user, row.channel.empty() ? "D" + user : row.channel, id, row.message.body);
}

ports::sent platform::attempt(const ports::outbox_row& row, bool is_edit)
{
    using ports::delivery;
    const auto reader = people.find(row.user);
    if (reader != people.end() && reader->second.standing == core::standing::gone) {
        auto gone = outcome(delivery::refused, "account_inactive");
        gone.is_reader_gone = true;
        return gone;
    }
    if (happens(slowed_down)) {
        auto slow = outcome(delivery::retry, "ratelimited");
        slow.retry_after = std::chrono::seconds(1 + random_() % 900);
        return slow;
    }
    if (happens(refused))
        return outcome(delivery::refused, "restricted_action");
    const bool is_unheard_of = happens(unheard_of);
    const bool arrives = !is_unheard_of || happens(500);
    if (arrives && is_edit) {
        write_down(row, "now to");
        sees_.edited(row);
    } else if (arrives) {
        arrive(row);
    }
    if (is_unheard_of)
        return outcome(delivery::unknown, arrives ? "no answer" : "connection reset");
    auto done = outcome(delivery::delivered, {});
    done.channel = row.channel.empty() ? "D" + row.user : row.channel;
    done.message = is_edit ? row.posted_message : messages_[row.message.key].message;
    return done;
}

ports::sent platform::looked_up(const ports::outbox_row& row)
{
    using ports::delivery;
    if (happens(cannot_be_looked_up))
        return outcome(delivery::unknown, "no answer");
    const auto found = messages_.find(row.message.key);
    const auto since = row.attempted_at.value_or(core::instant{}) - look_back;
    const bool is_seen = found != messages_.end() && found->second.at >= since - look_around
        && found->second.at <= since + look_ahead + look_around;
    if (!is_seen)
        return outcome(delivery::retry, "not there");
    auto done = outcome(delivery::delivered, {});
    done.channel = row.channel.empty() ? "D" + row.user : row.channel;
    done.message = found->second.message;
    return done;
}

asio::awaitable<ports::sent> platform::post(const ports::outbox_row& row)
{
    auto made = attempt(row, false);
    ++outcomes["post " + made.problem];
    co_await asio::post(*loop_, asio::use_awaitable);
    co_return made;
}

asio::awaitable<ports::sent> platform::update(const ports::outbox_row& row)
{
    auto made = attempt(row, true);
    ++outcomes["edit " + made.problem];
    co_await asio::post(*loop_, asio::use_awaitable);
    co_return made;
}

asio::awaitable<ports::sent> platform::find(const ports::outbox_row& row)
{
    auto made = looked_up(row);
    ++outcomes["look-up " + made.problem];
    co_await asio::post(*loop_, asio::use_awaitable);
    co_return made;
}

asio::awaitable<std::optional<core::person>> platform::person(std::string user)
{
    const auto known = people.find(user);
    std::optional<core::person> found;
    if (known != people.end())
        found = known->second;
    co_return found;
}

asio::awaitable<std::optional<std::vector<std::string>>> platform::members(std::string of)
{
    const auto known = members_of.find(of);
    std::optional<std::vector<std::string>> found;
    if (known != members_of.end())
        found = known->second;
    co_return found;
}

asio::awaitable<std::optional<std::set<std::string>>> platform::guests()
{
    std::set<std::string> found;
    for (const auto& [user, person] : people)
        if (person.standing == core::standing::guest)
            found.insert(user);
    co_return found;
}

} // namespace makegood::simulation
