#include <makegood/bot/enricher.hpp>

#include <algorithm>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/room_zone.hpp>
#include <makegood/language/command_line.hpp>
#include <makegood/language/review_table.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::hours person_is_fresh{24};
constexpr std::chrono::minutes members_are_fresh{4}; // below the five minutes after which membership means no
constexpr std::chrono::milliseconds look_up_budget{800};
// A look-up that failed is tried again with the next input after so long.
constexpr std::chrono::minutes failed_is_retried{1};
constexpr std::size_t remembered_max = 100'000;
constexpr std::size_t member_look_ups_max = 5;
constexpr std::size_t refreshed_at_once_max = 50;
// Members of one channel who are looked up for one review: more people than any review has.
constexpr std::size_t met_at_once_max = 200;
// Messages that came after their input was put off: the platform brings it again at once, or a minute later. An older
// one may have changed since.
constexpr std::chrono::minutes message_is_fresh{1};
constexpr std::size_t messages_kept_max = 1000;

// Of an input that carries a message which somebody points at.
const ports::said_message* message_in(const ports::inbound& input)
{
    const std::optional<ports::said_message>* on = nullptr;
    if (const auto* reaction = std::get_if<ports::reaction_input>(&input.input))
        on = &reaction->on;
    else if (const auto* shortcut = std::get_if<ports::shortcut_input>(&input.input))
        on = &shortcut->on;
    return on != nullptr && *on ? &**on : nullptr;
}

} // namespace

enricher::enricher(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
                   const core::policy& policy, task_group& tasks, const asio::any_io_executor& executor)
    : ledger_(ledger)
    , directory_(directory)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
    , tasks_(tasks)
    , fetched_(executor)
{
}

std::vector<std::string> enricher::people_of(const ports::inbound& input)
{
    std::vector<std::string> users;
    if (!input.user.empty())
        users.push_back(input.user);
    const std::vector<std::string>* mentioned = nullptr;
    if (const auto* command = std::get_if<ports::command_input>(&input.input))
        mentioned = &command->words.mentioned;
    else if (const auto* message = std::get_if<ports::message_input>(&input.input))
        mentioned = &message->words.mentioned;
    else if (const auto* pointed = message_in(input)) {
        mentioned = &pointed->words.mentioned;
        if (!pointed->user.empty())
            users.push_back(pointed->user);
    }
    if (mentioned != nullptr)
        users.insert(users.end(), mentioned->begin(), mentioned->end());
    // People chosen in a form.
    if (const auto* form = std::get_if<ports::form_input>(&input.input))
        for (const auto& [question, answer] : form->answers)
            if (answer.starts_with("<@") && answer.ends_with(">"))
                users.push_back(answer.substr(2, answer.size() - 3));
    return users;
}

bool enricher::names_members(const ports::inbound& input)
{
    if (const auto* form = std::get_if<ports::form_input>(&input.input))
        return form->verb == "review";
    const auto* command = std::get_if<ports::command_input>(&input.input);
    return command != nullptr
        && (language::verb_of(command->words.text) == "review" || language::begins_with_header(command->words.text));
}

bool enricher::is_stale(const std::map<std::string, known>& where, const std::string& key) const
{
    const auto found = where.find(key);
    return found == where.end() || found->second.fetched_at + person_is_fresh < clock_.now();
}

std::vector<std::string> enricher::stale_members() const
{
    std::vector<std::string> channels;
    const auto now = clock_.now();
    for (const auto& [channel, place] : places_)
        if (place.needs_members && place.members_at + members_are_fresh < now && channels.size() < member_look_ups_max)
            channels.push_back(channel);
    return channels;
}

bool enricher::is_ready(const ports::inbound& input)
{
    if (!input.channel.empty() && is_stale(places_, input.channel))
        return false;
    if (!input.channel.empty() && names_members(input) && is_stale(met_, input.channel))
        return false;
    for (const auto& user : people_of(input))
        if (is_stale(people_, user))
            return false;
    return stale_members().empty();
}

void enricher::remember(std::map<std::string, known>& where, const std::string& key, known what)
{
    if (where.size() >= remembered_max)
        where.erase(where.begin()); // forgetting costs one look-up, never a promise
    where[key] = what;
}

void enricher::invalidate_members(const std::string& channel)
{
    if (const auto found = places_.find(channel); found != places_.end())
        found->second.members_at = {};
}

void enricher::forget_place(const std::string& channel) { places_.erase(channel); }

