# SPDX-License-Identifier: MIT
"""The identity of a client: its provider, by name, and its network beside it."""

from waiting import wait_until

HERE = {"client_name": "out1.provider.test", "client_address": "192.0.2.7"}
ELSEWHERE = {"client_name": "out2.provider.test", "client_address": "198.51.100.9"}
NAMELESS = {"client_name": "unknown", "client_address": "192.0.2.7"}


def is_accepted(answer):
    return answer == "DUNNO" or answer.startswith("PREPEND ")


def become_known(service, **client):
    wait_until(lambda: is_accepted(service.ask(**client)), "the delay is over")


def test_a_provider_is_known_from_all_its_networks_and_without_dns(start_grayling, store):
    service = start_grayling(store, **{"greylist.delay": "1s"})
    assert service.ask(**HERE).startswith("DEFER_IF_PERMIT")
    become_known(service, **ELSEWHERE)
    assert service.ask(**HERE) == "DUNNO"
    service.kill()  # empties the cache
    service.write_config(greylist__delay="1h")
    service.start()
    assert service.ask(**HERE) == "DUNNO"
    assert service.ask(**NAMELESS) == "DUNNO"


def test_who_was_known_by_network_is_known_by_name_after_the_upgrade(start_grayling, store):
    service = start_grayling(store, **{"greylist.delay": "1s", "greylist.client": "network"})
    become_known(service, **HERE)
    service.kill()
    service.write_config(greylist__delay="1h", greylist__client="auto")
    service.start()
    assert service.ask(**HERE) == "DUNNO"
    assert service.ask(**ELSEWHERE) == "DUNNO"
