"""Stands between the bot and the homeserver on loopback: passes everything through, long polls included, keeps what the
bot asked, checks each of its requests, and breaks what it is told to break."""
import dataclasses
import http.client
import http.server
import json
import re
import socket
import threading
import time
import urllib.parse

import request_rules

PATIENCE_S = 240
# Longer than any long poll of the bot.
UPSTREAM_S = 120
SLICE = 16_384
HOP_BY_HOP = {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade",
              "content-length", "date", "server"}
BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"


@dataclasses.dataclass
class Request:
    method: str
    path: str  # as sent, percent-encoded
    query: dict
    body: object
    begun: float
    status: int = 0  # what the bot was answered; 0: nothing (yet)
    answer: bytes = b""
    answered: float = 0.0
    fault: str = ""
    is_over: bool = False

    def is_for(self, method, pattern):
        return method in ("*", self.method) and re.search(pattern, self.path) is not None


@dataclasses.dataclass
class Fault:
    """What happens to the next `count` requests that fit; None: to all of them."""
    method: str
    pattern: str
    kind: str  # refuse | lose_request | lose_answer | cut_answer | delay
    words: str = ""  # that stand in the body
    count: object = 1
    status: int = 429
    body: object = None  # an object is JSON, bytes are HTML
    headers: dict = dataclasses.field(default_factory=dict)
    delay_s: float = 0.0
    met: int = 0

    def hits(self, request):
        has_words = not self.words or self.words in json.dumps(request.body, ensure_ascii=False)
        return request.is_for(self.method, self.pattern) and has_words and (self.count is None or self.met < self.count)


def limit_exceeded(retry_after_s):
    return {"status": 429, "body": {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests",
                                    "retry_after_ms": int(retry_after_s * 1000)},
            "headers": {"Retry-After": str(max(1, round(retry_after_s)))}}


BAD_GATEWAY_ANSWER = {"status": 502, "body": BAD_GATEWAY}


