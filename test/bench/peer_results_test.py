# SPDX-License-Identifier: MIT
"""The ratios to the peers, and their table."""

from peer_results import GRAYLING, GRAYLING_ON_SQLITE, PeerPlan, PeerResults, PeerSample
from plan import STRANGERS


def results(rates):
    """Makes PeerResults of strangers over one connection from name -> rates, one for each round."""
    samples = {(STRANGERS, 1, name): [PeerSample(rate, 1, 2, 3, 0, 0) for rate in each]
               for name, each in rates.items()}
    return PeerResults(PeerPlan(3, 1.0, 10), {"postgrey": "1.37"}, samples, {})


def test_a_peer_is_compared_with_grayling_on_each_store():
    measured = results({GRAYLING: [10, 20, 30], GRAYLING_ON_SQLITE: [40, 10, 60],
                        "postgrey": [20, 20, 20]})
    assert measured.ratios((STRANGERS, 1, "postgrey")) == [0.5, 1.0, 1.5]
    assert measured.ratios((STRANGERS, 1, "postgrey"), GRAYLING_ON_SQLITE) == [2.0, 0.5, 3.0]
    assert measured.ratios((STRANGERS, 128, "postgrey")) is None
    of_sqlite = [target for target in measured.targets() if target.work.endswith("1 connections")]
    assert [(target.bound, target.is_met) for target in of_sqlite] == [(1, True)]
    row = "| postgrey | strangers | 1 | 20 | 1 | 2 | 3.0 | 0.0 | 1.0 | 2.0 |"
    assert row in measured.markdown()
