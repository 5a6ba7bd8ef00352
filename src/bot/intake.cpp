#include <makegood/bot/intake.hpp>

#include <algorithm>
#include <set>

#include <makegood/bot/inbound_words.hpp>
#include <makegood/bot/muted_rooms.hpp>
#include <makegood/bot/outgoing.hpp>
#include <makegood/commands/command.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/home.hpp>
#include <makegood/commands/incident_place.hpp>
#include <makegood/commands/room_zone.hpp>
#include <makegood/commands/thread_words.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/due.hpp>
#include <makegood/ports/reply_key.hpp>

namespace makegood::bot {

namespace {

// The inbox forgets keys a day later.
constexpr std::chrono::hours keys_are_kept{6 * 24};

core::place known_place(ports::ledger& ledger, const ports::inbound& input)
{
    if (auto place = ledger.places.by_channel(input.workspace, input.channel))
        return std::move(*place);
    core::place assumed;
    assumed.workspace = input.workspace;
    assumed.channel = input.channel;
    assumed.name = input.channel_name;
    if (!input.channel.empty())
        assumed.id = ledger.places.put(assumed, core::instant{});
    return assumed;
}

// Typed in a place, where it stands with its time.
bool is_message(const ports::inbound& input)
{
    const auto* command = std::get_if<ports::command_input>(&input.input);
    return std::holds_alternative<ports::message_input>(input.input)
        || (command != nullptr && !command->message.empty());
}

commands::context context_of(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                             const ports::typed_text* words)
{
    commands::context here{.ledger = ledger,
                           .policy = facts.policy,
                           .now = facts.now,
                           .workspace = input.workspace,
                           .actor = known_person(ledger, {input.workspace, input.user}, input.user_name),
                           .place = known_place(ledger, input)};
    if (is_message(input))
        here.said_at = std::min(input.at, facts.now);
    here.response_url = input.response_url;
    here.input = input.key;
    here.members_since = facts.now - core::membership_is_fresh;
    here.can = facts.can;
    here.is_place_admin = input.is_of_place_admin;
    here.condition = facts.condition;
    here.chance = facts.chance;
    here.from.place = here.place.id;
    if (words == nullptr)
        return here;
    for (const auto& user : words->mentioned)
        here.mentioned.emplace(user, known_person(ledger, {input.workspace, user}, {}));
    here.groups.insert(words->groups.begin(), words->groups.end());
    return here;
}

commands::reply said_to(const commands::context& here, commands::reply&& said)
{
    said.reader = said.reader ? said.reader : here.actor.id;
    return std::move(said);
}

// The speaker wrote there, and perhaps in a thread.
void note_writer(const commands::context& here, const ports::inbound& input)
{
    here.ledger.marks.note_writer(here.place.id, input.user, input.at);
    if (!here.thread.empty())
        commands::hear_in_thread(here.ledger, here.place, here.thread, here.actor.id, input.at);
}

// ---- one function per kind of input ----

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::command_input& command)
{
    auto here = context_of(ledger, input, facts, &command.words);
    // A mention by a program whose platform did not mark it as one.
    if (!command.message.empty() && here.actor.standing == core::standing::bot)
        return {};
    here.prefix = command.prefix;
    here.trigger = command.trigger;
    here.thread = command.thread;
    if (!command.replied_to.empty())
        here.replied_about
            = commands::action_of(ledger.outbox.buttons_on(input.workspace, input.channel, command.replied_to));
    here.from.message = command.message;
    here.from.thread = command.thread;
    here.from.permalink = command.permalink;
    here.from.words = command.words.text;
    here.by = command.message.empty() ? ports::channel_of_change::command : ports::channel_of_change::message;
    if (!command.message.empty() && here.place.id)
        note_writer(here, input);
    auto answered = facts.can.has_forms ? std::nullopt : commands::answer_form(here, command.words.text);
    if (answered)
        return said_to(here, std::move(*answered));
    return said_to(here, commands::run(here, command.words, command.before));
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::message_input& message)
{
    auto here = context_of(ledger, input, facts, &message.words);
    if (here.actor.standing == core::standing::bot)
        return {};
    here.by = ports::channel_of_change::message;
    here.thread = message.thread;
    here.from.message = message.message;
    here.from.thread = message.thread;
    here.from.permalink = message.permalink;
    here.from.words = message.words.text;
    note_writer(here, input);
    return said_to(here, commands::overhear(here, message));
}

// In the place and words of the message that somebody points at.
commands::context context_at(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                             const std::optional<ports::said_message>& on)
{
    auto here = context_of(ledger, input, facts, on ? &on->words : nullptr);
    here.prefix = facts.policy.command_word;
    if (!on)
        return here;
    here.thread = on->thread;
    here.from.message = on->message;
    here.from.thread = on->thread;
    here.from.permalink = on->permalink;
    here.from.words = on->words.text;
    if (!on->user.empty())
        known_person(ledger, {input.workspace, on->user}, {});
    return here;
}

commands::reply press_with_emoji(commands::context& here, const ports::posted_button& button, bool is_added)
{
    here.prefix = here.place.visibility == core::visibility::direct ? std::string() : here.policy.command_word;
    return is_added ? commands::press(here, button.verb, button.argument)
                    : commands::take_back_press(here, button.verb, button.argument);
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::reaction_input& reaction)
{
    auto here = context_at(ledger, input, facts, reaction.on);
    if (here.actor.standing == core::standing::bot)
        return {};
    here.by = ports::channel_of_change::reaction;
    const auto button = facts.can.has_buttons
        ? std::nullopt
        : ledger.outbox.button_on(input.workspace, input.channel, reaction.message, reaction.emoji);
    if (button && (button->stands || !reaction.is_added)) {
        auto pressed = said_to(here, press_with_emoji(here, *button, reaction.is_added));
        pressed.is_press = true;
        pressed.thread = button->thread;
        return pressed;
    }
    if (reaction.emoji != facts.policy.capture.emoji)
        return {};
    here.from.message = reaction.message;
    return said_to(here, commands::react(here, reaction));
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::shortcut_input& asked)
{
    auto here = context_at(ledger, input, facts, asked.on);
    here.trigger = asked.trigger;
    return said_to(here, commands::open_new_action(here, asked.on));
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::press_input& press)
{
    auto here = context_of(ledger, input, facts, nullptr);
    here.by = ports::channel_of_change::button;
    here.trigger = press.trigger;
    return said_to(here, commands::press(here, press.verb, press.argument));
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::form_input& form)
{
    auto here = context_of(ledger, input, facts, nullptr);
    here.by = ports::channel_of_change::form;
    here.trigger = form.trigger;
    here.prefix = facts.policy.command_word;
    return said_to(here, commands::submit(here, form.verb, form.argument, form.answers));
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::place_input& event)
{
    using what = ports::place_input::what;
    const bool has_new_id = !event.channel_before.empty();
    const auto known
        = ledger.places.by_channel(event.seen.workspace, has_new_id ? event.channel_before : event.seen.channel);
    // Such as a room that another goes on from: what is set there is of no place of ours. One that is ours and not
    // known yet is looked up after a change.
    const bool is_of_known = has_new_id || event.happened == what::described || event.happened == what::changed
        || event.happened == what::muted;
    if (!known && is_of_known)
        return {};
    auto seen = known ? changed_by(event, *known) : event.seen;
    if (event.happened == what::described) {
        commands::describe_place(ledger, facts.policy, seen, facts.now);
        return {};
    }
    seen = note_place(ledger, facts.policy, seen, facts.now);
    // Posting may have met with a mute that the ledger was never told of.
    const bool may_be_news = event.happened == what::changed || event.happened == what::bot_joined;
    if (may_be_news && core::is_writable(seen))
        ledger.outbox.unpark_in(seen.id, ports::muted_place);
    if (event.happened == what::muted)
        tell_of_muting(ledger, {input.workspace, input.user}, seen, input.key, facts.now);
    if (event.happened == what::bot_left)
        ledger.marks.forget(seen.id);
    const bool begins = event.happened == what::bot_joined
        || (event.happened == what::created && is_to_be_joined(seen, facts.policy));
    if (begins && !event.since.empty() && ledger.marks.mark_of(seen.id).empty())
        ledger.marks.advance(seen.id, event.since);
    if (event.happened == what::archived)
        commands::archive_place(ledger, seen, facts.now);
    if (event.happened == what::bot_joined)
        commands::greet_place(ledger, facts.policy, seen, facts.now);
    return {};
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::source_input& message)
{
    const auto place = known_place(ledger, input);
    ledger.marks.advance(place.id, message.message);
    commands::hear_source(ledger, facts.policy, place, message, facts.now);
    return {};
}

// The enricher fetches the members of a private place anew before the next command that needs them. Whether guests read
// it is looked up when it matters; until then the new reader may be one.
commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::membership_input& change)
{
    auto place = ledger.places.by_channel(input.workspace, input.channel);
    const auto who = ledger.people.by_identity({input.workspace, change.user});
    if (!change.is_member && place && who)
        commands::change_room(ledger, facts.policy, place->id, facts.now,
                              [&] { ledger.places.forget_member(place->id, who->id); });
    if (change.is_member && place && place->guests_at) {
        place->guests_at = core::instant{};
        ledger.places.put(*place, ledger.places.fetched_at(place->id).value_or(input.at));
    }
    return {};
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::person_input& person)
{
    note_person(ledger, facts.policy, {input.workspace, person.user}, person.seen, facts.now);
    return {};
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::admins_input& change)
{
    std::set<std::string> users(facts.policy.admins.begin(), facts.policy.admins.end());
    for (const auto& [user, seen] : change.admins) {
        users.insert(user);
        // Their profile is looked up with their next input.
        if (!ledger.people.by_identity({input.workspace, user}))
            ledger.people.put({input.workspace, user}, seen, core::instant{});
    }
    ledger.people.set_admins(input.workspace, users);
    return {};
}

