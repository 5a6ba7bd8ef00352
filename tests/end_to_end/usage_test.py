"""What the program says to somebody at a shell: to a command that there is none of, and to `check` where nothing is set up."""
import os
import subprocess
import sys
import tempfile


def run(binary, folder, *words):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MAKEGOOD_"))}
    return subprocess.run([binary, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def main(binary):
    binary = os.path.abspath(binary)
    with tempfile.TemporaryDirectory() as folder:
        unknown = run(binary, folder, "bogus")
        assert unknown.returncode == 2 and unknown.stdout == "", unknown
        assert unknown.stderr == ('makegood: there is no command "bogus". Commands: run, playground, check, manifest, digest, nudges, '
                                  "people, export, backup, parked, version\n"), unknown.stderr
        mistyped = run(binary, folder, "exprot", "--format", "md").stderr
        assert mistyped.startswith('makegood: there is no command "exprot", did you mean "export"? Commands: '), mistyped

        check = run(binary, folder, "check")
        assert check.returncode == 1, check
        lines = check.stdout.splitlines()
        for wanted in ["problem  settings: SLACK_APP_TOKEN is not set.", "problem  settings: SLACK_BOT_TOKEN is not set.",
                       "off      features: [digest] place is empty, so no weekly digest is posted. Set it to a channel",
                       "skipped  slack: Slack was not asked, since a token is missing."]:
            assert any(line.startswith(wanted) for line in lines), check.stdout
        assert not any(line.startswith("ok       slack") for line in lines), check.stdout
        assert all(": " in line and line.endswith(".") for line in lines), check.stdout
    print("usage: 1 passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1])