class _Gone(Exception):
    """The other end is not there any more, in either direction."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave as two writes; the second must not wait for the bot's system to acknowledge the first.
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_any(self):
        proxy = self.server.proxy
        data = self._body()
        path, _, text = self.path.partition("?")
        request = Request(self.command, path, dict(urllib.parse.parse_qsl(text, keep_blank_values=True)), _json(data), time.monotonic())
        fault = proxy.begin(request, self.path, self.headers, data)
        try:
            self._serve(proxy, request, fault, data)
        except (_Gone, OSError, http.client.HTTPException):
            self.close_connection = True
            # Now, and not when the garbage is collected.
            try:
                self.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        finally:
            proxy.end(request)

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_HEAD = do_PATCH = do_any

    def _body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _serve(self, proxy, request, fault, data):
        if fault and fault.delay_s:
            proxy.wait_for_end(fault.delay_s)
        kind = fault.kind if fault else ""
        if kind == "lose_request":
            raise _Gone
        if kind == "refuse":
            is_page = isinstance(fault.body, bytes)
            body = fault.body if is_page else json.dumps(fault.body or {}).encode()
            kind_of_body = "text/html" if is_page else "application/json"
            self._answer(request, fault.status, {"Content-Type": kind_of_body, **fault.headers}, body)
            return
        self._pass_on(proxy, request, kind, data)

    def _answer(self, request, status, headers, body):
        request.answer, request.answered, request.status = body, time.monotonic(), status
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _pass_on(self, proxy, request, kind, data):
        upstream = http.client.HTTPConnection("127.0.0.1", proxy.upstream_port, timeout=UPSTREAM_S)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP | {"host"}}
            upstream.request(self.command, self.path, data if data or self.command in ("POST", "PUT") else None, headers)
            answer = upstream.getresponse()
            if kind == "lose_answer":
                answer.read()
                raise _Gone
            if kind == "cut_answer":
                self._cut(answer, answer.read())
            self._relay(proxy, request, answer)
        finally:
            upstream.close()

    def _head(self, answer):
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)

    def _cut(self, answer, body):
        self._head(answer)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2])
        self.wfile.flush()
        raise _Gone

    def _relay(self, proxy, request, answer):
        self._head(answer)
        is_bare = self.command == "HEAD" or answer.status in (204, 304)
        is_chunked = answer.length is None and not is_bare
        if is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif not is_bare:
            self.send_header("Content-Length", str(answer.length))
        self.end_headers()
        taken, part = b"", answer.read1(SLICE)
        while True:
            coming = answer.read1(SLICE) if part else b""
            taken += part
            if not coming:
                # Before the bot has all of it: who sees what the bot does next finds why.
                request.answer, request.answered, request.status = taken, time.monotonic(), answer.status
            if part:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if is_chunked else part)
                self.wfile.flush()
            if not coming:
                break
            part = coming
        if is_chunked:
            self.wfile.write(b"0\r\n\r\n")


def _json(data):
    try:
        return json.loads(data) if data else None
    except ValueError:
        return None


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # of a connection that ended; what matters is kept with the request


class CheckingProxy:
    """`url` is where the bot is sent to. `problems` holds what was wrong with its requests, in words."""

    def __init__(self, upstream_port, description=None):
        self.upstream_port = upstream_port
        self.rules = request_rules.RequestRules(description)
        self.requests, self.problems, self.faults = [], [], []
        self.changed = threading.Condition()
        self.is_closed = threading.Event()
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.proxy = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.is_closed.set()
        self.server.shutdown()
        self.server.server_close()

    # ---- of the handler ----

    def begin(self, request, target, headers, data):
        with self.changed:
            found = self.rules.problems(request.method, target, headers, data)
            self.problems += [f"{request.method} {request.path}: {problem}" for problem in found]
            self.requests.append(request)
            fault = next((one for one in self.faults if one.hits(request)), None)
            if fault:
                fault.met += 1
                request.fault = fault.kind
            self.changed.notify_all()
            return fault

    def end(self, request):
        with self.changed:
            request.is_over = True
            self.changed.notify_all()

    def wait_for_end(self, seconds):
        self.is_closed.wait(seconds)

    # ---- of the tests ----

    def break_with(self, method, pattern, kind, **more):
        fault = Fault(method, pattern, kind, **more)
        with self.changed:
            self.faults.append(fault)
        return fault

    def heal(self):
        with self.changed:
            self.faults.clear()

    def until(self, is_reached, what, patience_s=PATIENCE_S):
        """Returns what `is_reached` gives as soon as that is true; it is looked at with each request and answer."""
        bound = time.monotonic() + patience_s
        with self.changed:
            while not (found := is_reached()):
                left = bound - time.monotonic()
                assert left > 0, f"the bot did not: {what}"
                self.changed.wait(left)
            return found

    def wait_for_change(self, seconds):
        """Until the bot asks something or is answered, at most so long."""
        with self.changed:
            self.changed.wait(seconds)

    def seen(self, method, pattern):
        with self.changed:
            return [one for one in self.requests if one.is_for(method, pattern)]

    def sent(self, kind=None):
        """(room, type, transaction, content, event id) of what the server took, in the order in which it was asked first."""
        found = {}
        for one in self.seen("PUT", "/send/"):
            match = request_rules.EVENT_PATH.fullmatch(one.path)
            room, of_type, transaction = (urllib.parse.unquote(part) for part in match.groups())
            if one.status == 200 and kind in (None, of_type):
                found[transaction] = (room, of_type, transaction, one.body, json.loads(one.answer)["event_id"])
        return list(found.values())

    def until_heard(self, event_id, patience_s=PATIENCE_S):
        """The bot has received that event, and has asked for what comes after it."""
        def look():
            for one in reversed(self.requests):
                if one.path == request_rules.SYNC and one.status == 200 and event_id.encode() in one.answer:
                    position = json.loads(one.answer)["next_batch"]
                    return any(later.path == request_rules.SYNC and later.query.get("since") == position for later in self.requests)
            return False
        return self.until(look, f"/sync beyond {event_id}", patience_s)

    def check(self):
        """Raises when any request was wrong."""
        assert not self.problems, "requests that are wrong:\n  " + "\n  ".join(dict.fromkeys(self.problems))
