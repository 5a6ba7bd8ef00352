// Goal: a code makes one person of two accounts, after whoever types it saw whose it is; parted again, nothing is lost
// and nothing more is read. Method: two platforms over one ledger in memory, inputs taken in as the bot does.
#include <makegood/bot/intake.hpp>
#include <makegood/commands/readers.hpp>

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

const ports::identity here{"T1", "U001"};
const ports::identity there{"@bot:hs", "@ana:hs"};

class two_accounts : public office
{
public:
    two_accounts()
    {
        slack.workspace_name = "Slack, Acme";
        matrix.has_private_replies = matrix.has_forms = matrix.has_buttons = false;
        meet(there, "ana");
        transact([&](ports::ledger& ledger) {
            room.workspace = there.workspace;
            room.channel = "!room:hs";
            room.visibility = core::visibility::closed;
            room.is_joined = true;
            room.id = ledger.places.put(room, now);
            ledger.places.set_members(room.id, {who(there)}, now);
        });
    }

    void meet(const ports::identity& account, const std::string& name)
    {
        core::person seen;
        seen.name = seen.handle = name;
        seen.zone = "Europe/London";
        transact([&](ports::ledger& ledger) { ledger.people.put(account, seen, now); });
    }
    core::person_id who(const ports::identity& account) { return ledger().people.by_identity(account)->id; }

