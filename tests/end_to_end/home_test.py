"""App Home, as Slack sees it: published when it is opened and after each change, and for nobody who never opened it."""
import datetime
import sys

from newcomer_test import place_id
from playground import Playground, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 15, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)


def home(world, person):
    return world.call("state", person=person)["home"]


def press(world, person, label):
    view = home(world, person)
    for block in view["blocks"]:
        for element in block.get("elements", []):
            if element.get("type") == "button" and element["text"]["text"].startswith(label):
                world.call("press", person=person, view_id=view["id"], action_id=element["action_id"],
                           block_id=block["block_id"], value=element["value"])
                world.settle()
                return
    raise AssertionError(f"no button {label!r} in {words_of(view)!r}")


def published(world):
    return [entry for entry in world.call("log")["entries"] if entry.get("method") == "views.publish"]


def main(binary):
    with Playground(binary, "--start", str(MONDAY)) as world:
        world.settle()
        channel = place_id(world, "bo", "inc-104-checkout-down")
        world.say("bo", channel, "/action @ana add an alert on replica lag by friday")
        assert home(world, "ana") is None and not published(world), "nobody opened a page yet"

        world.call("home", person="ana")
        world.settle()
        assert "You are asked (1)" in words_of(home(world, "ana")), words_of(home(world, "ana"))
        press(world, "ana", "Accept")
        assert "You owe 1 action" in words_of(home(world, "ana")), words_of(home(world, "ana"))
        assert home(world, "bo") is None, "Bo never opened his"

        # Many changes of one moment, with the clock of the workspace standing still.
        before = len(published(world))
        lines = "\n".join(f"@ana check disk number {number} by friday" for number in range(20))
        world.say("bo", channel, f"/action {lines}")
        assert "You are asked (20)" in words_of(home(world, "ana")), words_of(home(world, "ana"))
        assert len(published(world)) == before + 1, "twenty changes are one picture"
        assert len(home(world, "ana")["blocks"]) <= 100

        press(world, "ana", "Done")
        assert "You owe nothing" in words_of(home(world, "ana")), words_of(home(world, "ana"))
    print("home: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
