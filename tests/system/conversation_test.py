"""How people talk with the bot in a room: they correct what they typed, speak in threads, answer its messages, and take
their emoji away again."""
import datetime
import sys

from forms_test import answered, opens_direct, states
from outage_test import command, text_of, texts
from world import BOT_ID, World

PLACE = "inc-104-checkout-down"
MINUTE = datetime.timedelta(minutes=1)


def begin(world):
    ana = world.person("ana")
    world.start_bot()
    room = world.room_with_bot(ana, world.person("ben"), name=PLACE)
    world.heard(command(ana, room, 0))
    return ana, room


def edited(world, person, room, event, text):
    world.heard(person.call("edit", room=room, event=event, text=text))


def commands_corrected(world):
    """In time and until something came of it; what was recorded stays as it stood, whatever becomes of the message."""
    ana, room = begin(world)
    mistyped = ana.say(room, "!action dnoe A-1")
    world.heard(mistyped)
    ana.wait_for_message(room, BOT_ID, "Did you mean", "done A-1")
    count = len(ana.said_by(BOT_ID, room))
    edited(world, ana, room, mistyped, "!action done A-1")
    assert states(world) == {"A-1": "closed"}, states(world)
    edited(world, ana, room, mistyped, "!action reopen A-1")
    assert states(world) == {"A-1": "closed"}, states(world)
    answers = ana.said_by(BOT_ID, room)[count:]
    assert len(answers) == 1 and "Done:" in answers[0]["content"]["body"], answers

    recorded = command(ana, room, 1)
    world.heard(recorded)
    count = len(ana.said_by(BOT_ID, room))
    edited(world, ana, room, recorded, f"!action {text_of(2)} by friday")
    assert texts(world) == [text_of(0), text_of(1)], texts(world)

    mistyped = ana.say(room, "!action dnoe A-2")
    world.heard(mistyped)
    world.move_to(world.now() + 2 * MINUTE)
    edited(world, ana, room, mistyped, "!action done A-2")
    assert states(world) == {"A-1": "closed", "A-2": "promised"}, states(world)
    assert len(ana.said_by(BOT_ID, room)) == count + 1, "nothing is said about edits that come to nothing"


def in_a_thread(world):
    """What is said in a thread is answered there, also when the bot was started anew in between."""
    ana, room = begin(world)
    root = ana.say(room, "the checkout answers slowly")
    first = answered(world, ana, room, f"!action {text_of(1)} by friday", "Noted", text_of(1), thread=root)
    world.bot.kill()
    world.bot.start()
    second = answered(world, ana, room, "!action done A-2", "Done:", thread=root, latest=first["id"])
    for answer in (first, second):
        relation = answer["content"]["m.relates_to"]
        assert (relation["rel_type"], relation["event_id"]) == ("m.thread", root), relation
    outside = answered(world, ana, room, "!action done A-1", "Done:")
    assert outside["content"].get("m.relates_to", {}).get("rel_type") is None, outside


def a_reply_to_what_it_said(world):
    """It needs no id: what it answers says which action is meant."""
    ana, room = begin(world)
    card = ana.wait_for_message(room, BOT_ID, "Noted", text_of(0))
    world.heard(command(ana, room, 1))
    answered(world, ana, room, "!action done", "Done:", text_of(0), reply=card["id"])
    assert states(world) == {"A-1": "closed", "A-2": "promised"}, states(world)
    direct = opens_direct(world, ana)
    shown = answered(world, ana, direct, "A-2", text_of(1))
    answered(world, ana, direct, "done", "Done:", text_of(1), reply=shown["id"])
    assert states(world) == {"A-1": "closed", "A-2": "closed"}, states(world)


def an_emoji_taken_away(world):
    """From the item of a reminder: what it did is undone, by a bot that was started anew in between as well."""
    ana, room = begin(world)
    for _ in range(5):
        world.move_to(world.next_at(9, 0))
        if any(BOT_ID in {user for user, _ in one["members"]} and one["id"] != room for one in ana.call("rooms")):
            break
    direct = ana.room_with(BOT_ID, but=[room])
    item = ana.wait_for_button(direct, BOT_ID, "✅", text_of(0))
    for is_restarted in (False, True):
        given = ana.react(direct, item["id"], "✅")
        world.heard(given)
        assert states(world) == {"A-1": "closed"}, states(world)
        if is_restarted:
            world.bot.kill()
            world.bot.start()
        world.heard(ana.call("redact", room=direct, event=given))
        assert states(world) == {"A-1": "promised"}, f"started anew: {is_restarted}, {states(world)}"


STORIES = [commands_corrected, in_a_thread, a_reply_to_what_it_said, an_emoji_taken_away]

if __name__ == "__main__":
    sys.exit(World.tell(STORIES, sys.argv[1:]))
