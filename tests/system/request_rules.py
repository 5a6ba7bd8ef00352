"""Is a request one that the client-server API has? Path, parameters and body by the published description
($MAKEGOOD_DATA/matrix-api.json, where it is there), and the rules that it leaves open. Knows what was sent before."""
import json
import os
import re
import urllib.parse

import message_rules

DESCRIPTION = "matrix-api.json"
SYNC_TIMEOUT_MS_MAX = 60_000
SYNC = "/_matrix/client/v3/sync"
# Of Synapse, which does not know the name that the API gave it since.
EXTENSIONS = {"org.matrix.msc4222.use_state_after"}
# RFC 3986: what may stand bare in a segment of a path.
SEGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*")
EVENT_PATH = re.compile(r"/_matrix/client/v3/rooms/([^/]+)/send/([^/]+)/([^/]+)")
STATE_PATH = re.compile(r"/_matrix/client/v3/rooms/([^/]+)/state/([^/]+)(?:/([^/]*))?")
REDACTION_PATH = re.compile(r"/_matrix/client/v3/rooms/([^/]+)/redact/([^/]+)/([^/]+)")


def description_path():
    folder = os.environ.get("MAKEGOOD_DATA")
    path = os.path.join(folder, DESCRIPTION) if folder else None
    return path if path and os.path.exists(path) else None



class Description:
    """The API as data. Without its file nothing is known and nothing is refused by it."""

    def __init__(self, path):
        self.operations = []
        if path is None:
            return
        import jsonschema  # comes with Synapse
        self.validator = jsonschema.Draft202012Validator
        with open(path, encoding="utf-8") as file:
            paths = json.load(file)["paths"]
        for template, methods in paths.items():
            pattern = re.compile("/".join("([^/]*)" if part.startswith("{") else re.escape(part) for part in template.split("/")))
            names = re.findall(r"\{(\w+)\}", template)
            self.operations.append((pattern, names, template.count("{"), methods))
        # The most definite one first: /rooms/{roomId}/join and not /{what}/{ever}/join.
        self.operations.sort(key=lambda operation: operation[2])

    def find(self, path):
        for pattern, names, _, methods in self.operations:
            match = pattern.fullmatch(path)
            if match:
                return methods, dict(zip(names, match.groups()))
        return None, {}

    def problems(self, method, path, query, body):
        if not self.operations:
            return []
        methods, values = self.find(path)
        if methods is None:
            return ["a path that the API does not have"]
        operation = methods.get(method.lower())
        if operation is None:
            return ["a method that the API does not have there"]
        problems = ["deprecated"] if operation.get("deprecated") else []
        for name, value in values.items():
            problems += self._of_parameter(operation, "path", name, urllib.parse.unquote(value))
        known = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        problems += [f"unknown parameter {name}" for name, _ in query if name not in known | EXTENSIONS]
        for name, value in query:
            problems += self._of_parameter(operation, "query", name, value)
        required = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query" and one.get("required")}
        problems += [f"parameter {name} is missing" for name in required - {name for name, _ in query}]
        return problems + self._of_body(operation, body)

    def _errors(self, schema, value):
        return [f"{'.'.join(map(str, error.absolute_path)) or 'it'}: {error.message[:200]}"
                for error in self.validator(schema).iter_errors(value)]

    def _of_parameter(self, operation, where, name, value):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == where and parameter["name"] == name:
                schema = parameter.get("schema", {})
                kind = schema.get("type")
                typed = value
                if kind == "array":
                    typed = [value]
                elif kind == "boolean":
                    typed = {"true": True, "false": False}.get(value, value)
                elif kind in ("integer", "number") and re.fullmatch(r"-?\d+", value):
                    typed = int(value)
                return [f"parameter {name}, {problem}" for problem in self._errors(schema, typed)]
        return []

    def _of_body(self, operation, body):
        described = operation.get("requestBody")
        schema = (described or {}).get("content", {}).get("application/json", {}).get("schema")
        if body is None:
            return ["no body"] if described and described.get("required") else []
        return [f"body, {problem}" for problem in self._errors(schema, body)] if schema else []


class RequestRules:
    def __init__(self, path=None):
        self.description = Description(path)
        self.is_described = bool(self.description.operations)
        self.transactions = {}

    def problems(self, method, target, headers, data):
        """What is wrong with a request: `headers` a mapping whose get() ignores case, `data` the bytes of its body."""
        path, _, text = target.partition("?")
        query = urllib.parse.parse_qsl(text, keep_blank_values=True)
        problems = [f"bare characters in the path's {segment!r}" for segment in path.split("/") if not SEGMENT.fullmatch(segment)]
        if any(name == "access_token" for name, _ in query):
            problems.append("a token in the address")
        body = None
        if data:
            try:
                body = json.loads(data)
            except ValueError:
                return [*problems, "a body that is no JSON"]
            if not (headers.get("Content-Type") or "").startswith("application/json"):
                problems.append(f"Content-Type {headers.get('Content-Type')}")
        elif method in ("POST", "PUT"):
            problems.append("no body: {} is the least")
        problems += self.description.problems(method, path, query, body)
        problems += self._of_token(method, path, headers)
        problems += self._of_events(method, path, body)
        if path == SYNC:
            problems += self._of_sync(dict(query))
        return problems

    def _of_token(self, method, path, headers):
        open_paths = ("/_matrix/client/versions", "/.well-known/matrix/client", "/_matrix/client/v3/login",
                      "/_matrix/client/v3/refresh", "/_matrix/client/v1/auth_metadata")
        has_token = re.fullmatch(r"Bearer \S+", headers.get("Authorization") or "") is not None
        return [] if has_token or path in open_paths else ["no token"]

    def _of_events(self, method, path, body):
        sent = EVENT_PATH.fullmatch(path) or REDACTION_PATH.fullmatch(path)
        if method != "PUT" or not isinstance(body, dict):
            return []
        if sent is None:
            state = STATE_PATH.fullmatch(path)
            return message_rules.of_event(urllib.parse.unquote(state.group(2)), body) if state else []
        problems = []
        if EVENT_PATH.fullmatch(path):
            problems += message_rules.of_event(urllib.parse.unquote(sent.group(2)), body)
        # What is said for the first time has one transaction, however its words changed since an attempt that did not arrive.
        is_first_post = "-part-" in sent.group(3)
        said = (path, "" if is_first_post else json.dumps(body, sort_keys=True))
        first = self.transactions.setdefault(sent.group(3), said)
        if first != said:
            problems.append(f"transaction {sent.group(3)} for something else than the first time: {first[1][:200]} … {said[1][:200]}")
        return problems

    def _of_sync(self, query):
        problems = []
        timeout = query.get("timeout", "0")
        if not timeout.isdigit() or int(timeout) > SYNC_TIMEOUT_MS_MAX:
            problems.append(f"timeout {timeout}")
        inline = query.get("filter", "")
        if inline.startswith("{"):
            try:
                filter_body = json.loads(inline)
            except ValueError:
                return [*problems, "a filter that is no JSON"]
            path = "/_matrix/client/v3/user/%40a%3Ab/filter"
            problems += [f"filter: {one}" for one in self.description.problems("POST", path, [], filter_body)]
        return problems
