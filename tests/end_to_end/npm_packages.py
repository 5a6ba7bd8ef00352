"""Packages of npm for the tests that need some: installed once into the build folder, beside the binary."""
import os
import platform
import shutil
import subprocess

TIMEOUT_S = 600
NODE_MAJOR_MIN = 20
ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}


def node_major(program):
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.lstrip("v").split(".")[0])


def install(folder, packages, node_major_min=NODE_MAJOR_MIN):
    """Returns the node that runs the packages in `folder`, or None without npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    node = shutil.which("node")
    wanted = list(packages)
    if node is None or node_major(node) < node_major_min:
        # The program itself: the package named node fetches it by a script, which npm may be told not to run.
        own = f"node-linux-{ARCHITECTURES.get(platform.machine(), platform.machine())}"
        wanted.append(f"{own}@22")
        node = os.path.join(folder, "node_modules", own, "bin", "node")
    stamp = os.path.join(folder, "installed")
    if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == " ".join(wanted):
        return node
    os.makedirs(folder, exist_ok=True)
    quietly = ["--no-audit", "--no-fund", "--no-save", "--loglevel", "error"]
    command = [npm, "install", "--prefix", folder, *quietly, *wanted]
    subprocess.run(command, check=True, timeout=TIMEOUT_S, stdout=subprocess.DEVNULL)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(" ".join(wanted))
    return node
