# SPDX-License-Identifier: MIT
"""What happened: every question with its answer, and what was done to the service meanwhile.

Times are seconds of the monotonic clock; those that end in _at are Unix times, which is what rows
are judged by."""

from dataclasses import dataclass, field

NEVER = float("inf")
NO_SAMPLE = 1 << 62
RECOVERY = 2.0 # seconds after a fault, until service is full again…
RETURN = 1.0   # …or so many beyond store.timeout: a connection that hangs ends with that


@dataclass(slots=True)  # a soak has millions
class Question:
    """A request and what came of it. No action: the connection was closed, or nothing came."""
    number: int
    key: tuple  # as the table spells it: sender, client network, recipient; or the sender alone
    sent: float
    sent_at: float
    answered: float = NEVER
    answered_at: float = NEVER
    action: str = ""
    reason: str = ""  # from the log; "" where its line was lost
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
    """The store was in trouble. Answers by on_failure are right meanwhile, and a little longer."""
    name: str
    start: float
    end: float = NEVER
    lines_max: int = 2    # what the log may say of it: the trouble, and its end
    loses_rows: bool = False  # what was promised before its end is void


@dataclass
class Outage:
    """The service was not there: connections break, and nobody answers."""
    start: float
    restarted: float = NEVER


@dataclass
class Row:
    first_seen: int
    passes: int


@dataclass
class Echo:
    """What the machine takes to bring a byte to another process and back."""
    sent: float  # when it was due
    answered: float


@dataclass
class Wait:
    """So many seconds of these a service could have run, and others did."""
    start: float
    end: float
    seconds: float


@dataclass
class Story:
    questions: list
    timeout: float = 1.0       # store.timeout
    delay: int = 2             # greylist.delay
    permits: bool = True       # store.on_failure
    is_tutorial: bool = False  # the tutorial's table: a row is known, and has no times
    services: int = 1
    faults: list = field(default_factory=list)
    outages: list = field(default_factory=list)
    rows: list = field(default_factory=list)  # pairs of key and Row
    echoes: list = field(default_factory=list)
    waits: list = field(default_factory=list)
    lines: list = field(default_factory=list)   # of the log, without the decisions
    memory: list = field(default_factory=list)  # resident bytes of a service's own, in time
    settled: int = NO_SAMPLE   # index of the sample of memory from which it must stay flat

    @property
    def recovery(self):
        """Seconds after a fault, until service is full again."""
        return max(RECOVERY, self.timeout + RETURN)

    def lag(self, start, end):
        """What the machine took between these: the worst echo that was under way, and all that the
        services waited for a processor."""
        echo = max((echo.answered - echo.sent for echo in self.echoes
                    if echo.sent <= end and echo.answered >= start), default=0.0)
        return echo + sum(wait.seconds for wait in self.waits
                          if wait.start <= end and wait.end >= start)
