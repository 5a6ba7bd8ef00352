"""A promise whose work goes on in a tracker: nobody is reminded while it moves, and what is wrong with a tracker is told."""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

from newcomer_test import place_id
from playground import Playground, with_words, words_of
from rollout_test import MONDAY

SETTINGS = """[health]
listen = ""
[trackers]
github_url = "{url}"
[people]
admins = ["U002"]
"""


class Tracker(http.server.ThreadingHTTPServer):
    """Answers as GitHub's API does."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.updated_at = {}
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Authorization"]))
        number = self.path.rsplit("/", 1)[-1]
        is_known = self.headers["Authorization"] == "Bearer ghp_secret" and (number in self.server.updated_at or number == "rate_limit")
        status = 200 if is_known else 401 if self.headers["Authorization"] != "Bearer ghp_secret" else 404
        body = json.dumps({"updated_at": self.server.updated_at.get(number), "resources": {}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(binary):
    binary = os.path.abspath(binary)
    tracker = Tracker()
    with tempfile.TemporaryDirectory() as folder:
        settings = os.path.join(folder, "makegood.toml")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(url=tracker.url))
        os.environ["GITHUB_TOKEN"] = "ghp_secret"
        with Playground(binary, "--config", settings, "--start", str(MONDAY)) as world:
            world.settle()
            channel = place_id(world, "bo", "inc-104-checkout-down")
            # Promised on Monday 23 November by the Friday after next: reminded first on Wednesday 2 December.
            for number, text in [(12, "rotate the certificate"), (13, "add an alert on replica lag")]:
                world.say("ana", channel, f"/action {text} by 2026-12-04")
            world.say("ana", channel, f"/action link A-1 {tracker.url}/acme/api/pull/12")
            world.say("ana", channel, f"/action link A-2 {tracker.url}/acme/api/issues/13")
            tracker.updated_at = {"12": "2026-12-01T15:00:00Z", "13": "2026-11-24T15:00:00Z"}
            world.move("2026-12-02 09:00")
            world.say("ana", channel, "/action A-1")
            assert tracker.asked, "nobody asked"
            reminded = with_words(world.direct("ana"), "add an alert on replica lag")
            assert reminded, [words_of(message) for message in world.direct("ana")]
            assert not with_words(world.direct("ana"), "rotate the certificate"), "reminded of what moves"
            assert with_words(world.messages("ana", channel), "its ticket moved on Tue 1 Dec"), \
                [words_of(message) for message in world.messages("ana", channel)]
            assert set(tracker.asked) == {(f"/api/v3/repos/acme/api/issues/{number}", "Bearer ghp_secret") for number in (12, 13)}

            # A ticket that is gone keeps nothing back, and whoever runs the bot hears of it.
            del tracker.updated_at["12"]
            world.move("2026-12-03 09:00")
            assert with_words(world.direct("ana"), "rotate the certificate"), [words_of(message) for message in world.direct("ana")]
            world.say("bo", channel, "/action status")
            assert with_words(world.messages("bo", channel), "cannot read 1 ticket that actions are linked to"), \
                [words_of(message) for message in world.messages("bo", channel)]

        def check(token):
            environment = {**os.environ, "GITHUB_TOKEN": token}
            done = subprocess.run([binary, "check", "--config", settings], cwd=folder, env=environment, capture_output=True,
                                  text=True, timeout=60)
            return [line for line in done.stdout.splitlines() if " trackers: " in line]

        assert check("ghp_secret") == ["ok       trackers: Reminders wait while a ticket in GitHub moves."], check("ghp_secret")
        refused = check("bad")
        assert len(refused) == 1 and "problem  trackers: GitHub refuses GITHUB_TOKEN (status 401)." in refused[0], refused
    tracker.shutdown()
    print("tickets: 3 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
