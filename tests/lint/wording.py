"""The tree speaks of the project alone, to its users and maintainers: nothing is left for later, no paths of somebody's
machine, no weasel words in comments."""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

TEXT_ENDINGS = {".hpp", ".cpp", ".md", ".py", ".toml", ".yaml", ".yml", ".json", ".js", ".mjs", ".css", ".html", ".cmake",
                ".txt", ".service", ".sh", ""}
# .ci knows what lies beside the project.
SKIPPED = {".git", ".ci", "build", "node_modules", "__pycache__", "data", "golden"}
# Only at the start of a comment: people write such words into chats, and the product reads them. In pieces, so that this
# file does not find itself.
LATER = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
PATTERNS = [
    (re.compile(r"(?://|#|/\*|\*|<!--)\s*(?:" + "|".join(LATER) + r")\b"), "open work belongs into an issue"),
    (re.compile(r"(?<![\w.])/(?:" + "work|root|home/[a-z]" + r")/"), "a path of one machine"),
    (re.compile(r"\b" + "sha" + r"red/(?:data|tools|design|product|style|protocol)"), "a path outside the project"),
    (re.compile(r"\b(?:de" + r"sign|pro" + r"duct|sty" + r"le)\.md\b"), "state the rule itself"),
    (re.compile(r"\b(?:sub" + r"agents?|as an A" + r"I|language mo" + r"dels?|chat" + r"gpt|cla" + r"ude|co" + r"pilot)\b",
                re.I), "speaks of something else than the project"),
]


def findings(text):
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        found += [(number, f"{match.group(0)}: {why}") for pattern, why in PATTERNS for match in pattern.finditer(line)]
    return found


def check(root):
    found = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        is_skipped = SKIPPED.intersection(relative.parts) or any(part.startswith("build") for part in relative.parts)
        if is_skipped or path.is_symlink() or not path.is_file() or path.suffix not in TEXT_ENDINGS:
            continue
        found += [(path, *one) for one in findings(source_tree.read(path))]
    return found


def samples():
    bad = ["// " + LATER[0] + ": later", "see /wo" + "rk/main", "after de" + "sign.md §3", "in sha" + "red/data/x.tsv"]
    good = ["// What is owed.", "http://127.0.0.1/page/", "the design of the house", "Dockerfile: /var/lib/makegood"]
    return ["not found: " + one for one in bad if not findings(one)] + ["refused: " + one for one in good if findings(one)]


source_tree.run(check, samples)
