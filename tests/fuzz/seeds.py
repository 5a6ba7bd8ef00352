"""Writes what fuzzing begins with: seeds.py <folder> makes <folder>/<target>/… from the data sets beside the tests, and
from $MAKEGOOD_DATA where it is set. Good input reaches deep; libFuzzer does the rest."""
import csv
import hashlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
URLS = ["https://slack.com/api/", "wss://wss-primary.slack.com/link/?ticket=1&app_id=2", "http://127.0.0.1:8080/a?b=c",
        "ws://[::1]:99/x", "https://user@example.org", "http://example.org/", "a=b&c=%20+d&e"]
COMMANDS = ["done A-17 https://example.org/1", "later A-17 fri because the vendor is slow", "give @ana's to @bo for INC-104",
            "blocked A-17 on @bo", "decline A-17 because done elsewhere, risk <@U1>", "accept A-17 by friday",
            "edit A-17 sev:2 service:db by monday", "list @ana overdue for INC-104 page 2", "link A-17 PAY-881",
            "incident INC-104 sev:1 title checkout is down", "+ fix it", "<!subteam^S1|@sre> check the disk by eod",
            "<@U1> and <@U2> do it", "- [ ] @ana one thing\n- another by fri", "help dates", "digest preview", "A-17",
            "hours 19:00-07:00 wed-sat", "hours 9 to 5 mon - fri", "hours on", "away 20 dec - 3 jan", "away for 2 weeks",
            "away until tue", "away from", "away on"]


def table(name):
    path = Path(os.environ.get("MAKEGOOD_DATA", HERE.parent / "data")) / name
    with open(path if path.exists() else HERE.parent / "data" / name, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def samples(folder):
    return [(path.name, json.loads(path.read_text()))
            for path in sorted((Path(os.environ.get("MAKEGOOD_DATA", "")) / "slack-samples" / folder).glob("*.json"))]


def payloads():
    """(envelope type, payload): Slack's samples and some of our own."""
    found = [("events_api", payload) for _, payload in samples("events")]
    found += [("slash_commands" if "Slash" in name else "interactive", payload) for name, payload in samples("app-backend")]
    found.append(("slash_commands", {"command": "/action", "text": "mine", "user_id": "U1", "channel_id": "C1", "trigger_id": "t.1"}))
    found.append(("events_api", {"event": {"type": "message", "channel": "C1", "user": "U1", "ts": "1.2", "text": "<@U2|x>"}}))
    found.append(("interactive", {"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "t", "actions": [
        {"value": "done\nA-17", "action_id": "done/0", "action_ts": "1.2"}]}))
    return found


def frames():
    for kind, payload in [("hello", None), ("disconnect", None), *payloads()]:
        yield json.dumps({"envelope_id": "e-1", "type": kind, "payload": payload})


def answers():
    """What the Web API answers, and the people, places and messages in it."""
    for _, answer in samples("api"):
        yield json.dumps(answer)
        yield from (json.dumps(answer[key]) for key in ("user", "channel") if isinstance(answer.get(key), dict))
    yield from (json.dumps(payload["event"]) for kind, payload in payloads() if kind == "events_api")


def syncs():
    """Responses of a homeserver: a room with words of every kind, an invite, a room that was left."""
    said = [{"type": "m.room.message", "sender": "@ana:hs.test", "event_id": "$1", "origin_server_ts": 1, "content": {
        "msgtype": "m.text", "body": body, "m.mentions": {"user_ids": ["@makegood:hs.test"]}, "format": "org.matrix.custom.html",
        "formatted_body": '<a href="https://matrix.to/#/@makegood:hs.test">Makegood</a> ' + body}} for body in COMMANDS]
    said.append({"type": "m.reaction", "sender": "@ana:hs.test", "event_id": "$2", "content": {
        "m.relates_to": {"rel_type": "m.annotation", "event_id": "$1", "key": "\u2705"}}})
    said.append({"type": "m.room.redaction", "sender": "@ana:hs.test", "event_id": "$3", "redacts": "$2", "content": {}})
    state = [{"type": kind, "state_key": key, "sender": "@ana:hs.test", "event_id": "$" + kind, "content": content}
             for kind, key, content in [("m.room.name", "", {"name": "ops"}), ("m.room.join_rules", "", {"join_rule": "public"}),
                                        ("m.room.member", "@makegood:hs.test", {"membership": "join"}),
                                        ("m.room.tombstone", "", {"replacement_room": "!new:hs.test"}),
                                        ("m.room.power_levels", "", {"users": {"@ana:hs.test": 100}})]]
    for events in [said, state]:
        yield "\x00" + json.dumps({"next_batch": "s", "rooms": {
            "join": {"!inc:hs.test": {"timeline": {"limited": True, "prev_batch": "p", "events": events}}, "!b": {"state": {"events": state}}},
            "invite": {"!c": {"invite_state": {"events": state}}}, "leave": {"!inc:hs.test": {"timeline": {"events": state}}}},
            "account_data": {"events": [{"type": "m.direct", "content": {"@ana:hs.test": ["!b"]}}]}})


