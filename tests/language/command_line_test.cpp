#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include <makegood/language/command_line.hpp>

#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::language;

namespace {

// Monday 23 November 2026, 10:15 in London. A-1 to A-20 exist; INC-104 and #payments-down are incidents.
surroundings around()
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

std::string say(const person_word& who)
{
    return who.user.empty() ? (who.name.empty() ? "" : "@" + who.name) : "<" + who.user + ">";
}

std::string say(const recording& line)
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

std::string id_words(core::action_id id) { return id ? " " + std::to_string(id.value) : ""; }
std::string field(const char* name, const std::string& value)
{
    return value.empty() ? "" : std::string(" ") + name + "=" + value;
}
std::string flag(const char* name, bool value) { return value ? std::string(" ") + name : ""; }
std::string day(const std::optional<core::deadline>& due) { return due ? " " + core::format_day(due->on) : ""; }

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
    std::string operator()(const done_command& it) const { return "done" + id_words(it.id) + field("note", it.note); }
    std::string operator()(const later_command& it) const
    {
        return "later" + id_words(it.id) + day(it.until) + (it.until ? "" : field("unread", it.phrase))
            + field("because", it.because);
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
        return "decline" + id_words(it.id) + field("because", it.because) + field("risk", say(it.accepter));
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
            + flag("resolved", it.is_resolved);
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
    std::string operator()(const status_command&) const { return "status"; }
    std::string operator()(const help_command& it) const { return "help" + field("topic", it.topic); }
    std::string operator()(const unclear_command& it) const
    {
        const char* why = it.why == unclear_command::cause::several_owners ? " several_owners"
            : it.why == unclear_command::cause::nothing                    ? " nothing"
                                                                           : "";
        return "unclear[" + it.typed + "]" + why + field("meant", it.suggestion);
    }
};

std::string parse(const std::string& words) { return std::visit(sayer{}, parse_command(words, around())); }

struct row
{
    std::string typed;
    std::string read;
};

void check(const std::vector<row>& rows)
{
    for (const auto& each : rows) {
        INFO("typed: " << each.typed);
        CHECK(parse(each.typed) == each.read);
    }
}

} // namespace

