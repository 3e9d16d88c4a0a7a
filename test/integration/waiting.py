# SPDX-License-Identifier: MIT
"""Waits for a condition, with a deadline; and finds free ports."""

import itertools
import os
import random
import socket
import time


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


def own_ports(environ):
    """Returns the range of ports of this process: each of pytest-xdist has its own, and so have
    those of a run of tests beside another, which GRAYLING_TEST_BESIDE names."""
    begin, end = (28000, 32000) if "GRAYLING_TEST_BESIDE" in environ else (20000, 28000)
    number = (end - begin) // int(environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first = begin + number * int(environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return range(first, first + number)


_ports = own_ports(os.environ)
_turns = itertools.count(random.randrange(len(_ports)))


def free_port():
    """Returns a free TCP port, below those that the kernel gives to clients. No port comes twice
    before all others of this process have, so it stays free until the test uses it."""
    while True:
        port = _ports[next(_turns) % len(_ports)]
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