commands::reply carry_out(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts,
                          const ports::home_input&)
{
    commands::open_home(context_of(ledger, input, facts, nullptr));
    return {};
}

// A command that could not be carried out may be corrected for so long.
constexpr std::chrono::seconds corrected_within{60};

std::string refusal_key(const std::string& key) { return "refused/" + key; }
std::string correction_key(const std::string& first) { return "corrected/" + first; }

// A message that was corrected: whether nothing came of it yet, and what it said first was answered a moment ago.
bool is_corrected_in_time(ports::ledger& ledger, const ports::inbound& input, const ports::command_input& command)
{
    const auto first = "message/" + input.channel + "/" + command.message;
    const bool is_open = ledger.inbox.seen(refusal_key(first)) && !ledger.inbox.seen(correction_key(first));
    const auto answered = is_open ? ledger.outbox.find(ports::answer_key(first)) : std::nullopt;
    return answered && answered->put_at && input.at - *answered->put_at <= corrected_within;
}

bool is_slash_command(const ports::inbound& input)
{
    const auto* command = std::get_if<ports::command_input>(&input.input);
    return command != nullptr && command->message.empty();
}

// Where a reply goes that no ack can carry: the press's response url, the place (seen by its asker alone), or a
// direct message.
ports::message_to_send route(ports::ledger& ledger, const ports::inbound& input, const commands::reply& said,
                             const ports::capabilities& can, core::instant now)
{
    ports::message_to_send message;
    message.key = ports::answer_key(input.key);
    message.lane = ports::lane::reply;
    message.body = said.body;
    message.to.workspace = input.workspace;
    if (!input.response_url.empty()) {
        message.kind = ports::persistence::perishable;
        message.to.response_url = input.response_url;
        message.to.only_for = said.reader;
        message.replaces_original = said.replaces_original;
        message.not_after = now + ports::response_url_lives;
        return message;
    }
    const auto place = known_place(ledger, input);
    // Where the bot is no member or is muted it cannot speak, not even to one person.
    const bool is_mute = (!place.is_joined || place.is_muted) && place.visibility != core::visibility::direct;
    const bool is_by_direct_message = said.is_personal && !can.has_private_replies;
    if (input.channel.empty() || is_mute || is_by_direct_message) {
        message.to.person = said.reader;
        return message;
    }
    // A direct message has one reader: what they may read, they may read there.
    const bool is_direct = place.visibility == core::visibility::direct;
    message.to.place = is_direct && said.reader ? core::place_id{} : place.id;
    message.to.person = is_direct ? said.reader : core::person_id{};
    if (const auto* command = std::get_if<ports::command_input>(&input.input))
        message.to.thread = command->thread;
    else if (const auto* heard = std::get_if<ports::message_input>(&input.input))
        message.to.thread = heard->thread;
    else if (const auto* reaction = std::get_if<ports::reaction_input>(&input.input))
        message.to.thread = reaction->on ? reaction->on->thread : said.thread;
    // Where nothing can be said to one of its readers alone, what all of them may read is said to all.
    if (is_direct || said.is_public || !can.has_private_replies)
        return message;
    message.to.only_for = said.reader;
    message.kind = ports::persistence::perishable;
    message.not_after = now + ports::response_url_lives;
    return message;
}