TEST_CASE("command line: a verb followed by its form is a command")
{
    check({
        {"mine", "mine"},
        {"  MINE  ", "mine"},
        {"list", "list"},
        {"list all", "list"},
        {"list open", "list"},
        {"list @ana", "list owner=@ana"},
        {"list <@U001>", "list owner=<U001>"},
        {"list overdue", "list overdue"},
        {"list offered", "list offered"},
        {"list ideas", "list ideas"},
        {"list blocked", "list blocked"},
        {"list mine", "list mine"},
        {"list for INC-104", "list for=INC-104"},
        {"list for #inc-104-checkout-down", "list for=inc-104-checkout-down"},
        {"list service:db", "list service=db"},
        {"list team:dba", "list team=dba"},
        {"list <!subteam^S001> overdue", "list overdue team=S001"},
        {"list @ana, overdue, service:db", "list owner=@ana overdue service=db"},
        {"list overdue for INC-104", "list overdue for=INC-104"},
        {"list page 2", "list page1"},
        {"A-17", "show 17"},
        {"a17", "show 17"},
        {"17", "show 17"},
        {"a-17", "show 17"},
        {"A17", "show 17"},
        {"A-17.", "show 17"},
        {"show A-17", "show 17"},
        {"show 999", "show 999"},
        {"done", "done"},
        {"done A-17", "done 17"},
        {"Done a17", "done 17"},
        {"done 17", "done 17"},
        {"done 999", "done 999"},
        {"done A-17 https://example.com/pull/9", "done 17 note=https://example.com/pull/9"},
        {"done 17 merged and rolled out", "done 17 note=merged and rolled out"},
        {"done A-17: rolled out", "done 17 note=rolled out"},
        {"close A-17", "done 17"},
        {"later", "later"},
        {"later A-17", "later 17"},
        {"later A-17 fri", "later 17 2026-11-27"},
        {"later 17 next friday", "later 17 2026-12-04"},
        {"later A-17 fri because the vendor is late", "later 17 2026-11-27 because=the vendor is late"},
        {"later A-17 until 4 dec, because of leave", "later 17 2026-12-04 because=of leave"},
        {"later A-17 whenever", "later 17 unread=whenever"},
        {"snooze A-17 tomorrow", "later 17 2026-11-24"},
        {"give", "give"},
        {"give A-17 @bo", "give 17 to=@bo"},
        {"give A-17 to <@U002>", "give 17 to=<U002>"},
        {"give 17 @bo", "give 17 to=@bo"},
        {"give A-17 <!subteam^S001>", "give 17 team=S001"},
        {"give A-17 to <!subteam^S001|@platform>", "give 17 team=@platform"},
        {"assign A-17 @bo", "give 17 to=@bo"},
        {"give @ana's to @bo", "give all_of=@ana to=@bo"},
        {"give <@U001>'s to <@U002> for INC-104", "give all_of=<U001> to=<U002> for=INC-104"},
        {"give A-17", "give 17"},
        {"give A-17 somebody", "give 17"},
        {"blocked", "blocked"},
        {"blocked A-17", "blocked 17"},
        {"blocked A-17 on @bo", "blocked 17 on=@bo"},
        {"blocked A-17 <@U002>", "blocked 17 on=<U002>"},
        {"blocked A-17 on PAY-881", "blocked 17 link=PAY-881"},
        {"blocked A-17 on https://example.com/t/1", "blocked 17 link=https://example.com/t/1"},
        {"blocked A-17 A-9", "blocked 17 action 9"},
        {"blocked A-17 on a9", "blocked 17 action 9"},
        {"blocked A-17 on the vendor's answer", "blocked 17 because=the vendor's answer"},
        {"decline A-17", "decline 17"},
        {"decline A-17 because it is retired, risk @vp", "decline 17 because=it is retired risk=@vp"},
        {"decline A-17 because the risk is low risk <@U002>", "decline 17 because=the risk is low risk=<U002>"},
        {"decline A-17 because the risk is low", "decline 17 because=the risk is low"},
        {"drop A-17 because nobody wants it", "decline 17 because=nobody wants it"},
        {"accept A-17", "accept 17"},
        {"accept 17", "accept 17"},
        {"accept A-17 by fri", "accept 17 2026-11-27"},
        {"take A-17", "accept 17"},
        {"accept A-17 someday", "accept 17 unread=someday"},
        {"undo", "undo"},
        {"undo A-17", "undo 17"},
        {"edit A-17 add an alert on lag", "edit 17 text=add an alert on lag"},
        {"edit A-17 add an alert, sev:2, service:db", "edit 17 text=add an alert sev=2 service=db"},
        {"edit A-17 sev:1", "edit 17 sev=1"},
        {"edit A-17 by friday", "edit 17 2026-11-27"},
        {"edit A-17 add an alert by friday", "edit 17 text=add an alert 2026-11-27"},
        {"edit A-17", "edit 17"},
        {"reopen A-17", "reopen 17"},
        {"reopen A-17 because it came back", "reopen 17 because=it came back"},
        {"note A-17 the vendor answered", "note 17 text=the vendor answered"},
        {"note 17 asked <@U002> about it", "note 17 text=asked @bo about it"},
        {"note A-17 first line\nsecond line", "note 17 text=first line\nsecond line"},
        {"link A-17 PAY-881", "link 17 PAY-881"},
        {"link A-17 https://example.com/x PAY-881", "link 17 https://example.com/x PAY-881"},
        {"link A-17", "link 17"},
        {"incident", "incident"},
        {"incident INC-104", "incident key=INC-104"},
        {"incident INC-104 sev:1 service:db title checkout is down",
         "incident key=INC-104 sev=1 service=db title=checkout is down"},
        {"incident sev:2", "incident sev=2"},
        {"incident doc https://example.com/d", "incident doc=https://example.com/d"},
        {"incident resolve", "incident resolved"},
        {"incident INC-104 resolved", "incident key=INC-104 resolved"},
        {"digest", "digest"},
        {"digest preview", "digest preview"},
        {"promises", "promises"},
        {"promises off", "promises off"},
        {"Promises on here", "promises on here"},
        {"status", "status"},
        {"help", "help"},
        {"", "help"},
        {" \t ", "help"},
        {"help later", "help topic=later"},
        {"help more", "help topic=more"},
    });
}

