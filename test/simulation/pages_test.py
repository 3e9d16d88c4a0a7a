# SPDX-License-Identifier: MIT
"""The tables have the figures of the recorded runs, and a run that differs is noticed."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from pages import README, SIGNALS, differences, shares_table

pages = pytest.mark.parametrize("page", [README, SIGNALS], ids=lambda page: page.option)


@pages
def test_a_page_has_the_recorded_figures(page):
    shown, _ = page.read_record()
    assert page.table_of(page.path.read_text()) == shares_table(shown)


@pages
def test_another_table_replaces_the_old_one_and_nothing_else(page):
    text = page.path.read_text()
    table = page.table_of(text)
    assert page.with_table(text, table) == text
    assert page.with_table(page.with_table(text, "| x |"), table) == text


def test_a_record_is_read_as_it_was_written():
    shown, quick = README.read_record()
    with tempfile.TemporaryDirectory() as folder:
        page = replace(README, record=Path(folder) / "figures.json")
        page.write_record(shown, quick)
        assert page.read_record() == (shown, quick)


def test_a_run_that_differs_is_noticed():
    _, quick = README.read_record()
    assert differences(quick, quick, "") == []
    one = quick[0]
    late = replace(one, late=one.late + one.mail // 200)  # half a point
    assert len(differences([late, *quick[1:]], quick, "")) == 1
    assert len(differences(quick[1:], quick, "")) == 1