answer finish(ports::ledger& ledger, const ports::inbound& input, commands::reply&& said)
{
    answer result;
    result.is_press = said.is_press;
    result.problems = std::move(said.problems);
    if (said.body.is_empty())
        return result;
    result.people = names_for(ledger, said.body, input.workspace);
    result.reply = ports::kept_reply{std::move(said.body), said.is_public, said.reader};
    return result;
}

// The reply given then, as far as its reader may still see it.
answer repeated(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts, ports::kept_reply&& kept)
{
    answer repeat;
    repeat.is_repeat = true;
    if (kept.reply.is_empty())
        return repeat;
    kept.reader = known_person(ledger, {input.workspace, input.user}, input.user_name).id;
    kept.reply = shown_to(ledger, facts.policy, std::move(kept.reply), kept.reader, facts.now);
    repeat.people = names_for(ledger, kept.reply, input.workspace);
    repeat.reply = std::move(kept);
    return repeat;
}

// A message from before the time that keys are kept for: what was recorded from it then tells that it was taken in.
bool is_recorded_already(ports::ledger& ledger, const ports::inbound& input, core::instant now)
{
    const auto* message = std::get_if<ports::message_input>(&input.input);
    const auto place = message != nullptr && !message->is_edit && input.at + keys_are_kept < now
        ? ledger.places.by_channel(input.workspace, input.channel)
        : std::nullopt;
    return place && !ledger.actions.list({.place = place->id, .message = message->message, .limit = 1}).empty();
}

