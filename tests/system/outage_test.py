"""Whatever goes down in between: each command is carried out once, in the order in which it was said, and answered."""
import datetime
import sys

from checking_proxy import BAD_GATEWAY_ANSWER, limit_exceeded
from request_rules import SYNC
from world import BOT_ID, World

PLACE = "inc-104-checkout-down"
SAID_WHILE_DOWN = 500
COMMAND_EVERY = 10
LATE = "Heard late"
# What begins the answer to a command.
ANSWER = "Noted"


def text_of(number):
    return f"rotate the signing key number {number:03d}"


def command(person, room, number):
    return person.say(room, f"!action {text_of(number)} by friday")


def texts(world):
    return [action["text"] for action in world.bot.exported()]


def begin(world):
    ana = world.person("ana")
    world.start_bot()
    room = world.room_with_bot(ana, world.person("ben"), name=PLACE)
    world.heard(command(ana, room, 0))
    assert texts(world) == [text_of(0)], texts(world)
    return ana, room


def said(person, room):
    return [event["content"]["body"] for event in person.said_by(BOT_ID, room)]


def once_in_order(world, ana, room, count):
    """All are recorded and answered, each once and in the order in which they were said, and nothing of the bot stands
    twice in the room or in a private one. Returns the answers."""
    assert texts(world) == [text_of(number) for number in range(count)], texts(world)
    for place in [one["id"] for one in ana.call("rooms") if one["membership"] == "join"]:
        words = said(ana, place)
        assert len(set(words)) == len(words), f"said twice: {[one for one in words if words.count(one) > 1]}"
    answers = [words for words in said(ana, room) if words.startswith(ANSWER)]
    is_answer = [text_of(number) in words for number, words in enumerate(answers)]
    assert len(answers) == count and all(is_answer), f"answers in order: {answers}"
    return answers


def homeserver_killed_in_a_sync(world):
    ana, room = begin(world)
    for number in (1, 2):
        world.homeserver.kill()
        world.homeserver.start()
        world.heard(command(ana, room, number))
    once_in_order(world, ana, room, 3)


def homeserver_restarted_with_a_command_not_yet_heard(world):
    ana, room = begin(world)
    fault = world.proxy.break_with("GET", SYNC, "lose_answer", count=None)
    world.proxy.until(lambda: fault.met, "sync while answers are lost")
    last = [command(ana, room, number) for number in (1, 2)][-1]
    world.homeserver.kill()
    world.homeserver.start()
    world.proxy.heal()
    world.heard(last)
    once_in_order(world, ana, room, 3)


def syncs_broken(world):
    """Cut in the middle, refused by the server and by its gateway."""
    ana, room = begin(world)
    number = 1
    for broken in [{"kind": "cut_answer"}, {"kind": "lose_answer"}, {"kind": "refuse", **BAD_GATEWAY_ANSWER},
                   {"kind": "refuse", **limit_exceeded(1)}, {"kind": "refuse", "status": 500}, {"kind": "delay", "delay_s": 1.0}]:
        world.proxy.break_with("GET", SYNC, count=2, **broken)
        world.heard(command(ana, room, number))
        world.proxy.heal()
        number += 1
    once_in_order(world, ana, room, number)


def sends_broken(world):
    """Taken by the server while the bot learns nothing of it: what it says again is the same event, or is found to be there."""
    ana, room = begin(world)
    number = 1
    for times, broken in [(2, {"kind": "lose_answer"}), (2, {"kind": "lose_request"}), (1, {"kind": "cut_answer"}),
                          (2, {"kind": "refuse", **BAD_GATEWAY_ANSWER}), (2, {"kind": "refuse", **limit_exceeded(1)})]:
        fault = world.proxy.break_with("PUT", "/send/", words=ANSWER, count=times, **broken)
        event = command(ana, room, number)
        world.proxy.until(lambda: fault.met == times, f"sends that meet {broken}")
        world.proxy.heal()
        world.heard(event)
        number += 1
    once_in_order(world, ana, room, number)


def bot_killed_between_receipt_and_reply(world):
    ana, room = begin(world)
    number = 1
    # As soon as it has the command; while its first words are under way; when they have arrived and it knows nothing of it.
    for broken in [None, {"kind": "delay", "delay_s": 2.0}, {"kind": "lose_answer"}]:
        fault = world.proxy.break_with("PUT", "/send/", words=ANSWER, **broken) if broken else None
        event = command(ana, room, number)
        if fault:
            world.proxy.until(lambda: fault.met, "words under way")
        else:
            world.proxy.until(lambda: any(one.path == SYNC and event.encode() in one.answer for one in world.proxy.requests),
                              "the command received")
        world.bot.kill()
        world.proxy.heal()
        world.bot.start()
        number += 1
        world.heard(command(ana, room, number))
        number += 1
    once_in_order(world, ana, room, number)


def five_hundred_messages_while_down(world):
    ana, room = begin(world)
    world.bot.kill()
    number = 0
    for count in range(SAID_WHILE_DOWN):
        if count % COMMAND_EVERY == COMMAND_EVERY - 1:
            number += 1
            last = command(ana, room, number)
        else:
            last = ana.say(room, f"looking at graph {count}")
    world.homeserver.move_to(world.now_ms() + int(datetime.timedelta(hours=2).total_seconds() * 1000))
    world.bot.start()
    world.heard(last)
    in_time, *late = once_in_order(world, ana, room, number + 1)
    assert number == SAID_WHILE_DOWN / COMMAND_EVERY
    assert LATE not in in_time and all(LATE in one for one in late), f"said while it was down, and marked as that: {late}"


STORIES = [homeserver_killed_in_a_sync, homeserver_restarted_with_a_command_not_yet_heard, syncs_broken, sends_broken,
           bot_killed_between_receipt_and_reply, five_hundred_messages_while_down]

if __name__ == "__main__":
    sys.exit(World.tell(STORIES, sys.argv[1:]))
