# SPDX-License-Identifier: MIT
"""packaging/quickstart, in its own folder, where the build gives the program under test: what it
prints is true, and a failure says why."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from grayling import PROGRAM
from policy_client import PolicyConnection
from process import Process
from waiting import free_port, wait_until

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "quickstart"
# A cmake for the build: it puts the program in its place.
CMAKE = """#!/bin/sh
case "$*" in
  *--build*) mkdir -p build/release && ln -sf {program} build/release/grayling ;;
esac
"""


class Checkout:
    def __init__(self, path):
        self.path = path
        self._bin = path / "bin"
        for folder in self._bin, path / "packaging":
            folder.mkdir(parents=True)
        for name in "quickstart", "install-packages", "build-packages":
            self._write(path / "packaging" / name, "#!/bin/sh\n")
        self._write(path / "packaging/quickstart", SCRIPT.read_text())
        self.cmake_is(CMAKE.format(program=PROGRAM))
        self.cores_are(2)
        self.environment = {**os.environ, "PATH": f"{self._bin}:{os.environ['PATH']}"}

    @staticmethod
    def _write(path, text):
        path.write_text(text)
        path.chmod(0o755)

    def cmake_is(self, text):
        self._write(self._bin / "cmake", text)

    def cores_are(self, count):
        self._write(self._bin / "nproc", f"#!/bin/sh\necho {count}\n")

    def command(self, *options):
        return [self.path / "packaging/quickstart", *options]

    def run(self, *options):
        """Runs it to its end; returns its exit code and its output."""
        done = subprocess.run(self.command(*options), capture_output=True, text=True, timeout=60,
                              env=self.environment)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def checkout(directory):
    return Checkout(directory / "checkout")


@pytest.fixture
def serve(checkout, directory):
    """serve(OPTION...): starts quickstart in the background at a free port; returns its process and
    endpoint."""
    processes = []

    def start(*options):
        endpoint = f"inet:127.0.0.1:{free_port()}"
        processes.append(Process(checkout.command("--", "--listen", endpoint, "--set",
                                                  "dns.resolver=off", *options),
                                 directory / "quickstart.log", env=checkout.environment))
        process = processes[-1]

        def is_serving():
            assert process.is_running(), process.output()
            try:
                PolicyConnection(endpoint).socket.close()
                return True
            except OSError:
                return False
        wait_until(is_serving, process.output)
        return process, endpoint

    yield start
    for process in processes:
        process.stop()


def test_what_it_prints_is_so(checkout, serve):
    process, endpoint = serve()
    with PolicyConnection(endpoint) as connection:
        assert connection.ask(sender="anna@sender.test").startswith("DEFER_IF_PERMIT")
    said = process.output()
    database = checkout.path / "build/quickstart/grayling.db"
    assert f"grayling keeps its data in {database};" in said and database.exists()
    commands = re.search(r"--store:\n(.*)\n(.*)\n", said)
    waiting, doctor = (subprocess.run([*command.split(), *options], capture_output=True, text=True)
                       for command, options in zip(commands.groups(),
                                                   ([], ["--set", "dns.resolver=off"])))
    assert waiting.returncode == 0 and "anna@sender.test" in waiting.stdout, waiting
    assert f"answers at {endpoint}" in doctor.stdout, doctor
    assert f"sqlite:{database} can be read" in doctor.stdout, doctor
    assert f"grayling serves at {endpoint}. To have Postfix ask it" in said
    assert f"check_policy_service {{ {endpoint}, timeout=10s, default_action=DUNNO }}" in said


def test_the_lines_for_main_cf_are_those_that_the_doctor_asks_for(checkout, serve):
    process, endpoint = serve()
    lines = re.search(r"^smtpd_recipient_restrictions = .*\n +.*\n", process.output(), re.M)[0]
    postconf = checkout.path / "bin/postconf"
    postconf.write_text("#!/bin/sh\n"
                        "echo 'smtpd_relay_restrictions = reject_unauth_destination'\n"
                        f"echo '{' '.join(lines.split())}'\n")
    postconf.chmod(0o755)
    done = subprocess.run([PROGRAM, "doctor", "--set", f'listen=["{endpoint}"]', "--store",
                           f"sqlite:{checkout.path}/build/quickstart/grayling.db",
                           "--set", "dns.resolver=off"],
                          capture_output=True, text=True, env=checkout.environment)
    assert f"smtpd_recipient_restrictions asks {endpoint}" in done.stdout, done
    postfix = done.stdout.partition("\nPostfix\n")[2].partition("\nclock\n")[0]
    assert [line.split()[0] for line in postfix.splitlines()] == ["ok"], done.stdout


def test_who_chose_a_store_needs_no_hint_of_ours(checkout, serve, directory):
    process, _ = serve(f"--store=sqlite:{directory}/own.db")
    assert "keeps its data" not in process.output()
    wait_until((directory / "own.db").exists, "the store is made where it was asked for")


def test_a_port_that_is_taken_is_told_before_the_build(checkout, serve):
    _, endpoint = serve()
    checkout.cmake_is("#!/bin/sh\necho cmake was run >&2; exit 1\n")
    code, said = checkout.run("--", f"--listen={endpoint}")
    assert code == 1
    assert said == (f"quickstart: {endpoint} is in use; stop what listens there, or take another "
                    "port: packaging/quickstart -- --listen inet:127.0.0.1:10024\n")


def test_a_build_that_fails_is_one_line_with_its_reason(checkout):
    checkout.cmake_is("#!/bin/sh\necho first; echo 'x.cpp:1: error: no such thing'; exit 1\n")
    code, said = checkout.run("--build-only")
    assert code == 1
    assert said == ("quickstart: building, which takes about 3 min with 2 cores\n"
                    "quickstart: the build failed: x.cpp:1: error: no such thing (details in "
                    f"{checkout.path}/build/quickstart/build.log)\n")


STEPS = "".join(f"echo '[{step}/100] Building CXX object'; " for step in range(1, 101))


def test_how_far_the_build_is_is_told_each_quarter(checkout):
    checkout.cmake_is(f"#!/bin/sh\n{STEPS}exit 1\n")
    checkout.cores_are(5)
    code, said = checkout.run("--build-only")
    assert code == 1
    assert said.splitlines()[:5] == [
        "quickstart: building, which takes about 2 min with 5 cores",
        *(f"quickstart: built {step} of 100" for step in (25, 50, 75, 100))]
    log = checkout.path / "build/quickstart/build.log"
    assert log.read_text().count("Building CXX object") == 200  # both tries


def test_on_a_terminal_one_line_moves(checkout):
    checkout.cmake_is(f"#!/bin/sh\ncase \"$*\" in *--build*) {STEPS}"
                      f"mkdir -p build/release; ln -sf {PROGRAM} build/release/grayling ;; esac\n")
    command = shlex.join(str(word) for word in checkout.command("--build-only"))
    done = subprocess.run(["script", "--quiet", "--return", "--command", command, "/dev/null"],
                          capture_output=True, timeout=60, env=checkout.environment,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done
    lines = [line for line in done.stdout.decode().split("\r\n") if line]
    assert len(lines) == 2 and "built 1 of 100" in lines[1] and "built 100 of 100" in lines[1]
    assert lines[1].endswith(f"\r\x1b[Kquickstart: built {checkout.path}/build/release/grayling")


def test_the_build_alone_says_where_the_program_is(checkout):
    code, said = checkout.run("--build-only")
    program = checkout.path / "build/release/grayling"
    assert code == 0 and said.endswith(f"quickstart: built {program}\n") and program.exists()
    assert "building" not in checkout.run("--build-only")[1]  # it is there already


def test_what_it_is_told_wrongly_is_said(checkout):
    assert checkout.run("--build") == (
        2, "quickstart: unknown option --build; see packaging/quickstart --help\n")
    code, said = checkout.run("--help")
    assert code == 0 and said.startswith("Example: packaging/quickstart\n")
