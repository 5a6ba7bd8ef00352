"""No decision reads time or chance except through ports/clock: no wall clock and no random device anywhere but in the
clock itself, and steady time only where I/O is bounded by it."""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

WALL = re.compile(
    r"\b(?:system_clock|utc_clock|file_clock|high_resolution_clock)\s*::\s*now\b"
    r"|(?<![\w.>])(?:std\s*::\s*|::\s*)?(?:time|gettimeofday|clock_gettime|localtime|localtime_r|gmtime|gmtime_r|mktime)"
    r"\s*\(\s*(?:nullptr|NULL|0|&|CLOCK_)"
    r"|\b(?:date|std::chrono)\s*::\s*current_zone\s*\(")
CHANCE = re.compile(
    r"\brandom_device\b|(?<![\w.>:])(?:std\s*::\s*)?(?:rand|srand|random|arc4random|getrandom|RAND_bytes)\s*\(\s*[^)]"
    r"|(?<![\w.>:])(?:std\s*::\s*)?rand\s*\(\s*\)|\buuids\s*::\s*random_generator\b")
STEADY = re.compile(r"\bsteady_clock\s*::\s*now\b|\bsteady_timer\b")

# File or folder (with "/" at its end): why it may.
WALL_ALLOWED = {"src/ops/clock.cpp": "it is the clock", "src/store/lock_file.cpp": "a stamp for people, told when locked"}
CHANCE_ALLOWED = {
    "src/ops/clock.cpp": "the clock's own seed",
    "src/ops/moved_clock.cpp": "the clock's own seed",
    "src/net/": "masks of WebSocket frames, handshake keys and jitter decide about no person",
}
STEADY_ALLOWED = {
    "include/makegood/net/": "deadlines of I/O",
    "src/net/": "deadlines of I/O",
    "src/ops/": "the clocks; waiting for a control answer",
    "src/store/": "begin_by of units, the bound of long reads",
    "include/makegood/store/": "begin_by of units",
    "src/slack/": "acks, liveness and refresh of connections",
    "include/makegood/slack/": "acks, liveness and refresh of connections",
    "src/matrix/": "the long poll, deliveries that are repeated, turns to send",
    "include/makegood/matrix/": "the long poll, deliveries that are repeated, turns to send",
    "src/trackers/": "answers that are waited for, trackers that are left alone for a while",
    "include/makegood/trackers/": "answers that are waited for",
    "src/bot/": "begin_by of units, acks and the stop",
    "include/makegood/bot/": "begin_by of units, acks and the stop",
    "src/playground/": "acks, triggers and rate limits",
    "src/run.cpp": "pauses between attempts to sign in",
}
RULES = [
    (WALL, WALL_ALLOWED, "reads the wall clock: take ports::clock"),
    (CHANCE, CHANCE_ALLOWED, "draws chance: take ports::clock"),
    (STEADY, STEADY_ALLOWED, "reads steady time outside I/O: take ports::clock"),
]


def findings(text, name):
    code = source_tree.without_literals(text)
    found = []
    for pattern, allowed, message in RULES:
        if any(name == place or (place.endswith("/") and name.startswith(place)) for place in allowed):
            continue
        found += [(source_tree.line_of(code, match.start()), message) for match in pattern.finditer(code)]
    return found


def check(root):
    found = []
    for path in source_tree.code_files(root, ("include", "src", "commands")):
        # The playground is another program: it holds the time that the bot is told.
        if path.relative_to(root).parts[:2] == ("src", "playground"):
            continue
        found += [(path, *one) for one in findings(source_tree.read(path), str(path.relative_to(root)))]
    return found


def samples():
    bad = ["auto t = std::chrono::system_clock::now();", "auto t = time(nullptr);", "auto t = std::time(0);",
           "std::random_device seed;", "int n = rand();", "auto t = std::chrono::steady_clock::now();",
           "::clock_gettime(CLOCK_REALTIME, &spec);", "boost::asio::steady_timer timer{loop};"]
    good = ["auto t = clock.now();", "core::time(due);", "auto t = clock_.random();", "// std::random_device",
            "working_time(x);", "auto n = next_random(3);", "auto text = \"system_clock::now\";"]
    missed = ["not found: " + one for one in bad if not findings(one, "src/core/sample.cpp")]
    missed += ["refused: " + one for one in good if findings(one, "src/core/sample.cpp")]
    if findings(bad[0], "src/ops/clock.cpp") or not findings(bad[0], "src/net/sample.cpp"):
        missed.append("the list of allowed places")
    return missed


source_tree.run(check, samples)
