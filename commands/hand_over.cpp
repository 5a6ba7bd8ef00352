// What somebody leaves behind who was deactivated.
#include <makegood/commands/hand_over.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <set>

#include <makegood/commands/effects.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/counted.hpp>

#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

const std::string prefix = "hand-over/";

std::string key_of(core::person_id who, const char* kind, std::int64_t reader)
{
    return prefix + std::to_string(who.value) + "/" + kind + "/" + std::to_string(reader);
}

// The channel of their team, where it can be written to.
std::optional<core::place> channel_of(ports::ledger& ledger, core::person_id who)
{
    const auto name = ledger.teams.first_of(who);
    const auto team = name.empty() ? std::nullopt : ledger.teams.find(name);
    auto place = team ? ledger.places.find(team->place) : std::nullopt;
    return place && core::is_writable(*place) ? std::move(place) : std::nullopt;
}

// Of what comes from that workspace: first those who have an account there, and so may read it.
std::vector<core::person_id> stewards_of(ports::ledger& ledger, const core::policy& rules, const std::string& workspace)
{
    std::vector<core::person_id> all;
    for (const auto who : named_people(ledger, rules.stewards))
        if (const auto steward = ledger.people.find(who); steward && steward->standing != core::standing::gone)
            all.push_back(who);
    std::stable_partition(all.begin(), all.end(),
                          [&](core::person_id who) { return ledger.people.identity_in(workspace, who).has_value(); });
    // Only where nobody is named: an admin does not stand in for who is not known yet, or has left.
    const auto admin = rules.stewards.empty() ? ledger.people.steward(workspace) : std::nullopt;
    if (admin)
        all.push_back(admin->id);
    return all;
}

// Whatever it comes from.
std::set<core::person_id> all_stewards(ports::ledger& ledger, const core::policy& rules)
{
    if (rules.stewards.empty())
        return ledger.people.stewards();
    const auto named = stewards_of(ledger, rules, {});
    return {named.begin(), named.end()};
}

std::string channel_key(core::person_id who, core::place_id channel) { return key_of(who, "place", channel.value); }

// Where their queue was put, whatever team they are of now; before it was, the channel of their team.
std::vector<core::place> queued_in(ports::ledger& ledger, core::person_id who)
{
    std::vector<core::place> found;
    if (const auto identity = ledger.people.identity_in({}, who))
        for (auto& [place, message] : ledger.places.watched(identity->workspace))
            if (ledger.outbox.find(channel_key(who, place.id)))
                found.push_back(std::move(place));
    auto own = found.empty() ? channel_of(ledger, who) : std::nullopt;
    if (own)
        found.push_back(std::move(*own));
    return found;
}

// What they promised: that may be shown in one of those channels, and the rest.
struct left_behind
{
    std::vector<core::action> open;
    std::vector<core::action> closed_off;
};

left_behind left_by(ports::ledger& ledger, core::person_id who, const std::vector<core::place>& channels,
                    core::instant now)
{
    left_behind all;
    for (auto& item :
         ledger.actions.list({.owner = who, .states = {core::state::promised}, .limit = handed_over_max})) {
        const auto origin = ledger.places.find(item.from.place);
        const bool may_be_shown = origin
            && std::any_of(channels.begin(), channels.end(),
                           [&](const core::place& channel) { return core::readable_in(*origin, channel, now); });
        (may_be_shown ? all.open : all.closed_off).push_back(std::move(item));
    }
    return all;
}

// The workspace that an action comes from; of what was said nowhere, one of its owner's.
std::string origin_of(ports::ledger& ledger, const core::action& item)
{
    if (const auto origin = ledger.places.find(item.from.place))
        return origin->workspace;
    const auto identity = ledger.people.identity_in({}, item.owner);
    return identity ? identity->workspace : std::string();
}

std::set<std::string> origins_of(ports::ledger& ledger, const std::vector<core::action>& all, std::string left_last)
{
    std::set<std::string> found{std::move(left_last)};
    for (const auto& each : all)
        found.insert(origin_of(ledger, each));
    return found;
}

// Of what comes from several workspaces: what comes from those of which they are a steward.
std::vector<core::action> for_steward(ports::ledger& ledger, const core::policy& rules, std::vector<core::action> all,
                                      core::person_id who)
{
    std::map<std::string, bool> known;
    std::erase_if(all, [&](const core::action& each) {
        const auto workspace = origin_of(ledger, each);
        const auto [found, is_new] = known.try_emplace(workspace, false);
        if (is_new)
            found->second = is_steward_in(ledger, rules, who, workspace);
        return !found->second;
    });
    return all;
}

std::int64_t take_number(std::string_view& text)
{
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    return value;
}

void add_item(core::document& body, const core::action& item, bool is_for_all)
{
    std::vector<core::span> line
        = {core::words{core::format_id(item.id), core::emphasis::strong}, core::words{" " + item.text}};
    if (item.offered_to) {
        line.emplace_back(core::words{", "});
        line.emplace_back(core::mention{item.offered_to});
        line.emplace_back(core::words{" is asked"});
    }
    body << core::item(std::move(line), is_for_all ? item.id : core::action_id{});
}

} // namespace

