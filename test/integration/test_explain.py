# SPDX-License-Identifier: MIT
"""`grayling explain` beside a running service: the service does what it says, and it changes
nothing."""

import json
import subprocess

import stores
from grayling import PROGRAM

MAIL = {"client_address": "192.0.2.7", "client_name": "dsl7.sender.test",
        "sender": "someone@sender.test", "recipient": "anna@mx.test"}
COLUMNS = "address, client, recipient, first_seen, last_seen, passes"


def explain(service, *options, **attributes):
    asked = [f"{name}={value}" for name, value in {**MAIL, **attributes}.items()]
    return subprocess.run([PROGRAM, "explain", "--config", service.config, *options, *asked],
                          capture_output=True, text=True, timeout=20)


def told(service, **attributes):
    done = explain(service, "--json", **attributes)
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def files(directory):
    """Returns the names and the state of the files beside an SQLite file."""
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns)
            for path in directory.glob("grayling.db*")}


def test_it_tells_what_the_service_then_does(start_grayling, store):
    service = start_grayling(store, policy=[{"recipients": ["quick.test"], "delay": "0s"}],
                             **{"greylist.delay": "1h"})
    service.wait_for_log("store: ready")
    for recipient, expected in [("a@mx.test", ["new", "early-retry"]),
                                ("a@quick.test", ["new", "triplet found", "triplet found"])]:
        for reason in expected:
            before = store.rows(COLUMNS)
            answer = told(service, recipient=recipient)
            assert answer["reason"] == reason
            assert store.rows(COLUMNS) == before
            action = service.ask(**{**MAIL, "recipient": recipient})
            assert action.split(" ")[0] == answer["action"].split(" ")[0]
    text = explain(service, recipient="a@quick.test").stdout
    assert f"policy    [[policy]] of {service.config}:" in text
    assert "policy.delay = \"0s\"" in text


def test_no_file_is_touched_while_the_service_runs_and_after(start_grayling, directory):
    service = start_grayling(stores.sqlite(directory))
    service.ask(**MAIL)
    before = files(directory)
    assert told(service)["reason"] == "early-retry"
    assert {name: size for name, (size, _) in files(directory).items()} == {
        name: size for name, (size, _) in before.items()}
    assert service.terminate() == 0
    before = files(directory)
    assert list(before) == ["grayling.db", "grayling.db.lock"]
    assert told(service)["reason"] == "early-retry"
    assert files(directory) == before
    service.start()
    service.wait_for_log("store: ready", since=len(service.log_lines()) - 2)
    service.kill()  # leaves the -wal file behind
    assert told(service)["reason"] == "early-retry"


def test_a_store_that_is_not_there_is_not_made(start_grayling, directory):
    service = start_grayling(stores.sqlite(directory))
    other = directory / "other.db"
    done = explain(service, "--store", f"sqlite:{other}")
    assert done.returncode == 0 and "reason=new" in done.stdout
    assert f"there is no {other} yet" in done.stderr
    assert not other.exists()


def test_a_database_without_our_table_gets_none(start_grayling, directory, mariadb):
    service = start_grayling(stores.sqlite(directory))
    store = stores.mariadb_full(mariadb)
    done = explain(service, "--store", store.url)
    assert done.returncode == 1
    assert "verdict   unknown" in done.stdout
    assert "there is no table greylist.sender yet" in done.stderr
    assert mariadb.sql("SHOW TABLES IN greylist") == []


def test_an_account_that_may_only_read_is_enough(start_grayling, mariadb):
    store = stores.mariadb_full(mariadb)
    service = start_grayling(store)
    service.ask(**MAIL)
    mariadb.sql("REVOKE ALL ON greylist.* FROM grayling@localhost; "
                "GRANT SELECT ON greylist.* TO grayling@localhost")
    assert told(service)["reason"] == "early-retry"


def test_the_tutorials_table_is_explained(start_grayling, mariadb):
    service = start_grayling(stores.mariadb_tutorial(mariadb))
    assert told(service)["reason"] == "new"
    service.ask(**MAIL)
    assert told(service, recipient="b@mx.test")["reason"] == "triplet found"


def test_the_row_that_exempts_is_named(start_grayling, store):
    service = start_grayling(store)
    service.wait_for_log("store: ready")
    subprocess.run([PROGRAM, "allow", "--config", service.config, "--recipient", "@sold.test",
                    "--reason", "no more ours"], check=True, timeout=20)
    done = told(service, recipient="b@sold.test")
    assert done["reason"] == "recipient exempt"
    assert "of the table exemption: @sold.test (no more ours; by " in (
        done["rules"][-1]["exempted_by"])
