# SPDX-License-Identifier: MIT
"""What monitoring programs see of a real service: grayling query --check, by itself and in the real
Nagios and Icinga, and Munin's plugin in the real munin-run."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import stores
from grayling import PROGRAM
from icinga import Icinga
from munin_node import MuninNode
from nagios import Nagios
from waiting import free_port, wait_until

DOC = Path(__file__).resolve().parents[2] / "doc/monitoring.md"

# 'label'=value[UOM];[warn];[crit];[min];[max] (Monitoring Plugins Development Guidelines).
PERFORMANCE = re.compile(r"'?([^'= ]+)'?=(\d+(?:\.\d+)?)(s|B|c|%)?((?:;[\d.]*){0,4})")


def check(*options):
    """Returns (exit code, text, performance data) of a check."""
    done = subprocess.run([PROGRAM, "query", "--check", *options], capture_output=True, text=True)
    assert done.stderr == "" and done.stdout.count("\n") == 1, done
    text, _, data = done.stdout.rstrip("\n").partition(" | ")
    assert all(PERFORMANCE.fullmatch(word) for word in data.split()), data
    return done.returncode, text, {found[1]: float(found[2]) for found in
                                   map(PERFORMANCE.fullmatch, data.split())}


@pytest.fixture
def watched(directory, start_grayling):
    port = free_port()
    service = start_grayling(stores.sqlite(directory), **{"status.listen": f"127.0.0.1:{port}"})
    service.ask(sender="a@sender.test")
    service.ask(sender="a@sender.test")
    return service, port


def test_a_check_says_how_the_service_does(watched):
    service, port = watched
    ends = "--to", service.endpoint, "--status", f"inet:127.0.0.1:{port}"
    code, text, data = check(*ends)
    assert code == 0 and text.endswith("; the store works"), text
    assert data["deferred"] == 2 and data["passed"] == 0 and 0 < data["time"] < 1
    assert check("--to", service.endpoint)[0] == 0
    code, text, data = check("--to", service.endpoint, "--status", f"inet:127.0.0.1:{free_port()}")
    assert code == 1 and "its status can't be read" in text and "time" in data, text
    code, text, _ = check(*ends, "--warning", "9")
    assert code == 3 and text.startswith("GRAYLING UNKNOWN: --warning is longer"), text
    service.stop()
    code, text, data = check(*ends)
    assert code == 2 and "Connection refused" in text and not data, text


def test_a_check_is_critical_while_the_database_is_down(mariadb, start_grayling):
    port = free_port()
    service = start_grayling(stores.mariadb_full(mariadb), **{"status.listen": f"127.0.0.1:{port}"})
    ends = "--to", service.endpoint, "--status", f"inet:127.0.0.1:{port}"
    wait_until(lambda: check(*ends)[0] == 0, "the store works")
    mariadb.kill()
    service.ask(sender="b@sender.test")
    code, text, _ = wait_until(lambda: (found := check(*ends))[0] == 2 and found, "it is critical")
    assert text.startswith("GRAYLING CRITICAL: the store is down"), text


# What runs the check, and how doc/monitoring.md has its command.
MONITORS = {"nagios": (Nagios, r"`command_line (/usr/sbin/grayling query --check .*?)`"),
            "icinga": (Icinga, r"```\n(object CheckCommand .*?)```")}


@pytest.mark.parametrize("name", MONITORS)
def test_a_real_monitor_shows_the_states_of_the_check(session_directory, mariadb, start_grayling,
                                                      name):
    port = free_port()
    service = start_grayling(stores.mariadb_full(mariadb), **{"status.listen": f"127.0.0.1:{port}"})
    service.wait_for_log("store: ready")
    kind, pattern = MONITORS[name]
    command, = re.findall(pattern, DOC.read_text(), re.S)
    directory = Path(tempfile.mkdtemp(dir=session_directory))
    program = shutil.copy(PROGRAM, directory)  # the monitor's user may not enter the build folder
    for theirs, ours in (("/usr/sbin/grayling", program), ("$HOSTADDRESS$", "127.0.0.1"),
                         ("inet:127.0.0.1:10023", service.endpoint), ("10024", port)):
        command = command.replace(theirs, str(ours))
    monitor = kind(directory, command)

    def wait_for(state, words):
        def looks():
            seen = monitor.seen()
            return seen if seen and seen[0] == state and words in seen[1] else None
        return wait_until(looks, lambda: f"{name} says {state}; it says {monitor.seen()}", 30)

    try:
        _, text, data = wait_for("OK", "the store works")
        assert text.startswith("GRAYLING OK: answers in ")
        assert PERFORMANCE.fullmatch(data.split()[0])[1] == "time" and " deferred=0c " in data
        mariadb.kill()
        service.ask(sender="b@sender.test")
        wait_for("CRITICAL", "the store is down")
        mariadb.mend()
        wait_for("OK", "the store works")
        service.stop()
        assert wait_for("CRITICAL", "Connection refused")[2] == ""
        del service.settings["status.listen"]
        service.write_config()
        service.start()
        assert wait_for("WARNING", "its status can't be read")[2].startswith("time=")
    finally:
        monitor.stop()


def test_munin_reads_the_plugin(session_directory, watched):
    _, port = watched
    directory = Path(tempfile.mkdtemp(dir=session_directory))
    node = MuninNode(directory, f"http://127.0.0.1:{port}/status.json")
    assert node.run("autoconf").strip() == "yes"
    values = dict(re.findall(r"^(\w+)\.value (\d+)$", node.run(), re.M))
    assert values["deferred"] == "2" and values["passed"] == "0" and values["store"] == "1"
    assert values["new"] == "1" and values["early"] == "1"
    config = node.run("config")
    assert set(re.findall(r"^(\w+)\.label ", config, re.M)) == set(values)
    assert "\nstore.critical 1:\n" in config
    absent = MuninNode(Path(tempfile.mkdtemp(dir=session_directory)),
                       f"http://127.0.0.1:{free_port()}/status.json")
    assert absent.run("autoconf").startswith("no (http://127.0.0.1:")
