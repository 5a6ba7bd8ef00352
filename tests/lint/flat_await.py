"""Flat await: g++ 12 frees twice what an awaited expression holds besides plain names. So a statement with co_await
holds no brace, lambda or ?:, coroutines have no aggregate default arguments, no lambda coroutine captures anything, no
handler awaits, and nothing is detached."""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

PRODUCT = ("include", "src", "commands")
SPECIFIERS = re.compile(r"\b(?:noexcept|mutable|constexpr|const|override|final|volatile)\s*$|(?:&&|&)\s*$")
TRAILING_RETURN = re.compile(r"(?<=[\])et])\s*->\s*[\w:<>,\s&*]+$")
BLOCK_WORDS = re.compile(r"\b(?:else|do|try)\s*$")
CONTROL = re.compile(r"\b(?:if|while|for|switch|if\s+constexpr|co_await\s+for)\s*$")
LAMBDA = re.compile(r"(?<![\w\])\"])\s*\[[^\[\]]*\]\s*(?:[({]|mutable|->)")


class source:
    """Code without literals, with its brackets matched."""

    def __init__(self, text):
        self.text = source_tree.without_literals(text)
        self.partner = {}
        stack = []
        for at, letter in enumerate(self.text):
            if letter in "([{":
                stack.append(at)
            elif letter in ")]}" and stack:
                opener = stack.pop()
                self.partner[opener], self.partner[at] = at, opener

    def kind_of_brace(self, at):
        """What the "{" at `at` opens: "block", "lambda" or "value"."""
        before = self.text[max(0, at - 400):at].rstrip()
        base = at - (len(self.text[max(0, at - 400):at]))
        before = TRAILING_RETURN.sub("", before).rstrip()
        while SPECIFIERS.search(before):
            before = SPECIFIERS.sub("", before).rstrip()
        if not before or before[-1] in ";{}:" or BLOCK_WORDS.search(before):
            return "block"
        if before[-1] == "]":
            return "lambda"
        if before[-1] != ")":
            return "value"
        opener = self.partner.get(base + len(before) - 1)
        if opener is None:
            return "block"
        return "lambda" if self.text[:opener].rstrip()[-1:] == "]" else "block"

    def statement(self, at):
        """The full expression around `at`: from the end of what stands before it to its ";", or the inside of the
        parentheses of an if, while, for or switch."""
        start = at
        while start > 0:
            letter = self.text[start - 1]
            if letter == ";":
                break
            if letter in ")]}":
                opener = self.partner.get(start - 1, start - 1)
                if letter == "}" and self.kind_of_brace(opener) == "block":
                    break
                start = opener
                continue
            if letter == "{" and self.kind_of_brace(start - 1) != "value":
                break
            if letter == "(" and CONTROL.search(self.text[:start - 1]):
                break
            start -= 1
        end = start
        while end < len(self.text) and self.text[end] not in ";)]}":
            end = self.partner.get(end, end) + 1 if self.text[end] in "([{" else end + 1
        return start, end


def await_findings(code):
    found = []
    seen = set()
    for match in re.finditer(r"\bco_await\b", code.text):
        start, end = code.statement(match.start())
        statement = code.text[start:end]
        mixed = [name for name, pattern in (("a brace", r"\{"), ("a lambda", LAMBDA), ("?:", r"\?"))
                 if re.search(pattern, statement)]
        if mixed and start not in seen:
            seen.add(start)
            found.append((source_tree.line_of(code.text, match.start()), "co_await mixed with " + ", ".join(mixed)))
    return found


def signature_findings(code):
    pattern = re.compile(r"awaitable\s*<[^;{}()]*>\s+[\w:~]+\s*\([^;{}]*=\s*[\w:<>]*\s*\{")
    return [(source_tree.line_of(code.text, m.start()), "aggregate default argument of a coroutine")
            for m in pattern.finditer(code.text)]


def catch_findings(code):
    found = []
    for match in re.finditer(r"\bcatch\s*\(", code.text):
        closing = code.partner.get(match.end() - 1)
        opener = code.text.find("{", closing) if closing else -1
        body = code.text[opener:code.partner.get(opener, opener)]
        if re.search(r"\bco_await\b", body):
            found.append((source_tree.line_of(code.text, match.start()), "co_await in a catch handler"))
    return found


