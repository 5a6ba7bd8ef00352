// Which outbox rows go next. Only the first of each line is in the index that is read here (outbox_next), so a claim
// costs what it returns, however many rows wait behind others or were sent long ago.
//
// Lanes: three of four slots go to the first lane that has something, in the order reply, offer, board, nudge, digest.
// The fourth goes to the lanes in turn, so that no flood of one lane keeps another waiting for ever.
#include <algorithm>
#include <array>

#include "outbox_rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

constexpr int lanes = 5;
constexpr std::array<std::string_view, lanes> lane_names{"reply", "offer", "board", "nudge", "digest"};
// Rows that one claim lets into their lines, and drops as late, at most; the rest by the next.
constexpr int release_step = 256;
constexpr int expiry_step = 256;
constexpr unsigned reserved_every = 4;

} // namespace

std::vector<ports::outbox_row> outbox::claim(core::instant now, int limit)
{
    release_held(now);
    expire_late(now);
    std::vector<ports::outbox_row> taken;
    for (const auto id : choose(now, limit)) {
        if (auto row = take(id, now))
            taken.push_back(std::move(*row));
    }
    return taken;
}

void outbox::release_held(core::instant now)
{
    std::vector<std::pair<core::outbox_id, std::string>> due;
    {
        auto select = on_.use("SELECT id, line FROM outbox INDEXED BY outbox_held WHERE turn = 0 AND state = 0 "
                              "AND go_at <= ? ORDER BY go_at, id LIMIT ?");
        select.bind(now, release_step);
        while (select.step()) {
            const auto id = select.take<core::outbox_id>();
            due.emplace_back(id, select.take<std::string>());
        }
    }
    for (const auto& [id, line] : due)
        enter_line(id, line, now);
}

void outbox::expire_late(core::instant now)
{
    std::vector<std::pair<standing, int>> late;
    {
        auto select = on_.use("SELECT id, kind, state, line, turn, version, attempted_version, body = '', lane "
                              "FROM outbox INDEXED BY outbox_late "
                              "WHERE not_after IS NOT NULL AND not_after <= ? AND turn <> 3 AND state IN (0, 3, 4) "
                              "ORDER BY not_after LIMIT ?");
        select.bind(now, expiry_step);
        while (select.step()) {
            auto row = read_standing(select);
            late.emplace_back(std::move(row), select.take<int>());
        }
    }
    for (const auto& [row, lane] : late) {
        // One line may lose several in a row: how this one stands now, not how it stood when it was read.
        finish(standing_of(row.id).value_or(row), ports::outbox_state::expired);
        if (report_ != nullptr)
            report_->count("makegood_outbox_expired_total", lane_names.at(static_cast<std::size_t>(lane)));
    }
}

std::vector<core::outbox_id> outbox::ready_in(int lane, core::instant now, int limit)
{
    auto select = on_.use("SELECT id FROM outbox INDEXED BY outbox_next WHERE turn = 2 AND lane = ?1 AND go_at <= ?2 "
                          "AND (not_after IS NULL OR not_after > ?2) ORDER BY go_at, id LIMIT ?3");
    select.bind(lane, now, limit);
    std::vector<core::outbox_id> found;
    while (select.step())
        found.push_back(select.take<core::outbox_id>());
    return found;
}

std::vector<core::outbox_id> outbox::choose(core::instant now, int limit)
{
    std::array<std::vector<core::outbox_id>, lanes> ready;
    std::array<std::size_t, lanes> used{};
    for (int lane = 0; lane < lanes; ++lane)
        ready[static_cast<std::size_t>(lane)] = ready_in(lane, now, limit);
    // The first lane with something left, looking from `from` on and around.
    const auto first_from = [&](std::size_t from) -> std::optional<std::size_t> {
        for (std::size_t step = 0; step < lanes; ++step) {
            const std::size_t lane = (from + step) % lanes;
            if (used[lane] < ready[lane].size())
                return lane;
        }
        return std::nullopt;
    };
    std::vector<core::outbox_id> chosen;
    while (static_cast<int>(chosen.size()) < limit) {
        const bool is_reserved = slot_ % reserved_every == reserved_every - 1;
        const auto lane = first_from(is_reserved ? reserved_lane_ : 0);
        if (!lane)
            break;
        if (is_reserved)
            reserved_lane_ = (*lane + 1) % lanes;
        ++slot_;
        chosen.push_back(ready[*lane][used[*lane]++]);
    }
    return chosen;
}

