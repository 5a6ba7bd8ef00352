// The figures, by their definition: promises by first date, declined ones kept in the count, duplicates left out.
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/figures.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::ratio;

namespace {

// The 90 days before Monday 23 November 2026, 09:30 UTC.
const core::window window = core::trailing_window(at("2026-11-23", "09:30"), 90);

action promised_for(const std::string& due, const std::string& asked = "2026-09-01")
{
    core::recording what = words_of_bo();
    what.wanted = bo;
    what.due = by(due);
    return core::record(what, at(asked)).value();
}

action done(const std::string& due, core::instant when) { return core::close(promised_for(due), "", "", when).value(); }

core::figures of(const std::vector<action>& actions) { return core::figures_of(actions, window, office()); }

} // namespace

TEST_CASE("figures: follow-through is closed of all promises whose first date falls in the window")
{
    const auto found = of({done("2026-11-10", at("2026-11-09")), promised_for("2026-11-11"), promised_for("2026-11-23"),
                           done("2026-08-20", at("2026-11-09")), promised_for("2027-01-01"), idea(), closed()});
    CHECK(found.promises == 2);
    CHECK(found.follow_through == ratio{1, 2});
}

TEST_CASE("figures: the window is the trailing 90 days, and the one before it touches it")
{
    CHECK(window.from == at("2026-08-25", "09:30"));
    CHECK(core::window_before(window).until == window.from);
    CHECK(core::window_before(window).from == at("2026-05-27", "09:30"));
}

TEST_CASE("figures: on time means not later than the first date, however often it moved")
{
    CHECK(of({done("2026-11-10", at("2026-11-10", "23:59"))}).on_time == ratio{1, 1});
    CHECK(of({done("2026-11-10", at("2026-11-11", "00:00"))}).on_time == ratio{0, 1});
    action moved = core::change_date(promised_for("2026-11-10"), by("2026-11-20"), at("2026-11-08")).value();
    moved = core::close(moved, "", "", at("2026-11-15")).value();
    CHECK(of({moved}).on_time == ratio{0, 1});
    CHECK(of({moved}).follow_through == ratio{1, 1});
}

TEST_CASE("figures: a closure that is not merged yet is not kept, and not on time")
{
    action pending = done("2026-11-10", at("2026-11-09"));
    pending.check = core::check::pending;
    CHECK(of({pending}).follow_through == ratio{0, 1});
    CHECK(of({pending}).on_time == ratio{0, 1});
}

TEST_CASE("figures: declined ones stay in the denominator, duplicates are left out")
{
    action declined = core::request_decline(promised_for("2026-11-10"), bo, cy, "retired", at("2026-11-01")).value();
    declined = core::accept_risk(declined, {}, at("2026-11-02")).value();
    const action duplicate
        = core::drop(promised_for("2026-11-10"), core::drop_reason::duplicate, "", {9}, at("2026-11-02")).value();
    const auto found = of({declined, duplicate, done("2026-11-10", at("2026-11-09"))});
    CHECK(found.follow_through == ratio{1, 2});
    CHECK(found.declined == 1);
}

TEST_CASE("figures: what came after the window is counted since, not in it")
{
    const auto found = of({done("2026-11-10", at("2026-11-24")), promised_for("2026-11-11")});
    CHECK(found.follow_through == ratio{0, 2});
    CHECK(found.kept_since == 1);
}

TEST_CASE("figures: landed is not measured where no tracker spoke, never 0 or 100 %")
{
    action landed = done("2026-11-10", at("2026-11-09"));
    CHECK_FALSE(of({landed}).landed);
    landed.check = core::check::landed;
    CHECK(of({landed, done("2026-11-10", at("2026-11-09"))}).landed == ratio{1, 2});
}

TEST_CASE("figures: an offer is answered when it is accepted or refused within five working days")
{
    const auto offered_at = at("2026-11-02", "10:00");
    const auto accepted = [&](const std::string& on) {
        return of({core::accept(offer_to_ana(), ana, by("2027-01-01"), at(on, "12:00")).value()}).answered;
    };
    CHECK(offer_to_ana().offered_at == offered_at);
    CHECK(accepted("2026-11-09") == ratio{1, 1});
    CHECK(accepted("2026-11-10") == ratio{0, 1});
    CHECK(of({offer_to_ana()}).answered == ratio{0, 1});
    CHECK(of({core::refuse_offer(offer_to_ana(), at("2026-11-04")).value()}).answered == ratio{1, 1});
    // What happens to it later does not change when it was answered.
    auto edited = core::refuse_offer(offer_to_ana(), at("2026-11-04")).value();
    edited.active_at = at("2026-12-04");
    CHECK(of({edited}).answered == ratio{1, 1});
    // An offer after a refused one waits for an answer of its own.
    CHECK(of({core::offer(edited, ana, {}, at("2026-11-10")).value()}).answered == ratio{0, 1});
    CHECK(of({idea()}).answered == ratio{0, 0});
    CHECK(of({offer_to_sre()}).answered == ratio{0, 1});
    CHECK(of({core::refuse_offer(offer_to_sre(), at("2026-11-04")).value()}).answered == ratio{1, 1});
}

TEST_CASE("figures: counts first, and percents that do not flatter")
{
    CHECK(core::ratio_words({31, 48}) == "31 of 48 (65 %)");
    CHECK(core::ratio_words({1, 8}) == "1 of 8 (13 %)");
    CHECK(core::ratio_words({999, 1000}) == "999 of 1000 (99 %)");
    CHECK(core::ratio_words({1, 1000}) == "1 of 1000 (1 %)");
    CHECK(core::ratio_words({0, 5}) == "0 of 5 (0 %)");
    CHECK(core::ratio_words({5, 5}) == "5 of 5 (100 %)");
    CHECK(core::ratio_words({0, 0}) == "none");
}
