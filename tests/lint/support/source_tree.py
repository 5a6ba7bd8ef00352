"""What the lints share: the project's files, C++ without comments and literals, and the frame that every lint runs in."""
import re
import sys
from pathlib import Path

CODE_FOLDERS = ("include", "src", "commands", "tests", "cmake")
CODE_ENDINGS = (".hpp", ".cpp")

# Literals and comments hide each other, so they are found in one pass from the left.
TOKEN = re.compile(
    r'(?P<raw>(?:u8|u|U|L)?R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)")'
    r'|(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)'
    r'|(?P<text>"(?:\\.|[^"\\\n])*")'
    r"|(?P<letter>(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+')",
    re.S)


def code_files(root, folders=CODE_FOLDERS):
    """The C++ files below `root`, sorted."""
    found = []
    for folder in folders:
        found += [path for path in (root / folder).rglob("*") if path.suffix in CODE_ENDINGS and path.is_file()]
    return sorted(found)


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """Comments as blanks, literals as they are; offsets and lines stay."""
    return TOKEN.sub(lambda m: blank(m.group(0)) if m.group("comment") else m.group(0), text)


def without_literals(text):
    """Comments and the insides of literals as blanks (a literal stays an operand); offsets and lines stay."""
    def replace(match):
        whole = match.group(0)
        return blank(whole) if match.group("comment") else '"' + blank(whole[1:-1]) + '"'
    return TOKEN.sub(replace, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def includes(text):
    """(line, file) of every #include."""
    pattern = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.M)
    return [(line_of(text, m.start()), m.group(1)) for m in pattern.finditer(text)]


def run(check, samples):
    """`check(root)` gives (path, line, message) for each finding. `samples()` proves that the lint can fail: it gives
    a text for each thing that it missed. Ends the process with 1 for either."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    missed = samples()
    for one in missed:
        print(f"self-test: {one}")
    found = check(root)
    for path, line, message in found:
        print(f"{Path(path).relative_to(root)}:{line}: {message}")
    print(f"{len(found)} findings")
    sys.exit(1 if missed or found else 0)


def expect(name, got, wanted):
    """For samples(): empty when the sample gave the wanted number of findings."""
    return [] if len(got) == wanted else [f"{name}: {len(got)} findings instead of {wanted}: {got}"]
