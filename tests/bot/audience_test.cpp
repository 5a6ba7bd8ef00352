// Goal: text reaches only its audience, on every outgoing path (I6). Method: a private action, and a row of every lane
// to every kind of destination, made as the bot makes them; what is claimed to be sent to people outside holds no
// secret.
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/nudger.hpp>
#include <makegood/bot/outgoing.hpp>

#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Contains;

namespace {

constexpr std::string_view secret_words = "rotate the root key";
constexpr std::string_view secret_incident = "breach of the vault";

// Everything a row would show.
std::string shown_in(const ports::outbox_row& row)
{
    std::string all = core::plain_text(row.message.body, row.people) + "\n" + row.message.body.summary;
    if (row.message.sheet) {
        const auto& sheet = *row.message.sheet;
        all += "\n" + sheet.title + "\n" + core::plain_text(sheet.introduction, row.people);
        for (const auto& question : sheet.questions)
            all += "\n" + question.label + " " + question.hint + " " + question.initial;
    }
    return all;
}

struct company : tests::ledger_fixture
{
    company()
    {
        transact([this](ports::ledger& ledger) {
            core::incident breach;
            breach.key = "VAULT-9";
            breach.title = secret_incident;
            breach.place = secret.id;
            breach.started_at = now;
            ledger.incidents.add(breach);
        });
        policy.digest.place = "#general";
    }

    // Everything that may go now, each settled as sent so that the next in its line follows.
    std::vector<ports::outbox_row> send_all()
    {
        std::vector<ports::outbox_row> all;
        std::size_t before = 0;
        do {
            before = all.size();
            transact([&](ports::ledger& ledger) {
                for (auto& row : bot::claim_to_send(ledger, policy, now, 100)) {
                    row.state = ports::outbox_state::sent;
                    row.posted_channel = "C";
                    row.posted_message = "1.0";
                    ledger.outbox.settle(row, now);
                    all.push_back(row);
                }
            });
        } while (all.size() > before);
        return all;
    }

    std::vector<ports::outbox_row> send_replies()
    {
        auto all = send_all();
        std::erase_if(all,
                      [](const auto& row) { return !row.message.key.starts_with("reply/") && !row.message.sheet; });
        return all;
    }

    // Whether the row goes to #secret itself, or to one of its people.
    bool is_inside(const ports::outbox_row& row) const
    {
        const auto& to = row.message.to;
        const auto reader = to.person ? to.person : to.only_for;
        const bool is_private = reader || !to.response_url.empty() || !to.trigger.empty();
        return reader == vp.id || reader == ana.id || (!is_private && to.place == secret.id);
    }

    void take_in(const ports::inbound& input)
    {
        transact([&](ports::ledger& ledger) { bot::take_in(ledger, input, {policy, can, now}); });
    }

    ports::inbound press(const std::string& user, const std::string& verb, const std::string& key)
    {
        ports::inbound input;
        input.key = "press/" + key;
        input.workspace = "T1";
        input.user = user;
        input.channel = "C900";
        input.response_url = "https://hooks.slack.com/" + key;
        input.input
            = ports::press_input{.verb = verb, .argument = "A-1", .message = "1.0", .trigger = "trigger-" + key};
        return input;
    }

    void leaves_secret(const core::person& who)
    {
        std::vector<core::person_id> stay;
        for (const auto& each : {ana, vp})
            if (each.id != who.id)
                stay.push_back(each.id);
        transact([&](ports::ledger& ledger) { ledger.places.set_members(secret.id, stay, now); });
    }

    ports::capabilities can;
};

core::document words_about(core::action_id id)
{
    core::document body;
    body << core::paragraph({core::words{std::string(secret_words)}}, id)
         << core::quote(core::words{std::string(secret_incident), core::emphasis::plain, true}, id);
    body.summary = secret_words;
    return body;
}

// Destinations that an outsider of #secret reads, by kind.
std::vector<std::pair<std::string, ports::destination>> read_by_outsider(const company& it)
{
    const auto at = [](ports::destination to) {
        to.workspace = "T1";
        return to;
    };
    ports::destination place;
    place.place = it.general.id;
    auto thread = place;
    thread.thread = "1.0";
    auto only_for = place;
    only_for.only_for = it.bo.id;
    ports::destination direct;
    direct.person = it.bo.id;
    ports::destination url;
    url.response_url = "https://hooks.slack.com/1";
    url.only_for = it.bo.id;
    ports::destination unknown_url;
    unknown_url.response_url = "https://hooks.slack.com/2";
    ports::destination form;
    form.trigger = "1.2.3";
    form.place = it.secret.id;
    form.only_for = it.bo.id;
    return {{"place", at(place)}, {"thread", at(thread)},       {"only_for", at(only_for)}, {"direct", at(direct)},
            {"url", at(url)},     {"old url", at(unknown_url)}, {"form", at(form)}};
}

constexpr std::array lanes{ports::lane::reply, ports::lane::offer, ports::lane::board, ports::lane::nudge,
                           ports::lane::digest};

// One row of each lane to each kind of destination.
void queue_everywhere(company& it, core::action_id id)
{
    it.transact([&](ports::ledger& ledger) {
        for (const auto& [kind, to] : read_by_outsider(it))
            for (const auto lane : lanes) {
                ports::message_to_send message;
                message.key = "walk/" + kind + "/" + std::to_string(static_cast<int>(lane));
                message.lane = lane;
                message.to = to;
                message.body = words_about(id);
                if (kind == "form")
                    message.sheet = core::form{
                        .title = "Edit A-1",
                        .submit_label = "Save",
                        .verb = "edit",
                        .argument = core::format_id(id),
                        .questions = {{.key = "text", .label = "Text", .initial = std::string(secret_words)}}};
                ledger.outbox.put(message, it.now);
            }
    });
}

} // namespace

