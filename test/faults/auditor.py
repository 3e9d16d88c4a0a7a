# SPDX-License-Identifier: MIT
"""Reads a Story and finds each broken promise. A finding is one sentence, which begins with the
name of the rule."""

from collections import Counter, defaultdict
from itertools import pairwise

from story import NEVER

ANSWER_SLACK = 0.1     # seconds that an answer may take beyond store.timeout
READY = 1.0            # seconds from a service's start to its first decision
MEMORY_MAX = 160 << 20 # resident bytes of a service under this load
GROWTH_MAX = 1 << 20   # bytes by which the peaks of two rounds of faults may differ
CLOCK_TICK = 0.01      # seconds by which the system's coarse clock lags; rows are judged by it
UNFLUSHED = 0.5        # seconds until a commit is on disk, while others see it already
START_LINES = 2        # lines about its store that a service may log at its start

PROMISES = ("new", "early-retry")
FAILED = ("store unavailable", "busy")


def audit(story):
    """Returns all findings."""
    rules = (answers, deadlines, readiness, recovery, promises, strangers, rows, log, memory)
    return [f"{rule.__name__}: {finding}" for rule in rules for finding in rule(story)]


def is_within(question, windows):
    """`windows` are pairs of start and end."""
    return any(question.sent <= end and question.answered >= start for start, end in windows)


def answers(story):
    """Each question has an answer, unless the service was away."""
    away = [(outage.start, outage.restarted + READY) for outage in story.outages]
    for question in story.questions:
        if not question.action and not is_within(question, away):
            yield f"{question} was not answered"
        elif question.action and not question.passes and not question.is_deferred:
            yield f"{question}: what an answer"


def deadlines(story):
    """An answer takes at most store.timeout, and the time that the machine itself needs then."""
    for question in story.questions:
        if not question.action:
            continue
        took = question.answered - question.sent
        if took <= story.timeout + ANSWER_SLACK:
            continue
        lag = story.lag(question.sent, question.answered)
        if took > story.timeout + ANSWER_SLACK + lag:
            yield f"{question} took {took:.3f} s, with {lag:.3f} s for an echo"


def readiness(story):
    """A service decides soon after its start, as one of the first answers shows. If the store is in
    trouble at that time, it decides after the store's recovery."""
    for outage in story.outages:
        first = min((question.answered for question in story.questions
                     if question.reason in (*PROMISES, "triplet found")
                     and question.sent >= outage.restarted), default=None)
        if first is None:
            yield f"nothing was decided after {outage}"
        elif first > ready_by(story, outage) + story.lag(outage.restarted, first):
            yield f"{first - outage.restarted:.3f} s until it decided, after {outage}"


def ready_by(story, outage):
    """Returns when the service must decide, on a machine that needs no time itself."""
    latest = outage.restarted + READY
    for fault in sorted(story.faults, key=lambda fault: fault.start):
        if fault.start <= latest and fault.end + story.recovery > outage.restarted:
            latest = max(latest, fault.end + story.recovery)
    return latest


def recovery(story):
    """A store without a fault, or recovered from one, decides everything. The machine's own lag is
    no fault of the service."""
    troubled = []
    for fault in story.faults:
        recovered = fault.end + story.recovery
        troubled.append((fault.start, recovered + story.lag(fault.end, recovered)))
    for question in story.questions:
        if question.reason in FAILED and not is_within(question, troubled):
            yield f"{question} without a fault"


def promises(story):
    """A sender that was deferred isn't unknown afterwards, and doesn't wait twice. A sender that
    was let in isn't a stranger."""
    for clusters in by_key(story).values():
        promised_at, passed_at = None, NEVER
        for begun, begun_at, question in clusters:
            # A question that comes while rows are lost is answered from the remaining rows.
            if promised_at is not None and is_forgetful(story, promised_at[0], question.answered):
                promised_at, passed_at = None, NEVER
            if begun > passed_at and question.is_deferred and question.reason in PROMISES:
                yield f"{question} had been let in"
            elif promised_at is not None and begun > promised_at[0]:
                waited = int(begun_at - CLOCK_TICK) - int(promised_at[1])
                # If two hosts write the same row in the same second, neither knows whose it is.
                if question.reason == "new" and (waited > 0 or story.services == 1):
                    yield f"{question} had been told so before"
                if question.reason == "early-retry" and waited >= story.delay:
                    yield f"{question} has waited {waited} s"
            if is_promise(story, question) and promised_at is None:
                promised_at = question.answered, question.answered_at
            if question.reason == "triplet found":
                passed_at = min(passed_at, question.answered)


def strangers(story):
    """A sender that passes came before, long enough ago; or the store failed, and on_failure lets
    everybody in."""
    for clusters in by_key(story).values():
        for _, _, question in clusters:
            if not question.passes:
                continue
            is_judged = question.reason == "triplet found" or (
                not question.reason and (not story.permits or question.action != "DUNNO"))
            if is_judged and not has_waited(story, clusters, question):
                yield f"{question} is a stranger"
            elif question.reason in PROMISES or question.reason == "busy":
                yield f"{question} passed, against the log"
            elif question.reason in FAILED and not story.permits:
                yield f"{question} passed, against on_failure"


