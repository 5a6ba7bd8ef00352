"""The position in the stream of events that the bot goes on from is refused: nothing is carried out twice for that, and
what was said meanwhile is carried out all the same."""
import contextlib
import os
import sqlite3
import sys

from outage_test import begin, command, once_in_order, text_of, texts
from request_rules import SYNC
from world import World

INVALID = {"status": 400, "body": {"errcode": "M_UNKNOWN", "error": "Invalid stream token"}}


def set_position(world, position):
    """Of the stopped bot. None: it has none any more."""
    with contextlib.closing(sqlite3.connect(os.path.join(world.folder, "makegood.db"))) as database, database:
        if position is None:
            database.execute("DELETE FROM position")
        else:
            database.execute("UPDATE position SET position = ?", [position])
        assert database.total_changes == 1, "one position was kept"


def refused_while_it_runs(world):
    ana, room = begin(world)
    # The poll under way answers with the first command; the one after it is refused.
    fault = world.proxy.break_with("GET", SYNC, "refuse", **INVALID)
    first = command(ana, room, 1)
    world.proxy.until(lambda: fault.met, "a sync that is refused")
    world.heard(command(ana, room, 2))
    world.proxy.until_heard(first)
    once_in_order(world, ana, room, 3)


def refused_at_the_start(world):
    ana, room = begin(world)
    world.bot.stop()
    set_position(world, "nonsense")
    for number in (1, 2, 3):
        command(ana, room, number)
    world.bot.start()
    heard_later(world, ana, room)
    once_in_order(world, ana, room, 5)


def lost_at_the_start(world):
    """As on the very first start: what was said before is history, and none of it is carried out."""
    ana, room = begin(world)
    world.bot.stop()
    set_position(world, None)
    command(ana, room, 1)
    world.bot.start()
    heard_later(world, ana, room)
    assert texts(world) == [text_of(0), text_of(4)], texts(world)


def heard_later(world, ana, room):
    """What fills a gap is not seen in a sync: one more command is, behind it."""
    world.proxy.until(lambda: [one for one in world.proxy.requests if one.path == SYNC and one.status == 200
                               and one.begun > world.bot.begun and "since" in one.query], "a sync that goes on")
    world.heard(command(ana, room, 4))


if __name__ == "__main__":
    sys.exit(World.tell([refused_while_it_runs, refused_at_the_start, lost_at_the_start], sys.argv[1:]))
