"""A message becomes an action without a typed command: by an emoji, by a shortcut's form, by a mention in a thread."""
import datetime
import sys

from playground import Playground, with_words, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "inc-104-checkout-down"


def react(world, person, place, ts, remove=False):
    world.call("react", person=person, place=place, ts=ts, name="handshake", remove=remove)
    world.settle()


def private(world, person, place, *words):
    return [message for message in with_words(world.messages(person, place), *words) if message.get("ephemeral")]


def open_form(world, person, **arguments):
    world.call("shortcut", person=person, **arguments)
    world.settle()
    views = world.call("state", person=person)["views"]
    assert len(views) == 1, f"one form, not {views}"
    return views[0]


def submit(world, person, view, **answers):
    values = {block["block_id"]: {block["element"]["action_id"]: answers.get(block["block_id"], "")}
              for block in view["blocks"] if block["type"] == "input"}
    world.call("submit", person=person, view_id=view["id"], values=values)
    world.settle()
    return world.call("state", person=person)["views"]


def by_emoji(world, channel):
    ts = world.say("ana", channel, "I can add an alert on replica lag by friday")["ts"]
    react(world, "bo", channel, ts)
    assert private(world, "bo", channel, "Noted A-1", "ana is asked"), "a receipt for Bo alone"
    assert not private(world, "ana", channel, "A-1"), "nobody else gets it"
    offers = with_words(world.direct("ana"), "add an alert on replica lag", "where it was said")
    assert len(offers) == 1, f"one offer to Ana, not {offers}"
    react(world, "chidi", channel, ts)
    assert private(world, "chidi", channel, "already as A-1"), "a message is noted once"
    react(world, "bo", channel, ts, remove=True)
    assert private(world, "bo", channel, "Withdrawn"), "taken away, it is withdrawn"
    assert "Accept" not in words_of(world.direct("ana")[-1]), "and Ana is asked no longer"
    react(world, "bo", channel, ts)
    direct = world.direct("ana")
    assert [message["ts"] for message in direct] == [offers[0]["ts"]], "put back, the same message asks her again"
    react(world, "ana", channel, ts)
    board = [message for message in with_words(world.messages("chidi", channel), "A-1") if not message["ephemeral"]]
    assert len(board) == 1 and "ana" in words_of(board[0]).lower(), f"Ana's own emoji accepts: {board}"
    react(world, "bo", channel, ts, remove=True)
    assert private(world, "bo", channel, "still a promise"), "a promise outlives the emoji"


def by_emoji_in_a_thread(world, channel):
    parent = world.say("ana", channel, "The failover took 20 minutes.")["ts"]
    reply = world.call("say", person="chidi", place=channel, text="I will test it monthly", thread_ts=parent)["ts"]
    react(world, "chidi", channel, reply)
    receipt = private(world, "chidi", channel, "Noted A-2", "It is yours")
    assert len(receipt) == 1 and receipt[0]["thread_ts"] == parent, f"a receipt in the thread, not {receipt}"


def by_shortcut(world, channel):
    ts = world.say("ana", channel, "somebody should rotate the signing key")["ts"]
    view = open_form(world, "bo", place=channel, ts=ts)
    initial = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert initial["text"]["initial_value"] == "somebody should rotate the signing key"
    assert initial["for"]["initial_value"] == "INC-104"
    kept = submit(world, "bo", view, text="rotate the signing key", **{"for": "INC-999"})
    assert len(kept) == 1 and "INC-999" in kept[0]["errors"]["for"], f"what is wrong keeps the form open: {kept}"
    assert submit(world, "bo", view, text="rotate the signing key", owner="U001", **{"for": "INC-104"}) == []
    assert with_words(world.direct("ana"), "rotate the signing key"), "Ana is asked"
    assert private(world, "bo", channel, "Noted A-3"), "a receipt where the message stands"
    view = open_form(world, "bo")
    assert submit(world, "bo", view, text="write up the review by friday") == []
    assert with_words(world.direct("bo"), "Noted A-4", "It is yours"), "from anywhere the receipt is a direct message"


def by_mention_in_a_thread(world, channel):
    parent = world.say("ana", channel, "Graphs are missing.")["ts"]
    world.call("say", person="bo", place=channel, text="@makegood add graphs for the pool by friday", thread_ts=parent)
    world.settle()
    receipt = private(world, "bo", channel, "Noted A-5")
    assert receipt and receipt[0]["thread_ts"] == parent, f"a receipt in the thread, not {receipt}"
    world.say("bo", channel, "/action A-5")
    assert private(world, "bo", channel, "A-5", "Where it was said"), "and its source is the thread"
    world.say("bo", channel, "To do:\n- [ ] @ana check the pool\n- [x] page the team")
    assert with_words(world.direct("ana"), "check the pool"), "an open entry of a list of tasks is an offer"


def by_emoji_while_slack_fails(world, channel):
    ts = world.say("ana", channel, "I will order more disks")["ts"]
    world.call("faults", methods={"reactions.get": {"count": 1, "status": 503}})
    react(world, "ana", channel, ts)
    assert len(private(world, "ana", channel, "Noted", "order more disks")) == 1, "noted once, when it could be read"


def main(binary):
    with Playground(binary, "--start", str(MONDAY)) as world:
        world.settle()
        channel = next(place["id"] for place in world.call("state", person="bo")["places"] if place["name"] == PLACE)
        for story in [by_emoji, by_emoji_in_a_thread, by_shortcut, by_mention_in_a_thread,
                      by_emoji_while_slack_fails]:
            story(world, channel)
            print(f"ok: {story.__name__}", flush=True)
    print("capture: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
