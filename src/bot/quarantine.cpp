#include <makegood/bot/quarantine.hpp>

#include <string_view>

#include <makegood/language/command_line.hpp>

namespace makegood::bot {

namespace {

constexpr std::string_view action_prefix = "action/";
constexpr const char* problem = "it was under way in two aborts of the program";

bool take_out_of_planning(ports::ledger& ledger, std::string_view word)
{
    const auto id = language::read_action_id(word);
    auto item = id ? ledger.actions.find(*id) : std::nullopt;
    if (!item || !item->look_at)
        return false;
    item->look_at.reset();
    ledger.actions.save(*item);
    return true;
}

// Brought again, the input is one that was seen.
bool take_as_seen(ports::ledger& ledger, const std::string& key, core::instant now)
{
    if (ledger.inbox.seen(key))
        return false;
    ledger.inbox.keep(key, now, std::nullopt, {});
    return true;
}

} // namespace

std::string quarantine_key(core::action_id id) { return std::string(action_prefix) + core::format_id(id); }

void quarantine(ports::ledger& ledger, const std::vector<std::string>& keys, core::instant now)
{
    for (const auto& key : keys) {
        const bool is_new = key.starts_with(action_prefix)
            ? take_out_of_planning(ledger, std::string_view(key).substr(action_prefix.size()))
            : take_as_seen(ledger, key, now);
        if (is_new)
            ledger.inbox.bury(key, now, problem, {});
    }
}

std::vector<std::string> quarantined(ports::ledger& ledger, int limit) { return ledger.inbox.buried(problem, limit); }

} // namespace makegood::bot
