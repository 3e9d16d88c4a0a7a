# SPDX-License-Identifier: MIT
"""Mounts that only one command sees. They vanish when it ends, even if it is killed."""

from pathlib import Path

import pytest

from process import CommandFailed, run


def own():
    """Returns a prefix that gives a command its own mounts. It is empty in a chroot that shares its
    mounts with the outside, where this isn't possible."""
    prefix = ["unshare", "--mount"]
    try:
        run([*prefix, "true"])
        return prefix
    except CommandFailed:  # / is no mount point, so its mounts can't be made private
        is_shared = " shared:" in Path("/proc/self/mountinfo").read_text()
        return [] if is_shared else [*prefix, "--propagation", "unchanged"]


def own_or_skip():
    """Returns the same for a test whose mounts must not be seen outside."""
    prefix = own()
    if not prefix:
        pytest.skip("a chroot whose mounts are shared with those outside: what this test mounts "
                    "would be mounted there too")
    return prefix
