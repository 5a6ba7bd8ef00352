"""What the bot and these tests take for granted of a homeserver, asked of the real one: which messages ping, what is
answered beyond the limits, to unknown positions and to repeated transactions, and that its clock moves."""
import sys
import urllib.parse

from world import World

HOUR_MS = 3_600_000
# Kind, mentioned or not, and by how much it raises the notifications and the highlights of the person.
COUNTED = [
    ("m.notice", False, 0, 0), ("m.notice", True, 0, 0), ("m.text", False, 1, 0), ("m.text", True, 1, 1)]


def counters_tell_which_messages_ping(world):
    ana, ben = world.person("ana"), world.person("ben")
    room = world.room(ana, ben)
    for kind, is_mentioned, notifications, highlights in COUNTED:
        before = ana.unread(room)
        event = ben.say(room, f"{kind} {is_mentioned}", [ana.id] if is_mentioned else [], msgtype=kind)
        ana.wait_for_message(room, ben.id, f"{kind} {is_mentioned}")
        # A sync later, so that what came with the message has been counted.
        ben.react(room, event, "👍")
        ana.until(lambda: any(one["reactions"] for one in ana.timeline(room) if one["id"] == event), "a reaction")
        after = ana.unread(room)
        raised = (after["notifications"] - before["notifications"], after["highlights"] - before["highlights"])
        assert raised == (notifications, highlights), f"{kind}, mentioned {is_mentioned}: {before} {after}"
    edited = ben.say(room, "as it was")
    ana.wait_for_message(room, ben.id, "as it was")
    before = ana.unread(room)
    ben.call("edit", room=room, event=edited, text="as it is")
    shown = ana.wait_for_message(room, ben.id, "as it is")
    assert shown["id"] == edited and ana.unread(room)["highlights"] == before["highlights"], "edits do not ping"


def its_clock_moves(world):
    ana = world.person("ana")
    room = world.room(ana)
    before = world.now_ms()
    world.homeserver.move_to(before + 5 * HOUR_MS)
    ana.say(room, "five hours later")
    seen = ana.wait_for_message(room, ana.id, "five hours later")
    assert abs(seen["at_ms"] - before - 5 * HOUR_MS) < HOUR_MS / 2, f"{seen['at_ms']} after {before}"


def a_repeated_transaction_is_the_same_event(world):
    account = world.homeserver.register("carl")
    token = account["access_token"]
    room = urllib.parse.quote(world.homeserver.demand("POST", "/_matrix/client/v3/createRoom", {}, token)["room_id"], safe="")
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/once"
    said = {"msgtype": "m.notice", "body": "once", "m.mentions": {}}
    first, second = [world.homeserver.demand("PUT", path, said, token) for _ in range(2)]
    assert first == second, f"{first} {second}"
    world.homeserver.kill()
    world.homeserver.start()
    assert world.homeserver.demand("PUT", path, said, token) == first, "not even after a crash"


def an_unknown_position_is_refused(world):
    token = world.homeserver.register("dora")["access_token"]
    status, answer = world.homeserver.call("GET", "/_matrix/client/v3/sync?since=nonsense&timeout=0", token=token)
    assert (status, answer["errcode"]) == (400, "M_UNKNOWN"), f"{status} {answer}"
    assert "stream token" in answer["error"], answer


def limits_are_met(world):
    token = world.homeserver.register("emil")["access_token"]
    room = urllib.parse.quote(world.homeserver.demand("POST", "/_matrix/client/v3/createRoom", {}, token)["room_id"], safe="")
    said = {"msgtype": "m.notice", "body": "again", "m.mentions": {}}
    for number in range(40):
        status, answer = world.homeserver.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{number}", said, token)
        if status != 200:
            break
    if world.has_limits:
        assert (status, answer["errcode"]) == (429, "M_LIMIT_EXCEEDED") and answer["retry_after_ms"] > 0, f"{status} {answer}"
    else:
        assert status == 200, f"{status} {answer}"


STORIES = [counters_tell_which_messages_ping, its_clock_moves, a_repeated_transaction_is_the_same_event,
           an_unknown_position_is_refused, limits_are_met]

if __name__ == "__main__":
    sys.exit(World.tell(STORIES, sys.argv[1:]))
