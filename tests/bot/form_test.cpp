// Goal: whoever waits for a form that did not open is told so, once, where they pressed. Method: as in nudger_test.cpp.
#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

class asking : public office
{
public:
    explicit asking(const std::string& where)
    {
        promise();
        transact([&](ports::ledger&) {
            auto here = speak(ana, where == "general" ? general : elsewhere);
            here.can.has_forms = true;
            here.trigger = "t.1";
            commands::press(here, "later", "A-1");
        });
    }
    ports::outbox_row form()
    {
        ports::outbox_row found;
        for (auto& row : claim())
            if (row.message.sheet)
                found = std::move(row);
            else
                settle(row, ports::outbox_state::sent, "1.0");
        return found;
    }
    // What is said of forms that did not open, and to whom.
    std::vector<ports::destination> excuses()
    {
        std::vector<ports::destination> to;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (const auto& row : rows) {
                if (text(row.message.body).find("If no form opened, nothing was changed: please try that once more.")
                    != std::string::npos)
                    to.push_back(row.message.to);
                settle(row, ports::outbox_state::sent, "1.0");
            }
        return to;
    }
};

} // namespace

TEST_CASE("form: one whose trigger is over when its turn comes is not sent, and its reader is told in the place")
{
    asking it("general");
    it.now += std::chrono::seconds(3);
    CHECK_FALSE(it.form().message.sheet);
    const auto told = it.excuses();
    REQUIRE(told.size() == 1);
    CHECK(told[0].place == it.general.id);
    CHECK(told[0].only_for == it.ana.id);
    CHECK(it.excuses().empty());
}

TEST_CASE(
    "form: refused by the platform it is excused, by direct message where the bot cannot speak, and opened it is not")
{
    using ports::outbox_state;
    asking it("elsewhere");
    auto row = it.form();
    REQUIRE(row.message.sheet);
    const auto settled = [&](outbox_state as) {
        row.state = as;
        it.transact([&](ports::ledger& ledger) {
            ledger.outbox.settle(row, it.now);
            bot::excuse_form(ledger, row, it.now);
        });
        return it.excuses();
    };
    SECTION("opened") { CHECK(settled(outbox_state::sent).empty()); }
    for (const auto as : {outbox_state::expired, outbox_state::parked})
        SECTION(as == outbox_state::parked ? "a defect" : "too late")
        {
            const auto told = settled(as);
            REQUIRE(told.size() == 1);
            CHECK(told[0].person == it.ana.id);
            CHECK_FALSE(told[0].place);
        }
}
