"""Runs Synapse with a clock that tests move: what is to be added to the machine's, in seconds, stands in a file. It
ends with whoever started it.

    python moved_homeserver.py OFFSET_FILE -c homeserver.yaml
"""
import ctypes
import mmap
import signal
import struct
import sys
import time

PR_SET_PDEATHSIG = 1
ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

with open(sys.argv.pop(1), "rb") as file:
    shared = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)
machine_time = time.time
# Before anything of Twisted is imported: its reactor keeps the function it finds.
time.time = lambda: machine_time() + struct.unpack("d", shared)[0]

from synapse.app.homeserver import main  # noqa: E402

main()
