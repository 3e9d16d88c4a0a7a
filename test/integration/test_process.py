# SPDX-License-Identifier: MIT
"""A process may lack its standard descriptors, room in files, threads or memory; and signals come
at any time."""

import itertools
import os
import resource
import shutil
import signal
import sqlite3
import subprocess

import pytest

import stores
from grayling import PROGRAM
from policy_client import PolicyConnection
from process import Process
from waiting import wait_until

CLOSED = [closed for count in (1, 2, 3) for closed in itertools.combinations(range(3), count)]
FREE_USER = 61_234  # no account's, so all its processes are the test's


@pytest.fixture
def store(directory):
    return stores.sqlite(directory)


def closing(closed):
    """Returns a command that runs another one without these descriptors."""
    return ["sh", "-c", "exec \"$@\" " + " ".join(f"{fd}>&-" for fd in closed), "sh"]


def serve(store, directory, *options):
    return [PROGRAM, "serve", "--store", store.url, "--listen", f"unix:{directory}/policy",
            "--pidfile", directory / "pid", "--set", "dns.resolver=off", *options]


def asks(directory):
    with PolicyConnection(f"unix:{directory}/policy") as connection:
        return connection.ask(sender="a@sender.test").startswith("DEFER_IF_PERMIT")


def is_listening(directory):
    try:
        PolicyConnection(f"unix:{directory}/policy").socket.close()
        return True
    except OSError:
        return False


def is_serving(directory):
    try:
        return asks(directory)
    except OSError:
        return False


def serve_once(store, directory):
    """Serves until there is a database with a row, and stops."""
    service = Process(serve(store, directory), directory / "log")
    wait_until(lambda: is_serving(directory), service.output)
    assert service.stop() == 0


@pytest.mark.parametrize("closed", CLOSED)
def test_a_service_without_descriptors_stops_with_0(store, directory, closed):
    process = Process([*closing(closed), *serve(store, directory)], directory / "log")
    wait_until(lambda: is_serving(directory), process.output)
    process.signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert not (directory / "pid").exists()


@pytest.mark.parametrize("closed", CLOSED)
def test_a_daemon_without_descriptors_lets_its_parent_go(store, directory, closed):
    process = Process([*closing(closed), *serve(store, directory, "--daemon")], directory / "log")
    assert process.wait(10) == 0, process.output()
    daemon = int((directory / "pid").read_text())
    try:
        assert asks(directory)
        standard = {os.readlink(f"/proc/{daemon}/fd/{fd}") for fd in range(3)}
        assert standard <= {"/dev/null", str(directory / "log")}
    finally:
        os.kill(daemon, signal.SIGTERM)
    wait_until(lambda: not (directory / "pid").exists(), "the daemon ends")


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("command", [
    ["waiting"], ["purge"], ["export"], ["doctor", "--set", "dns.resolver=off"], ["no"]],
                         ids=lambda command: command[0])
def test_a_command_without_descriptors_writes_into_no_database(store, directory, command, closed):
    serve_once(store, directory)
    options = [] if command == ["no"] else ["--store", store.url]
    done = subprocess.run([*closing(closed), PROGRAM, *command, *options], timeout=20,
                          stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode >= 0
    if 1 in closed and command in (["waiting"], ["export"]):
        assert done.returncode == 1  # output that can't be written is a failure
    with sqlite3.connect(directory / "grayling.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def limited(**limits):
    """Returns a preexec_fn that sets limits by their names in the module resource, like `nproc`."""
    def apply():
        user = limits.pop("user", None)
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, "RLIMIT_" + name.upper()), (value, value))
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
    return apply


def run_limited(command, **limits):
    return subprocess.run(command, preexec_fn=limited(**limits), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=20)


@pytest.mark.parametrize("threads", [1, 2, 3, 4])
def test_without_threads_one_line_names_the_limits(store, directory, threads):
    if os.geteuid() != 0:
        pytest.skip("only root can be a user without other processes")
    directory.chmod(0o777)
    program = shutil.copy(PROGRAM, directory)  # that user may not enter the build folder
    command = [program, *serve(store, directory)[1:]]
    done = run_limited(command, user=FREE_USER, nproc=threads)
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line.startswith("grayling:")]
    assert len(said) == 1, done.stderr
    assert all(word in said[0] for word in ("TasksMax", "pids-limit", "ulimit -u"))
    assert not (directory / "pid").exists() and not (directory / "policy").exists()


