// The program: subcommands, settings, signals, exit codes. Together with run.cpp and tools.cpp the only files that know
// every room.
// Exit codes: 0 done, 1 a problem found by `check`, 2 usage or settings, 3 refused credentials, 4 database unusable.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/nudger.hpp>
#include <makegood/bot/quarantine.hpp>
#include <makegood/commands/digest_report.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/language/similarity.hpp>
#include <makegood/matrix/check.hpp>
#include <makegood/ops/check.hpp>
#include <makegood/ops/clock.hpp>
#include <makegood/ops/control.hpp>
#include <makegood/ops/log.hpp>
#include <makegood/ops/settings.hpp>
#include <makegood/playground/playground.hpp>
#include <makegood/slack/check.hpp>
#include <makegood/slack/manifest.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/export.hpp>
#include <makegood/store/ledger.hpp>

#include "platform_settings.hpp"
#include "run.hpp"
#include "tools.hpp"

namespace asio = boost::asio;
using namespace makegood;

namespace {

struct arguments
{
    std::optional<std::string> settings_file;
    std::string export_format = "json";
    std::string backup_file;
    bool is_full_manifest = false;
    bool is_unparking = false;
    nudges_request nudges;
    import_request people;
    playground::playground_options playground;
};

core::outcome<ops::settings> settings_of(const arguments& given)
{
    return ops::load_settings(given.settings_file, ops::read_environment());
}

int start(const arguments& given)
{
    auto values = settings_of(given);
    if (!values)
        return fail(usage, values.error().text);
    return run_bot(std::move(*values));
}

// ---- the other subcommands ----

// Runs `work` on the database of the settings, read-only beside a running bot.
template <class Work>
int with_database(const arguments& given, Work&& work)
{
    const auto values = settings_of(given);
    if (!values)
        return fail(usage, values.error().text);
    try {
        auto database = store::database::open_read_only(store::database_options(values->store.path));
        return work(*values, database);
    } catch (const std::exception& problem) {
        return fail(database_unusable, problem.what());
    }
}

int export_all(const arguments& given)
{
    return with_database(given, [&](const ops::settings&, store::database& database) {
        const auto format = given.export_format == "csv" ? store::export_format::csv
            : given.export_format == "md"                ? store::export_format::markdown
                                                         : store::export_format::json;
        store::write_export(database, format, std::cout);
        std::cout.flush();
        return std::cout ? done : fail(database_unusable, "standard output cannot be written");
    });
}

int back_up(const arguments& given)
{
    return with_database(given, [&](const ops::settings&, store::database& database) {
        database.copy_to(given.backup_file);
        std::cout << "Copied to " << given.backup_file << '\n';
        return done;
    });
}

int print_digest(const arguments& given)
{
    return with_database(given, [&](const ops::settings& values, store::database& database) {
        store::sqlite_ledger ledger(database);
        asio::io_context loop;
        const auto now = ops::system_clock_port(loop.get_executor()).now();
        const auto place = commands::digest_place(ledger.ports(), values.policy, {});
        // What every full member may read: it is likely to be passed on.
        const auto is_readable = [](const core::place& origin) {
            return core::may_read(origin, {core::standing::member, true, std::nullopt});
        };
        const auto body = commands::digest_document(ledger.ports(), values.policy, is_readable, now);
        std::cout << core::plain_text(body, bot::names_for(ledger.ports(), body, place ? place->workspace : ""))
                  << '\n';
        return done;
    });
}

int bring_people_in(const arguments& given)
{
    const auto values = settings_of(given);
    return values ? import_people(*values, given.people) : fail(usage, values.error().text);
}

int rehearse(const arguments& given)
{
    return with_database(given, [&](const ops::settings& values, store::database& database) {
        return print_nudges(values, database, given.nudges);
    });
}

// Through the running bot, which sends them at once; without one in the database, for the next.
core::outcome<int> unpark_all(const ops::settings& values)
{
    constexpr std::chrono::seconds patience{10};
    const auto answer = ops::ask_running_bot(ops::control_path(values.store.path), unpark_request, patience);
    if (!answer)
        return answer.error();
    int count = 0;
    if (*answer) {
        const auto said = nlohmann::json::parse(**answer, nullptr, false);
        if (!said.is_object() || !said.contains("count"))
            return core::refusal{"the running bot says " + **answer};
        return said["count"].get<int>();
    }
    auto database = store::database::open(store::database_options(values.store.path));
    store::sqlite_ledger ledger(database);
    ledger.transact([&count](ports::ledger& ports) { count = ports.outbox.unpark({}); });
    return count;
}

int retry_parked(const arguments& given)
{
    const auto values = settings_of(given);
    if (!values)
        return fail(usage, values.error().text);
    try {
        const auto count = unpark_all(*values);
        if (!count)
            return fail(database_unusable, count.error().text);
        std::cout << *count << " will be sent again.\n";
        return done;
    } catch (const std::exception& problem) {
        return fail(database_unusable, problem.what());
    }
}

int list_parked(const arguments& given)
{
    if (given.is_unparking)
        return retry_parked(given);
    return with_database(given, [](const ops::settings&, store::database& database) {
        constexpr int shown = 1000;
        store::sqlite_ledger ledger(database);
        const auto rows = ledger.ports().outbox.parked(shown);
        for (const auto& row : rows)
            std::cout << row.id.value << '\t' << row.message.key << '\t' << row.problem << '\n';
        const auto kept_out = bot::quarantined(ledger.ports(), shown);
        for (const auto& key : kept_out)
            std::cout << "quarantined\t" << key << "\tit was under way in two aborts of the program\n";
        std::cout << rows.size() << " parked. `makegood parked --retry` sends them again.\n";
        if (!kept_out.empty())
            std::cout << kept_out.size()
                      << " quarantined: please report this. Inputs are ignored; actions get no reminders until "
                         "somebody changes them; batches (nudge/…) are left out of their day.\n";
        return done;
    });
}

int print_manifest(const arguments& given)
{
    const auto values = settings_of(given);
    if (!values)
        return fail(usage, values.error().text);
    const auto size = given.is_full_manifest ? slack::manifest_size::full : slack::manifest_size::minimal;
    auto word = values->policy.command_word;
    if (word.starts_with('/'))
        word.erase(0, 1);
    std::cout << slack::manifest(word, size);
    return done;
}

using kind = ops::finding::kind;

// Runs what asks a platform; `ask` is given a loop, a clock and a log that print none of the secrets.
template <class Ask>
std::vector<ops::finding> ask_platform(const ops::settings& values, const Ask& ask)
{
    asio::io_context loop;
    ops::log_options options;
    options.secrets = secrets_of(values);
    ops::operator_log log(std::move(options));
    ops::system_clock_port clock(loop.get_executor());
    std::vector<ops::finding> all;
    auto checked = [&all](const std::exception_ptr& error, std::vector<ops::finding> found) {
        if (error)
            std::rethrow_exception(error);
        all = std::move(found);
    };
    asio::co_spawn(loop, ask(loop, clock, log), checked);
    loop.run();
    return all;
}

std::vector<ops::finding> bad_proxy(const core::refusal& why)
{
    return {{kind::problem, why.text, "Write it as http://proxy.example.com:3128"}};
}

std::vector<ops::finding> check_slack(const ops::settings& values)
{
    if (values.slack.app_token.empty() || values.slack.bot_token.empty())
        return {{kind::not_checked, "Slack was not asked, since a token is missing"}};
    const auto connection = slack_settings_of(values);
    if (!connection)
        return bad_proxy(connection.error());
    slack::named_in_settings named;
    named.digest_place = values.policy.digest.place;
    if (values.policy.rollout.is_preview)
        named.report_place = values.policy.rollout.report_to;
    for (const auto& team : values.policy.teams)
        if (!team.user_group.empty())
            named.user_groups.push_back(team.user_group);
    return ask_platform(values, [&](asio::io_context& loop, ports::clock& clock, ports::log& log) {
        return slack::check(loop.get_executor(), *connection, std::move(named), clock, log);
    });
}

std::vector<ops::finding> check_matrix(const ops::settings& values)
{
    const auto connection = matrix_settings_of(values);
    if (!connection)
        return bad_proxy(connection.error());
    return ask_platform(values, [&](asio::io_context& loop, ports::clock& clock, ports::log& log) {
        return matrix::check(loop.get_executor(), *connection, clock, log);
    });
}

std::vector<ops::finding> check_trackers(const ops::settings& values)
{
    const auto connection = tracker_settings_of(values);
    if (!connection)
        return bad_proxy(connection.error());
    return ask_platform(values, [&](asio::io_context& loop, ports::clock&, ports::log& log) {
        return trackers::check(loop.get_executor(), *connection, log);
    });
}

// The file, and whether this version reads what is in it.
std::vector<ops::finding> check_database(const ops::settings& values)
{
    auto found = ops::check_database_file(values);
    std::error_code none;
    if (found.back().is != kind::good || std::filesystem::file_size(values.store.path, none) == 0 || none)
        return found;
    auto database = store::database::open_read_only(store::database_options(values.store.path));
    store::sqlite_ledger ledger(database);
    found.push_back(
        {kind::good, "this version reads it: " + std::to_string(ledger.ports().actions.count({})) + " actions"});
    return found;
}

int check(const arguments& given)
{
    const auto values = settings_of(given);
    if (!values)
        return fail(usage, values.error().text);
    std::vector<ops::check_part> parts = {
        {"settings", [&] { return ops::check_settings(*values); }},
        {"features", [&] { return ops::check_features(*values); }},
        {"database", [&] { return check_database(*values); }},
        {"health", [&] { return ops::check_health_address(*values); }},
    };
    const bool is_on_matrix = !values->matrix.homeserver.empty();
    const bool is_on_slack = !values->slack.app_token.empty() || !values->slack.bot_token.empty();
    if (is_on_slack || !is_on_matrix)
        parts.push_back({"slack", [&] { return check_slack(*values); }});
    if (is_on_matrix)
        parts.push_back({"matrix", [&] { return check_matrix(*values); }});
    if (values->trackers.is_any_connected())
        parts.push_back({"trackers", [&] { return check_trackers(*values); }});
    return ops::run_checks(parts, std::cout) == 0 ? done : problem_found;
}

constexpr const char* playground_settings = R"([digest]
place = "#general"
[health]
listen = ""
[[team]]
name = "sre"
user_group = "S001"
channel = "#reliability"
lead = "U004"
)";

