// Words that are a command: a verb and the form that must follow it.
#include <string>

#include "command_line_support.hpp"

using namespace makegood;
using namespace makegood::language;
using namespace makegood::language::typed;

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
        {"done all", "done all"},
        {"done All", "done all"},
        {"done all the tests that were left of the migration",
         "record[done all the tests that were left of the migration]"},
        {"later", "later"},
        {"later all", "later all"},
        {"later all fri", "later all 2026-11-27"},
        {"later all until mon because of leave", "later all 2026-11-30 because=of leave"},
        {"later all hands notes go to the wiki", "record[later all hands notes go to the wiki]"},
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
        {"decline A-17 because it is retired, risk @vp until 30 jun",
         "decline 17 because=it is retired risk=@vp 2027-06-30"},
        {"decline A-17 because it is retired, risk <@U002>, until 30 jun",
         "decline 17 because=it is retired risk=<U002> 2027-06-30"},
        {"decline A-17 because it is retired, risk @vp until whenever",
         "decline 17 because=it is retired risk=@vp unread=until whenever"},
        {"decline A-17 because at risk @vp says nothing until May",
         "decline 17 because=at risk @vp says nothing until May"},
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
        {"public A-17", "public 17"},
        {"public 17", "public 17"},
        {"public A-17 \"rotate a key\"", "public 17 title=rotate a key"},
        {"public A-17 “rotate a key”", "public 17 title=rotate a key"},
        {"public 17 'rotate a key'", "public 17 title=rotate a key"},
        {"public A-17 rotate a key", "public 17 title=rotate a key"},
        {"public A-17 off", "public 17 off"},
        {"public A-17 \"off\"", "public 17 title=off"},
        {"public A-17 \"\"", "public 17"},
        {"public A-17 \"one\ntwo\"", "public 17 title=one\ntwo"},
        {"link A-17 PAY-881", "link 17 PAY-881"},
        {"link A-17 https://example.com/x PAY-881", "link 17 https://example.com/x PAY-881"},
        {"link A-17", "link 17"},
        {"incident", "incident"},
        {"incident INC-104", "incident key=INC-104"},
        {"incident INC-104 sev:1 service:db title checkout is down",
         "incident key=INC-104 sev=1 service=db title=checkout is down"},
        {"incident sev:2", "incident sev=2"},
        {"incident doc https://example.com/d", "incident doc=https://example.com/d"},
        {"incident cost \"12,000 failed checkouts\"", "incident cost=[12,000 failed checkouts]"},
        {"incident INC-104 sev:1 cost “a day of sales”", "incident key=INC-104 sev=1 cost=[a day of sales]"},
        {"incident cost \"\"", "incident cost=[]"},
        {"incident INC-104 title checkout down cost \"12k\"", "incident key=INC-104 title=checkout down cost=[12k]"},
        {"incident sev:1 title the cost report is wrong", "incident sev=1 title=the cost report is wrong"},
        {"incident sev:1 title the \"cost\" of it", "incident sev=1 title=the \"cost\" of it"},
        {"incident resolve", "incident resolved"},
        {"incident INC-104 resolved", "incident key=INC-104 resolved"},
        {"digest", "digest"},
        {"digest preview", "digest preview"},
        {"promises", "promises"},
        {"promises off", "promises off"},
        {"Promises on here", "promises on here"},
        {"status", "status"},
        {"account link", "account link"},
        {"account link k7mp2xq9rt", "account link K7MP2XQ9RT"},
        {"plan", "plan"},
        {"plan team:sre", "plan sre"},
        {"plan A-17 on Thursday", "plan 17 [on Thursday]"},
        {"plan A-17", "plan 17 []"},
        {"plan 3 sprints ahead", "record[plan 3 sprints ahead]"},
        {"settings", "settings"},
        {"settings A-17", "settings 17"},
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
        {"incident cost report is missing", "record[incident cost report is missing]"},
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
