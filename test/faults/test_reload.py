# SPDX-License-Identifier: MIT
"""SIGHUP is sent again and again under load, with good files and broken ones. No connection is
lost, and no answer is wrong."""

import time

import pytest

from slow_file import SlowFile
from waiting import wait_until
from waits import let_pass

PAUSE = 0.05 # seconds between reloads
BROKEN = ["listen = [", "unknown = 1\n", "[greylist]\ndelay = \"long\"\n", "\0\0\0", "listen = 3\n",
          "[greylist]\nmessage = \"\"\n",
          "[store]\nurl = \"nowhere:\"\n", "\xff"]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("mariadb-full", marks=pytest.mark.long)])
def test_reloads_disturb_nobody(trial, make_store, is_long, kind):
    with trial(make_store(kind)) as under_load:
        service, = under_load.services
        config = service.directory / "grayling.toml"
        with service.connect() as connection:
            for number in range(600 if is_long else 60):
                if number % 2:
                    config.write_text(BROKEN[number // 2 % len(BROKEN)], encoding="latin-1")
                elif number % 7:
                    service.write_config(greylist__message=f"4.7.1 Text {number}")
                else:
                    config.unlink()
                service.reload()
                let_pass(PAUSE)
                assert connection.ask(protocol_state="CONNECT") == "DUNNO"
        service.write_config(greylist__message="4.7.1 The last text")
        service.reload()
        under_load.run(1)
        wait_until(lambda: any("The last text" in question.action
                               for question in under_load.load.questions[-100:]), "the last text")
    assert all(question.action for question in under_load.load.questions)


@pytest.fixture
def slow_config(directory, monkeypatch):
    """The configuration of services that are started from now on."""
    slow = SlowFile("grayling.toml", directory)
    for name, value in slow.environment.items():
        monkeypatch.setenv(name, value)
    return slow


def slowest_answer(connection, seconds):
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        assert connection.ask(protocol_state="CONNECT") == "DUNNO"
        slowest = max(slowest, time.monotonic() - begin)
    return slowest


def is_deferred_with(service, text):
    return service.ask(sender="stranger@sender.test").endswith(text)


def test_a_configuration_that_is_slow_to_open_delays_nobody(slow_config, start_grayling,
                                                           make_store):
    service = start_grayling(make_store("sqlite"))
    slow_config.stall()
    service.write_config(greylist__message="4.7.1 First")
    service.reload()
    with service.connect() as connection:
        assert slowest_answer(connection, 2) < 0.5
    assert "reload" not in service.log()
    service.write_config(greylist__message="4.7.1 Second")
    service.reload()  # while the first is being read
    let_pass(PAUSE)
    slow_config.go_on()
    wait_until(lambda: is_deferred_with(service, "4.7.1 Second"), "the second is in use")


def test_a_stop_does_not_wait_for_a_configuration_that_is_slow_to_open(slow_config, start_grayling,
                                                                     make_store):
    service = start_grayling(make_store("sqlite"))
    slow_config.stall()
    service.reload()
    assert not is_deferred_with(service, "no such text")
    assert service.terminate() == 0


def test_a_large_configuration_delays_nobody(start_grayling, make_store):
    service = start_grayling(make_store("sqlite"))
    recipients = [f'"recipient-{number}@sales.example.org"' for number in range(6)]
    policies = "".join('[[policy]]\nrecipients = [' + ", ".join(recipients) + ']\nmode = "off"\n'
                       for _ in range(950))
    with service.connect() as connection:
        usual = slowest_answer(connection, 1)
        with open(service.config, "a", encoding="utf-8") as config:
            config.write(policies)
        for number in range(1, 4):
            service.reload()
            assert slowest_answer(connection, 1) < usual + 0.1
            wait_until(lambda: service.log().count("configuration reloaded") == number, "reload")
