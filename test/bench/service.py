# SPDX-License-Identifier: MIT
"""A policy service that is measured: its process, its endpoints, and what it costs."""

import os
import time

from plan import TCP, UNIX
from policy_client import PolicyConnection
from process import Process
from waiting import free_port, is_listening, wait_until

TICKS = os.sysconf("SC_CLK_TCK")


class Service:
    """The endpoints are appended to `arguments`, each after `option` if there is one. Output goes
    to the file `log`."""

    def __init__(self, arguments, log, option=None):
        self.port = free_port()
        self.endpoints = {TCP: f"inet:127.0.0.1:{self.port}",
                          UNIX: f"unix:{log.with_suffix('.sock')}"}
        self.endpoint = self.endpoints[TCP]
        for endpoint in self.endpoints.values():
            arguments = [*arguments, *([option] if option else ()), endpoint]
        self.started = time.monotonic()
        self.process = Process(arguments, log)
        wait_until(lambda: is_listening(self.port) or not self.process.is_running(),
                   lambda: f"{arguments[0]} listens; it said:\n{self.process.output()}",
                   interval=0.005)
        if not self.process.is_running():
            raise RuntimeError(f"{arguments[0]} ended:\n{self.process.output()}")
        self.memory_at_start = memory_of(self.process.pid)

    def time_to_answer(self):
        """Returns the seconds from its start until it has deferred a stranger. (Without its store
        it would let the stranger pass.)"""
        with PolicyConnection(self.endpoint) as connection:
            action = connection.ask(sender=f"stranger@{time.monotonic_ns()}.test")
        if not action.startswith("DEFER"):
            raise RuntimeError(f"a stranger got {action}")
        return time.monotonic() - self.started


def start_bare(build, directory):
    return Service([build / "bare_server"], directory / "bare.log")


def start_grayling(build, directory, store, name=None, delay="0s", resolver="off"):
    """Starts grayling with its decision log in a file called `name`. Without a delay a sender is
    known when it has come twice. `resolver` is the setting dns.resolver."""
    return Service([build / "grayling", "serve", "--store", store.url, "--set", "log.level=info",
                    "--set", f"dns.resolver={resolver}", "--set", f"greylist.delay={delay}"],
                   directory / f"{name or store.name}.log", "--listen")


def cpu_of(pid):
    """Returns the processor time of all its threads in user and kernel mode, in seconds."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid):
    """Returns its resident memory in bytes."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))
