# SPDX-License-Identifier: MIT
"""A record of a test: every question with its answer, and the faults meanwhile.

Times are seconds of the monotonic clock. Times whose name ends in _at are Unix times, by which rows
are judged."""

from dataclasses import dataclass, field

NEVER = float("inf")
RECOVERY = 2.0 # seconds from a fault's end to full service…
RETURN = 1.0   # …or store.timeout and these seconds: a hanging connection ends by that timeout


@dataclass(slots=True)  # the soak test has millions of them
class Question:
    """A request and its answer. Without an action the connection was closed, or nothing came."""
    number: int
    key: tuple  # as in the table: sender, client network, recipient; or the sender alone
    sent: float
    sent_at: float
    answered: float = NEVER
    answered_at: float = NEVER
    action: str = ""
    reason: str = ""  # from the log; "" if its line was lost
    who: tuple = ()   # sender, client address, recipient

    def __str__(self):
        return (f"Q{self.number} {'/'.join(self.key)} sent {self.sent:.3f} ({self.sent_at:.3f}), "
                f"answered {self.answered:.3f} ({self.answered_at:.3f}): "
                f"'{self.action}', {self.reason or 'not logged'}")

    @property
    def passes(self):
        return self.action == "DUNNO" or self.action.startswith("PREPEND ")

    @property
    def is_deferred(self):
        return self.action.startswith("DEFER_IF_PERMIT ")


@dataclass
class Fault:
    """The store was in trouble. Meanwhile, and a little longer, answers by on_failure are right."""
    name: str
    start: float
    end: float = NEVER
    lines_max: int = 2    # lines that the log may have of it: the trouble, and its end
    loses_rows: bool = False  # promises before its end don't count


@dataclass
class Outage:
    """The service was away: connections break, and nobody answers."""
    start: float
    restarted: float = NEVER


@dataclass
class Row:
    first_seen: int
    passes: int


@dataclass
class Echo:
    """The time that the machine needs to bring a byte to another process and back."""
    sent: float  # when it was due
    answered: float


@dataclass
class Wait:
    """In this time a service was ready to run for `seconds`, but other processes ran."""
    start: float
    end: float
    seconds: float


@dataclass
class Story:
    questions: list
    timeout: float = 1.0       # store.timeout
    delay: int = 2             # greylist.delay
    permits: bool = True       # store.on_failure
    is_tutorial: bool = False  # the tutorial's table: each row is known, and has no times
    services: int = 1
    faults: list = field(default_factory=list)
    outages: list = field(default_factory=list)
    rows: list = field(default_factory=list)  # pairs of key and Row
    echoes: list = field(default_factory=list)
    waits: list = field(default_factory=list)
    lines: list = field(default_factory=list)   # of the log, without the decisions
    memory: list = field(default_factory=list)  # a service's own resident bytes, by time
    # Where in `memory` each round of faults begins, and the last ends: from round to round it must
    # not grow.
    rounds: list = field(default_factory=list)

    @property
    def recovery(self):
        """The seconds from a fault's end to full service."""
        return max(RECOVERY, self.timeout + RETURN)

    def lag(self, start, end):
        """Returns the time that the machine itself needed from `start` to `end`: the slowest echo,
        and all the time that services waited for a processor."""
        echo = max((echo.answered - echo.sent for echo in self.echoes
                    if echo.sent <= end and echo.answered >= start), default=0.0)
        return echo + sum(wait.seconds for wait in self.waits
                          if wait.start <= end and wait.end >= start)
