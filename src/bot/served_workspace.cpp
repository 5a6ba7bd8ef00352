#include <makegood/bot/served_workspace.hpp>

#include <utility>

namespace makegood::bot {

namespace asio = boost::asio;

served_workspace::served_workspace(shared_parts parts, platform where)
    : parts_(parts)
    , where_(where)
    , waters_([this] { catch_up_.missed(); })
    , catch_up_(parts.ledger, where.directory, parts.clock, parts.log, parts.policy, waters_, parts.loop)
    , enricher_(parts.ledger, where.directory, parts.clock, parts.log, parts.policy, parts.tasks, parts.loop)
    , dispatcher_(
          parts.ledger, where.chat, enricher_, parts.clock, parts.log, parts.policy, parts.tasks, waters_,
          [this](const ports::inbound& input) { after_change(input); }, [this] { catch_up_.begin(); })
    , roster_(parts.ledger, where.directory, parts.clock, parts.log, parts.policy)
{
}

void served_workspace::start(std::function<void()> on_refused)
{
    parts_.tasks.spawn("chat", listen(std::move(on_refused)));
    parts_.tasks.spawn("deadlines", dispatcher_.watch_deadlines());
    parts_.tasks.spawn("flush", dispatcher_.flush_regularly());
    parts_.tasks.spawn("catch up", catch_up_.run(dispatcher_));
    parts_.tasks.spawn("read on", catch_up_.read_on(dispatcher_));
    parts_.tasks.spawn("roster", roster_.run());
}

asio::awaitable<void> served_workspace::listen(std::function<void()> on_refused)
{
    const bool is_refused = co_await where_.chat.run(dispatcher_);
    if (is_refused)
        on_refused();
}

// After a committed change there may be an incident channel to join. Not one that the bot was just taken out of.
void served_workspace::after_change(const ports::inbound& input)
{
    using what = ports::place_input::what;
    const auto* place = std::get_if<ports::place_input>(&input.input);
    if (place == nullptr)
        return;
    // Who is in it now, and who may read it, these events do not tell.
    const bool is_unknown = place->happened == what::unarchived || place->happened == what::changed;
    if (is_unknown || place->happened == what::created || place->happened == what::renamed)
        parts_.tasks.spawn("join", catch_up_.look_again(place->seen.channel, is_unknown, dispatcher_));
    if (place->happened == what::bot_left)
        catch_up_.leave(place->seen.channel);
    if (place->happened == what::bot_joined && !parts_.policy.incident.sources.empty())
        parts_.tasks.spawn("read what was told", catch_up_.read_past(place->seen.channel, dispatcher_));
}

} // namespace makegood::bot
