# SPDX-License-Identifier: MIT
"""The wall clock is set, while the service runs and between two runs; the monotonic clock goes on.
libfaketime does this: the service reads the clock's offset from a file."""

import glob
import time

import pytest

from waiting import wait_until
from waits import let_pass

LONG = pytest.mark.long
HOUR, DAY, YEAR = 3600, 86400, 365 * 86400
AFTER_2038 = 2**31 + DAY
PURGE_WALK = 14 # seconds: by then the purge has been through the table
SETTINGS = {"greylist.delay": "2s"}
LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"


class WallClock:
    def __init__(self, file):
        self._file = file
        self.set(0)

    def set(self, offset):
        """Sets the clock `offset` seconds ahead of the right time."""
        self._file.write_text(f"{offset:+d}\n")


@pytest.fixture
def wall_clock(directory, monkeypatch):
    """The wall clock of services that are started from now on."""
    libraries = glob.glob(LIBRARY)
    assert libraries, "libfaketime is missing: install what packaging/test-packages lists"
    monkeypatch.setenv("LD_PRELOAD", libraries[0])
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(directory / "faketime"))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    return WallClock(directory / "faketime")


def is_deferred(service, sender):
    return service.ask(sender=sender).startswith("DEFER_IF_PERMIT ")


def wait_until_passed(service, sender):
    wait_until(lambda: not is_deferred(service, sender), f"{sender} passes", interval=0.2)


def check_strangers(service, name):
    """Checks that strangers are deferred first, but not for ever."""
    assert is_deferred(service, f"{name}@sender.test")
    assert is_deferred(service, f"{name}@sender.test")
    wait_until_passed(service, f"{name}@sender.test")


def offset_to(unix_time):
    return unix_time - int(time.time())


JUMPS = {"40 days": 40 * DAY, "40 days back": -40 * DAY, "an hour": HOUR, "an hour back": -HOUR,
         "a day": DAY, "a day back": -DAY, "ten years": 10 * YEAR, "ten years back": -10 * YEAR,
         "2038": offset_to(AFTER_2038), "1970": offset_to(HOUR)}
SHORT = ("40 days", "40 days back", "2038")


@pytest.mark.parametrize("jump", [
    name if name in SHORT else pytest.param(name, marks=LONG) for name in JUMPS])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("mariadb-full", marks=LONG)])
def test_clock_is_set_while_it_runs(wall_clock, start_grayling, make_store, kind, jump):
    store = make_store(kind)
    service = start_grayling(store, **SETTINGS)
    check_strangers(service, "known")
    assert is_deferred(service, "waits@sender.test")
    for number, offset in enumerate((JUMPS[jump], 0)):
        wall_clock.set(offset)
        assert not is_deferred(service, "known@sender.test")
        check_strangers(service, f"stranger{number}")
        wait_until_passed(service, "waits@sender.test")
        assert not is_deferred(service, "known@sender.test")
    assert not is_deferred(service, "stranger0@sender.test")
    assert len(set(map(tuple, store.rows("address")))) == 4


@pytest.mark.parametrize("jump", ["2038"] + [pytest.param(name, marks=LONG)
                                             for name in JUMPS if name != "2038"])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("mariadb-full", marks=LONG)])
def test_clock_is_wrong_in_the_next_run(wall_clock, start_grayling, make_store, kind, jump):
    """Known senders pass and the purge forgets nobody, also when the clock is right again."""
    store = make_store(kind)
    service = start_grayling(store, **SETTINGS)
    known = [f"known{number}@sender.test" for number in range(3)]
    for sender in known:
        assert is_deferred(service, sender)
    for sender in known:
        wait_until_passed(service, sender)
    assert is_deferred(service, "waits@sender.test")

    assert service.terminate() == 0
    wall_clock.set(JUMPS[jump])
    service.start()
    assert not is_deferred(service, known[0])
    check_strangers(service, "stranger")
    let_pass(PURGE_WALK)
    assert not is_deferred(service, known[0])
    assert not is_deferred(service, known[1])
    check_strangers(service, "another")
    senders = {row[0] for row in store.rows("address")}
    assert senders >= {*known, "stranger@sender.test", "another@sender.test"}
    if jump in ("2038", "ten years"):
        service.wait_for_log("purge paused", "greylist.lifetime")

    assert service.terminate() == 0
    wall_clock.set(0)
    service.start()
    for sender in known:
        assert not is_deferred(service, sender)
    check_strangers(service, "third")
    for sender in ("waits@sender.test", "stranger@sender.test", "another@sender.test"):
        wait_until_passed(service, sender)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("mariadb-full", marks=LONG)])
def test_clock_is_behind_at_the_start_and_corrected(wall_clock, start_grayling, make_store, kind):
    """A machine without a battery has such a clock until NTP answers."""
    store = make_store(kind)
    service = start_grayling(store, **SETTINGS)
    known = [f"known{number}@sender.test" for number in range(3)]
    for sender in known:
        check_strangers(service, sender.split("@")[0])

    assert service.terminate() == 0
    wall_clock.set(-60 * DAY)
    service.start()
    assert not is_deferred(service, known[0])
    let_pass(PURGE_WALK)
    assert not is_deferred(service, known[1])
    check_strangers(service, "stranger")
    service.wait_for_log("rows of the table are dated up to", "ahead of this machine's clock")

    wall_clock.set(0)
    for sender in (*known, "stranger@sender.test"):
        assert not is_deferred(service, sender)
    assert service.terminate() == 0
    service.start()
    for sender in known:
        assert not is_deferred(service, sender)
    let_pass(PURGE_WALK)
    for sender in known:
        assert not is_deferred(service, sender)


@pytest.mark.parametrize("jump", ["40 days", pytest.param("40 days back", marks=LONG)])
@pytest.mark.usefixtures("wall_clock")
def test_clock_is_wrong_on_one_of_two_hosts(start_grayling, make_store, directory,
                                            monkeypatch, jump):
    store = make_store("mariadb-full")
    right = start_grayling(store, **SETTINGS)
    known = [f"known{number}@sender.test" for number in range(3)]
    for sender in known:
        check_strangers(right, sender.split("@")[0])
    assert right.terminate() == 0
    right.start()
    let_pass(PURGE_WALK)
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(directory / "wrong-time"))
    WallClock(directory / "wrong-time").set(JUMPS[jump])
    wrong = start_grayling(store, **SETTINGS)
    for _ in range(2):
        for service in (wrong, right, wrong):
            for sender in known[:2]:
                assert not is_deferred(service, sender)
        let_pass(PURGE_WALK)
    for service in (wrong, right):
        for sender in known:
            assert not is_deferred(service, sender)


@LONG
@pytest.mark.parametrize("kind", ["sqlite", "mariadb-full"])
def test_clock_is_set_while_the_purge_works(wall_clock, start_grayling, make_store, kind):
    """With a short lifetime the purge goes through the table every ten seconds."""
    store = make_store(kind)
    service = start_grayling(store, **SETTINGS, **{
        "greylist.lifetime": "30m", "greylist.retry_window": "4m"})
    check_strangers(service, "known")
    let_pass(PURGE_WALK)
    wall_clock.set(10 * YEAR)
    service.wait_for_log("purge paused", "the clock was moved by")
    let_pass(2 * PURGE_WALK)
    assert {row[0] for row in store.rows("address")} == {"known@sender.test"}
    wall_clock.set(0)
    let_pass(2 * PURGE_WALK)
    assert not is_deferred(service, "known@sender.test")
