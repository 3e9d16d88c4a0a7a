# SPDX-License-Identifier: MIT
"""figures.py finds broken rules, and prints the table and the targets."""

from dataclasses import replace

import pytest

from figures import Sample, broken, table, targets

GOOD = Sample("grayling", 1000, 100, 10, 0, 360, 700, 50, 5, 900, 400, [5, 3, 1, 1, 0])
THEIRS = replace(GOOD, waited=300, late=200, lost=20, spam_passed=400,
                 late_of_kind=[90, 50, 40, 20, 0])


def samples(ours=GOOD, listed=None):
    return [ours, replace(listed or GOOD, name="grayling, postgrey's list", waited=90),
            replace(THEIRS, name="postgrey"), replace(THEIRS, name="postgrey, no list"),
            replace(THEIRS, name="sqlgrey")]


def test_what_holds_is_no_finding():
    assert broken(samples()) == []


@pytest.mark.parametrize("change", [
    {"lost": 1}, {"late": 181}, {"late_of_kind": [19, 0, 0, 0, 0]}, {"spam_passed": 441},
    {"waited": 90}, {"mail": 0}])
def test_a_broken_promise_is_a_finding(change):
    assert len(broken(samples(replace(GOOD, **change)))) == 1


def test_the_table_and_the_targets_name_each_greylister():
    text = table(samples())
    assert "| grayling " in text and "1.0 %" in text
    assert targets(samples())[0].startswith("grayling / postgrey: over 10 minutes 0.05 (reaches")
    assert "(misses 1.050)" in targets(samples(replace(GOOD, spam_passed=500)))[0]
