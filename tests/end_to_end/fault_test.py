"""What can go wrong between a bot and Slack, one row after the other, through the real program and a faithful workspace.

In each row people record actions by command and by `ACTION:` line while something breaks. Held for every row: what was
acknowledged is in the export exactly once; what an event brought is there exactly once, acknowledged or not; nobody sees
an offer, a receipt or the board twice. The table that is printed is the one of the README."""
import concurrent.futures
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time

from playground import Playground, with_words, words_of

MONDAY = int(datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "C104"
# Slack gives an event up after three tries, and waits three seconds for the acknowledgement of each.
BROUGHT_AT_MOST, SETTLES_WITHIN_MS = 3, 5_000
PATIENCE_S = 100
AT_ONCE = 4


class World(Playground):
    """A playground whose rows count what was said and what became of it."""

    def __init__(self, binary, folder):
        self.binary, self.database = binary, os.path.join(folder, "makegood.db")
        super().__init__(binary, "--start", str(MONDAY), "--database", self.database)
        self.commands, self.lines, self.asked, self.elsewhere = [], [], {}, []
        self.was_killed, self.place = False, PLACE
        self.settle()
        self.until(lambda: len(self.state()["connections"]) == 2, "two connections")

    def state(self, person="bo"):
        return self.call("state", person=person, place=self.place)

    def until(self, is_reached, what):
        bound = time.monotonic() + PATIENCE_S
        while not is_reached():
            last = [{**entry, "arguments": "…"} for entry in self.call("log")["entries"][-5:]] if time.monotonic() > bound else []
            assert not last, f"no {what}: {self.state()['connections']} {last}"
            self.call("wait", after=self.state()["revision"], timeout_ms=1000)

    def text(self, asked):
        text = f"rotate the signing key number {len(self.asked) + 1:03d} of them"
        self.asked[text] = asked
        return text

    def command(self, asked="ana"):
        self.commands.append(self.text(asked))
        self.call("say", person="bo", place=self.place, text=f"/action @{asked} {self.commands[-1]} by friday")

    def line(self, asked="ana", place=None):
        self.lines.append(self.text(asked))
        if place:
            self.elsewhere.append(self.lines[-1])
        self.call("say", person="bo", place=place or self.place, text=f"ACTION: @{asked} {self.lines[-1]} by friday")

    def both(self, count, asked="ana"):
        for _ in range(count):
            self.command(asked)
            self.line(asked)

    def offers_of(self, text):
        return with_words(self.direct(self.asked[text]), text)

    def break_with(self, **faults):
        self.call("faults", **faults)

    def connection(self, what, only=0, code=1009):
        self.call("connection", do=what, id=only, code=code)

    def bot(self, what):
        self.call("bot", do=what)

    def kill_and_start(self):
        self.was_killed = True
        killed = self.state()["bot"]["detail"]
        self.bot("kill")
        self.start_after(killed)

    def lines_while_down(self, count, elsewhere=()):
        """Said while the bot is not there, and given up by Slack: only history has them. Returns whom to start after."""
        self.was_killed = True
        killed = self.state()["bot"]["detail"]
        self.bot("kill")
        for place in [None, *elsewhere]:
            for _ in range(count):
                self.line(place=place)
        self.call("give_up")
        return killed

    def start_after(self, killed):
        self.bot("start")
        self.until(lambda: self.state()["bot"]["detail"].startswith("running") and self.state()["bot"]["detail"] != killed,
                   "bot after the killed one")
        self.until(lambda: self.state()["connections"], "connection of the new bot")

    def exported(self):
        environment = {**os.environ, "MAKEGOOD_DATABASE": self.database}
        out = subprocess.run([self.binary, "export", "--format", "json"], env=environment, check=True, capture_output=True)
        return [action["text"] for action in json.loads(out.stdout)["actions"]]

    def receipts(self):
        return [message for message in self.messages("bo", self.place) if message.get("ephemeral") and "A-" in words_of(message)]

    def bring_all(self):
        """What is brought to a connection whose end nobody has noticed yet is lost, and Slack's next try is minutes away."""
        for _ in range(BROUGHT_AT_MOST):
            self.call("redeliver")
            if self.call("settle", timeout_ms=SETTLES_WITHIN_MS)["unacknowledged"] == 0:
                return

    def heal(self):
        """All faults end; everything that was brought is taken in, and everything that is to be said is said."""
        self.break_with(reset=True)
        for one in self.state()["connections"]:
            if one["state"] == "half_open":  # Slack notices the ghost at last
                self.connection("kill", only=one["id"])
        self.until(lambda: any(one["state"] == "open" for one in self.state()["connections"]), "connection that hears")
        self.bring_all()
        self.until(lambda: all(text in self.exported() for text in self.lines), "action of every line")
        self.settle()
        expected = self.exported()
        self.until(lambda: all(self.offers_of(text) for text in expected), "offer of every action")
        here = [text for text in expected if text not in self.elsewhere]
        self.until(lambda: with_words(self.boards(), f"{len(here)} offered"), "board with every action")
        self.settle()

    def posts(self):
        return [message for message in self.messages("chidi", self.place)
                if message.get("user") == "U0BOT" and not message.get("ephemeral")]

    def greetings(self):
        return with_words(self.posts(), "I keep the actions of this incident")

    def boards(self):
        return [message for message in self.posts() if message not in self.greetings()]

    def judge(self):
        exported, receipts = self.exported(), self.receipts()
        acknowledged = [text for text in self.commands if with_words(receipts, text)]
        said = self.lines + self.commands
        lost = [text for text in self.lines + acknowledged if text not in exported]
        # That an answer reached its socket is noted in bulk, every 50 ms: killed before, the bot gives it once more, for the
        # eyes of who asked alone.
        once = [] if self.was_killed else receipts
        doubled = [text for text in said
                   if any(count > 1 for count in (exported.count(text), len(self.offers_of(text)), len(with_words(once, text))))]
        doubled += ["board"] * (len(self.boards()) - 1) + ["greeting"] * (len(self.greetings()) - 1)
        return {"said": len(said), "acknowledged": len(acknowledged) + len(self.lines), "lost": lost, "doubled": doubled}


def cut_both(world):
    world.both(5)
    world.connection("kill")
    world.both(5)


def cut_one(world):
    world.both(3)
    world.connection("kill", only=world.state()["connections"][0]["id"])
    world.both(7)


def half_open_one(world):
    world.connection("half_open", only=world.state()["connections"][0]["id"])
    world.both(5)


def half_open_both(world):
    world.connection("half_open")
    world.both(3)
    world.until(lambda: any(one["state"] == "open" for one in world.state()["connections"]), "connection that hears")


def doubled(world):
    world.break_with(duplicate_next=20)
    world.both(10)


def reordered(world):
    world.break_with(reorder_next=10)
    world.both(10)


def late(world):
    world.break_with(delay_next=10)
    world.both(5)
    world.until(lambda: all(text in world.exported() for text in world.commands), "actions of commands that came late")


def lost_on_the_way(world):
    world.break_with(drop_next=4)
    world.both(5)


def answers_lost(world):
    world.break_with(drop_acks=4)
    world.both(5)
    world.call("redeliver")


def lost_for_good(world):
    """No connection for so long that Slack gives the events up: history has them."""
    world.both(2)
    world.settle()
    world.break_with(refuse=True)
    world.connection("kill")
    for _ in range(5):
        world.line()
    world.call("give_up")


def emoji_unheard(world):
    """Put on messages while nobody was there, on one that was heard before and on some that were not."""
    def said():
        world.lines.append(world.text("ana"))
        return world.call("say", person="ana", place=world.place, text=world.lines[-1])["ts"]

    world.both(1)
    captured = [said()]
    world.settle()
    killed = world.lines_while_down(1)
    captured += [said() for _ in range(3)]
    for ts in captured:
        world.call("react", person="bo", place=world.place, ts=ts, name="handshake")
    world.call("give_up")
    world.start_after(killed)


def unheard_at_first(world):
    """Killed in a channel where nothing was said yet."""
    world.place = world.call("channel", do="create", name="inc-204-mail", person="bo")["place"]
    world.until(world.boards, "board of the new channel")
    world.start_after(world.lines_while_down(5))


def history_refused(world):
    """Started while history cannot be read, others go on talking, killed, and started when it can be."""
    world.both(1)
    world.settle()
    killed = world.lines_while_down(5)
    world.break_with(methods={"conversations.history": {"count": 1000, "status": 503}})
    world.start_after(killed)
    world.call("say", person="dee", place=world.place, text="thanks everybody")
    world.both(1)
    world.settle()
    world.break_with(reset=True)
    world.kill_and_start()


def history_cut(world):
    """Started, and all connections cut again and again while history is read."""
    world.both(1)
    world.settle()
    killed = world.lines_while_down(5)
    world.break_with(methods={"conversations.history": {"count": 3, "slow_ms": 1500, "status": 500, "after_effect": True}})
    world.start_after(killed)
    for _ in range(3):
        world.connection("kill")
        world.both(1)
        world.until(lambda: world.state()["connections"], "connection")


def history_limited(world):
    """Eight channels to read while Slack lets few calls pass."""
    channels = [world.call("channel", do="create", name=f"inc-{number}-mail", person="bo")["place"] for number in range(301, 309)]
    world.both(1)
    world.settle()
    killed = world.lines_while_down(2, channels)
    rare = {"count": 6, "status": 429, "retry_after_s": 1}
    world.break_with(methods={"conversations.history": rare, "conversations.list": rare, "users.info": rare})
    world.start_after(killed)


def limited(world):
    world.break_with(methods={"chat.postMessage": {"count": 3, "status": 429, "retry_after_s": 1}})
    world.both(5)


def refused_by_server(world):
    world.both(1)  # people who cannot be looked up the first time are taken for guests
    world.settle()
    world.break_with(methods={"*": {"count": 6, "status": 503}})
    world.both(5)


def done_and_denied(world):
    world.break_with(methods={"chat.postMessage": {"count": 3, "status": 500, "after_effect": True}})
    world.both(5)


def slow(world):
    world.break_with(methods={"chat.postMessage": {"count": 3, "slow_ms": 2500}})
    world.both(5)


def closed_1009(world):
    world.both(3)
    world.connection("close", code=1009)
    world.both(5)


def refreshed(world):
    """Both connections are refreshed every 5 s, six times; commands go on all the while, and none may fail."""
    begin = world.state()["silent_ms"]
    for _ in range(6):
        next_at = time.monotonic() + 5
        world.connection("refresh")
        world.both(2)
        while time.monotonic() < next_at:
            world.call("say", person="dee", place=PLACE, text="/action status")
            world.settle()
        failed = with_words(world.messages("dee", PLACE), "failed with the error")
        assert not failed, f"commands failed during a refresh: {[words_of(one) for one in failed]}"
    missing = [text for text in world.commands if not with_words(world.receipts(), text)]
    assert not missing, f"commands failed during a refresh: {missing}"
    return world.state()["silent_ms"] - begin


def killed_at_once(world):
    for _ in range(3):
        world.both(2)
        world.kill_and_start()


def killed_before_the_ack(world):
    for _ in range(3):
        world.break_with(drop_acks=2)
        world.both(1)
        world.until(lambda: world.state()["faults"]["drop_acks"] == 0, "answer")
        world.kill_and_start()
        # Brought again and taken in, so that the next two answers that are lost are those of the next two inputs.
        world.settle()


def killed_in_a_post(world):
    for asked in ["ana", "chidi", "dee"]:
        world.break_with(methods={"chat.postMessage": {"count": 1, "slow_ms": 700}})
        world.both(1, asked)
        world.until(lambda: not world.state()["faults"]["methods"], "post")
        world.kill_and_start()


def killed_after_a_post(world):
    for asked in ["ana", "chidi", "dee"]:
        world.break_with(methods={"chat.postMessage": {"count": 1, "status": 500, "after_effect": True}})
        world.both(1, asked)
        world.until(lambda: not world.state()["faults"]["methods"], "post")
        world.kill_and_start()


ROWS = [
    ("both connections cut", cut_both), ("one connection cut", cut_one), ("one connection half-open", half_open_one),
    ("both half-open, until noticed", half_open_both), ("every delivery doubled", doubled), ("deliveries in reverse order", reordered),
    ("deliveries too late to be answered", late), ("deliveries lost on the way", lost_on_the_way), ("answers lost, delivered again", answers_lost),
    ("nobody there until Slack gave up", lost_for_good), ("emoji put on meanwhile", emoji_unheard),
    ("killed before the first line", unheard_at_first),
    ("history refused, then killed", history_refused), ("connections cut while history is read", history_cut),
    ("429 while many channels are read", history_limited), ("429 on posts", limited), ("503 on every method", refused_by_server),
    ("500 after the post took effect", done_and_denied), ("posts answered late", slow), ("closed with 1009", closed_1009),
    ("both refreshed every 5 s", refreshed), ("kill -9 right after the input", killed_at_once),
    ("kill -9 before the ack arrived", killed_before_the_ack), ("kill -9 while a post is under way", killed_in_a_post),
    ("kill -9 after a post took effect", killed_after_a_post)]


def measure(binary, name, happens):
    with tempfile.TemporaryDirectory() as folder, World(binary, folder) as world:
        gap = happens(world)
        world.heal()
        return name, world.judge(), gap


def main(binary, *only):
    print("| what happens | actions said | acknowledged | lost | doubled | nobody listens |\n|---|---|---|---|---|---|", flush=True)
    failed = []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        rows = [row for row in ROWS if not only or row[0] in only]
        for name, row, gap in pool.map(lambda row: measure(binary, *row), rows):
            shown_gap = "" if gap is None else f"{gap} ms"
            print(f"| {name} | {row['said']} | {row['acknowledged']} | {len(row['lost'])} | {len(row['doubled'])} | {shown_gap} |", flush=True)
            if row["lost"] or row["doubled"] or gap:
                failed.append(f"{name}: lost {row['lost']}, doubled {row['doubled']}, gap {gap}")
    print(*failed, sep="\n")
    print(f"faults: {len(rows) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