void enricher::note_closed(const std::string& channel)
{
    if (const auto found = places_.find(channel); found != places_.end() && !found->second.needs_members)
        places_.erase(found);
}

// What an earlier run stored spares the look-up.
asio::awaitable<void> enricher::recall(std::vector<std::string> users, std::string channel)
{
    std::erase_if(users, [this](const auto& user) { return people_.contains(user); });
    const bool asks_place = !channel.empty() && !places_.contains(channel);
    if (users.empty() && !asks_place)
        co_return;
    struct stored
    {
        std::map<std::string, core::instant> people;
        std::optional<core::place> place;
        core::instant place_at{};
    };
    stored found;
    const auto& workspace = directory_.workspace();
    auto work = [&found, &users, &channel, &workspace](ports::ledger& ledger) {
        found = {};
        for (const auto& user : users)
            if (const auto at = ledger.people.fetched_at({workspace, user}))
                found.people[user] = *at;
        found.place = ledger.places.by_channel(workspace, channel);
        if (found.place)
            found.place_at = ledger.places.fetched_at(found.place->id).value_or(core::instant{});
    };
    const auto report = co_await run_unit(ledger_, std::move(work));
    if (report.end != ports::unit_end::committed)
        co_return;
    for (const auto& [user, at] : found.people)
        remember(people_, user, known{.fetched_at = at});
    if (asks_place && found.place) {
        const bool is_private = found.place->visibility == core::visibility::closed && found.place->is_joined;
        remember(places_, channel, known{found.place_at, is_private, {}, found.place->id, {}});
    }
}

void enricher::start(const std::string& what, asio::awaitable<void> fetching)
{
    if (under_way_.insert(what).second)
        tasks_.spawn("look up", std::move(fetching));
}

std::chrono::steady_clock::time_point enricher::budget_from_now()
{
    return std::chrono::steady_clock::now() + look_up_budget;
}

asio::awaitable<void> enricher::prepare(std::vector<std::string> users, std::string channel, bool meets_members,
                                        std::chrono::steady_clock::time_point deadline)
{
    co_await recall(users, channel);
    std::vector<std::string> awaited;
    for (const auto& user : users)
        if (is_stale(people_, user)) {
            awaited.push_back("person/" + user);
            start(awaited.back(), fetch_person(user));
        }
    if (!channel.empty() && is_stale(places_, channel)) {
        awaited.push_back("place/" + channel);
        start(awaited.back(), fetch_place(channel));
    }
    if (meets_members && !channel.empty() && is_stale(met_, channel)) {
        awaited.push_back("everybody/" + channel);
        start(awaited.back(), meet_members(channel));
    }
    for (const auto& place : stale_members()) {
        awaited.push_back("members/" + place);
        start(awaited.back(), fetch_members(place));
    }
    co_await await_all(std::move(awaited), deadline);
}

asio::awaitable<void> enricher::refresh_members(std::vector<std::string> channels,
                                                std::chrono::steady_clock::time_point deadline)
{
    const std::vector<std::string> nobody;
    std::vector<std::string> awaited;
    for (const auto& channel : channels) {
        co_await recall(nobody, channel);
        const auto found = places_.find(channel);
        const auto now = clock_.now();
        if (found == places_.end() || !found->second.needs_members
            || found->second.members_at + members_are_fresh >= now
            || found->second.members_asked_at + failed_is_retried >= now)
            continue;
        if (awaited.size() == refreshed_at_once_max) {
            log_.count("makegood_members_not_refreshed_total");
            break;
        }
        found->second.members_asked_at = now;
        awaited.push_back("members/" + channel);
        start(awaited.back(), fetch_members(channel));
    }
    co_await await_all(std::move(awaited), deadline);
}

asio::awaitable<bool> enricher::await_all(std::vector<std::string> awaited,
                                          std::chrono::steady_clock::time_point deadline)
{
    const auto is_under_way = [this](const auto& what) { return under_way_.contains(what); };
    while (std::any_of(awaited.begin(), awaited.end(), is_under_way)) {
        co_await fetched_.wait_next(deadline);
        if (std::chrono::steady_clock::now() >= deadline) {
            log_.count("makegood_lookups_over_budget_total");
            co_return false;
        }
    }
    co_return true;
}

