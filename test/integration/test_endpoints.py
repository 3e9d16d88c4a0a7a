# SPDX-License-Identifier: MIT
"""Where grayling listens: IPv4, IPv6 and UNIX sockets, several at a time."""

import grp
import stat
import subprocess

import pytest

import grayling
import stores
from waiting import free_port


@pytest.fixture
def store(directory):
    return stores.sqlite(directory)


def test_every_endpoint_is_served(start_grayling, store, directory):
    listen = [f"inet:127.0.0.1:{free_port()}", f"inet:[::1]:{free_port()}",
              f"unix:{directory}/policy.sock"]
    service = start_grayling(store, listen=listen)
    for number, endpoint in enumerate(listen):
        with service.connect(endpoint) as connection:
            assert connection.ask(sender=f"{number}@sender.test").startswith("DEFER_IF_PERMIT ")


def test_unix_socket_has_its_mode_and_group(start_grayling, store, directory):
    path = directory / "policy.sock"
    service = start_grayling(store, listen=[f"unix:{path}"], socket_mode="0660",
                             socket_group="mail")
    status = path.stat()
    assert stat.S_IMODE(status.st_mode) == 0o660
    assert grp.getgrgid(status.st_gid).gr_name == "mail"
    assert service.terminate() == 0
    assert not path.exists()


def test_stale_unix_socket_is_replaced(start_grayling, store, directory):
    path = directory / "policy.sock"
    service = start_grayling(store, listen=[f"unix:{path}"])
    service.kill()
    assert path.is_socket()
    service.start()
    assert service.ask().startswith("DEFER_IF_PERMIT ")


def serve_in_vain(store, endpoint):
    """Runs a `grayling serve` that can't listen; returns its output."""
    done = subprocess.run([grayling.PROGRAM, "serve", "--store", store.url, "--listen", endpoint,
                           "--set", "dns.resolver=off"], capture_output=True, text=True, timeout=10)
    assert done.returncode == 1, done
    return done.stderr


def test_served_unix_socket_is_left_alone(start_grayling, store, directory):
    service = start_grayling(store, listen=[f"unix:{directory}/policy.sock"])
    assert f"{directory}/policy.sock" in serve_in_vain(store, service.endpoint)
    assert service.ask().startswith("DEFER_IF_PERMIT ")


def test_other_file_is_left_alone(store, directory):
    path = directory / "precious"
    path.write_text("mine")
    assert str(path) in serve_in_vain(store, f"unix:{path}")
    assert path.read_text() == "mine"


def test_port_in_use_is_one_clear_line(start_grayling, store):
    service = start_grayling(store)
    said = serve_in_vain(store, service.endpoint).strip().splitlines()
    assert any(service.endpoint in line for line in said), said


def test_many_connections(start_grayling, store):
    service = start_grayling(store)
    connections = [service.connect() for _ in range(300)]
    for number, connection in enumerate(connections):
        assert connection.ask(sender=f"{number}@sender.test").startswith("DEFER_IF_PERMIT ")
    for connection in connections:
        connection.socket.close()


def test_query_asks_as_postfix_does(start_grayling, store):
    service = start_grayling(store)
    done = subprocess.run(
        [grayling.PROGRAM, "query", "--to", service.endpoint, "client_address=192.0.2.7",
         "sender=someone@sender.test", "recipient=anna@mx.test"],
        capture_output=True, text=True, timeout=10)
    assert done.returncode == 0, done
    assert "DEFER_IF_PERMIT 4.2.0 Greylisted" in done.stdout
