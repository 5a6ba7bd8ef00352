// How the tests of the command line write down what was read: "record[add an alert] owner=@ana due=2026-11-27".
#pragma once

#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <date/date.h>

#include <makegood/language/command_line.hpp>

#include "support/catch.hpp"

namespace makegood::language::typed {

// Monday 23 November 2026, 10:15 in London. A-1 to A-20 exist; INC-104 and #payments-down are incidents.
inline surroundings around()
{
    surroundings result;
    result.now = std::chrono::floor<std::chrono::milliseconds>(date::sys_days(date::year{2026} / 11 / 23)
                                                               + std::chrono::hours(10) + std::chrono::minutes(15));
    result.zone = "Europe/London";
    result.mentioned = {"U001", "U002"};
    result.knows_incident = [](const std::string& key) {
        return key == "INC-104" || key == "inc-104" || key == "inc-104-checkout-down" || key == "payments-down";
    };
    result.knows_action = [](core::action_id id) { return id.value <= 20; };
    result.handle_of = [](const std::string& user) {
        return std::string(user == "U001" ? "ana" : user == "U002" ? "bo" : "");
    };
    return result;
}

inline std::string say(const person_word& who)
{
    return who.user.empty() ? (who.name.empty() ? "" : "@" + who.name) : "<" + who.user + ">";
}

inline std::string say(const recording& line)
{
    std::string result = "record[" + line.text + "]";
    if (!line.owner.is_empty())
        result += " owner=" + say(line.owner);
    if (!line.team.empty())
        result += " team=" + line.team;
    if (line.due)
        result += " due=" + core::format_day(line.due->on) + (line.due->at ? "!" : "");
    else if (!line.due_phrase.empty())
        result += " unread=" + line.due_phrase;
    if (!line.incident.empty())
        result += " for=" + line.incident;
    if (line.severity != 0)
        result += " sev=" + std::to_string(line.severity);
    if (!line.service.empty())
        result += " service=" + line.service;
    return result;
}

inline std::string id_words(core::action_id id) { return id ? " " + std::to_string(id.value) : ""; }
inline std::string field(const char* name, const std::string& value)
{
    return value.empty() ? "" : std::string(" ") + name + "=" + value;
}
inline std::string flag(const char* name, bool value) { return value ? std::string(" ") + name : ""; }
inline std::string day(const std::optional<core::deadline>& due) { return due ? " " + core::format_day(due->on) : ""; }

struct sayer
{
    std::string operator()(const record_command& it) const
    {
        std::string result;
        for (const auto& line : it.lines)
            result += (result.empty() ? "" : " | ") + say(line);
        for (const auto& line : it.unread_lines)
            result += " | unread[" + line + "]";
        return result;
    }
    std::string operator()(const mine_command&) const { return "mine"; }
    std::string operator()(const list_command& it) const
    {
        return "list" + field("owner", say(it.owner)) + flag("mine", it.is_mine) + flag("overdue", it.is_overdue)
            + flag("offered", it.is_offered) + flag("ideas", it.is_ideas) + flag("blocked", it.is_blocked)
            + field("for", it.incident) + field("service", it.service) + field("team", it.team)
            + (it.page > 0 ? " page" + std::to_string(it.page) : "");
    }
    std::string operator()(const show_command& it) const { return "show" + id_words(it.id); }
    std::string operator()(const done_command& it) const
    {
        return "done" + id_words(it.id) + (it.is_of_all ? " all" : "") + field("note", it.note);
    }
    std::string operator()(const later_command& it) const
    {
        return "later" + id_words(it.id) + (it.is_of_all ? " all" : "") + day(it.until)
            + (it.until ? "" : field("unread", it.phrase)) + field("because", it.because);
    }
    std::string operator()(const give_command& it) const
    {
        return "give" + id_words(it.id) + field("all_of", say(it.all_of)) + field("to", say(it.to))
            + field("team", it.team) + field("for", it.incident);
    }
    std::string operator()(const blocked_command& it) const
    {
        return "blocked" + id_words(it.id) + field("on", say(it.person)) + field("link", it.link)
            + (it.action ? " action" + id_words(it.action) : "") + field("because", it.because);
    }
    std::string operator()(const decline_command& it) const
    {
        return "decline" + id_words(it.id) + field("because", it.because) + field("risk", say(it.accepter))
            + day(it.until) + (it.until ? "" : field("unread", it.phrase));
    }
    std::string operator()(const accept_command& it) const
    {
        return "accept" + id_words(it.id) + day(it.due) + (it.due ? "" : field("unread", it.phrase));
    }
    std::string operator()(const undo_command& it) const { return "undo" + id_words(it.id); }
    std::string operator()(const edit_command& it) const
    {
        return "edit" + id_words(it.id) + field("text", it.text)
            + (it.severity > 0 ? " sev=" + std::to_string(it.severity) : "") + field("service", it.service)
            + field("for", it.incident) + day(it.due);
    }
    std::string operator()(const reopen_command& it) const
    {
        return "reopen" + id_words(it.id) + field("because", it.because);
    }
    std::string operator()(const note_command& it) const { return "note" + id_words(it.id) + field("text", it.text); }
    std::string operator()(const public_command& it) const
    {
        return "public" + id_words(it.id) + field("title", it.title) + flag("off", it.is_off);
    }
    std::string operator()(const link_command& it) const
    {
        std::string result = "link" + id_words(it.id);
        for (const auto& link : it.links)
            result += " " + link;
        return result;
    }
    std::string operator()(const incident_command& it) const
    {
        return "incident" + field("key", it.key) + (it.severity > 0 ? " sev=" + std::to_string(it.severity) : "")
            + field("service", it.service) + field("title", it.title) + field("doc", it.document_url)
            + (it.cost ? " cost=[" + *it.cost + "]" : "") + flag("resolved", it.is_resolved);
    }
    std::string operator()(const review_command& it) const { return "review " + it.incident + "|" + it.lines; }
    std::string operator()(const digest_command& it) const
    {
        return std::string("digest") + flag("preview", it.is_preview);
    }
    std::string operator()(const promises_command& said) const
    {
        const auto how = said.are_asked_about ? (*said.are_asked_about ? " on" : " off") : "";
        return std::string("promises") + how + (said.is_here ? " here" : "");
    }
    std::string operator()(const hours_command&) const { return "hours"; }
    std::string operator()(const away_command&) const { return "away"; }
    std::string operator()(const mute_command& it) const { return "mute" + day(it.until); }
    std::string operator()(const settings_command& it) const
    {
        return "settings" + (it.id ? " " + std::to_string(it.id.value) : "");
    }
    std::string operator()(const plan_command& it) const
    {
        const auto about = it.id ? " " + std::to_string(it.id.value) + " [" + it.words + "]" : std::string();
        return "plan" + about + (it.team.empty() ? "" : " " + it.team);
    }
    std::string operator()(const status_command&) const { return "status"; }
    std::string operator()(const account_command& said) const
    {
        return "account link" + (said.code.empty() ? "" : " " + said.code);
    }
    std::string operator()(const help_command& it) const { return "help" + field("topic", it.topic); }
    std::string operator()(const unclear_command& it) const
    {
        using cause = unclear_command::cause;
        const char* why = it.why == cause::several_owners ? " several_owners"
            : it.why == cause::nothing                    ? " nothing"
            : it.why == cause::talk                       ? " talk"
                                                          : "";
        return "unclear[" + it.typed + "]" + why + field("meant", it.suggestion);
    }
};

inline std::string parse(const std::string& words) { return std::visit(sayer{}, parse_command(words, around())); }

struct row
{
    std::string typed;
    std::string read;
};

inline void check(const std::vector<row>& rows)
{
    for (const auto& each : rows) {
        INFO("typed: " << each.typed);
        CHECK(parse(each.typed) == each.read);
    }
}

// The texts of a labelled set's actions ("promises-dev.tsv"), which stand in its last column.
inline std::vector<std::string> action_texts(const std::string& set)
{
    std::ifstream file(std::string(MAKEGOOD_TESTS_DATA) + "/" + set);
    REQUIRE(file);
    std::vector<std::string> texts;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line))
        if (auto text = line.substr(line.rfind('\t') + 1); !text.empty())
            texts.push_back(std::move(text));
    return texts;
}

} // namespace makegood::language::typed
