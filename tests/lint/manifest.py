"""The manifest asks for what the program uses: every scope is needed by a method that is called or an event that is heard,
every event that is heard is subscribed to, and nothing is asked for that nobody uses."""
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

METHOD = re.compile(r'"((?:apps|auth|bookmarks|chat|conversations|files|pins|reactions|usergroups|users|views)\.[A-Za-z.]+)"')
# What Slack wants for an event (docs.slack.dev/reference/events); each subscribed one has to stand here.
EVENT_SCOPES = {
    "app_home_opened": [], "app_mention": ["app_mentions:read"], "app_uninstalled": [], "tokens_revoked": [],
    "channel_archive": ["channels:read"], "channel_created": ["channels:read"], "channel_deleted": ["channels:read"],
    "channel_id_changed": ["channels:read", "groups:read"], "channel_left": ["channels:read"], "channel_rename": ["channels:read"],
    "channel_shared": ["channels:read", "groups:read"], "channel_unarchive": ["channels:read"],
    "group_archive": ["groups:read"], "group_deleted": ["groups:read"], "group_left": ["groups:read"],
    "group_rename": ["groups:read"], "group_unarchive": ["groups:read"],
    "member_joined_channel": ["channels:read", "groups:read"], "member_left_channel": ["channels:read", "groups:read"],
    "message.channels": ["channels:history"], "message.groups": ["groups:history"], "message.im": ["im:history"],
    "message.mpim": ["mpim:history"], "reaction_added": ["reactions:read"], "reaction_removed": ["reactions:read"],
    "subteam_members_changed": ["usergroups:read"], "subteam_updated": ["usergroups:read"], "team_join": ["users:read"],
    "user_change": ["users:read"],
}
# The slash command and the shortcuts.
ALWAYS = {"commands"}


def listed(text, function):
    """All words of a function of manifest.cpp."""
    body = text[text.index(f"{function}("):]
    return re.findall(r'"([^"]+)"', body[:body.index("\n    return") if "\n    return" in body else body.index("return")])


def table(text):
    """The scopes of each method, as errors.cpp says them."""
    rows = re.findall(r'\{"([a-z.A-Z_]+)", (?:special|tier_\d), repetition::\w+, \w+, "([^"]*)"\}', text)
    return {name: [scope for scope in scopes.split(",") if scope] for name, scopes in rows}


def heard_events(text):
    """Events that decode_event() makes inputs of; those that it only counts as of no concern are not heard."""
    text = re.sub(r"for \(const auto\* known\s*:.*?ignore\(type\);", "", text, flags=re.S)
    text = text.replace('"app_rate_limited"', "")
    kinds = re.search(r"place_kinds\{\{(.*?)\}\};", text, re.S)
    found = set(re.findall(r'\{"(\w+)", happened', kinds.group(1))) if kinds else set()
    return found | set(re.findall(r'\btype == "(\w+)"', text))


def findings(manifest, errors, decode, sources):
    called = {name for text in sources for name in METHOD.findall(text)}
    methods = table(errors)
    found = [f"{name} is called and not in the table of errors.cpp" for name in sorted(called - set(methods))]
    needed = set(ALWAYS).union(*(methods.get(name, []) for name in called))
    events = listed(manifest, "events")
    scopes = listed(manifest, "scopes")
    needed = needed.union(*(EVENT_SCOPES.get(event, []) for event in events))
    found += [f"the manifest lacks the scope {scope}" for scope in sorted(needed - set(scopes))]
    found += [f"nobody uses the scope {scope}" for scope in sorted(set(scopes) - needed)]
    found += [f"what scopes {event} needs is not known here" for event in events if event not in EVENT_SCOPES]
    heard = heard_events(decode)
    subscribed = {event.split(".")[0] for event in events}
    found += [f"{event} is heard and not subscribed to" for event in sorted(heard - subscribed)]
    found += [f"{event} is subscribed to and nobody hears it" for event in sorted(subscribed - heard)]
    return found


def check(root):
    folder = root / "src" / "slack"
    read = {path.name: source_tree.without_comments(source_tree.read(path)) for path in sorted(folder.glob("*.cpp"))}
    sources = [text for name, text in read.items() if name != "errors.cpp"]
    found = findings(read["manifest.cpp"], read["errors.cpp"], read["decode_events.cpp"], sources)
    return [(folder / "manifest.cpp", 1, message) for message in found]


def samples():
    manifest = ('const words& events(manifest_size size) { static const words minimal{"team_join"%s}; return minimal; }'
                'scopes() { static const words all{"commands", "users:read"%s}; return all; }')
    errors = '{"users.info", tier_4, repetition::harmless, true, "users:read"}, {"chat.delete", tier_3, repetition::harmless, true, "chat:write"}'
    decode = 'if (type == "team_join") x();'
    call = ['api_call("users.info")']
    return (source_tree.expect("in step", findings(manifest % ("", ""), errors, decode, call), 0)
            + source_tree.expect("a scope too many", findings(manifest % ("", ', "im:read"'), errors, decode, call), 1)
            + source_tree.expect("a scope too few", findings(manifest % ("", ""), errors, decode, [*call, '"chat.delete"']), 1)
            + source_tree.expect("an unheard event", findings(manifest % (', "app_mention"', ', "app_mentions:read"'), errors, decode, call), 1)
            + source_tree.expect("an event of no list", findings(manifest % ("", ""), errors, decode + ' type == "user_change"', call), 1)
            + source_tree.expect("an unknown method", findings(manifest % ("", ""), errors, decode, [*call, '"pins.add"']), 1))


if __name__ == "__main__":
    source_tree.run(check, samples)
