# SPDX-License-Identifier: MIT
"""A load on one or more services, the faults that a test causes meanwhile, and the audit of all of
it. `with Trial(…) as trial:` ends with the audit."""

import contextlib
import gc
import re
import time

from auditor import audit, summary
from load import Load
from story import Fault, Outage, Row, Story
from waiting import wait_until
from waits import let_pass

DECISION = re.compile(r"\b(Q\d+): action=\w+, reason=([^,]+)")
# The settings of all services, besides those of a test: the auditor knows the keys that they make.
SETTINGS = {"greylist.delay": "2s", "greylist.client": "network"}
LOG_FLUSH = 0.3 # seconds: a line that isn't written by then is lost


class Trial:
    def __init__(self, name, services, store, **load):
        """`services` are Graylings with the same settings; `load` are options of Load."""
        settings = services[0].settings
        self.name = name
        self.services = services
        self._store = store
        self.story = Story([], timeout=seconds_of(settings.get("store.timeout", "1s")),
                           delay=int(seconds_of(settings["greylist.delay"])),
                           permits=settings.get("store.on_failure", "permit") == "permit",
                           services=len(services), is_tutorial=store.name == "mariadb-tutorial")
        self.load = Load([service.endpoint for service in services], self.story.delay,
                         self.story.is_tutorial, pids=self._pids, **load)
        self.report = ""

    def __enter__(self):
        self.load.start()
        return self

    def __exit__(self, kind, *_):
        self.load.stop()
        if kind is None:
            self.finish()

    def run(self, seconds):
        """Lets the load run for `seconds`, and samples the memory."""
        end = time.monotonic() + seconds
        while True:
            self.story.memory += [resident_bytes(service.process.pid)
                                  for service in self.services if service.process.is_running()]
            # There may be millions of questions. A search through them for garbage would stop the
            # load for seconds.
            gc.freeze()
            if time.monotonic() >= end:
                return
            let_pass(min(0.5, end - time.monotonic()))

    def begin_round(self):
        """A round of faults begins that is like the one before. Every bounded memory is full, so
        the service must not grow from round to round."""
        self.story.rounds.append(len(self.story.memory))

    def _pids(self):
        return [service.process.pid for service in self.services]

    @contextlib.contextmanager
    def fault(self, name, lines_max=2, loses_rows=False):
        """The store may be in trouble from the beginning to the end of this context."""
        fault = Fault(name, time.monotonic(), lines_max=lines_max, loses_rows=loses_rows)
        self.story.faults.append(fault)
        yield fault
        fault.end = time.monotonic()

    def kill_service(self, service, meanwhile=lambda: None):
        """Kills the service with kill -9, and starts it again."""
        outage = Outage(time.monotonic())
        self.story.outages.append(outage)
        service.kill()
        meanwhile()
        outage.restarted = time.monotonic()
        service.start()

    def wait_until_decided(self):
        """Waits until the service has answered a question that was sent from now on."""
        since = len(self.load.questions)
        wait_until(lambda: any(question.action for question in self.load.questions[since:]),
                   "an answer")

    def finish(self):
        let_pass(LOG_FLUSH)
        story = self.story
        story.questions = self.load.questions
        story.echoes, story.waits = self.load.echoes, self.load.waits
        reasons = {}
        for service in self.services:
            for line in service.each_log_line():
                if decision := DECISION.search(line):
                    reasons[decision[1]] = decision[2]
                elif "action=" not in line:
                    story.lines.append(line)
        for question in story.questions:
            question.reason = reasons.get(f"Q{question.number}", "")
        story.rows = stored_rows(self._store, story.is_tutorial)
        self.report = f"{self.name}: {summary(story)}"
        print(self.report, "seed", self.load.seed)
        findings = audit(story)
        assert not findings, f"{len(findings)} findings:\n" + "\n".join(findings[:20])


def seconds_of(duration):
    """Returns the seconds of "200ms" or "2s"."""
    if duration.endswith("ms"):
        return int(duration.removesuffix("ms")) / 1000
    return float(duration.removesuffix("s"))


def stored_rows(store, is_tutorial):
    if is_tutorial:
        return [((address,), Row(0, 1)) for address, in store.rows("address")]
    rows = store.rows("address, client, recipient, first_seen, passes")
    return [(tuple(row[:3]), Row(int(row[3]), int(row[4]))) for row in rows]


def resident_bytes(pid):
    """Returns the resident bytes of the process' own memory (proc(5), RssAnon). The pages of files
    aren't counted (its program, the WAL's index): the kernel drops them and reads them again as it
    likes."""
    try:
        with open(f"/proc/{pid}/status") as status:
            lines = [line for line in status if line.startswith("RssAnon:")]
        return int(lines[0].split()[1]) << 10 if lines else 0
    except OSError:
        return 0
