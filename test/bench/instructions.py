# SPDX-License-Identifier: MIT
"""Counts the instructions of a known decision. test/integration/test_instructions.py holds the
figure to what was recorded."""

from dataclasses import dataclass

import callgrind
from report import number
from targets import AT_MOST, Target

INSTRUCTIONS_MAX = 5000


@dataclass(frozen=True)
class Instructions:
    count: float  # of the loop's thread, in user mode

    def targets(self):
        return [Target("instructions of a known decision, UNIX", AT_MOST, INSTRUCTIONS_MAX, "",
                       [self.count], 0)]

    def faults(self):
        return {}

    def as_json(self):
        return {"count": self.count, "recorded": callgrind.RECORDED}

    def markdown(self):
        return ("## Instructions\nA known decision, cached, with its log line, over a UNIX socket: "
                f"{number(self.count)} instructions of the loop's thread in user mode, counted by "
                f"callgrind. Recorded were {callgrind.RECORDED:,}.")


def measure(laboratory):
    return Instructions(callgrind.of_known_decision(laboratory.build / "grayling",
                                                    laboratory.directory))
