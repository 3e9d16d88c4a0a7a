# SPDX-License-Identifier: MIT
"""signals.py compares with the targets, finds broken rules, and prints the table of signs."""

from dataclasses import replace

import pytest

from figures_test import GOOD
from signals import (ALL_WAIT, ALL_WITH_LISTS, POSTGREY, SUSPECTS, broken, pooled_shares,
                     signs_table, targets)


def samples(lists=None, suspects=None):
    every = replace(GOOD, name=ALL_WAIT)
    return [every, replace(every, name=ALL_WITH_LISTS, waited=50, **(lists or {})),
            replace(every, name=SUSPECTS, **{"waited": 20, "late": 5, **(suspects or {})}),
            replace(every, name=POSTGREY)]


def test_what_holds_is_no_finding():
    assert broken(samples()) == []


@pytest.mark.parametrize("lists, suspects", [
    ({"spam_passed": 410}, {}), ({"lost": 1}, {}), ({}, {"waited": 51}), ({}, {"late": 6}),
    ({}, {"spam_passed": 530})])
def test_a_broken_rule_is_a_finding(lists, suspects):
    assert len(broken(samples(lists, suspects))) == 1


def test_the_targets_are_compared():
    found = targets(samples(suspects={"spam_passed": 410}))
    assert found[0] == "suspects wait, DNSBL: waits 2.0 % (reaches 2.0 %)"
    assert found[3] == "suspects wait, DNSBL: spam passes 45.6 % (misses 45.4 %)"
    assert found[-1] == "all wait, DNSBL and DNSWL: spam passes 44.4 % (misses 40.0 %)"


def test_signs_that_no_mail_has_are_left_out():
    one = [{"name": "no_name", "spam": 10, "gone": 5, "mail": 1},
           {"name": "no_tls", "spam": 0, "gone": 0, "mail": 0},
           {"name": "all", "spam": 100, "gone": 40, "mail": 50}]
    table = signs_table(pooled_shares([one, one]))
    assert "| no_name | 10.0 %" in table and "50.0 %" in table and "2.0 %" in table
    assert "no_tls" not in table