// The playground's bot: a database and settings of its own in a folder that goes when the playground ends.
int play_in(arguments given, const std::string& executable)
{
    auto pattern = (std::filesystem::temp_directory_path() / "makegood-playground-XXXXXX").string();
    const char* made = ::mkdtemp(pattern.data());
    if (made == nullptr)
        return fail(usage, "no folder can be made in " + std::filesystem::temp_directory_path().string());
    const std::filesystem::path folder(made);
    auto& options = given.playground;
    options.bot_executable = executable;
    options.settings_file = given.settings_file.value_or((folder / "makegood.toml").string());
    if (!given.settings_file)
        std::ofstream(options.settings_file) << playground_settings;
    if (options.database.empty())
        options.database = (folder / "makegood.db").string();
    const int code = playground::run_playground(options);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return code;
}

// One line of what there is instead of the first word; empty when that is a subcommand, an option or nothing.
std::string unknown_subcommand(const CLI::App& app, const std::string& first)
{
    if (first.empty() || first.front() == '-')
        return {};
    std::vector<std::string_view> names;
    std::string all;
    for (const auto* each : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(each->get_name());
        all += (all.empty() ? "" : ", ") + each->get_name();
    }
    if (std::find(names.begin(), names.end(), first) != names.end())
        return {};
    const auto meant = language::nearest_word(first, names);
    return "there is no command \"" + first + "\"" + (meant.empty() ? "." : ", did you mean \"" + meant + "\"?")
        + " Commands: " + all;
}

