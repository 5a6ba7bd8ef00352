// A small company in a ledger of its own: people in two zones, a guest, an admin; an open channel, an incident's
// channel, a private one. Words, presses and forms are carried out as the bot does, each in one transaction.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <makegood/commands/command.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/incident_place.hpp>
#include <makegood/core/calendar.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

namespace makegood::tests {

class ledger_fixture
{
public:
    ledger_fixture()
        : database_(store::database::open(store::database_options(":memory:")))
        , ledger_(database_)
    {
        // Monday 23 November 2026, 10:15 in London.
        now = std::chrono::floor<std::chrono::milliseconds>(date::sys_days(date::year{2026} / 11 / 23)
                                                            + std::chrono::minutes(10 * 60 + 15));
        said_at = now;
        policy.hours.zone = "Europe/London";
        transact([&](ports::ledger& ledger) {
            ana = add_person(ledger, "U001", "Ana", "ana", "Europe/London", core::standing::member);
            bo = add_person(ledger, "U002", "Bo", "bo", "Australia/Sydney", core::standing::member);
            guest = add_person(ledger, "U003", "Gil", "gil", "Europe/London", core::standing::guest);
            vp = add_person(ledger, "U004", "Vera", "vp", "Europe/London", core::standing::member);
            admin = add_person(ledger, "U005", "Adi", "adi", "Europe/London", core::standing::member, true);
            add_person(ledger, "U006", "Sam Perez", "sam", "Europe/London", core::standing::member);
            add_person(ledger, "U007", "Sam Popov", "sam", "Europe/London", core::standing::member);
            general = add_place(ledger, "C001", "general", core::visibility::open);
            general.guests_at = now;
            ledger.places.put(general, now);
            incident_place = add_place(ledger, "C104", "inc-104-checkout-down", core::visibility::open);
            secret = add_place(ledger, "C900", "secret", core::visibility::closed);
            elsewhere = add_place(ledger, "C901", "elsewhere", core::visibility::closed, false);
            direct = add_place(ledger, "D001", "", core::visibility::direct);
            ledger.places.set_members(secret.id, {ana.id, vp.id}, now);
            commands::note_incident_place(ledger, policy, incident_place, now);
        });
    }

    void transact(const std::function<void(ports::ledger&)>& work) { ledger_.transact(work); }
    ports::ledger& ledger() { return ledger_.ports(); }

    commands::context speak(const core::person& who, const core::place& where)
    {
        commands::context here{
            .ledger = ledger(), .policy = policy, .now = now, .workspace = "T1", .actor = who, .place = where};
        here.from.place = where.id;
        here.prefix = where.visibility == core::visibility::direct ? "" : "/action";
        here.members_since = now - std::chrono::minutes(5);
        return here;
    }

    commands::reply run(const core::person& who, const core::place& where, const std::string& words)
    {
        commands::reply result;
        transact([&](ports::ledger& ledger) {
            auto here = speak(who, where);
            ports::typed_text typed{words, {}};
            for (const std::string user : {"U001", "U002", "U003", "U004", "U005", "U006", "U007"})
                if (words.find("<@" + user + ">") != std::string::npos) {
                    typed.mentioned.push_back(user);
                    here.mentioned.emplace(user, *ledger.people.by_identity({"T1", user}));
                }
            here.from.words = words;
            result = commands::run(here, typed);
        });
        return result;
    }
    commands::reply press(const core::person& who, const core::place& where, const std::string& verb,
                          const std::string& argument, const std::string& trigger = {})
    {
        commands::reply result;
        transact([&](ports::ledger&) {
            auto here = speak(who, where);
            here.by = ports::channel_of_change::button;
            here.trigger = trigger;
            result = commands::press(here, verb, argument);
        });
        return result;
    }
    commands::reply submit(const core::person& who, const std::string& verb, const std::string& argument,
                           const std::vector<std::pair<std::string, std::string>>& answers)
    {
        return submit_in(general, who, verb, argument, answers);
    }
    commands::reply submit_in(const core::place& where, const core::person& who, const std::string& verb,
                              const std::string& argument,
                              const std::vector<std::pair<std::string, std::string>>& answers)
    {
        commands::reply result;
        transact([&](ports::ledger&) {
            auto here = speak(who, where);
            here.by = ports::channel_of_change::form;
            result = commands::submit(here, verb, argument, answers);
        });
        return result;
    }
    commands::reply overhear(const core::person& who, const core::place& where, const ports::message_input& message)
    {
        commands::reply result;
        transact([&](ports::ledger& ledger) {
            auto here = speak(who, where);
            here.by = ports::channel_of_change::message;
            here.from.message = message.message;
            here.from.thread = message.thread;
            here.from.permalink = message.permalink;
            here.from.words = message.words.text;
            for (const auto& user : message.words.mentioned)
                here.mentioned.emplace(user, *ledger.people.by_identity({"T1", user}));
            result = commands::overhear(here, message);
        });
        return result;
    }

