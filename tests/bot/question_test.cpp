// Goal: who is asked whether they accept a risk, or whether they can help, is asked what still stands when the question
// is sent, and reads of its end in the same message. Method: as in nudger_test.cpp.
#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

const std::string risk_is_declined = "decline A-1 because the service is retired, risk @adi";

class asking_office : public office
{
public:
    asking_office() { promise(); }
    // What is sent of questions now.
    std::vector<std::string> questions()
    {
        std::vector<std::string> read;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (const auto& row : rows) {
                if (row.message.key.starts_with("risk/") || row.message.key.starts_with("stuck/"))
                    read.push_back(text(row.message.body));
                settle(row, ports::outbox_state::sent, "1.0");
            }
        return read;
    }
    std::vector<std::string> questions_at(int day, int hour)
    {
        go_to(day, hour);
        return questions();
    }
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("a risk is asked about the next morning, but not once nobody wants it declined any more")
{
    asking_office it;
    it.go_to(23, 18);
    it.note(it.ana, it.general, risk_is_declined);
    SECTION("it stands")
    {
        CHECK(it.questions().empty());
        const auto read = it.questions_at(24, 9);
        REQUIRE(read.size() == 1);
        CHECK_THAT(read[0],
                   Contains("Ana asks you to accept the risk that this is not done:")
                       && Contains("Because the service is retired") && Contains("[I accept the risk] [No, keep it]"));
    }
    for (const auto* ending : {"undo A-1", "done A-1"})
        SECTION(ending)
        {
            it.note(it.ana, it.general, ending);
            CHECK(it.questions_at(24, 9).empty());
        }
    SECTION("whoever is asked says that they are away: it waits until they are back")
    {
        it.note(it.admin, it.general, "away 24 nov");
        CHECK(it.questions_at(24, 9).empty());
        CHECK(it.questions_at(25, 9).size() == 1);
    }
    SECTION("it was declined anew: one question, the newest")
    {
        it.note(it.ana, it.general, "undo A-1");
        it.note(it.ana, it.general, "decline A-1 because db-3 is gone, risk @adi");
        const auto read = it.questions_at(24, 9);
        REQUIRE(read.size() == 1);
        CHECK_THAT(read[0], Contains("Because db-3 is gone"));
    }
    SECTION("undone, and that taken back in the evening: asked in hours")
    {
        it.note(it.ana, it.general, "done A-1");
        CHECK(it.questions_at(24, 9).empty());
        it.go_to(24, 17, 50);
        it.note(it.ana, it.general, "undo A-1");
        CHECK(it.questions().empty());
        CHECK(it.questions_at(25, 9).size() == 1);
    }
}

TEST_CASE("the question about a risk shows its answer, without buttons")
{
    asking_office it;
    it.note(it.ana, it.general, risk_is_declined);
    REQUIRE(it.questions().size() == 1);
    SECTION("accepted, and that taken back")
    {
        it.press(it.admin, it.direct, "accept-risk", "A-1");
        CHECK(it.questions()
              == texts{
                  "You accepted the risk of leaving A-1 undone until Sat 22 May 2027.\nadd an alert on replica lag"});
        it.now += std::chrono::minutes(1);
        it.press(it.admin, it.direct, "undo", "A-1");
        const auto read = it.questions();
        REQUIRE(read.size() == 1);
        CHECK_THAT(read[0], Contains("[I accept the risk]"));
    }
    for (const auto* ending : {"undo A-1", "decline A-1 because the service is retired, risk @bo"})
        SECTION(ending)
        {
            it.now += std::chrono::minutes(1);
            it.say(it.ana, ending);
            CHECK(it.questions()
                  == texts{"Nobody asks you to accept the risk of leaving A-1 undone any more.\n"
                           "add an alert on replica lag"});
        }
    SECTION("a note says nothing of it")
    {
        it.say(it.ana, "note A-1 db-3 is gone");
        CHECK(it.questions().empty());
    }
}

TEST_CASE("who may be able to help is asked while it is needed, and reads when it is not any more")
{
    asking_office it;
    it.go_to(23, 18);
    it.note(it.ana, it.general, "blocked A-1 I lack access");
    SECTION("over before they read it")
    {
        it.press(it.ana, it.general, "unblock", "A-1");
        CHECK(it.questions_at(24, 9).empty());
    }
    SECTION("over afterwards")
    {
        const auto read = it.questions_at(24, 9);
        REQUIRE(read.size() == 1);
        CHECK_THAT(read[0], Contains("Ana is stuck with A-1: add an alert") && Contains("I lack access"));
        it.press(it.ana, it.general, "unblock", "A-1");
        CHECK(it.questions() == texts{"A-1 add an alert on replica lag\nDue Fri 27 Nov."});
    }
}

TEST_CASE("a question that could not go in its reader's hours waits for the next ones, and nothing behind it does")
{
    asking_office it;
    int day = 23;
    SECTION("whether they can help, put while they were there, and the platform was down until the night")
    {
        it.note(it.ana, it.general, "blocked A-1 I lack access");
    }
    SECTION("whether they accept a risk, too") { it.note(it.ana, it.general, risk_is_declined); }
    SECTION("put for the next morning, and the bot was down until the night after it")
    {
        it.go_to(23, 18);
        it.note(it.ana, it.general, risk_is_declined);
        day = 24;
    }
    it.go_to(day, 22);
    CHECK(it.questions().empty());
    for (const auto who : {it.vp.id, it.admin.id}) {
        ports::message_to_send answer;
        answer.key = "reply/" + std::to_string(who.value);
        answer.to.workspace = "T1";
        answer.to.person = who;
        answer.body = core::plain("Here you are.");
        it.transact([&](ports::ledger& ledger) { ledger.outbox.put(answer, it.now); });
    }
    CHECK(it.sent().size() == 2);
    CHECK(it.questions_at(day + 1, 8).empty());
    CHECK(it.questions_at(day + 1, 9).size() == 1);
    CHECK(it.questions_at(day + 2, 9).empty());
}

TEST_CASE("a question that was read shows its end at once, at whatever hour")
{
    asking_office it;
    it.note(it.ana, it.general, "blocked A-1 I lack access");
    REQUIRE(it.questions().size() == 1);
    it.go_to(23, 22);
    it.press(it.ana, it.general, "unblock", "A-1");
    CHECK(it.questions().size() == 1);
}

TEST_CASE("an offer that was held for its reader's day waits for another one; one to who is there goes at any hour")
{
    office it;
    // Evening in Sydney.
    it.note(it.vp, it.general, "@bo write the runbook by 4 dec");
    REQUIRE(it.row("offer/2/1")->message.not_before);
    it.go_to(24, 8);
    CHECK_FALSE(it.sent().contains("offer/2/1"));
    it.go_to(24, 21);
    CHECK_FALSE(it.sent().contains("offer/2/1"));
    it.go_to(24, 22);
    CHECK(it.sent().contains("offer/2/1"));

    it.go_to(25, 18);
    it.transact([&](ports::ledger& ledger) { ledger.marks.note_writer(it.general.id, "U001", it.now); });
    it.note(it.vp, it.general, "@ana draw the failover by 4 dec");
    it.go_to(25, 18, 5);
    CHECK(it.sent().contains("offer/1/2"));
}
