// Words that are an action: who owes it, by when, what for; and its text, kept as it was typed.
#include <string>

#include "command_line_support.hpp"

using namespace makegood;
using namespace makegood::language;
using namespace makegood::language::typed;

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
    const auto texts = action_texts("promises-dev.tsv");
    for (const auto& text : texts) {
        INFO(text);
        CHECK(parse(text) == "record[" + text + "]");
    }
    CHECK(texts.size() == 130);
}
