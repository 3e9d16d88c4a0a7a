# SPDX-License-Identifier: MIT
"""The network between grayling and its database: a TCP proxy that can be slow, silent, rude or
forgetful."""

import asyncio
import contextlib
import socket
import struct
import threading
import time

from waits import pause

LOOK_AGAIN = 0.005 # seconds between two looks at a stalled byte
DELAY = 0.04       # seconds that "delay" keeps each piece; a statement takes twice that
CRAWL = 0.02       # seconds between the bytes of "crawl"

# How the proxy passes data on. clear: as it comes. delay: later. trickle: byte for byte, fast.
# crawl: the same, slowly. stall: not at all, although connections can be opened. swallow: like
# stall, and the data never comes. tear: half of the next answer, then a reset. refuse: connections
# are reset when they are opened.
MODES = ("clear", "delay", "trickle", "crawl", "stall", "swallow", "tear", "refuse")


class Way:
    """One connection through the proxy, in both directions."""

    def __init__(self):
        self.used = time.monotonic()
        self.is_forgotten = False


class FaultProxy:
    """Listens at 127.0.0.1:`port` from start to stop, and passes on to 127.0.0.1:`target`."""

    def __init__(self, port, target):
        self.port = port
        self.mode = "clear"
        self.rewrite = b"", b""  # bytes of the client, and the bytes that the server gets instead
        # Connections that carried nothing for these seconds are silent from then on, as behind a
        # firewall that has dropped its state: no end, no reset, no byte either way. None: never.
        self.forgets_after = None
        self.forgotten = 0  # forgotten connections that somebody has tried to use since
        self._target = target
        self._writers = set()
        self._is_started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self._is_started.wait(10)

    def reset_all(self):
        """Ends every connection with a reset, on both sides."""
        self._call(lambda: [abort(writer) for writer in list(self._writers)])

    def half_close_all(self):
        """Lets each side see the end of the other. They may still write, but nobody reads it."""
        self._call(lambda: [writer.write_eof() for writer in list(self._writers)
                            if not writer.is_closing()])

    def stop(self):
        self._call(self._stopped.set)
        self._thread.join(10)

    def _call(self, function):
        self._loop.call_soon_threadsafe(function)

    async def _run(self):
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self._is_started.set()
        await self._stopped.wait()
        server.close()
        for writer in list(self._writers):
            abort(writer)

    async def _serve(self, reader, writer):
        if self.mode == "refuse":
            return abort(writer)
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            return abort(writer)
        pair, way = {writer, there_writer}, Way()
        self._writers |= pair
        try:
            await asyncio.gather(self._pump(reader, there_writer, way, False),
                                 self._pump(there_reader, writer, way, True))
        finally:
            self._writers -= pair
            for one in pair:
                one.close()

    def _use(self, way):
        """Notes that the connection is used; returns False if it is forgotten."""
        now = time.monotonic()
        is_idle = self.forgets_after is not None and now - way.used > self.forgets_after
        if is_idle and not way.is_forgotten:
            way.is_forgotten = True
            self.forgotten += 1
        way.used = now
        return not way.is_forgotten

    async def _pump(self, reader, writer, way, is_answer):
        swallowed = False  # bytes after a gap are of no use
        with contextlib.suppress(OSError, RuntimeError):
            while data := await reader.read(65536):
                if not self._use(way):
                    continue
                while self.mode == "stall":
                    await pause(LOOK_AGAIN)
                if self.mode == "swallow":
                    swallowed = True
                if swallowed:
                    continue
                if self.mode == "tear" and is_answer:
                    writer.write(data[:len(data) // 2])
                    await pause(LOOK_AGAIN)
                    self.reset_all()
                    return
                await self._pass_on(data if is_answer else data.replace(*self.rewrite), writer)
        if self._use(way) and not writer.is_closing():
            with contextlib.suppress(OSError):
                writer.write_eof()

    async def _pass_on(self, data, writer):
        if self.mode == "delay":
            await pause(DELAY)
        if self.mode not in ("trickle", "crawl"):
            writer.write(data)
            return await writer.drain()
        for place in range(len(data)):
            writer.write(data[place:place + 1])
            await pause(CRAWL if self.mode == "crawl" else 0)


def abort(writer):
    """Closes with a reset instead of an end."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
