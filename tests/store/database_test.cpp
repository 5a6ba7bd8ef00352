// Goal: a database is used by one writer, never by the wrong program, never changed without a copy, and can be taken
// away as an export. Method: files in a temporary folder.
#include "support/catch.hpp"

#include <fstream>
#include <sstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <makegood/store/export.hpp>

#include "migrations.hpp"
#include "schema.hpp"
#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;
using Catch::Matchers::Contains;

TEST_CASE("database: a second writer is refused and told who has it; a reader is welcome")
{
    const temporary_folder folder;
    {
        const auto writer = store::database::open(folder.database());
        CHECK_THROWS_WITH(store::database::open(folder.database()),
                          Contains("process " + std::to_string(::getpid()) + ", started "));
        CHECK_NOTHROW(store::database::open_read_only(folder.database()));
    }
    CHECK_NOTHROW(store::database::open(folder.database()));
}

TEST_CASE("database: nobody else may read the file")
{
    const temporary_folder folder;
    const auto writer = store::database::open(folder.database());
    struct ::stat facts
    {
    };
    REQUIRE(::stat(folder.database().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0077) == 0);
}

TEST_CASE("database: a newer schema, somebody else's database and no database are refused with a remedy")
{
    const temporary_folder folder;
    store::database::open(folder.database());
    {
        SQLite::Database other(folder.database().string(), SQLite::OPEN_READWRITE);
        other.exec("PRAGMA user_version = 99");
    }
    CHECK_THROWS_WITH(store::database::open(folder.database()), Contains("newer version (schema 99"));
    CHECK_THROWS_AS(store::database::open_read_only(folder.database()), store::unusable);
    const auto foreign = folder.path() / "foreign.sqlite";
    SQLite::Database(foreign.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (x)");
    CHECK_THROWS_WITH(store::database::open(foreign), Contains("not a database of makegood"));
    const auto text = folder.path() / "notes.txt";
    std::ofstream(text) << std::string(5000, 'x');
    CHECK_THROWS_WITH(store::database::open(text), Contains("it is not a database"));
    CHECK_THROWS_WITH(store::database::open(folder.path() / "no" / "folder"), Contains("lock file"));
    CHECK_THROWS_WITH(store::database::open_read_only(folder.path() / "absent"), Contains("does not exist"));
}

namespace {

// The steps of this program, and one of a later version.
std::vector<const char*> steps_and(const char* next)
{
    std::vector<const char*> steps(store::migrations().begin(), store::migrations().end());
    steps.push_back(next);
    return steps;
}

} // namespace

TEST_CASE("database: a migration keeps a copy of what was there, and is done once")
{
    const temporary_folder folder;
    store::database::open(folder.database());
    SQLite::Database file(folder.database().string(), SQLite::OPEN_READWRITE);
    const auto steps = steps_and("ALTER TABLE meta ADD COLUMN note TEXT");
    const int newest = static_cast<int>(steps.size());
    const auto copied_to = folder.database().string() + ".before-v" + std::to_string(newest);
    store::bring_up_to_date(file, folder.database(), steps);
    store::bring_up_to_date(file, folder.database(), steps);
    CHECK(file.execAndGet("PRAGMA user_version").getInt() == newest);
    CHECK_NOTHROW(file.exec("SELECT note FROM meta"));
    SQLite::Database copy(copied_to);
    CHECK(copy.execAndGet("PRAGMA user_version").getInt() == newest - 1);
    CHECK_THROWS(copy.exec("SELECT note FROM meta"));
    CHECK_FALSE(std::filesystem::exists(copied_to + ".unfinished"));
}

TEST_CASE("database: what the first version stored is read by this one, and an accepted risk is looked at again")
{
    const temporary_folder folder;
    store::create_private(folder.database());
    {
        SQLite::Database old(folder.database().string(), SQLite::OPEN_READWRITE);
        store::bring_up_to_date(old, folder.database(), store::migrations().first(1));
        old.exec("INSERT INTO action (text, public_title, state, severity, service, message, permalink, words, "
                 "is_due_assumed, slips, is_stuck, plan, links, evidence, learnt, closure_check, why_dropped, "
                 "drop_note, recorded_at, active_at, unanswered_nudges, is_escalated, risk_until) VALUES "
                 "('old', '', 3, 0, '', '', '', '', 0, 0, 0, '', '[]', '', '', 0, 1, '', 0, 0, 0, 0, 77)");
        old.exec("INSERT INTO outbox (key, kind, lane, state, line, turn, go_at, workspace, response_url, trigger, "
                 "thread, body, replaces_original, version, attempts, attempted_version, posted_channel, "
                 "posted_message, problem, queued_at) VALUES ('nudge/1/2026-11-24', 0, 3, 2, '', 0, 0, '', '', '', "
                 "'', '', 0, 1, 1, 1, '', '', '', 99)");
    }
    auto file = store::database::open(folder.database());
    store::sqlite_ledger ledger(file);
    const auto item = ledger.ports().actions.find(core::action_id{1});
    REQUIRE(item);
    CHECK(item->text == "old");
    CHECK(item->look_at == core::instant(std::chrono::milliseconds(77)));
    CHECK_FALSE(item->news_since);
    const auto batch = ledger.ports().outbox.find("nudge/1/2026-11-24");
    REQUIRE(batch);
    CHECK(batch->put_at == core::instant(std::chrono::milliseconds(99)));
}

TEST_CASE("database: a sprint that was kept in words becomes its day, and what somebody wrote stays as it is")
{
    struct planned
    {
        std::string plan, day;
    };
    const std::vector<planned> all = {{"In the sprint of Mon 30 Nov", "2026-11-30"},
                                      {"In the sprint of Fri 2 Jan", "2026-01-02"},
                                      // Planned in the year before it was last touched.
                                      {"In the sprint of Sun 30 Nov", "2025-11-30"},
                                      {"In the sprint of Mon 11 Jan 2027", "2027-01-11"},
                                      {"In the sprint of Tue 30 Nov", ""},
                                      {"In the sprint of Mon 31 Nov", ""},
                                      {"In the sprint of Mon 30 Nov, if I can", ""},
                                      {"In the sprint of Mon 30 Nov 2027", ""},
                                      {"in the sprint of Mon 30 Nov", ""},
                                      {"In the sprint of Fri 2 anF", ""},
                                      {"In the sprint of Fri 2 J", ""},
                                      {"In the sprint of Fri 30 ", ""},
                                      {"In the sprint of the move", ""},
                                      {"In the sprint of ", ""},
                                      {"on Thursday", ""},
                                      {"", ""}};
    const temporary_folder folder;
    store::create_private(folder.database());
    {
        SQLite::Database old(folder.database().string(), SQLite::OPEN_READWRITE);
        store::bring_up_to_date(old, folder.database(), store::migrations().first(30));
        for (const auto& each : all) {
            SQLite::Statement add(
                old,
                "INSERT INTO action (text, public_title, state, severity, service, message, permalink, words, "
                "is_due_assumed, slips, is_stuck, plan, links, evidence, learnt, closure_check, why_dropped, "
                "drop_note, recorded_at, active_at, unanswered_nudges, is_escalated) VALUES "
                "('old', '', 1, 0, '', '', '', '', 0, 0, 0, ?, '[]', '', '', 0, 0, '', 0, ?, 0, 0)");
            add.bind(1, each.plan);
            add.bind(2, static_cast<std::int64_t>(1795824000000)); // in November of 2026
            add.exec();
        }
    }
    auto file = store::database::open(folder.database());
    store::sqlite_ledger ledger(file);
    for (std::size_t index = 0; index < all.size(); ++index) {
        CAPTURE(all[index].plan);
        const auto item = ledger.ports().actions.find(core::action_id{static_cast<std::int64_t>(index) + 1});
        REQUIRE(item);
        CHECK((item->sprint ? core::format_day(*item->sprint) : "") == all[index].day);
        CHECK(item->plan == (all[index].day.empty() ? all[index].plan : ""));
    }
}

TEST_CASE("database: why a promise waits is read once out of the history's words")
{
    struct waiting
    {
        std::vector<std::string> said; // of each "blocked", oldest first
        bool still;
        std::string reason;
    };
    const std::vector<waiting> all = {{{"on Bo: I need the db-admin role"}, true, "I need the db-admin role"},
                                      {{"on Bo: because I need it"}, true, "I need it"},
                                      {{"on Bo: because of Cy: all of it"}, true, "because of Cy: all of it"},
                                      {{"on Bo: A", "on Cy: B", "undo"}, true, "A"},
                                      {{"on https://example.org/b: the fix"}, true, "the fix"},
                                      {{"on Bo: for long", "on A-9"}, true, ""},
                                      {{"on A-9", "on Bo: now"}, true, "now"},
                                      {{"on Bo"}, true, ""},
                                      {{}, true, ""},
                                      {{"on Bo: no more"}, false, ""}};
    const temporary_folder folder;
    store::create_private(folder.database());
    {
        SQLite::Database old(folder.database().string(), SQLite::OPEN_READWRITE);
        store::bring_up_to_date(old, folder.database(), store::migrations().first(32));
        for (std::size_t index = 0; index < all.size(); ++index) {
            SQLite::Statement add(
                old,
                "INSERT INTO action (text, public_title, state, severity, service, message, permalink, words, "
                "is_due_assumed, slips, is_stuck, plan, links, evidence, learnt, closure_check, why_dropped, "
                "drop_note, recorded_at, active_at, unanswered_nudges, is_escalated, blocked_person, blocked_link, "
                "blocked_look_at) VALUES ('old', '', 1, 0, '', '', '', '', 0, 0, 0, '', '[]', '', '', 0, 0, '', 0, 0, "
                "0, 0, iif(?1, 2, NULL), iif(?1, '', NULL), iif(?1, 9, NULL))");
            add.bind(1, all[index].still ? 1 : 0);
            add.exec();
            for (const auto& detail : all[index].said) {
                SQLite::Statement change(old,
                                         "INSERT INTO history (action, at, way, verb, detail, before) "
                                         "VALUES (?, 1, 0, ?, ?, '{\"blocked\":{\"person\":2}}')");
                change.bind(1, static_cast<std::int64_t>(index) + 1);
                change.bind(2, detail == "undo" ? "undo" : "block");
                change.bind(3, detail);
                change.exec();
            }
        }
    }
    auto file = store::database::open(folder.database());
    store::sqlite_ledger ledger(file);
    for (std::size_t index = 0; index < all.size(); ++index) {
        CAPTURE(index);
        const auto item = ledger.ports().actions.find(core::action_id{static_cast<std::int64_t>(index) + 1});
        REQUIRE(item);
        CHECK(item->blocked.has_value() == all[index].still);
        CHECK((item->blocked ? item->blocked->reason : "") == all[index].reason);
    }
    // Nor does it go where an undo brings back how it was.
    SQLite::Database file_of_history(folder.database().string());
    SQLite::Statement kept(file_of_history,
                           "SELECT count(*) FROM history JOIN action ON action.id = history.action "
                           "WHERE ifnull(before ->> '$.blocked.reason', '') "
                           "IS NOT ifnull(blocked_reason, '') OR before ->> '$.blocked.person' <> 2");
    REQUIRE(kept.executeStep());
    CHECK(kept.getColumn(0).getInt() == 0);
}

TEST_CASE("database: a migration that fails changes nothing")
{
    const temporary_folder folder;
    store::database::open(folder.database());
    SQLite::Database file(folder.database().string(), SQLite::OPEN_READWRITE);
    const auto steps = steps_and("CREATE TABLE half (x); CREATE TABLE meta (x)");
    CHECK_THROWS(store::bring_up_to_date(file, folder.database(), steps));
    CHECK(file.execAndGet("PRAGMA user_version").getInt() == static_cast<int>(steps.size()) - 1);
    CHECK_FALSE(file.tableExists("half"));
}

namespace {

void fill(store::database& file)
{
    store::sqlite_ledger ledger(file);
    auto& on = ledger.ports();
    core::person ana;
    ana.name = "Ana";
    ana.handle = "ana";
    const auto id = on.people.put({"T1", "U1"}, ana, at(0));
    core::incident incident;
    incident.key = "INC-104";
    const auto incident_id = on.incidents.add(incident);
    ledger.transact([&](ports::ledger& unit) {
        for (int number = 0; number < 1100; ++number)
            unit.actions.add(promise(id.value, "filler"));
    });
    auto item = full_action();
    item.owner = id;
    item.incident = incident_id;
    item.id = on.actions.add(item);
    ports::change entry;
    entry.action = item.id;
    entry.actor = id;
    entry.verb = "record";
    entry.at = at(0);
    on.history.record(entry);
    on.inbox.keep("command/1", at(0), std::nullopt, "https://hooks.example.org/very-secret");
}

std::string exported(store::database& file, store::export_format format)
{
    std::ostringstream out;
    store::write_export(file, format, out);
    return out.str();
}

} // namespace

TEST_CASE("export: every action with its people, dates and history, beside a running writer, without secrets")
{
    const temporary_folder folder;
    auto writer = store::database::open(folder.database());
    fill(writer);
    auto reader = store::database::open_read_only(folder.database());
    const auto text = exported(reader, store::export_format::json);
    const auto all = nlohmann::json::parse(text);
    REQUIRE(all.at("actions").size() == 1101);
    CHECK(all["actions"][0]["id"] == "A-1");
    CHECK(all["actions"][0]["due"].is_null());
    CHECK(all["actions"][0]["sprint"].is_null());
    const auto& last = all["actions"][1100];
    CHECK(last["id"] == "A-1101");
    CHECK(last["owner"]["handle"] == "ana");
    CHECK(last["asker"].is_null());
    CHECK(last["incident"] == "INC-104");
    CHECK(last["state"] == "closed");
    CHECK(last["due"] == "2026-11-27");
    CHECK(last["first_due"] == core::format_instant(at(2)));
    CHECK(last["slips"] == 4);
    CHECK(last["sprint"] == "2026-12-14");
    CHECK(last["source"]["words"] == "ACTION: words");
    CHECK(last["history"][0]["verb"] == "record");
    CHECK(last["history"][0]["actor"]["name"] == "Ana");
    CHECK(all["incidents"][0]["key"] == "INC-104");
    CHECK(text.find("very-secret") == std::string::npos);
    std::ostringstream broken;
    broken.setstate(std::ios::badbit);
    CHECK_THROWS(store::write_export(reader, store::export_format::json, broken));
}

TEST_CASE("export: tables have one line per action, and cells cannot break out of them")
{
    const temporary_folder folder;
    auto file = store::database::open(folder.database());
    store::sqlite_ledger ledger(file);
    ledger.ports().actions.add(promise(1, "=cmd|\"x\", y\nz"));
    const auto csv = exported(file, store::export_format::csv);
    CHECK_THAT(csv, Contains("\"'=cmd|\"\"x\"\", y\nz\""));
    const auto table = exported(file, store::export_format::markdown);
    CHECK_THAT(table, Contains("| =cmd\\|\"x\", y z |"));
    CHECK(std::count(table.begin(), table.end(), '\n') == 3);
}

TEST_CASE("export: tables too say who was asked, and what happened since")
{
    const temporary_folder folder;
    auto file = store::database::open(folder.database());
    store::sqlite_ledger ledger(file);
    auto& on = ledger.ports();
    core::person bo;
    bo.name = "Bo";
    auto item = promise(1, "write the runbook");
    item.state = core::state::proposed;
    item.owner = {};
    item.offered_to = on.people.put({"T1", "U002"}, bo, at(0));
    const auto id = on.actions.add(item);
    const auto note = [&](core::person_id actor, const char* verb, const char* detail) {
        ports::change entry;
        entry.action = id;
        entry.actor = actor;
        entry.at = at(0);
        entry.verb = verb;
        entry.detail = detail;
        on.history.record(entry);
    };
    note(item.offered_to, "record", "asked Bo");
    note({}, "wake", "A-9 | is done");
    const auto day = core::format_instant(at(0)).substr(0, 10);
    const auto table = exported(file, store::export_format::markdown);
    CHECK_THAT(table, Contains("| asker | asked |") && Contains("| history |") && Contains(" | Bo | "));
    CHECK_THAT(table, Contains("UTC, Bo recorded it: asked Bo<br>" + day));
    CHECK_THAT(table, Contains("Makegood brought it back: A-9 \\| is done |\n"));
    CHECK_THAT(exported(file, store::export_format::csv),
               Contains("recorded it: asked Bo\n" + day) && Contains("\"Bo\""));
}
