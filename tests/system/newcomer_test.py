"""The newcomer's story in a Matrix room, through a foreign client: asked, accepted by reaction, nudged with a highlight,
done by reaction, the board edited in place, the digest without a ping."""
import datetime
import sys

from world import BOT_ID, World

TEXT = "write the runbook for db-3"
PLACE = "inc-104-checkout-down"
# What the board alone says.
BOARD = "To add one"


def newcomer(world):
    chidi, bo = world.person("chidi"), world.person("bo")
    general = world.room(chidi, bo, name="general")
    world.start_bot(f'[digest]\nplace = "{general}"\n')
    world.invite_bot(general, chidi)
    room = world.room_with_bot(chidi, bo, name=PLACE)
    world.bot.settle()

    event = chidi.call_upon(room, f"!action @bo {TEXT} by friday", bo)
    board = chidi.wait_for_message(room, BOT_ID, "A-1", TEXT, BOARD)
    direct = bo.room_with(BOT_ID)
    offer = bo.wait_for_message(direct, BOT_ID, TEXT)
    assert offer["content"]["msgtype"] == "m.text", "an offer is to be noticed"
    bo.seeded(direct, offer["id"], BOT_ID, "🙋")
    world.heard(event)
    # Said before he came into the room, so that it was the invitation that called him.
    assert offer["content"]["m.mentions"] == {"user_ids": [bo.id]}, offer
    assert chidi.unread(room)["highlights"] == 0, "what answers a command pings nobody"

    world.heard(bo.react(direct, offer["id"], "🙋"))
    bo.call("read", room=direct)
    bo.until(lambda: bo.unread(direct)["highlights"] == 0, "read")
    bo.call("read", room=room)
    before = {one["event_id"] for one in bo.said_by(BOT_ID, direct)}
    for _ in range(5):
        world.move_to(world.next_at(9, 0))
        new = {one["event_id"] for one in bo.said_by(BOT_ID, direct)} - before
        if new:
            break
    assert new, "a reminder"
    bo.until(lambda: new <= {one["id"] for one in bo.messages(direct)}, "what the server has")
    nudges = [one for one in bo.messages(direct, BOT_ID) if one["id"] in new]
    pinging = [one for one in nudges if one["content"]["msgtype"] == "m.text"]
    assert len(pinging) == 1 and pinging[0]["content"]["m.mentions"] == {"user_ids": [bo.id]}, nudges
    at = datetime.datetime.fromtimestamp(pinging[0]["at_ms"] / 1000, datetime.timezone.utc)
    assert 9 <= at.hour < 18 and at.weekday() < 5, f"in his hours, not {at}"
    bo.until(lambda: bo.unread(direct)["highlights"] == 1, f"one highlight {bo.unread(direct)}")
    assert bo.unread(room)["highlights"] == 0, "nudged in private"

    item = bo.wait_for_button(direct, BOT_ID, "✅", TEXT, but=before)
    world.heard(bo.react(direct, item["id"], "✅"))

    def is_done():
        shown = next(one for one in chidi.messages(room) if one["id"] == board["id"])
        return shown["is_edited"] and "done" in shown["content"]["body"].lower()
    chidi.until(is_done, "a board that says so, edited in place")
    assert len(chidi.messages(room, BOT_ID, BOARD)) == 1, f"one board: {chidi.messages(room, BOT_ID, BOARD)}"

    for one in (chidi, bo):
        one.call("read", room=general)
    while world.now().weekday() != 0:
        world.move_to(world.next_at(9, 0))
    world.move_to(world.next_at(9, 30) + datetime.timedelta(minutes=1))
    digest = chidi.wait_for_message(general, BOT_ID, "1 of 1")
    assert digest["content"]["msgtype"] == "m.notice" and digest["content"]["m.mentions"] == {}, digest
    for one in (chidi, bo):
        one.wait_for_message(general, BOT_ID, "1 of 1")
        assert one.unread(general) == {"notifications": 0, "highlights": 0}, f"no ping for {one.id}: {one.unread(general)}"
    assert world.bot.exported()[0]["state"] == "closed", world.bot.exported()


if __name__ == "__main__":
    sys.exit(World.tell([newcomer], sys.argv[1:]))
