# SPDX-License-Identifier: MIT
"""Nobody reads the log, or its disk is full: lines are dropped and counted, and answers go on."""

import os
import re
import time

import pytest

from grayling import Grayling
from waiting import free_port, wait_until

QUESTIONS = 20_000 # their lines don't fit into the log's buffer and a pipe
AHEAD = 50
ANSWER_MAX = 0.5   # seconds, for AHEAD answers


@pytest.fixture
def service_in(directory):
    """service_in(path): starts a grayling that logs to path/grayling.log and has its database
    elsewhere."""
    started = []

    def start(path):
        started.append(Grayling(path, {"listen": [f"inet:127.0.0.1:{free_port()}"],
                                       "store.url": f"sqlite:{directory}/grayling.db"}))
        return started[-1]

    yield start
    assert [service.stop() for service in started] == [0] * len(started)


def ask_many(service, count):
    """Returns the longest time that AHEAD answers took."""
    worst = 0.0
    with service.connect() as connection:
        for _ in range(count // AHEAD):
            start = time.monotonic()
            for _ in range(AHEAD):
                connection.send(QUESTION)
            for _ in range(AHEAD):
                assert connection.reply() == "DUNNO"
            worst = max(worst, time.monotonic() - start)
    return worst


QUESTION = (b"request=smtpd_access_policy\nclient_address=127.0.0.1\nclient_name=localhost\n"
            b"sender=anna@mx.test\nrecipient=bob@mx.test\n\n")


def counts(log):
    """Returns how many lines are there, and how many are counted as dropped."""
    dropped = sum(int(number) for number in re.findall(r"log lines dropped: (\d+)", log))
    return len(re.findall("action=pass, reason=[^\n]*@mx.test\n", log)), dropped


def check_count(service, read):
    """Asks once more. Then each line is in the result of read(), or is counted as dropped."""
    assert service.ask(client_address="127.0.0.1", recipient="last@mx.test") == "DUNNO"
    wait_until(lambda: "last@mx.test" in read(), "the last line")
    wait_until(lambda: sum(counts(read())) >= QUESTIONS + 1, lambda: f"all of {counts(read())}")
    kept, dropped = counts(read())
    assert dropped > 0
    assert kept + dropped == QUESTIONS + 1, (kept, dropped)


def test_reader_of_a_pipe_stops(directory, service_in):
    path = directory / "service"
    path.mkdir()
    os.mkfifo(path / "grayling.log")
    reader = os.open(path / "grayling.log", os.O_RDONLY | os.O_NONBLOCK)
    try:
        service = service_in(path)
        assert ask_many(service, QUESTIONS) < ANSWER_MAX
        log = bytearray()

        def read():
            try:
                while part := os.read(reader, 1 << 20):
                    log.extend(part)
            except BlockingIOError:
                pass
            return log.decode()

        wait_until(lambda: "log lines dropped: " in read(), "the count of dropped lines")
        check_count(service, read)
    finally:
        os.close(reader)
    assert ask_many(service, AHEAD) < ANSWER_MAX  # the pipe has no reader any more


def is_full(disk):
    """Is true if the log has no room for another byte, not even in its last block."""
    status = os.statvfs(disk)
    return status.f_bfree == 0 and os.stat(disk / "grayling.log").st_size % status.f_bsize == 0


def test_disk_of_the_log_is_full(small_disk, service_in):
    disk = small_disk(1)
    service = service_in(disk)
    assert ask_many(service, QUESTIONS) < ANSWER_MAX
    wait_until(lambda: is_full(disk), "the disk is full")
    log = service.log()
    log = log[:log.rfind("\n") + 1]  # its last line may be cut, even in the count of drops
    os.truncate(disk / "grayling.log", 0)  # as an administrator would
    check_count(service, lambda: log + service.log())
