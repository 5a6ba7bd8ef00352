"""A homeserver, people on it, and the bot behind the checking proxy: what every story begins with."""
import argparse
import contextlib
import datetime
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
import urllib.parse

import request_rules
from bot import Bot
from checking_proxy import CheckingProxy
from homeserver import SERVER_NAME, Homeserver
from person import Person

MONDAY = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc)
BOT_NAME = "makegood"
BOT_ID = f"@{BOT_NAME}:{SERVER_NAME}"
HOUR_MS = 3_600_000
# What a server that lifts its limits for the bot allows it.
LIFTED_SETTINGS = "messages_per_minute = 60000\nburst = 10000\n"


def in_ms(moment):
    return int(moment.timestamp() * 1000)


class World:
    def __init__(self, folder, binary, packages, node, has_limits, server_settings="", start=MONDAY):
        self.folder, self.binary, self.packages, self.node, self.has_limits = folder, binary, packages, node, has_limits
        self.closing = contextlib.ExitStack()
        self.homeserver = self.closing.enter_context(Homeserver(
            os.path.join(folder, "homeserver"), has_limits, in_ms(start), os.path.join(packages, "blank_homeserver"),
            server_settings))
        self.proxy = self.closing.enter_context(CheckingProxy(self.homeserver.port, request_rules.description_path()))
        self.people, self.account, self.bot = {}, None, None
        # Beneath [matrix]; set before the bot is started.
        self.matrix_settings = "" if has_limits else LIFTED_SETTINGS

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.bot:
            self.bot.kill()
        self.closing.close()

    # ---- people ----

    def person(self, name):
        """Not limited, whatever the server's limits are: they are to be met by the bot."""
        if name not in self.people:
            account = self.homeserver.register(name)
            self.homeserver.lift_limits_of(account["user_id"])
            self.people[name] = self.closing.enter_context(Person(self.packages, self.node, self.homeserver.url, account))
        return self.people[name]

    def room(self, owner, *others, name="general", **more):
        """A room of `owner` with these people in it."""
        room = owner.call("create_room", name=name, invite=[other.id for other in others], **more)
        for other in others:
            other.until(lambda: any(one["id"] == room for one in other.call("rooms")), f"invitation to {name}")
            other.call("join", room=room)
        people = [owner, *others]
        for one in people:
            one.until(lambda: {each.id for each in people} <= joined(one, room), f"everybody in {name}")
        return room

    def room_with_bot(self, owner, *others, name="general", **more):
        room = self.room(owner, *others, name=name, **more)
        self.invite_bot(room, owner)
        return room

    def invite_bot(self, room, inviter):
        """Returns once the server has let it in. What a client shows is not enough: where the bot spoke as it was turned
        away, Synapse may tell its former membership again."""
        path = "/join/" + urllib.parse.quote(room, safe="")
        before = len(self.proxy.seen("POST", path))
        inviter.call("invite", room=room, user=BOT_ID)
        self.proxy.until(lambda: any(one.status == 200 for one in self.proxy.seen("POST", path)[before:]), f"join {room}")
        inviter.until(lambda: BOT_ID in joined(inviter, room), f"the bot in {room}")

    # ---- the bot ----

    def start_bot(self, settings="", **environment):
        self.account = self.homeserver.register(BOT_NAME, display_name="Makegood")
        self.prepare_bot(settings, **environment).start()

    def prepare_bot(self, settings="", **environment):
        path = os.path.join(self.folder, "makegood.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'[store]\npath = "{self.folder}/makegood.db"\n[health]\nlisten = ""\n'
                       f'[matrix]\nhomeserver = "{self.proxy.url}"\n{self.matrix_settings}{settings}')
        # A clock that is moved is for bots that nothing but loopback can hear.
        accounts = {"MATRIX_HOMESERVER": self.proxy.url, "MATRIX_ACCESS_TOKEN": self.account["access_token"],
                    "SLACK_API_URL": "http://127.0.0.1:9/api/", **environment}
        self.bot = Bot(self.binary, self.folder, path, accounts, self.homeserver.now_ms, self.proxy.wait_for_change)
        return self.bot

    def heard(self, event):
        """The bot has taken in that event and has said all that it has to say for now."""
        self.proxy.until_heard(event)
        self.bot.settle()

    # ---- time ----

    def now_ms(self):
        return self.homeserver.now_ms()

    def now(self):
        return datetime.datetime.fromtimestamp(self.now_ms() / 1000, datetime.timezone.utc)

    def move_to(self, moment):
        """Everybody's clock; what is due then has been said when this returns."""
        self.homeserver.move_to(in_ms(moment))
        if self.bot and self.bot.is_running():
            self.bot.clock.move_to(self.now_ms())
            self.bot.settle()

    def next_at(self, hour, minute=0):
        """The next moment at which a day's clock shows that."""
        moment = self.now().replace(hour=hour, minute=minute, second=0, microsecond=0)
        return moment if moment > self.now() else moment + datetime.timedelta(days=1)

    # ---- telling stories ----

    @staticmethod
    def tell(stories, arguments, server_settings=""):
        """Each story in a world of its own, whose homeserver has these settings beside the usual ones. Returns the exit
        code."""
        parser = argparse.ArgumentParser()
        parser.add_argument("binary")
        parser.add_argument("packages")
        parser.add_argument("node")
        parser.add_argument("--limits", action="store_true", help="with the limits that Synapse has by default")
        parser.add_argument("--only", default="")
        parser.add_argument("--keep", action="store_true", help="leaves logs and databases")
        asked = parser.parse_args(arguments)
        # Whoever ends this ends what it has started.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        failed, passed = [], 0
        for story in stories:
            if asked.only not in story.__name__:
                continue
            folder, begun = tempfile.mkdtemp(prefix="makegood-"), time.monotonic()
            with contextlib.ExitStack() as closing:
                if not asked.keep:
                    closing.callback(shutil.rmtree, folder)
                world = None
                try:
                    world = closing.enter_context(World(
                        folder, asked.binary, asked.packages, asked.node, asked.limits, server_settings))
                    story(world)
                    world.proxy.check()
                    # What sanitizers have to say they say at the end.
                    if world.bot:
                        world.bot.stop()
                    passed += 1
                    print(f"passed: {story.__name__} ({time.monotonic() - begun:.0f} s)", flush=True)
                except Exception:  # of whatever kind: the next story is told anyway
                    failed.append(story.__name__)
                    remains = world.remains() if world else "It did not begin."
                    print(f"FAILED: {story.__name__} in {folder}\n{traceback.format_exc()}\n{remains}", flush=True)
        name = os.path.basename(sys.argv[0]).removesuffix(".py")
        print(f"{name}, {'default' if asked.limits else 'lifted'} limits: {passed} passed, {len(failed)} failed", flush=True)
        return 1 if failed else 0

    def remains(self):
        """What helps to understand a story that failed."""
        asked = [f"{one.method} {one.path} {one.status or one.fault or '…'}" for one in self.proxy.requests[-15:]]
        return "\n".join(["The bot's last requests:", *asked, "The bot's log:", self.bot.log_tail() if self.bot else "no bot",
                          "Synapse's log:", self.homeserver.log_tail(), *self.proxy.problems[:20]])


def joined(person, room):
    """Ids of those who are in it, as far as that person sees."""
    return {user for one in person.call("rooms") if one["id"] == room
            for user, membership in one["members"] if membership == "join"}