asio::awaitable<std::optional<ports::said_message>> enricher::reacted_to(std::string channel, std::string message,
                                                                         std::string emoji, std::string user,
                                                                         std::chrono::steady_clock::time_point deadline)
{
    const auto what = "message/" + channel + "/" + message + "/" + user;
    const auto kept = messages_.find(what);
    if (kept != messages_.end() && kept->second.at + message_is_fresh < clock_.now())
        messages_.erase(kept);
    if (!messages_.contains(what)) {
        start(what, fetch_message(what, channel, message, emoji, user));
        std::vector<std::string> awaited;
        awaited.push_back(what);
        co_await await_all(std::move(awaited), deadline);
    }
    auto found = messages_.extract(what);
    std::optional<ports::said_message> said;
    if (found)
        said = std::move(found.mapped().said);
    co_return said;
}

asio::awaitable<void> enricher::fetch_message(std::string what, std::string channel, std::string message,
                                              std::string emoji, std::string user)
{
    auto said
        = co_await directory_.reacted_to(std::move(channel), std::move(message), std::move(emoji), std::move(user));
    if (said) {
        if (messages_.size() >= messages_kept_max)
            messages_.erase(messages_.begin()); // looked up again when it is wanted
        messages_[what] = fetched_message{std::move(*said), clock_.now()};
    }
    under_way_.erase(what);
    fetched_.raise();
}

asio::awaitable<void> enricher::fetch_person(std::string user)
{
    auto seen = co_await directory_.person(user);
    if (seen) {
        const auto now = clock_.now();
        const ports::identity who{directory_.workspace(), user};
        auto work = [this, &seen, &who, now](ports::ledger& ledger) { note_person(ledger, policy_, who, *seen, now); };
        const auto report = co_await run_unit(ledger_, std::move(work));
        if (report.end == ports::unit_end::committed)
            remember(people_, user, known{.fetched_at = now});
    } else {
        remember(people_, user, known{.fetched_at = clock_.now() - person_is_fresh + failed_is_retried});
    }
    under_way_.erase("person/" + user);
    fetched_.raise();
}

asio::awaitable<void> enricher::fetch_place(std::string channel)
{
    auto seen = co_await directory_.place(channel);
    if (seen) {
        const auto now = clock_.now();
        core::place_id id;
        auto work = [this, &seen, &id, now](ports::ledger& ledger) { id = note_place(ledger, policy_, *seen, now).id; };
        const auto report = co_await run_unit(ledger_, std::move(work));
        const bool is_private = seen->visibility == core::visibility::closed && seen->is_joined;
        if (report.end == ports::unit_end::committed)
            remember(places_, channel, known{now, is_private, {}, id, {}});
        if (is_private)
            co_await fetch_members(channel);
    } else {
        remember(places_, channel, known{.fetched_at = clock_.now() - person_is_fresh + failed_is_retried});
    }
    under_way_.erase("place/" + channel);
    fetched_.raise();
}

asio::awaitable<void> enricher::fetch_members(std::string channel)
{
    auto users = co_await directory_.members(channel);
    const auto found = places_.find(channel);
    if (users && found != places_.end()) {
        const auto now = clock_.now();
        const auto place = found->second.id;
        const auto& workspace = directory_.workspace();
        auto work = [&users, place, now, &workspace, this](ports::ledger& ledger) {
            std::vector<core::person_id> members;
            for (const auto& user : *users)
                members.push_back(known_person(ledger, {workspace, user}, {}).id);
            const auto store = [&] { ledger.places.set_members(place, members, now); };
            commands::change_room(ledger, policy_, place, now, store);
        };
        const auto report = co_await run_unit(ledger_, std::move(work));
        if (report.end == ports::unit_end::committed)
            places_[channel].members_at = now;
    }
    under_way_.erase("members/" + channel);
    fetched_.raise();
}

// What comes after the budget is there for the next look: people paste while it goes on.
asio::awaitable<void> enricher::meet_members(std::string channel)
{
    auto users = co_await directory_.members(channel);
    if (users) {
        auto known_before = *users;
        co_await recall(std::move(known_before), std::string());
        std::size_t met = 0;
        for (const auto& user : *users) {
            if (!is_stale(people_, user))
                continue;
            if (++met > met_at_once_max) {
                log_.count("makegood_members_not_met_total");
                break;
            }
            co_await fetch_person(user);
        }
        remember(met_, channel, known{.fetched_at = clock_.now()});
        const auto place = places_.find(channel);
        if (place != places_.end() && place->second.needs_members)
            co_await fetch_members(channel);
    }
    under_way_.erase("everybody/" + channel);
    fetched_.raise();
}

} // namespace makegood::bot
