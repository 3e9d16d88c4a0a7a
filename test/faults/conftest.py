# SPDX-License-Identifier: MIT
"""The fixtures of the fault tests. `--long` runs every fault, and each many times; without it the
suite takes about two minutes."""

import signal

import pytest

import grayling as grayling_module
import stores
from process import CommandFailed, run
from service_fixtures import (  # noqa: F401
    directory, mariadb, mariadb_server, session_directory, start_grayling)
from trial import SETTINGS, Trial

_reports = []


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="all faults, and each many times")
    parser.addoption("--soak-minutes", type=float, default=30, help="of mail to each store")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: runs with --long only")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="only with --long"))


def pytest_sessionstart():
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends in order, as with Ctrl-C
    if not grayling_module.PROGRAM.exists():
        pytest.exit(f"{grayling_module.PROGRAM} is not there: build it, or set GRAYLING", 1)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # one of several processes
        session.config.workeroutput["reports"] = _reports


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    _reports.extend(getattr(node, "workeroutput", {}).get("reports", ()))


def pytest_terminal_summary(terminalreporter):
    for report in _reports:
        terminalreporter.write_line(report)


@pytest.fixture
def is_long(pytestconfig):
    return pytestconfig.getoption("--long")


@pytest.fixture
def make_store(request, directory):  # noqa: F811
    """make_store("sqlite"), or "mariadb-full", or "mariadb-tutorial": makes an empty store."""
    def make(name):
        if name == "sqlite":
            return stores.sqlite(directory)
        server = request.getfixturevalue("mariadb")
        return {"mariadb-full": stores.mariadb_full,
                "mariadb-tutorial": stores.mariadb_tutorial}[name](server)
    return make


@pytest.fixture
def reports():
    """Lines that are shown at the end of the run."""
    return _reports


@pytest.fixture
def small_disk(directory):  # noqa: F811
    """small_disk(16): makes a directory with room for 16 MiB."""
    disk = directory / "disk"
    directory.chmod(0o755)  # MariaDB runs as another user
    disk.mkdir()
    is_mounted = False

    def make(size):
        nonlocal is_mounted
        try:
            run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "grayling-test", disk])
        except CommandFailed as reason:
            pytest.skip(f"no disk of its own: {reason}")
        is_mounted = True
        return disk

    yield make
    if is_mounted:
        run(["umount", "--lazy", disk])


@pytest.fixture
def trial(request, start_grayling):  # noqa: F811
    """trial(store, services=2, rate=100, **{"store.on_failure": "defer"}): makes a Trial of new
    services, for a `with`."""
    made = []

    def make(store, services=1, load=None, **settings):
        started = [start_grayling(store, **SETTINGS, **settings) for _ in range(services)]
        made.append(Trial(request.node.name, started, store, **(load or {})))
        return made[-1]

    yield make
    _reports.extend(trial.report for trial in made)
