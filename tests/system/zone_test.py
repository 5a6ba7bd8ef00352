"""The zone that people set in their account (m.tz): their days end by it, and their reminders come in its hours."""
import datetime
import sys

from forms_test import answered
from outage_test import PLACE, text_of
from world import BOT_ID, World

# 09:00 there is midnight in UTC, all year.
ZONE, CITY = "Asia/Tokyo", "Tokyo"


def look_ups(world):
    return [one for one in world.proxy.seen("GET", "/profile/%40ana") if one.status]


def with_zone_looked_up(world, ana, room, before):
    """Words that need no zone, until a server that is slow has told it once more than `before`: a command waits for that
    less than a second, and is then carried out without it."""
    world.heard(ana.say(room, "!action mine"))
    world.proxy.until(lambda: len(look_ups(world)) > before, "her zone looked up")


def days_and_reminders_of_the_zone(world):
    ana = world.person("ana")
    ana.call("zone", zone=ZONE)
    world.start_bot()
    room = world.room_with_bot(ana, world.person("ben"), name=PLACE)
    with_zone_looked_up(world, ana, room, 0)
    answered(world, ana, room, f"!action {text_of(0)} by friday", text_of(0), f"27 Nov, end of day in {CITY}")
    for _ in range(5):
        world.move_to(world.next_at(0, 0))
        if any(BOT_ID in {user for user, _ in one["members"]} and one["id"] != room for one in ana.call("rooms")):
            break
    direct = ana.room_with(BOT_ID, but=[room])
    nudge = ana.wait_for_button(direct, BOT_ID, "✅", text_of(0))
    at = datetime.datetime.fromtimestamp(nudge["at_ms"] / 1000, datetime.timezone.utc)
    assert at.hour == 0, f"as her hours begin, not at {at}"


def set_later(world):
    """Words that name no zone count for nothing; a real one counts within a day."""
    ana = world.person("ana")
    ana.call("zone", zone="Mars/Olympus")
    world.start_bot()
    room = world.room_with_bot(ana, world.person("ben"), name=PLACE)
    answered(world, ana, room, f"!action {text_of(0)} by 4 dec", text_of(0), "4 Dec, end of day in UTC")
    ana.call("zone", zone=ZONE)
    before = len(look_ups(world))
    world.move_to(world.now() + datetime.timedelta(hours=25))
    with_zone_looked_up(world, ana, room, before)
    answered(world, ana, room, f"!action {text_of(1)} by 4 dec", text_of(1), f"4 Dec, end of day in {CITY}")


if __name__ == "__main__":
    sys.exit(World.tell([days_and_reminders_of_the_zone, set_later], sys.argv[1:]))
