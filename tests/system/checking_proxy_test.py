"""The proxy lets right requests through unchanged, sees what is wrong with the others, and breaks what it is told to.

The other side is a small HTTP server here; run it with the Python that has Synapse, so that the schemas are checked, too."""
import http.client
import http.server
import json
import sys
import threading
import time
import unittest

import message_rules
import request_rules
from checking_proxy import BAD_GATEWAY_ANSWER, CheckingProxy, limit_exceeded

ROOM = "/_matrix/client/v3/rooms/%21r%3Ahs.test"
SEND = f"{ROOM}/send/m.room.message/"
TOKEN = {"Authorization": "Bearer t", "Content-Type": "application/json"}
QUIET = {"msgtype": "m.notice", "body": "noted", "m.mentions": {}}
PING = {"msgtype": "m.text", "body": "Ana, A-1 is due", "m.mentions": {"user_ids": ["@ana:hs.test"]}}


def edit(**more):
    return {**QUIET, "body": "* noted", "m.new_content": QUIET,
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$e"}, **more}


def in_thread(**more):
    return {**QUIET, "m.relates_to": {"rel_type": "m.thread", "event_id": "$e", "is_falling_back": True,
                                      "m.in_reply_to": {"event_id": "$f"}, **more}}


def with_html(text):
    return {**QUIET, "format": "org.matrix.custom.html", "formatted_body": text}


def deep(levels):
    return "<b>" * levels + "x" + "</b>" * levels


class MessageRules(unittest.TestCase):
    def test_right_messages_pass(self):
        for content in [QUIET, PING, edit(), in_thread(), {**QUIET, "m.relates_to": {"m.in_reply_to": {"event_id": "$e"}}},
                        with_html('<ul><li><b>A-1</b> &amp; <a href="https://matrix.to/#/%40ana%3Ahs.test">Ana</a></li></ul><br>'),
                        with_html('<span data-mx-color="#aa0000">late</span><pre><code class="language-cpp">f()</code></pre>'),
                        with_html(deep(100)), {**QUIET, "body": "x" * 60_000}]:
            self.assertEqual([], message_rules.of_event("m.room.message", content), content)
        reaction = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$e", "key": "✅"}}
        self.assertEqual([], message_rules.of_event("m.reaction", reaction))

    def test_wrong_messages_are_found(self):
        rows = [
            ({"msgtype": "m.notice", "body": "x"}, "no m.mentions"),
            ({**QUIET, "m.mentions": {"user_ids": ["@ana:hs.test"]}}, "never pings"),
            ({**PING, "m.mentions": {"room": True}}, "m.mentions with room"),
            ({**PING, "m.mentions": {"user_ids": ["ana"]}}, "user_ids"),
            ({**PING, "m.mentions": {"user_ids": ["@a:b", "@a:b"]}}, "twice"),
            ({**QUIET, "msgtype": "m.emote"}, "msgtype"),
            ({**QUIET, "body": " "}, "no body"),
            ({**QUIET, "formatted_body": "x"}, "one without the other"),
            ({**with_html("x"), "format": "text/html"}, "format 'text/html'"),
            (with_html("<script>x</script>"), "<script>"), (with_html("<font color='red'>x</font>"), "<font>"),
            (with_html("<mx-reply>x</mx-reply>"), "<mx-reply>"), (with_html('<b onclick="x()">x</b>'), "onclick"),
            (with_html('<a href="javascript:x">x</a>'), "href"), (with_html('<img src="https://x/y.png">'), "src"),
            (with_html('<code class="x">x</code>'), "class"), (with_html("<p>x"), "without its end"),
            (with_html("<b><i>x</b></i>"), "without its beginning"), (with_html("a < b"), "bare character"),
            (with_html(deep(101)), "deeper"), (with_html("<!-- x -->x"), "comment"),
            ({**QUIET, "body": "x" * 64_000}, "bytes"), ({**QUIET, "score": 0.5}, "a float"), ({**QUIET, "n": [2**53]}, "2^53"),
            ({**edit(), "m.new_content": None}, "one without the other"), (edit(body="noted"), "asterisk"),
            (edit(**{"m.new_content": {"msgtype": "m.notice", "body": "x"}}), "m.new_content: no m.mentions"),
            (edit(**{"m.relates_to": {"rel_type": "m.replace"}}), "without event_id"),
            ({**QUIET, "m.new_content": QUIET}, "one without the other"),
            (in_thread(is_falling_back=None), "is_falling_back"), (in_thread(**{"m.in_reply_to": None}), "m.in_reply_to"),
            (in_thread(key="x"), "with key"), ({**QUIET, "m.relates_to": {"rel_type": "m.reference", "event_id": "$e"}}, "m.reference"),
            ({**QUIET, "body": "> what\n\nthis", "m.relates_to": {"m.in_reply_to": {"event_id": "$e"}}}, "quotes"),
            ({**QUIET, "m.relates_to": {"rel_type": "m.annotation", "event_id": "$e", "key": "x"}}, "m.annotation")]
        for content, words in rows:
            found = message_rules.of_event("m.room.message", content)
            self.assertTrue(any(words in problem for problem in found), f"{words!r} not in {found} of {content}")
        for content, words in [({}, "of nothing"), ({"m.relates_to": {"rel_type": "m.annotation", "event_id": "$e"}}, "without key"),
                               ({"m.relates_to": {"rel_type": "m.thread", "event_id": "$e"}}, "m.thread")]:
            found = message_rules.of_event("m.reaction", content)
            self.assertTrue(any(words in problem for problem in found), f"{words!r} not in {found}")


class RequestRules(unittest.TestCase):
    def setUp(self):
        self.rules = request_rules.RequestRules(request_rules.description_path())

    def problems(self, method, target, body=None, headers=TOKEN):
        return self.rules.problems(method, target, headers, b"" if body is None else json.dumps(body).encode())

    def finds(self, words, *request, **more):
        found = self.problems(*request, **more)
        self.assertTrue(any(words in problem for problem in found), f"{words!r} not in {found}")

    def test_right_requests_pass(self):
        timeline = {"limit": 50, "types": ["m.room.message"], "lazy_load_members": True}
        for request in [("GET", "/_matrix/client/versions", None, {}), ("GET", "/_matrix/client/v3/account/whoami"),
                        ("GET", "/_matrix/client/v3/sync?timeout=30000&since=s1_2&set_presence=offline&filter=3"),
                        ("GET", "/_matrix/client/v3/sync?timeout=0&filter=" + "%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A1%7D%7D%7D"),
                        ("POST", "/_matrix/client/v3/user/%40bot%3Ahs.test/filter", {"room": {"timeline": timeline}}),
                        ("PUT", SEND + "1", QUIET), ("PUT", SEND + "1", QUIET), ("POST", "/_matrix/client/v3/join/%21r?via=hs.test", {}),
                        ("GET", f"{ROOM}/messages?dir=f&from=s1&to=s2&limit=100"), ("PUT", f"{ROOM}/redact/%24e/2", {}),
                        ("POST", "/_matrix/client/v3/createRoom", {"preset": "trusted_private_chat", "is_direct": True, "invite": ["@a:b"]}),
                        ("GET", "/_matrix/client/v1/rooms/%21r/relations/%24e/m.annotation?dir=b")]:
            self.assertEqual([], self.problems(*request), request)

    def test_what_no_schema_says(self):
        self.finds("a token in the address", "GET", "/_matrix/client/v3/account/whoami?access_token=t")
        self.finds("no token", "GET", "/_matrix/client/v3/account/whoami", headers={})
        self.finds("bare characters", "GET", "/_matrix/client/v3/profile/@ana hs")
        self.finds("no body", "POST", "/_matrix/client/v3/join/%21r")
        self.finds("no JSON", "GET", "/_matrix/client/v3/sync?filter=%7B")
        self.finds("timeout", "GET", "/_matrix/client/v3/sync?timeout=600000")
        self.finds("Content-Type", "PUT", SEND + "1", QUIET, headers={"Authorization": "Bearer t"})
        self.finds("no m.mentions", "PUT", SEND + "2", {"msgtype": "m.notice", "body": "x"})
        self.finds("a float", "PUT", f"{ROOM}/state/m.room.topic/", {"topic": 0.5})

    def test_a_transaction_belongs_to_one_content(self):
        self.assertEqual([], self.problems("PUT", SEND + "7", QUIET))
        self.assertEqual([], self.problems("PUT", SEND + "7", QUIET))
        self.finds("transaction 7", "PUT", SEND + "7", PING)
        self.finds("transaction 7", "PUT", SEND.replace("%21r", "%21q") + "7", QUIET)

    def test_what_the_description_says(self):
        if not self.rules.is_described:
            self.skipTest("MAKEGOOD_DATA has no matrix-api.json: SKIPPED")
        self.finds("a path that", "GET", "/_matrix/client/v3/nonsense")
        self.finds("a method that", "DELETE", "/_matrix/client/v3/sync")
        self.finds("unknown parameter", "GET", "/_matrix/client/v3/sync?wait=1")
        self.finds("parameter set_presence", "GET", "/_matrix/client/v3/sync?set_presence=busy")
        self.finds("parameter limit", "GET", f"{ROOM}/messages?dir=f&limit=many")
        self.finds("parameter dir is missing", "GET", f"{ROOM}/messages")
        self.finds("body", "POST", "/_matrix/client/v3/createRoom", {"invite": "@a:b"})
        self.finds("body", "POST", "/_matrix/client/v3/user/%40a%3Ab/filter", {"room": {"timeline": {"limit": "50"}}})
        self.finds("filter:", "GET", "/_matrix/client/v3/sync?filter=%7B%22room%22%3A1%7D")
        self.finds("deprecated", "GET", "/_matrix/client/v3/events?timeout=0")


class _Upstream(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.taken.append(("GET", self.path, b""))
        if "since=wait" in self.path:
            self.server.is_polled.set()
            self.server.may_answer.wait(20)
        self._say(json.dumps({"next_batch": "s2", "path": self.path}).encode())

    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(("PUT", self.path, data))
        self._say(b'{"event_id":"$e"}')

    def _say(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        if "chunked" in self.path:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for at in range(0, len(body), 5):
                part = body[at:at + 5]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)


class Proxy(unittest.TestCase):
    def setUp(self):
        self.upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Upstream)
        self.upstream.taken, self.upstream.is_polled, self.upstream.may_answer = [], threading.Event(), threading.Event()
        threading.Thread(target=self.upstream.serve_forever, args=(0.05,), daemon=True).start()
        self.proxy = CheckingProxy(self.upstream.server_address[1])
        self.connection = http.client.HTTPConnection(self.proxy.url.removeprefix("http://"), timeout=30)

    def tearDown(self):
        self.connection.close()
        self.proxy.__exit__()
        self.upstream.may_answer.set()
        self.upstream.shutdown()
        self.upstream.server_close()

    def ask(self, method="GET", target="/_matrix/client/v3/sync?since=s1", body=None):
        self.connection.request(method, target, None if body is None else json.dumps(body), TOKEN)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def gone(self, *request):
        with self.assertRaises((http.client.HTTPException, OSError)):
            self.ask(*request)
        self.connection.close()

    def test_passes_through_over_one_connection(self):
        for suffix in ["", "&chunked", ""]:
            status, body = self.ask(target="/_matrix/client/v3/sync?since=s1" + suffix)
            self.assertEqual((200, "s2"), (status, json.loads(body)["next_batch"]))
        self.assertEqual((200, b'{"event_id":"$e"}'), self.ask("PUT", SEND + "1", QUIET))
        self.assertEqual(QUIET, json.loads(self.upstream.taken[-1][2]))
        self.assertEqual([], self.proxy.problems)
        self.proxy.check()
        self.assertEqual([("!r:hs.test", "m.room.message", "1", QUIET, "$e")], self.proxy.sent())

    def test_a_long_poll_stays_open_while_others_pass(self):
        found = []
        polling = threading.Thread(target=lambda: found.append(self.ask(target="/_matrix/client/v3/sync?since=wait")))
        polling.start()
        self.assertTrue(self.upstream.is_polled.wait(20))
        other = http.client.HTTPConnection(self.proxy.url.removeprefix("http://"), timeout=30)
        other.request("PUT", SEND + "1", json.dumps(QUIET), TOKEN)
        self.assertEqual(200, other.getresponse().status)
        other.close()
        self.assertEqual([], found)
        self.upstream.may_answer.set()
        polling.join()
        self.assertEqual(200, found[0][0])

    def test_wrong_requests_pass_and_are_told(self):
        self.assertEqual(200, self.ask("PUT", SEND + "1", {"msgtype": "m.notice", "body": "x"})[0])
        self.assertIn("no m.mentions", self.proxy.problems[0])
        with self.assertRaises(AssertionError):
            self.proxy.check()

    def test_an_answer_that_is_lost_was_taken_by_the_server(self):
        self.proxy.break_with("PUT", "/send/", "lose_answer")
        self.gone("PUT", SEND + "1", QUIET)
        self.assertEqual(1, len(self.upstream.taken))
        self.assertEqual([], self.proxy.sent())
        self.assertEqual(200, self.ask("PUT", SEND + "1", QUIET)[0])
        self.assertEqual(1, len(self.proxy.sent()))

    def test_a_request_that_is_lost_was_not(self):
        self.proxy.break_with("PUT", "/send/", "lose_request")
        self.gone("PUT", SEND + "1", QUIET)
        self.assertEqual([], self.upstream.taken)

    def test_refuses_in_the_words_of_the_server_or_of_its_gateway(self):
        self.proxy.break_with("*", "/sync", "refuse", **limit_exceeded(3))
        self.proxy.break_with("*", "/sync", "refuse", count=2, **BAD_GATEWAY_ANSWER)
        status, body = self.ask()
        self.assertEqual((429, 3000), (status, json.loads(body)["retry_after_ms"]))
        self.assertEqual([502, 502, 200], [self.ask()[0] for _ in range(3)])
        self.assertEqual(1, len(self.upstream.taken))
        self.proxy.break_with("*", "/sync", "refuse", count=None, status=503)
        self.assertEqual([503, 503], [self.ask()[0] for _ in range(2)])
        self.proxy.heal()
        self.assertEqual(200, self.ask()[0])

    def test_breaks_what_has_the_words(self):
        self.proxy.break_with("PUT", "/send/", "lose_request", words=QUIET["body"])
        self.assertEqual(200, self.ask("PUT", SEND + "1", {**QUIET, "body": "something else"})[0])
        self.gone("PUT", SEND + "2", QUIET)

    def test_cuts_an_answer_in_the_middle(self):
        self.proxy.break_with("GET", "/sync", "cut_answer")
        self.gone()
        self.assertEqual(200, self.ask()[0])

    def test_delays(self):
        begun = time.monotonic()
        self.proxy.break_with("GET", "/sync", "delay", delay_s=0.2)
        self.assertEqual(200, self.ask()[0])
        self.assertGreaterEqual(time.monotonic() - begun, 0.2)

    def test_a_server_that_is_not_there_is_no_answer(self):
        self.upstream.shutdown()
        self.upstream.server_close()
        self.gone()


if __name__ == "__main__":
    sys.exit(not unittest.main(exit=False).result.wasSuccessful())