def has_waited(story, clusters, question):
    first = clusters[0][2]
    if story.is_tutorial:
        return first.sent < question.sent
    return int(question.answered_at) - int(first.sent_at - CLOCK_TICK) >= story.delay


def rows(story):
    """Each key with a promise has one row, which is as old as the promise. A key that nobody asked
    about has no row."""
    table = defaultdict(list)
    for key, row in story.rows:
        table[key].append(row)
    asked = by_key(story)
    for key, found in table.items():
        if len(found) > 1:
            yield f"{key} has {len(found)} rows"
        if key not in asked:
            yield f"{key} has a row and never asked"
    for key, clusters in asked.items():
        questions = [question for _, _, question in clusters]
        if is_forgetful(story, questions[0].answered, NEVER):
            continue  # its row was lost, but a service may remember that it let it in before
        promise = next((q for q in questions if is_promise(story, q)), None)
        passed = next((q for q in questions if q.reason == "triplet found"), None)
        if (promise or passed) and key not in table:
            yield f"{promise or passed} has no row"
        elif not story.is_tutorial and key in table:
            row = table[key][0]
            if promise and row.first_seen > int(promise.answered_at):
                yield f"{promise}: its row is younger, {row}"
            if passed and row.passes < 1 and not is_taken_back(story, promise, passed):
                yield f"{passed}: its row says that it waits, {row}"


def is_taken_back(story, promise, passed):
    """InnoDB shows a commit before it is on disk. So a host may read a row that another host has
    written, and a kill of the database then takes it back: the row waits again, and passes as
    before."""
    return promise is not None and story.services > 1 and passed.action == "DUNNO" and any(
        fault.name == "killed" and promise.answered <= fault.start <= passed.answered + UNFLUSHED
        for fault in story.faults)


def log(story):
    """Trouble is logged once for each change of state."""
    told = [line for line in story.lines if " store: " in line]
    starts = story.services + len(story.outages)
    allowed = sum(fault.lines_max for fault in story.faults) + START_LINES * starts
    if len(told) > allowed:
        yield f"{len(told)} lines about the store, {allowed} at most:\n" + "\n".join(told)


def memory(story):
    if max(story.memory, default=0) > MEMORY_MAX:
        yield f"{max(story.memory) >> 20} MiB, {MEMORY_MAX >> 20} at most"
    if growth(story) > GROWTH_MAX:
        yield (f"it grew by {growth(story) >> 10} KiB, {GROWTH_MAX >> 10} at most; the peaks of "
               f"the rounds in KiB: {', '.join(str(peak >> 10) for peak in peaks(story))}")


def growth(story):
    """Returns the bytes between the lowest and the highest peak of all whole rounds. Only peaks
    count: a store that a fault closes gives its memory back, and takes it again."""
    return max(peaks(story), default=0) - min(peaks(story), default=0)


def peaks(story):
    """Returns the most bytes of each whole round."""
    return [max(story.memory[start:end]) for start, end in pairwise(story.rounds)]


def is_promise(story, question):
    """Is true if the sender was deferred as a stranger. If the log line is lost, this is certain
    only if a failure would have let it in."""
    return question.is_deferred and (
        question.reason in PROMISES or (not question.reason and story.permits))


def is_forgetful(story, since, until):
    return any(fault.loses_rows and since <= fault.end and fault.start < until
               for fault in story.faults)


def by_key(story):
    """Returns key -> its questions in the order of time. With each comes the time at which the
    first of the simultaneous questions was sent: they may share an answer."""
    asked = defaultdict(list)
    for question in sorted(story.questions, key=lambda question: question.sent):
        asked[question.key].append(question)
    return {key: list(clustered(questions)) for key, questions in asked.items()}


def clustered(questions):
    first, end = None, None
    for question in questions:
        if first is None or question.sent > end:
            first, end = question, question.answered
        end = max(end, question.answered)
        yield first.sent, first.sent_at, question


def summary(story):
    """Returns a line for the report."""
    answered = [q for q in story.questions if q.action]
    worst = max((q.answered - q.sent for q in answered), default=0.0)
    lag = max((echo.answered - echo.sent for echo in story.echoes), default=0.0)
    settled = f" (flat within {growth(story) >> 10} KiB)" if story.rounds else ""
    reasons = Counter(q.reason or ("not logged" if q.action else "not answered")
                      for q in story.questions)
    return (f"{len(story.faults) + len(story.outages)} faults, {len(answered)} answers, "
            f"worst {worst * 1000:.0f} ms (echo {lag * 1000:.0f} ms), "
            f"{max(story.memory, default=0) >> 20} MiB{settled}; "
            + ", ".join(f"{count} {reason}" for reason, count in reasons.most_common()))
