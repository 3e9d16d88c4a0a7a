# SPDX-License-Identifier: MIT
"""README shows the figures of the recorded run, and a run that differs from it is noticed."""

import tempfile
from dataclasses import replace
from pathlib import Path

from readme import (README, differences, read_record, readme_table, table_of, with_table,
                    write_record)


def test_readme_has_the_recorded_figures():
    readme, _ = read_record()
    assert table_of(README.read_text()) == readme_table(readme)


def test_another_table_replaces_the_old_one_and_nothing_else():
    text = README.read_text()
    table = table_of(text)
    assert with_table(text, table) == text
    assert with_table(with_table(text, "| x |"), table) == text


def test_a_record_is_read_as_it_was_written():
    readme, quick = read_record()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.json"
        write_record(readme, quick, path)
        assert read_record(path) == (readme, quick)


def test_a_run_that_differs_is_noticed():
    _, quick = read_record()
    assert differences(quick, quick) == []
    one = quick[0]
    late = replace(one, late=one.late + one.mail // 200)  # half a point
    assert len(differences([late, *quick[1:]], quick)) == 1
    assert len(differences(quick[1:], quick)) == 1
