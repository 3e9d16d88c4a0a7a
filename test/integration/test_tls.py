# SPDX-License-Identifier: MIT
"""TLS to the database: grayling serves with the right authority and name, and doesn't send its
password with a wrong one."""

import pytest

import stores
from mariadb import MariaDb
from process import run

HOST = "127.0.0.1"


class Authority:
    def __init__(self, directory, name):
        self.certificate, self._key = directory / f"{name}.pem", directory / f"{name}.key"
        run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", f"/CN={name}", "-keyout", self._key, "-out", self.certificate])

    def server_options(self, directory, name, alternative):
        """Returns options of a server with a certificate of this authority for that name."""
        request, key, certificate = (directory / f"{name}.{end}" for end in ("csr", "key", "pem"))
        extension = directory / f"{name}.ext"
        extension.write_text(f"subjectAltName={alternative}\n")
        run(["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}",
             "-keyout", key, "-out", request])
        run(["openssl", "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey",
             self._key, "-CAcreateserial", "-days", "2", "-extfile", extension, "-out",
             certificate])
        key.chmod(0o644)  # the server runs as another user
        return [f"--ssl-cert={certificate}", f"--ssl-key={key}"]


@pytest.fixture(scope="module")
def server(session_directory):
    directory = session_directory / "tls"
    directory.mkdir()
    directory.chmod(0o755)
    ours, other = Authority(directory, "ours"), Authority(directory, "other")
    server = MariaDb(directory / "server",
                     ours.server_options(directory, HOST, f"IP:{HOST},DNS:{HOST}"))
    server.ours, server.other = ours.certificate, other.certificate
    server.elsewhere = ours.server_options(directory, "db.test", "DNS:db.test")
    yield server
    server.stop()


def serve(server, start_grayling, mode, authority):
    server.sql(f"DROP DATABASE IF EXISTS greylist; CREATE DATABASE greylist; "
               f"CREATE OR REPLACE USER grayling@'%' IDENTIFIED BY '{stores.PASSWORD}' "
               f"REQUIRE SSL; GRANT ALL ON greylist.* TO grayling@'%'")
    url = (f"mysql://grayling:{stores.PASSWORD}@{HOST}:{server.port}/greylist"
           f"?ssl_mode={mode}&ssl_ca={authority}")
    return start_grayling(stores.Store("mariadb-full", url, server))


@pytest.mark.parametrize("mode", ["required", "verify_ca", "verify_identity"])
def test_right_authority_and_name(server, start_grayling, mode):
    service = serve(server, start_grayling, mode, server.ours)
    service.wait_for_log("store: ready")
    assert service.ask().startswith("DEFER_IF_PERMIT ")


def check_refused(service):
    service.wait_for_log("store:", "TLS")
    assert service.ask() == "DUNNO"
    assert stores.PASSWORD not in service.log()
    assert "ready" not in service.log()


@pytest.mark.parametrize("mode", ["verify_ca", "verify_identity"])
def test_wrong_authority(server, start_grayling, mode):
    check_refused(serve(server, start_grayling, mode, server.other))


def test_wrong_name(server, start_grayling):
    """The authority is right, but the name is wrong. This test is the last, because it restarts the
    server."""
    server.process.stop()
    server.options = server.elsewhere
    server.start()
    check_refused(serve(server, start_grayling, "verify_identity", server.ours))
    service = serve(server, start_grayling, "verify_ca", server.ours)
    service.wait_for_log("store: ready")
