# SPDX-License-Identifier: MIT
"""The real greylisters learn senders. grayling imports their data, and is asked about the same
mail."""

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

import real_peers
import stores
from grayling import PROGRAM
from policy_client import PolicyConnection
from process import CommandFailed, run
from waiting import wait_until

# The mail that is asked about: the name says what is special about it.
MAIL = {
    "plain": {"sender": "anna@sender.test"},
    "upper": {"sender": "Anna@Upper.TEST", "recipient": "Bob@MX.test"},
    "null": {"sender": "", "client_address": "192.0.2.20"},
    "list": {"sender": "talk-return-17-bob=mx.test@list.test"},
    "plus": {"sender": "bounces+17-bob@bulk.test"},
    "slash": {"sender": "a/b@slash.test", "recipient": "c/d@mx.test"},
    "ipv6": {"sender": "six@sender.test", "client_address": "2001:db8:5:6::7",
             "client_name": "unknown"},
    "provider": {"sender": "p@provider.test", "client_name": "out1.provider.test",
                 "client_address": "198.51.100.9"},
}
PROVEN = {"client_address": "203.0.113.99", "client_name": "unknown"}  # proved itself by five mails
KNOWN_AFTER = 400  # seconds: more than any delay here
WAITING = 300


def importing(source, dump, store, *options):
    """Returns the output of `grayling import` for the file."""
    return run([PROGRAM, "import", source, dump, "--store", store.url, *options])


def is_deferred(answer):
    return answer.lower().startswith("defer_if_permit")


def passes(answer):
    return answer.lower().startswith(("dunno", "prepend"))


@pytest.fixture
def postgrey_dump(peer_programs, session_directory):
    """The dump of a postgrey that knows MAIL and has deferred waiting@sender.test."""
    home = real_peers.own_directory(session_directory)
    postgrey = real_peers.Postgrey(peer_programs, home, delay=300, clients_after=5)
    now = int(time.time())
    try:
        with PolicyConnection(postgrey.endpoint) as connection:
            def ask(at, **mail):
                return connection.ask(policy_test_time=str(at), **mail)
            for mail in MAIL.values():
                assert is_deferred(ask(now - 1000, **mail))
                assert passes(ask(now - 1000 + KNOWN_AFTER, **mail))
            for hour in range(5, 0, -1):
                mail = {"sender": f"p{hour}x@proof{hour % 2}.test", **PROVEN}
                assert is_deferred(ask(now - hour * 3700 - 400, **mail)), hour
                assert passes(ask(now - hour * 3700, **mail))
            assert is_deferred(ask(now - WAITING, sender="waiting@sender.test"))
            assert is_deferred(ask(now - 3 * 86400, sender="gone@sender.test"))
    finally:
        postgrey.stop()
    dump = session_directory / "postgrey.dump"
    dump.write_text("".join(run(["db5.3_dump", "-h", home, "-p", file])
                            for file in ("postgrey.db", "postgrey_clients.db")))
    return dump


def test_who_was_known_to_postgrey_is_known(postgrey_dump, store, start_grayling):
    said = importing("postgrey", postgrey_dump, store)
    assert f"Taken: {len(MAIL) + 5} known, 1 waiting, 1 clients" in said
    assert "Not taken: 1, too old" in said
    before = store.rows("*")
    importing("postgrey", postgrey_dump, store)
    assert store.rows("*") == before

    service = start_grayling(store)
    for name, mail in MAIL.items():
        assert service.ask(**mail) == "DUNNO", name
    assert service.ask(sender="waiting@sender.test").startswith("PREPEND X-Greylist: delayed 3")
    assert service.ask(sender="new@sender.test", **PROVEN) == "DUNNO"
    assert is_deferred(service.ask(sender="gone@sender.test"))
    assert is_deferred(service.ask(sender="new@sender.test"))


def test_a_dry_run_says_the_same_and_writes_nothing(postgrey_dump, store):
    said = importing("postgrey", postgrey_dump, store, "--dry-run")
    assert f"Would be taken: {len(MAIL) + 5} known, 1 waiting" in said
    assert written(store) == 0


