"""The board, as the people of an incident's channel have it: one message whose buttons open an action for whoever presses,
whole for who hears it instead of seeing it, and edited once for many changes."""
import datetime
import sys
import time

from newcomer_test import place_id
from playground import Playground, elements_of, with_words, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "inc-104-checkout-down"
PATIENCE_S = 100


def boards(world, channel):
    return with_words(world.messages("chidi", channel), "INC-104 checkout down", "To add one")


def edits(world):
    return [entry for entry in world.call("log")["entries"] if entry.get("method") == "chat.update"]


def receipts(world, channel, slow_ms):
    return [one for one in with_words(world.messages("bo", channel), "check disk", f"of {slow_ms}") if one["ephemeral"]]


def begin_slow_edit(world, channel):
    wait_for(world, channel, lambda state: not state["faults"]["methods"], "the board is edited")


def wait_for(world, channel, is_so, what):
    bound = time.monotonic() + PATIENCE_S
    while time.monotonic() < bound:
        state = world.call("state", person="bo", place=channel)
        if is_so(state):
            return
        world.call("wait", after=state["revision"], timeout_ms=1000)
    raise AssertionError(f"not so: {what}")


def main(binary):
    with Playground(binary, "--start", str(MONDAY)) as world:
        world.settle()
        channel = place_id(world, "bo", PLACE)
        world.say("bo", channel, "/action @ana add an alert on replica lag by friday")
        world.say("bo", channel, "/action rotate the `signing` key *now*")
        board, = boards(world, channel)
        for words in ["INC-104 checkout down", "1 promised, 1 offered", "A-1 add an alert on replica lag", "A-2 rotate the `signing` key *now*"]:
            assert words in board["text"], f"who hears the board hears all of it: {board['text']!r}"
        buttons = [element["value"] for block in board["blocks"] for element in elements_of(block) if element["type"] == "button"]
        assert sorted(buttons) == ["show\nA-1", "show\nA-2"], buttons
        world.press("chidi", channel, board, "Open")
        opened = with_words(world.messages("chidi", channel), "recorded it")
        assert len(opened) == 1 and opened[0]["ephemeral"], f"it is opened for who pressed: {opened}"
        assert not with_words(world.messages("bo", channel), "recorded it"), "and for nobody else"

        # While one edit is under way twenty more become due: they are one.
        for slow_ms in [2_500, 5_000, 10_000]:
            before = len(edits(world))
            world.call("faults", methods={"chat.update": {"count": 1, "slow_ms": slow_ms}})
            world.call("say", person="bo", place=channel, text=f"/action check what {slow_ms} does by friday")
            begin_slow_edit(world, channel)
            for number in range(1, 21):
                world.call("say", person="bo", place=channel, text=f"/action check disk {number} of {slow_ms} by friday")
            wait_for(world, channel, lambda _: len(receipts(world, channel, slow_ms)) == 20, "all twenty are recorded")
            is_under_way = len(edits(world)) == before
            world.settle()
            made = len(edits(world)) - before
            assert [message["ts"] for message in boards(world, channel)] == [board["ts"]], "the board is edited in place"
            assert f"disk 20 of {slow_ms}" in words_of(boards(world, channel)[0])
            if is_under_way:
                break  # on a machine that is not too slow to say so much meanwhile
        assert is_under_way and made == 2, f"twenty changes while an edit is under way are one more edit, not {made - 1}"
        print(f"one change of the board and twenty while it is edited made {made} edits")
    print("board: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
