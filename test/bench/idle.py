# SPDX-License-Identifier: MIT
"""Measures what idle connections cost: the rate of busy connections with and without many idle
ones, and the memory of the idle ones. Postfix keeps a connection for each smtpd process."""

import contextlib
import dataclasses
import socket

from plan import KNOWN, MARIADB, Cell
from policy_client import request
from report import middle, number, spread, table
from results import count_faults, ratios
from senders import Senders
from service import memory_of, start_grayling
from targets import AT_LEAST, AT_MOST, Target

IDLE = 10_000
BUSY = 128
FIRST = 1 << 37  # no other part uses these senders
SENDERS = 1000  # known senders; few, so that the cache's memory isn't measured

RATE_MIN = 0.9  # of the rate of the busy connections alone
KIBIBYTES_MAX = 4  # for one connection

ALONE = "alone"
BESIDE = f"beside {IDLE:,} idle"


@dataclasses.dataclass(frozen=True)
class IdlePlan:
    rounds: int
    seconds: float  # of each in one round


QUICK = IdlePlan(rounds=1, seconds=0.4)
FULL = IdlePlan(rounds=5, seconds=0.8)


@dataclasses.dataclass
class Idle:
    plan: IdlePlan
    samples: dict = dataclasses.field(default_factory=lambda: {ALONE: [], BESIDE: []})
    memory: list = dataclasses.field(default_factory=list)  # resident bytes: before, and with them

    def figure(self, which, name="per_second"):
        return [getattr(sample, name) for sample in self.samples[which]]

    def rate_ratios(self):
        return ratios(self.figure(BESIDE), self.figure(ALONE))

    def kibibytes(self):
        """Returns the service's resident memory for one idle connection."""
        return (self.memory[1] - self.memory[0]) / IDLE / 1024

    def targets(self):
        idle = f"{IDLE:,} idle connections and {BUSY} busy"
        return [Target(f"{idle}: rate", AT_LEAST, RATE_MIN, f"× that of {BUSY} alone",
                       self.rate_ratios()),
                Target(f"{idle}: memory", AT_MOST, KIBIBYTES_MAX, "KiB a connection",
                       [self.kibibytes()])]

    def faults(self):
        return count_faults(self.samples)

    def as_json(self):
        return {"plan": dataclasses.asdict(self.plan), "idle": IDLE, "busy": BUSY,
                "memory": self.memory,
                "samples": {which: [dataclasses.asdict(sample) for sample in samples]
                            for which, samples in self.samples.items()}}

    def markdown(self):
        rows = [(f"{BUSY} busy", which, spread(self.figure(which)),
                 *(middle(self.figure(which, name)) for name in ("p50_us", "p99_us", "p999_us")),
                 middle(self.figure(which, "cpu_us"), 2)) for which in self.samples]
        return (f"## Idle connections\nEach of the {IDLE:,} has asked once. The busy ones ask "
                f"about {SENDERS:,} known senders: {self.plan.rounds} rounds of "
                f"{self.plan.seconds} s. "
                f"An idle connection takes {number(self.kibibytes(), 2)} KiB of the service's "
                f"memory, the ratio of the rates is {middle(self.rate_ratios(), 2)}.\n\n"
                + table(("connections", "", "requests/s", "p50 µs", "p99 µs", "p99.9 µs",
                         "CPU µs"), rows)
                + "".join(f"\n\n{count} {what}: {which}"
                          for (which, what), count in self.faults().items()))


def measure(laboratory, plan):
    """Returns the results. It has its own service, whose memory nothing else has used."""
    idle = Idle(plan)
    senders = Senders(dataclasses.replace(laboratory.plan, cached=SENDERS), FIRST)
    service = start_grayling(laboratory.build, laboratory.directory, laboratory.stores[MARIADB],
                             "idle")

    def busy():
        return laboratory.measure_load(service, Cell(MARIADB, KNOWN, BUSY), senders,
                                       seconds=plan.seconds)

    try:
        laboratory.make_known(service, FIRST, SENDERS)
        for number in range(plan.rounds):
            idle.samples[ALONE].append(busy())
            before = memory_of(service.process.pid)
            with idle_connections(service.port, number):
                idle.memory = idle.memory or [before, memory_of(service.process.pid)]
                idle.samples[BESIDE].append(busy())
    finally:
        service.process.stop()
    return idle


@contextlib.contextmanager
def idle_connections(port, number):
    """Opens connections that have asked once, about exempt mail, so that the store isn't used. Each
    `number` has its own address, because one address doesn't have enough ports."""
    question = request(client_address="127.0.0.1")
    with contextlib.ExitStack() as ending:
        clients = [ending.enter_context(socket.create_connection(
            ("127.0.0.1", port), 10, (f"127.0.1.{number + 1}", 0))) for _ in range(IDLE)]
        for client in clients:
            client.sendall(question)
        for client in clients:
            answer = client.recv(64)
            if answer != b"action=DUNNO\n\n":
                raise RuntimeError(f"an exempt client got {answer}")
        yield
