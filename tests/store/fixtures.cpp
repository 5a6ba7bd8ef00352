#include "store/fixtures.hpp"

#include <cstdlib>
#include <stdexcept>

#include <stdlib.h>

#include "rows.hpp"

namespace makegood::tests {

temporary_folder::temporary_folder()
{
    std::string name = (std::filesystem::temp_directory_path() / "makegood-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    path_ = name;
}

temporary_folder::~temporary_folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

core::instant at(int minutes)
{
    return core::instant(std::chrono::milliseconds(1795424400000)) + std::chrono::minutes(minutes);
}

core::action promise(std::int64_t owner, const std::string& text)
{
    core::action item;
    item.text = text;
    item.state = core::state::promised;
    item.owner.value = owner;
    item.asker.value = owner;
    item.recorded_at = at(0);
    item.active_at = at(0);
    return item;
}

core::action full_action()
{
    using namespace date::literals;
    core::action item;
    item.text = "quote \" back \\ newline \n nul " + std::string(1, '\0') + " emoji \U0001F91D broken \xFF\xC3(";
    item.public_title = "safe words";
    item.state = core::state::closed;
    item.asker.value = 11;
    item.owner.value = 12;
    item.offered_to.value = 13;
    item.offer_group.value = 14;
    item.incident.value = 15;
    item.severity = 2;
    item.service = "db";
    item.from = {core::place_id{16}, "1795.01", "https://example.org/p1", "ACTION: words", "1794.99"};
    item.due = core::deadline{2026_y / 11 / 27, std::nullopt};
    item.due_at = at(1);
    item.is_due_assumed = true;
    item.first_due = core::deadline{2026_y / 11 / 12, at(2)};
    item.first_due_at = at(3);
    item.slips = 4;
    item.quiet_until = at(5);
    item.blocked = core::blocker{core::person_id{17}, "https://example.org/b", core::action_id{18}, at(6),
                                 "for the “db-admin” role"};
    item.is_stuck = true;
    item.declining = core::decline_request{core::person_id{19}, core::person_id{20}, "too dear"};
    item.plan = "after the release";
    item.links = {"PAY-881", "https://example.org/\xFE"};
    item.evidence = "merged";
    item.learnt = "much";
    item.check = core::check::landed;
    item.closed_at = at(7);
    item.why_dropped = core::drop_reason::superseded;
    item.drop_note = "gone";
    item.duplicate_of.value = 21;
    item.risk_accepter.value = 22;
    item.risk_until = at(8);
    item.recorded_at = at(9);
    item.offered_at = at(10);
    item.accepted_at = at(11);
    item.active_at = at(12);
    item.unanswered_nudges = 3;
    item.nudged_at = at(13);
    item.is_escalated = true;
    item.look_at = at(14);
    item.news_since = at(15);
    item.news_told_at = at(16);
    item.asks_policy_date = true;
    item.is_attested = true;
    item.offered_team = "s\"re";
    item.leave_asked_at = at(17);
    item.absence_asked_at = at(18);
    item.owner_wrote_at = at(19);
    item.ticket_moved_at = at(20);
    item.announced_at = at(21);
    item.sprint = 2026_y / 12 / 14;
    item.remarked_at = at(22);
    item.announced_to.value = 23;
    item.announced_in.value = 24;
    return item;
}

bool is_same(const core::action& left, const core::action& right)
{
    // The JSON names every field and is exact, which its own test shows field by field.
    return store::to_json(left) == store::to_json(right);
}

ports::message_to_send message(const std::string& key, ports::persistence kind, std::int64_t place,
                               const std::string& text)
{
    ports::message_to_send next;
    next.kind = kind;
    next.key = key;
    next.to.workspace = "T1";
    next.to.place.value = place;
    next.body = core::plain(text);
    return next;
}

} // namespace makegood::tests
