# SPDX-License-Identifier: MIT
"""An SQLite file has one service: a second is refused, and a successor waits for the old one."""

import subprocess
import threading

import stores
from grayling import PROGRAM
from waiting import free_port, wait_until


def second(store):
    return subprocess.Popen([PROGRAM, "serve", "--listen", f"inet:127.0.0.1:{free_port()}",
                             "--store", store.url, "--set", "dns.resolver=off"],
                            stderr=subprocess.PIPE, text=True)


def test_a_second_service_on_a_file_is_refused(directory, start_grayling):
    store = stores.sqlite(directory)
    service = start_grayling(store)
    other = second(store)
    text = other.communicate(timeout=20)[1]
    assert other.returncode == 1
    assert f"is used by another grayling (process {service.process.pid})" in text
    service.kill()  # a killed process holds no lock
    service.start()


def test_a_new_service_waits_for_the_old_one_to_end(directory, start_grayling):
    store = stores.sqlite(directory)
    service = start_grayling(store)
    service.ask(sender="a@sender.test")
    end = threading.Timer(1, service.stop)
    end.start()
    other = second(store)
    try:
        said = next(line for line in other.stderr if "listening" in line or "used by" in line)
        assert "listening" in said
    finally:
        other.terminate()
        other.communicate(timeout=20)
        end.join()


def test_a_file_that_is_gone_at_the_start_is_told(directory, start_grayling):
    store = stores.sqlite(directory)
    service = start_grayling(store)
    service.wait_for_log("is new")
    service.stop()
    for file in directory.glob("*.db"):
        file.unlink()
    service.start()
    wait_until(lambda: "is gone: all senders are strangers now" in service.log(), "it is told")
