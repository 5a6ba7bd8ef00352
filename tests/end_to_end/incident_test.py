"""What is told of an incident by others than people's commands: its channel's topic, another bot's words and metadata; and
what becomes of it when its channel is archived, renamed and gets another id."""
import datetime
import pathlib
import sys
import tempfile
import time

from playground import Playground, with_words, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "inc-104-checkout-down"
SETTINGS = r"""
[digest]
place = "#general"
[health]
listen = ""
[[incident.source]]
app_id = "A0PAGER"
severity = 'severity: *sev-?([1-5])'
service = 'service: *([a-z-]+)'
resolved = 'status: *resolved'
"""


def place_of(world, name):
    return next(place["id"] for place in world.call("state", person="bo")["places"] if place["name"] == name)


def by_bot(world, app, place, **message):
    result = world.call("bot_message", app_id=app, name=app.lower(), place=place, **message)
    world.settle()
    return result


def boards(world, place):
    return [message for message in world.messages("bo", place)
            if message["user"] == "U0BOT" and not message["ephemeral"] and "To add one" in words_of(message)]


def board(world, place):
    found = boards(world, place)
    assert len(found) == 1, f"one board, not {found}"
    return words_of(found[0])


def greetings(world, place):
    return with_words(world.messages("bo", place), "I keep the actions of this incident")


def greets_once(world):
    place = place_of(world, PLACE)
    wait_for(world, lambda _: greetings(world, place))
    said = greetings(world, place)[0]
    assert "ACTION: @ana" in words_of(said) and "greeting = false" in words_of(said)
    world.say("bo", place, "/remove @makegood")
    world.say("bo", place, "/invite @makegood")
    wait_for(world, lambda _: boards(world, place))
    assert len(greetings(world, place)) == 1, "and not again"


def reads_the_topic(world):
    place = place_of(world, PLACE)
    world.call("channel", do="topic", person="bo", place=place, topic="SEV-3 & service: checkout")
    world.settle()
    assert "(sev-3)" in board(world, place)
    world.say("bo", place, "/topic SEV-4")
    assert "(sev-4)" in board(world, place)
    assert world.call("state", person="bo", place=place)["place"]["topic"] == "SEV-4"


def hears_a_listed_bot_alone(world):
    place = place_of(world, PLACE)
    by_bot(world, "A0CHATTER", place, text="Severity: SEV1")
    assert "(sev-4)" in board(world, place), "an app that is not listed is not heard"
    fields = [{"type": "mrkdwn", "text": "*Severity:* SEV2"}, {"type": "mrkdwn", "text": "*Service:* payments"}]
    posted = by_bot(world, "A0PAGER", place, text="INC-104", blocks=[{"type": "section", "fields": fields}])
    assert "(sev-2)" in board(world, place), "one that is listed is, in its blocks"
    by_bot(world, "A0PAGER", place, ts=posted["ts"], text="Severity: SEV1")
    assert "(sev-1)" in board(world, place), "and when it edits"
    for app in ["A0CHATTER", "A0PAGER"]:
        for text in ["ACTION: <@U001> rotate the key", "<@U0BOT> add an alert by friday", "done A-1", "I'll add an alert"]:
            by_bot(world, app, place, text=text)
    assert "No actions yet" in board(world, place), "nothing that a bot says is an action"
    answers = [message for message in world.messages("bo", place)
               if message["user"] == "U0BOT" and message not in boards(world, place) + greetings(world, place)]
    assert not answers, f"and no bot is answered: {answers}"


def is_told_of_the_end(world):
    place = place_of(world, PLACE)
    world.say("bo", place, "/action write up the timeline by friday")
    by_bot(world, "A0PAGER", place, attachments=[{"fallback": "x", "fields": [{"title": "Status", "value": "resolved"}]}])
    assert "resolved" in board(world, place)
    assert "write up the timeline" in board(world, place)


def hears_metadata(world):
    place = world.call("channel", do="create", person="bo", name="checkout-war-room")["place"]
    world.call("channel", do="invite", person="bo", place=place, who="makegood")
    world.settle()
    told = {"key": "PAY-881", "title": "Payments fail", "severity": 2, "service": "payments", "state": "open",
            "url": "https://wiki.example/881"}
    by_bot(world, "A0CHATTER", place, text="declared", metadata={"event_type": "makegood_incident", "event_payload": told})
    assert not boards(world, place), "metadata of an app that is not listed is not heard"
    by_bot(world, "A0PAGER", place, text="declared", metadata={"event_type": "makegood_incident", "event_payload": told})
    assert "PAY-881 Payments fail (sev-2)" in board(world, place)
    assert len(greetings(world, place)) == 1, "the channel is an incident's from now on"
    world.say("bo", place, "/action incident")
    shown = [message for message in world.messages("bo", place) if message["ephemeral"]]
    assert "https://wiki.example/881" in words_of(shown[-1]) and "payments" in words_of(shown[-1])


