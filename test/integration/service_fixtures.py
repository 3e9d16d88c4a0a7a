# SPDX-License-Identifier: MIT
"""Fixtures for all tests of the running program: its directory, its databases, and the program. All
of it is in one temporary directory, which is removed at the end, also after a failure."""

import shutil
import tempfile
from pathlib import Path

import pytest

import stores
from grayling import Grayling
from mariadb import MariaDb
from waiting import free_port


@pytest.fixture(scope="session")
def session_directory():
    directory = Path(tempfile.mkdtemp(prefix="grayling-"))
    directory.chmod(0o755)  # Postfix and MariaDB run as other users
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def directory(session_directory):
    path = Path(tempfile.mkdtemp(dir=session_directory))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def mariadb_server(session_directory):
    server = MariaDb(session_directory / "mariadb")
    yield server
    server.stop()


@pytest.fixture
def mariadb(mariadb_server):
    """The server; after the test it works again."""
    yield mariadb_server
    mariadb_server.mend()


@pytest.fixture(params=["sqlite", "mariadb-full"])
def store(request, directory):
    if request.param == "sqlite":
        return stores.sqlite(directory)
    return stores.mariadb_full(request.getfixturevalue("mariadb"))


@pytest.fixture
def start_grayling(directory):
    """start_grayling(store, **{"greylist.delay": "2s"}): starts a grayling; the test's end stops
    it."""
    started = []

    def start(store, through=(), **settings):
        settings.setdefault("listen", [f"inet:127.0.0.1:{free_port()}"])
        path = directory / f"grayling-{len(started)}"
        path.mkdir()
        started.append(Grayling(path, {"store.url": store.url, **settings}, through))
        return started[-1]

    yield start
    codes = [grayling.stop() for grayling in started]
    for grayling in started:
        print(*grayling.log_lines()[-40:], sep="\n")  # pytest shows it if the test fails
    assert not any(codes), f"exit codes {codes} at SIGTERM"