def lambda_findings(code):
    """Captures live in the closure, which is often gone when the coroutine goes on."""
    found = []
    for match in re.finditer(r"(?<![\w\])\"])\s*\[([^\[\]]+)\]\s*(?=[({m-])", code.text):
        opener = code.text.find("{", match.end())
        if opener < 0 or code.kind_of_brace(opener) != "lambda" or ";" in code.text[match.end():opener]:
            continue
        body = code.text[opener:code.partner.get(opener, opener)]
        if re.search(r"\bco_(?:await|return|yield)\b", body):
            line = source_tree.line_of(code.text, match.start(1))
            found.append((line, "coroutine lambda with captures: name the coroutine and pass parameters"))
    return found


def detached_findings(code):
    return [(source_tree.line_of(code.text, m.start()), "detached: spawn in the task group, which tells of errors")
            for m in re.finditer(r"\bdetached\b", code.text)]


def findings(text, is_product):
    code = source(text)
    found = await_findings(code) + signature_findings(code) + catch_findings(code)
    if is_product:
        found += lambda_findings(code) + detached_findings(code)
    return sorted(found)


def check(root):
    found = []
    for path in source_tree.code_files(root):
        is_product = path.relative_to(root).parts[0] in PRODUCT
        found += [(path, line, message) for line, message in findings(source_tree.read(path), is_product)]
    return found


GOOD = [
    "void f() { if (a) { b(); } auto r = co_await call(std::move(request)); }",
    "void f() { const auto g = [&] { return 1; }; co_await call(g); }",
    "void f() { for (auto& one : co_await all()) { use(one); } }",
    "void f() { while (co_await next()) { use(); } co_return; }",
    "void f() { auto r = co_await x.read(asio::buffer(b), token); auto& [error, size] = r; }",
    "void f() { if (x) { } else { co_await y(); } }",
    "void f() { do { co_await y(); } while (z); }",
    "auto f() -> awaitable<void> { co_await y(); }",
    "auto g = [](int n) -> awaitable<void> { co_await y(n); };",
    "void f() { a[i] = co_await y(\"{ ? [x](\"); } // co_await z{}",
    "switch (k) { case 1: { co_await y(); break; } default: co_await z(); }",
    "try { co_await y(); } catch (const error& e) { failed = e; }",
    "awaitable<int> get(int n, std::string s = \"\");",
    "auto s = R\"({\"co_await\": {}})\"; auto n = 1'000'000; co_await y(n);",
]
BAD = [
    "void f() { co_await call([p] { return p; }); }",
    "void f() { co_await gi() + count_if(v, [p](int x) { return x == p; }); }",
    "void f() { auto n = count_if(v, [p](int x) { return x == p; }) + co_await gi(); }",
    "void f() { co_await call(Req{.host = h}); }",
    "void f() { co_await call({a, b}); }",
    "void f() { co_await Client{}.get(); }",
    "void f() { auto r = b ? co_await mk() : Probe(); }",
    "void f() { R r{co_await mk(), 1}; }",
    "void f() { co_return R{.a = co_await mk()}; }",
    "void f() { if (x) { y(); } R r = f(Q{}, co_await mk()); }",
    "void f() { if (co_await mk(Q{1})) { y(); } }",
    "awaitable<int> get(int n, Options o = {});",
    "asio::awaitable<net::outcome<int>> get(int n, Options o = Options{});",
    "try { a(); } catch (const error& e) { co_await y(); }",
    "co_spawn(loop, [p]() -> awaitable<void> { co_await y(p); }, handler);",
    "co_spawn(loop, [this] -> awaitable<void> { co_return; }, handler);",
    "co_spawn(loop, y(), asio::detached);",
]


def samples():
    missed = []
    for sample in GOOD:
        missed += source_tree.expect(sample, findings(sample, True), 0)
    for sample in BAD:
        if not findings(sample, True):
            missed.append("not found: " + sample)
    return missed


source_tree.run(check, samples)
