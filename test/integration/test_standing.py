# SPDX-License-Identifier: MIT
"""Clients that prove themselves by their retries, in the running service."""

import json
import subprocess
import time

import stores
from dns_server import DnsServer
from grayling import PROGRAM, is_deferred
from process import run
from waiting import wait_until


def standing(store):
    """Returns the rows of the table of standings."""
    return store.rows("kind, name, domain, passes", table="standing")


def make_older(store, seconds):
    store.run(f"UPDATE standing SET last_seen = last_seen - {seconds}")


def retry(service, **attributes):
    assert is_deferred(service, **attributes)
    wait_until(lambda: not is_deferred(service, **attributes), "the delay is over")


def test_a_client_proves_itself(start_grayling, store):
    service = start_grayling(store, **{"greylist.delay": "1s", "greylist.auto_allow_after": 2})
    here = {"client_name": "mx.first.test", "client_address": "192.0.2.7"}
    retry(service, sender="a@one.test", **here)
    service.stop()  # writes everything to the store
    assert standing(store) == [["client", "192.0.2.7/32", "one.test", "1"]]
    make_older(store, 3600)
    service.start()
    retry(service, sender="a@two.test", **here)
    service.stop()
    assert standing(store) == [["client", "192.0.2.7/32", "", "2"]]
    service.start()
    assert service.ask(sender="a@three.test", **here) == "DUNNO"
    service.wait_for_log("action=pass, reason=client AWL, client_name=mx.first.test")
    assert is_deferred(service, sender="a@three.test", client_address="192.0.2.8",
                       client_name="mx2.first.test")
    assert service.ask(sender="a@four.test", **here) == "DUNNO"  # remembered


def test_bounces_of_a_client_prove_themselves(start_grayling, store, directory):
    service = start_grayling(store, **{"greylist.delay": "1s"})
    here = {"sender": "", "client_name": "mx.first.test", "client_address": "192.0.2.7"}
    for passes, recipient in (("1", "a@here.test"), ("2", "b@here.test")):
        retry(service, recipient=recipient, **here)
        service.stop()  # writes everything to the store
        assert standing(store) == [["null-sender", "192.0.2.7/32", "", passes]]
        make_older(store, 3600)
        service.start()
    assert service.ask(recipient="c@here.test", **here) == "DUNNO"
    service.wait_for_log("action=pass, reason=null sender AWL, client_name=mx.first.test")
    assert is_deferred(service, recipient="c@here.test", **{**here, "sender": "a@one.test"})
    assert is_deferred(service, recipient="c@here.test",
                       **{**here, "client_address": "192.0.3.8", "client_name": "mx2.first.test"})

    key = "null-sender:192.0.2.7/32"
    assert f"KEY  {key}" in grayling("show", store, "<>")
    assert "<> from 192.0.2.7/32 came back, 2 counted" in grayling("release", store, key)
    told = json.loads(grayling("explain", store, "--json", "client_address=192.0.2.7", "sender=",
                               "recipient=d@here.test"))
    assert told["reason"] == "null sender AWL"
    assert told["null_sender"]["row"]["passes"] == 2
    lines = grayling("export", store)
    assert "1 forgotten" in grayling("forget", store, key)
    wait_until(lambda: is_deferred(service, recipient="e@here.test", **here), "it is forgotten",
               interval=0.2)
    service.stop()
    path = directory / "export.ndjson"
    path.write_text(lines)
    grayling("import", store, "ndjson", path)
    assert standing(store) == [["null-sender", "192.0.2.7/32", "", "2"]]


def test_without_its_table_nobody_proves_itself_and_all_else_works(start_grayling, mariadb):
    store = stores.mariadb_full(mariadb)
    start_grayling(store).stop_when_ready()
    mariadb.sql("REVOKE ALL ON greylist.* FROM grayling@localhost;"
                "GRANT SELECT, INSERT, UPDATE, DELETE ON greylist.sender TO grayling@localhost")
    service = start_grayling(store, **{"greylist.delay": "1s"})
    service.wait_for_log("greylist.standing can't be used")
    retry(service, sender="a@one.test")
    assert sum("greylist.standing" in line for line in service.log_lines()) == 1


