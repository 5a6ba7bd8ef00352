"""Runs the stories on a real Synapse: once with its default limits, once without any.

    python3 run.py BINARY FOLDER [NAME]...

Synapse goes into a virtual environment, matrix-js-sdk and its Node beside it, both in FOLDER and only once. With names,
only files whose name contains one of them are run. Several files at a time: who is limited mostly waits."""
import concurrent.futures
import os
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "end_to_end"))
import npm_packages  # noqa: E402

# Every package at the version that the stories were told with.
REQUIREMENTS = os.path.join(HERE, "requirements.txt")
CLIENT = "matrix-js-sdk@43.0.0"
CLIENT_NODE_MAJOR_MIN = 22
PYTHON_MIN = (3, 10)
INSTALL_S = 1200
AT_A_TIME = 3

# Which limits each file is run with, those that take longest first; the proxy's own tests need no server.
LIFTED, DEFAULT = "", "--limits"
RUNS = [
    ("limits_test.py", DEFAULT),
    ("newcomer_test.py", DEFAULT),
    ("outage_test.py", LIFTED),
    ("rooms_test.py", LIFTED),
    ("conversation_test.py", LIFTED),
    ("position_test.py", LIFTED),
    ("forms_test.py", LIFTED),
    ("session_test.py", LIFTED),
    ("admins_test.py", LIFTED),
    ("zone_test.py", LIFTED),
    ("homeserver_test.py", DEFAULT),
    ("homeserver_test.py", LIFTED),
    ("cross_platform_test.py", LIFTED),
    ("newcomer_test.py", LIFTED),
    ("checking_proxy_test.py", None),
]


class NotInstalled(Exception):
    """Without it nothing can be shown."""


def install_synapse(folder):
    """Returns the Python that has it."""
    python = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "installed")
    with open(REQUIREMENTS, encoding="utf-8") as file:
        wanted = file.read()
    if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == wanted:
        return python
    if sys.version_info < PYTHON_MIN:
        raise NotInstalled(f"Synapse needs Python {'.'.join(map(str, PYTHON_MIN))}")
    print("installing Synapse …", flush=True)
    # Wheels alone: nothing is to be compiled here.
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "-r", REQUIREMENTS]
    for command in ([sys.executable, "-m", "venv", "--clear", folder], pip):
        try:
            subprocess.run(command, check=True, timeout=INSTALL_S)
        except (OSError, subprocess.SubprocessError) as problem:
            raise NotInstalled(f"Synapse cannot be installed from PyPI: {problem}") from None
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)
    return python


def install_client(folder):
    """Returns the Node that runs it."""
    try:
        node = npm_packages.install(folder, [CLIENT], CLIENT_NODE_MAJOR_MIN)
        if node is None:
            raise NotInstalled("npm is missing (scripts/bootstrap --test installs it)")
        if npm_packages.node_major(node) < CLIENT_NODE_MAJOR_MIN:
            raise NotInstalled(f"{node} is older than {CLIENT_NODE_MAJOR_MIN}")
    except (OSError, subprocess.SubprocessError) as problem:
        raise NotInstalled(f"matrix-js-sdk cannot be installed from npm: {problem}") from None
    return node


class Teller:
    """Runs the files and ends those that run when it is ended itself."""

    def __init__(self, binary, python, packages, node):
        self.python, self.arguments = python, [os.path.abspath(binary), packages, node]
        self.processes = []
        self.is_ended = False
        signal.signal(signal.SIGTERM, self.end)

    def end(self, *_):
        self.is_ended = True
        for process in self.processes:
            if process.poll() is None:
                process.terminate()

    def tell(self, file, limits):
        """(what ran, whether it passed, how many stories did and did not). What it says appears at once when it has ended."""
        begun, name = time.monotonic(), f"{file} {limits or ''}".strip()
        if self.is_ended:
            return name, False, []
        arguments = [] if limits is None else [*self.arguments, *([limits] if limits else [])]
        process = subprocess.Popen([self.python, os.path.join(HERE, file), *arguments], text=True, errors="replace",
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.processes.append(process)
        said, _ = process.communicate()
        print(f"--- {name} ({time.monotonic() - begun:.0f} s)\n{said}", end="", flush=True)
        verdicts = [line.split(":")[0] for line in said.splitlines() if line.startswith(("passed: ", "FAILED: "))]
        return name, process.returncode == 0, verdicts


def main(binary, folder, *names):
    begun = time.monotonic()
    folder = os.path.abspath(folder)
    packages = os.path.join(folder, "npm")
    os.makedirs(folder, exist_ok=True)
    try:
        python = install_synapse(os.path.join(folder, "venv"))
        node = install_client(packages)
    except NotInstalled as problem:
        print(f"system tests: failed, nothing was run: {problem}", flush=True)
        return 1
    subprocess.run([python, os.path.join(HERE, "homeserver.py"), os.path.join(packages, "blank_homeserver")], check=True)
    if not os.environ.get("MAKEGOOD_DATA"):
        print("MAKEGOOD_DATA is not set, so requests are not checked against the API's description", flush=True)
    chosen = [run for run in RUNS if not names or any(name in run[0] for name in names)]
    if not chosen:
        print(f"system tests: failed, no file is named like {', '.join(names)}")
        return 1
    teller = Teller(binary, python, packages, node)
    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        told = list(pool.map(lambda run: teller.tell(*run), chosen))
    verdicts = [verdict for _, _, all_of_file in told for verdict in all_of_file]
    failed = [name for name, has_passed, _ in told if not has_passed]
    print(f"system tests: {verdicts.count('passed')} stories passed, {verdicts.count('FAILED')} failed, in {len(told)} files"
          f"{': failed ' + ', '.join(failed) if failed else ''} ({time.monotonic() - begun:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
