"""Who administers the bot by being in its admin room."""
import json
import sys
import threading
import urllib.parse

from outage_test import said
from request_rules import SYNC
from world import World

# Whether two events come to stand side by side is Synapse's haste.
ATTEMPTS = 10


def kick_while_they_speak(world, ana, mal, room):
    """Returns the requests of the bot that were there before."""
    def speak(voice):
        path = f"/_matrix/client/v3/rooms/{urllib.parse.quote(room, safe='')}/send/m.room.message/{voice}"
        for part in range(6):
            world.homeserver.call("PUT", f"{path}-{part}", {"msgtype": "m.text", "body": "and another thing"}, mal.token)

    before = len(world.proxy.requests)
    voices = [threading.Thread(target=speak, args=(f"{before}-{number}",)) for number in range(3)]
    for voice in voices:
        voice.start()
    world.proxy.until(lambda: any(b"and another thing" in one.answer for one in world.proxy.requests[before:]), "hear them")
    ana.call("kick", room=room, user=mal.id)
    for voice in voices:
        voice.join()
    return before


def is_told_as_there(world, mal, room, before):
    """Synapse has told the bot that they were removed, and then that they are there, as they were to what they said."""
    told = []
    for one in world.proxy.requests[before:]:
        if one.path == SYNC and one.status == 200:
            news = json.loads(one.answer).get("rooms", {}).get("join", {}).get(room, {})
            told += [event["content"]["membership"] for part in ("state", "timeline") for event in news.get(part, {}).get("events", [])
                     if event["type"] == "m.room.member" and event["state_key"] == mal.id]
    return "leave" in told and told[-1] == "join"


def is_no_admin_again_by_speaking(world):
    ana, mal = world.person("ana"), world.person("mal")
    # Whoever makes a room of that version is above every level that others have there.
    ops, general = world.room(ana, mal, name="ops", version="12"), world.room(ana, mal)
    ana.call("state", room=ops, type="m.room.power_levels", content={"users": {mal.id: 100}})
    world.matrix_settings += f'admin_room = "{ops}"\n'
    world.start_bot()
    world.invite_bot(ops, ana)
    world.invite_bot(general, ana)

    def may_ask_for_status():
        before = len(said(mal, general))
        world.heard(mal.say(general, "!action status"))
        return any("could not be sent" in words for words in said(mal, general)[before:])

    def shows(attempt):
        before = kick_while_they_speak(world, ana, mal, ops)
        # What she says behind it stands in the same stream: the bot has heard of the kick.
        world.heard(ana.say(general, f"and that was {attempt}"))
        assert not may_ask_for_status(), said(mal, general)
        return is_told_as_there(world, mal, ops, before)
    assert may_ask_for_status(), said(mal, general)
    for attempt in range(ATTEMPTS):
        if shows(attempt):
            return
        ana.call("invite", room=ops, user=mal.id)
        path = f"/_matrix/client/v3/join/{urllib.parse.quote(ops, safe='')}"
        world.homeserver.demand("POST", path, {}, mal.token)
        assert may_ask_for_status(), said(mal, general)
    print(f"Synapse told it as it is, {ATTEMPTS} times: nothing was shown", flush=True)


STORIES = [is_no_admin_again_by_speaking]

if __name__ == "__main__":
    sys.exit(World.tell(STORIES, sys.argv[1:]))
