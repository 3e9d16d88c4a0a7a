# SPDX-License-Identifier: MIT
"""What a decision costs, in instructions: a change that makes it dearer is seen."""

import platform
import re
from pathlib import Path

import pytest

import callgrind
from grayling import PROGRAM


def is_counted_build():
    """Is the program such a build as the recorded figure is of?"""
    cache = PROGRAM.parent / "CMakeCache.txt"
    text = cache.read_text() if cache.exists() else ""
    wanted = (r"^CMAKE_BUILD_TYPE:\w+=Release$", r"^CMAKE_CXX_COMPILER:\w+=\S*/[cg]\+\+$")
    return platform.machine() == "x86_64" and all(re.search(line, text, re.M) for line in wanted)


def has_avx2():
    """With it a request is read with fewer instructions."""
    return bool(re.search(r"^flags\b.* avx2\b", Path("/proc/cpuinfo").read_text(), re.M))


pytestmark = pytest.mark.skipif(not (is_counted_build() and has_avx2()),
                                reason="only of the release build with g++ for x86-64 with AVX2")


def check(counted, recorded):
    print(f"{counted:,.0f} instructions, recorded {recorded:,}")
    assert counted <= recorded * (1 + callgrind.TOLERANCE)


def test_a_known_decision_needs_as_many_instructions_as_recorded(directory):
    check(callgrind.of_known_decision(PROGRAM, directory), callgrind.RECORDED)


def test_a_stranger_needs_as_many_instructions_as_recorded(directory):
    check(callgrind.of_stranger(PROGRAM, directory), callgrind.RECORDED_STRANGER)