std::string own_path(const char* called_as)
{
    char buffer[4096];
    const auto length = ::readlink("/proc/self/exe", buffer, sizeof buffer);
    return length > 0 ? std::string(buffer, static_cast<std::size_t>(length)) : called_as;
}

} // namespace

int main(int argc, char* argv[])
{
    std::signal(SIGPIPE, SIG_IGN);
    arguments given;
    CLI::App app{"Makegood makes teams keep what they promise after incidents."};
    app.require_subcommand(1);
    app.set_version_flag("--version", version);
    app.failure_message(CLI::FailureMessage::help);
    const auto add = [&](const char* name, const char* help) {
        auto* command = app.add_subcommand(name, help);
        command->add_option("--config", given.settings_file, "The settings file (TOML)");
        return command;
    };
    auto* run = add("run", "The bot");
    auto* play = add("playground", "The bot against a built-in workspace with a web page on 127.0.0.1");
    play->add_option("--port", given.playground.port, "The page's port; 0 takes a free one")->capture_default_str();
    play->add_option("--database", given.playground.database, "The bot's database file");
    play->add_flag("!--no-bot", given.playground.start_bot, "Do not start the bot: any Slack client may connect");
    play->add_option("--start", given.playground.start_ms, "The workspace's time at start, ms since 1970");
    auto* checks = add(
        "check", "Settings, features, database, tokens, scopes, channels: what was found, and what to do about it");
    auto* manifest = add("manifest", "The app manifest to paste into Slack");
    manifest->add_flag("--full,!--minimal", given.is_full_manifest, "With the Home tab too");
    auto* digest = add("digest", "This week's digest on standard output");
    auto* nudges = add("nudges", "Who would be reminded of what on a day, without reminding anybody");
    bool is_dry_run = false;
    nudges->add_flag("--dry-run", is_dry_run, "Nothing is sent: the bot alone sends")->required();
    nudges->add_option("--on", given.nudges.on, "The day, as 2026-11-30; else today");
    nudges->add_flag("--json", given.nudges.is_json, "As JSON");
    auto* people = add("people", "The people of the organisation");
    people->require_subcommand(1);
    auto* import = people->add_subcommand("import", "Teams, leads, hours and days away from a CSV file");
    import
        ->add_option("file", given.people.file,
                     "Columns email, team, lead, country, hours, away; the first line names them")
        ->required();
    auto* is_applied = import->add_flag("--apply", given.people.is_applied, "Change it; without, only say what would");
    import->add_flag("--dry-run", is_dry_run, "Only say what would change, as without --apply")->excludes(is_applied);
    auto* exported = add("export", "Every action with its history on standard output");
    exported->add_option("--format", given.export_format)
        ->check(CLI::IsMember({"json", "csv", "md"}))
        ->capture_default_str();
    auto* backup = add("backup", "A consistent copy of the database, also beside a running bot");
    backup->add_option("file", given.backup_file, "Where to")->required();
    auto* parked = add("parked", "Messages that could not be sent");
    parked->add_flag("--retry", given.is_unparking, "Send them again");
    auto* tells_version = add("version", "The version");
    if (const auto problem = unknown_subcommand(app, argc > 1 ? argv[1] : ""); !problem.empty())
        return fail(usage, problem);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? done : usage;
    }
    if (*run)
        return start(given);
    if (*play)
        return play_in(given, own_path(argv[0]));
    if (*checks)
        return check(given);
    if (*manifest)
        return print_manifest(given);
    if (*digest)
        return print_digest(given);
    if (*people)
        return bring_people_in(given);
    if (*nudges)
        return rehearse(given);
    if (*exported)
        return export_all(given);
    if (*backup)
        return back_up(given);
    if (*parked)
        return list_parked(given);
    if (*tells_version)
        std::cout << "makegood " << version << '\n';
    return done;
}
