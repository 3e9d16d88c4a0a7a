# SPDX-License-Identifier: MIT
"""`grayling doctor` on good and on broken installations: with a service, a store, the account's
real privileges, and a main.cf as a real postconf prints it."""

import os
import re
import shutil
import subprocess
import time

import pytest

import postfix_image
import stores
import wall_clock
from grayling import PROGRAM
from waiting import free_port, wait_until

# The output of Debian's postconf for the parameters that matter.
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
  *-F*) printf "smtp/inet/%s\\n" "command = smtpd" "chroot = y" ;;
  *-xP*) ;;
  *) cat "{path}/main.cf" ;;
esac
"""
BEFORE = "permit_mynetworks, reject_unauth_destination, reject_unlisted_recipient"


@pytest.fixture
def doctor(directory):
    """doctor(service, recipients): returns its exit code and its output. `recipients` are the
    restrictions that postconf prints; None: the only postconf is that in `path`, if any."""
    def examine(service, recipients=None, *options, path=directory / "bin"):
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


class Postconf:
    """Debian's postconf in its own root, with files as freshly installed."""

    def __init__(self, root):
        postfix_image.unpack_base(root)
        self.etc, self._fresh = root / "etc/postfix", root / "fresh"
        self.path = root / "on-path"
        shutil.copytree(self.etc, self._fresh, symlinks=True)
        self.path.mkdir()
        self._program = self.path / "postconf"
        chroot = f"/usr/sbin/chroot {root}"
        self._program.write_text(f'#!/bin/sh\nexec {chroot} /usr/sbin/postconf "$@"\n')
        self._program.chmod(0o755)

    def refresh(self):
        shutil.rmtree(self.etc)
        shutil.copytree(self._fresh, self.etc, symlinks=True)

    def set(self, **parameters):
        subprocess.run([self._program, "-e", *(f"{name}={value}"
                                               for name, value in parameters.items())], check=True)

    def set_at_smtp(self, name, value):
        """Sets a parameter in master.cf, only for the port smtp."""
        self.edit_smtp(lambda line: f"{line}\n  -o {{ {name} = {value} }}")

    def edit_smtp(self, change):
        path = self.etc / "master.cf"
        path.write_text(re.sub(r"^smtp +inet .*$", lambda line: change(line[0]), path.read_text(),
                               flags=re.M))


@pytest.fixture(scope="module")
def unpacked_postconf(session_directory):
    return Postconf(session_directory / "postconf")


@pytest.fixture
def postconf(unpacked_postconf):
    unpacked_postconf.refresh()
    return unpacked_postconf


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


def test_what_takes_a_restart_is_told(doctor, directory, start_grayling):
    store = stores.sqlite(directory)
    status = f"inet:127.0.0.1:{free_port()}"
    service = start_grayling(store, **{"status.listen": status})
    service.ask(sender="anna@sender.test")
    _, said = doctor(service, hook(service))
    assert "restart needed" not in said and "compare" not in said, said
    other = directory / "other.db"
    other.write_bytes((directory / "grayling.db").read_bytes())
    service.write_config(store__url=f"sqlite:{other}", log__to="syslog")
    service.reload()
    service.wait_for_log("configuration reloaded")
    code, said = doctor(service, hook(service))
    for key in ("store.url", "log.to"):
        assert f"restart needed: {key}: the service runs with" in said, said
    assert "restart needed: listen" not in said and "All is well" not in said
    service.write_config(status__listen=f"inet:127.0.0.1:{free_port()}")
    _, said = doctor(service, hook(service))
    assert "were not compared with this configuration" in said


@pytest.mark.skipif(os.path.exists("/usr/sbin/postconf"), reason="Postfix is on this machine")
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
    assert code == 1 and "the server is read-only" in said and "may lose committed writes" in said


def test_the_tutorials_account_needs_no_more_than_it_has(doctor, mariadb, start_serving):
    service = start_serving(stores.mariadb_tutorial(mariadb))
    code, said = doctor(service, hook(service))
    assert code == 0 and "tutorial's table" in said and "may not" not in said