    // What is answered to that account, and what was sent to others meanwhile.
    std::string take(const ports::identity& account, ports::input what)
    {
        ports::inbound input;
        input.workspace = account.workspace;
        input.user = account.user;
        input.channel = account.workspace == "T1" ? direct.channel : "!dm:hs";
        input.at = now;
        input.key = "input/" + std::to_string(++taken_);
        input.input = std::move(what);
        const auto& can = account.workspace == "T1" ? slack : matrix;
        transact([&](ports::ledger& ledger) {
            bot::take_in(ledger, input, {policy, can, now, {}, {}, 81'985'529'216'486'895 + taken_});
        });
        std::string said;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (const auto& row : rows) {
                (row.message.key == "reply/" + input.key ? said : others)
                    += row.message.to.workspace + "/" + row.user + ": " + text(row.message.body) + "\n";
                settle(row, ports::outbox_state::sent, "$" + std::to_string(row.id.value));
            }
        return said;
    }
    std::string type(const ports::identity& account, const std::string& words)
    {
        ports::command_input command;
        command.words.text = words;
        command.message = "$" + std::to_string(taken_);
        return take(account, command);
    }
    std::string press(const ports::identity& account, const std::string& verb, const std::string& argument = {})
    {
        ports::press_input pressed;
        pressed.verb = verb;
        pressed.argument = argument;
        return take(account, pressed);
    }
    std::string code_of(const ports::identity& account)
    {
        const auto said = type(account, "account link");
        return said.substr(said.find("Your code: ") + 11, 10);
    }
    // What the question stands for that follows a code.
    std::string question_after(const std::string& code)
    {
        const auto asked = type(there, "account link " + code);
        const auto from = asked.find("account link ") + 13;
        return asked.substr(from, asked.find(" yes") - from);
    }
    void link() { press(there, "link-accounts", question_after(code_of(here))); }
    bool reads(const ports::identity& account, const core::place& where)
    {
        return commands::is_reader(ledger(), where.id, who(account), now - std::chrono::minutes(5));
    }

    ports::capabilities slack, matrix;
    core::place room;
    std::string others;

private:
    std::uint64_t taken_ = 0;
};

} // namespace

TEST_CASE("account: whoever types a code sees which accounts it links, before it does")
{
    two_accounts it;
    const auto code = it.code_of(here);
    CHECK_THAT(it.type(here, "account link " + code), Contains("other platform"));
    // Nobody says yes before they are asked.
    CHECK_THAT(it.type(there, "account link " + code + " yes"), Contains("@ana (Slack, Acme)") && Contains("@ana:hs"));
    CHECK(it.who(there) != it.who(here));
    it.meet({"@bot:hs", "@mallory:hs"}, "mallory");
    // Whoever has read the code in a room cannot answer in their place.
    CHECK_THAT(it.type({"@bot:hs", "@mallory:hs"}, "account link " + code), Contains("not known"));
    const auto question = it.question_after(it.code_of(here));
    CHECK(it.who(there) != it.who(here));
    SECTION("linked by the button, and told on both sides")
    {
        CHECK_THAT(it.press(there, "link-accounts", question),
                   Contains("one person now") && Contains("@bot:hs/@ana:hs"));
        CHECK(it.who(there) == it.ana.id);
        CHECK_THAT(it.others, Contains("T1/U001") && Contains("@ana:hs") && Contains("If that was not you"));
        CHECK(commands::workspace_of(it.ledger(), it.ana.id, {}) == "@bot:hs");
    }
    SECTION("linked by a word")
    {
        it.type(there, "account link " + question + " yes");
        CHECK(it.who(there) == it.ana.id);
    }
    SECTION("not them: the code is void")
    {
        CHECK_THAT(it.press(there, "not-my-account", question), Contains("Nothing was linked"));
        CHECK_THAT(it.press(there, "link-accounts", question), Contains("not known"));
        CHECK(it.who(there) != it.ana.id);
    }
}

TEST_CASE("account: a code holds for ten minutes, once, and not for guests or a second account on a platform")
{
    two_accounts it;
    const auto question = it.question_after(it.code_of(here));
    it.now += std::chrono::minutes(11);
    CHECK_THAT(it.press(there, "link-accounts", question), Contains("older than ten minutes"));
    CHECK_THAT(it.type(there, "account link " + it.code_of({"T1", "U003"})), Contains("guests"));
    it.link();
    it.meet({"@bot:hs", "@mallory:hs"}, "mallory");
    CHECK_THAT(it.type({"@bot:hs", "@mallory:hs"}, "account link " + it.code_of(here)), Contains("another account"));
}

TEST_CASE("account: parted, each has what was theirs before, and what came since stays with who was known longer")
{
    two_accounts it;
    it.type(here, "write the runbook by fri"); // A-1, of the account here
    it.type(there, "rotate the keys by fri"); // A-2, of the account there
    it.type(there, "check the backups by fri"); // A-3, given away meanwhile
    const auto other = it.who(there);
    it.link();
    CHECK(it.action(2).owner == it.ana.id);
    it.type(there, "order the cables by fri");
    it.transact([&](ports::ledger& ledger) {
        auto given = *ledger.actions.find(core::action_id{3});
        given.owner = it.bo.id;
        ledger.actions.save(given);
    });
    CHECK(it.reads(there, it.room));
    CHECK(it.reads(there, it.secret));
    it.others.clear();
    SECTION("by word")
    {
        CHECK_THAT(it.type(there, "account unlink"),
                   Contains("two people again") && Contains("stays with the other one"));
        CHECK_THAT(it.others, Contains("T1/U001") && Contains("@ana:hs are two people again"));
    }
    SECTION("by the other account, which did not mean it")
    {
        CHECK_THAT(it.press(here, "unlink-accounts"), Contains("stays with this one"));
        CHECK_THAT(it.others, Contains("@bot:hs/@ana:hs") && Contains("@ana (Slack, Acme) are two people again"));
    }
    REQUIRE(it.who(there) == other);
    CHECK(it.who(here) == it.ana.id);
    CHECK(it.action(1).owner == it.ana.id);
    CHECK(it.action(2).owner == other);
    CHECK(it.action(2).asker == other);
    CHECK(it.action(3).owner == it.bo.id);
    CHECK(it.action(3).asker == other);
    CHECK(it.action(4).owner == it.ana.id);
    CHECK(it.reads(there, it.room));
    CHECK_FALSE(it.reads(there, it.secret));
    CHECK(it.reads(here, it.secret));
    CHECK_FALSE(it.reads(here, it.room));
    CHECK_THAT(it.type(there, "account unlink"), Contains("not linked"));
    it.now += std::chrono::minutes(1);
    it.link();
    CHECK(it.action(2).owner == it.ana.id);
}

TEST_CASE("account: an emoji that linked, taken away the same day, parts them; later it does not")
{
    two_accounts it;
    it.link();
    const auto take_back = [&] {
        commands::reply said;
        it.transact([&](ports::ledger& ledger) {
            auto speaker = it.speak(*ledger.people.by_identity(there), it.room);
            speaker.workspace = there.workspace;
            said = commands::take_back_press(speaker, "link-accounts", "CODE");
        });
        return it.text(said);
    };
    it.now += std::chrono::hours(25);
    CHECK(take_back().empty());
    it.now -= std::chrono::hours(20);
    CHECK_THAT(take_back(), Contains("two people again"));
}

TEST_CASE("account: nobody is reminded a second time on the day on which their accounts become one")
{
    two_accounts it;
    it.go_to(20, 10);
    it.type(here, "write the runbook by 23 nov");
    it.type(there, "rotate the keys by 23 nov");
    it.go_to(23, 9);
    const auto reminded = [&] {
        it.plan();
        int count = 0;
        for (auto rows = it.claim(); !rows.empty(); rows = it.claim())
            for (const auto& row : rows) {
                count += row.message.key.starts_with("nudge/") && row.posted_channel.empty() ? 1 : 0;
                it.settle(row, ports::outbox_state::sent, "1.0");
            }
        return count;
    };
    SECTION("both were, each on their platform")
    {
        CHECK(reminded() == 2);
        it.link();
        it.now += std::chrono::minutes(30);
        CHECK(reminded() == 0);
    }
    SECTION("the one who is known longer was not yet")
    {
        // Only the account there was planned for; what else is due comes tomorrow.
        it.transact([&](ports::ledger& ledger) {
            auto waits = *ledger.actions.find(core::action_id{1});
            waits.look_at = it.now + std::chrono::hours(1);
            ledger.actions.save(waits);
        });
        CHECK(reminded() == 1);
        it.link();
        it.now += std::chrono::minutes(90);
        CHECK(reminded() == 0);
    }
    SECTION("one was, and the other's was on its way")
    {
        it.plan();
        for (const auto& row : it.claim())
            if (row.message.to.workspace == there.workspace)
                it.settle(row, ports::outbox_state::sent, "1.0");
            else
                it.settle(row, ports::outbox_state::retry);
        it.link();
        it.now += std::chrono::minutes(30);
        CHECK(reminded() == 0);
    }
}

TEST_CASE("account: an offer that waits for the day of one account is told to the person")
{
    two_accounts it;
    it.go_to(23, 20);
    it.transact([&](ports::ledger& ledger) {
        auto asking = it.speak(it.vp, it.direct);
        asking.mentioned.emplace("@ana:hs", *ledger.people.by_identity(there));
        commands::run(asking, {"<@@ana:hs> add an alert by 4 dec", {"@ana:hs"}});
    });
    for (const auto& row : it.claim())
        CHECK(row.message.lane != ports::lane::offer);
    it.link();
    it.go_to(24, 10);
    std::string told;
    for (const auto& row : it.claim())
        told += it.text(row.message.body);
    CHECK_THAT(told, Contains("add an alert"));
}
