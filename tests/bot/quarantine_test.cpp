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

// Notes what is under way whenever an action is listed, stored, or a message put.
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
    std::vector<core::action> list(const ports::action_filter& filter) override
    {
        listed_under = ports::under_way::current();
        return real_.list(filter);
    }
    std::int64_t count(const ports::action_filter& filter) override { return real_.count(filter); }
    std::vector<core::action> to_look_at(core::instant now, int limit) override { return real_.to_look_at(now, limit); }
    void look_at_open(core::instant now) override { real_.look_at_open(now); }
    void follow_rules(std::int64_t fingerprint, core::instant now) override { real_.follow_rules(fingerprint, now); }
    std::optional<core::instant> next_look() override { return real_.next_look(); }
    void remove(core::action_id id) override { real_.remove(id); }

    std::vector<std::string> noted;
    std::string listed_under;

private:
    ports::action_store& real_;
};

class watching_outbox final : public ports::outbox_store
{
public:
    explicit watching_outbox(ports::outbox_store& real)
        : real_(real)
    {
    }
    bool put(const ports::message_to_send& message, core::instant now) override
    {
        noted.emplace_back(ports::under_way::current());
        return real_.put(message, now);
    }
    std::optional<ports::outbox_row> find(const std::string& key) override { return real_.find(key); }
    std::optional<ports::outbox_outcome> outcome_of(const std::string& key) override { return real_.outcome_of(key); }
    void postpone(core::person_id whom, core::instant until, core::instant now) override
    {
        real_.postpone(whom, until, now);
    }
    std::optional<ports::posted_button> button_on(const std::string& workspace, const std::string& channel,
                                                  const std::string& message, const std::string& emoji) override
    {
        return real_.button_on(workspace, channel, message, emoji);
    }
    std::vector<ports::posted_button> buttons_on(const std::string& workspace, const std::string& channel,
                                                 const std::string& message) override
    {
        return real_.buttons_on(workspace, channel, message);
    }
    std::vector<ports::reminded> reminded_since(core::instant since) override { return real_.reminded_since(since); }
    std::vector<ports::outbox_row> showing(core::action_id about) override { return real_.showing(about); }
    bool expire(core::instant now) override { return real_.expire(now); }
    std::vector<ports::outbox_row> claim(core::instant now, int limit) override { return real_.claim(now, limit); }
    void settle(const ports::outbox_row& row, core::instant now) override { real_.settle(row, now); }
    void recover(core::instant now) override { real_.recover(now); }
    std::optional<core::instant> next_attempt() override { return real_.next_attempt(); }
    std::vector<ports::outbox_row> parked(int limit) override { return real_.parked(limit); }
    ports::outbox_counts counts(core::instant now) override { return real_.counts(now); }
    int unpark(core::outbox_id id) override { return real_.unpark(id); }
    int unpark_for(core::person_id whom, const std::string& workspace, std::string_view problem) override
    {
        return real_.unpark_for(whom, workspace, problem);
    }
    int unpark_in(core::place_id place, std::string_view problem) override { return real_.unpark_in(place, problem); }

    std::vector<std::string> noted;

private:
    ports::outbox_store& real_;
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

TEST_CASE("a quarantined batch is left out of its day alone, and takes none of its actions with it")
{
    company it;
    it.say(it.ana, "rotate the signing key by friday");
    const auto monday = it.now + std::chrono::hours(24 * 7);
    it.keep_out({"nudge/1/2026-11-30"});
    CHECK(it.batches(monday) == 0);
    CHECK(it.action(1).look_at
          == core::instant{std::chrono::sys_days{std::chrono::year{2026} / 12 / 1} + std::chrono::hours{9}});
    CHECK(bot::quarantined(it.ledger(), 10) == std::vector<std::string>{"nudge/1/2026-11-30"});
    CHECK(it.batches(monday + std::chrono::hours(24)) == 1);
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
    SECTION("an action that is planned, or the batch that is put together")
    {
        company it;
        it.say(it.ana, "rotate the signing key by friday");
        it.say(it.ana, "rotate the root key by friday");
        watching_actions actions(it.ledger().actions);
        watching_outbox outbox(it.ledger().outbox);
        it.transact([&](ports::ledger& real) {
            ports::ledger watched{actions,        real.people,  real.places,  real.teams, real.marks, real.incidents,
                                  real.questions, real.history, real.reviews, real.inbox, outbox};
            bot::plan_nudges(watched, it.policy, "T1", it.now + std::chrono::hours(24 * 7), 100);
        });
        using keys = std::vector<std::string>;
        CHECK(outbox.noted == keys{"nudge/1/2026-11-30"});
        CHECK(actions.listed_under == "nudge/1/2026-11-30");
        // Each in the batch, and each again for its next look.
        CHECK(actions.noted == keys{"action/A-1", "action/A-2", "action/A-1", "action/A-2"});
    }
    CHECK(ports::under_way::current().empty());
}
