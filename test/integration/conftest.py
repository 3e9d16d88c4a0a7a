# SPDX-License-Identifier: MIT
"""What the integration tests stand on. All of it lives in one temporary directory, and is gone at
the end, also after a failure."""

import shutil
import signal
import tempfile
from pathlib import Path

import pytest

import grayling as grayling_module
import postfix_image
import stores
from grayling import Grayling
from mariadb import MariaDb
from postfix import running_postfix
from waiting import free_port

NEEDED = ("mariadbd", "mariadb-install-db", "mariadb", "debootstrap", "chroot")

_how_postfix_ran = "Postfix did not run"


def pytest_sessionstart():
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does: in order
    if not grayling_module.PROGRAM.exists():
        pytest.exit(f"{grayling_module.PROGRAM} is not there: build it, or set GRAYLING", 1)
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.exit(f"{', '.join(missing)} missing: install what packaging/test-packages lists", 1)


def pytest_unconfigure():
    print(_how_postfix_ran)


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
def postfix(session_directory):
    global _how_postfix_ran
    path = session_directory / "postfix"
    path.mkdir()
    with running_postfix(path) as (postfix, sentence):
        _how_postfix_ran = sentence
        (postfix_image.CACHE / "how-postfix-ran").write_text(sentence + "\n")
        yield postfix


@pytest.fixture(scope="session")
def mariadb_server(session_directory):
    server = MariaDb(session_directory / "mariadb")
    yield server
    server.stop()


@pytest.fixture
def mariadb(mariadb_server):
    """The server; whole again after the test."""
    yield mariadb_server
    mariadb_server.mend()


@pytest.fixture(params=["sqlite", "mariadb-full"])
def store(request, directory):
    if request.param == "sqlite":
        return stores.sqlite(directory)
    return stores.mariadb_full(request.getfixturevalue("mariadb"))


@pytest.fixture
def start_grayling(directory):
    """start_grayling(store, **{"greylist.delay": "2s"}): a running grayling, ended by the test."""
    started = []

    def start(store, **settings):
        settings.setdefault("listen", [f"inet:127.0.0.1:{free_port()}"])
        path = directory / f"grayling-{len(started)}"
        path.mkdir()
        started.append(Grayling(path, {"store.url": store.url, **settings}))
        return started[-1]

    yield start
    codes = [grayling.stop() for grayling in started]
    for grayling in started:
        print(grayling.log())  # pytest shows it where the test failed
    assert not any(codes), f"exit codes {codes} at SIGTERM"


@pytest.fixture
def serve_mail(start_grayling, postfix):
    """serve_mail(store, …): a grayling that `postfix` asks, over TCP and over the UNIX socket."""
    def serve(store, **settings):
        settings.setdefault("greylist.delay", "2s")
        return start_grayling(store, listen=[f"inet:127.0.0.1:{postfix.policy_port}",
                                             f"unix:{postfix.policy_socket}"], **settings)

    yield serve
    print(postfix.log()[-8000:])
