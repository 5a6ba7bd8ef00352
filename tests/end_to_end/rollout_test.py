"""A careful start, as its operator sees it: who would be reminded of what, people from a file, beside the running bot."""
import datetime
import json
import os
import subprocess
import sys
import tempfile

from playground import Playground, with_words, words_of
from newcomer_test import place_id


def in_days(count):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=count)).date()


PREVIEW = """[digest]
place = "#general"
[health]
listen = ""
[rollout]
nudges = "preview"
report_to = "#general"
[people]
admins = ["{admin}"]
"""
MONDAY = int(datetime.datetime(2026, 11, 23, 15, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)


def preview(binary, folder):
    """Nobody is reminded; a channel hears how many would have been, and an admin alone sees whom."""
    settings = os.path.join(folder, "preview.toml")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(PREVIEW.format(admin="U002"))
    with Playground(binary, "--config", settings, "--start", str(MONDAY)) as world:
        world.settle()
        ids = {name: world.call("state", person=name)["you"]["id"] for name in ("ana", "bo")}
        assert ids["bo"] == "U002", ids
        channel = place_id(world, "bo", "inc-104-checkout-down")
        general = place_id(world, "bo", "general")
        world.say("ana", channel, "/action rotate the certificate by tuesday")
        world.move("Wednesday 09:30")
        assert not with_words(world.direct("ana"), "rotate the certificate"), "nobody is reminded"
        told = with_words(world.messages("ana", general), "Would have sent 1 message to 1 person today, about 1 action.")
        assert len(told) == 1, [words_of(message) for message in world.messages("ana", general)]
        world.press("ana", general, told[0], "See them")
        assert not with_words(world.messages("ana", general), "A-1"), "not for everybody"
        world.press("bo", general, told[0], "See them")
        seen = with_words(world.messages("bo", general), "ana: 1 action", "rotate the certificate", "overdue")
        assert len(seen) == 1 and seen[0].get("ephemeral"), [words_of(message) for message in world.messages("bo", general)]
        assert not with_words(world.messages("ana", general), "rotate the certificate"), "shown to who pressed alone"
        world.move("Wednesday 15:00")
        assert len(with_words(world.messages("ana", general), "Would have sent")) == 1, "told once a day"


def main(binary):
    binary = os.path.abspath(binary)
    with tempfile.TemporaryDirectory() as folder:
        preview(binary, folder)
    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, "makegood.db")
        environment = {**{name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MAKEGOOD_"))},
                       "MAKEGOOD_DATABASE": database}

        def run(*words):
            return subprocess.run([binary, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)

        def file_of(text):
            path = os.path.join(folder, "people.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return path

        missing = run("nudges", "--dry-run")
        assert missing.returncode == 4, missing
        with Playground(binary, "--database", database) as world:
            world.settle()
            channel = place_id(world, "bo", "inc-104-checkout-down")
            # A working day two to four days ahead: the first reminder comes on it or before it.
            due = next(day for day in map(in_days, (2, 3, 4)) if day.weekday() < 5)
            world.say("ana", channel, f"/action rotate the certificate by {due}")

            # The next working day after the date: overdue, whatever was said before.
            late = next(day for day in (due + datetime.timedelta(days=count) for count in (1, 2, 3)) if day.weekday() < 5)
            seen = run("nudges", "--dry-run", "--on", str(late))
            assert seen.returncode == 0 and "ana, " in seen.stdout and "A-1 rotate the certificate" in seen.stdout, seen
            assert "1 message, if nobody does anything until then." in seen.stdout and "Silent: none." in seen.stdout, seen.stdout
            told = json.loads(run("nudges", "--dry-run", "--on", str(late), "--json").stdout)
            assert [action["id"] for action in told["people"][0]["actions"]] == ["A-1"], told
            assert not with_words(world.direct("ana"), "need you today"), "nobody was reminded"

            for wrong, words in [("2026-13-45", "is no day"), (str(in_days(-9)), "is over"), (str(in_days(900)), "a year ahead")]:
                refused = run("nudges", "--dry-run", "--on", wrong)
                assert refused.returncode == 2 and refused.stdout == "", refused
                assert refused.stderr.startswith(f"makegood: --on {wrong} {'is' if words != 'a year ahead' else ''}".rstrip()), refused.stderr
                assert words in refused.stderr and "for example: --on 20" in refused.stderr, refused.stderr
                assert refused.stderr.count("\n") == 1, refused.stderr
            assert run("nudges").returncode == 2

            # By default only what would change; then through the running bot.
            people = file_of("email,team\nana@example.com,sre\n")
            rehearsed = run("people", "import", people)
            assert rehearsed.returncode == 0 and "line 2: ana (by address): team sre" in rehearsed.stdout, rehearsed
            assert "Nothing was changed." in rehearsed.stdout and "--apply" in rehearsed.stdout, rehearsed.stdout
            world.say("bo", channel, "/action list team:sre")
            assert not with_words(world.messages("bo", channel), "Open actions of sre (1)")
            applied = run("people", "import", people, "--apply")
            assert applied.returncode == 0 and "1 change, 0 as they were." in applied.stdout, applied
            world.say("bo", channel, "/action list team:sre")
            assert with_words(world.messages("bo", channel), "Open actions of sre (1)", "rotate the certificate"), \
                [words_of(message) for message in world.messages("bo", channel)]
            again = run("people", "import", people, "--apply")
            assert "0 changes, 1 as they were." in again.stdout, again

            bad = run("people", "import", file_of("email,team\nbo,sre\nnobody@example.com,sre\nana,web\n"), "--apply")
            assert bad.returncode == 2 and bad.stdout == "", bad
            assert [line.split(": ")[1] for line in bad.stderr.splitlines()] == ["line 3", "line 4", "nothing was changed"], bad.stderr
            assert "0 changes" not in run("people", "import", file_of("email,team\nbo,sre\n")).stdout, "bo was not moved"

        # The bot is down: straight into the database.
        offline = run("people", "import", file_of("email,team\nbo,sre\n"), "--apply")
        assert offline.returncode == 0 and "line 2: bo (by name): team sre" in offline.stdout, offline
    print("rollout: 2 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
