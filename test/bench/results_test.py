# SPDX-License-Identifier: MIT
"""The ratios, the counts of wrong answers and the targets of the benchmark."""

import pytest

from plan import (BARE, EARLY, FIRST_PASSES, FULL, KNOWN, MARIADB, MIX, ONE_ROW, QUICK, SQLITE,
                  STRANGERS, UNCACHED, Cell, Plan)
from results import Results, Sample
from senders import Senders, count_wrong, durable_rows, wrong_answers
from targets import AT_LEAST, AT_MOST, Target


def results(rates):
    """Makes Results from cell -> rates, one for each round."""
    samples = {cell: [Sample(rate, 1, 2, 3, cpu_us=1000 / rate) for rate in each]
               for cell, each in rates.items()}
    return Results(QUICK, samples, {}, {})


def test_ratios_are_taken_within_a_round():
    ours, bare = Cell(SQLITE, KNOWN, 16), Cell(BARE, KNOWN, 16)
    measured = results({ours: [10, 90, 50], bare: [20, 100, 50]})
    assert measured.to_bare(ours) == [0.5, 0.9, 1.0]
    assert measured.to_bare(ours, "cpu_us") == pytest.approx([2.0, 1 / 0.9, 1.0])


def test_the_best_of_the_database_may_differ_from_round_to_round():
    ours = Cell(MARIADB, STRANGERS, 16)
    measured = results({ours: [30, 30], Cell(MARIADB, ONE_ROW, 16): [10, 20],
                        Cell(MARIADB, ONE_ROW, 64): [15, 12], Cell(SQLITE, ONE_ROW, 1): [99, 99]})
    assert measured.to_database(ours) == [3, 1.5]
    assert measured.to_best(ours) == [2, 1.5]
    assert measured.to_database(Cell(MARIADB, STRANGERS, 1)) is None


def test_faults_are_summed():
    cell = Cell(SQLITE, KNOWN, 1)
    samples = {cell: [Sample(1, 1, 1, 1, unexpected=2), Sample(1, 1, 1, 1, unexpected=3)],
               Cell(SQLITE, KNOWN, 16): [Sample(1, 1, 1, 1)]}
    assert Results(QUICK, samples, {}, {}).faults() == {(cell, "wrong or missing answers"): 5}


@pytest.mark.parametrize("sign, bound, values, is_met", [
    (AT_LEAST, 2, [1, 2, 3], True), (AT_LEAST, 2.1, [1, 2, 3], False),
    (AT_MOST, 2, [1, 2, 3], True), (AT_MOST, 1.9, [1, 2, 3], False), (AT_MOST, 2, None, None)])
def test_a_target_is_met_by_the_median(sign, bound, values, is_met):
    assert Target("work", sign, bound, "×", values).is_met is is_met


def answers(**counts):
    return {"requests": 10, "dunno": 0, "prepend": 0, "defer": 0, "strangers": 0,
            "strangers_deferred": 0, "strangers_dunno": 0, "unanswered": 0, **counts}


@pytest.mark.parametrize("work, answered, wrong", [
    (KNOWN, answers(dunno=10), 0), (KNOWN, answers(dunno=9, prepend=1), 1),
    (UNCACHED, answers(dunno=8, defer=2), 2), (EARLY, answers(defer=10), 0),
    (EARLY, answers(defer=9, dunno=1), 1), (FIRST_PASSES, answers(prepend=10), 0),
    (FIRST_PASSES, answers(prepend=9, dunno=1, unanswered=1), 2),
    (STRANGERS, answers(defer=10, strangers=10, strangers_deferred=10), 0),
    (STRANGERS, answers(defer=9, dunno=1, strangers=10, strangers_deferred=9), 1),
    (MIX, answers(defer=7, dunno=3, strangers=7, strangers_deferred=7), 0),
    (MIX, answers(defer=8, dunno=2, strangers=7, strangers_deferred=7), 1),
    (MIX, answers(defer=6, dunno=4, strangers=7, strangers_deferred=6, strangers_dunno=1), 1)])
def test_wrong_answers_are_counted(work, answered, wrong):
    assert wrong_answers(work, answered) == wrong


def test_a_swap_is_wrong_too():
    """A stranger that passes and a known sender that is deferred leave the sums right."""
    swapped = answers(defer=7, dunno=3, strangers=7, strangers_deferred=6, strangers_dunno=1)
    assert wrong_answers(MIX, swapped) == 2


def test_a_stranger_that_is_let_in_is_wrong_whatever_is_right_for_others():
    let_in = answers(defer=9, dunno=1, strangers=10, strangers_deferred=9, strangers_dunno=1)
    for expected in (None, "dunno", "defer", "prepend"):
        assert count_wrong(expected, let_in) == 1


def test_rows_are_those_that_had_to_be_written():
    assert durable_rows(MIX, answers(strangers=7)) == 7
    assert durable_rows(FIRST_PASSES, answers(prepend=10)) == 10
    assert durable_rows(KNOWN, answers(dunno=10)) == 0


def option(arguments, name):
    return arguments[arguments.index(name) + 1]


def test_those_who_wait_pass_once():
    senders = Senders(Plan(rounds=1, seconds=1, known=100, cached=10, unasked=50))
    first = option(senders.arguments(STRANGERS), "--first")
    senders.take(STRANGERS, answers(first_unused=first + 10))
    early = senders.arguments(EARLY)
    assert (option(early, "--known-from"), option(early, "--known")) == (first, 10)
    senders.take(FIRST_PASSES, answers(requests=4, first_unused=first + 10))
    passes = senders.arguments(FIRST_PASSES)
    assert (option(passes, "--known-from"), option(passes, "--known")) == (first + 4, 6)


def test_each_known_sender_is_asked_about_once_where_none_may_be_cached():
    senders = Senders(Plan(rounds=1, seconds=1, known=100, cached=10, unasked=50))
    senders.take(UNCACHED, answers(requests=20, first_unused=0))
    walk = senders.arguments(UNCACHED)
    assert (option(walk, "--known-from"), option(walk, "--known")) == (120, 30)


def test_every_second_round_goes_backwards():
    assert FULL.cells(1) == FULL.cells(0)[::-1]
    assert len(set(FULL.cells(0))) == len(FULL.cells(0))
    assert FULL.rounds % 2 == 1  # so that a median is a measured value
