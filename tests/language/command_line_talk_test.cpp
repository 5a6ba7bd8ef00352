// Words that are neither a command nor an action: questions and greetings are no promises, and a mistyped command is
// handed back as what it could have meant. Whatever is not clearly one of these is still recorded.
#include <string>

#include "command_line_support.hpp"

using namespace makegood;
using namespace makegood::language;
using namespace makegood::language::typed;

TEST_CASE("command line: a question is no promise")
{
    for (const std::string typed : {"what do I owe?",
                                    "who owns this?",
                                    "What is due by friday?",
                                    "how do I close an action?",
                                    "any actions for INC-104?",
                                    "is there an alert on replica lag?",
                                    "did the failover test pass?",
                                    "do we have a runbook for db-3?",
                                    "have you seen the new board?",
                                    "can you add an alert on replica lag?",
                                    "my actions for this week?",
                                    "all alerts green again?",
                                    "status of A-17?",
                                    "any update on A-17?",
                                    "update on A-17?",
                                    "hey, what does this do?",
                                    "so who is on call tonight?!",
                                    "What\xE2\x80\x99s left to do here?",
                                    "what do I owe",
                                    "who owns this one",
                                    "who's on call tomorrow",
                                    "where can I see the board",
                                    "how many actions are open",
                                    "can I see my actions",
                                    "is there a list of them"}) {
        INFO(typed);
        CHECK(parse(typed) == "unclear[" + typed + "] talk");
    }
}

TEST_CASE("command line: a greeting is no promise, and none before an action stands in its way")
{
    check({
        {"hello there, bot", "unclear[hello there, bot] talk"},
        {"good morning everybody", "unclear[good morning everybody] talk"},
        {"hi, how are you doing today", "unclear[hi, how are you doing today] talk"},
        {"thanks for all the help", "unclear[thanks for all the help] talk"},
        {"Thank you very much", "unclear[Thank you very much] talk"},
        {"hello", "unclear[hello] talk"},
        {"hey, add an alert on lag", "record[hey, add an alert on lag]"},
        {"ok, write the runbook by fri", "record[ok, write the runbook] due=2026-11-27"},
        {"hello world page goes away by fri", "record[hello world page goes away] due=2026-11-27"},
        {"thank the vendor for the fix", "record[thank the vendor for the fix]"},
        {"good defaults for the pool size", "record[good defaults for the pool size]"},
    });
}

TEST_CASE("command line: work that asks something is recorded")
{
    for (const std::string text :
         {"figure out why the pager was silent?", "ask the vendor whether db-3 is affected?",
          "check if we need a second replica?", "do a restore test of the ledger?", "have a look at the pool limits?",
          "rotate the key, or revoke it?", "split A-17 into two?", "check A-17 with the vendor?",
          "replica lag alert at 5 s or 10 s?", "who-is-on-call page needs a filter",
          "how to restore db-3 belongs in the runbook", "when lag exceeds 5 s page the dba",
          "where possible use the retry budget", "what went wrong belongs in the review", "update the runbook?",
          "do it again with TLS on", "will do the restore drill", "don't page on a single probe",
          "why checkout was slow: write it down"}) {
        INFO(text);
        CHECK(parse(text) == "record[" + text + "]");
    }
    check({
        {"@ana can you add an alert on lag?", "record[can you add an alert on lag?] owner=@ana"},
        {"add what is missing to the runbook?", "record[add what is missing to the runbook?]"},
        {"+ what do I owe?", "record[what do I owe?]"},
        {"add an alert\nwho owns this?", "record[add an alert] | record[who owns this?]"},
    });
}

TEST_CASE("command line: a mistyped command is handed back as what it could have meant")
{
    check({
        {"lst", "unclear[lst] meant=list"},
        {"hepl", "unclear[hepl] meant=help"},
        {"mine?", "unclear[mine?] meant=mine"},
        {"A-17?", "unclear[A-17?] meant=A-17"},
        {"list overdue for INC-104?", "list overdue for=INC-104"},
        {"list @bo overdue?", "unclear[list @bo overdue?] meant=list @bo overdue"},
        {"lsit overdue for INC-104", "unclear[lsit overdue for INC-104] meant=list overdue for INC-104"},
        {"dnoe A-3", "unclear[dnoe A-3] meant=done A-3"},
        {"dnoe A-3 merged and rolled out",
         "unclear[dnoe A-3 merged and rolled out] meant=done A-3 merged and rolled out"},
        {"latr A-3 friday", "unclear[latr A-3 friday] meant=later A-3 friday"},
        {"giev A-3 to @bo", "unclear[giev A-3 to @bo] meant=give A-3 to @bo"},
        {"bloked A-3 on PAY-881", "unclear[bloked A-3 on PAY-881] meant=blocked A-3 on PAY-881"},
        {"A-3 done", "unclear[A-3 done] meant=done A-3"},
        {"A-3 is done", "unclear[A-3 is done] meant=done A-3"},
        {"A-3 is blocked on @bo", "unclear[A-3 is blocked on @bo] meant=blocked A-3 on @bo"},
        {"A-3: later fri", "unclear[A-3: later fri] meant=later A-3 fri"},
        {"17 done", "unclear[17 done] meant=done 17"},
    });
}

TEST_CASE("command line: what only looks like a mistyped command is recorded")
{
    for (const std::string text :
         {"node 17 needs a new disk", "move A-3 to the next sprint", "17 close calls need a review",
          "A-3 needs a second pair of eyes", "lists of owners go stale", "lost packets on db-3 need an alert",
          "A-3 list of hosts is wrong", "tale of two replicas: write it up", "asdf qwer zxcv"}) {
        INFO(text);
        CHECK(parse(text) == "record[" + text + "]");
    }
}

TEST_CASE("command line: no action text of another hand reads as talk or as a mistyped command")
{
    const auto texts = action_texts("promises-own.tsv");
    for (const auto& text : texts) {
        const auto read = parse(text);
        INFO(read);
        // Two words ("upgrade etcd", "take it") are asked about, as ever.
        const bool is_asked_about = text.find(' ') == text.rfind(' ') && read.find(" talk") == std::string::npos;
        CHECK((read.rfind("record[", 0) == 0 || is_asked_about));
    }
    CHECK(texts.size() >= 221);
}

TEST_CASE("command line: greetings and other people's names lead up to the bot's, and other words speak about it")
{
    for (const auto* leading : {"", "hey", "Hi,", "<@U002>", "@bo please", "ok so", "<@U002>, <@U005>:"}) {
        INFO(leading);
        CHECK(is_address(leading));
    }
    for (const auto* about : {"fyi", "we use", "cc", "<@U002> could you please ask", "ask", "add an alert by friday"}) {
        INFO(about);
        CHECK_FALSE(is_address(about));
    }
}

TEST_CASE("command line: words of a script without spaces are counted by their characters")
{
    check({
        {"日本語で監視を追加する", "record[日本語で監視を追加する]"},
        {"監視", "unclear[監視]"},
        {"проверить", "unclear[проверить]"},
    });
}