def hears_what_was_said_while_it_was_down(world):
    place = place_of(world, "checkout-war-room")
    world.call("bot", do="stop")
    wait_for(world, lambda state: state["bot"]["status"] == "stopped")
    world.call("bot_message", app_id="A0PAGER", place=place, text="news",
               metadata={"event_type": "makegood_incident", "event_payload": {"severity": "SEV1", "state": "resolved"}})
    # Slack does not bring it again: history alone tells of it.
    world.call("give_up")
    world.call("bot", do="start")
    wait_for(world, lambda _: "(sev-1), resolved" in board(world, place))


def hears_what_was_said_before_it_came(world):
    place = world.call("channel", do="create", person="bo", name="inc-7", private=True)["place"]
    by_bot(world, "A0PAGER", place, text="Severity: SEV2. Service: search")
    by_bot(world, "A0PAGER", place, text="Severity: SEV1")
    world.say("bo", place, "ACTION: @ana rotate the key")
    world.call("channel", do="invite", person="bo", place=place, who="makegood")
    wait_for(world, lambda _: "INC-7 (sev-1)" in board(world, place) if boards(world, place) else False)
    assert "No actions yet" in board(world, place), "what people said before it came stays theirs"
    world.say("bo", place, "/action incident")
    assert "search" in words_of(world.messages("bo", place)[-1])


def words_make_an_incident(world):
    place = world.call("channel", do="create", person="bo", name="20261123-search")["place"]
    world.call("channel", do="invite", person="bo", place=place, who="makegood")
    world.settle()
    by_bot(world, "A0PAGER", place, text="hello")
    assert not boards(world, place), "not before it says something of an incident"
    by_bot(world, "A0PAGER", place, text="Severity: SEV3")
    assert "20261123-search (sev-3)" in board(world, place)
    by_bot(world, "A0PAGER", "general", text="20261123-search declared. Severity: SEV1")
    assert not boards(world, "C001"), "the channel of digests gets announcements, and is no incident's"


def follows_its_channel(world):
    place = place_of(world, PLACE)
    world.call("channel", do="rename", person="bo", place=place, name="inc-105-search-down")
    world.settle()
    assert "INC-105 search down" in board(world, place)
    world.call("channel", do="new_id", person="bo", place=place)
    world.settle()
    place = place_of(world, "inc-105-search-down")
    world.say("bo", place, "/action check the pool by friday")
    assert "check the pool" in board(world, place), "the board that stood is edited under the new id"
    world.call("channel", do="archive", person="bo", place=place)
    world.settle()
    world.say("bo", place, "/remove @makegood")
    world.call("channel", do="unarchive", person="bo", place=place)
    wait_for(world, lambda _: "U0BOT" in members(world, place))
    world.say("bo", place, "/action order disks by friday")
    assert "order disks" in board(world, place), "joined again, the board is edited again"
    assert len(greetings(world, place)) == 1, "without another greeting"


def members(world, place):
    return world.call("state", person="bo", place=place)["place"]["members"]


def wait_for(world, is_so, patience_s=100):
    bound = time.monotonic() + patience_s
    while time.monotonic() < bound:
        state = world.call("state", person="bo")
        if is_so(state):
            return
        world.call("wait", after=state["revision"], timeout_ms=1000)
    raise AssertionError("it did not happen")


def main(binary):
    with tempfile.TemporaryDirectory() as folder:
        settings = pathlib.Path(folder) / "makegood.toml"
        settings.write_text(SETTINGS)
        with Playground(binary, "--config", str(settings), "--start", str(MONDAY)) as world:
            world.settle()
            for story in [greets_once, reads_the_topic, hears_a_listed_bot_alone, is_told_of_the_end, hears_metadata,
                          hears_what_was_said_while_it_was_down, hears_what_was_said_before_it_came,
                          words_make_an_incident, follows_its_channel]:
                story(world)
                print(f"ok: {story.__name__}", flush=True)
    print("incident: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
