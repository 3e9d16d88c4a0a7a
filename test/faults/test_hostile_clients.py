# SPDX-License-Identifier: MIT
"""Hostile connections waste the service's resources: other clients aren't affected, and memory is
bounded."""

import os
import sys
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import pytest

import grayling
import hostile
import known
import stores
from grayling import is_deferred
from process import Process, run
from story import Story
from waiting import wait_until

LONG = pytest.mark.long
MEMORY_MAX = 256 << 20 # resident bytes: 128 MiB for all sessions, and the service's other memory
P99_MAX = 2            # times its value without the attack…
P99_FLOOR = 0.05       # …or this many seconds: the attack, too, takes processor time
KNOWN_MAX = 1.5        # times the p99 of known senders without the attack…
KNOWN_FLOOR_MS = 10    # …or this: the attack, too, takes processor time
KNOWN_BEGUN_MS = 50    # while the attack begins
LINES_MAX = 10         # of the log, for a flood of faults…
MALFORMED_MAX = 50     # …and for broken requests of those attacks
MALFORMED = ["long lines", "nul bytes", "no requests"]


@pytest.fixture
def fast_directory():
    """The store is in memory if that is possible, because a disk is sometimes slow by itself."""
    with TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as path:
        yield path


@contextmanager
def attack(directory, name, endpoint, *connections):
    log = directory / f"{name}.log"
    process = Process([sys.executable, hostile.__file__, name, endpoint, *connections], log)
    try:
        wait_until(lambda: "ready" in process.output(), process.output, deadline=30)
        yield
        assert process.is_running(), process.output()
    finally:
        process.stop()


def p99(questions):
    took = sorted(question.answered - question.sent for question in questions)
    return took[len(took) * 99 // 100]


@pytest.mark.parametrize("name", ["half requests", "answers unread"] + [
    pytest.param(name, marks=LONG) for name in hostile.ATTACKS
    if name not in ("half requests", "answers unread")])
def test_others_are_served_as_ever(trial, fast_directory, directory, is_long, name):
    """Each answer comes in time. With --long, when nothing else runs, they are as fast as ever."""
    load = {"rate": 400}
    with trial(stores.sqlite(fast_directory), load=load) as under_load:
        service, = under_load.services
        under_load.run(3)
        calm = len(under_load.load.questions)
        with attack(directory, name, service.endpoint):
            begun = len(under_load.load.questions)
            under_load.run(4)
            attacked = under_load.load.questions[begun:]
            story = Story([], echoes=list(under_load.load.echoes))
        under_load.run(1)
        worst = max(under_load.story.memory)
        under_load.story.memory.clear()
    before, during = (p99([q for q in questions if q.action]) for questions in
                      (under_load.load.questions[:calm], attacked))
    lag = p99([echo for echo in story.echoes if echo.sent >= attacked[0].sent])
    print(f"{name}: p99 {before * 1000:.1f} ms, {during * 1000:.1f} ms under attack (echo "
          f"{lag * 1000:.1f} ms), {worst >> 20} MiB")
    assert not is_long or during <= max(P99_MAX * before, P99_FLOOR) + lag
    assert worst <= MEMORY_MAX
    told = [line for line in service.log_lines() if "action=" not in line and "warning" in line]
    assert len(told) <= LINES_MAX + (MALFORMED_MAX if name in MALFORMED else 0), told


@pytest.mark.long
def test_the_known_are_served_as_fast(fast_directory, directory, start_grayling):
    """Also while the attack begins: that is when the half requests are read."""
    service = start_grayling(stores.sqlite(fast_directory), **{"greylist.delay": "1s"})
    service.wait_for_log("store: ready")  # before, everybody passes
    wait_until(lambda: not is_deferred(service, **known.SENDER), "the sender is known")
    ask = [sys.executable, known.__file__, service.endpoint, "4"]
    modules = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    calm = float(run(ask, env=modules))
    asking = Process(ask, directory / "known.log", env=modules)
    with (attack(directory, "half requests", service.endpoint, "2000"),
          attack(directory, "answers unread", service.endpoint, "20")):
        assert asking.wait(60) == 0, asking.output()
        lasting = float(run(ask, env=modules))
    begun = float(asking.output())
    print(f"p99 {calm:.2f} ms, {begun:.2f} ms as the attack begins, {lasting:.2f} ms as it lasts")
    assert begun <= KNOWN_BEGUN_MS
    assert lasting <= max(KNOWN_MAX * calm, KNOWN_FLOOR_MS)


def test_few_file_descriptors(directory, start_grayling, monkeypatch):
    limited = directory / "limited"
    limited.write_text(f'#!/bin/sh\nulimit -n 64 && exec "{grayling.PROGRAM}" "$@"\n')
    limited.chmod(0o755)
    monkeypatch.setattr(grayling, "PROGRAM", limited)
    service = start_grayling(stores.sqlite(directory))
    clients = [service.connect() for _ in range(200)]
    served = 0
    for number, client in enumerate(clients):
        try:
            assert client.ask(sender=f"s{number}@sender.test").startswith("DEFER")
            served += 1
        except (AssertionError, OSError) as closed:
            assert "closed" in str(closed) or isinstance(closed, OSError), closed
    assert 20 <= served <= 64
    service.write_config(greylist__message="4.7.1 Another text")
    service.reload()
    for client in clients:
        client.socket.close()
    wait_until(lambda: "Another text" in ask_if_served(service), "new clients are served")
    service.wait_for_log("served again")


def ask_if_served(service):
    try:
        return service.ask(sender="late@sender.test")
    except (AssertionError, OSError):
        return ""