std::optional<ports::outbox_row> outbox::take(core::outbox_id id, core::instant now)
{
    ports::outbox_row row;
    {
        auto select = on_.use("SELECT " OUTBOX_COLUMNS ", attempted_version FROM outbox WHERE id = ?");
        select.bind(id).step();
        row = read_outbox_row(select);
        // What is looked up is what was said then; what is said now goes out as a change of it. An edit is not looked
        // up but made again, with what is said now.
        const int attempted_version = select.take<int>();
        const bool is_looked_up = row.state == ports::outbox_state::unknown && row.posted_channel.empty();
        if (is_looked_up)
            row.version = attempted_version;
    }
    if (row.problem == unreadable_body) {
        park(*standing_of(id), unreadable_body, false);
        return std::nullopt;
    }
    if (row.state != ports::outbox_state::unknown) {
        row.state = ports::outbox_state::sending;
        row.attempted_at = now;
    }
    on_.use("UPDATE outbox SET state = ?, turn = 3, attempts = ?, attempted_at = ?, attempted_version = ? WHERE id = ?")
        .bind(row.state, row.attempts + 1, row.attempted_at, row.version, id)
        .run();
    if (row.state == ports::outbox_state::sending)
        row.attempted_at.reset();
    resolve(row);
    return row;
}

core::shown_person outbox::shown(core::person_id who, const std::string& workspace)
{
    core::shown_person found;
    auto select = on_.use("SELECT name, ifnull((SELECT user FROM identity WHERE person = ?1 AND workspace = ?2 "
                          "ORDER BY fetched_at DESC), '') FROM person WHERE id = ?1");
    if (!select.bind(who, workspace).step())
        return found;
    select.read(found.name);
    select.read(found.user);
    return found;
}

void outbox::resolve(ports::outbox_row& row)
{
    const auto& to = row.message.to;
    if (to.place) {
        auto select = on_.use("SELECT channel FROM place WHERE id = ?");
        if (select.bind(to.place).step())
            select.read(row.channel);
    }
    if (to.person)
        row.user = shown(to.person, to.workspace).user;
    if (to.only_for)
        row.only_for_user = shown(to.only_for, to.workspace).user;
    auto mentioned = core::people_in(row.message.body);
    if (row.message.sheet) {
        const auto more = core::people_in(row.message.sheet->introduction);
        mentioned.insert(mentioned.end(), more.begin(), more.end());
    }
    for (const auto who : mentioned)
        row.people.try_emplace(who, shown(who, to.workspace));
}

std::optional<core::instant> outbox::next_attempt()
{
    std::optional<core::instant> earliest;
    const auto consider = [&earliest](query& select) {
        if (!select.step())
            return;
        const auto at = select.take<core::instant>();
        earliest = earliest ? std::min(*earliest, at) : at;
    };
    auto held = on_.use("SELECT go_at FROM outbox INDEXED BY outbox_held WHERE turn = 0 AND state = 0 "
                        "ORDER BY go_at LIMIT 1");
    consider(held);
    for (int lane = 0; lane < lanes; ++lane) {
        auto next = on_.use("SELECT go_at FROM outbox INDEXED BY outbox_next WHERE turn = 2 AND lane = ? "
                            "ORDER BY go_at LIMIT 1");
        next.bind(lane);
        consider(next);
    }
    return earliest;
}

} // namespace makegood::store
