# SPDX-License-Identifier: MIT
"""The files for Prometheus and Grafana, tested with a real Prometheus that scrapes a service."""

import itertools
import json
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

import stores
from process import Process
from waiting import free_port, wait_until

SHIPPED = Path(__file__).resolve().parents[2] / "packaging" / "prometheus"
RULES = SHIPPED / "grayling.rules.yml"
DASHBOARD = SHIPPED / "grayling-dashboard.json"


def expressions():
    """Yields (title, expression) of each panel, with Grafana's variables filled in."""
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel["targets"]:
            yield panel["title"], (target["expr"].replace("$__rate_interval", "1m")
                                   .replace("$instance", ".*"))


class Prometheus:
    def __init__(self, directory, target):
        self.port = free_port()
        config = directory / "prometheus.yml"
        config.write_text(json.dumps({
            "global": {"scrape_interval": "200ms", "evaluation_interval": "200ms"},
            "rule_files": [str(RULES)],
            "scrape_configs": [{"job_name": "grayling",
                                "static_configs": [{"targets": [target]}]}]}))
        self.process = Process(
            [shutil.which("prometheus"), f"--config.file={config}",
             f"--storage.tsdb.path={directory}/prometheus",
             f"--web.listen-address=127.0.0.1:{self.port}"], directory / "prometheus.log")

    def get(self, path, **parameters):
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=10) as response:
            return json.load(response)["data"]

    def query(self, expression):
        """Returns the samples of an expression, as (labels, value)."""
        try:
            result = self.get("query", query=expression)["result"]
        except (OSError, ValueError):
            return []
        return [(sample["metric"], float(sample["value"][1])) for sample in result]


@pytest.fixture
def watched(directory, start_grayling):
    """A service that has answered several requests, and the Prometheus that watches it."""
    port = free_port()
    service = start_grayling(stores.sqlite(directory),
                             **{"status.listen": f"127.0.0.1:{port}", "greylist.delay": "0s",
                                "dns.resolver": ["127.0.0.1:9"],
                                "dns_list": [{"zone": "list.test", "points": {"127.0.0.2": 4}}],
                                "sql": [{"name": "none", "query": "SELECT 'a@b.test'"}]})
    prometheus = Prometheus(directory, f"127.0.0.1:{port}")
    yield service, prometheus
    prometheus.process.stop()


def test_every_expression_of_the_dashboard_shows_something(watched):
    service, prometheus = watched
    with service.connect() as connection:
        strangers = itertools.count()

        def ask_and_look():
            stranger = {"recipient": f"{next(strangers)}@mx.test"}
            for mail in ({"sender": "known@sender.test"}, stranger, stranger):
                connection.ask(**mail)
            return (prometheus.query("rate(grayling_cache_hits_total[1m]) > 0")
                    and prometheus.query("rate(grayling_first_pass_delay_seconds_count[1m]) > 0")
                    and prometheus.query("rate(grayling_dns_answer_duration_seconds_count[1m]) > 0")
                    and prometheus.query("rate(grayling_store_batch_keys_count[1m]) > 0"))
        wait_until(ask_and_look, "rates", deadline=30)
        for title, expression in expressions():
            if title == "Trouble" and "reason" in expression:
                expression = expression.replace("store unavailable|busy|pending limit", ".*")
            samples = wait_until(lambda: prometheus.query(expression), f"{title}: {expression}")
            assert all(value == value for _, value in samples), (title, samples)
    shown = {(labels["action"], labels["reason"]): value
             for labels, value in prometheus.query("grayling_decisions_total > 0")}
    assert set(shown) == {("greylist", "new"), ("pass", "triplet found")}


def test_the_rules_load_and_an_alert_rises(watched):
    service, prometheus = watched
    rules = wait_until(lambda: prometheus.query("up{job='grayling'} == 1")
                       and prometheus.get("rules")["groups"], "rules", deadline=30)[0]["rules"]
    named = re.findall(r"alert: (\w+)", RULES.read_text())
    assert [rule["name"] for rule in rules] == named and len(named) == 14
    service.terminate()

    def is_pending():
        return [alert for alert in prometheus.get("alerts")["alerts"]
                if alert["labels"]["alertname"] == "GraylingDown"]
    assert wait_until(is_pending, "GraylingDown", deadline=30)[0]["state"] == "pending"


def test_promtool_has_nothing_to_say_about_the_rules():
    checked = subprocess.run([shutil.which("promtool"), "check", "rules", str(RULES)],
                             text=True, capture_output=True)
    assert checked.returncode == 0 and "14 rules found" in checked.stdout, checked


def test_rules_and_dashboard_use_metrics_that_there_are(watched):
    _, prometheus = watched
    wait_until(lambda: prometheus.query("grayling_build_info"), "a scrape", deadline=30)
    known = set(prometheus.get("label/__name__/values"))
    text = RULES.read_text() + " ".join(expression for _, expression in expressions())
    used = set(re.findall(r"\bgrayling_\w+", text))
    assert len(used) > 15 and used <= known, used - known