@pytest.mark.parametrize("content, complaint", [
    (b"\0" * 12 + b"\x62\x31\x05\x00" + b"\0" * 100,
     "is a Berkeley DB file: stop postgrey first, and: db5.3_dump -p {} | grayling import"),
    (b"hello\n", "{}: it isn't the output of db5.3_dump -p"),
    (b"", "is empty"),
])
def test_what_is_no_dump_is_said_to_be_none(directory, store, content, complaint):
    path = directory / "file"
    path.write_bytes(content)
    done = subprocess.run([PROGRAM, "import", "postgrey", path, "--store", store.url],
                          capture_output=True, text=True)
    assert done.returncode == 1
    assert complaint.format(path) in done.stderr


def test_a_dump_of_a_database_in_use_that_has_no_rows_is_no_success(directory, store):
    environment = directory / "postgrey"
    environment.mkdir()
    (directory / "empty").write_text(
        "VERSION=3\nformat=print\ntype=btree\nHEADER=END\nDATA=END\n")
    run(["db5.3_load", "-f", directory / "empty", environment / "postgrey.db"])
    (directory / "dump").write_text(run(["db5.3_dump", "-p", environment / "postgrey.db"]))
    done = subprocess.run([PROGRAM, "import", "postgrey", directory / "dump", "--store", store.url],
                          capture_output=True, text=True)
    assert done.returncode == 1
    assert "it has no entries" in done.stderr and "db5.3_dump -h" in done.stderr


@pytest.mark.parametrize("command", [["gzip", "-k"], ["bzip2", "-k"], ["xz", "-k"],
                                     ["zstd", "-q", "-k"], ["iconv", "-t", "UTF-16", "-o"]],
                         ids=lambda command: command[0])
def test_what_is_advised_for_a_file_in_another_form_works(directory, command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]}")
    store = stores.sqlite(directory)
    dump = directory / "a dump.sql"
    dump.write_text("".join(gld_lines(3)))
    is_converted = command[0] == "iconv"
    run([*command, directory / "other", dump] if is_converted else [*command, dump])
    dump.unlink()
    [other] = [path for path in directory.iterdir() if path.name.startswith(("a dump", "other"))]
    done = subprocess.run([PROGRAM, "import", "gld", other, "--store", store.url],
                          capture_output=True, text=True)
    assert done.returncode == 1, done
    advised = re.search("; use: (.* )grayling( import gld -)\n", done.stderr)
    said = run(["sh", "-c", f"{advised[1]}{PROGRAM}{advised[2]} --store {store.url}"])
    assert "Taken: 3 known" in said


def test_an_sqlite_file_is_imported_as_advised(directory):
    with closing(sqlite3.connect(directory / "sqlgrey.db")) as database, database:
        database.execute("CREATE TABLE optout_email (email varchar(255) PRIMARY KEY)")
        database.execute("INSERT INTO optout_email VALUES ('o''brien@mx.test')")
    store = stores.sqlite(directory)
    done = subprocess.run([PROGRAM, "import", "sqlgrey", directory / "sqlgrey.db", "--store",
                           store.url], capture_output=True, text=True)
    advised = re.search("; use: (.* )grayling( import sqlgrey -)\n", done.stderr)
    said = run(["sh", "-c", f"{advised[1]}{PROGRAM}{advised[2]} --store {store.url}"])
    assert done.returncode == 1 and "1 exemptions" in said


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_export_without_a_line_is_no_success(directory, content):
    store = stores.sqlite(directory)
    run([PROGRAM, "migrate", "--yes", "--store", store.url])
    done = subprocess.run([PROGRAM, "import", "ndjson", "-", "--store", store.url], input=content,
                          capture_output=True, text=True)
    assert done.returncode == 1 and "grayling import: " in done.stderr, done


def dump_of(server, database, path):
    path.write_text(run(["mariadb-dump", "--no-defaults", f"--socket={server.socket}",
                         "--user=root", database]))
    return path


@pytest.fixture
def start_peer(peer_programs, session_directory, mariadb):
    """start_peer(kind): starts a greylister that has its data on the MariaDB server."""
    started = []

    def start(kind):
        mariadb.sql(f"DROP DATABASE IF EXISTS {kind.name}; "
                    f"DROP USER IF EXISTS {kind.name}@localhost")
        home = real_peers.own_directory(session_directory)
        started.append(kind(peer_programs, home, mariadb))
        return started[-1]

    yield start
    for peer in started:
        peer.stop()
        mariadb.sql(f"DROP DATABASE {peer.name}")