@pytest.mark.parametrize("offset, words", [
    ("+40d", "every row of the table was last seen longer ago than greylist.lifetime"),
    ("+400d", "every row of the table was last seen longer ago than greylist.lifetime"),
    ("-2d", "dated up to 48 hours ahead of this machine's clock")])
def test_a_clock_that_no_row_agrees_with_is_told(doctor, store, start_serving, monkeypatch, offset,
                                                 words):
    service = start_serving(store)
    service.ask(sender="known@sender.test")
    said = doctor(service)[1]
    assert "this machine's clock agrees" in said or "may be right: no row" in said
    monkeypatch.setenv("LD_PRELOAD", wall_clock.library())
    monkeypatch.setenv("FAKETIME", offset)
    said = doctor(service)[1]
    assert words in said and "timedatectl" in said
    assert "may be right" not in said and "agrees with" not in said


def test_a_wrong_configuration_ends_it(doctor, directory, start_serving):
    service = start_serving(stores.sqlite(directory))
    assert doctor(service, None, "--set", "greylist.delay=soon")[0] == 78


def test_main_cf_and_master_cf_are_read_by_the_real_postconf(doctor, directory, start_serving,
                                                             postconf):
    service = start_serving(stores.sqlite(directory))

    def check_says(*words):
        said = doctor(service, path=postconf.path)[1]
        assert [word for word in words if word not in said] == [], said

    check_says("1 wrong, 0 warnings", "no restriction in main.cf asks grayling", check(service))
    port = service.endpoint.rpartition(":")[2]
    postconf.set(our_port=port,
                 smtpd_recipient_restrictions=hook(service).replace(port, "$our_port"))
    check_says("All is well.", f"smtpd_recipient_restrictions asks {service.endpoint}")
    postconf.set(smtpd_relay_restrictions="",
                 smtpd_recipient_restrictions=f"check_policy_service {service.endpoint}, permit")
    check_says("0 wrong, 5 warnings", "mail hangs for twice 100s", "451 4.3.5 Server",
               "put reject_unauth_destination before", "put permit_mynetworks before",
               "put reject_unlisted_recipient before")
    postconf.set(smtpd_policy_service_timeout="10s", smtpd_policy_service_default_action="DUNNO",
                 smtpd_recipient_restrictions=f"{BEFORE}, check_policy_service {service.endpoint}")
    check_says("All is well.")
    postconf.set(smtpd_recipient_restrictions=hook(service).replace("{", "").replace("}", ""))
    check_says("1 wrong, 0 warnings", "takes timeout=10s for a restriction")
    postconf.set(smtpd_recipient_restrictions=hook(service).replace("inet:", "int:"))
    check_says("1 wrong, 0 warnings", "it asks int:127.0.0.1", "replace it if that is meant")


def test_who_else_delays_the_same_mail_is_told(doctor, directory, start_serving, postconf):
    service = start_serving(stores.sqlite(directory))
    postconf.set(smtpd_recipient_restrictions=hook(service))
    assert "All is well." in doctor(service, path=postconf.path)[1]
    postconf.set(postscreen_bare_newline_enable="yes", smtpd_milters="inet:localhost:11332")
    rspamadm = postconf.path / "rspamadm"
    rspamadm.write_text('#!/bin/sh\n[ "$*" = "configdump -m" ] &&\n'
                        'echo "Modules enabled: dkim, greylist, spf"\n')
    rspamadm.chmod(0o755)
    try:
        said = doctor(service, path=postconf.path)[1]
        assert "0 wrong, 1 warning\n" in said and "rspamd's module greylist is on" in said
        postconf.edit_smtp(lambda line: "smtp inet n - y - 1 postscreen\n"
                                        "smtpd pass - - y - - smtpd")
        code, said = doctor(service, path=postconf.path)
    finally:
        rspamadm.unlink()
    assert code == 0 and "0 wrong, 2 warnings\n" in said
    assert "(postscreen_bare_newline_enable), so a stranger must come back twice" in said
    assert "in main.cf: postscreen_bare_newline_enable = no" in said


