# SPDX-License-Identifier: MIT
"""The service is killed with kill -9 at random moments."""

import random

import pytest


LONG = pytest.mark.long


@pytest.mark.parametrize("kind, on_failure, kills", [
    ("sqlite", "permit", 100), pytest.param("sqlite", "defer", 100, marks=LONG),
    ("mariadb-full", "defer", 100), pytest.param("mariadb-full", "permit", 100, marks=LONG),
    pytest.param("mariadb-tutorial", "permit", 30, marks=LONG),
    pytest.param("mariadb-tutorial", "defer", 30, marks=LONG)])
def test_service_dies(trial, make_store, is_long, kind, on_failure, kills):
    """Both values of on_failure are needed, because the log's last lines are lost. With "permit"
    every deferral is a promise; with "defer" every pass is a verdict."""
    with trial(make_store(kind), **{"store.on_failure": on_failure}) as under_load:
        under_load.run(1)
        for _ in range(kills if is_long else 3):
            under_load.run(random.uniform(0.0, 0.6))
            under_load.kill_service(under_load.services[0])
            under_load.wait_until_decided()
        under_load.run(3)
