# SPDX-License-Identifier: MIT
"""A policy service of the benchmark: a process, where it listens, and what it costs."""

import os

from process import Process
from waiting import free_port, is_listening, wait_until

TICKS = os.sysconf("SC_CLK_TCK")


class Service:
    """`arguments` get the endpoint appended; what it says goes to the file `log`."""

    def __init__(self, arguments, log):
        port = free_port()
        self.endpoint = f"inet:127.0.0.1:{port}"
        self.process = Process([*arguments, self.endpoint], log)
        wait_until(lambda: is_listening(port) or not self.process.is_running(),
                   lambda: f"{arguments[0]} listens; it said:\n{self.process.output()}")
        if not self.process.is_running():
            raise RuntimeError(f"{arguments[0]} ended:\n{self.process.output()}")
        self.memory_at_start = memory_of(self.process.pid)


def start_bare(build, directory):
    return Service([build / "bare_server"], directory / "bare.log")


def start_grayling(build, directory, store):
    """With its decision log on, and no delay: so a sender is known after it was seen twice."""
    return Service([build / "grayling", "serve", "--store", store.url, "--set", "log.level=info",
                    "--set", "greylist.delay=0s", "--listen"], directory / f"{store.name}.log")


def cpu_of(pid):
    """Seconds of processor time of all its threads, in user and kernel mode."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid):
    """Resident bytes."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))
