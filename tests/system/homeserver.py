"""A real Synapse on loopback: SQLite, no federation, either with its default limits or without any.

Its clock is moved together with that of the bot, so that what people say carries the time that the bot lives in."""
import hashlib
import hmac
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

SERVER_NAME = "hs.test"
READY_WITHIN_S = 240
STOPPED_WITHIN_S = 120
# Calls of the harness itself; a Synapse that has just started may answer late on a busy machine.
ANSWER_WITHIN_S = 120

SETTINGS = """
server_name: {server_name}
report_stats: false
pid_file: {folder}/hs.pid
signing_key_path: {folder}/signing.key
media_store_path: {folder}/media
log_config: {folder}/log.yaml
database: {{name: sqlite3, args: {{database: {folder}/hs.db}}}}
listeners:
  - {{port: {port}, tls: false, type: http, bind_addresses: ["127.0.0.1"], resources: [{{names: [client], compress: false}}]}}
federation_domain_whitelist: []
trusted_key_servers: []
suppress_key_server_warning: true
enable_registration: false
registration_shared_secret: {secret}
macaroon_secret_key: m
form_secret: f
# An identical /sync is answered from a cache of two minutes otherwise.
caches: {{sync_response_cache_duration: 0}}
"""

LOG_SETTINGS = """
version: 1
formatters: {{line: {{format: "%(asctime)s %(levelname)s %(name)s %(message)s"}}}}
handlers: {{file: {{class: logging.FileHandler, filename: {folder}/hs.log, formatter: line}}}}
root: {{level: WARNING, handlers: [file]}}
"""

LIFTED = "{per_second: 10000, burst_count: 10000}"
LIFTED_LIMITS = f"""
rc_message: {LIFTED}
rc_joins: {{local: {LIFTED}, remote: {LIFTED}}}
rc_joins_per_room: {LIFTED}
rc_invites: {{per_room: {LIFTED}, per_user: {LIFTED}, per_issuer: {LIFTED}}}
rc_login: {{address: {LIFTED}, account: {LIFTED}, failed_attempts: {LIFTED}}}
rc_room_creation: {LIFTED}
rc_reports: {LIFTED}
"""


def make_blank(folder):
    """Of a server that has run and never had accounts; made once."""
    if os.path.exists(folder):
        return
    made = tempfile.mkdtemp(prefix="blank-", dir=os.path.dirname(folder))
    with Homeserver(made, has_limits=False):
        pass
    # At once or not at all: who is stopped in between leaves nothing that looks complete.
    os.rename(made, folder)


def reserved_port():
    """A socket that keeps its port from everybody who does not ask for it by number, also while no server runs."""
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    return kept


class Homeserver:
    def __init__(self, folder, has_limits, start_ms=None, blank=None, settings=""):
        """`blank`: the folder of a server that never had accounts; its database saves this one some seconds. `settings`:
        lines of YAML behind those that every server has."""
        os.makedirs(folder, exist_ok=True)
        self.folder, self.process, self.kept = folder, None, reserved_port()
        self.port = self.kept.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.secret = "only-for-tests"
        self.admin_token = None
        self.offset_path = os.path.join(folder, "offset")
        self.ahead_s = 0.0 if start_ms is None else start_ms / 1000 - time.time()
        self._write_offset()
        values = {"server_name": SERVER_NAME, "folder": folder, "port": self.port, "secret": self.secret}
        with open(os.path.join(folder, "log.yaml"), "w", encoding="utf-8") as file:
            file.write(LOG_SETTINGS.format(**values))
        with open(self._settings_path(), "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(**values) + ("" if has_limits else LIFTED_LIMITS) + settings)
        if blank is None:
            subprocess.run([*self._command(), "--generate-keys"], check=True, timeout=READY_WITHIN_S, stdout=subprocess.DEVNULL)
            return
        for name in ["hs.db", "signing.key"]:
            shutil.copy(os.path.join(blank, name), folder)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self.kept.close()

    def _settings_path(self):
        return os.path.join(self.folder, "homeserver.yaml")

    def _command(self):
        runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "moved_homeserver.py")
        return [sys.executable, runner, self.offset_path, "-c", self._settings_path()]

    def _write_offset(self):
        # In place: the running server has mapped this very file.
        with open(self.offset_path, "r+b" if os.path.exists(self.offset_path) else "wb") as file:
            file.write(struct.pack("d", self.ahead_s))

    # ---- its life ----

    def start(self):
        """Returns when it answers requests; it says so itself, as it would to systemd."""
        ready_path = os.path.join(self.folder, "ready.socket")
        if os.path.exists(ready_path):
            os.unlink(ready_path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(ready_path)
            self.process = subprocess.Popen(self._command(), env={**os.environ, "NOTIFY_SOCKET": ready_path})
            bound = time.monotonic() + READY_WITHIN_S
            while True:
                readable, _, _ = select.select([ready], [], [], 1)
                if readable and b"READY=1" in ready.recv(4096):
                    return
                if self.process.poll() is not None or time.monotonic() > bound:
                    self.process.kill()
                    raise AssertionError(f"Synapse did not start: {self.log_tail()}")

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOPPED_WITHIN_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        """As kill -9 does: nothing is written, nobody is told."""
        self.process.kill()
        self.process.wait(STOPPED_WITHIN_S)

    def restart(self):
        self.stop()
        self.start()

    def log_tail(self, lines=20):
        path = os.path.join(self.folder, "hs.log")
        if not os.path.exists(path):
            return "no log"
        with open(path, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])

    # ---- its clock ----

    def now_ms(self):
        return int((time.time() + self.ahead_s) * 1000)

    def move_to(self, now_ms):
        """Forward only."""
        self.ahead_s = max(self.ahead_s, now_ms / 1000 - time.time())
        self._write_offset()

    # ---- its accounts ----

    def call(self, method, path, body=None, token=None):
        """Returns (status, answer)."""
        request = urllib.request.Request(self.url + path, method=method)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, data, timeout=ANSWER_WITHIN_S) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"{}")

    def demand(self, method, path, body=None, token=None):
        status, answer = self.call(method, path, body, token)
        assert status == 200, f"{method} {path}: {status} {answer}"
        return answer

    def register(self, name, is_admin=False, display_name=None):
        """Returns {user_id, access_token, device_id, password}."""
        path = "/_synapse/admin/v1/register"
        nonce, password = self.demand("GET", path)["nonce"], f"password of {name}"
        words = [nonce, name, password, "admin" if is_admin else "notadmin"]
        mac = hmac.new(self.secret.encode(), "\0".join(words).encode(), hashlib.sha1).hexdigest()
        account = self.demand("POST", path, {"nonce": nonce, "username": name, "password": password, "admin": is_admin,
                                             "displayname": display_name or name.capitalize(), "mac": mac})
        return {**account, "password": password}

    def admin(self, method, path, body=None):
        if self.admin_token is None:
            self.admin_token = self.register("admin", is_admin=True)["access_token"]
        return self.demand(method, path, body, self.admin_token)

    def lift_limits_of(self, user_id):
        """Of one account only: its messages are not limited any more."""
        quoted = urllib.parse.quote(user_id, safe="")
        self.admin("POST", f"/_synapse/admin/v1/users/{quoted}/override_ratelimit",
                   {"messages_per_second": 0, "burst_count": 0})


if __name__ == "__main__":
    make_blank(sys.argv[1])
