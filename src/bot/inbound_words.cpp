#include <makegood/bot/inbound_words.hpp>

#include <makegood/language/command_line.hpp>

namespace makegood::bot {

namespace {

// What was heard late was said while nobody answered: no wonder that it was said often.
constexpr std::chrono::minutes heard_at_once{2};

bool is_heard_at_once(const ports::inbound& input, core::instant now)
{
    const bool is_late = input.at != core::instant{} && input.at + heard_at_once < now;
    return input.ack.connection != 0 && !is_late;
}

// Words are kept with the names that people read; the platform types the one who was asked as "<@U1>".
std::string with_mention(ports::ledger& ledger, const core::action& item, const std::string& workspace)
{
    auto words = item.from.words;
    const auto asked = item.offered_to ? item.offered_to : item.owner;
    const auto who = asked ? ledger.people.find(asked) : std::nullopt;
    const auto identity = asked ? ledger.people.identity_in(workspace, asked) : std::nullopt;
    const auto at = who ? words.find("@" + who->handle) : std::string::npos;
    if (identity && at != std::string::npos)
        words.replace(at, who->handle.size() + 1, "<@" + identity->user + ">");
    return words;
}

} // namespace

std::string typed_line(const ports::inbound& input)
{
    const auto* command = std::get_if<ports::command_input>(&input.input);
    if (command == nullptr)
        return {};
    return command->prefix.empty() ? command->words.text : command->prefix + " " + command->words.text;
}

std::string_view verb_in(const ports::inbound& input)
{
    const auto* command = std::get_if<ports::command_input>(&input.input);
    return command == nullptr ? std::string_view{} : language::verb_of(command->words.text);
}

std::string said_in(const ports::inbound& input, std::string_view verb)
{
    const auto* command = std::get_if<ports::command_input>(&input.input);
    if (command == nullptr || !command->message.empty() || !verb.empty())
        return {};
    return input.user + "\n" + input.channel + "\n" + command->words.text;
}

std::string message_of(const ports::inbound& input)
{
    if (const auto* said = std::get_if<ports::message_input>(&input.input))
        return said->message;
    const auto* command = std::get_if<ports::command_input>(&input.input);
    return command != nullptr ? command->message : std::string{};
}

bool is_in_history(const ports::inbound& input)
{
    const bool was_read_there = input.ack.connection == 0;
    return was_read_there || !message_of(input).empty();
}

bool is_waited_for(const ports::inbound& input)
{
    return std::holds_alternative<ports::press_input>(input.input)
        || std::holds_alternative<ports::form_input>(input.input)
        || std::holds_alternative<ports::shortcut_input>(input.input)
        || (std::holds_alternative<ports::command_input>(input.input)
            && std::get<ports::command_input>(input.input).message.empty());
}

std::vector<std::string> recorded_as(ports::ledger& ledger, const ports::inbox_store::unanswered& missed,
                                     const std::string& workspace)
{
    std::vector<std::string> all;
    for (const auto id : core::actions_in(missed.reply.reply)) {
        const auto item = ledger.actions.find(id);
        const auto place = item ? ledger.places.find(item->from.place) : std::nullopt;
        const auto asker = item ? ledger.people.identity_in(workspace, item->asker) : std::nullopt;
        if (place && asker && item->asker == missed.reply.reader && item->recorded_at == missed.at)
            for (const auto& words : {item->from.words, with_mention(ledger, *item, workspace)})
                all.push_back(asker->user + "\n" + place->channel + "\n" + words);
    }
    return all;
}

bool costs_a_message(const ports::inbound& input, core::instant now)
{
    return std::holds_alternative<ports::command_input>(input.input) && input.response_url.empty()
        && is_heard_at_once(input, now);
}

bool may_be_press(const ports::inbound& input, const core::policy& policy, core::instant now)
{
    const auto* reaction = std::get_if<ports::reaction_input>(&input.input);
    return reaction != nullptr && reaction->emoji != policy.capture.emoji && is_heard_at_once(input, now);
}

std::optional<ports::inbound> taken_away_again(ports::ledger& ledger, const ports::inbound& input)
{
    const auto& taken = std::get<ports::reaction_input>(input.input);
    const auto stem = "reaction/" + input.channel + "/";
    const auto given = ledger.inbox.last_key(stem, "-" + taken.event);
    if (!given)
        return std::nullopt;
    // "<message>/<user>/<emoji>": messages and users may have slashes in their ids.
    const auto end = given->rfind('/');
    const auto what = given->substr(stem.size(), end - stem.size());
    const auto emoji_at = what.rfind('/');
    const auto by_them = "/" + input.user;
    const auto message_and_user = what.substr(0, emoji_at);
    // Whoever tidies up takes nothing back in somebody else's name.
    if (emoji_at == std::string::npos || input.user.empty() || !message_and_user.ends_with(by_them))
        return std::nullopt;
    auto known = input;
    known.key = given->substr(0, end) + input.key.substr(input.key.rfind('/'));
    auto& reaction = std::get<ports::reaction_input>(known.input);
    reaction.emoji = what.substr(emoji_at + 1);
    reaction.message = message_and_user.substr(0, message_and_user.size() - by_them.size());
    reaction.event.clear();
    return known;
}

} // namespace makegood::bot
