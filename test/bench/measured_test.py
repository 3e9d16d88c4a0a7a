# SPDX-License-Identifier: MIT
import sys

import pytest

from measured import measured

MEBIBYTE = 2**20


def test_peak_is_the_programs_and_not_the_benchmarks(directory):
    mine = bytearray(b"x") * (200 * MEBIBYTE)
    assert measured(["true"], directory / "out").peak < 60 * MEBIBYTE
    assert len(mine) == 200 * MEBIBYTE


def test_output_and_figures_of_a_program(directory):
    program = f"text = 'x' * (100 * {MEBIBYTE}); print(len(text))"
    run = measured([sys.executable, "-c", program], directory / "out")
    assert (directory / "out").read_text() == f"{100 * MEBIBYTE}\n"
    assert 100 * MEBIBYTE < run.peak < 200 * MEBIBYTE
    assert 0 < run.cpu_seconds
    assert 0 < run.seconds


def test_a_program_that_fails_says_why(directory):
    with pytest.raises(RuntimeError, match="ended with 3: oh"):
        measured(["sh", "-c", "echo oh >&2; exit 3"], directory / "out")


def test_a_program_that_is_not_there_is_named(directory):
    with pytest.raises(RuntimeError, match="no-such-program"):
        measured(["./no-such-program"], directory / "out")
