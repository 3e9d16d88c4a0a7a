# SPDX-License-Identifier: MIT
"""What the service reports to systemd, and sockets that systemd holds during a restart. No systemd
runs here: a few lines do its part of sd_notify(3) and sd_listen_fds(3)."""

import os
import signal
import socket
import sys

import pytest

from grayling import PROGRAM
from policy_client import PolicyConnection
from process import Process
from slow_file import SlowFile
from waiting import wait_until

# Starts the program of argv[2], and passes it the descriptor argv[1] as a socket.
START = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


class Manager:
    """Receives the messages of sd_notify()."""

    def __init__(self, path):
        self.path = str(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(10)

    def wait_for(self, word):
        """Returns the messages up to the first one that contains `word`."""
        messages = []
        while not messages or word not in messages[-1]:
            messages.append(self.socket.recv(4096).decode())
        return messages


@pytest.fixture
def serve(directory):
    """serve(listen, passed socket or None, **environment): starts a service on SQLite."""
    started = []

    def start(listen, passed=None, config="/dev/null", **environment):
        command = [PROGRAM, "serve", "--config", config, "--store",
                   f"sqlite:{directory}/grayling.db", "--set", f'listen=["{listen}"]',
                   "--set", "dns.resolver=off"]
        options = {"env": {**os.environ, **environment}}
        if passed is not None:
            command = [sys.executable, "-c", START, passed.fileno(), *command]
            options["pass_fds"] = [passed.fileno()]
        started.append(Process(command, directory / "log", **options))
        return started[-1]

    yield start
    assert [process.stop() for process in started] == [0] * len(started), (
        (directory / "log").read_text())


def test_the_manager_hears_of_each_state(serve, directory):
    manager = Manager(directory / "notify")
    endpoint = f"unix:{directory}/policy"
    process = serve(endpoint, NOTIFY_SOCKET=manager.path, WATCHDOG_USEC="30000000")
    manager.wait_for("READY=1")
    with PolicyConnection(endpoint) as connection:
        assert connection.ask(sender="a@sender.test").startswith("DEFER_IF_PERMIT")
    manager.wait_for("STATUS=the store works")
    manager.wait_for("WATCHDOG=1")
    process.signal(signal.SIGHUP)
    manager.wait_for("RELOADING=1")
    manager.wait_for("READY=1")
    process.signal(signal.SIGTERM)
    manager.wait_for("STOPPING=1")
    assert process.wait(10) == 0


def test_the_manager_hears_of_a_reload_when_the_last_is_done(serve, directory):
    manager = Manager(directory / "notify")
    config = directory / "slow.toml"
    config.write_text("")
    slow = SlowFile(config.name, directory)
    endpoint = f"unix:{directory}/policy"
    process = serve(endpoint, config=config, NOTIFY_SOCKET=manager.path,
                    **slow.environment)
    manager.wait_for("STATUS=the store works")
    slow.stall()
    for _ in range(2):
        process.signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
    config.write_text("[greylist]\nmessage = \"4.7.1 Last\"\n")
    slow.go_on()
    assert manager.wait_for("READY=1") == ["READY=1"]
    with PolicyConnection(endpoint) as connection:
        assert connection.ask(sender="a@sender.test") == "DEFER_IF_PERMIT 4.7.1 Last"


@pytest.mark.parametrize("kind", ["tcp", "unix"])
def test_a_restart_refuses_nobody_who_comes_to_a_passed_socket(serve, directory, kind):
    if kind == "tcp":
        held = socket.create_server(("127.0.0.1", 0))
        endpoint = "inet:127.0.0.1:%d" % held.getsockname()[1]
    else:
        held = socket.socket(socket.AF_UNIX)
        held.bind(f"{directory}/policy")
        held.listen()
        endpoint = f"unix:{directory}/policy"
    with held:
        early = PolicyConnection(endpoint)  # before the first start of the service
        for number in range(3):
            process = serve(endpoint, held)  # its `listen` has the same address
            asked = f"{number}@sender.test"
            assert early.ask(sender=asked).startswith("DEFER_IF_PERMIT")
            process.signal(signal.SIGTERM)
            assert process.wait(10) == 0
            early.socket.close()
            early = PolicyConnection(endpoint)  # nobody serves meanwhile, so it waits in the socket
        early.socket.close()


def test_what_is_no_listening_socket_is_refused(directory):
    with open(os.devnull) as wrong:
        process = Process(
            [sys.executable, "-c", START, wrong.fileno(), PROGRAM, "serve", "--store",
             f"sqlite:{directory}/grayling.db", "--set", "dns.resolver=off"],
            directory / "log", pass_fds=[wrong.fileno()])
        assert wait_until(lambda: process.popen.poll(), "it ends") == 1
    assert "ListenStream=" in process.output()
