# SPDX-License-Identifier: MIT
"""figures.py finds broken rules, and prints the tables and the targets."""

from dataclasses import replace

import pytest

from figures import Sample, breakdowns, broken, pooled, table, targets

GOOD = Sample("grayling", 1000, 100, 10, 0, 360, 700, 50, 5, 900, 400, 45, 9, [50, 30, 10, 10, 0],
              [5, 3, 1, 1, 0],
              [500, 300, 100, 50, 50, 0, 0], [1, 2, 3, 4, 0, 0, 0],
              [50, 50, 50, 0, 50, 200, 500], [50, 50, 50, 0, 50, 100, 100])
THEIRS = replace(GOOD, waited=300, late=200, lost=20, spam_passed=400,
                 late_of_kind=[90, 50, 40, 20, 0])


def samples(ours=GOOD, listed=None):
    return [ours, replace(ours, name="grayling without DNS", spam_passed=390),
            replace(listed or GOOD, name="grayling with postgrey's list", waited=90),
            replace(THEIRS, name="postgrey"), replace(THEIRS, name="postgrey without its list"),
            replace(THEIRS, name="sqlgrey")]


def test_what_holds_is_no_finding():
    assert broken(samples()) == []


@pytest.mark.parametrize("change", [
    {"lost": 1}, {"late": 181}, {"late_of_kind": [30, 0, 0, 0, 0]}, {"spam_passed": 441},
    {"waited": 90}, {"mail": 0}])
def test_a_broken_promise_is_a_finding(change):
    assert len(broken(samples(replace(GOOD, **change)))) == 1


def test_the_tables_and_the_targets_name_each_greylister():
    assert "| grayling " in table(samples()) and "1.0 %" in table(samples())
    assert "11.1 %" in breakdowns(samples())
    assert "| 5.0 %       | 20.0 %" in breakdowns(samples())
    assert targets(samples())[0] == "grayling: waits 10.0 % (misses 7.0 %)"
    assert targets(samples())[1] == "grayling: over 10 min 1.0 % (reaches 4.0 %)"


def test_several_seeds_are_added_up():
    both = pooled([GOOD, replace(GOOD, mail=3000, median=480, late_of_kind=[1, 1, 1, 1, 1])])
    assert (both.name, both.mail, both.median) == ("grayling", 4000, 420)
    assert both.late_of_kind == [6, 4, 2, 2, 1]
