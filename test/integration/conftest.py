# SPDX-License-Identifier: MIT
"""What the integration tests stand on beside service_fixtures.py: a Postfix that asks grayling."""

import shutil
import signal

import pytest

import grayling as grayling_module
import grayling_image
import postfix_image
import real_peers
from postfix import running_postfix
from chromium import browser  # noqa: F401
from service_fixtures import (  # noqa: F401
    directory, mariadb, mariadb_server, session_directory, start_grayling, store)

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
def postfix(session_directory):
    global _how_postfix_ran
    path = session_directory / "postfix"
    path.mkdir()
    with running_postfix(path) as (postfix, sentence):
        _how_postfix_ran = sentence
        (postfix_image.CACHE / "how-postfix-ran").write_text(sentence + "\n")
        yield postfix


@pytest.fixture(scope="session")
def image(postfix, session_directory):
    """image(config, shared): grayling in its own image, see grayling_image.py."""
    with grayling_image.grayling_image(postfix.docker, session_directory / "image") as start:
        yield start


@pytest.fixture(scope="session")
def peer_programs(session_directory):
    """Debian's packages of the greylisters that people come from, unpacked."""
    path = session_directory / "peers"
    path.mkdir()
    return real_peers.programs(path)


@pytest.fixture
def serve_mail(start_grayling, postfix):
    """serve_mail(store, …): a grayling that `postfix` asks, over TCP and over the UNIX socket."""
    def serve(store, **settings):
        settings.setdefault("greylist.delay", "2s")
        return start_grayling(store, listen=[f"inet:127.0.0.1:{postfix.policy_port}",
                                             f"unix:{postfix.policy_socket}"], **settings)

    yield serve
    print(postfix.log()[-8000:])
