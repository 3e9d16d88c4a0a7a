# SPDX-License-Identifier: MIT
"""The figures of a large table are reported as far as they were measured."""

from failures import Failures
from scale_results import PurgeFigures, ScaleResults, ScaleSample, TableFigures
from scale_run import CELLS, ScalePlan, ScaleRun

FILLED = TableFigures(rows=100_000, fill_seconds=1.0, bytes_a_row=200)


def sample(per_second=1000.0, p99_us=2000.0):
    return ScaleSample(100, per_second, 1000, p99_us, 3000, 10, 20, unexpected=0)


def results(**figures):
    return ScaleResults(ScalePlan(100_000), FILLED, FILLED, **figures)


def test_the_purge_has_a_rate_even_if_rows_are_left():
    purge = PurgeFigures(1_000_000, [sample()], [sample(p99_us=3000)], seconds=100, left=400_000,
                         known_lost=0)
    measured = results(purge=purge)
    assert [target.values for target in measured.targets()] == [[1.5], [6000]]
    assert "In 100 s it removed 600,000 rows, 6,000 a second; 400,000 expired rows were left, " \
        "0 others were lost." in measured.markdown()
    assert not measured.faults()
    purge.known_lost = 3
    assert measured.faults() == {"known rows lost": 3}


def test_what_was_not_measured_is_left_out():
    for purge in (None, PurgeFigures(), PurgeFigures(1000, [sample()])):
        measured = results(purge=purge)
        assert [target.is_met for target in measured.targets()] == [None, None]
        assert "## Scale" in measured.markdown()
        assert measured.as_json()["cells"] == []
        assert not measured.faults()


class BrokenRun(ScaleRun):
    """Its second round fails, and so does everything that needs a server."""

    def __init__(self, failures):
        self.plan, self.failures, self.rounds = ScalePlan(100_000), failures, 0

    def _fill(self, each):
        return FILLED

    def _round(self, each, figures):
        self.rounds += 1
        if self.rounds == 3:
            raise AssertionError("the service is gone")
        return {cell: sample() for cell in CELLS}


class Table:
    def __init__(self, name):
        self.name = name


def test_a_step_that_fails_leaves_the_figures_of_the_others():
    failures = Failures()
    measured = BrokenRun(failures)._measure(Table("few"), Table("many"))
    assert [len(pairs) for pairs in measured.samples.values()] == [1] * len(CELLS)
    assert list(failures.reasons) == ["scale: rounds", "scale: costs", "scale: purge"]
    assert failures.reasons["scale: rounds"] == "AssertionError: the service is gone"
    assert "medians of 1 rounds" in measured.markdown()
