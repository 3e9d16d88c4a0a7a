# SPDX-License-Identifier: MIT
"""Clocks of libfaketime, for services that are started from now on."""

import glob
import time

LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"


class FrozenClock:
    """A wall clock that libfaketime reads from a file; the monotonic clock goes on."""

    def __init__(self, file):
        self._file = file

    def set(self, unix_time):
        """Sets the clock, which stands still until it is set again."""
        text = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(unix_time))
        # The file is replaced in one step, because half a line would be another time.
        new = self._file.with_suffix(".new")
        new.write_text(text + "\n")
        new.replace(self._file)


def library():
    libraries = glob.glob(LIBRARY)
    assert libraries, "libfaketime is missing: install what packaging/test-packages lists"
    return libraries[0]


def fast_clock(times, monkeypatch):
    """Makes both clocks go `times` as fast."""
    monkeypatch.setenv("LD_PRELOAD", library())
    monkeypatch.setenv("FAKETIME", f"+0 x{times}")


def frozen_clock(file, monkeypatch):
    for name, value in (("LD_PRELOAD", library()), ("FAKETIME_TIMESTAMP_FILE", str(file)),
                        ("FAKETIME_NO_CACHE", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
                        ("TZ", "UTC")):
        monkeypatch.setenv(name, value)
    return FrozenClock(file)
