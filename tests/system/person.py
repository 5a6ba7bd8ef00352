"""A person on Matrix: a matrix-js-sdk client in a process of its own, spoken to in JSON lines."""
import contextlib
import html
import json
import os
import queue
import subprocess
import threading
import time
import urllib.parse

PATIENCE_S = 240


def keys_of(message, sender):
    return [one["key"].replace("\ufe0f", "") for one in message["reactions"] if one["sender"] == sender]


class Person:
    def __init__(self, packages, node, server_url, account):
        """`account`: what Homeserver.register returned. The client has made its first sync when this returns."""
        self.id, self.name = account["user_id"], account["user_id"].split(":")[0][1:]
        self.display_name, self.token = self.name.capitalize(), account["access_token"]
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "person.mjs")
        self.process = subprocess.Popen([node, script, packages], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.asked, self.answers, self.changes, self.has_ended = 0, {}, queue.Queue(), False
        threading.Thread(target=self._read, daemon=True).start()
        self.call("start", url=server_url, user=account["user_id"], token=account["access_token"],
                  device=account["device_id"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)

    def _read(self):
        for text in self.process.stdout:
            line = json.loads(text)
            if "id" in line:
                self.answers.setdefault(line["id"], queue.Queue()).put(line)
            else:
                self.changes.put(True)
        # Nobody waits for what does not come any more.
        self.has_ended = True
        for answer in list(self.answers.values()):
            answer.put({"error": "the client has ended"})
        self.changes.put(True)

    def begin(self, name, /, **asked):
        self.asked += 1
        answer = self.answers.setdefault(self.asked, queue.Queue())
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps({"id": self.asked, "do": name, **asked}) + "\n")
            self.process.stdin.flush()
        if self.has_ended:
            answer.put({"error": "the client has ended"})
        return answer

    def call(self, name, /, **asked):
        try:
            answer = self.begin(name, **asked).get(timeout=PATIENCE_S)
        except queue.Empty:
            raise AssertionError(f"{name} of {self.id}: no answer within {PATIENCE_S} s") from None
        if "error" in answer:
            raise AssertionError(f"{name} of {self.id}: {answer['error']}")
        return answer["result"]

    def until(self, is_reached, what, patience_s=PATIENCE_S):
        """Returns what `is_reached` gives as soon as that is true; it is looked at whenever this client sees something."""
        bound = time.monotonic() + patience_s
        while True:
            found = is_reached()
            if found:
                return found
            left = bound - time.monotonic()
            assert left > 0 and self.process.poll() is None, f"{self.id} waits in vain: {what}"
            try:
                self.changes.get(timeout=min(left, 1))
            except queue.Empty:
                pass

    # ---- what people do ----

    def say(self, room, text, mentions=(), **more):
        return self.call("say", room=room, text=text, mentions=list(mentions), **more)

    def call_upon(self, room, text, *others, **more):
        """As Element sends it: "@name" of these people becomes a pill, which the body names by display name."""
        body, page = text, html.escape(text)
        for other in others:
            link = "https://matrix.to/#/" + urllib.parse.quote(other.id, safe="")
            body = body.replace("@" + other.name, other.display_name)
            page = page.replace("@" + other.name, f'<a href="{link}">{other.display_name}</a>')
        return self.say(room, body, [other.id for other in others], html=page, **more)

    def react(self, room, event, key):
        return self.call("react", room=room, event=event, key=key)

    # ---- what they see ----

    def timeline(self, room):
        return self.call("timeline", room=room)

    def messages(self, room, sender=None, *words):
        """Messages with all the words, as they are shown now."""
        return [event for event in self.timeline(room)
                if event["type"] == "m.room.message" and not event["is_redacted"]
                and sender in (None, event["sender"]) and all(word in event["content"].get("body", "") for word in words)]

    def wait_for_message(self, room, sender, *words, but=(), patience_s=PATIENCE_S):
        """The first with all the words that is none of `but` (ids)."""
        def look():
            return next((one for one in self.messages(room, sender, *words) if one["id"] not in but), None)
        return self.until(look, f"message of {sender} with {words} in {room}", patience_s)

    def said_by(self, sender, room):
        """Messages as the server has them, oldest first, without what edits made of them: a client may be a sync behind."""
        return [event for event in self.call("history", room=room)
                if event["type"] == "m.room.message" and event["sender"] == sender
                and event["content"].get("m.relates_to", {}).get("rel_type") != "m.replace"]

    def wait_for_button(self, room, sender, key, *words, but=()):
        """The first message with all the words, none of `but`, on which `sender` has put that emoji."""
        def look():
            return next((one for one in self.messages(room, sender, *words)
                         if one["id"] not in but and key in keys_of(one, sender)), None)
        return self.until(look, f"message of {sender} with {words} and {key} in {room}")

    def seeded(self, room, message, sender, *keys):
        """The message once `sender` has put these emoji on it (none given: any), so that one tap answers."""
        def look():
            found = next(one for one in self.messages(room) if one["id"] == message)
            theirs = keys_of(found, sender)
            return found if theirs and set(keys) <= set(theirs) else None
        return self.until(look, f"{keys} of {sender} on {message}")

    def unread(self, room):
        return self.call("unread", room=room)

    def room_with(self, other, *, but=()):
        """The room with that person alone, joined as soon as its invitation is there."""
        def look():
            for room in self.call("rooms"):
                people = {user for user, membership in room["members"] if membership in ("join", "invite")}
                if people == {self.id, other} and room["id"] not in but:
                    return room
            return None
        room = self.until(look, f"room with {other}")
        if room["membership"] == "invite":
            self.call("join", room=room["id"])
            self.until(lambda: look()["membership"] == "join", f"joined {room['id']}")
        return room["id"]
