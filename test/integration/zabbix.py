# SPDX-License-Identifier: MIT
"""Zabbix as Debian packages it: its server, and its frontend with PHP, which imports templates. The
packages are only unpacked; the database is one of a MariaDB of the tests."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from process import Process, run
from waiting import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test" / "bench"))

from peer_programs import unpack  # noqa: E402

CACHE = ROOT / "build" / "zabbix"  # the packages, for the next run
PACKAGES = ("zabbix-server-mysql", "zabbix-frontend-php", "libodbc2", "libltdl7", "libsnmp40",
            "libopenipmi0", "php8.2-cli", "php8.2-common", "php8.2-mbstring", "php8.2-xml",
            "php8.2-bcmath", "php8.2-gd", "php8.2-mysql", "libonig5", "libsodium23",
            "libargon2-1", "libgd3")
EXTENSIONS = ("mysqlnd", "mysqli", "mbstring", "bcmath", "gd", "ctype", "dom", "xml", "xmlreader",
              "xmlwriter", "simplexml", "gettext", "sockets")
HTTP_AGENT, EXECUTE_NOW = 19, 6  # the API's types of items and tasks
DATABASE = "zabbix"
PASSWORD = "zabbix"


class Zabbix:
    def __init__(self, directory, mariadb):
        self._directory = directory
        self._mariadb = mariadb
        CACHE.mkdir(parents=True, exist_ok=True)
        for package in PACKAGES:
            unpack(CACHE, package, directory)
        self._environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(
            str(path) for path in (directory / "usr/lib/x86_64-linux-gnu", directory / "usr/lib"))}
        self._processes = []
        self._fill_database()
        self._start_frontend()
        self._token = None
        self._token = self.call("user.login", username="Admin", password="zabbix")

    def _fill_database(self):
        self._mariadb.sql(
            f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
            f"CREATE USER zabbix@localhost IDENTIFIED BY '{PASSWORD}';"
            f"GRANT ALL ON {DATABASE}.* TO zabbix@localhost;"
            "SET GLOBAL log_bin_trust_function_creators = 1")
        for name in "schema", "data":
            text = gzip.decompress(
                (self._directory / f"usr/share/zabbix-server-mysql/{name}.sql.gz").read_bytes())
            head = b"SET autocommit=0, foreign_key_checks=0;\n"
            subprocess.run(["mariadb", "--no-defaults", f"--socket={self._mariadb.socket}",
                            "--user=root", "--max-allowed-packet=64M", DATABASE],
                           input=head + text + b"\nCOMMIT;\n", check=True)

    def _start_frontend(self):
        share = self._directory / "usr/share/zabbix"
        config = self._directory / "zabbix.conf.php"
        reader = share / "include/classes/core/CConfigFile.php"
        reader.write_text(reader.read_text().replace("/etc/zabbix/zabbix.conf.php", str(config)))
        config.write_text(f"""<?php
