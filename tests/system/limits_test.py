"""What one account may send is little: all of it arrives, in order, once, and the bot waits as long as it is told to."""
import json
import sys

from outage_test import begin, command, once_in_order
from world import World

COUNT = 14
# What the bot had sent, or decided to, before it read that answer; a busy machine takes its time.
ON_ITS_WAY_S = 1.5


def told_to_wait(world):
    """(when, how long in s) of each answer that it was too much."""
    return [(one.answered, json.loads(one.answer)["retry_after_ms"] / 1000)
            for one in world.proxy.seen("PUT", "/send/") if one.status == 429]


def many_commands(world):
    ana, room = begin(world)
    for number in range(1, COUNT):
        last = command(ana, room, number)
    world.heard(last)
    once_in_order(world, ana, room, COUNT)


def fitted_to_the_limits(world):
    many_commands(world)
    # The server counts what it does itself when the bot joins.
    assert len(told_to_wait(world)) <= 1, f"with the settings as they come, the limits are hardly met: {told_to_wait(world)}"


def beyond_the_limits(world):
    """The settings say more than the server allows."""
    world.matrix_settings = "messages_per_minute = 6000\nburst = 100\n"
    many_commands(world)
    waits = told_to_wait(world)
    assert waits, "the limits were to be met"
    for at, seconds in waits:
        early = [one for one in world.proxy.seen("PUT", "/send/") if at + ON_ITS_WAY_S < one.begun < at + seconds - 0.2]
        assert not early, f"sent {[one.begun - at for one in early]} s after being told to wait {seconds} s"


if __name__ == "__main__":
    sys.exit(World.tell([fitted_to_the_limits, beyond_the_limits], sys.argv[1:]))