TEST_CASE("command line: a verb without its form is the beginning of an action")
{
    check({
        {"move the cron off db-3 by friday", "record[move the cron off db-3] due=2026-11-27"},
        {"done is better than perfect doc by fri", "record[done is better than perfect doc] due=2026-11-27"},
        {"list all orphaned volumes by fri", "record[list all orphaned volumes] due=2026-11-27"},
        {"help the new hires set up tracing", "record[help the new hires set up tracing]"},
        {"later stages need a timeout", "record[later stages need a timeout]"},
        {"give the dba team access", "record[give the dba team access]"},
        {"give @ana's review a second pair of eyes", "record[give @ana's review a second pair of eyes]"},
        {"blocked requests need a metric", "record[blocked requests need a metric]"},
        {"decline invalid tokens earlier", "record[decline invalid tokens earlier]"},
        {"accept the new TLS cert by fri", "record[accept the new TLS cert] due=2026-11-27"},
        {"promises here are not kept", "record[promises here are not kept]"},
        {"undo the change to the pool", "record[undo the change to the pool]"},
        {"edit the alert's text", "record[edit the alert's text]"},
        {"reopen the ticket about lag", "record[reopen the ticket about lag]"},
        {"note 99 hosts are slow", "record[note 99 hosts are slow]"},
        {"note the limits in the runbook", "record[note the limits in the runbook]"},
        {"link 3 dashboards in the runbook", "record[link 3 dashboards in the runbook]"},
        {"link the runbook from the alert", "record[link the runbook from the alert]"},
        {"incident review for the db", "record[incident review for the db]"},
        {"incident title needs a validator", "record[incident title needs a validator]"},
        {"incident resolve automation for alerts", "record[incident resolve automation for alerts]"},
        {"incident doc template is missing", "record[incident doc template is missing]"},
        {"digest the logs of the proxy", "record[digest the logs of the proxy]"},
        {"status page shows stale data", "record[status page shows stale data]"},
        {"mine the logs for retries", "record[mine the logs for retries]"},
        {"show A-17 in the digest", "record[show A-17 in the digest]"},
        {"close the port on db-3", "record[close the port on db-3]"},
        {"drop the old index tomorrow", "record[drop the old index] due=2026-11-24"},
        {"take 99 backups of the ledger", "record[take 99 backups of the ledger]"},
        {"later 3 hosts need a restart", "record[later 3 hosts need a restart]"},
        {"assign 2 owners per service", "record[assign 2 owners per service]"},
        {"accept 3 new nodes into the pool", "record[accept 3 new nodes into the pool]"},
        // Whether or not there is such an action.
        {"close 3 stale firewall ports by friday", "record[close 3 stale firewall ports] due=2026-11-27"},
        {"edit 4 dashboards to show p99", "record[edit 4 dashboards to show p99]"},
        {"blocked 1 hosts need unblocking", "record[blocked 1 hosts need unblocking]"},
        {"drop 2 unused indexes on orders by fri", "record[drop 2 unused indexes on orders] due=2026-11-27"},
        {"reopen 3 tickets about lag", "record[reopen 3 tickets about lag]"},
    });
    check({
        {"close 17 https://example.com/t/1", "done 17 note=https://example.com/t/1"},
        {"close 17", "done 17"},
        {"done 17 fixed it", "done 17 note=fixed it"},
        {"edit 17 sev:1", "edit 17 sev=1"},
        {"edit 17 by friday", "edit 17 2026-11-27"},
        {"blocked 17 on the vendor", "blocked 17 because=the vendor"},
        {"drop 17 because nobody wants it", "decline 17 because=nobody wants it"},
        {"reopen 17", "reopen 17"},
    });
}

