# SPDX-License-Identifier: MIT
"""What monitoring programs see of a real service: grayling query --check, and Munin's plugin in the
real munin-run."""

import re
import subprocess
import tempfile
from pathlib import Path

import pytest

import stores
from grayling import PROGRAM
from munin_node import MuninNode
from waiting import free_port, wait_until

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
