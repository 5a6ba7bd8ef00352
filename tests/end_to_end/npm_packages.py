"""Packages of npm for the tests that need some: installed once into the build folder, beside the binary."""
import os
import shutil
import subprocess

TIMEOUT_S = 240
NODE_MAJOR_MIN = 20


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
        wanted.append("node@22")
        node = os.path.join(folder, "node_modules", ".bin", "node")
    stamp = os.path.join(folder, "installed")
    if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == " ".join(wanted):
        return node
    os.makedirs(folder, exist_ok=True)
    command = [npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", *wanted]
    subprocess.run(command, check=True, timeout=TIMEOUT_S, stdout=subprocess.DEVNULL)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(" ".join(wanted))
    return node
