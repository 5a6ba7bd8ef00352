"""What an event of the bot must be beyond the API's schemas: what makes people's clients ping, show and thread it.

Pure: each function returns problems in words, an empty list for what is right."""
import html.parser
import json
import re

EVENT_BYTES_MAX = 65_536
# The server adds sender, room, hashes and signatures to the content.
ENVELOPE_BYTES = 2_048
INTEGER_MAX = 2**53 - 1

HTML_DEPTH_MAX = 100
VOID_TAGS = {"br", "hr", "img"}
HTML_TAGS = VOID_TAGS | set(
    "del h1 h2 h3 h4 h5 h6 blockquote p a ul ol sup sub li b i u strong em s code div table thead tbody tr th td "
    "caption pre span details summary".split())
HTML_ATTRIBUTES = {
    "span": r"data-mx-(?:bg-color|color|spoiler|maths)", "a": r"href|target", "img": r"width|height|alt|title|src",
    "ol": r"start", "code": r"class", "div": r"data-mx-maths"}
HTML_VALUES = {
    ("a", "href"): r"(?:https|http|ftp|mailto|magnet):.+", ("img", "src"): r"mxc://.+", ("code", "class"): r"language-\S+"}


class _HtmlReader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.open, self.problems = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in HTML_TAGS:
            self.problems.append(f"HTML tag <{tag}>")
        for name, value in attrs:
            if not re.fullmatch(HTML_ATTRIBUTES.get(tag, "(?!)"), name):
                self.problems.append(f"HTML attribute {name} of <{tag}>")
            elif not re.fullmatch(HTML_VALUES.get((tag, name), ".*"), value or "", re.DOTALL):
                self.problems.append(f"HTML attribute {name}={value!r} of <{tag}>")
        if tag not in VOID_TAGS:
            self.open.append(tag)
            if len(self.open) == HTML_DEPTH_MAX + 1:
                self.problems.append(f"HTML deeper than {HTML_DEPTH_MAX}")

    def handle_startendtag(self, tag, attrs):
        if tag not in VOID_TAGS:
            self.problems.append(f"HTML <{tag}/> that closes itself")
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"HTML </{tag}> without its beginning")
        else:
            self.open.pop()

    def handle_comment(self, data):
        self.problems.append("HTML comment")

    def handle_decl(self, decl):
        self.problems.append("HTML declaration")

    def handle_data(self, data):
        if re.search(r"[<>&]", data):
            self.problems.append(f"HTML with a bare character of its own in {data[:40]!r}")


def of_html(text):
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    return reader.problems + [f"HTML <{tag}> without its end" for tag in reader.open]


def of_numbers(value, where="content"):
    if isinstance(value, float):
        return [f"a float at {where}"]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > INTEGER_MAX:
        return [f"an integer beyond 2^53 at {where}"]
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [problem for key, inner in parts for problem in of_numbers(inner, f"{where}.{key}")]


def of_mentions(content):
    mentions = content.get("m.mentions")
    if not isinstance(mentions, dict):
        return ["no m.mentions: old rules ping whoever is named in the body"]
    users = mentions.get("user_ids", [])
    if not isinstance(users, list) or not all(isinstance(one, str) and re.fullmatch(r"@.+:.+", one) for one in users):
        return [f"m.mentions.user_ids {users!r}"]
    problems = [f"m.mentions with {key}" for key in mentions if key != "user_ids"]
    if len(set(users)) != len(users):
        problems.append("m.mentions names somebody twice")
    if users and content.get("msgtype") != "m.text":
        problems.append(f"{content.get('msgtype')} with mentions: it never pings, whoever is mentioned")
    return problems


def is_event_id(value):
    return isinstance(value, str) and value.startswith("$") and len(value) > 1


def of_relation(content, is_message):
    relation = content.get("m.relates_to")
    if relation is None:
        return []
    if not isinstance(relation, dict):
        return ["m.relates_to is no object"]
    kind = relation.get("rel_type")
    reply = relation.get("m.in_reply_to")
    allowed = {None: {"m.in_reply_to"}, "m.thread": {"rel_type", "event_id", "is_falling_back", "m.in_reply_to"},
               "m.replace": {"rel_type", "event_id"}, "m.annotation": {"rel_type", "event_id", "key"}}
    if kind not in allowed or is_message == (kind == "m.annotation"):
        return [f"m.relates_to with rel_type {kind!r}"]
    problems = [f"m.relates_to of {kind} with {key}" for key in relation if key not in allowed[kind]]
    if kind is not None and not is_event_id(relation.get("event_id")):
        problems.append(f"m.relates_to of {kind} without event_id")
    if kind in (None, "m.thread") and not (isinstance(reply, dict) and list(reply) == ["event_id"] and is_event_id(reply["event_id"])):
        problems.append(f"m.relates_to of {kind} without m.in_reply_to")
    if kind == "m.thread" and not isinstance(relation.get("is_falling_back"), bool):
        problems.append("m.thread without is_falling_back")
    if kind == "m.annotation" and not (isinstance(relation.get("key"), str) and relation["key"]):
        problems.append("m.annotation without key")
    return problems


def of_words(content):
    """msgtype, body and HTML of a message or of what replaces one."""
    problems = of_mentions(content)
    if content.get("msgtype") not in ("m.text", "m.notice"):
        problems.append(f"msgtype {content.get('msgtype')!r}")
    body = content.get("body")
    if not isinstance(body, str) or not body.strip():
        problems.append("no body")
    if ("format" in content) != ("formatted_body" in content):
        problems.append("format and formatted_body one without the other")
    if "format" in content and content["format"] != "org.matrix.custom.html":
        problems.append(f"format {content['format']!r}")
    formatted = content.get("formatted_body", "")
    problems += of_html(formatted) if isinstance(formatted, str) else ["formatted_body is no text"]
    if "m.in_reply_to" in (content.get("m.relates_to") or {}) and isinstance(body, str) and body.startswith("> "):
        problems.append("a reply that quotes what it answers: fallbacks are gone since v1.13")
    return problems


def of_message(content):
    problems = of_words(content) + of_relation(content, is_message=True)
    replaces = (content.get("m.relates_to") or {}).get("rel_type") == "m.replace"
    replacement = content.get("m.new_content")
    if replaces != isinstance(replacement, dict):
        problems.append("m.replace and m.new_content one without the other")
    if replaces and isinstance(replacement, dict):
        problems += [f"m.new_content: {problem}" for problem in of_words(replacement)]
        if "m.relates_to" in replacement:
            problems.append("m.new_content relates to something")
        if not str(content.get("body", "")).startswith("* "):
            problems.append("an edit whose body does not begin with an asterisk")
        if content.get("msgtype") != replacement.get("msgtype") and replacement.get("msgtype") != "m.text":
            problems.append("an edit that changes the kind of message")
    return problems


def of_event(kind, content):
    """Of what is sent as an event of this type."""
    problems = of_numbers(content)
    size = len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    if size + ENVELOPE_BYTES > EVENT_BYTES_MAX:
        problems.append(f"an event of {size} bytes")
    if kind == "m.room.message":
        return problems + of_message(content)
    if kind == "m.reaction":
        problems += [f"m.reaction with {key}" for key in content if key != "m.relates_to"]
        return problems + (of_relation(content, is_message=False) or [] if "m.relates_to" in content else ["m.reaction of nothing"])
    return problems