// A command that was heard so long after it was said is answered with its time: whoever said it may have gone on.
constexpr std::chrono::minutes is_heard_late{2};

void mark_late(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts, commands::reply& said)
{
    if (said.body.is_empty() || input.at + is_heard_late >= facts.now)
        return;
    const auto who = known_person(ledger, {input.workspace, input.user}, {});
    const auto hours = core::working_time_of(who, facts.policy.hours);
    said.body << core::quiet({core::words{"Heard late: you said this "},
                              core::moment{input.at, core::moment_words(input.at, facts.now, hours.zone)},
                              core::words{"."}});
}

commands::reply carry_out_any(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts)
{
    return std::visit([&](const auto& what) { return carry_out(ledger, input, facts, what); }, input.input);
}

} // namespace

// Whether somebody's emoji on a message is known as it was later: events come in any order, and history tells of what
// was heard before. When it was put there history does not tell: what was heard at all counts, as long as keys are
// kept.
bool is_over(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts)
{
    const auto* reaction = std::get_if<ports::reaction_input>(&input.input);
    if (reaction == nullptr)
        return false;
    if (reaction->is_past && reaction->on && reaction->on->at < facts.now - keys_are_kept)
        return true;
    const auto last = ledger.inbox.last_key(input.key.substr(0, input.key.rfind('/') + 1));
    return last && (reaction->is_past || *last > input.key);
}

void close_place(ports::ledger& ledger, const ports::inbound& input, core::instant now)
{
    auto place = ledger.places.by_channel(input.workspace, input.channel);
    if (!place || place->visibility != core::visibility::open)
        return;
    place->visibility = core::visibility::closed;
    ledger.places.put(*place, now);
}

answer take_in(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts)
{
    if (input.is_in_closed_place)
        close_place(ledger, input, facts.now);
    if (auto before = ledger.inbox.seen(input.key))
        return repeated(ledger, input, facts, std::move(*before));
    if (const auto* taken = std::get_if<ports::reaction_input>(&input.input); taken && !taken->event.empty()) {
        const auto known = taken_away_again(ledger, input);
        return known ? take_in(ledger, *known, facts) : answer{};
    }
    auto first = facts.first.empty() ? std::nullopt : ledger.inbox.seen(std::string(facts.first));
    if (first) {
        auto again = repeated(ledger, input, facts, std::move(*first));
        again.row = ledger.inbox.keep(input.key, facts.now, again.reply, input.response_url);
        return again;
    }
    if (is_over(ledger, input, facts) || is_recorded_already(ledger, input, facts.now))
        return {};
    const auto* command = std::get_if<ports::command_input>(&input.input);
    if (command != nullptr && command->is_edit && !is_corrected_in_time(ledger, input, *command))
        return {};
    if (!input.user.empty())
        ledger.people.note_used({input.workspace, input.user}, facts.now);
    auto said = carry_out_any(ledger, input, facts);
    if (command != nullptr && !command->message.empty())
        mark_late(ledger, input, facts, said);
    if (said.is_refusal && command != nullptr && !command->message.empty())
        ledger.inbox.keep(refusal_key(input.key), facts.now, {}, {});
    else if (command != nullptr && command->is_edit)
        ledger.inbox.keep(correction_key("message/" + input.channel + "/" + command->message), facts.now, {}, {});
    if (!said.problems.empty()) {
        // Not kept: the same form is submitted again, corrected, under the same key.
        return finish(ledger, input, std::move(said));
    }
    if (!said.body.is_empty() && !is_slash_command(input)) {
        const auto message = route(ledger, input, said, facts.can, facts.now);
        ledger.outbox.put(message, facts.now);
        if (!facts.can.has_private_replies)
            put_rest(ledger, facts.policy, message, said.reader, facts.now);
        said.body = {};
    }
    auto result = finish(ledger, input, std::move(said));
    result.row = ledger.inbox.keep(input.key, facts.now, result.reply, input.response_url);
    return result;
}

answer report_on(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts)
{
    return finish(ledger, input, carry_out_any(ledger, input, facts));
}

} // namespace makegood::bot
