"""The newcomer's story, a review with its owners' pages, a stranger's mischief and capture on the playground's page, in a
real browser, as a person does it:
typing, pressing, looking. What the page looks like at each step is kept as pictures in the build folder.

    browser_test.py BINARY [--pictures FOLDER] [STORY ...]

Without npm or chromium the test is skipped, loudly."""
import argparse
import datetime
import os
import shutil
import subprocess
import sys
import tempfile

import npm_packages
from playground import Playground

PACKAGES = ["playwright-core@1.65.1", "axe-core@4.14.1"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
TIMEOUT_S = 480
STORIES = ["browser_newcomer.mjs", "browser_home.mjs", "browser_stranger.mjs", "browser_capture.mjs"]
MONDAY = int(datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc).timestamp() * 1000)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary", type=os.path.abspath)
    arguments.add_argument("--pictures", type=os.path.abspath)
    arguments.add_argument("stories", nargs="*", default=STORIES)
    given = arguments.parse_intermixed_args()
    binary = given.binary
    folder = os.path.join(os.path.dirname(binary), "browser")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    node = npm_packages.install(folder, PACKAGES) if browser else None
    if node is None:
        print(f"SKIPPED: {'npm' if browser else 'chromium'} is not installed, so the page was not tried in a browser", flush=True)
        return 0
    pictures = given.pictures or os.path.join(folder, "pictures")
    if not given.pictures:
        shutil.rmtree(pictures, ignore_errors=True)
    os.makedirs(pictures, exist_ok=True)
    here = os.path.dirname(os.path.abspath(__file__))
    for story in given.stories:
        with Playground(binary, "--start", str(MONDAY)) as world, tempfile.TemporaryDirectory() as profile:
            world.settle()
            command = [node, os.path.join(here, story), world.address, folder, browser, profile, pictures]
            subprocess.run(command, check=True, timeout=TIMEOUT_S)
    return 0


if __name__ == "__main__":
    sys.exit(main())
