# SPDX-License-Identifier: MIT
"""The template for Zabbix: a real Zabbix imports it, and reads a real service by it."""

import tempfile
from pathlib import Path

import pytest

import stores
from waiting import free_port, wait_until
from zabbix import Zabbix

TEMPLATE = Path(__file__).resolve().parents[2] / "packaging/zabbix/grayling.yaml"


@pytest.fixture
def zabbix(session_directory, mariadb):
    path = Path(tempfile.mkdtemp(dir=session_directory))
    path.chmod(0o755)
    zabbix = Zabbix(path, mariadb)
    yield zabbix
    zabbix.stop()


def test_zabbix_imports_the_template_and_reads_the_service(zabbix, directory, start_grayling):
    port = free_port()
    service = start_grayling(stores.sqlite(directory), **{
        "status.listen": f"127.0.0.1:{port}",
        "exempt.senders": ["sql:none"],
        "sql": [{"name": "none", "query": "SELECT 'a@b.test'"}]})
    service.ask(sender="a@sender.test")
    zabbix.import_template(TEMPLATE)
    zabbix.watch("mx.test", "grayling by HTTP", f"http://127.0.0.1:{port}")

    def is_known():
        zabbix.read_now()
        values, errors = zabbix.values("mx.test")
        return ({"grayling.store", "grayling.deferred", "grayling.sql_list.age[none]"} <=
                values.keys() and values or None)
    values = wait_until(is_known, lambda: f"{zabbix.values('mx.test')}\n{zabbix.log()}",
                        deadline=120, interval=3)
    assert not zabbix.values("mx.test")[1]

    def are_evaluated():
        zabbix.read_now()
        return not any(zabbix.triggers("mx.test").values())
    wait_until(are_evaluated, lambda: f"{zabbix.triggers('mx.test')}", deadline=120, interval=3)
    assert len(zabbix.triggers("mx.test")) == 5
    assert values["grayling.store"] == "works" and values["grayling.up"] == "1"
    assert values["grayling.dns"] == "off" and int(values["grayling.memory"]) > 1 << 20
