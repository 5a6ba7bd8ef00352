"""What would be a form elsewhere is asked question by question, and answered in words and with emoji."""
import sys

from outage_test import command, text_of
from world import BOT_ID, World, joined

PLACE = "inc-104-checkout-down"
WHY = "waiting for the vendor"


def states(world):
    return {action["id"]: action["state"] for action in world.bot.exported()}


def opens_direct(world, person):
    """The room that this person opens with the bot."""
    direct = person.call("create_room", name="", invite=[BOT_ID], is_direct=True)
    person.until(lambda: BOT_ID in joined(person, direct), "the bot in the direct room")
    return direct


def answered(world, person, room, text, *words, **more):
    """What the bot said to that, as the room shows it."""
    before = {one["id"] for one in person.messages(room, BOT_ID)}
    world.heard(person.say(room, text, **more))
    return person.wait_for_message(room, BOT_ID, *words, but=before)


def begin(world, count):
    """Promises of hers in an incident's room, and her direct room."""
    ana = world.person("ana")
    world.start_bot()
    room = world.room_with_bot(ana, world.person("ben"), name=PLACE)
    for number in range(count):
        world.heard(command(ana, room, number))
    return ana, room, opens_direct(world, ana)


def which_one_is_done(world):
    """Without an id each promise stands in a message of its own, which one emoji closes."""
    ana, _, direct = begin(world, 2)
    answered(world, ana, direct, "done", "Which one is done?")
    items = [ana.wait_for_button(direct, BOT_ID, "✅", text_of(number)) for number in (0, 1)]
    assert items[0]["id"] != items[1]["id"], items
    world.heard(ana.react(direct, items[1]["id"], "✅"))
    assert states(world) == {"A-1": "promised", "A-2": "closed"}, states(world)
    # What landed is asked next, where she wants to say it.
    closed = ana.wait_for_button(direct, BOT_ID, "🔗", "Done:", text_of(1))
    world.heard(ana.react(direct, closed["id"], "🔗"))
    ana.wait_for_message(direct, BOT_ID, "What landed?", "1 of 2")
    answered(world, ana, direct, "https://example.com/pull/881", "What was learnt?", "2 of 2")
    answered(world, ana, direct, "-", "Kept for", "A-2")
    evidence = [one["evidence"] for one in world.bot.exported() if one["id"] == "A-2"]
    assert evidence == ["https://example.com/pull/881"], world.bot.exported()


def a_review_in_the_room(world):
    """Asked in front of everybody, it is answered behind the command word, and by nobody else."""
    ana, room, _ = begin(world, 1)
    ben = world.person("ben")
    answered(world, ana, room, "!action review", "Actions (1 of 2)", "!action", "cancel")
    world.heard(ben.say(room, "looking at the graphs"))
    answered(world, ana, room, f"!action @ben {text_of(1)} by friday\n@ana {text_of(2)} by friday",
             "Agreed in the review (2 of 2)", "yes or no?")
    preview = answered(world, ana, room, "!action ✅", text_of(1), text_of(2))
    assert set(states(world)) == {"A-1"}, "nothing is recorded before it was looked at"
    key = next(one["key"] for one in ana.seeded(room, preview["id"], BOT_ID)["reactions"])
    world.heard(ana.react(room, preview["id"], key))
    assert states(world) == {"A-1": "promised", "A-2": "promised", "A-3": "promised"}, states(world)


def cancelled(world):
    """With a word, with another command, and never in the words of somebody else."""
    ana, room, direct = begin(world, 1)
    answered(world, ana, direct, "review INC-104", "Actions (1 of 2)")
    answered(world, ana, direct, "cancel", "Cancelled. Nothing was changed.")
    answered(world, ana, direct, "mine", text_of(0))
    answered(world, ana, room, "!action review", "Actions (1 of 2)")
    answered(world, ana, room, "!action done A-1", "Done:")
    answered(world, ana, room, "!action review", "Actions (1 of 2)")
    answered(world, world.person("ben"), room, "!action cancel")
    answered(world, ana, room, "!action cancel", "Cancelled. Nothing was changed.")
    assert states(world) == {"A-1": "closed"}, states(world)


if __name__ == "__main__":
    sys.exit(World.tell([which_one_is_done, a_review_in_the_room, cancelled], sys.argv[1:]))
