# SPDX-License-Identifier: MIT
"""Two containers of the image share one MariaDB, and a real Postfix asks them; all over
127.0.0.1."""

import os
import platform
import re
import shutil
import signal
from pathlib import Path

import pytest

import grayling_image
import stores
from grayling import PROGRAM, toml
from process import run
from retrying import retry_until_accepted
from waiting import free_port, wait_until

PASSWORD = "your password"


@pytest.fixture
def url(mariadb):
    stores.empty(mariadb)
    mariadb.sql("DROP USER IF EXISTS grayling@'%'; CREATE DATABASE greylist; "
                f"CREATE USER grayling@'%' IDENTIFIED BY '{PASSWORD}'; "
                "GRANT ALL ON greylist.* TO grayling@'%'")
    yield (f"mysql://grayling@127.0.0.1:{mariadb.port}/greylist"
           "?password_file=/etc/grayling/password")
    mariadb.sql("DROP USER grayling@'%'")


@pytest.fixture
def start(image, directory, postfix, url):
    """start(name, endpoint): starts another container of the image, with its own configuration."""
    started = []

    def start(name, *listen):
        config = directory / name
        config.mkdir()
        config.chmod(0o755)
        (config / "password").write_text(PASSWORD + "\n")
        (config / "password").chmod(0o400)
        shutil.chown(config / "password", grayling_image.USER)
        (config / "grayling.toml").write_text(
            toml({"listen": listen, "store.url": url, "greylist.delay": "2s"}))
        started.append(image(config, postfix.shared))
        return started[-1]

    owner = postfix.shared.stat().st_uid
    shutil.chown(postfix.shared, grayling_image.USER)  # for the socket
    yield start
    for one in started:
        print(one.log()[-4000:])
        one.remove()
    shutil.chown(postfix.shared, owner)


@pytest.fixture
def pair(start, postfix):
    """Two containers: Postfix asks the first over TCP and the second over the socket."""
    first = start("first", f"inet:127.0.0.1:{postfix.policy_port}")
    second = start("second", f"inet:127.0.0.1:{free_port()}", "unix:/shared/policy.sock")
    for one in first, second:
        wait_until(one.is_healthy, lambda: f"is healthy; its log:\n{one.log()}", deadline=30,
                   interval=0.2)
    return first, second


def test_two_of_the_image_delay_mail_as_one(pair, postfix):
    assert postfix.send("stranger@sender.test", "anna@mx.test").is_deferred  # asks the first
    delivery = retry_until_accepted(
        lambda: postfix.send("stranger@sender.test", "anna@mx.test", by_unix=True))
    message = postfix.mailboxes.wait_for(delivery.accepted)["anna@mx.test"]
    assert "delayed" in message["X-Greylist"]
    known = postfix.send("stranger@sender.test", "anna@mx.test")
    assert not known.is_deferred, "known at the first, too"
    postfix.mailboxes.wait_for(known)


def test_the_image_has_no_rights_and_tells_its_health(pair):
    first, second = pair
    for one in pair:
        status = Path(f"/proc/{one.pid()}/status").read_text()
        assert re.search(r"^Uid:\s+10023\s+10023\s+10023\s+10023$", status, re.M), status
        assert re.search(r"^CapEff:\s+0+$", status, re.M), status
        assert grayling_image.has_read_only_root(one.pid())
    plugins = f"/usr/lib/{platform.machine()}-linux-gnu/libmariadb3/plugin"
    assert first.has_file(f"{plugins}/caching_sha2_password.so"), "for accounts of MySQL 8"
    assert not first.has_file(f"{plugins}/none.so")
    os.kill(second.pid(), signal.SIGSTOP)
    try:
        wait_until(second.is_unhealthy, "who hangs is not healthy", deadline=30, interval=0.2)
        assert first.is_healthy()
    finally:
        os.kill(second.pid(), signal.SIGCONT)
    wait_until(second.is_healthy, "it has recovered", deadline=30, interval=0.2)
    assert [one.stop() for one in pair] == [0, 0], "exit codes at SIGTERM"


@pytest.mark.parametrize("name", ["grayling.toml", "compose/grayling.toml"])
def test_its_configurations_are_good(directory, name):
    password, config = directory / "password", directory / "grayling.toml"
    password.touch(mode=0o600)
    password.write_text(PASSWORD)
    text = (grayling_image.DOCKER / name).read_text()
    config.write_text(text.replace("/run/password/grayling", str(password)))
    shown = run([PROGRAM, "check-config", "--config", config])
    assert 'listen = ["inet:0.0.0.0:10023"]' in shown
    assert ("mysql://grayling@mariadb" in shown) == (name == "compose/grayling.toml")
