# SPDX-License-Identifier: MIT
"""Two hosts share a MariaDB; and the tutorial's table becomes the full one."""

import subprocess

import pytest

import grayling
import stores
from policy_client import request
from waiting import wait_until


def is_deferred(action):
    return action.startswith("DEFER_IF_PERMIT ")


@pytest.fixture
def hosts(mariadb, start_grayling):
    store = stores.mariadb_full(mariadb)
    return [start_grayling(store, **{"greylist.delay": "2s"}) for _ in range(2)]


def test_retry_at_the_other_host_is_a_retry(hosts):
    first, second = hosts
    assert is_deferred(first.ask(sender="stranger@sender.test"))
    assert is_deferred(second.ask(sender="stranger@sender.test"))
    actions = []

    def passes():
        actions.append(second.ask(sender="stranger@sender.test"))
        return not is_deferred(actions[-1])

    wait_until(passes, "it passes at the other", interval=0.1)
    assert actions[-1].startswith("PREPEND X-Greylist: delayed ")
    # The host that deferred it lets it pass at once, because only a pass comes from the cache.
    assert first.ask(sender="stranger@sender.test") == "DUNNO"


def test_newcomers_who_come_to_both_at_once_are_deferred_by_both(hosts, mariadb):
    with hosts[0].connect() as first, hosts[1].connect() as second:
        for number in range(100):
            newcomer = request(sender=f"{number}@sender.test")
            for connection in first, second:
                connection.send(newcomer)
            assert is_deferred(first.reply()) and is_deferred(second.reply())
    assert mariadb.sql("SELECT COUNT(*) FROM greylist.sender") == [["100"]]


def test_a_flood_at_both_hosts_keeps_nobody_out_who_comes_back(mariadb, start_grayling):
    store = stores.mariadb_full(mariadb)
    settings = {"greylist.delay": "2s", "greylist.pending_limit": 1}
    first, second = (start_grayling(store, **settings) for _ in range(2))
    floods = iter(range(1_000_000))

    def flood():
        for host in first, second:
            assert is_deferred(host.ask(sender=f"{next(floods)}@flood.test"))

    flood()
    for host in first, second:
        assert is_deferred(host.ask(sender="stranger@sender.test"))
        host.wait_for_log("reason=pending limit")

    actions = []

    def passes():
        flood()
        actions.append(second.ask(sender="stranger@sender.test"))
        return not is_deferred(actions[-1])

    wait_until(passes, "it passes at the other", interval=0.1)
    assert actions[-1].startswith("PREPEND X-Greylist: delayed 2 seconds")
    assert first.ask(sender="stranger@sender.test") == "DUNNO"
    assert mariadb.sql("SELECT DISTINCT address FROM greylist.sender ORDER BY 1") == [
        ["0@flood.test"], ["1@flood.test"], ["stranger@sender.test"]]


def migrate(url, *options):
    return subprocess.run([grayling.PROGRAM, "migrate", "--store", url, *options], timeout=60,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


@pytest.fixture
def owner_url(mariadb):
    """Makes the tutorial's table with two rows, and an account that may alter it."""
    stores.mariadb_tutorial(mariadb)
    mariadb.sql("INSERT INTO greylist.sender VALUES ('Old@Sender.test', 'Old', 'Sender.test'), "
                "('', '', ''); CREATE USER grayling@localhost IDENTIFIED BY "
                f"'{stores.PASSWORD}'; GRANT ALL ON greylist.* TO grayling@localhost")
    return stores.url_of(mariadb, "grayling")


def test_migrate_asks_before_it_alters(mariadb, owner_url):
    before = mariadb.sql("SHOW CREATE TABLE greylist.sender")
    assert migrate(owner_url).returncode == 1  # there is no terminal to ask at
    assert migrate(owner_url, "--dry-run").returncode == 0
    assert mariadb.sql("SHOW CREATE TABLE greylist.sender") == before


def test_migrate_keeps_every_row_as_a_known_sender(mariadb, owner_url, start_grayling):
    done = migrate(owner_url, "--yes")
    assert done.returncode == 0, done
    assert 'match = "sender"' in done.stdout
    service = start_grayling(stores.Store("migrated", owner_url), **{"greylist.match": "sender"})
    assert service.ask(sender="old@sender.test") == "DUNNO"
    assert service.ask(sender="") == "DUNNO"
    assert is_deferred(service.ask(sender="new@sender.test"))
    assert migrate(owner_url, "--yes").returncode == 0  # nothing left to do
