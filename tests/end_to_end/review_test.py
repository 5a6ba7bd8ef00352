"""A review, as its facilitator and the owners live it: one paste, one look, one tap; one message to each owner, one to the
channel, the table to copy."""
import datetime
import sys
import time

from newcomer_test import place_id
from playground import Playground, with_words, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 15, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "inc-104-checkout-down"
TABLE = """| Who | Action | Due |
|---|---|---|
| ana | add an alert on replica lag | fri |
| @chidi | write the runbook for db-3 | 4 dec |
| ana | test the failover | |
| Zoe | rotate the key | fri |
Notes:"""


def submit(world, person, **answers):
    view = world.call("state", person=person)["views"][-1]
    values = {}
    for block in view["blocks"]:
        if block.get("block_id") in answers:
            values[block["block_id"]] = {block["element"]["action_id"]: answers[block["block_id"]]}
    world.call("submit", person=person, view_id=view["id"], values=values)
    world.settle()


def private(world, person, channel, *words):
    return [message for message in with_words(world.messages(person, channel), *words) if message.get("ephemeral")]


def main(binary):
    with Playground(binary, "--start", str(MONDAY)) as world:
        world.settle()
        channel = place_id(world, "bo", PLACE)
        world.say("bo", channel, "/action review INC-104")
        submit(world, "bo", lines=TABLE, agreed=["yes"])

        previews = private(world, "bo", channel, "Review of INC-104", "4 read, 2 owners found", "Zoe")
        assert len(previews) == 1, [words_of(message) for message in world.messages("bo", channel)]
        assert not with_words(world.messages("chidi", channel), "runbook"), "nothing is said before it is recorded"
        world.press("bo", channel, previews[0], "Nobody yet")
        previews = private(world, "bo", channel, "1 without an owner")
        assert len(previews) == 1, "the preview is replaced"
        world.press("bo", channel, previews[0], "They said yes")
        assert private(world, "bo", channel, "Recorded 4 actions: A-1 to A-4", "2 owners get one message each")

        told = with_words(world.direct("ana"), "Recorded for you in the review of INC-104")
        assert len(told) == 1, f"one message for Ana, not {[words_of(message) for message in world.direct('ana')]}"
        assert with_words(told, "add an alert", "test the failover") and not with_words(told, "runbook")
        said = with_words(world.messages("chidi", channel), "recorded by bo: 4 actions, 3 of them promised")
        assert len(said) == 1, [words_of(message) for message in world.messages("chidi", channel)]

        direct = "D" + world.call("state", person="ana")["you"]["id"][1:]
        world.press("ana", direct, told[0], "Not me")
        told = with_words(world.direct("ana"), "It is not with you")
        assert len(told) == 1, "the message shows the answer"
        world.press("ana", direct, told[0], "Fine")
        assert with_words(world.direct("ana"), "Fine."), [words_of(message) for message in world.direct("ana")]

        world.press("chidi", channel, said[0], "Copy as table")
        table = private(world, "chidi", channel, "| Id | Action | Owner | Due | State |")
        assert len(table) == 1, [words_of(message) for message in world.messages("chidi", channel)]
        assert "| A-2 | write the runbook for db-3 | chidi | Fri 4 Dec | promised |" in words_of(table[0]), words_of(table[0])

        # Several lines after a mention are one too.
        world.say("bo", channel, "@makegood review\n@ana check the backups by friday\nChidi Okafor: order the disks")
        assert private(world, "bo", channel, "2 read, 2 owners found")

        # Ten actions, for everybody there is: what a review costs the one who records it.
        begin = time.monotonic()
        lines = "\n".join(f"@{who} check disk {number} by friday" for number, who in enumerate(["ana", "bo", "chidi", "dee", "ana"] * 2))
        world.say("bo", channel, "/action review INC-104")
        submit(world, "bo", lines=lines, agreed=["yes"])
        preview, = private(world, "bo", channel, "10 read, 4 owners found")
        world.press("bo", channel, preview, "They said yes")
        assert private(world, "bo", channel, "Recorded 10 actions", "get one message each")
        for who in ["ana", "dee"]:  # where it is still day
            assert with_words(world.direct(who), "check disk"), f"{who} is told"
        print(f"ten actions for four people: {time.monotonic() - begin:.1f} s from the command to the last message")
    print("review: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
