# SPDX-License-Identifier: MIT
"""What the machine itself takes for an answer: bytes to another process and back, as often as the
load asks, through the same loop."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import time

from story import Echo
from waits import pause

PERIOD = 0.02 # seconds between echoes
PROGRAM = """
import os
while data := os.read(0, 4096):
    os.write(0, data)
"""


class Echoes:
    """async with Echoes(list): appends an Echo for each."""

    def __init__(self, echoes):
        self._echoes = echoes

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
        while True:
            sent = time.monotonic()
            self._writer.write(b"?")
            await self._reader.readexactly(1)
            self._echoes.append(Echo(sent, time.monotonic()))
            await pause(PERIOD)