$DB['TYPE'] = 'MYSQL'; $DB['SERVER'] = 'localhost'; $DB['PORT'] = '0';
$DB['DATABASE'] = '{DATABASE}'; $DB['USER'] = 'zabbix'; $DB['PASSWORD'] = '{PASSWORD}';
$DB['SCHEMA'] = ''; $DB['ENCRYPTION'] = false; $DB['DOUBLE_IEEE754'] = true;
$ZBX_SERVER_NAME = ''; $IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
""")
        port = free_port()
        self._url = f"http://127.0.0.1:{port}/api_jsonrpc.php"
        extensions = next((self._directory / "usr/lib/php").glob("2*"))
        options = {"extension_dir": extensions, "memory_limit": "512M", "max_execution_time": 300,
                   "mysqli.default_socket": self._mariadb.socket, "date.timezone": "UTC"}
        self._run([self._directory / "usr/bin/php8.2", "-n",
                   *(word for key, value in options.items() for word in ("-d", f"{key}={value}")),
                   *(word for name in EXTENSIONS for word in ("-d", f"extension={name}")),
                   "-S", f"127.0.0.1:{port}", "-t", share], "php")
        wait_until(self._is_answering, lambda: self._log("php"), deadline=30)

    def _run(self, arguments, name):
        self._processes.append(Process(arguments, self._directory / f"{name}.log",
                                       env=self._environment))

    def _log(self, name):
        return (self._directory / f"{name}.log").read_text()[-9000:]

    def _is_answering(self):
        try:
            return self.call("apiinfo.version", token=None)
        except OSError:
            return None

    def call(self, method, token="own", **parameters):
        """Returns the result of a call of its API."""
        return self._call_list(method, parameters, token)

    def _call_list(self, method, parameters, token="own"):
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        if token is not None and method != "user.login":
            body["auth"] = self._token
        request = urllib.request.Request(self._url, json.dumps(body).encode(),
                                         {"Content-Type": "application/json-rpc"})
        with urllib.request.urlopen(request, timeout=120) as response:
            answer = json.loads(response.read())
        assert "error" not in answer, answer
        return answer["result"]

    def import_template(self, path):
        rules = {name: {"createMissing": True, "updateExisting": True}
                 for name in ("templates", "items", "discoveryRules", "triggers")}
        self.call("configuration.import", format="yaml", source=path.read_text(),
                  rules={**rules, "groups": {"createMissing": True}})

    def watch(self, name, template, url):
        """Adds a host with a template, and starts the server."""
        found = self.call("template.get", filter={"host": [template]})
        group = self.call("hostgroup.get", limit=1)[0]["groupid"]
        self.call("host.create", host=name, groups=[{"groupid": group}],
                  templates=[{"templateid": found[0]["templateid"]}],
                  macros=[{"macro": "{$GRAYLING.URL}", "value": url}])
        config = self._directory / "zabbix_server.conf"
        config.write_text(f"""LogType=console
DBHost=localhost
DBSocket={self._mariadb.socket}
DBName={DATABASE}
DBUser=zabbix
DBPassword={PASSWORD}
ListenIP=127.0.0.1
ListenPort={free_port()}
PidFile={self._directory}/zabbix_server.pid
SocketDir={self._directory}
AllowRoot=1
AllowUnsupportedDBVersions=1
StartPollers=1
StartPreprocessors=1
StartTrappers=1
StartPingers=0
StartDiscoverers=0
CacheUpdateFrequency=1
AlertScriptsPath={self._directory}
ExternalScripts={self._directory}
FpingLocation=/bin/false
""")
        self._run([self._directory / "usr/sbin/zabbix_server", "--foreground", "--config", config],
                  "server")
        wait_until(lambda: "server #0 started" in self.log(), self.log, deadline=60, interval=0.5)
        items = self.call("item.get", host=name, filter={"type": HTTP_AGENT}, output=["itemid"])
        self._http_items = [item["itemid"] for item in items]

    def read_now(self):
        """Has the items read at once, and not only at the end of their minute."""
        self._call_list("task.create", [{"type": EXECUTE_NOW, "request": {"itemid": item}}
                                        for item in self._http_items])

    def values(self, name):
        """Returns key -> last value, and key -> error, of the items of a host."""
        items = self.call("item.get", host=name, output=["key_", "lastvalue", "lastclock", "error"])
        return ({item["key_"]: item["lastvalue"] for item in items if item["lastclock"] != "0"},
                {item["key_"]: item["error"] for item in items if item["error"]})

    def triggers(self, name):
        """Returns description -> error of the triggers of a host."""
        found = self.call("trigger.get", host=name, output=["description", "error", "value"])
        return {trigger["description"]: trigger["error"] for trigger in found}

    def log(self):
        return self._log("server")

    def stop(self):
        for process in self._processes:
            process.stop(30)
        self._mariadb.sql(f"DROP DATABASE {DATABASE}; DROP USER zabbix@localhost")
        shutil.rmtree(self._directory)
