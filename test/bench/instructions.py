# SPDX-License-Identifier: MIT
"""Counts the instructions of a known decision, and of a stranger.
test/integration/test_instructions.py holds both figures to what was recorded."""

from dataclasses import dataclass

import callgrind
from report import number
from targets import AT_MOST, Target

INSTRUCTIONS_MAX = 5000


@dataclass(frozen=True)
class Instructions:
    count: float  # of the loop's thread, in user mode
    of_stranger: float  # the same

    def targets(self):
        return [Target("instructions of a known decision, UNIX", AT_MOST, INSTRUCTIONS_MAX, "",
                       [self.count], 0)]

    def faults(self):
        return {}

    def as_json(self):
        return {"count": self.count, "recorded": callgrind.RECORDED,
                "of_stranger": self.of_stranger,
                "of_stranger_recorded": callgrind.RECORDED_STRANGER}

    def markdown(self):
        return ("## Instructions\nA known decision, cached, with its log line, over a UNIX socket: "
                f"{number(self.count)} instructions of the loop's thread in user mode, counted by "
                f"callgrind. Recorded were {callgrind.RECORDED:,}. A stranger, in a batch of "
                f"{callgrind.BATCH}, for which SQLite gets a row: {number(self.of_stranger)}; "
                f"recorded were {callgrind.RECORDED_STRANGER:,}.")


def measure(laboratory):
    program = laboratory.build / "grayling"
    return Instructions(callgrind.of_known_decision(program, laboratory.directory),
                        callgrind.of_stranger(program, laboratory.directory))
