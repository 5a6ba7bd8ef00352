// Goal: before somebody goes away they settle what falls due meanwhile, grave work finds somebody else, and who waits
// for them knows when they are back. Method: a ledger in which days go by, and what people read on each of them.
#include "support/catch.hpp"

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

core::person as_stored(office& it, const core::person& who) { return *it.ledger().people.find(who.id); }

// Ana promises Vera something by 2 December, and is away from Monday 30 November to Friday 11 December.
struct before_leave : office
{
    explicit before_leave(const std::string& words = {})
    {
        note(vp, general, "@ana add an alert on replica lag " + words + "by 2 dec");
        note(ana, general, "accept A-1");
        say(ana, "away 30 nov - 11 dec");
        ana = as_stored(*this, ana);
    }
};

} // namespace

TEST_CASE("leave: the last batch before it asks what becomes of what falls due meanwhile")
{
    before_leave it;
    CHECK_THAT(it.batch(it.ana, 25), Contains("[Done] [Later…]") && !Contains("away"));
    CHECK_THAT(it.batch(it.ana, 27),
               Contains("While you are away this falls due, Wed 2 Dec.")
                   && Contains("[Give…] [Move to 18 Dec] [Leave it]"));
    SECTION("moved")
    {
        CHECK_FALSE(it.press(it.ana, it.direct, "move-to", "A-1 2026-12-18").replaces_original);
        CHECK(core::format_day(it.action(1).due->on) == "2026-12-18");
    }
    SECTION("left as it is")
    {
        CHECK_THAT(it.text(it.press(it.ana, it.direct, "leave", "A-1")), Contains("Left as it is: A-1"));
        CHECK(it.history(1) == "record accept leave");
        CHECK_THAT(it.say(it.vp, "A-1"), Contains("leaves its date as it is"));
    }
    it.now += std::chrono::minutes(5);
    it.plan();
    CHECK(it.send(it.ana).empty());
}

TEST_CASE("leave: what was left as it is when they said that they go is not asked again")
{
    before_leave it;
    CHECK_THAT(it.say(it.ana, "away 30 nov - 11 dec"), Contains("[Give…] [Move to 18 Dec] [Leave it]"));
    it.press(it.ana, it.direct, "leave", "A-1");
    CHECK_THAT(it.batch(it.ana, 27), !Contains("While you are away"));
}

TEST_CASE("leave: said on the last day before it, the answer names what falls due, and no reminder repeats it")
{
    office it;
    it.note(it.vp, it.general, "@ana add an alert on replica lag by 2 dec");
    it.note(it.ana, it.general, "accept A-1");
    it.go_to(26, 8);
    it.send(it.ana);
    it.go_to(27, 8);
    CHECK_THAT(it.say(it.ana, "away 30 nov - 11 dec"), Contains("Due while you are away:"));
    it.ana = as_stored(it, it.ana);
    CHECK_THAT(it.batch(it.ana, 27), !Contains("While you are away"));
}

TEST_CASE("leave: grave work is put to who asked once its owner is gone, once, and who waits reads when they are back")
{
    before_leave it("sev:1 ");
    it.batch(it.ana, 25);
    it.batch(it.ana, 27);
    CHECK_THAT(it.batch(it.vp, 30),
               Contains("Ana is away until Fri 11 Dec, and this falls due Wed 2 Dec.")
                   && Contains("[Give…] [Move to 18 Dec] [Leave it]") && !Contains("Ana is back"));
    CHECK_THAT(it.say(it.vp, "A-1"), Contains("Ana is back Mon 14 Dec."));
    CHECK_THAT(it.say(it.ana, "A-1"), !Contains("is back"));
    it.press(it.vp, it.direct, "leave", "A-1");
    for (const int day : {31, 32, 33, 34, 37})
        CHECK(it.batch(it.vp, day).empty());
}

TEST_CASE("leave: work that is not grave waits for its owner in silence")
{
    before_leave it("sev:3 ");
    it.batch(it.ana, 27);
    for (const int day : {30, 31, 32, 33})
        CHECK(it.batch(it.vp, day).empty());
}

TEST_CASE("leave: an offer that comes back says when the one who was asked does")
{
    office it;
    it.note(it.vp, it.general, "@ana add an alert on replica lag");
    it.batch(it.ana, 24);
    CHECK_THAT(it.batch(it.vp, 25), Contains("Ana has not answered") && !Contains("is back"));
    it.say(it.ana, "away 26 nov - 11 dec");
    CHECK_THAT(it.batch(it.vp, 26),
               Contains("Ana has not answered, asked on Mon 23 Nov. Nobody has it yet. Ana is back Mon 14 Dec."));
    CHECK_THAT(it.say(it.vp, "A-1"), Contains("Ana is back Mon 14 Dec."));
}
