#include <makegood/bot/inbound_words.hpp>

#include <makegood/language/command_line.hpp>

namespace makegood::bot {

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

} // namespace makegood::bot
