"""A team, as its people see it: asked in its channel, the first owns it; the board goes on there; who owes what; figures."""
import datetime
import sys

from newcomer_test import place_id
from playground import Playground, with_words, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 15, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "inc-104-checkout-down"


def boards(world, person, channel):
    return with_words(world.messages(person, channel), "INC-104 checkout down", "To add one")


def private(world, person, channel, *words):
    return [message for message in with_words(world.messages(person, channel), *words) if message.get("ephemeral")]


def main(binary):
    with Playground(binary, "--start", str(MONDAY)) as world:
        world.settle()
        channel = place_id(world, "bo", PLACE)
        team = place_id(world, "bo", "reliability")
        world.say("bo", channel, "/action @sre add an alert on replica lag by friday")
        asked = with_words(world.messages("chidi", team), "bo asks sre", "add an alert on replica lag")
        assert len(asked) == 1, [words_of(message) for message in world.messages("chidi", team)]
        assert not with_words(world.direct("chidi"), "replica lag"), "the team is asked in its channel alone"

        world.press("ana", team, asked[0], "Accept")
        assert private(world, "ana", team, "one of sre (who was asked) can accept A-1"), "Ana is not of the team"
        world.press("dee", team, asked[0], "Not me")
        world.press("chidi", team, asked[0], "Accept")
        world.say("dee", team, "/action accept A-1")
        assert private(world, "dee", team, "A-1 is chidi's already"), [words_of(m) for m in world.messages("dee", team)]
        after = with_words(world.messages("bo", team), "chidi took it")
        assert [message["ts"] for message in after] == [asked[0]["ts"]], "the message shows who took it"

        # A mention of the bot names the group as well.
        world.say("bo", channel, "@makegood @sre write the runbook for db-3 by friday")
        assert with_words(world.messages("chidi", team), "write the runbook for db-3", "Accept")
        world.say("chidi", channel, "/action list team:sre")
        assert private(world, "chidi", channel, "Open actions of sre (2)")

        # The board goes on in the team's channel, as one message, and comes back.
        own = boards(world, "bo", channel)
        assert len(own) == 1 and not boards(world, "bo", team)
        world.call("channel", person="bo", place=channel, do="archive")
        world.settle()
        moved = boards(world, "bo", team)
        assert len(moved) == 1 and with_words(moved, "A-1", "its own channel is archived"), [words_of(m) for m in moved]
        direct = "D" + world.call("state", person="chidi")["you"]["id"][1:]
        world.say("chidi", direct, "done A-1")
        again = boards(world, "bo", team)
        assert [m["ts"] for m in again] == [moved[0]["ts"]] and with_words(again, "1 done"), [words_of(m) for m in again]
        world.call("channel", person="bo", place=channel, do="unarchive")
        world.settle()
        home = boards(world, "bo", channel)
        assert [m["ts"] for m in home] == [own[0]["ts"]] and with_words(home, "1 done"), [words_of(m) for m in home]
        assert with_words(world.messages("bo", team), "The board of INC-104 is in its own channel again.")

        # Once something fell due, the team's people see how the team does.
        world.call("home", person="dee")
        world.settle()
        assert "Your team" not in words_of(world.call("state", person="dee")["home"])
        world.move("Monday 09:30")
        world.call("home", person="dee")
        world.settle()
        page = words_of(world.call("state", person="dee")["home"])
        assert "Your team sre" in page and "Follow-through: 1 of 1 (100 %)" in page, page
        assert "Counted: all promises of its people together" in page, page
    print("team: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
