# SPDX-License-Identifier: MIT
"""Keeps track of which senders a service knows, and which a work must ask about next. Senders are
numbers."""

from plan import EARLY, FIRST_PASSES, KNOWN, MIX, STRANGERS, UNCACHED

FIRST_STRANGER = 1 << 33  # beyond all known senders
FIRST_CACHED = 1 << 34
FIRST_ROW = 1 << 35  # for the database's own client; beyond all strangers

# The right answer for senders that aren't strangers; strangers are deferred.
ANSWERS = {KNOWN: "dunno", UNCACHED: "dunno", MIX: "dunno", EARLY: "defer",
           FIRST_PASSES: "prepend"}


class NobodyLeft(Exception):
    pass


class Senders:
    def __init__(self, plan, first_cached=FIRST_CACHED):
        self.plan = plan
        self.first_cached = first_cached
        self.next_row = FIRST_ROW
        self._next_stranger = FIRST_STRANGER
        self._waiting_from = FIRST_STRANGER  # up to the next stranger: deferred, not passed yet
        self._unasked_from = plan.known

    def arguments(self, work):
        """Returns the load generator's options for `work`."""
        end = self.plan.known + self.plan.unasked
        waiting = self._waiting_from, self._next_stranger - self._waiting_from
        kind, known_from, known = {
            KNOWN: ("known", self.first_cached, self.plan.cached),
            UNCACHED: ("walk", self._unasked_from, end - self._unasked_from),
            STRANGERS: ("strangers", 0, 1),
            EARLY: ("known", *waiting),
            FIRST_PASSES: ("walk", *waiting),
            MIX: ("mix", 0, self.plan.known),
        }[work]
        if known <= 0:
            raise NobodyLeft(f"{work}: all senders are used up; plan.py has too few")
        return ("--work", kind, "--known-from", known_from, "--known", known, "--first",
                self._next_stranger, *(("--zipf", 1) if work == MIX else ()))

    def take(self, work, answered):
        """Notes which senders were asked about."""
        self._next_stranger = answered["first_unused"]
        if work == UNCACHED:
            self._unasked_from += answered["requests"]
        if work == FIRST_PASSES:
            self._waiting_from += answered["requests"]


def wrong_answers(work, answered):
    """Returns how many answers are wrong or missing."""
    return count_wrong(ANSWERS.get(work), answered)


def count_wrong(expected, answered):
    """Returns the same. `expected` is the right answer for senders that aren't strangers."""
    of_strangers = {"defer": answered["strangers_deferred"], "dunno": answered["strangers_dunno"]}
    right = of_strangers["defer"]
    if expected:
        right += answered[expected] - of_strangers.get(expected, 0)
    return answered["requests"] - right + answered["unanswered"]


def durable_rows(work, answered):
    """Returns how many decisions had to be written before they were answered."""
    return answered["requests"] if work == FIRST_PASSES else answered["strangers"]