TEST_CASE("no outgoing row shows a private action to somebody outside, whichever way it goes")
{
    company it;
    std::map<std::string, int> seen;
    const auto look = [&] {
        for (const auto& row : it.send_all()) {
            if (it.is_inside(row))
                continue;
            CAPTURE(row.message.key);
            CHECK_THAT(shown_in(row), !Contains(std::string(secret_words)) && !Contains(std::string(secret_incident)));
            ++seen[row.message.key.substr(0, row.message.key.find('/'))];
        }
    };
    // On the board of an incident in a public channel, and waiting for somebody who leaves.
    it.say(it.vp, it.secret, std::string(secret_words) + " by friday for INC-104");
    const auto belong_to_secret = [&it](const std::vector<core::person_id>& members) {
        it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.secret.id, members, it.now); });
    };
    belong_to_secret({it.ana.id, it.vp.id, it.bo.id});
    it.say(it.vp, it.secret, "blocked A-1 on @bo");
    belong_to_secret({it.ana.id, it.vp.id});
    queue_everywhere(it, core::action_id{1});
    look();
    // The forms are not opened at all.
    CHECK(seen["walk"] == static_cast<int>((read_by_outsider(it).size() - 1) * lanes.size()));
    it.say(it.vp, it.secret, "edit A-1 for VAULT-9");
    // Bo's morning in Sydney, then the Monday after for the digest.
    for (int hour = 0; hour < 24 * 8; ++hour) {
        it.now += std::chrono::hours(1);
        it.transact([&](ports::ledger& ledger) {
            ledger.places.set_members(it.secret.id, {it.ana.id, it.vp.id}, it.now);
            bot::plan_nudges(ledger, it.policy, "T1", it.now, 100);
            bot::plan_digest(ledger, it.policy, "T1", it.now);
        });
        look();
    }
    for (const auto* kind : {"board", "nudge", "digest"}) {
        CAPTURE(kind);
        CHECK(seen[kind] > 0);
    }
}

TEST_CASE("what a reader pressed is shown to them, unless they lost access before it was sent")
{
    company it;
    it.say(it.vp, it.secret, std::string(secret_words) + " by friday");
    SECTION("a reply")
    {
        it.take_in(it.press("U001", "show", "1"));
        const auto sent = it.send_replies();
        REQUIRE(sent.size() == 1);
        CHECK_THAT(shown_in(sent[0]), Contains(std::string(secret_words)));
    }
    SECTION("a reply, too late")
    {
        it.take_in(it.press("U001", "show", "1"));
        it.leaves_secret(it.ana);
        const auto sent = it.send_replies();
        REQUIRE(sent.size() == 1);
        CHECK_THAT(shown_in(sent[0]), !Contains(std::string(secret_words)) && Contains("you may not read it"));
    }
    SECTION("a form")
    {
        it.take_in(it.press("U004", "later", "1"));
        CHECK(it.send_replies().size() == 1);
    }
    SECTION("a form, too late")
    {
        it.say(it.vp, it.secret, "give A-1 @ana");
        it.send_all();
        it.take_in(it.press("U001", "accept-by", "1"));
        // The offer is taken back, and ana leaves, while the form is on its way.
        it.say(it.vp, it.secret, "undo A-1");
        it.leaves_secret(it.ana);
        CHECK(it.send_replies().empty());
    }
}

TEST_CASE("a party outside reads the action's own words, never its source or its incident")
{
    company it;
    it.say(it.vp, it.secret, "add an alert on replica lag by friday for VAULT-9");
    it.transact([&](ports::ledger& ledger) {
        auto item = *ledger.actions.find(core::action_id{1});
        item.owner = it.bo.id;
        item.from.words = "because of the " + std::string(secret_incident);
        ledger.actions.save(item);
    });
    auto input = it.press("U002", "show", "1");
    input.channel = "D001";
    it.take_in(input);
    const auto sent = it.send_replies();
    REQUIRE_FALSE(sent.empty());
    CHECK_THAT(shown_in(sent.back()), Contains("add an alert") && !Contains(std::string(secret_incident)));
    SECTION("also when they left after it was written")
    {
        auto body = words_about(core::action_id{1});
        it.transact([&](ports::ledger& ledger) { body = bot::shown_to(ledger, it.policy, body, it.bo.id, it.now); });
        CHECK_THAT(core::plain_text(body, {}), Contains(std::string(secret_words)));
        CHECK_THAT(core::plain_text(body, {}), !Contains(std::string(secret_incident)));
    }
}

TEST_CASE("a private incident's name is for its readers, also where its actions are public")
{
    company it;
    it.say(it.vp, it.secret, "add an alert on replica lag by friday");
    it.transact([&](ports::ledger& ledger) {
        auto item = *ledger.actions.find(core::action_id{1});
        item.from.place = it.general.id;
        item.incident = ledger.incidents.by_key("VAULT-9")->id;
        ledger.actions.save(item);
    });
    CHECK_THAT(it.say(it.vp, it.general, "A-1"), Contains(std::string(secret_incident)));
    for (const auto* words : {"A-1", "list"})
        CHECK_THAT(it.say(it.bo, it.general, words),
                   Contains("add an alert") && !Contains(std::string(secret_incident)));
    it.say(it.vp, it.general, "edit A-1 for INC-104");
    it.say(it.vp, it.general, "edit A-1 for VAULT-9");
    CHECK_THAT(it.say(it.bo, it.general, "A-1"), Contains("edit") && !Contains("VAULT-9"));
}