def test_standing_is_exported_and_forgotten(start_grayling, store, directory):
    settings = {"greylist.delay": "1s", "greylist.auto_allow_after": 1}
    service = start_grayling(store, **settings)
    service.stop_when_ready()
    now = int(time.time())
    store.run("INSERT INTO standing (kind, name, passes, last_seen) "
              f"VALUES ('client', '192.0.2.7/32', 5, {now})")
    here = {"client_address": "192.0.2.7"}
    service.start()
    assert service.ask(sender="a@one.test", **here) == "DUNNO"
    lines = grayling("export", store)
    assert '"type": "standing", "kind": "client", "name": "192.0.2.7/32"' in lines
    assert "192.0.2.7/32" in grayling("show", store, "192.0.2.7")
    assert "1 forgotten" in grayling("forget", store, "192.0.2.7/32")
    wait_until(lambda: is_deferred(service, sender="a@two.test", **here), "it is forgotten",
               interval=0.2)
    assert standing(store) == []

    path = directory / "export.ndjson"
    path.write_text(lines)
    for _ in range(2):
        assert "Taken: 1 lines" in grayling("import", store, "ndjson", path)
        assert standing(store) == [["client", "192.0.2.7/32", "", "5"]]


def test_senders_and_standings_are_shown_together(start_grayling, store):
    service = start_grayling(store)
    assert is_deferred(service, sender="a@one.test")
    service.stop()
    store.run("INSERT INTO standing (kind, name, passes, came, last_seen) "
              f"VALUES ('domain', 'one.test', 2, 2, {int(time.time())})")
    for command in ("find", "show"):
        senders, standings = grayling(command, store, "@one.test").split("Standings:\n")
        assert "a@one.test" in senders and "domain" not in senders
        assert "one.test" in standings and "a@one.test" not in standings
    assert "2 forgotten" in grayling("forget", store, "--yes", "@one.test")
    assert standing(store) == []


