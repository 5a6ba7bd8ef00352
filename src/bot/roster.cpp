#include <makegood/bot/roster.hpp>

#include <algorithm>
#include <set>
#include <utility>

#include <makegood/bot/guests.hpp>
#include <makegood/bot/intake.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/digest_report.hpp>
#include <makegood/commands/effects.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::hours looked_up_every{4};
constexpr std::chrono::hours person_is_fresh{24};
// Before core::guests_are_known is over, and soon after somebody new came.
constexpr std::chrono::hours readers_are_known{20};
// So many are looked up at once, the others one a second, so that commands find room beside them.
constexpr std::size_t people_at_once = 20;
constexpr std::chrono::seconds between_people{1};
// Of one user group (I10).
constexpr std::size_t group_members_max = 1000;

std::vector<core::person_id> people_of(ports::ledger& ledger, const workspaces& served,
                                       const std::vector<std::string>& users)
{
    std::vector<core::person_id> people;
    for (const auto& user : users)
        people.push_back(known_person(ledger, {served.that_knows(user), user}, {}).id);
    return people;
}

// Whom the settings name as somebody to write to: of what is overdue, or of what is private.
std::vector<std::string> named_people(const core::policy& policy)
{
    auto users = core::named_listeners(policy, core::listener::person);
    for (const auto& user : policy.stewards)
        if (std::find(users.begin(), users.end(), user) == users.end())
            users.push_back(user);
    return users;
}

// Members, leads and whom the settings name whose look-up is older than `since`, by their platform ids.
std::vector<std::string> users_to_meet(ports::ledger& ledger, const core::policy& policy, const std::string& workspace,
                                       core::instant since)
{
    std::vector<std::string> users;
    for (const auto& user : named_people(policy)) {
        const auto known_at = ledger.people.fetched_at({workspace, user});
        if (known_at && *known_at < since)
            users.push_back(user);
    }
    for (const auto& team : ledger.teams.list()) {
        auto people = team.members;
        people.push_back(team.lead);
        for (const auto who : people) {
            const auto identity = who ? ledger.people.identity_in(workspace, who) : std::nullopt;
            if (identity && ledger.people.fetched_at(*identity).value_or(core::instant{}) < since
                && std::find(users.begin(), users.end(), identity->user) == users.end())
                users.push_back(identity->user);
        }
    }
    return users;
}

// Channels that the settings name: to hear of what is overdue, and of what would have been sent.
std::vector<std::string> named_channels(const core::policy& policy)
{
    auto words = core::named_listeners(policy, core::listener::place);
    const auto& report = policy.rollout.report_to;
    if (!report.empty() && std::find(words.begin(), words.end(), report) == words.end())
        words.push_back(report);
    return words;
}

// Those, and the channels of teams.
std::vector<core::place> known_places(ports::ledger& ledger, const core::policy& policy, const std::string& workspace)
{
    std::vector<core::place> found;
    for (const auto& team : ledger.teams.list())
        if (auto place = ledger.places.find(team.place); place && place->workspace == workspace)
            found.push_back(std::move(*place));
    for (const auto& word : named_channels(policy))
        if (auto place = commands::place_named(ledger, word, workspace))
            found.push_back(std::move(*place));
    return found;
}

// What stands in the settings as a channel and is no place that is known.
std::vector<std::string> unknown_channels(ports::ledger& ledger, const core::policy& policy,
                                          const std::string& workspace)
{
    std::vector<std::string> words;
    for (const auto& word : named_channels(policy))
        if (!commands::place_named(ledger, word, workspace))
            words.push_back(word);
    for (const auto& team : policy.teams) {
        const auto known = ledger.teams.find(team.name);
        if (!team.channel.empty() && known && !known->place)
            words.push_back(team.channel);
    }
    return words;
}

bool is_to_join(const core::place& where)
{
    return where.visibility == core::visibility::open && !where.is_archived && !where.is_joined;
}

commands::those_in people_in(ports::ledger& ledger, const std::string& team)
{
    commands::those_in people;
    if (const auto known = ledger.teams.find(team))
        for (const auto who : known->members)
            people.emplace(who, team);
    return people;
}

// Of those who came or went, another lead may hear next.
void replace_group(ports::ledger& ledger, const core::policy& policy, const std::string& team,
                   const std::vector<core::person_id>& people, core::instant now)
{
    const auto before = people_in(ledger, team);
    ledger.teams.set_group_members(team, people);
    commands::follow_own_time(ledger, policy, before, people_in(ledger, team), now);
}

bool has_unknown_readers(const core::place& where, core::instant since)
{
    return where.is_joined && !where.is_archived && where.guests_at.value_or(core::instant{}) < since;
}

} // namespace

void carry_teams_over(ports::ledger& ledger, const core::policy& policy, const workspaces& served)
{
    std::vector<ports::named_team> teams;
    for (const auto& written : policy.teams) {
        ports::named_team team;
        team.name = written.name;
        if (!written.lead.empty())
            team.lead = known_person(ledger, {served.that_knows(written.lead), written.lead}, {}).id;
        team.members = people_of(ledger, served, written.members);
        team.user_group = written.user_group;
        team.workspace = served.that_knows(written.channel);
        team.channel = written.channel;
        team.country = written.country;
        teams.push_back(std::move(team));
    }
    ledger.teams.replace(teams);
    people_of(ledger, served, named_people(policy));
}

roster::roster(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
               const core::policy& policy)
    : ledger_(ledger)
    , directory_(directory)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
{
}

