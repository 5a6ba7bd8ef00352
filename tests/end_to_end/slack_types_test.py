"""Everything that goes out to Slack has the types that Slack's own SDK says it has, and keeps Slack's documented limits.

Method: people say and press everything they can in the playground; all blocks and views that the bot sent are written
into a TypeScript file and compiled against npm's @slack/types. The playground refuses what is beyond a limit, and no
refusal may stand in its log. Without npm the types are skipped, loudly."""
import datetime
import json
import os
import subprocess
import sys

import npm_packages
from playground import Playground, elements_of, words_of

PACKAGES = ["@slack/types@3.2.0", "typescript@5.9.3"]
TIMEOUT_S = 240
MONDAY = int(datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)
PLACE = "C104"
PEOPLE = ["bo", "ana", "chidi", "dee"]
SAID = [
    ("bo", "@ana add an alert on replica lag by friday"), ("bo", "@ana @chidi check *every* `replica` & <b>its</b> disk by fri sev:1 service:db"),
    ("bo", "+ fix it"), ("bo", "fix the runbook"), ("ana", "mine"), ("chidi", "list overdue"), ("dee", "status"), ("bo", "A-1"),
    ("bo", "help"), ("bo", "help dates"), ("bo", "done A-99 x"), ("ana", "accept A-1"), ("ana", "blocked A-1 on @chidi"),
    ("ana", "later A-1 mon because the vendor is slow"), ("ana", "give A-1 @chidi"), ("ana", "done A-1 https://example.org/1"),
    ("bo", "edit A-3 sev:2"), ("bo", "note A-3 seen again"), ("bo", "link A-3 PAY-881"), ("bo", "decline A-3 because done elsewhere"),
    ("bo", "reopen A-1"), ("bo", "incident sev:1 service:db"), ("bo", "digest preview"), ("bo", "list"), ("bo", "undo"), ("bo", "hours"), ("bo", "away"), ("bo", "mute"),
    ("bo", "promises"), ("bo", "review INC-104\n| Who | Action | Due |\n|---|---|---|\n| ana | check the disk | fri |\n| zoe | order one | |"),
    ("bo", "review INC-104"),
    ("bo", "what is this " + "and so on " * 400), ("bo", "- [ ] @ana one thing by fri\n- [ ] @chidi another\n- [ ] a third"), ("bo", "")]
PRESSES_MAX = 60
# What a view may hold when it is sent; the rest of a stored one is the workspace's.
VIEW_KEYS = {"type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close", "notify_on_close",
             "external_id"}
REFUSALS = {"invalid_blocks", "invalid_arguments", "msg_too_long", "no_text", "view_too_large", "invalid_json"}
WRONG = 'export const wrong: KnownBlock[] = [{"type": "section", "text": {"type": "mrkdwn", "txt": "no text"}}];\n'


def as_sent(blocks):
    """Without the ids that the workspace gives to what has none."""
    return [{**block, "elements": [{key: value for key, value in element.items() if key != "action_id"}
                                   for element in block["elements"]]}
            if block["type"] == "rich_text" else block for block in blocks]


class Collector:
    """What the bot has shown anybody, each once."""

    def __init__(self, world):
        self.world, self.blocks, self.views, self.pressed = world, {}, {}, set()

    def keep(self, into, what):
        into.setdefault(json.dumps(what, sort_keys=True), what)

    def buttons(self):
        """Everything that a person could press now: (person, place, message or view, block, button)."""
        found = []
        for person in PEOPLE:
            state = self.world.call("state", person=person, place=PLACE)
            direct = "D" + state["you"]["id"][1:]
            for place in [PLACE, direct]:
                for message in self.world.messages(person, place):
                    if message.get("user") == "U0BOT" and message.get("blocks"):
                        self.keep(self.blocks, as_sent(message["blocks"]))
                        found += [(person, place, message, block, button) for block in message["blocks"]
                                  for button in elements_of(block) if button.get("type") == "button"]
            for view in [*state["views"], state["home"]]:
                if view:
                    self.keep(self.views, {key: value for key, value in view.items() if key in VIEW_KEYS})
            for view in state["views"]:
                self.world.call("close", person=person, view_id=view["id"])
        return found

    def press_everything(self):
        for _ in range(PRESSES_MAX):
            fresh = [one for one in self.buttons() if (one[4]["action_id"], words_of(one[4])) not in self.pressed]
            if not fresh:
                return
            person, place, message, block, button = fresh[0]
            self.pressed.add((button["action_id"], words_of(button)))
            self.world.call("press", person=person, place=place, ts=message["ts"], action_id=button["action_id"],
                            block_id=block.get("block_id", ""), value=button.get("value"))
            self.world.settle()

    def read_log(self):
        for entry in self.world.call("log")["entries"]:
            assert entry.get("error") not in REFUSALS, f"refused: {entry}"
            sent = entry.get("arguments") or {}
            if sent.get("blocks"):
                self.keep(self.blocks, sent["blocks"])
            if sent.get("view"):
                self.keep(self.views, sent["view"])


def collect(binary):
    with Playground(binary, "--start", str(MONDAY)) as world:
        world.settle()
        seen = Collector(world)
        for person, text in SAID:
            world.say(person, PLACE, f"/action {text}")
            seen.buttons()
        seen.press_everything()
        for number, text in enumerate(["I'll raise the limit tomorrow", "ACTION: @ana rotate the key by friday"]):
            ts = world.call("say", person="chidi", place=PLACE, text=text)["ts"]
            world.call("react", person="bo", place=PLACE, ts=ts, name="handshake", remove=False)
            world.call("shortcut", person="bo", **({"place": PLACE, "ts": ts} if number else {}))
            world.settle()
            seen.buttons()
        seen.press_everything()
        for person in PEOPLE:
            world.call("home", person=person)
        for _ in range(8):
            world.move("+1 day")
        seen.press_everything()
        seen.read_log()
        return list(seen.blocks.values()), list(seen.views.values())


def compiles(node, folder, blocks, views, more=""):
    path = os.path.join(folder, "outgoing.ts")
    with open(path, "w", encoding="utf-8") as file:
        file.write('import type { KnownBlock, View } from "@slack/types";\n')
        for number, each in enumerate(blocks):
            file.write(f"export const blocks{number}: KnownBlock[] = {json.dumps(each)};\n")
        for number, each in enumerate(views):
            file.write(f"export const view{number}: View = {json.dumps(each)};\n")
        file.write(more)
    tsc = os.path.join(folder, "node_modules", "typescript", "bin", "tsc")
    command = [node, tsc, "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "node16", path]
    return subprocess.run(command, cwd=folder, timeout=TIMEOUT_S, capture_output=True, text=True)


def main(binary):
    binary = os.path.abspath(binary)
    blocks, views = collect(binary)
    kinds = sorted({block["type"] for each in blocks for block in each})
    print(f"{len(blocks)} messages and {len(views)} views went out, of {', '.join(kinds)}; none was refused", flush=True)
    assert len(blocks) > 40 and views and {"section", "actions", "rich_text"} <= set(kinds)
    folder = os.path.join(os.path.dirname(binary), "slack_types")
    node = npm_packages.install(folder, PACKAGES)
    if node is None:
        print("SKIPPED: npm is not installed, so nothing was checked against Slack's types", flush=True)
        return 0
    checked = compiles(node, folder, blocks, views)
    print(checked.stdout, end="", flush=True)
    assert checked.returncode == 0, "something that went out is not of Slack's types"
    assert compiles(node, folder, [], [], WRONG).returncode != 0, "the compiler accepts anything"
    print("slack types: 1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
