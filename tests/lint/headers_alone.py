"""Each public header compiles by itself: who includes it needs nothing before it."""
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
import source_tree

COMPILER = os.environ.get("CXX", "g++")
OPTIONS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-pragma-once-outside-header",
           "-DBOOST_ASIO_SEPARATE_COMPILATION", "-DBOOST_BEAST_SEPARATE_COMPILATION", "-DBOOST_ASIO_NO_DEPRECATED",
           "-DUSE_OS_TZDB=1", "-DSPDLOG_COMPILED_LIB", "-DSPDLOG_FMT_EXTERNAL"]
AT_A_TIME = 2


def compile_alone(name, folders):
    includes = [option for folder in folders for option in ("-I", str(folder))]
    result = subprocess.run([COMPILER, *OPTIONS, *includes, "-x", "c++", "-"], input=f"#include <{name}>\n", text=True,
                            capture_output=True, check=False)
    return "" if result.returncode == 0 else (result.stderr.strip().split("\n") or ["it does not compile"])[0]


def check(root):
    headers = source_tree.code_files(root, ("include",))
    folder = root / "include"
    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        problems = pool.map(lambda path: compile_alone(str(path.relative_to(folder)), [folder]), headers)
    return [(path, 1, problem) for path, problem in zip(headers, problems) if problem]


def samples():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "alone.hpp").write_text("#pragma once\n#include <string>\nstd::string f();\n")
        (folder / "needs_more.hpp").write_text("#pragma once\nstd::string f();\n")
        missed = [] if not compile_alone("alone.hpp", [folder]) else ["a good header was refused"]
        return missed + ([] if compile_alone("needs_more.hpp", [folder]) else ["a bad header was not found"])


if shutil.which(COMPILER) is None:
    sys.exit(f"{COMPILER} is not there")
source_tree.run(check, samples)