def ask_anew(endpoint, **mail):
    """Asks on a new connection, because gld hangs up after an answer."""
    with PolicyConnection(endpoint) as connection:
        return connection.ask(**mail)


def test_who_was_known_to_gld_is_known(start_peer, mariadb, directory, store, start_grayling):
    gld = start_peer(real_peers.Gld)
    known = {name: mail for name, mail in MAIL.items() if name != "ipv6"}  # gld doesn't support it
    for name, mail in known.items():
        assert is_deferred(ask_anew(gld.endpoint, **mail)), name
    for name, mail in known.items():
        wait_until(lambda: passes(ask_anew(gld.endpoint, **mail)), f"gld knows {name}")
    assert is_deferred(ask_anew(gld.endpoint, sender="waiting@sender.test"))
    mariadb.sql("INSERT INTO gld.whitelist VALUES ('@exempt.test', 'a bank'), ('203.0.113', '')")

    said = importing("gld", dump_of(mariadb, "gld", directory / "dump"), store)
    assert f"Taken: {len(known)} known, 1 waiting, 0 clients, 2 exemptions" in said
    service = start_grayling(store)
    for name, mail in known.items():
        assert service.ask(**mail) == "DUNNO", name
    assert is_deferred(service.ask(sender="waiting@sender.test"))
    assert service.ask(sender="new@exempt.test") == "DUNNO"
    assert service.ask(client_address="203.0.113.9", sender="x@sender.test") == "DUNNO"
    assert is_deferred(service.ask(sender="new@sender.test"))


def test_who_waits_at_sqlgrey_waits_on(start_peer, mariadb, directory, store, start_grayling):
    sqlgrey = start_peer(real_peers.Sqlgrey)
    for mail in MAIL.values():
        assert is_deferred(ask_anew(sqlgrey.endpoint, **mail))
    mariadb.sql("INSERT INTO sqlgrey.optout_email VALUES ('boss@mx.test'); "
                "INSERT INTO sqlgrey.from_awl VALUES ('a', 'b.test', '192.0.2', NOW(), NOW()); "
                "UPDATE sqlgrey.connect SET first_seen = NOW() - INTERVAL 10 MINUTE")

    said = importing("sqlgrey", dump_of(mariadb, "sqlgrey", directory / "dump"), store)
    assert f"Taken: 0 known, {len(MAIL)} waiting, 0 clients, 1 exemptions" in said
    assert "Not taken: 1, known for all recipients" in said
    senders = importing("sqlgrey", directory / "dump", store_of_senders(directory), "--config",
                        config_of_senders(directory))
    assert "Taken: 1 known" in senders
    service = start_grayling(store)
    for name, mail in MAIL.items():
        assert service.ask(**mail).startswith("PREPEND X-Greylist: delayed 6"), name
    assert is_deferred(service.ask(sender="a@b.test"))
    assert service.ask(recipient="boss@mx.test", sender="new@sender.test") == "DUNNO"


@pytest.mark.parametrize("options", [
    [], ["--compatible=ansi"], ["--compatible=ansi", "--compact"], ["--hex-blob"], ["--replace"],
    ["--complete-insert", "--skip-extended-insert"], ["--skip-opt", "--skip-comments"]],
    ids=" ".join)
