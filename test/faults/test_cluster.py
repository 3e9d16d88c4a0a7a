# SPDX-License-Identifier: MIT
"""Two mail hosts, each with its own grayling, use three Galera nodes. A client that one host has
deferred comes again at either. Nodes are killed, hang, and are cut off."""

import pytest

import galera
from trial import SETTINGS, Trial

LONG = pytest.mark.long
FAULTS = ["killed", "hanging", "cut_off"]
LINES_MAX = 12  # two services move and come back, and all nodes have a fault until they notice
NOTICED = 1.5   # seconds that the nodes themselves need; the auditor adds two for recovery


@pytest.fixture(scope="session")
def cluster(session_directory):
    if galera.missing():
        pytest.skip(galera.missing())
    cluster = galera.Cluster(session_directory / "galera")
    yield cluster
    cluster.stop()


@pytest.fixture
def hosts(request, cluster, start_grayling, reports):
    """hosts(0, 1): makes a Trial of two graylings, which prefer these nodes."""
    made = []

    def make(*preferred, **settings):
        cluster.empty()
        settings.setdefault("store.on_failure", "defer")
        stores = [cluster.store(node) for node in preferred]
        services = [start_grayling(store, **SETTINGS, **settings) for store in stores]
        made.append(Trial(request.node.name, services, stores[0], rate=150))
        return made[-1]

    yield make
    for trial in made:
        for service in trial.services:
            print(*(line for line in service.log_lines() if "action=" not in line), sep="\n")
    reports.extend(trial.report for trial in made)


@LONG
@pytest.mark.parametrize("preferred", [(0, 0), (0, 1)])
def test_hosts_share_a_cluster(hosts, preferred):
    with hosts(*preferred) as under_load:
        under_load.run(10)


@LONG
@pytest.mark.parametrize("node", [0, 1])
@pytest.mark.parametrize("name", FAULTS)
def test_node(hosts, cluster, name, node):
    with hosts(0, 1) as under_load:
        under_load.run(3)
        broken = getattr(galera, name)(cluster.nodes[node])
        with under_load.fault(name, lines_max=LINES_MAX):
            broken.__enter__()
            under_load.run(NOTICED)
        under_load.run(4)
        with under_load.fault("back", lines_max=LINES_MAX):  # nobody can commit while it joins
            broken.__exit__(None, None, None)
            cluster.wait_until_synced()
        under_load.run(8)  # until all services use their first node again
    for service, place in zip(under_load.services, (0, 1)):
        places = [line for line in service.log_lines() if "store: uses " in line]
        assert places[-1].endswith(f":{cluster.nodes[place].port}")