bool is_steward_in(ports::ledger& ledger, const core::policy& rules, core::person_id who, const std::string& workspace)
{
    const auto stewards = stewards_of(ledger, rules, workspace);
    return std::find(stewards.begin(), stewards.end(), who) != stewards.end();
}

bool is_named_steward(ports::ledger& ledger, const core::policy& rules, core::person_id who)
{
    const auto named = named_people(ledger, rules.stewards);
    return std::find(named.begin(), named.end(), who) != named.end();
}

std::optional<core::person> steward_of(ports::ledger& ledger, const core::policy& rules, const core::action& item)
{
    const auto origin = ledger.places.find(item.from.place);
    const auto workspace = origin ? origin->workspace : std::string();
    if (origin && origin->visibility != core::visibility::open)
        for (const auto who : stewards_of(ledger, rules, workspace))
            return ledger.people.find(who);
    return ledger.people.steward(workspace);
}

bool reads_as_steward(ports::ledger& ledger, const core::policy& rules, const core::action& item, core::person_id who)
{
    const auto in_hand = item.owner ? item.owner : item.asker;
    const auto left = is_named_steward(ledger, rules, who) ? ledger.people.find(in_hand) : std::nullopt;
    return left && left->standing == core::standing::gone;
}

void queue_hand_over(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
                     core::person_id who, core::instant now)
{
    const auto channel = channel_of(ledger, who);
    const auto left
        = left_by(ledger, who, channel ? std::vector<core::place>{*channel} : std::vector<core::place>{}, now);
    if (channel && !left.open.empty())
        put_latest(ledger, channel_key(who, channel->id), ports::lane::offer, to_place(*channel), std::nullopt, now);
    if (left.closed_off.empty())
        return;
    // Those of each workspace that it comes from, and of the one that they left last.
    std::set<core::person_id> stewards;
    for (const auto& from : origins_of(ledger, left.closed_off, workspace))
        for (const auto steward : stewards_of(ledger, rules, from))
            stewards.insert(steward);
    for (const auto steward : stewards)
        put_latest(ledger, key_of(who, "to", steward.value), ports::lane::offer,
                   {.workspace = workspace_of(ledger, steward, workspace), .person = steward},
                   hours_of(ledger, rules, steward).next_opening(now), now);
}

void refresh_hand_over(ports::ledger& ledger, const core::policy& rules, core::person_id who, core::instant now)
{
    const auto again = [&](const std::string& key) {
        if (const auto row = ledger.outbox.find(key))
            put_latest(ledger, key, ports::lane::offer, row->message.to,
                       row->posted_message.empty() ? row->message.not_before : std::nullopt, now);
    };
    for (const auto& channel : queued_in(ledger, who))
        again(channel_key(who, channel.id));
    for (const auto steward : all_stewards(ledger, rules))
        again(key_of(who, "to", steward.value));
}

core::document hand_over_document(ports::ledger& ledger, const core::policy& rules, std::string_view key,
                                  core::instant now)
{
    const auto whole = prefix + std::string(key);
    const auto who = ledger.people.find(core::person_id{take_number(key)});
    const bool is_for_all = key.starts_with("/place/");
    if (!who || !(is_for_all || key.starts_with("/to/")))
        return {};
    const auto row = ledger.outbox.find(whole);
    if (!is_for_all && (!row || !all_stewards(ledger, rules).contains(row->message.to.person)))
        return {};
    const bool was_seen = row && !row->posted_message.empty();
    const auto channels = queued_in(ledger, who->id);
    const auto there = row ? row->message.to.place : core::place_id{};
    std::vector<core::place> shown_in;
    std::copy_if(channels.begin(), channels.end(), std::back_inserter(shown_in),
                 [&](const core::place& each) { return !is_for_all || each.id == there; });
    const auto left = left_by(ledger, who->id, shown_in, now);
    const auto items = is_for_all ? left.open : for_steward(ledger, rules, left.closed_off, row->message.to.person);
    if (items.empty() || who->standing != core::standing::gone)
        return was_seen ? core::plain("Nothing that " + who->name + " had promised waits here any more.")
                        : core::document{};
    core::document body;
    const auto waiting = core::counted(items.size(), "promise of theirs waits", "promises of theirs wait");
    body << core::paragraph({core::words{who->name + " has left. " + waiting + " to be taken over:"}});
    for (std::size_t index = 0; index < std::min(items.size(), handed_over_shown); ++index)
        add_item(body, items[index], is_for_all);
    if (items.size() > handed_over_shown)
        body << core::quiet({core::words{"and " + std::to_string(items.size() - handed_over_shown) + " more"}});
    if (is_for_all && !left.closed_off.empty())
        body << core::quiet({core::words{std::to_string(left.closed_off.size())
                                         + " more came from places that not everybody here may read."}});
    if (const auto identity = ledger.people.identity_in({}, who->id))
        body << core::button_row({{.label = "Give all to…",
                                   .verb = "hand-over",
                                   .argument = "<@" + identity->user + ">",
                                   .look = core::button::look::primary,
                                   .accessible_label = "Give all to somebody else"}});
    body.summary = who->name + " has left, " + waiting + " to be taken over";
    return body;
}

} // namespace makegood::commands
