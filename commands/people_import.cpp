// People as an organisation's own file has them.
#include <makegood/commands/people_import.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <makegood/commands/effects.hpp>
#include <makegood/core/calendar.hpp>
#include <makegood/core/due.hpp>
#include <makegood/language/command_line.hpp>

#include "own_hours.hpp"

namespace makegood::commands {

namespace {

constexpr std::size_t shortest_user_id = 6;
// In a cell: what an earlier file said is taken back.
constexpr const char* as_settings_say = "-";

// A platform user id, as Slack and the settings write it: "U024BE7LH".
bool is_user_id(const std::string& word)
{
    const auto fits
        = [](unsigned char letter) { return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z'); };
    // A name in capitals has none: "WILLIAM".
    const bool has_digit = word.find_first_of("0123456789") != std::string::npos;
    return word.size() >= shortest_user_id && (word.front() == 'U' || word.front() == 'W') && has_digit
        && std::all_of(word.begin(), word.end(), fits);
}

// Somebody the file means.
struct meant
{
    enum class how { address, name, id } by = how::name;
    // None: nobody has met the user yet.
    core::person_id who = {};
    std::string user = {};
    std::string name = {};
};

const char* to_words(meant::how by)
{
    return by == meant::how::address ? "by address" : by == meant::how::name ? "by name" : "by id";
}

class planner
{
public:
    planner(ports::ledger& ledger, const core::policy& rules, std::string workspace, core::instant now)
        : ledger_(ledger)
        , rules_(rules)
        , workspace_(std::move(workspace))
        , now_(now)
    {
    }

    people_import run(const language::people_table& file)
    {
        for (const auto& each : file.problems)
            refuse(each.line, each.text);
        for (const auto& row : file.rows)
            read(row);
        for (const auto& [team, lead] : leads_)
            plan_lead(team, lead);
        std::stable_sort(problems_.begin(), problems_.end(),
                         [](const auto& left, const auto& right) { return left.first < right.first; });
        for (const auto& [line, text] : problems_)
            plan_.problems.push_back("line " + std::to_string(line) + ": " + text);
        return std::move(plan_);
    }

private:
    struct lead_row
    {
        std::size_t line = 0;
        std::string written = {};
        core::person_id who = {};
    };

    void refuse(std::size_t line, std::string text) { problems_.emplace_back(line, std::move(text)); }

    std::optional<meant> by_id(std::size_t line, const std::string& written)
    {
        const auto known = ledger_.people.by_identity({workspace_, written});
        if (!known && workspace_.empty()) {
            refuse(line, "nobody was met yet: run the bot once before people are named by their ids");
            return std::nullopt;
        }
        return meant{meant::how::id, known ? known->id : core::person_id{}, written, known ? known->name : written};
    }

    // The one person of that address, else of that name or handle; says what is wrong otherwise.
    std::optional<meant> find(std::size_t line, const std::string& written)
    {
        if (is_user_id(written))
            return by_id(line, written);
        const auto sign = written.find('@', 1);
        auto by = meant::how::address;
        auto found = ledger_.people.by_name(workspace_, written, ports::name_match::email);
        if (found.empty()) {
            by = meant::how::name;
            found = ledger_.people.by_name(workspace_, written.substr(0, sign));
        }
        // Whose address is known, and is not this one, is not meant.
        const bool is_other
            = by == meant::how::name && sign != std::string::npos && found.size() == 1 && !found.front().email.empty();
        if (is_other) {
            refuse(line,
                   written + " is not the address of " + found.front().name
                       + ": write their user id, for example U024BE7LH");
            return std::nullopt;
        }
        if (found.size() == 1)
            return meant{by, found.front().id, {}, found.front().name};
        refuse(line,
               found.empty() ? "nobody known here is " + written + ": write their user id, for example U024BE7LH"
                             : "several people are called " + written
                       + ": write the user id of one of them, for example U024BE7LH");
        return std::nullopt;
    }

    void read(const language::people_row& row)
    {
        const auto who = find(row.line, row.person);
        if (!who)
            return;
        const auto [first, is_new] = lines_.emplace(who->who ? std::to_string(who->who.value) : who->user, row.line);
        if (!is_new)
            return refuse(row.line, row.person + " stands in line " + std::to_string(first->second) + " already");
        const bool names_team = row.team && !row.team->empty();
        const auto team = names_team && *row.team != as_settings_say ? ledger_.teams.find(*row.team) : std::nullopt;
        if (names_team && *row.team != as_settings_say && !team)
            return refuse(row.line,
                          "there is no team " + *row.team + ": which there are, the settings say as [[team]]");
        people_import::member member{.who = who->who, .user = who->user};
        std::string changes;
        if (names_team)
            plan_team(*who, team ? team->name : std::string(), member, changes);
        if (!plan_choices(row, *who, member, changes))
            return;
        if (row.lead && !row.lead->empty())
            note_lead(row, team ? team->name : std::string());
        (who->by == meant::how::address    ? plan_.by_address
             : who->by == meant::how::name ? plan_.by_name
                                           : plan_.by_id)
            += 1;
        if (changes.empty())
            ++plan_.unchanged;
        else
            plan_.changes.push_back("line " + std::to_string(row.line) + ": " + who->name + " (" + to_words(who->by)
                                    + "): " + changes);
        plan_.members.push_back(std::move(member));
    }

    void plan_team(const meant& who, const std::string& team, people_import::member& into, std::string& changes)
    {
        into.team = team;
        const auto before = who.who ? ledger_.teams.first_of(who.who) : std::string();
        if (team.empty())
            add(changes, "team as the settings say");
        else if (before != team)
            add(changes, "team " + team + (before.empty() ? "" : ", was " + before));
    }

    static void add(std::string& changes, const std::string& one) { changes += (changes.empty() ? "" : "; ") + one; }

    // False: a cell cannot be read, and that was said.
    bool plan_choices(const language::people_row& row, const meant& who, people_import::member& into,
                      std::string& changes)
    {
        const auto says = [](const std::optional<std::string>& cell) { return cell && !cell->empty(); };
        const bool has_hours = says(row.hours);
        const bool has_batch = says(row.batch);
        const bool has_away = says(row.away);
        const bool has_country = says(row.country);
        const bool has_zone = says(row.zone);
        if (!has_hours && !has_batch && !has_away && !has_country && !has_zone)
            return true;
        const auto before = who.who ? ledger_.people.find(who.who) : std::nullopt;
        if (!before) {
            refuse(row.line,
                   row.person + " is not known here yet: give country, zone, hours and days away once they are");
            return false;
        }
        auto after = *before;
        // Days away are read in the zone, and reminders go within the hours.
        if ((has_country && !read_country(row, after)) || (has_zone && !read_zone(row, after))
            || (has_hours && !read_hours(row, after)) || (has_batch && !read_batch(row, after))
            || (has_away && !read_away(row, after)))
            return false;
        const bool is_same_time = after.hours_from_minute == before->hours_from_minute
            && after.hours_until_minute == before->hours_until_minute && after.working_days == before->working_days;
        if (after.country != before->country)
            add(changes, "country " + *row.country);
        if (after.own_zone != before->own_zone)
            add(changes, "zone " + *row.zone);
        if (!is_same_time)
            add(changes, "hours " + *row.hours);
        if (after.batch_minute != before->batch_minute)
            add(changes, "batch " + *row.batch);
        if (after.away != before->away)
            add(changes, "away " + *row.away);
        if (!is_same_time || after.away != before->away || after.country != before->country
            || after.own_zone != before->own_zone || after.batch_minute != before->batch_minute)
            into.choices = std::move(after);
        return true;
    }

    template <class Command>
    std::optional<Command> typed(const std::string& words, const core::person& who) const
    {
        const auto hours = core::working_time_of(who, rules_.hours);
        language::surroundings around;
        around.now = now_;
        around.zone = hours.zone;
        around.calendar = &hours;
        const auto read = language::parse_command(words, around);
        const auto* said = std::get_if<Command>(&read);
        return said != nullptr && !said->is_unread ? std::optional(*said) : std::nullopt;
    }

    // As people type it after "hours country".
    bool read_country(const language::people_row& row, core::person& into)
    {
        const auto* known = core::find_country(rules_.hours, *row.country);
        if (known == nullptr && *row.country != "none" && *row.country != as_settings_say) {
            refuse(row.line,
                   "the settings list no holidays of \"" + *row.country + "\": add [[holidays]] for it, or say none");
            return false;
        }
        into.country = known != nullptr ? known->country : *row.country == "none" ? "none" : "";
        return true;
    }

    // As people type it after "hours zone".
    bool read_zone(const language::people_row& row, core::person& into)
    {
        into.own_zone = core::zone_named(*row.zone);
        if (!into.own_zone.empty() || *row.zone == as_settings_say)
            return true;
        refuse(row.line, "there is no zone \"" + *row.zone + "\", for example: Europe/Berlin");
        return false;
    }

    bool read_hours(const language::people_row& row, core::person& into)
    {
        const auto said = typed<language::hours_command>("hours " + *row.hours, into);
        if (!said || (!said->from_minute && !said->days)) {
            refuse(row.line, "the hours \"" + *row.hours + "\" cannot be read, for example: 09:00-17:30 mon-fri");
            return false;
        }
        into.hours_from_minute = said->from_minute.value_or(into.hours_from_minute);
        into.hours_until_minute = said->until_minute.value_or(into.hours_until_minute);
        if (said->days)
            into.working_days = said->days;
        return true;
    }

    // As people type it after "hours batch".
    bool read_batch(const language::people_row& row, core::person& into)
    {
        if (*row.batch == as_settings_say) {
            into.batch_minute = -1;
            return true;
        }
        const auto said = typed<language::hours_command>("hours batch " + *row.batch, into);
        if (!said || !said->batch_minute) {
            refuse(row.line,
                   "the time of reminders \"" + *row.batch
                       + "\" cannot be read, for example: " + batch_example(into, rules_.hours));
            return false;
        }
        if (const auto problem = problem_of_batch(*said->batch_minute, into, rules_.hours); !problem.empty()) {
            refuse(row.line,
                   "reminders cannot go at " + *row.batch + ": " + problem
                       + ", for example: " + batch_example(into, rules_.hours));
            return false;
        }
        into.batch_minute = *said->batch_minute;
        return true;
    }

    // Several, with a semicolon between them.
    bool read_away(const language::people_row& row, core::person& into)
    {
        const auto today = core::local_day(now_, core::zone_or_utc(core::working_time_of(into, rules_.hours).zone));
        std::string_view left = *row.away;
        while (!left.empty()) {
            const auto end = std::min(left.find(';'), left.size());
            const std::string span(left.substr(0, end));
            left.remove_prefix(std::min(end + 1, left.size()));
            if (span.find_first_not_of(' ') == std::string::npos)
                continue;
            const auto said = typed<language::away_command>("away " + span, into);
            const bool is_read = said && said->days && said->days->from <= said->days->until
                && core::add_days(said->days->from, core::away_days_max) >= said->days->until;
            if (!is_read) {
                refuse(row.line,
                       "the days away \"" + *row.away
                           + "\" cannot be read, for example: 2026-12-20..2027-01-03; 2027-02-15");
                return false;
            }
            if (said->days->until >= today)
                into.away = core::with_span(into.away, *said->days, today);
        }
        if (into.away.size() <= core::away_spans_max)
            return true;
        refuse(row.line, "more than " + std::to_string(core::away_spans_max) + " times away");
        return false;
    }

    // All rows of a team say the same of its lead, or nothing.
    void note_lead(const language::people_row& row, const std::string& team)
    {
        if (team.empty())
            return refuse(row.line, "a lead without a team");
        auto& known = leads_[team];
        if (*row.lead == known.written)
            return;
        if (!known.written.empty())
            return refuse(row.line,
                          "the lead of " + team + " is " + known.written + " by line " + std::to_string(known.line));
        if (*row.lead == as_settings_say) {
            known = {row.line, *row.lead, {}};
            return;
        }
        const auto who = find(row.line, *row.lead);
        if (who && !who->who)
            return refuse(row.line, "the lead " + *row.lead + " is not known here yet");
        if (who)
            known = {row.line, *row.lead, who->who};
    }

    void plan_lead(const std::string& team, const lead_row& lead)
    {
        plan_.leads.push_back({team, lead.who});
        const auto before = ledger_.teams.find(team);
        if (lead.who && before && before->lead != lead.who) {
            const auto who = ledger_.people.find(lead.who);
            plan_.changes.push_back("line " + std::to_string(lead.line) + ": team " + team + " is led by "
                                    + (who ? who->name : lead.written));
        }
    }

    ports::ledger& ledger_;
    const core::policy& rules_;
    std::string workspace_;
    core::instant now_;
    people_import plan_;
    std::vector<std::pair<std::size_t, std::string>> problems_;
    std::map<std::string, std::size_t> lines_; // by person, or by user id of whom nobody has met
    std::map<std::string, lead_row> leads_; // by team
};

} // namespace

people_import plan_import(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
                          const language::people_table& file, core::instant now)
{
    return planner(ledger, rules, workspace, now).run(file);
}

std::vector<language::people_table> parts_of(const language::people_table& file)
{
    std::vector<language::people_table> parts;
    for (const auto& row : file.rows) {
        if (parts.empty() || parts.back().rows.size() == imported_at_once)
            parts.emplace_back();
        parts.back().rows.push_back(row);
    }
    return parts;
}

void carry_out(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
               const people_import& plan, core::instant now)
{
    for (const auto& each : plan.members) {
        auto who = each.who ? ledger.people.find(each.who) : std::nullopt;
        if (!who) {
            // Met by the roster, which asks the platform who they are.
            who.emplace();
            who->name = who->handle = each.user;
            who->standing = core::standing::guest;
            who->id = ledger.people.put({workspace, each.user}, *who, core::instant{});
        }
        if (each.team)
            ledger.teams.import_member(who->id, *each.team);
        if (each.choices)
            ledger.people.save_choices(*each.choices);
        // Read anew: a team may have brought them its country.
        if (each.team || each.choices)
            follow_own_time(ledger, rules, *ledger.people.find(who->id), now);
    }
    for (const auto& [team, lead] : plan.leads)
        ledger.teams.import_lead(team, lead);
    // Who leads a team hears first that nobody of it answers: from now on somebody else.
    if (!plan.leads.empty())
        ledger.actions.look_at_open(now);
}

} // namespace makegood::commands