asio::awaitable<void> roster::run()
{
    const bool names_any = !named_people(policy_).empty() || !named_channels(policy_).empty();
    while (!policy_.teams.empty() || names_any) {
        co_await read_groups();
        co_await find_channels();
        co_await meet_readers();
        co_await meet_people();
        is_settled_ = true;
        const auto until = clock_.now() + looked_up_every;
        while (clock_.now() < until) {
            co_await clock_.sleep_until(std::min<core::instant>(until, clock_.now() + readers_looked_up_every));
            co_await meet_readers();
        }
    }
    is_settled_ = true;
}

asio::awaitable<void> roster::read_groups()
{
    for (const auto& team : policy_.teams)
        if (!team.user_group.empty() && directory_.is_own_id(team.user_group))
            co_await read_group(team);
}

// Without an answer the group's people stay as they were known: `check` says why there is none.
asio::awaitable<void> roster::read_group(core::team_policy team)
{
    auto users = co_await directory_.members(team.user_group);
    if (!users) {
        log_.write(ports::severity::warning, "user group not read",
                   {{"team", team.name}, {"user_group", team.user_group}});
        co_return;
    }
    if (users->size() > group_members_max) {
        log_.write(ports::severity::warning, "user group cut", {{"team", team.name}});
        users->resize(group_members_max);
    }
    const auto& workspace = directory_.workspace();
    const auto now = clock_.now();
    auto work = [&users, &team, &workspace, now, this](ports::ledger& ledger) {
        std::vector<core::person_id> people;
        for (const auto& user : *users)
            people.push_back(known_person(ledger, {workspace, user}, {}).id);
        replace_group(ledger, policy_, team.name, people, now);
    };
    co_await run_unit(ledger_, std::move(work));
}

asio::awaitable<void> roster::find_channels()
{
    std::vector<std::string> unknown;
    auto look = [this, &unknown](ports::ledger& ledger) {
        unknown = unknown_channels(ledger, policy_, directory_.workspace());
    };
    co_await run_unit(ledger_, std::move(look));
    if (!unknown.empty()) {
        auto places = co_await directory_.places();
        if (!places)
            places.emplace();
        for (auto& seen : *places) {
            const auto is_meant = [&seen](const std::string& word) { return core::is_named(seen, word); };
            if (std::any_of(unknown.begin(), unknown.end(), is_meant))
                co_await note_channel(seen);
        }
    }
    std::vector<core::place> joinable;
    auto read = [this, &joinable](ports::ledger& ledger) {
        joinable = known_places(ledger, policy_, directory_.workspace());
        std::erase_if(joinable, [](const core::place& each) { return !is_to_join(each); });
    };
    co_await run_unit(ledger_, std::move(read));
    for (const auto& where : joinable) {
        const auto heard_after = co_await directory_.join(where.channel);
        if (heard_after)
            co_await note_joined(where.id, *heard_after);
        else
            log_.write(ports::severity::warning, "could not join a channel of the settings",
                       {{"channel", where.channel}});
    }
}

asio::awaitable<void> roster::note_channel(core::place seen)
{
    const auto now = clock_.now();
    auto note = [this, &seen, now](ports::ledger& ledger) { note_place(ledger, policy_, seen, now); };
    co_await run_unit(ledger_, std::move(note));
}

asio::awaitable<void> roster::note_joined(core::place_id where, std::string heard_after)
{
    const auto now = clock_.now();
    auto note
        = [where, &heard_after, now](ports::ledger& ledger) { bot::note_joined(ledger, where, heard_after, now); };
    co_await run_unit(ledger_, std::move(note));
}

// What comes from elsewhere is shown in a team's channel only while it is known who reads there.
asio::awaitable<void> roster::meet_readers()
{
    std::vector<core::place> unknown;
    const auto since = clock_.now() - readers_are_known;
    auto look = [this, &unknown, since](ports::ledger& ledger) {
        unknown = known_places(ledger, policy_, directory_.workspace());
        std::erase_if(unknown, [since](const core::place& each) { return !has_unknown_readers(each, since); });
    };
    co_await run_unit(ledger_, std::move(look));
    std::erase_if(unknown, [this](const core::place& where) { return asked_again_[where.channel].at > clock_.now(); });
    if (unknown.empty())
        co_return;
    const auto guests = co_await directory_.guests();
    for (const auto& where : unknown) {
        bool is_known = guests.has_value();
        if (is_known)
            is_known = co_await note_guests(ledger_, directory_, clock_, *guests, where);
        auto& again = asked_again_[where.channel];
        again.pause
            = is_known ? readers_looked_up_every : std::min<std::chrono::minutes>(2 * again.pause, looked_up_every);
        again.at = clock_.now() + again.pause;
        if (!is_known)
            log_.write(ports::severity::warning, "readers of a channel of the settings are not known",
                       {{"channel", where.channel}});
    }
}

asio::awaitable<void> roster::meet_people()
{
    std::vector<std::string> users;
    const auto& workspace = directory_.workspace();
    const auto since = clock_.now() - person_is_fresh;
    auto look = [this, &users, &workspace, since](ports::ledger& ledger) {
        users = users_to_meet(ledger, policy_, workspace, since);
    };
    co_await run_unit(ledger_, std::move(look));
    std::size_t met = 0;
    for (const auto& user : users) {
        if (++met > people_at_once) {
            is_settled_ = true;
            co_await clock_.sleep_until(clock_.now() + between_people);
        }
        const auto seen = co_await directory_.person(user);
        if (!seen)
            continue;
        const auto now = clock_.now();
        const ports::identity who{workspace, user};
        auto note = [this, &seen, &who, now](ports::ledger& ledger) { note_person(ledger, policy_, who, *seen, now); };
        co_await run_unit(ledger_, std::move(note));
    }
}

} // namespace makegood::bot
