# SPDX-License-Identifier: MIT
"""`grayling doctor` on installations that are well and that aren't: with a service, a store and the
account's real privileges; main.cf by what a real postconf prints."""

import os
import subprocess

import pytest

import stores
from grayling import PROGRAM
from waiting import wait_until

# What postconf of Debian's Postfix says of the parameters that matter.
MAIN_CF = """compatibility_level = 3.6
queue_directory = /var/spool/postfix
smtpd_policy_service_default_action = 451 4.3.5 Server configuration problem
smtpd_policy_service_timeout = 100s
smtpd_client_restrictions =
smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination
smtpd_recipient_restrictions = {recipients}
"""
POSTCONF = """#!/bin/sh
case "$*" in
  *-F*inet*) echo "smtp/inet/chroot = y" ;;
  *-F*) exit 1 ;;
  *) cat "{path}/main.cf" ;;
esac
"""
BEFORE = "permit_mynetworks, reject_unauth_destination, reject_unlisted_recipient"


@pytest.fixture
def doctor(directory):
    """doctor(service, recipients): its exit code and what it says. `recipients` are the
    restrictions that postconf tells of; None: there is no postconf."""
    def examine(service, recipients=None, *options):
        path = directory / "bin"
        path.mkdir(exist_ok=True)
        if recipients is not None:
            (path / "main.cf").write_text(MAIN_CF.format(recipients=recipients))
            postconf = path / "postconf"
            postconf.write_text(POSTCONF.format(path=path))
            postconf.chmod(0o755)
        done = subprocess.run([PROGRAM, "doctor", "--config", service.config, *options],
                              capture_output=True, text=True,
                              env={**os.environ, "PATH": f"{path}:/usr/bin:/bin"})
        print(done.stdout, done.stderr)
        return done.returncode, done.stdout
    return examine


def check(service):
    return f"check_policy_service {{ {service.endpoint}, timeout=10s, default_action=DUNNO }}"


def hook(service):
    return f"{BEFORE}, {check(service)}"


@pytest.fixture
def start_serving(start_grayling):
    """As start_grayling, and it has opened its store."""
    def start(store):
        service = start_grayling(store)
        service.ask(sender="anna@sender.test")
        return service
    return start


def test_all_is_well(doctor, directory, start_serving):
    store = stores.sqlite(directory)
    service = start_serving(store)
    code, said = doctor(service, hook(service))
    assert code == 0 and said.endswith("All is well.\n"), said
    assert f"smtpd_recipient_restrictions asks {service.endpoint}" in said
    assert store.rows("address") == [["anna@sender.test"]]


def test_what_is_wrong_is_named_with_its_remedy(doctor, directory, start_serving):
    service = start_serving(stores.sqlite(directory))
    code, said = doctor(service, BEFORE)
    assert code == 1 and "no restriction in main.cf asks grayling" in said
    assert check(service) in said
    service.terminate()
    code, said = doctor(service, hook(service))
    assert code == 1 and "can't connect" in said and "systemctl start grayling" in said


def test_no_postfix_here_is_a_warning(doctor, directory, start_serving):
    code, said = doctor(start_serving(stores.sqlite(directory)))
    assert code == 0 and "main.cf was not looked at" in said and "0 wrong, 1 warning\n" in said


def test_privileges_are_those_that_the_server_grants(doctor, mariadb, start_serving):
    store = stores.mariadb_full(mariadb)
    service = start_serving(store)
    wait_until(lambda: "may not" not in doctor(service)[1], "the tables beside sender are made")
    mariadb.sql("REVOKE ALL ON greylist.* FROM grayling@localhost; "
                "GRANT SELECT, INSERT ON greylist.* TO grayling@localhost")
    code, said = doctor(service)
    assert code == 1 and "may not UPDATE, DELETE in greylist.sender" in said
    assert "GRANT UPDATE, DELETE ON greylist.*" in said and stores.PASSWORD not in said
    mariadb.sql("GRANT ALL ON greylist.* TO grayling@localhost; SET GLOBAL read_only = 1; "
                "SET GLOBAL innodb_flush_log_at_trx_commit = 2")
    try:
        code, said = doctor(service)
    finally:
        mariadb.sql("SET GLOBAL read_only = 0; SET GLOBAL innodb_flush_log_at_trx_commit = 1")
    assert code == 1 and "the server is read-only" in said and "may forget in a crash" in said


def test_the_tutorials_account_needs_no_more_than_it_has(doctor, mariadb, start_serving):
    code, said = doctor(start_serving(stores.mariadb_tutorial(mariadb)))
    assert code == 0 and "tutorial's table" in said and "may not" not in said


def test_a_wrong_configuration_ends_it(doctor, directory, start_serving):
    service = start_serving(stores.sqlite(directory))
    assert doctor(service, None, "--set", "greylist.delay=soon")[0] == 78