def test_however_it_was_dumped_it_is_read(mariadb, directory, store, options):
    mariadb.sql("DROP DATABASE IF EXISTS iredapd; CREATE DATABASE iredapd; USE iredapd; "
                "CREATE TABLE greylisting_whitelists (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
                "account VARBINARY(100) COMMENT 'one, (two', sender VARCHAR(100), "
                "comment VARCHAR(255)); CREATE TABLE greylisting LIKE greylisting_whitelists; "
                "ALTER TABLE greylisting ADD active TINYINT; "
                "CREATE TABLE smtp_sessions (id INT); INSERT INTO smtp_sessions VALUES (1), (2); "
                r"INSERT INTO greylisting_whitelists VALUES (1, '@.', '@a.test', 'o\'brien\\'), "
                r"(2, '@.', '192.0.2.*', 'a \"pool\",\n(b);'), (3, '@.', '@b.test', NULL); "
                "INSERT INTO greylisting VALUES (1, '@c.test', '@.', '', 0)")
    path = directory / "dump"
    path.write_text(run(["mariadb-dump", "--no-defaults", f"--socket={mariadb.socket}",
                         "--user=root", *options, "iredapd"]))
    mariadb.sql("DROP DATABASE iredapd")
    said = importing("iredapd", path, store)
    assert "0 clients, 4 exemptions" in said
    assert re.findall("^Not taken: .*", said, re.M) == [
        "Not taken: 2, rows of the table smtp_sessions, which doesn't hold known senders"]
    listed = json.loads(run([PROGRAM, "exemptions", "--json", "--store", store.url]))
    assert {(row["kind"], row["pattern"], row["reason"]) for row in listed["exemptions"]} == {
        ("sender", "@a.test", "o'brien\\"), ("client", "192.0.2", 'a "pool",?(b);'),
        ("sender", "@b.test", ""), ("recipient", "@c.test", "greylisting was off")}


def store_of_senders(directory):
    return stores.Store("senders", f"sqlite:{directory}/senders.db")


def config_of_senders(directory):
    path = directory / "senders.toml"
    path.write_text('[greylist]\nmatch = "sender"\n')
    return path


def test_postgrey_options_become_a_configuration_that_is_good(directory):
    shown = shown_config(directory, "-i", "10023", "-d", "--delay", "60", "--max-age=40",
                         "--greylist-text=Come back in %s seconds")
    for key in 'listen = ["inet:127.0.0.1:10023"]', 'greylist.delay = "1m"', \
               'greylist.lifetime = "40d"', 'greylist.client = "network"', \
               'greylist.message = "4.2.0 Come back in {left} seconds"':
        assert key in shown, shown


def test_the_file_of_options_that_debian_has_becomes_a_configuration(directory):
    path = directory / "postgrey"
    path.write_text('# of Debian\nPOSTGREY_OPTS="--inet=10023 \\\n --delay=60 --socketmode=660"\n'
                    'POSTGREY_TEXT="Again in %s seconds, {please}, 100 %"\n')
    shown = shown_config(directory, path)
    assert 'greylist.delay = "1m"' in shown and 'socket_mode = "0660"' in shown, shown
    assert "Again in {left} seconds, {{}please}, 100 %" in shown, shown
    missing = subprocess.run([PROGRAM, "import", "postgrey-options", directory / "none"],
                             capture_output=True, text=True)
    assert missing.returncode == 1 and "none: No such file" in missing.stderr


def shown_config(directory, *options):
    """Returns the configuration that the options become, as grayling reads it."""
    path = directory / "grayling.toml"
    path.write_text(run([PROGRAM, "import", "postgrey-options", *options]))
    return run([PROGRAM, "check-config", "--config", path, "--store", f"sqlite:{directory}/db"])


def gld_lines(count):
    now = int(time.time())
    return [f"INSERT INTO greylist (ip, sender, recipient, first, last, n) VALUES "
            f"('192.0.2.7','a{number}@many.test','b@mx.test',{now - 5000},{now - 1000},2);\n"
            for number in range(count)]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_an_import_that_was_cut_short_is_completed_by_another(directory, store, sign):
    count = 150_000
    path = directory / "dump.sql"
    path.write_text("".join(gld_lines(count)))
    cut = subprocess.Popen([PROGRAM, "import", "gld", path, "--store", store.url],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE,
                           preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    try:
        wait_until(lambda: written(store) >= 2000, "some of it is written", deadline=60)
        cut.send_signal(sign)
        assert cut.wait(timeout=20) == -sign
    finally:
        cut.kill()
        cut.communicate()
    assert 2000 <= written(store) < count
    assert f"Taken: {count} known, 0 waiting" in importing("gld", path, store)
    assert store.rows("COUNT(*), MIN(passes), MAX(passes)") == [[f"{count}", "1", "1"]]


def written(store):
    try:
        return int(store.rows("COUNT(*)")[0][0])
    except (sqlite3.Error, CommandFailed):
        return 0  # the import hasn't created the table yet
