"""A session that runs out: it is renewed in time, or opened anew on the same device, and a bot that dies in between
loses nothing."""
import datetime
import json
import sys

from outage_test import PLACE, command, once_in_order
from request_rules import SYNC
from world import BOT_NAME, World

# Stories are told in shares of it; so much real time passes in none of them.
LASTS_S = 600
SERVER_SETTINGS = f"refreshable_access_token_lifetime: {LASTS_S}s\n"
REFRESH = "/_matrix/client/v3/refresh"
LOGIN = "/_matrix/client/v3/login"


def begin(world):
    """A bot that knows its password alone."""
    world.account = world.homeserver.register(BOT_NAME, display_name="Makegood")
    world.matrix_settings += f'user = "{BOT_NAME}"\n'
    ana, ben = world.person("ana"), world.person("ben")
    world.prepare_bot(MATRIX_ACCESS_TOKEN="", MATRIX_PASSWORD=world.account["password"]).start()
    room = world.room_with_bot(ana, ben, name=PLACE)
    world.heard(command(ana, room, 0))
    return ana, room


def refreshed(world):
    return [one for one in world.proxy.seen("POST", REFRESH) if one.status == 200]


def refused(world):
    """Answers that the token is not accepted: whether the session itself goes on."""
    return [json.loads(one.answer)["soft_logout"] for one in world.proxy.requests if one.status == 401]


def go_on(world, share):
    world.move_to(world.now() + datetime.timedelta(seconds=share * LASTS_S))


def renewed_in_time(world):
    ana, room = begin(world)
    for number in (1, 2, 3):
        go_on(world, 0.9)
        world.heard(command(ana, room, number))
        assert len(refreshed(world)) >= number, f"{len(refreshed(world))} tokens fetched"
    once_in_order(world, ana, room, 4)
    assert refused(world) == [], "no token ran out"
    assert len(world.proxy.seen("POST", LOGIN)) == 1, "signed in once"


def run_out_before_its_time(world):
    """By the server's clock alone: the token is refused, while the session is there still. What the refresh token does
    not open any more the password does, on the same device."""
    ana, room = begin(world)
    forbidden = {"errcode": "M_FORBIDDEN", "error": "refresh token isn't valid anymore"}
    for number in (1, 2):
        fault = world.proxy.break_with("POST", REFRESH, "refuse", status=403, body=forbidden) if number == 2 else None
        world.homeserver.move_to(world.now_ms() + 5 * LASTS_S * 1000)
        world.heard(command(ana, room, number))
        assert len(refused(world)) >= number and set(refused(world)) == {True}, f"logged out softly: {refused(world)}"
        assert len(refreshed(world)) == 1 and len(world.proxy.seen("POST", LOGIN)) == number
    assert fault.met == 1, "one refusal is enough"
    first, second = [json.loads(one.answer)["device_id"] for one in world.proxy.seen("POST", LOGIN)]
    assert first == second, "as the same device"
    once_in_order(world, ana, room, 3)


def killed_behind_a_refresh(world):
    """As it has the new tokens, and when the server has given them and they did not arrive: what it kept serves."""
    ana, room = begin(world)
    number = 1
    for is_lost in (False, True):
        count = len(refreshed(world))
        fault = world.proxy.break_with("POST", REFRESH, "lose_answer", count=None) if is_lost else None
        world.homeserver.move_to(world.now_ms() + int(0.9 * LASTS_S * 1000))
        world.bot.clock.move_to(world.now_ms())
        command(ana, room, number)
        world.proxy.until(lambda: fault.met if fault else len(refreshed(world)) > count, "a refresh")
        world.bot.kill()
        world.proxy.heal()
        world.bot.start()
        world.heard(command(ana, room, number + 1))
        number += 2
    once_in_order(world, ana, room, number)
    assert len(world.proxy.seen("POST", LOGIN)) == 1, "signed in once"


STORIES = [renewed_in_time, run_out_before_its_time, killed_behind_a_refresh]

if __name__ == "__main__":
    sys.exit(World.tell(STORIES, sys.argv[1:], SERVER_SETTINGS))
