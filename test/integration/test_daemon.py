# SPDX-License-Identifier: MIT
"""A service goes to the background; where its log goes then."""

import os
import pty
import signal
import subprocess
from pathlib import Path

import pytest

import stores
from grayling import PROGRAM
from log_sockets import Syslog
from waiting import wait_until


@pytest.fixture
def syslog(directory):
    syslog = Syslog(directory / "dev")
    (directory / "dev/null").touch()
    yield syslog
    syslog.stop()


class Terminal:
    def __init__(self):
        self._ours, self.theirs = pty.openpty()

    def output(self):
        """Returns everything that was written to it. Nobody else may have it open any more."""
        os.close(self.theirs)
        said = b""
        try:
            while part := os.read(self._ours, 4096):
                said += part
        except OSError:  # EIO: a terminal's output ends like this
            pass
        os.close(self._ours)
        return said.decode().splitlines()


@pytest.fixture
def start_daemon(directory):
    """start_daemon(stderr, through): starts a daemon; the test's end stops it."""
    pidfile = directory / "pid"

    def start(stderr, through=(), **options):
        settings = [part for key, value in options.items()
                    for part in ("--set", f"{key.replace('__', '.')}={value}")]
        command = [*through, PROGRAM, "serve", "--daemon", "--pidfile", pidfile, "--store",
                   stores.sqlite(directory).url, "--listen", f"unix:{directory}/policy",
                   "--set", "dns.resolver=off", *settings]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=stderr, timeout=10)
        assert done.returncode == 0

    yield start
    os.kill(int(pidfile.read_text()), signal.SIGTERM)
    wait_until(lambda: not pidfile.exists(), "the daemon ends")


def test_the_log_of_a_daemon_of_a_terminal_goes_to_syslog_and_says_so(start_daemon, syslog):
    terminal = Terminal()
    start_daemon(terminal.theirs, syslog.through)
    line, = terminal.output()
    assert line.startswith("grayling serve: warning: log.to: the log goes to syslog")
    wait_until(lambda: any("listening at" in line for line in syslog.received), "the log's lines")


def test_a_daemon_that_logs_to_syslog_anyway_says_nothing(start_daemon, syslog):
    terminal = Terminal()
    start_daemon(terminal.theirs, syslog.through, log__to="syslog")
    assert terminal.output() == []


@pytest.mark.parametrize("log_to", ["stderr", "syslog"])
def test_a_log_that_is_lost_is_told(start_daemon, log_to):
    if Path("/dev/log").exists():
        pytest.skip("this machine has a syslog")
    terminal = Terminal()
    start_daemon(terminal.theirs, log__to=log_to)
    assert any("there is no syslog at /dev/log" in line for line in terminal.output())


def test_an_error_output_that_is_a_file_has_the_log(start_daemon, directory):
    with open(directory / "log", "w") as log:
        start_daemon(log)
    wait_until(lambda: "listening at" in (directory / "log").read_text(), "the log's lines")
    assert "syslog" not in (directory / "log").read_text()
