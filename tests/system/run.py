"""Runs the stories on a real Synapse: once with its default limits, once without any.

    python3 run.py BINARY FOLDER [NAME]...

Synapse goes into a virtual environment, matrix-js-sdk and its Node beside it, both in FOLDER and only once. With names,
only files whose name contains one of them are run."""
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "end_to_end"))
import npm_packages  # noqa: E402

SYNAPSE = "matrix-synapse==1.160.0"
CLIENT = "matrix-js-sdk@43.0.0"
CLIENT_NODE_MAJOR_MIN = 22
PYTHON_MIN = (3, 10)
INSTALL_S = 600

# Which limits each file is run with; the proxy's own tests need no server.
LIFTED, DEFAULT = "", "--limits"
FILES = [
    ("checking_proxy_test.py", [None]),
    ("homeserver_test.py", [LIFTED, DEFAULT]),
    ("newcomer_test.py", [LIFTED, DEFAULT]),
    ("rooms_test.py", [LIFTED]),
    ("outage_test.py", [LIFTED]),
    ("position_test.py", [LIFTED]),
    ("limits_test.py", [DEFAULT]),
    ("cross_platform_test.py", [LIFTED]),
]


def install_synapse(folder):
    """Returns the Python that has it."""
    python = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "installed")
    if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == SYNAPSE:
        return python
    assert sys.version_info >= PYTHON_MIN, f"Synapse needs Python {PYTHON_MIN}"
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, timeout=INSTALL_S)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", SYNAPSE], check=True, timeout=INSTALL_S)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(SYNAPSE)
    return python


def main(binary, folder, *names):
    begun = time.monotonic()
    folder = os.path.abspath(folder)
    packages = os.path.join(folder, "npm")
    python = install_synapse(os.path.join(folder, "venv"))
    node = npm_packages.install(packages, [CLIENT], CLIENT_NODE_MAJOR_MIN)
    if node is None:
        print("npm is not installed: nobody could talk to the bot", file=sys.stderr)
        return 1
    if not os.environ.get("MAKEGOOD_DATA"):
        print("SKIPPED: MAKEGOOD_DATA is not set, so requests are not checked against the API's description", flush=True)
    failed = []
    for file, runs in FILES:
        if names and not any(name in file for name in names):
            continue
        for limits in runs:
            arguments = [] if limits is None else [os.path.abspath(binary), packages, node, *([limits] if limits else [])]
            print(f"--- {file} {limits or ''}".rstrip(), flush=True)
            if subprocess.run([python, os.path.join(HERE, file), *arguments]).returncode != 0:
                failed.append(f"{file} {limits or ''}".strip())
    print(f"system tests: {'failed: ' + ', '.join(failed) if failed else 'all passed'} ({time.monotonic() - begun:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
