# SPDX-License-Identifier: MIT
"""Measures the time that the machine itself needs for an answer: a byte goes to another process and
back, through the loop that the load uses. Also measures how long the services wait for a processor
meanwhile."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import time

from story import Echo, Wait
from waits import pause

PERIOD = 0.02 # seconds between echoes
PROGRAM = """
import os
while data := os.read(0, 4096):
    os.write(0, data)
"""


class Echoes:
    """async with Echoes(echoes, waits, pids): appends an Echo every PERIOD, and a Wait for the time
    since the last one. An echo counts from the time when it was due: if the load's own loop is
    late, so are the answers that it reads. `pids()` returns the services at that moment."""

    def __init__(self, echoes, waits, pids):
        self._echoes = echoes
        self._waits = waits
        self._pids = pids

    async def __aenter__(self):
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen([sys.executable, "-S", "-c", PROGRAM], stdin=theirs)
        self._reader, self._writer = await asyncio.open_connection(sock=ours)
        self._task = asyncio.create_task(self._measure())

    async def __aexit__(self, *_):
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._writer.close()
        await self._writer.wait_closed()
        self._process.wait(10)

    async def _measure(self):
        since, before = time.monotonic(), {}
        due = since
        while True:
            self._writer.write(b"?")
            await self._reader.readexactly(1)
            answered = time.monotonic()
            self._echoes.append(Echo(due, answered))
            waited = {pid: seconds_without_processor(pid) for pid in self._pids()}
            self._waits.append(Wait(since, answered, max(
                (seconds - before.get(pid, 0.0) for pid, seconds in waited.items()), default=0.0)))
            since, before = answered, waited
            due = time.monotonic() + PERIOD
            await pause(PERIOD)


def seconds_without_processor(pid):
    """Returns how long a process' first thread, which is a service's loop, has been ready to run
    but didn't since its start (Linux, Documentation/scheduler/sched-stats.rst); 0 if it has
    ended."""
    try:
        with open(f"/proc/{pid}/schedstat") as numbers:
            return int(numbers.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0
