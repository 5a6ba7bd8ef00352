"""Slack's official clients talk to the playground: a fake that only our own client understands proves nothing.

The packages are installed into the build folder, beside the binary. Without npm the test is skipped, loudly."""
import os
import shutil
import subprocess
import sys

PACKAGES = ["@slack/socket-mode@3", "@slack/web-api@8", "ws@8"]
TIMEOUT_S = 240


def node_major(program):
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.lstrip("v").split(".")[0])


def install(folder):
    """Returns the folder with the packages and the node to run them, or None without npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    node = shutil.which("node")
    wanted = list(PACKAGES)
    if node is None or node_major(node) < 20:
        wanted.append("node@22")
        node = os.path.join(folder, "node_modules", ".bin", "node")
    stamp = os.path.join(folder, "installed")
    if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == " ".join(wanted):
        return folder, node
    os.makedirs(folder, exist_ok=True)
    command = [npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", *wanted]
    subprocess.run(command, check=True, timeout=TIMEOUT_S, stdout=subprocess.DEVNULL)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(" ".join(wanted))
    return folder, node


def main():
    binary = os.path.abspath(sys.argv[1])
    installed = install(os.path.join(os.path.dirname(binary), "official_client"))
    if installed is None:
        print("SKIPPED: npm is not installed, so Slack's official clients were not tried", flush=True)
        return 0
    packages, node = installed
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "official_client.mjs")
    server = subprocess.Popen([binary, "playground", "--no-bot", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline()
        assert line.startswith("Playground: http://127.0.0.1:"), line
        address = line.split(" ", 1)[1].strip().rstrip("/")
        return subprocess.run([node, script, address, packages], timeout=TIMEOUT_S).returncode
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