TEST_CASE("command line: an owner, a readable date or three words make an action")
{
    check({
        {"@ana add an alert on replica lag by friday", "record[add an alert on replica lag] owner=@ana due=2026-11-27"},
        {"<@U001> add an alert on replica lag by friday",
         "record[add an alert on replica lag] owner=<U001> due=2026-11-27"},
        {"@ana fix", "record[fix] owner=@ana"},
        {"@ana: fix the alert", "record[fix the alert] owner=@ana"},
        {"fix db by fri", "record[fix db] due=2026-11-27"},
        {"fix the db", "record[fix the db]"},
        {"fix db", "unclear[fix db]"},
        {"@ana by friday", "unclear[@ana by friday] nothing"},
        {"by end of next week", "unclear[by end of next week] nothing"},
        {"add tests", "record[add tests]"},
        {"Add tests", "record[Add tests]"},
        {"add", "unclear[add]"},
        {"+ fix", "record[fix]"},
        {"+fix", "record[fix]"},
        {"+ done A-17", "record[done A-17]"},
        {"+", "unclear[+] nothing"},
        {"add done A-17", "record[add done A-17]"},
        {"@ana", "unclear[@ana] nothing"},
        {"<@U009> fix it please", "record[<@U009> fix it please]"},
        {"@here fix it please", "record[@here fix it please]"},
        {"@types/node update to 20", "record[@types/node update to 20]"},
        {"@ana and @bo fix it", "unclear[@ana and @bo fix it] several_owners"},
        {"@ana @bo fix it", "unclear[@ana @bo fix it] several_owners"},
        {"<!subteam^S001|@platform> fix the lag alert", "record[fix the lag alert] team=@platform"},
        {"<!subteam^S001> fix it", "record[fix it] team=S001"},
        {"A-17 fri", "unclear[A-17 fri] meant=later A-17 fri"},
        {"A-17 by friday", "unclear[A-17 by friday] meant=later A-17 by friday"},
        {"don A-17", "unclear[don A-17] meant=done A-17"},
        {"lsit", "unclear[lsit] meant=list"},
        {"mien", "unclear[mien] meant=mine"},
        {"stauts", "unclear[stauts] meant=status"},
        {"accpet A-17", "unclear[accpet A-17] meant=accept A-17"},
        {"show", "unclear[show] meant=help show"},
        {"xyzzy", "unclear[xyzzy]"},
        {"write it up by christmas", "record[write it up by christmas] unread=by christmas"},
        {"add an alert tomorrow 5pm", "record[add an alert] due=2026-11-24!"},
    });
}

TEST_CASE("command line: a person at the end owes it unless the sentence claims them")
{
    check({
        {"add an alert on lag @ana", "record[add an alert on lag] owner=@ana"},
        {"add an alert on lag, @ana", "record[add an alert on lag] owner=@ana"},
        {"add an alert on lag (@ana)", "record[add an alert on lag] owner=@ana"},
        {"add an alert on lag by friday @ana", "record[add an alert on lag] owner=@ana due=2026-11-27"},
        {"add an alert on lag @ana by friday", "record[add an alert on lag] owner=@ana due=2026-11-27"},
        {"add an alert on lag <@U002>", "record[add an alert on lag] owner=<U002>"},
        {"review the new plan with @ana", "record[review the new plan with @ana]"},
        {"hand the pager to <@U001>", "record[hand the pager to @ana]"},
        {"@bo review the plan with @ana", "record[review the plan with @ana] owner=@bo"},
        {"@bo add an alert on lag @ana", "record[add an alert on lag @ana] owner=@bo"},
        {"ask about the lag @ana and @bo", "record[ask about the lag @ana and @bo]"},
        {"walk through the plan @ana @bo", "record[walk through the plan @ana @bo]"},
    });
}

TEST_CASE("command line: tags stand anywhere")
{
    check({
        {"fix the lag for INC-104 by fri", "record[fix the lag] due=2026-11-27 for=INC-104"},
        {"fix the lag by fri for INC-104", "record[fix the lag] due=2026-11-27 for=INC-104"},
        {"for INC-104 fix the lag", "record[fix the lag] for=INC-104"},
        {"fix the lag for #payments-down", "record[fix the lag] for=payments-down"},
        {"fix the lag for payments-down", "record[fix the lag] for=payments-down"},
        {"fix the lag for INC-999", "record[fix the lag for INC-999]"},
        {"fix the lag for db-3", "record[fix the lag for db-3]"},
        {"sev:1 fix the lag", "record[fix the lag] sev=1"},
        {"fix sev:2 the lag service:db", "record[fix the lag] sev=2 service=db"},
        {"fix the lag sev:1, service:db, for INC-104", "record[fix the lag] for=INC-104 sev=1 service=db"},
        {"@ana fix the lag sev:1 service:db for INC-104 by fri",
         "record[fix the lag] owner=@ana due=2026-11-27 for=INC-104 sev=1 service=db"},
        {"sev:1 @ana fix the lag", "record[@ana fix the lag] sev=1"},
        {"fix the sev:11 page", "record[fix the sev:11 page]"},
        {"fix the service: page", "record[fix the service: page]"},
        {"fix  the   lag", "record[fix  the   lag]"},
        {"fix  the sev:1  lag", "record[fix  the  lag] sev=1"},
    });
}

