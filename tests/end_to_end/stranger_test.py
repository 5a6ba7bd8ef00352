"""A stranger at the playground's doors: calls that are none, times without end, texts of any kind. Every call is answered
in words, and the workspace and its bot go on."""
import http.client
import json
import sys

from playground import Playground, with_words

PLACE = "C104"
HUGE = 40_000
BO = {"person": "bo", "place": PLACE}

# (route, body): each is refused with a problem that people can read.
REFUSED = [
    ("say", "["), ("say", "[1]"), ("say", "[" * 100_000), ("say", '{"person":"bo","place":"C104","text":"\\ud83d"}'),
    ("say", {"person": 5}), ("say", {**BO, "text": ["x"]}), ("say", {"person": "nobody", "place": PLACE, "text": "x"}),
    ("say", {"person": "bo", "place": "C000", "text": "x"}), ("say", {**BO, "text": "/invite"}),
    ("say", {**BO, "text": "/rename <b>"}),
    ("clock", {"now_ms": 2**63 - 1}), ("clock", {"now_ms": -1}), ("clock", {"now_ms": "soon"}), ("clock", {"to": "yesterday"}),
    ("clock", {"to": "+99999 weeks"}), ("clock", {"to": "Fri 16:00", "zone": "no/zone"}), ("clock", {"to": "+999999999999999999999 days"}),
    ("person", {"who": "bo", "zone": "<script>"}), ("person", {"who": "bo", "zone": 7}), ("person", {"who": "nobody"}),
    ("channel", {"do": "create", "person": "bo", "name": "<img src=x>"}), ("channel", {"do": "create", "person": "bo", "name": "a" * HUGE}),
    ("channel", {"do": "burn", **BO}), ("channel", {"do": "invite", **BO, "who": "nobody"}),
    ("react", {**BO, "ts": "1.1", "name": "x" * HUGE}), ("press", {**BO, "ts": "1.1", "action_id": "x"}),
    ("press", {"person": "bo", "view_id": "V1", "action_id": "x", "values": 7}), ("submit", {"person": "bo", "view_id": "V1", "values": []}),
    ("faults", {"methods": 7}), ("faults", {"methods": {"*": {"count": "x"}}}), ("bot", {"do": "dance"}),
    ("connection", {"do": "dance"}), ("edit", {**BO, "ts": "1.1", "text": "x"}), ("delete", {**BO, "ts": "1.1"}),
]
# Answered without an effect.
HARMLESS = [("wait", {"after": "x", "timeout_ms": 0}), ("wait", {"after": -5, "timeout_ms": []}), ("settle", {"timeout_ms": 1}),
            ("settle", {"timeout_ms": {}}), ("faults", {"duplicate_next": -9}), ("say", {**BO, "text": "/nosuch thing"}),
            ("say", {**BO, "text": "/"}), ("say", {**BO, "text": "x", "thread_ts": "<b>"})]
TEXTS = ["a\u0001b", "\u202eright to left", "<!channel> <@U003> <#C001|x>", "<script>alert(1)</script>", "*b* _i_ `c` ~s~ > q",
         "\U0001F469\u200d\U0001F692 \U0001F525", "&lt;!here&gt; &amp;", "word " * (HUGE // 5)]


def send(world, route, body):
    connection = http.client.HTTPConnection(world.address.split("//")[1].strip("/"), timeout=150)
    content = body if isinstance(body, str) else json.dumps(body)
    connection.request("POST", f"/playground/{route}", content, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def try_calls(world):
    for route, body in REFUSED:
        status, answer = send(world, route, body)
        assert status == 400 and answer["problem"], f"{route} {str(body)[:80]}: {status} {answer}"
    for route, body in HARMLESS:
        status, answer = send(world, route, body)
        assert status == 200, f"{route} {str(body)[:80]}: {status} {answer}"
    world.settle()


def try_texts(world):
    """Every text is shown to its asker as it was typed, and mentions nobody."""
    for number, text in enumerate(TEXTS, 1):
        world.say("bo", PLACE, f"/action look at {text} please")
        said = with_words(world.messages("bo", PLACE), f"A-{number}")
        assert said, f"no receipt for {text[:40]!r}"
        wire = json.dumps(said, ensure_ascii=False)
        for control in ["<!channel>", "<@U003>", "<#C001", "<script>"]:
            assert control not in wire, f"{control} went out for {text[:40]!r}"


def main(binary):
    with Playground(binary) as world:
        world.settle()
        try_calls(world)
        try_texts(world)
        assert world.call("state", person="bo")["bot"]["status"] == "up"
    print("stranger: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
