# SPDX-License-Identifier: MIT
"""The parts of a run that failed. What the others measured is reported all the same."""

import contextlib
import traceback


class Failures:
    """Part -> the reason why it failed, in the order of their failing."""

    def __init__(self):
        self.reasons = {}

    @contextlib.contextmanager
    def noted(self, part):
        """What fails in here ends only this part; the traceback goes to stderr at once."""
        try:
            yield
        except Exception as error:  # whatever it is, the figures of the other parts are good
            traceback.print_exc()
            self.reasons[part] = f"{type(error).__name__}: {error}"

    def __bool__(self):
        return bool(self.reasons)

    def markdown(self):
        lines = [f"- {part}: {'; '.join(reason.splitlines())}"
                 for part, reason in self.reasons.items()]
        return ("## Failed\nThese parts ended early. Their figures are missing, or not all of them "
                "are there.\n\n" + "\n".join(lines))