TEST_CASE("command line: several lines are several actions")
{
    check({
        {"add an alert on lag\n@ana write a runbook by fri",
         "record[add an alert on lag] | record[write a runbook] owner=@ana due=2026-11-27"},
        {"- add an alert on lag\r\n\r\n* write a runbook", "record[add an alert on lag] | record[write a runbook]"},
        {"add an alert on lag\nhm", "record[add an alert on lag] | unread[hm]"},
        {"mine\nadd an alert on lag", "record[add an alert on lag] | unread[mine]"},
        {"hm\nwell", "unclear[hm\nwell]"},
    });
}

TEST_CASE("command line: the words of an action are kept byte for byte")
{
    const std::string long_word(40'000, 'x');
    check({
        {"page  <!channel> &  \"everyone\" now\tplease", "record[page  <!channel> &  \"everyone\" now\tplease]"},
        {"ship 🚀 the ‮evil‬ fix", "record[ship 🚀 the ‮evil‬ fix]"},
        {"أضف تنبيها على التأخير", "record[أضف تنبيها على التأخير]"},
        {"escape \x01\x02\x7f in the log", "record[escape \x01\x02\x7f in the log]"},
        {"tell <@U001> and <@U009> about it", "record[tell @ana and <@U009> about it]"},
        {"*bold* _it_ ~no~ `code` <https://x|y>", "record[*bold* _it_ ~no~ `code` <https://x|y>]"},
        {long_word, "record[" + long_word + "]"},
    });
    const std::string with_zero("keep the \0 byte", 15);
    CHECK(parse(with_zero) == "record[" + with_zero + "]");
}

TEST_CASE("command line: every labelled action text is recorded unchanged")
{
    std::ifstream file(std::string(MAKEGOOD_TESTS_DATA) + "/promises-dev.tsv");
    REQUIRE(file);
    std::string line;
    std::getline(file, line);
    int texts = 0;
    while (std::getline(file, line)) {
        const auto text = line.substr(line.rfind('\t') + 1);
        if (text.empty())
            continue;
        ++texts;
        INFO(text);
        CHECK(parse(text) == "record[" + text + "]");
    }
    CHECK(texts == 130);
}

TEST_CASE("command line: any bytes are read without harm")
{
    // Goal: no crash and no lost word for hostile input; method: all short strings over the grammar's own characters.
    const std::string letters = "<@>+a1-: \n,s";
    for (const char one : letters)
        for (const char two : letters)
            for (const char three : letters)
                for (const char four : letters)
                    parse(std::string{one, two, three, four});
    parse(std::string(1000, '<') + "@");
    parse("\xff\xfe\xc3 fix it");
    SUCCEED();
}

TEST_CASE("command line: the verb is known without a ledger")
{
    CHECK(verb_of("list overdue") == "list");
    CHECK(verb_of("list all orphaned volumes") == "");
    CHECK(verb_of("Digest preview") == "digest");
    CHECK(verb_of("A-17") == "show");
    CHECK(verb_of("add an alert") == "");
}

TEST_CASE("commands: review counts with an incident or nothing on its first line, and takes the lines after it")
{
    const auto read = [&](const std::string& words) {
        const auto command = parse_command(words, surroundings{});
        const auto* review = std::get_if<language::review_command>(&command);
        return review == nullptr ? std::string("no") : review->incident + "/" + review->lines;
    };
    CHECK(read("review") == "/");
    CHECK(read("Review INC-104") == "INC-104/");
    CHECK(read("review of #inc-104-checkout-down") == "inc-104-checkout-down/");
    CHECK(read("review INC-104\n@ana fix it\n@bo write it") == "INC-104/\n@ana fix it\n@bo write it");
    CHECK(read("review\n@ana fix it") == "/\n@ana fix it");
    CHECK(read("review the runbook by friday") == "no");
    CHECK(read("review the plan\n@ana fix it") == "no");
    // A table is a review, whatever stands before it.
    CHECK(read("Owner\tAction\nAna\tfix it") == "/Owner\tAction\nAna\tfix it");
}
