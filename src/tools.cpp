#include "tools.hpp"

#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/planning_facts.hpp>
#include <makegood/commands/people_import.hpp>
#include <makegood/commands/rehearsal.hpp>
#include <makegood/core/calendar.hpp>
#include <makegood/core/counted.hpp>
#include <makegood/core/due.hpp>
#include <makegood/language/people_table.hpp>
#include <makegood/ops/clock.hpp>
#include <makegood/ops/control.hpp>
#include <makegood/store/ledger.hpp>

#include "run.hpp"

namespace makegood {

namespace asio = boost::asio;

namespace {

constexpr int days_ahead_max = 366;

core::instant now()
{
    asio::io_context loop;
    return ops::system_clock_port(loop.get_executor()).now();
}

// ---- nudges ----

// The day that is asked for; a refusal when it is none, or not ahead.
core::outcome<core::day> day_asked(const std::string& written, core::day today)
{
    if (written.empty())
        return today;
    const auto on = core::parse_day(written);
    const auto example = "for example: --on " + core::format_day(core::add_days(today, 1));
    if (!on)
        return core::refusal{"--on " + written + " is no day, " + example};
    if (*on < today)
        return core::refusal{"--on " + written + " is over, name today or a day to come, " + example};
    if (*on > core::add_days(today, days_ahead_max))
        return core::refusal{"--on " + written + " is more than a year ahead, " + example};
    return *on;
}

std::string text_of(ports::ledger& ledger, const core::document& body)
{
    return core::plain_text(body, bot::names_for(ledger, body, {}));
}

// Each line moved to the right, below the name.
std::string indented(const std::string& text)
{
    std::istringstream lines(text);
    std::string result;
    for (std::string line; std::getline(lines, line);)
        result += "  " + line + "\n";
    return result;
}

std::string silent_words(const commands::rehearsal& seen)
{
    std::string text;
    for (const auto& [why, count] : seen.silent)
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + core::to_string(why);
    return text.empty() ? "none" : text;
}

// "Ana", "#dba"
std::string name_of(ports::ledger& ledger, const commands::rehearsed_batch& batch)
{
    if (const auto place = batch.place ? ledger.places.find(batch.place) : std::nullopt)
        return "#" + place->name;
    const auto who = batch.who ? ledger.people.find(batch.who) : std::nullopt;
    return who ? who->name : "somebody";
}

void print_text(ports::ledger& ledger, const core::policy& policy, const commands::rehearsal& seen, core::day on,
                core::instant at)
{
    std::cout << core::day_words(on, at, policy.hours.zone) << ": "
              << core::counted(seen.batches.size(), "message", "messages")
              << (policy.rollout.is_preview ? " would be sent without [rollout] nudges = \"preview\"" : "")
              << ", if nobody does anything until then.\n";
    for (const auto& batch : seen.batches) {
        const auto who = ledger.people.find(batch.who);
        const auto zone = who ? core::working_time_of(*who, policy.hours).zone : policy.hours.zone;
        std::cout << '\n'
                  << name_of(ledger, batch) << ", " << core::moment_words(batch.at, at, zone) << '\n'
                  << indented(text_of(ledger, batch.message));
    }
    std::cout << "\nSilent: " << silent_words(seen) << ".\n";
    if (seen.is_cut)
        std::cout << "Only the " << commands::rehearsed_max << " most urgent open actions were read.\n";
}

void print_json(ports::ledger& ledger, const commands::rehearsal& seen, core::day on)
{
    auto people = nlohmann::json::array();
    auto channels = nlohmann::json::array();
    for (const auto& batch : seen.batches) {
        auto actions = nlohmann::json::array();
        for (const auto& each : batch.what.items)
            actions.push_back(
                {{"id", core::format_id(each.item.id)}, {"occasion", core::to_string(each.why.occasion)}});
        for (const auto& each : batch.what.news)
            actions.push_back({{"id", core::format_id(each.item.id)}, {"occasion", "news"}});
        auto& listeners = batch.place ? channels : people;
        listeners.push_back({{"name", name_of(ledger, batch)},
                             {"at", core::format_instant(batch.at)},
                             {"actions", std::move(actions)},
                             {"text", text_of(ledger, batch.message)}});
    }
    auto silent = nlohmann::json::object();
    for (const auto& [why, count] : seen.silent)
        silent[core::to_string(why)] = count;
    const nlohmann::json all = {{"on", core::format_day(on)},
                                {"people", std::move(people)},
                                {"channels", std::move(channels)},
                                {"silent", silent}};
    std::cout << all.dump(2) << '\n';
}

// ---- people ----

constexpr std::chrono::seconds bot_patience{60};

// Empty: it cannot be read.
std::optional<std::string> read_file(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    std::string text(language::people_bytes_max + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.gcount() == 0 && !stream.eof())
        return std::nullopt;
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

// The bot serves one workspace: that of the person who was met first.
std::string workspace_of(ports::ledger& ledger)
{
    const auto first = ledger.people.identity_in({}, core::person_id{1});
    return first ? first->workspace : std::string();
}

std::string rehearse_import(const ops::settings& values, const std::string& text)
{
    auto database = store::database::open_read_only(store::database_options(values.store.path));
    store::sqlite_ledger ledger(database);
    auto& ports = ledger.ports();
    return import_answer(
        commands::plan_import(ports, values.policy, workspace_of(ports), language::read_people(text), now()));
}

std::string carry_out_import(const ops::settings& values, const std::string& text)
{
    auto answer = ops::ask_running_bot(ops::control_path(values.store.path), request_import(text), bot_patience);
    if (!answer)
        throw std::runtime_error(answer.error().text);
    if (*answer)
        return std::move(**answer);
    auto database = store::database::open(store::database_options(values.store.path));
    store::sqlite_ledger ledger(database);
    const auto file = language::read_people(text);
    const auto plan = commands::plan_import(ledger.ports(), values.policy, workspace_of(ledger.ports()), file, now());
    if (plan.problems.empty())
        for (const auto& part : commands::parts_of(file))
            ledger.transact(
                [&](ports::ledger& ports) { import_part(ports, values.policy, workspace_of(ports), part, now()); });
    return import_answer(plan);
}

int print_import(const std::string& answer, const import_request& asked)
{
    const auto said = nlohmann::json::parse(answer, nullptr, false);
    if (!said.is_object() || !said.contains("problems"))
        return fail(database_unusable, "the running bot says " + answer);
    for (const auto& each : said["problems"])
        std::cerr << "makegood: " << each.get<std::string>() << '\n';
    if (!said["problems"].empty()) {
        std::cerr << "makegood: nothing was changed\n";
        return usage;
    }
    for (const auto& each : said["changes"])
        std::cout << each.get<std::string>() << '\n';
    const auto count = [&said](const char* name) { return std::to_string(said[name].get<int>()); };
    std::cout << core::counted(said["changes"].size(), "change", "changes") << ", " << count("unchanged")
              << " as they were. Found by address: " << count("by_address") << ", by name: " << count("by_name")
              << ", by id: " << count("by_id") << ".\n";
    if (!asked.is_applied)
        std::cout << "Nothing was changed. To do it: makegood people import " << asked.file << " --apply\n";
    return done;
}

} // namespace

std::string request_import(const std::string& text)
{
    const nlohmann::json request = {{"do", "import-people"}, {"file", text}};
    return request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<std::string> requested_import(const std::string& request)
{
    const auto asked = nlohmann::json::parse(request, nullptr, false);
    const bool is_it = asked.is_object() && asked.value("do", "") == "import-people" && asked.contains("file")
        && asked["file"].is_string();
    return is_it ? std::optional(asked["file"].get<std::string>()) : std::nullopt;
}

void import_part(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
                 const language::people_table& part, core::instant now)
{
    const auto plan = commands::plan_import(ledger, rules, workspace, part, now);
    if (!plan.problems.empty())
        throw std::runtime_error(plan.problems.front() + "; the lines before " + std::to_string(part.rows.front().line)
                                 + " were carried out: import the file once more");
    commands::carry_out(ledger, rules, workspace, plan, now);
}

std::string import_answer(const commands::people_import& plan)
{
    const nlohmann::json said
        = {{"problems", plan.problems},     {"changes", plan.changes}, {"unchanged", plan.unchanged},
           {"by_address", plan.by_address}, {"by_name", plan.by_name}, {"by_id", plan.by_id}};
    return said.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

int import_people(const ops::settings& values, const import_request& asked)
{
    const auto text = read_file(asked.file);
    if (!text)
        return fail(usage, asked.file + " cannot be read");
    try {
        return print_import(asked.is_applied ? carry_out_import(values, *text) : rehearse_import(values, *text), asked);
    } catch (const std::exception& problem) {
        return fail(database_unusable, problem.what());
    }
}

int print_nudges(const ops::settings& values, store::database& database, const nudges_request& asked)
{
    const auto at = now();
    const auto on = day_asked(asked.on, core::local_day(at, core::zone_or_utc(values.policy.hours.zone)));
    if (!on)
        return fail(usage, on.error().text);
    store::sqlite_ledger ledger(database);
    auto& ports = ledger.ports();
    bot::facts_at facts(ports, values.policy, at);
    const auto facts_of = [&](const core::action& item) { return facts.of(item); };
    const auto seen = commands::rehearse(ports, values.policy, facts_of, at, *on);
    if (asked.is_json)
        print_json(ports, seen, *on);
    else
        print_text(ports, values.policy, seen, *on, at);
    std::cout.flush();
    return std::cout ? done : fail(database_unusable, "standard output cannot be written");
}

} // namespace makegood