def test_an_export_of_an_earlier_version_is_imported(start_grayling, store, directory):
    start_grayling(store).stop_when_ready()
    now = int(time.time())
    path = directory / "export.ndjson"
    path.write_text("".join(
        f'{{"type": "acquaintance", "sender": "{sender}", "client": "{client}", "recipient": '
        f'"{recipient}", "domain": "{domain}", "passes": {passes}, "last_seen": {now}}}\n'
        for sender, client, recipient, domain, passes in (
            ("", "192.0.2.7/32", "", "one.test", 5), ("", "", "@here.test", "", 0),
            ("bob@there.test", "", "anna@here.test", "", 0))))
    assert "Taken: 3 lines" in grayling("import", store, "ndjson", path)
    assert sorted(store.rows("kind, name, partner, domain, passes", table="standing")) == [
        ["client", "192.0.2.7/32", "", "one.test", "5"],
        ["correspondent", "bob@there.test", "anna@here.test", "", "0"],
        ["local-domain", "here.test", "", "", "0"]]
    lines = grayling("export", store)
    path.write_text(lines)
    assert "Taken: 3 lines" in grayling("import", store, "ndjson", path)
    assert grayling("export", store) == lines
    odd = [("asteroid", "a", ""), ("client", "mx.one.test", ""), ("client", "", ""),
           ("client", "192.0.2.7/32", "a"), ("correspondent", "bob@there.test", ""),
           ("local-domain", "here.test", "a")]
    path.write_text("".join(
        f'{{"type": "standing", "kind": "{kind}", "name": "{name}", "partner": "{partner}", '
        f'"domain": "", "passes": 0, "last_seen": {now}}}\n' for kind, name, partner in odd))
    done = subprocess.run([str(PROGRAM), "import", "--store", store.url, "ndjson", str(path)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1 and f"{len(odd)} lines were not taken" in done.stderr


def test_a_domain_is_shown_exported_and_forgotten(start_grayling, store, directory):
    start_grayling(store).stop_when_ready()
    now = int(time.time())
    store.run("INSERT INTO standing (kind, name, passes, came, last_seen) VALUES "
              f"('domain', 'there.test', 4, 5, {now}), ('domain', 'other.test', 1, 1, {now})")
    shown = grayling("show", store, "@news.there.test")
    assert "domain" in shown and "4 of 5" in shown and "KEY  domain:there.test" in shown
    assert "other.test" not in shown
    row = json.loads(grayling("find", store, "--json", "@there.test"))["standings"]
    assert row == [{"key": "domain:there.test", "kind": "domain", "name": "there.test",
                    "partner": "", "domain": "", "last_seen": now, "passes": 4, "came": 5}]
    assert "4 of 5 mails came back" in grayling("release", store, "@there.test")
    lines = grayling("export", store)
    assert "1 forgotten" in grayling("forget", store, "domain:other.test")
    assert "1 forgotten" in grayling("forget", store, "@there.test")
    path = directory / "export.ndjson"
    path.write_text(lines)
    for _ in range(2):
        assert "Taken: 2 lines" in grayling("import", store, "ndjson", path)
        assert grayling("export", store) == lines
    whole = json.loads(lines.splitlines()[0])
    odd = [{**whole, "came": value} for value in (None, "5", -1, 2**32)]
    odd += [{**whole, "name": name} for name in ("", "192.0.2.7", "there..test", "a b.test")]
    odd.append({**whole, "partner": "a@b.test"})
    odd.append({**whole, "name": "news.there.test"})
    path.write_text("".join(json.dumps(line) + "\n" for line in odd))
    done = subprocess.run([str(PROGRAM), "import", "--store", store.url, "ndjson", str(path)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1 and f"{len(odd)} lines were not taken" in done.stderr
    assert (f"{path}: line {len(odd)}: name 'news.there.test' is below the domain that counts: "
            "write 'there.test'") in done.stderr


def test_explain_says_by_spf_whether_a_domain_lets_its_mail_pass(start_grayling, store):
    start_grayling(store).stop_when_ready()
    store.run("INSERT INTO standing (kind, name, passes, came, last_seen) "
              f"VALUES ('domain', 'there.test', 2, 2, {int(time.time())})")
    server = DnsServer('there.test. TXT "v=spf1 ip4:198.51.100.0/24 -all"\n'
                       'wide.there.test. TXT "v=spf1 +all"\n')

    def explain(client, sender, **settings):
        settings["dns.resolver"] = f'["127.0.0.1:{server.port}"]'
        words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        told = json.loads(grayling("explain", store, "--json", *words, f"client_address={client}",
                                   f"sender={sender}", "recipient=anna@here.test"))
        return told["reason"], told["action"].split()[0]

    try:
        assert explain("198.51.100.7", "bob@there.test") == ("domain AWL", "DUNNO")
        assert explain("198.51.100.99", "eve@there.test") == ("domain AWL", "DUNNO")
        for client, sender in (("203.0.113.1", "bob@there.test"), ("198.51.100.7", ""),
                               ("198.51.100.7", "bob@wide.there.test"),
                               ("198.51.100.7", "bob@other.test")):
            assert explain(client, sender) == ("new", "DEFER_IF_PERMIT"), (client, sender)
        assert explain("198.51.100.7", "bob@there.test", **{"greylist.spf": "off"})[0] == "new"
        assert explain("198.51.100.7", "bob@there.test", **{"greylist.spf": "pass"}) == (
            "SPF pass", "DUNNO")
    finally:
        server.close()


def test_a_running_service_hears_that_a_domain_is_forgotten(start_grayling, store):
    start_grayling(store).stop_when_ready()
    store.run("INSERT INTO standing (kind, name, passes, came, last_seen) "
              f"VALUES ('domain', 'there.test', 2, 2, {int(time.time())})")
    server = DnsServer('there.test. TXT "v=spf1 ip4:198.51.100.0/24 -all"\n')
    try:
        service = start_grayling(store, **{"dns.resolver": [f"127.0.0.1:{server.port}"]})
        mail = {"sender": "a@there.test", "client_address": "198.51.100.7"}
        assert service.ask(**mail) == "DUNNO"
        service.wait_for_log("action=pass, reason=domain AWL")
        assert service.ask(**mail) == "DUNNO"
        assert store.rows("address") == []
        assert is_deferred(service, sender="b@there.test", client_address="203.0.113.7")
        assert "1 forgotten" in grayling("forget", store, "domain:there.test")
        wait_until(lambda: is_deferred(service, **mail), "it is forgotten", interval=0.2)
    finally:
        server.close()


def grayling(command, store, *arguments):
    return run([PROGRAM, command, "--store", store.url, *arguments])
