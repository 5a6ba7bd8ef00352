// Emoji that stand for buttons of what was posted, where platforms have none.
#include "rows.hpp"
#include "stores.hpp"

namespace makegood::store {

namespace {

// What an emoji did is undone for a day when it is taken away, and what happened while nobody listened comes later.
constexpr std::chrono::days taken_away_within{3};

} // namespace

// What stood there before an edit stands there no longer. Said or edited only in part, the rest is not known, or stands
// as it did: whoever reads the part answers it before the rest has gone.
void outbox::keep_buttons(const ports::outbox_row& row, core::instant now)
{
    if (row.state == ports::outbox_state::sent)
        on_.use("UPDATE posted_button SET stands = 0, until = min(until, ?) WHERE outbox = ?")
            .bind(now + taken_away_within, row.id)
            .run();
    const auto& channel = row.buttons_channel.empty() ? row.posted_channel : row.buttons_channel;
    for (const auto& each : *row.buttons)
        on_.use("INSERT OR REPLACE INTO posted_button (workspace, channel, message, emoji, verb, argument, outbox, "
                "stands, until) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)")
            .bind(row.message.to.workspace, channel, each.message, each.emoji, each.verb, each.argument, row.id,
                  now + ports::buttons_are_kept_for)
            .run();
}

std::optional<ports::posted_button> outbox::button_on(const std::string& workspace, const std::string& channel,
                                                      const std::string& message, const std::string& emoji)
{
    auto select = on_.use(
        "SELECT verb, argument, stands, ifnull((SELECT thread FROM outbox WHERE id = posted_button.outbox), '') "
        "FROM posted_button WHERE workspace = ? AND channel = ? AND message = ? AND emoji = ?");
    if (!select.bind(workspace, channel, message, emoji).step())
        return std::nullopt;
    ports::posted_button found{.message = message, .emoji = emoji, .verb = {}, .argument = {}};
    select.read(found.verb);
    select.read(found.argument);
    select.read(found.stands);
    select.read(found.thread);
    return found;
}

std::vector<ports::posted_button> outbox::buttons_on(const std::string& workspace, const std::string& channel,
                                                     const std::string& message)
{
    auto select = on_.use("SELECT emoji, verb, argument, stands FROM posted_button WHERE workspace = ? "
                          "AND channel = ? AND message = ?");
    select.bind(workspace, channel, message);
    std::vector<ports::posted_button> found;
    while (select.step()) {
        ports::posted_button each{.message = message, .emoji = {}, .verb = {}, .argument = {}};
        select.read(each.emoji);
        select.read(each.verb);
        select.read(each.argument);
        select.read(each.stands);
        found.push_back(std::move(each));
    }
    return found;
}

} // namespace makegood::store
