"""The newcomer's story, from the first command to the digest, through the real program and a faithful workspace."""
import datetime
import sys

from playground import Playground, with_words, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "inc-104-checkout-down"
TEXT = "add an alert on replica lag"


def place_id(world, person, name):
    for place in world.call("state", person=person)["places"]:
        if place.get("name") == name:
            return place["id"]
    raise AssertionError(f"no channel {name}")


def nudges(world):
    return [message for message in with_words(world.direct("ana"), TEXT) if not with_words([message], "asks you")]


def main(binary):
    with Playground(binary, "--start", str(MONDAY)) as world:
        world.settle()
        channel = place_id(world, "bo", PLACE)
        world.say("bo", channel, "/action @ana add an alert on replica lag by friday")

        receipts = with_words(world.messages("bo", channel), "A-1", TEXT)
        assert any(message.get("ephemeral") for message in receipts), f"no receipt for Bo: {receipts}"
        boards = [message for message in with_words(world.messages("chidi", channel), "A-1", TEXT)]
        assert len(boards) == 1, f"one board that everybody sees, not {len(boards)}"
        board_ts = boards[0]["ts"]

        offers = with_words(world.direct("ana"), TEXT)
        assert len(offers) == 1, f"one offer to Ana, not {[words_of(offer) for offer in offers]}"
        direct = "D" + world.call("state", person="ana")["you"]["id"][1:]
        world.press("ana", direct, offers[0], "Accept")
        board = with_words(world.messages("chidi", channel), TEXT)
        assert [message["ts"] for message in board] == [board_ts], "the board is edited in place"
        assert "ana" in words_of(board[0]).lower()

        before = len(nudges(world))
        for _ in range(4):
            world.move("+1 day")
            if len(nudges(world)) > before:
                break
        received = nudges(world)[before:]
        assert len(received) == 1, f"one nudge, not {[words_of(message) for message in received]}"
        sent_at = datetime.datetime.fromtimestamp(float(received[0]["ts"]), datetime.timezone.utc)
        assert 9 <= sent_at.hour < 18 and sent_at.weekday() < 5, f"in her working hours, not {sent_at}"

        world.press("ana", direct, received[0], "Done")
        board = with_words(world.messages("chidi", channel), TEXT)
        assert [message["ts"] for message in board] == [board_ts], "the board is edited in place"
        assert "done" in words_of(board[0]).lower(), words_of(board[0])
        answered = [message for message in world.direct("ana") if message["ts"] == received[0]["ts"]]
        assert len(answered) == 1 and "Done." in words_of(answered[0]), f"the nudge says so: {world.direct('ana')}"
        assert not [block for block in answered[0]["blocks"] if block["type"] == "actions"], "and has no dead buttons"

        world.move("Monday 09:30")
        general = place_id(world, "chidi", "general")
        digests = with_words(world.messages("chidi", general), "1 of 1")
        assert len(digests) == 1, [words_of(message) for message in world.messages("chidi", general)]
    print("newcomer: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
