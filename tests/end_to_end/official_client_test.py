"""Slack's official clients talk to the playground: a fake that only our own client understands proves nothing.

The packages are installed into the build folder, beside the binary. Without npm the test is skipped, loudly."""
import os
import subprocess
import sys

import npm_packages

PACKAGES = ["@slack/socket-mode@3.1.0", "@slack/web-api@8.2.0", "ws@8.23.0"]
TIMEOUT_S = 240


def main():
    binary = os.path.abspath(sys.argv[1])
    packages = os.path.join(os.path.dirname(binary), "official_client")
    node = npm_packages.install(packages, PACKAGES)
    if node is None:
        print("SKIPPED: npm is not installed, so Slack's official clients were not tried", flush=True)
        return 0
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
