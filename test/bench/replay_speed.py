# SPDX-License-Identifier: MIT
"""Measures `grayling replay` on a mail log: its speed, next to that of gzip on the same file, its
memory, and whether its time grows in proportion to the log."""

import dataclasses
import json
import subprocess
import time

from measured import measured
from replay_log import write_log
from report import number, table
from targets import AT_LEAST, AT_MOST, Target

MEGABYTE = 1_000_000
QUICK, FULL = 20 * MEGABYTE, 400 * MEGABYTE

PER_SECOND_MIN = 1000 / 60  # megabytes: a gigabyte in a minute
MEBIBYTES_MAX = 256
TENTH_MIN = 0.7  # of the speed on a tenth of the log


@dataclasses.dataclass
class ReplaySpeed:
    size: int  # of the log, in bytes
    seconds: float
    cpu_seconds: float  # of all threads
    peak: int  # resident bytes
    tenth_seconds: float  # on a log of a tenth of the size
    gzip_seconds: float  # of gzip -1 on the log
    rows: list  # of the result, today's configuration last

    def per_second(self):
        return self.size / MEGABYTE / self.seconds

    def targets(self):
        log = f"replay of {self.size // MEGABYTE} MB of log"
        return [Target(f"{log}: speed", AT_LEAST, round(PER_SECOND_MIN, 1), "MB/s",
                       [self.per_second()], 1),
                Target(f"{log}: peak memory", AT_MOST, MEBIBYTES_MAX, "MiB",
                       [self.peak / 2**20], 0),
                Target(f"{log}: speed", AT_LEAST, TENTH_MIN, "× that on a tenth of it",
                       [10 * self.tenth_seconds / self.seconds])]

    def faults(self):
        """The log is of a month in which a known share of the mail waited."""
        log, today = self.rows
        is_right = log["came"] > 0 and 0 < log["waited"] <= today["came"] and log["gone"] > 0
        return {} if is_right else {("replay", "figures that can't be"): 1}

    def as_json(self):
        return dataclasses.asdict(self)

    def markdown(self):
        return ("## Replay of a mail log\n`grayling replay`, with the configuration as shipped and "
                "the changes that it tries, on a log of a month.\n\n"
                + table(("log", "", "MB/s", "seconds", "CPU seconds", "peak MiB", "× gzip -1"),
                        [(f"{self.size // MEGABYTE} MB", "", number(self.per_second(), 1),
                          number(self.seconds, 1), number(self.cpu_seconds, 1),
                          number(self.peak / 2**20), number(self.seconds / self.gzip_seconds, 1))]))


def measure(build, directory, size):
    log = directory / "mail.log"
    write_log(log, size // 10)
    _, tenth_seconds, _, _ = replay(build, directory, log)
    write_log(log, size)
    rows, seconds, cpu_seconds, peak = replay(build, directory, log)
    start = time.monotonic()
    subprocess.run(["gzip", "-1", "-c", log], stdout=subprocess.DEVNULL, check=True)
    gzip_seconds = time.monotonic() - start
    log.unlink()
    return ReplaySpeed(size, seconds, cpu_seconds, peak, tenth_seconds, gzip_seconds, rows)


def replay(build, directory, log):
    """Returns the rows of the result, the seconds, those of the processors, and the most resident
    bytes."""
    config = directory / "replay.toml"
    config.write_text("")
    told = directory / "replay.json"
    run = measured([build / "grayling", "replay", "--config", config, "--json", log], told)
    rows = json.loads(told.read_text())["rows"][:2]
    return rows, run.seconds, run.cpu_seconds, run.peak
