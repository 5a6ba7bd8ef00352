"""One person on two platforms: promised in a Matrix room, nudged and closed on Slack, and nothing of a private Slack
channel reaches the room."""
import os
import re
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "end_to_end"))
import playground  # noqa: E402
from world import BOT_ID, World, in_ms, joined  # noqa: E402

# Not one of the playground's incidents, whose boards stand on Slack.
PLACE = "inc-204-mail-is-late"
TEXT = "add an alert on replica lag"
SECRET = "rotate the vault key of the acquisition"


class Workspace(playground.Playground):
    """The playground's Slack, whose bot is the one of the Matrix world."""

    def __init__(self, world):
        self.world = world
        super().__init__(world.binary, "--no-bot", "--start", str(world.now_ms()))

    def settle(self):
        while True:
            revision = self.call("state", person="ana")["revision"]
            if self.call("settle", timeout_ms=0)["unacknowledged"] == 0:
                self.world.bot.settle()
                if self.call("state", person="ana")["revision"] == revision:
                    return
            else:
                self.call("wait", after=revision, timeout_ms=1000)

    def direct_of(self, person):
        return "D" + self.call("state", person=person)["you"]["id"][1:]


def whole_history(*people):
    return "\n".join(str(event["content"]) for person in people for room in person.call("rooms") if room["membership"] == "join"
                     for event in person.call("history", room=room["id"]))


def promised_here_and_closed_there(world):
    chidi, ana = world.person("chidi"), world.person("ana")
    slack = world.closing.enter_context(Workspace(world))
    world.start_bot(SLACK_API_URL=f"{slack.address}api/", SLACK_APP_TOKEN="xapp-playground", SLACK_BOT_TOKEN="xoxb-playground")
    room = world.room_with_bot(chidi, ana, name=PLACE)
    slack.settle()

    # A private channel of Slack, with an action of the very person who is in the room.
    private = slack.call("channel", person="ana", do="create", name="inc-900-acquisition", private=True)["place"]
    slack.call("channel", person="ana", place=private, do="invite", who="makegood")
    slack.say("ana", private, f"/action {SECRET} by friday")
    assert playground.with_words(slack.messages("ana", private), SECRET), "noted on Slack"

    slack.say("ana", slack.direct_of("ana"), "account link")
    told = " ".join(playground.words_of(one) for one in slack.direct("ana"))
    code = re.search(r"account link (\S*[A-Z0-9]{4,}\S*)", told)
    assert code, f"a code: {told}"
    direct = ana.call("create_room", name="", invite=[BOT_ID], is_direct=True)
    ana.until(lambda: BOT_ID in joined(ana, direct), "the bot in the private room")
    ana.say(direct, f"account link {code.group(1).strip('`.')}")
    asked = ana.wait_for_message(direct, BOT_ID, "This links @ana")
    ana.seeded(direct, asked["id"], BOT_ID, "🔗")
    world.heard(ana.react(direct, asked["id"], "🔗"))

    event = chidi.call_upon(room, f"!action @ana {TEXT} by friday", ana)
    board = chidi.wait_for_message(room, BOT_ID, TEXT, "To add one")
    world.heard(event)
    offer = ana.wait_for_message(direct, BOT_ID, TEXT)
    ana.seeded(direct, offer["id"], BOT_ID, "🙋")
    world.heard(ana.react(direct, offer["id"], "🙋"))

    # She goes on on Slack, so it is there that she is reminded.
    slack.say("ana", slack.direct_of("ana"), "mine")
    on_matrix, on_slack = len(ana.said_by(BOT_ID, direct)), len(slack.direct("ana"))
    for _ in range(5):
        moment = world.next_at(9, 0)
        slack.call("clock", now_ms=in_ms(moment))
        world.move_to(moment)
        slack.settle()
        nudges = playground.with_words(slack.direct("ana")[on_slack:], TEXT)
        if nudges:
            break
    assert len(nudges) == 1, f"one nudge on Slack: {[playground.words_of(one) for one in slack.direct('ana')]}"
    assert len(ana.said_by(BOT_ID, direct)) == on_matrix, "and none on Matrix"
    slack.press("ana", slack.direct_of("ana"), nudges[0], "Done", "A-2")

    def is_done():
        shown = next(one for one in chidi.messages(room) if one["id"] == board["id"])
        return "done" in shown["content"]["body"].lower()
    chidi.until(is_done, "the board in the room")

    for asked in ["!action list", "!action search vault", "!action mine", "!action stats", "!action list overdue"]:
        world.heard(chidi.say(room, asked))
    world.heard(ana.say(room, "!action list"))
    told = whole_history(chidi)
    assert SECRET not in told and "acquisition" not in told, "nothing of the private channel reaches the room"


if __name__ == "__main__":
    sys.exit(World.tell([promised_here_and_closed_there], sys.argv[1:]))
