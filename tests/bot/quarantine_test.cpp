// Goal: what aborted the program twice does not do so a third time, and is seen by its operators. Method: the units of
// intake and planning on a ledger, and the mark that the abort handler reads, looked at while they run.
#include <makegood/bot/intake.hpp>
#include <makegood/bot/nudger.hpp>
#include <makegood/bot/quarantine.hpp>
#include <makegood/ports/under_way.hpp>

#include "bot/harness.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;

namespace {

struct company : tests::ledger_fixture
{
    void keep_out(const std::vector<std::string>& keys)
    {
        transact([&](ports::ledger& ledger) { bot::quarantine(ledger, keys, now); });
    }
    int batches(core::instant at)
    {
        int count = 0;
        transact([&](ports::ledger& ledger) { count = bot::plan_nudges(ledger, policy, "T1", at, 100).batches; });
        return count;
    }
};

// Notes what is under way whenever an action is stored.
class watching_actions final : public ports::action_store
{
public:
    explicit watching_actions(ports::action_store& real)
        : real_(real)
    {
    }
    core::action_id add(const core::action& item) override { return real_.add(item); }
    std::optional<core::action> find(core::action_id id) override { return real_.find(id); }
    void save(const core::action& item) override
    {
        noted.emplace_back(ports::under_way::current());
        real_.save(item);
    }
    std::vector<core::action> list(const ports::action_filter& filter) override { return real_.list(filter); }
    std::int64_t count(const ports::action_filter& filter) override { return real_.count(filter); }
    std::vector<core::action> to_look_at(core::instant now, int limit) override { return real_.to_look_at(now, limit); }
    std::optional<core::instant> next_look() override { return real_.next_look(); }
    void remove(core::action_id id) override { real_.remove(id); }

    std::vector<std::string> noted;

private:
    ports::action_store& real_;
};

} // namespace

TEST_CASE("a quarantined input has no effect, is as if seen, and is listed once")
{
    company it;
    ports::inbound input;
    input.key = "message/C104/17.0";
    input.workspace = "T1";
    input.user = "U001";
    input.channel = "C104";
    ports::message_input said;
    said.words.text = "ACTION: rotate the key";
    said.message = "17.0";
    input.input = said;
    it.keep_out({input.key});
    it.keep_out({input.key});
    bot::answer got;
    it.transact([&](ports::ledger& ledger) {
        got = bot::take_in(ledger, input, {it.policy, ports::capabilities{}, it.now});
    });
    CHECK(got.is_repeat);
    CHECK_FALSE(it.has(1));
    CHECK(bot::quarantined(it.ledger(), 10) == std::vector<std::string>{input.key});
}

TEST_CASE("a quarantined action is left out of planning until somebody changes it")
{
    company it;
    it.say(it.ana, "rotate the signing key by friday");
    const auto after_due = it.now + std::chrono::hours(24 * 7);
    it.keep_out({bot::quarantine_key(core::action_id{1})});
    CHECK(it.batches(after_due) == 0);
    CHECK(bot::quarantined(it.ledger(), 10) == std::vector<std::string>{"action/A-1"});
    it.say(it.ana, "edit A-1 rotate both signing keys");
    CHECK(it.batches(after_due) == 1);
}

TEST_CASE("while a unit runs, its thread is marked with the input or the action under way")
{
    SECTION("an input")
    {
        tests::harness with;
        with.run([&] { with.chat.sink->deliver(with.command("rotate the signing key by friday", "1")); },
                 [&] { return with.chat.acks.size() == 1; });
        CHECK(with.chat.noted_under_way == "command/1");
    }
    SECTION("an action that is planned")
    {
        company it;
        it.say(it.ana, "rotate the signing key by friday");
        watching_actions actions(it.ledger().actions);
        it.transact([&](ports::ledger& real) {
            ports::ledger watched{actions,        real.people,  real.places, real.marks,
                                  real.incidents, real.history, real.inbox,  real.outbox};
            bot::plan_nudges(watched, it.policy, "T1", it.now + std::chrono::hours(24 * 7), 100);
        });
        REQUIRE_FALSE(actions.noted.empty());
        CHECK(actions.noted.front() == "action/A-1");
    }
    CHECK(ports::under_way::current().empty());
}