    // `who` puts the capture emoji on a message of `author`, or takes it away; empty words: the message is gone.
    commands::reply react(const core::person& who, const core::place& where, const std::string& message,
                          const std::string& author, const ports::typed_text& words, bool is_added = true)
    {
        commands::reply result;
        transact([&](ports::ledger& ledger) {
            auto here = speak(who, where);
            here.by = ports::channel_of_change::reaction;
            for (const auto& user : words.mentioned)
                here.mentioned.emplace(user, *ledger.people.by_identity({"T1", user}));
            ports::reaction_input reaction{"handshake", message, author, is_added, {}};
            if (!words.text.empty())
                reaction.on = ports::said_message{words, author, message, {}, "https://acme.slack.com/p1", said_at};
            here.from.message = message;
            here.from.permalink = "https://acme.slack.com/p1";
            here.from.words = words.text;
            result = commands::react(here, reaction);
        });
        return result;
    }
    commands::reply open_new_action(const core::person& who, const core::place& where,
                                    const std::optional<ports::said_message>& from)
    {
        commands::reply result;
        transact([&](ports::ledger& ledger) {
            auto here = speak(who, where);
            here.trigger = "trigger";
            if (from)
                for (const auto& user : from->words.mentioned)
                    here.mentioned.emplace(user, *ledger.people.by_identity({"T1", user}));
            result = commands::open_new_action(here, from);
        });
        return result;
    }

    // The settings name another team, the last in order.
    void add_team(const std::string& name, const std::vector<core::person_id>& members,
                  const std::optional<core::place>& place = {}, const std::string& user_group = {},
                  core::person_id lead = {})
    {
        policy.teams.push_back({.name = name, .user_group = user_group});
        ports::named_team team{
            .name = name, .lead = lead, .members = members, .user_group = user_group, .workspace = "T1"};
        if (place)
            team.channel = place->channel;
        teams_.push_back(std::move(team));
        transact([&](ports::ledger& ledger) { ledger.teams.replace(teams_); });
    }

    // What the speaker reads.
    std::string say(const core::person& who, const core::place& where, const std::string& words)
    {
        return text(run(who, where, words));
    }
    std::string say(const core::person& who, const std::string& words) { return say(who, general, words); }
    std::string text(const commands::reply& what) { return core::plain_text(what.body, names()); }
    std::string text(const core::document& what) { return core::plain_text(what, names()); }

    core::action action(std::int64_t id)
    {
        const auto item = ledger().actions.find(core::action_id{id});
        if (!item)
            throw std::runtime_error("there is no A-" + std::to_string(id));
        return *item;
    }
    bool has(std::int64_t id) { return ledger().actions.find(core::action_id{id}).has_value(); }
    // The verbs of its history, oldest first.
    std::string history(std::int64_t id)
    {
        std::string result;
        for (const auto& each : ledger().history.of(core::action_id{id}))
            result += (result.empty() ? "" : " ") + each.verb;
        return result;
    }
    std::optional<ports::outbox_row> row(const std::string& key) { return ledger().outbox.find(key); }

    core::names names()
    {
        core::names result;
        for (std::int64_t id = 1; id <= 7; ++id)
            if (const auto who = ledger().people.find(core::person_id{id}))
                result[who->id] = {who->name, "U00" + std::to_string(id)};
        return result;
    }

    core::instant now{};
    // When messages were said that somebody points at.
    core::instant said_at{};
    core::policy policy;
    core::person ana, bo, guest, vp, admin;
    core::place general, incident_place, secret, elsewhere, direct;

private:
    core::person add_person(ports::ledger& ledger, const std::string& user, const std::string& name,
                            const std::string& handle, const std::string& zone, core::standing standing,
                            bool is_admin = false)
    {
        core::person who;
        who.name = name;
        who.handle = handle;
        who.zone = zone;
        who.standing = standing;
        who.is_admin = is_admin;
        who.id = ledger.people.put({"T1", user}, who, now);
        return who;
    }
    core::place add_place(ports::ledger& ledger, const std::string& channel, const std::string& name,
                          core::visibility visibility, bool is_joined = true)
    {
        core::place where;
        where.workspace = "T1";
        where.channel = channel;
        where.name = name;
        where.visibility = visibility;
        where.is_joined = is_joined;
        where.id = ledger.places.put(where, now);
        return where;
    }

    store::database database_;
    store::sqlite_ledger ledger_;
    std::vector<ports::named_team> teams_;
};

} // namespace makegood::tests
