# SPDX-License-Identifier: MIT
"""Measures the mix at a moderate rate, next to the database's own one-row commits at the same rate.
It is an open loop: a latency counts from the time at which the request was due."""

from dataclasses import asdict, dataclass, field

from plan import MARIADB, MIX, ONE_ROW, Cell
from report import middle, spread, table
from results import count_faults, ratios
from targets import AT_MOST, Target

RATE = 1000  # a second
CONNECTIONS = 128  # so that one is free if an answer is late
P99_MAX = 2.0  # times the p99 of the commits


@dataclass(frozen=True)
class PacedPlan:
    rounds: int
    seconds: float  # of each in one round


QUICK = PacedPlan(rounds=1, seconds=2.0)
FULL = PacedPlan(rounds=5, seconds=4.0)


@dataclass
class Paced:
    plan: PacedPlan
    samples: dict = field(default_factory=lambda: {MIX: [], ONE_ROW: []})  # in order of the rounds

    def figure(self, work, name):
        return [getattr(sample, name) for sample in self.samples[work]]

    def p99_ratios(self):
        return ratios(self.figure(MIX, "p99_us"), self.figure(ONE_ROW, "p99_us"))

    def targets(self):
        return [Target(f"p99 of the mix paced at {RATE:,}/s, MariaDB", AT_MOST, P99_MAX,
                       "× that of one-row commits at the same pace", self.p99_ratios())]

    def faults(self):
        return count_faults(self.samples)

    def as_json(self):
        return {"plan": asdict(self.plan), "rate": RATE, "connections": CONNECTIONS,
                "works": {work: [asdict(sample) for sample in samples]
                          for work, samples in self.samples.items()}}

    def markdown(self):
        rows = [(work, "grayling" if work == MIX else "the database itself",
                 *(spread(self.figure(work, name))
                   for name in ("per_second", "p50_us", "p99_us", "p999_us")))
                for work in self.samples]
        return (f"## Paced\nMariaDB, {RATE:,}/s over {CONNECTIONS} connections: {self.plan.rounds} "
                f"rounds of {self.plan.seconds} s. Latencies count from the time when a request "
                f"was due. The ratio of the p99 is {middle(self.p99_ratios(), 2)}.\n\n"
                + table(("work", "of", "a second", "p50 µs", "p99 µs", "p99.9 µs"), rows)
                + "".join(f"\n\n{count} {what}: {work}"
                          for (work, what), count in self.faults().items()))


def measure(laboratory, plan):
    paced = Paced(plan)
    senders, service = laboratory.senders[MARIADB], laboratory.services[MARIADB]
    for number in range(plan.rounds):
        for work in (MIX, ONE_ROW) if number % 2 == 0 else (ONE_ROW, MIX):
            cell = Cell(MARIADB, work, CONNECTIONS)
            if work == MIX:
                sample = laboratory.measure_load(service, cell, senders, "--rate", RATE,
                                                 seconds=plan.seconds)
            else:
                sample = laboratory.measure_rate(cell, "--rate", RATE, seconds=plan.seconds)
            paced.samples[work].append(sample)
    return paced
