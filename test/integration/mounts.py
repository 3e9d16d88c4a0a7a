# SPDX-License-Identifier: MIT
"""Mounts of a command's own, gone when it ends, even killed."""

from pathlib import Path

import pytest

from process import CommandFailed, run


def own():
    """A prefix with which what a command mounts is its own; empty in a chroot whose mounts are
    shared with those outside, where there is no such thing."""
    prefix = ["unshare", "--mount"]
    try:
        run([*prefix, "true"])
        return prefix
    except CommandFailed:  # / is no mount point, so that nothing can be made private from there on
        is_shared = " shared:" in Path("/proc/self/mountinfo").read_text()
        return [] if is_shared else [*prefix, "--propagation", "unchanged"]


def own_or_skip():
    """The same for a test whose mounts must not be seen outside."""
    prefix = own()
    if not prefix:
        pytest.skip("a chroot whose mounts are shared with those outside: what this test mounts "
                    "would be mounted there too")
    return prefix
