# SPDX-License-Identifier: MIT
"""The status of a running service over HTTP."""

import json
import shutil
import socket
import subprocess

import stores
from status_client import serve  # noqa: F401
from waiting import wait_until


def test_the_numbers_are_those_of_the_answers(serve, store):
    service, status = serve(store)
    for number in range(7):
        service.ask(sender=f"{number % 3}@sender.test")
    service.ask(sender="x@sender.test", client_address="127.0.0.1")
    assert status.metric("requests_total") == 8 == status.metric("decisions_total")
    assert status.metric("decision_duration_seconds_count") == 8
    shown = json.loads(status.get("/status.json")[1])
    counts = {(d["action"], d["reason"]): d["count"] for d in shown["decisions"]
              if d["count"] > 0}
    assert counts == {("greylist", "new"): 3, ("greylist", "early-retry"): 4,
                      ("pass", "loopback"): 1}
    assert shown["requests"] == 8 and shown["store"] == "works"
    assert status.get("/healthz") == (200, "alive\n")
    assert status.get("/readyz")[0] == 200
    assert status.get("/nothing")[0] == 404


def test_nothing_but_reading_is_answered(serve, store):
    _, status = serve(store)
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        assert status.get("/metrics", method)[0] == 405
    assert status.get("/metrics", "HEAD") == (200, "")


def test_a_name_that_was_made_to_mean_this_host_shows_nobody_its_pages(serve, store):
    service, status = serve(store)
    service.wait_for_log("store: ready")
    rebound = f"evil.test:{status.port}"
    for path in ("/", "/live", "/status.json"):
        answer, _, body = status.ask(path, host=rebound)
        assert answer == 421 and "localhost" in body, (path, answer)
        for host in (f"localhost:{status.port}", f"[::1]:{status.port}", socket.gethostname()):
            assert status.ask(path, host=host)[0] == 200, (path, host)
    for path in ("/metrics", "/healthz", "/readyz"):
        assert status.ask(path, host=rebound)[0] == 200, path


def test_metrics_are_as_prometheus_wants_them(serve, store):
    _, status = serve(store)
    promtool = shutil.which("promtool")
    assert promtool, "the package prometheus has it"
    checked = subprocess.run([promtool, "check", "metrics"], input=status.get("/metrics")[1],
                             text=True, capture_output=True)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_a_database_that_is_gone_is_not_ready_and_alive(serve, mariadb):
    service, status = serve(stores.mariadb_full(mariadb))
    assert service.ask(sender="a@sender.test").startswith("DEFER")
    mariadb.kill()
    service.ask(sender="b@sender.test")
    wait_until(lambda: status.get("/readyz")[0] == 503, "not ready")
    assert status.get("/healthz")[0] == 200
    assert status.metric("store_up") == 0


def test_a_port_that_is_taken_stops_no_mail(start_grayling, store):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        service = start_grayling(store, **{"status.listen": f"127.0.0.1:{port}"})
        service.wait_for_log("status.listen", "address already in use")
        assert service.ask(sender="a@sender.test").startswith("DEFER")


def test_who_says_nothing_or_too_much_is_closed(serve, store):
    service, status = serve(store)
    silent = [socket.create_connection(("127.0.0.1", status.port)) for _ in range(100)]
    with socket.create_connection(("127.0.0.1", status.port)) as flood:
        flood.settimeout(20)
        try:
            flood.sendall(b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n\r\n")
            flood.recv(4096)
        except OSError:
            pass
    assert service.ask(sender="a@sender.test").startswith("DEFER")
    for connection in silent:
        connection.close()
    wait_until(lambda: status.get("/healthz")[0] == 200, "room again")