def all_seeds():
    promises = [row["text"] for row in table("promises-dev.tsv")]
    actions = [row["action_text"] for row in table("promises-dev.tsv") if row["action_text"]]
    phrases = [row["phrase"] for row in table("dates-dev.tsv")]
    yield "slack_frame", frames()
    for kind in ["events_api", "slash_commands", "interactive"]:
        yield f"slack_{kind}", [json.dumps(payload) for of, payload in payloads() if of == kind]
    yield "slack_answer", answers()
    yield "matrix_sync", syncs()
    yield "matrix_event", ["[Ana](https://matrix.to/#/@ana:hs.test) " + text for text in COMMANDS]
    yield "matrix_render", [text + "\x01\x02\x03" for text in actions[:40]]
    yield "command_line", COMMANDS + actions + [f"check the disk {phrase}" for phrase in phrases[:40]]
    # Numbers are taken from the end of the bytes: a time of 2026, then the zone.
    yield "due_date", [phrase + "\x00\x00\xe0\x03j" for phrase in phrases + [f"fix it {phrase}" for phrase in phrases]]
    yield "marker", ["ACTION: " + text for text in actions[:40]] + ["AI(<@U1>): do it by fri", "- [ ] TODO @bo do it"] + promises[:40]
    yield "promise", promises + [row["text"] for row in table("promises-own.tsv")]
    yield "review_table", ["| Owner | Action | Due |\n|---|---|---|\n| <@U1> | fix it | fri |\n| Ana P. | a \\| b | 4 dec |",
                           "Task\tWho\tBy\nfix it\t@ana\ttomorrow", "1. Ana: fix it by fri\n- [ ] write it (Bo)\n\nNext:"] + [
                               "\n".join(actions[at:at + 4]) for at in range(0, 40, 4)]
    yield "document_json", [json.dumps({"version": 1, "blocks": [{"spans": [{"words": "a"}, {"person": 1, "ping": True}, {
        "moment": 7, "fallback": "x"}, {"url": "https://a.b"}]}, {"kind": "buttons", "buttons": [{"label": "x", "verb": "y"}]}],
        "summary": {"hex": "ff"}, "questions": [{"kind": "choice", "key": "k", "options": [["a", "b"]]}],
        "introduction": {"version": 1, "blocks": []}, "id": 17, "text": "do it", "due": {"on": "2026-11-27", "at": 5}}) + "\x00"]
    yield "render", [text + "\x01\x02\x03" for text in actions[:40]]
    yield "settings", [(HERE.parent.parent / "config/makegood.toml").read_text(encoding="utf-8")]
    # A link and a wait, each up to a backslash, the answer, and from the end which tracker and that the status is 200.
    yield "ticket", [f"{link}\\;30\\;{answer}d\x00{chr(index)}" for index, (link, answer) in enumerate([
        ("https://github.com/acme/api/pull/12", '{"updated_at": "2026-11-20T10:03:23Z"}'),
        ("https://gitlab.com/acme/db/api/-/merge_requests/3", '{"updated_at": "2026-11-20T10:03:23.123Z"}'),
        ("PAY-881", '{"fields": {"updated": "2026-11-20T10:03:23.000+0000"}}'),
        ("https://linear.app/acme/issue/ENG-12/lag", '{"data": {"issue": {"updatedAt": "2026-11-20T10:03:23.123Z"}}}')])]
    yield "url", [url + "\x00" for url in URLS] + [url + "\x01" for url in URLS]


def main(folder):
    for target, seeds in all_seeds():
        corpus = Path(folder) / f"fuzz_{target}"
        corpus.mkdir(parents=True, exist_ok=True)
        for seed in seeds:
            content = seed.encode()
            (corpus / hashlib.sha1(content).hexdigest()).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1])
