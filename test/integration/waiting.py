# SPDX-License-Identifier: MIT
"""Waits for a condition, with a deadline; and finds free ports."""

import itertools
import os
import random
import socket
import time

PORTS = 3000  # of each process of pytest-xdist


def wait_until(condition, what, deadline=10.0, interval=0.02):
    """Calls condition() until it returns something true, and returns that.

    After `deadline` seconds it fails with `what`, a string or a function that makes one.
    """
    end = time.monotonic() + deadline
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline} s: {what() if callable(what) else what}")
        time.sleep(interval)


_ports = itertools.count(random.randrange(PORTS))


def free_port():
    """Returns a free TCP port, below those that the kernel gives to clients. Each process of
    pytest-xdist has its own range, and no port comes twice before all others have, so the port
    stays free until the test uses it."""
    first = 20000 + PORTS * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = first + next(_ports) % PORTS
        try:
            for family, host in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
                with socket.socket(family) as probe:
                    probe.bind((host, port))
            return port
        except OSError:
            continue


def is_listening(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