def test_a_port_with_restrictions_of_its_own_is_read_by_the_real_postconf(
        doctor, directory, start_serving, postconf):
    service = start_serving(stores.sqlite(directory))
    postconf.set(smtpd_recipient_restrictions=hook(service))
    postconf.set_at_smtp("smtpd_recipient_restrictions", BEFORE)
    said = doctor(service, path=postconf.path)[1]
    assert "no restriction in master.cf, at smtp/inet asks grayling" in said
    postconf.refresh()
    postconf.set_at_smtp("smtpd_recipient_restrictions", hook(service))
    said = doctor(service, path=postconf.path)[1]
    assert f"smtp/inet: smtpd_recipient_restrictions asks {service.endpoint}" in said
    assert "All is well." in said


def test_a_restriction_class_is_read_by_the_real_postconf(doctor, directory, start_serving,
                                                          postconf):
    service = start_serving(stores.sqlite(directory))
    postconf.set(smtpd_restriction_classes="greylist", greylist=check(service),
                 smtpd_recipient_restrictions=f"{BEFORE}, greylist")
    said = doctor(service, path=postconf.path)[1]
    assert f"smtpd_recipient_restrictions asks {service.endpoint}" in said
    assert "All is well." in said
    postconf.set(smtpd_recipient_restrictions=(
        f"{BEFORE}, check_recipient_access hash:/etc/postfix/greylisted"))
    said = doctor(service, path=postconf.path)[1]
    assert f"class greylist asks {service.endpoint}, only about mail that an access table" in said
    assert "All is well." in said
    postconf.set_at_smtp("greylist", "permit_mynetworks")
    said = doctor(service, path=postconf.path)[1]
    assert "no restriction in master.cf, at smtp/inet asks grayling" in said


def test_a_socket_is_looked_for_as_a_chrooted_smtpd_would(doctor, directory, start_grayling,
                                                          postconf):
    folder = directory / "queue/grayling"
    folder.mkdir(parents=True)
    service = start_grayling(stores.sqlite(directory), listen=[f"unix:{folder}/policy"])
    postconf.set(queue_directory=directory / "queue")
    postconf.edit_smtp(lambda line: line.replace("smtp ", "192.0.2.1:2525 ", 1))

    def said_of(path):
        postconf.set(smtpd_recipient_restrictions=(
            f"{BEFORE}, check_policy_service {{ unix:{path}, timeout=10s, default_action=DUNNO }}"))
        return doctor(service, path=postconf.path)[1]

    assert "smtpd_recipient_restrictions asks unix:grayling/policy" in said_of("grayling/policy")
    outside = said_of(f"{folder}/policy")
    assert (f"it asks unix:{folder}/policy, but smtpd is chrooted in {directory}/queue, so it "
            f"looks for {directory}/queue{folder}/policy") in outside


def test_what_postconf_complains_of_is_said(doctor, directory, start_serving, postconf):
    (postconf.etc / "main.cf").write_text("smtpd_recipient_restrictions permit_mynetworks\n")
    said = doctor(start_serving(stores.sqlite(directory)), path=postconf.path)[1]
    assert "main.cf was not looked at" in said and "main.cf, line 1: missing '='" in said


def test_a_clock_that_is_behind_what_was_counted_is_told(doctor, directory, start_serving):
    store = stores.sqlite(directory)
    service = start_serving(store)
    assert "ahead of this machine's clock" not in doctor(service)[1]
    hour = (int(time.time()) // 3600 + 48) * 3600
    store.run(f"INSERT INTO report_count VALUES ({hour}, 'held', '[greylist]', 1)")
    said = doctor(service)[1]
    assert "mail was counted 47 hours ahead of this machine's clock" in said
    assert "timedatectl" in said
