# SPDX-License-Identifier: MIT
"""Hostile clients, in their own process: hostile.py ATTACK ENDPOINT [CONNECTIONS]. It prints
"ready" when the attack has begun, and goes on until it is ended. If a connection is closed, it
opens it again."""

import os
import resource
import selectors
import socket
import sys
import time

UNASKED = b"request=smtpd_access_policy\nprotocol_state=CONNECT\n"  # stores nothing
NEVER = 1e9

# name: connections, the bytes that each sends, bytes at once, seconds between. No answer is read
ATTACKS = {
    "slow loris": (1000, UNASKED * 50, 1, 0.5),
    "half requests": (4000, UNASKED + b"helo_name=" + b"x" * 60_000, 65536, NEVER),
    "long lines": (20, b"helo_name=" + b"x" * 10_000_000, 65536, 0.01),
    "nul bytes": (20, UNASKED + b"helo_name=\0\0\n" * 3, 65536, 0.01),
    "no requests": (20, b"GET / HTTP/1.0\r\n\r\n", 65536, 0.01),
    "answers unread": (200, (UNASKED + b"\n") * 5000, 65536, 0.01),
    "empty lines": (20, b"\n" * 100_000, 65536, 0.05),
    "connections": (200, b"", 1, 0.01),
}


class Attacker:
    def __init__(self, address, data, size, interval):
        self._address, self._data, self._size, self._interval = address, data, size, interval
        self._socket = None
        self.due = 0.0

    def act(self, now):
        self.due = now + self._interval
        try:
            if self._socket is None or not self._data:
                self._socket, self._sent = socket.create_connection(self._address, 1), 0
                self._socket.setblocking(False)
            part = self._data[self._sent:self._sent + self._size]
            self._sent += self._socket.send(part) if part else 0
            if self._data and self._sent == len(self._data):
                self._sent = 0
        except BlockingIOError:
            pass
        except OSError:
            self._socket = None


def main():
    os.nice(19)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count, data, size, interval = ATTACKS[sys.argv[1]]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else count
    host, port = sys.argv[2].removeprefix("inet:").rsplit(":", 1)
    attackers = [Attacker((host, int(port)), data, size, interval) for _ in range(count)]
    for attacker in attackers:
        attacker.act(time.monotonic())
    print("ready", flush=True)
    with selectors.DefaultSelector() as nothing:
        while True:
            now = time.monotonic()
            for attacker in attackers:
                if attacker.due <= now:
                    attacker.act(now)
            nothing.select(0.005)


if __name__ == "__main__":
    main()
