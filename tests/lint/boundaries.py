"""Who may include what. A room is include/makegood/<room>/ and src/<room>/ (commands/ for the commands); it sees other
rooms by their public headers only, and only those that its task needs. Only the files of src/ itself (main, run, tools) put rooms
together."""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

# Third-party and system headers by the name of their library; the first pattern that fits counts.
LIBRARIES = [
    ("result", r"boost/(system|assert)/"),
    ("awaitable", r"boost/asio/(awaitable|any_io_executor)\.hpp"),
    ("awaitable operators", r"boost/asio/experimental/awaitable_operators\.hpp"),
    ("openssl", r"boost/asio/ssl|openssl/"),
    ("asio", r"boost/asio"),
    ("beast", r"boost/beast"),
    ("url", r"boost/url"),
    ("date", r"date/"),
    ("json", r"nlohmann/"),
    ("sqlite", r"SQLiteCpp/|sqlite3\.h"),
    ("toml", r"toml\+\+/"),
    ("prometheus", r"prometheus/"),
    ("spdlog", r"spdlog/|fmt/"),
    ("cli", r"CLI/"),
    ("posix", r"(sys|netinet|arpa|linux)/|(unistd|poll|fcntl|signal|netdb|spawn|pwd|grp|termios|link|malloc)\.h"),
    ("std", r"[a-z0-9_]+$"),
]
CORE = {"std", "date", "result"}
ASIO = {"asio", "awaitable"}
# Room: (rooms or single headers of rooms, libraries).
ROOMS = {
    "core": (set(), CORE),
    "language": ({"core"}, CORE),
    "ports": ({"core"}, CORE | {"awaitable"}),
    "commands": ({"core", "language", "ports"}, CORE),
    "store": ({"core", "ports"}, CORE | ASIO | {"sqlite", "json", "posix"}),
    "net": ({"ports/clock.hpp", "core/time.hpp", "core/backoff.hpp"}, CORE | ASIO | {"beast", "openssl", "url", "posix", "awaitable operators"}),
    # What the platforms' payloads have in common: how fields are read, how words stand in markup.
    "wire": ({"core"}, {"std", "json"}),
    "slack": ({"core", "ports", "net", "wire"}, CORE | ASIO | {"json"}),
    "matrix": ({"core", "ports", "net", "wire"}, CORE | ASIO | {"json", "posix"}),
    "trackers": ({"core", "ports", "net", "wire"}, CORE | ASIO | {"json"}),
    "bot": ({"core", "language", "ports", "commands"}, CORE | ASIO | {"spdlog"}),
    "ops": ({"core", "ports", "net"}, CORE | ASIO | {"json", "toml", "prometheus", "spdlog", "posix"}),
    "playground": ({"net", "ports/clock.hpp", "core/time.hpp"}, CORE | ASIO | {"json", "posix"}),
}
# Translation units that instantiate Beast: each costs up to a minute and 4 GB under sanitizers.
BEAST_UNITS_MAX = 4


def room_of(relative):
    """The room of a file, or None for those that may put rooms together (src/main.cpp, src/run.cpp, tests)."""
    parts = relative.parts
    if parts[:2] == ("include", "makegood") and len(parts) > 3:
        return parts[2]
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    return "commands" if parts[0] == "commands" else None


def library_of(name):
    return next((library for library, pattern in LIBRARIES if re.match(pattern, name)), None)


def problem(room, name, is_public):
    """Why a file of `room` may not include `name`; empty when it may."""
    rooms, libraries = ROOMS[room]
    if name.startswith("makegood/"):
        target = name[len("makegood/"):]
        other = target.split("/")[0]
        if other == room or other in rooms or target in rooms:
            return ""
        return f"{room} may not include {name}"
    if name.startswith(".."):
        return f"{name}: no way around the public headers of a room"
    library = library_of(name)
    if library == "beast" and is_public:
        return "Beast stays out of headers that others include"
    if library is None:
        return "" if "/" not in name and name.endswith(".hpp") else f"{name} is of no library that the house knows"
    return "" if library in libraries else f"{room} may not use {library} ({name})"


def beast_units(root):
    """The translation units of net that include Beast, directly or through a private header."""
    texts = {path.name: source_tree.read(path) for path in source_tree.code_files(root, ("src/net",))}

    def uses_beast(name, seen):
        if name in seen or name not in texts:
            return False
        seen.add(name)
        return any(header.startswith("boost/beast") or uses_beast(Path(header).name, seen)
                   for _, header in source_tree.includes(texts[name]) if not header.startswith("makegood/"))

    return sorted(name for name in texts if name.endswith(".cpp") and uses_beast(name, set()))


def check(root):
    found = []
    for path in source_tree.code_files(root, ("include", "src", "commands")):
        relative = path.relative_to(root)
        room = room_of(relative)
        if room is None:
            continue
        if room not in ROOMS:
            found.append((path, 1, f"{room} is no room of the house: add it to the table in boundaries.py"))
            continue
        for line, name in source_tree.includes(source_tree.without_comments(source_tree.read(path))):
            why = problem(room, name, relative.parts[0] == "include")
            if why:
                found.append((path, line, why))
    units = beast_units(root)
    if len(units) > BEAST_UNITS_MAX:
        found.append((root / "src/net", 0, f"Beast is instantiated by more than {BEAST_UNITS_MAX} units: {units}"))
    return found


def samples():
    allowed = [("core", "vector"), ("core", "date/tz.h"), ("store", "SQLiteCpp/Database.h"), ("net", "errors.hpp"),
               ("slack", "makegood/net/url.hpp"), ("net", "makegood/ports/clock.hpp"), ("bot", "boost/asio/co_spawn.hpp"),
               ("ports", "boost/asio/awaitable.hpp"), ("net", "boost/beast/http.hpp"), ("ops", "unistd.h")]
    refused = [("core", "makegood/ports/clock.hpp"), ("bot", "makegood/store/store.hpp"), ("bot", "nlohmann/json.hpp"),
               ("slack", "boost/beast/http.hpp"), ("net", "makegood/ports/chat.hpp"), ("core", "boost/asio.hpp"),
               ("slack", "boost/asio/experimental/awaitable_operators.hpp"), ("core", "unistd.h"),
               ("ops", "../net/errors.hpp"), ("wire", "makegood/net/url.hpp"), ("bot", "makegood/wire/json_fields.hpp"),
               ("ports", "boost/asio/co_spawn.hpp"), ("bot", "curl/curl.h")]
    missed = [f"refused: {one}: {problem(*one, False)}" for one in allowed if problem(*one, False)]
    missed += [f"not found: {one}" for one in refused if not problem(*one, False)]
    if not problem("net", "boost/beast/http.hpp", True):
        missed.append("not found: Beast in a public header")
    text = '#include <a/b.hpp>\n  # include "c.hpp"\n// #include <d.hpp>\n'
    return missed + source_tree.expect("includes", source_tree.includes(source_tree.without_comments(text)), 2)


source_tree.run(check, samples)
