// What the handlers share: finding actions and people for the one who speaks, asking for rights, saying no with the
// typed words handed back, opening forms. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <makegood/commands/command.hpp>
#include <makegood/core/rights.hpp>
#include <makegood/language/command_line.hpp>

namespace makegood::commands {

// One thing said: the context and the exact words, which are handed back when they cannot be carried out. Presses and
// forms have no words.
struct request
{
    const context& here;
    std::string typed = {};
};

// A value, or the reply that says why there is none.
template <class Value>
class found
{
public:
    found(Value value)
        : value_(std::move(value))
    {
    }
    found(reply problem)
        : problem_(std::move(problem))
    {
    }
    explicit operator bool() const { return value_.has_value(); }
    const Value& operator*() const { return *value_; }
    const Value* operator->() const { return &*value_; }
    const reply& problem() const { return problem_; }

private:
    std::optional<Value> value_;
    reply problem_;
};

// ---- saying ----

reply say(core::document body);
reply say(const std::string& text);
// "Ana: done A-17" in an action's own words: the lead, the id, the text, then buttons.
reply say_about(const core::action& item, const std::string& lead, const std::string& after,
                std::vector<core::button> buttons);
// To a button whose argument cannot be read: it is of another version.
reply not_understood();
// The words as a command about the action that they reply to; empty: they are none, or reply to none.
std::optional<language::command> read_reply(const context& here, std::string_view words,
                                            const language::surroundings& around);
// The refusal, its example, and the typed words; with a button that records them where they could have been meant so.
enum class offer_to_record { no, yes };
reply refuse(const request& what, const core::refusal& why, offer_to_record offered = offer_to_record::no);
// "/action done A-17", or without the command word in a direct message.
std::string as_typed(const context& here, const std::string& words);

// ---- finding ----

// An action that the speaker may see. One they may not see is as unknown as one that is not there.
std::optional<core::action> visible_action(const context& here, core::action_id id);
found<core::action> find_action(const request& what, core::action_id id);
// "A-17 2026-11-27 …": the argument of a button; empty when it does not begin so.
struct id_and_day
{
    core::action_id id;
    core::day on{};
    // Behind the day itself, up to the end.
    std::string rest = {};
};
std::optional<id_and_day> read_id_and_day(const std::string& argument);
// The person named, who can be asked: known, no bot, not gone, one only.
found<core::person> find_person(const request& what, const language::person_word& word);
// The person behind a platform user id (answers of forms).
found<core::person> find_user(const request& what, const std::string& user);
// "<@U1>", or "U1" -> "U1".
std::string user_in(const std::string& answer);
std::string name_of(ports::ledger& ledger, core::person_id who);
// What it is called, if the speaker may know of it; else empty.
std::string readable_incident(const context& here, core::incident_id id);
// Whether they may be told of an action by its own words: its parties, who reads where it was said, and anybody when it
// was said to the bot alone.
bool may_hear_of(const context& here, const core::action& item, const core::person& who);
// An incident by key or channel name that the speaker may know of.
std::optional<core::incident> find_incident(const context& here, const std::string& word);

// ---- rights ----

// As is_reader() and is_admin_over() have it of anybody (commands/readers.hpp); who speaks in a place reads it besides,
// and who administers that place alone does so for what is said from there.
bool reads(const context& here, core::place_id origin);
bool administers(const context& here, core::place_id origin);
// Whom the settings name to help who is stuck; empty: nobody, or not known yet.
std::optional<core::person> helper_of_settings(const context& here);
core::standing_towards standing_in(const context& here, const core::action& item);
// Empty when the speaker may; else the reply that says who could.
std::optional<reply> forbidden(const request& what, core::verb verb, const core::action& item);

// ---- time ----

// The zone in which dates of the action end: its owner's, the one's who was asked, the asker's.
std::string zone_of(const context& here, const core::action& item);
core::working_time own_hours(const context& here);
// "10:02" today, else "Fri 27 Nov", in the speaker's zone.
std::string when_words(const context& here, core::instant at);
// "Ana is away until Sun 3 Jan, back Mon 4 Jan." while they are; else empty.
std::string away_words(const context& here, core::person_id who);
// The same of everybody whom a list names, but its reader, in one line below it.
core::document with_away(const context& here, core::document shown);
// What the grammar needs to know, for this speaker.
language::surroundings surroundings_of(const context& here, const core::working_time& hours);
// Words that come back (buttons, stored questions) name people as "<@U1>": those that are known are looked up.
context with_people_of(const context& here, const std::string& words);
// A date as a form or a phrase gives it ("2026-11-27", "next fri"), read with the speaker's calendar.
std::optional<core::deadline> read_date(const context& here, const std::string& words);

// ---- forms ----

bool can_open_form(const context& here);
// Queues the form behind the trigger of this input; the reply is empty. Where the platform has no forms, its questions
// are asked one by one.
reply open_form(const context& here, core::form sheet);
// Asks the first question; answer_form takes the answers.
reply ask_in_turn(const context& here, core::form sheet);
std::string answer_of(const std::vector<std::pair<std::string, std::string>>& answers, const std::string& key);

// "A-17 is done already (Ana, 10:02)": the answer to a button that was pressed twice, or by two people at once.
std::string already_words(const context& here, core::action_id id, const std::string& state);

} // namespace makegood::commands
