# SPDX-License-Identifier: MIT
"""The fixtures of the integration tests, besides service_fixtures.py: a Postfix that asks
grayling."""

import shutil
import signal
from collections import Counter

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

# Files whose few tests take long, because they start large programs.
LONG = ("test_zabbix", "test_instructions", "test_prometheus", "test_own_log_readers")

HOW_POSTFIX_RAN = postfix_image.CACHE / "how-postfix-ran"


def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):
        HOW_POSTFIX_RAN.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends in order, as with Ctrl-C
    if not grayling_module.PROGRAM.exists():
        pytest.exit(f"{grayling_module.PROGRAM} is not there: build it, or set GRAYLING", 1)
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.exit(f"{', '.join(missing)} missing: install what packaging/test-packages lists", 1)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items):
    """With several processes (pytest-xdist, --dist loadgroup), one of them has the Postfix and runs
    all of its tests. Each other file runs in one process. The longest groups come first, so that no
    process has much left at the end, when the others are done: the Postfix, the files in LONG, then
    the files with the most tests."""
    def order(item):
        group = group_of[item]
        return group != "postfix", group not in LONG, -sizes[group]
    group_of = {item: "postfix" if "postfix" in item.fixturenames else item.path.stem
                for item in items}
    sizes = Counter(group_of.values())
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of[item]))
    items.sort(key=order)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        print(HOW_POSTFIX_RAN.read_text().strip() if HOW_POSTFIX_RAN.exists()
              else "Postfix did not run")


@pytest.fixture(scope="session")
def postfix(session_directory):
    path = session_directory / "postfix"
    path.mkdir()
    with running_postfix(path) as (postfix, sentence):
        HOW_POSTFIX_RAN.write_text(sentence + "\n")
        yield postfix


@pytest.fixture(scope="session")
def image(postfix, session_directory):
    """image(config, shared): starts grayling in its own image, see grayling_image.py."""
    with grayling_image.grayling_image(postfix.docker, session_directory / "image") as start:
        yield start


@pytest.fixture(scope="session")
def peer_programs(session_directory):
    """Debian's packages of other greylisters, unpacked."""
    path = session_directory / "peers"
    path.mkdir()
    return real_peers.programs(path)


@pytest.fixture
def start_serving(start_grayling):
    """Does the same as start_grayling; the service has also opened its store."""
    def start(store):
        service = start_grayling(store)
        service.ask(sender="anna@sender.test")
        return service
    return start


@pytest.fixture
def serve_mail(start_grayling, postfix):
    """serve_mail(store, …): starts a grayling that `postfix` asks, over TCP and the UNIX socket."""
    def serve(store, **settings):
        settings.setdefault("greylist.delay", "2s")
        return start_grayling(store, listen=[f"inet:127.0.0.1:{postfix.policy_port}",
                                             f"unix:{postfix.policy_socket}"], **settings)

    yield serve
    print(postfix.log()[-8000:])