@pytest.mark.parametrize("mebibytes", [40, 60, 80, 100, 130, 160, 180])
def test_without_memory_one_line_names_the_limit(store, directory, mebibytes):
    """It may also run, with a store or without one: the libraries decide what is needed."""
    bytes_max = mebibytes << 20
    process = Process(serve(store, directory), directory / "log",
                      preexec_fn=limited(AS=bytes_max))
    wait_until(lambda: not process.is_running() or is_listening(directory), process.output)
    code, said = process.stop(), process.output()
    if code == 0 or code == 127 and "shared libraries" in said:  # it ran, or never started
        return
    ours = [line for line in said.splitlines() if line.startswith("grayling")]
    assert code == 1 and len(ours) == 1 and f"{mebibytes} MiB" in ours[0], said
    if "listening at" not in said:
        assert not (directory / "pid").exists() and not (directory / "policy").exists()


def test_a_limit_of_file_sizes_is_a_full_disk(store, directory):
    """As with a full disk, senders without a row get on_failure, and everything else goes on."""
    log = open(directory / "log", "wb")  # the limit doesn't apply to a pipe
    service = subprocess.Popen(
        serve(store, directory), preexec_fn=limited(FSIZE=16 << 10), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=log)
    log.close()
    try:
        def answer():
            with PolicyConnection(f"unix:{directory}/policy") as connection:
                return connection.ask(sender="a@sender.test")
        wait_until(lambda: is_listening(directory), "it listens")
        wait_until(lambda: answer() == "DUNNO", "on_failure's answer")
        assert service.poll() is None
    finally:
        service.terminate()
        assert service.wait(10) == 0
    lines = [line for line in (directory / "log").read_text().splitlines() if "store:" in line]
    assert len(lines) == 1 and "LimitFSIZE" in lines[0], lines


def test_a_log_that_may_not_grow_stops_no_mail(store, directory):
    log = directory / "log"
    log.write_bytes(b"x" * (1 << 20))
    with open(log, "ab") as output:
        service = subprocess.Popen(
            serve(store, directory), preexec_fn=limited(FSIZE=1 << 20), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=output)
    try:
        wait_until(lambda: is_serving(directory), "it serves")
    finally:
        service.terminate()
        assert service.wait(10) == 0


@pytest.mark.parametrize("command", ["export", "report"])
def test_output_that_may_not_grow_is_an_error(store, directory, command):
    serve_once(store, directory)
    bytes_max = 1 << 20
    output = directory / "out"
    output.write_bytes(b"x" * bytes_max)
    with open(output, "ab") as file:
        done = subprocess.run([PROGRAM, command, "--store", store.url],
                              preexec_fn=limited(FSIZE=bytes_max), stdin=subprocess.DEVNULL,
                              stdout=file, stderr=subprocess.PIPE, text=True, timeout=20)
    assert done.returncode == 1
    assert done.stderr == "grayling: can't write to standard output: File too large\n"


def test_a_reader_that_has_seen_enough_is_told_nothing(store, directory):
    serve_once(store, directory)
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([PROGRAM, "export", "--store", store.url], stdin=subprocess.DEVNULL,
                          stdout=write, stderr=subprocess.PIPE, text=True, timeout=20)
    os.close(write)
    assert done.returncode == 1 and done.stderr == ""


def has_begun(process):
    """Is true if main() has begun: SIGXFSZ is ignored."""
    status = open(f"/proc/{process.pid}/status").read()
    ignored = int(status.partition("SigIgn:")[2].split()[0], 16)
    return ignored & 1 << (signal.SIGXFSZ - 1)


MOMENTS = {"it begins": lambda process, directory: has_begun(process),
           "it has a pidfile": lambda _, directory: (directory / "pid").exists(),
           "it has a socket": lambda _, directory: (directory / "policy").exists()}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1,
                                    signal.SIGUSR2], ids=lambda number: number.name)
def test_a_signal_at_any_time_of_the_start(store, directory, number, moment):
    process = Process(serve(store, directory), directory / "log")
    wait_until(lambda: MOMENTS[moment](process, directory), moment, interval=0.0001)
    process.signal(number)
    if number in (signal.SIGTERM, signal.SIGINT):
        assert process.wait(10) == 0, process.output()
        assert not (directory / "pid").exists() and not (directory / "policy").exists()
        return
    wait_until(lambda: is_serving(directory), process.output)
    assert process.stop() == 0


def test_hanging_up_ends_a_command(store, directory):
    serve_once(store, directory)
    fifo = directory / "rows"
    os.mkfifo(fifo)
    default = ["env", "--default-signal=HUP"]  # the tests may run under nohup
    process = Process([*default, PROGRAM, "import", "ndjson", fifo, "--store", store.url],
                      directory / "log")
    wait_until(lambda: has_begun(process), process.output)
    process.signal(signal.SIGHUP)
    assert process.wait(10) == -signal.SIGHUP
