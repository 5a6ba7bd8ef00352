"""The bot as a process of its own, in a time that the tests move: `makegood run` with one end of a socket for a clock."""
import contextlib
import json
import os
import select
import signal
import socket
import sqlite3
import subprocess
import time

STOPPED_WITHIN_S = 120
SETTLED_WITHIN_S = 300
# With the limits that Synapse has by default fifty messages take four minutes.
SAID_WITHIN_S = 900


class ClockLink:
    """JSON lines over a socket that the bot inherits. Out: {"now": <ms since 1970>}, {"ask": "settled", "id": <n>}. In:
    {"settled": <n>, "outbox": <rows waiting>}."""

    def __init__(self, now_ms):
        self.ours, self.theirs = socket.socketpair()
        self.asked, self.received = 0, b""
        self.move_to(now_ms)

    def close(self):
        self.ours.close()
        self.theirs.close()

    def _write(self, line):
        self.ours.sendall(json.dumps(line, separators=(",", ":")).encode() + b"\n")

    def move_to(self, now_ms):
        """Forward only; between two moves time runs on as it does everywhere."""
        self._write({"now": now_ms})

    def settle(self):
        """Returns once nothing is under way and nothing is due. What a server refused for now waits in the outbox."""
        self.asked += 1
        self._write({"ask": "settled", "id": self.asked})
        bound = time.monotonic() + SETTLED_WITHIN_S
        while (left := bound - time.monotonic()) > 0:
            readable, _, _ = select.select([self.ours], [], [], left)
            part = self.ours.recv(4096) if readable else b""
            if readable and not part:
                raise AssertionError("the bot ended while it was waited for")
            self.received += part
            *lines, self.received = self.received.split(b"\n")
            if any(json.loads(line).get("settled") == self.asked for line in lines):
                return
        raise AssertionError("the bot does not come to rest")


class Bot:
    def __init__(self, binary, folder, settings_file, environment, now_ms, wait_for_news):
        """`now_ms`: a function that tells the time in which the bot is started; `wait_for_news`: returns with the bot's
        next request, or after so many seconds."""
        self.binary, self.settings_file, self.now_ms, self.wait_for_news = binary, settings_file, now_ms, wait_for_news
        self.store_path = os.path.join(folder, "makegood.db")
        self.environment = {**os.environ, **environment}
        self.log_path = os.path.join(folder, "bot.log")
        self.process = self.clock = None
        # When it was started last, in the machine's steady time.
        self.begun = 0.0

    def start(self):
        self.begun = time.monotonic()
        self.clock = ClockLink(self.now_ms())
        theirs = self.clock.theirs
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "run", "--config", self.settings_file], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env={**self.environment, "MAKEGOOD_CLOCK_FD": str(theirs.fileno())})
        # Only the bot holds it from here on, so that its end is seen.
        theirs.close()

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def _end(self, number):
        if self.is_running():
            self.process.send_signal(number)
            try:
                self.process.wait(STOPPED_WITHIN_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(STOPPED_WITHIN_S)
                raise AssertionError(f"the bot did not stop: {self.log_tail()}") from None
        if self.clock:
            self.clock.close()
            self.clock = None

    def stop(self):
        was_running = self.is_running()
        self._end(signal.SIGTERM)
        assert not was_running or self.process.returncode == 0, f"exit code {self.process.returncode}: {self.log_tail()}"

    def kill(self):
        self._end(signal.SIGKILL)

    def settle(self):
        """Returns once all that is to be said by now has been said, however slowly it may be sent. What is held for
        somebody's hours is not waited for."""
        bound = time.monotonic() + SAID_WITHIN_S
        while True:
            assert self.is_running(), f"the bot ended by itself ({self.process.returncode}): {self.log_tail()}"
            self.clock.settle()
            waiting = self.to_be_said()
            if not waiting:
                return
            assert time.monotonic() < bound, f"never said: {waiting}"
            self.wait_for_news(1.0)

    def to_be_said(self):
        """(key, problem) of what stands in line in the outbox."""
        with contextlib.closing(sqlite3.connect(f"file:{self.store_path}?mode=ro", uri=True)) as store:
            return store.execute("SELECT key, problem FROM outbox WHERE turn > 0").fetchall()

    def exported(self):
        """The ledger, as `makegood export` tells it beside the running bot."""
        out = subprocess.run([self.binary, "export", "--config", self.settings_file, "--format", "json"],
                             env=self.environment, check=True, capture_output=True, timeout=STOPPED_WITHIN_S)
        return json.loads(out.stdout)["actions"]

    def log_tail(self, lines=25):
        if not os.path.exists(self.log_path):
            return "no log"
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])
