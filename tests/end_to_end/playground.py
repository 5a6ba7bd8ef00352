"""Drives `makegood playground` as a person would: says, presses, moves the clock, waits until everything has settled.

Nothing sleeps: the playground answers `settle` once no input is under way, nothing is due and the outbox is empty.
"""
import json
import subprocess
import urllib.request


class Playground:
    def __init__(self, binary, *flags):
        self.process = subprocess.Popen([binary, "playground", "--port", "0", *flags], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("Playground: "):
            raise SystemExit(f"the playground did not start: {line!r}")
        self.address = line.split(": ", 1)[1].strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def call(self, name, /, **arguments):
        request = urllib.request.Request(
            f"{self.address}playground/{name}", data=json.dumps(arguments).encode(), headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=150) as answer:
            result = json.loads(answer.read())
        if isinstance(result, dict) and result.get("problem"):
            raise AssertionError(f"{name} {arguments}: {result['problem']}")
        return result

    def settle(self):
        result = self.call("settle", timeout_ms=100_000)
        assert result["settled"], f"did not settle: {result} {self.call('log')}"

    def say(self, person, place, text):
        result = self.call("say", person=person, place=place, text=text)
        self.settle()
        return result

    def move(self, to, zone="UTC"):
        result = self.call("clock", to=to, zone=zone)
        self.settle()
        return result

    def messages(self, person, place):
        return self.call("state", person=person, place=place)["place"]["messages"]

    def direct(self, person):
        """Messages between the bot and this person."""
        state = self.call("state", person=person)
        return self.messages(person, "D" + state["you"]["id"][1:])

    def press(self, person, place, message, label, about=""):
        """`about`: which of several actions, "A-17"."""
        for block in message.get("blocks", []):
            for element in elements_of(block):
                if element.get("type") == "button" and element["text"]["text"].startswith(label) and about in json.dumps(element):
                    self.call("press", person=person, place=place, ts=message["ts"], action_id=element["action_id"],
                              block_id=block.get("block_id", ""), value=element.get("value"))
                    self.settle()
                    return
        raise AssertionError(f"no button {label!r} in {words_of(message)!r}")


def elements_of(block):
    """What stands in a block and beside it."""
    return [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]


def words_of(message):
    """Everything a reader of the message sees, in one string."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                found.append(value["text"])
            for key, inner in value.items():
                if key != "text" or not isinstance(inner, str):
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(message)
    return " ".join(found)


def with_words(messages, *words):
    return [message for message in messages if all(word in words_of(message) for word in words)]

