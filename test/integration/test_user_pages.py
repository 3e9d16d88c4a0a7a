# SPDX-License-Identifier: MIT
"""Links to pages for recipients, as people use them in a browser, and the interface for panels."""

import http.client
import json
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

import pytest

import stores
from grayling import PROGRAM
from status_client import Status
from test_status_page import contrast
from waiting import free_port, wait_until

TOKEN = "the token of the panel"
ANNA = "anna@example.org"


class Site:
    """A service with user pages, and its commands."""

    def __init__(self, start_grayling, store, directory, port=None):
        self.store, self.port = store, port or free_port()
        for name, text in (("link.key", "the key of all links"), ("api.token", TOKEN)):
            (directory / name).write_text(text + "\n")
            (directory / name).chmod(0o600)
        self.settings = {"status.listen": f"127.0.0.1:{self.port}", "status.user_pages": True,
                         "status.public_url": f"http://127.0.0.1:{self.port}",
                         "status.link_key_file": str(directory / "link.key"),
                         "status.api_token_file": str(directory / "api.token"),
                         "greylist.delay": "1h"}
        self.service = start_grayling(store, **self.settings)
        self.service.wait_for_log("status at")
        self.service.wait_for_log("store: ready")
        self.status = Status(self.port)

    def run(self, *arguments, code=0):
        done = subprocess.run([PROGRAM, arguments[0], "--config", self.service.config,
                               *arguments[1:]],
                              capture_output=True, text=True, timeout=30,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    def link(self, recipient=ANNA, *options):
        return self.run("link", recipient, *options).strip()

    def defer(self, sender, recipient=ANNA):
        assert self.service.ask(sender=sender, recipient=recipient).startswith("DEFER")

    def is_deferred(self, sender, recipient=ANNA):
        return self.service.ask(sender=sender, recipient=recipient).startswith("DEFER")

    def request(self, method, path, body=None, **headers):
        """Returns (status, headers, body)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body,
                           {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, response.headers, text

    def api(self, method, path, body=None, token=TOKEN):
        status, _, text = self.request(method, path, json.dumps(body) if body else None,
                                       Authorization=f"Bearer {token}")
        return status, json.loads(text)


@pytest.fixture
def site(start_grayling, store, directory):
    return Site(start_grayling, store, directory)


@pytest.fixture
def small_site(start_grayling, directory):
    return Site(start_grayling, stores.sqlite(directory), directory)


def path_of(link):
    return urllib.parse.urlsplit(link).path


def form_of(page):
    return page.split('name="form" value="')[1].split('"')[0]


def test_the_buttons_of_a_link_let_mail_in(site):
    site.defer("a@there.example")
    site.defer("b@there.example")
    site.defer("c@there.example", "berta@example.org")
    path = path_of(site.link())
    status, headers, page = site.request("GET", path)
    assert status == 200
    assert "a@there.example" in page and "b@there.example" in page
    assert "c@there.example" not in page and "berta" not in page
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    client = page.split('name="client" value="')[1].split('"')[0]
    form = {"form": form_of(page), "do": "release", "sender": "a@there.example", "client": client}
    status, headers, _ = site.request("POST", path, urllib.parse.urlencode(form))
    assert status == 303 and headers["Location"].endswith("?did=release")
    assert not site.is_deferred("a@there.example")
    assert site.is_deferred("b@there.example")
    status, _, _ = site.request("POST", path, urllib.parse.urlencode(
        {"form": form["form"], "do": "expect"}))
    assert status == 303
    wait_until(lambda: not site.is_deferred("d@there.example"), "mail is let in")
    assert site.is_deferred("d@there.example", "berta@example.org")
    listed = site.run("exemptions")
    assert ANNA in listed and "link" in listed
    assert "reason=recipient exempt" in site.service.log()


def test_a_revoked_link_is_as_good_as_none(site):
    path = path_of(site.link())
    other = path_of(site.link("berta@example.org"))
    assert site.request("GET", path)[0] == 200
    assert site.run("link", "--revoke", ANNA) == f"all links of {ANNA} are revoked\n"
    status, _, page = site.request("GET", path)
    assert (status, page) == (404, site.request("GET", "/u/forged")[2])
    assert site.request("GET", other)[0] == 200
    assert site.request("GET", path_of(site.link()))[0] == 200  # a new one
    seen = len(site.service.log_lines())
    site.service.stop()
    site.service.start()
    site.service.wait_for_log("store: ready", since=seen)
    wait_until(lambda: site.request("GET", other)[0] == 200, "the pages are back")
    assert site.request("GET", path)[0] == 404
    exported = site.run("export")
    assert '"kind":"link"' in exported.replace(": ", ":")


def test_a_revocation_is_exported_and_imported(small_site, directory):
    path = path_of(small_site.link())
    small_site.run("link", "--revoke", ANNA)
    (directory / "all.ndjson").write_text(small_site.run("export"))
    small_site.store.run("DELETE FROM exemption_match")
    assert small_site.request("GET", path)[0] == 200
    small_site.run("import", "ndjson", str(directory / "all.ndjson"))
    assert small_site.request("GET", path)[0] == 404


def test_what_isnt_for_visitors_isnt_there(small_site):
    path = path_of(small_site.link())
    for host in ("evil.example", "localhost", "127.0.0.1.evil.example"):
        assert small_site.request("GET", path, Host=host)[0] == 421
    assert small_site.request("PUT", path)[0] == 405
    assert small_site.request("POST", "/")[0] == 405
    assert small_site.request("POST", path, "do=expect")[0] == 403
    assert small_site.request("POST", path, "x" * 5000)[0] == 413
    for _ in range(30):
        small_site.request("GET", path, X_Forwarded_For="192.0.2.7")
    for number in range(5):
        assert small_site.request("GET", path, X_Forwarded_For=f"192.0.2.{number}")[0] == 429


def test_a_panel_is_no_other_by_its_headers(small_site):
    path, token = f"/api/waiting?recipient={ANNA}", {"Authorization": f"Bearer {TOKEN}"}
    for host in ("evil.example", "127.0.0.1.evil.example"):
        assert small_site.request("GET", path, Host=host, **token)[0] == 421
    assert small_site.request("GET", path, Host=f"127.0.0.1:{small_site.port}", **token)[0] == 200
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert small_site.request("GET", path, **{header: "127.0.0.1"})[0] == 401
    for number in range(40):
        last = small_site.request("GET", path, X_Forwarded_For=f"192.0.2.{number}", **token)
    assert last[0] == 429 and last[1]["Retry-After"] == "10"


def test_a_page_that_waits_for_the_database_lets_probes_through(start_grayling, mariadb, directory):
    site = Site(start_grayling, stores.mariadb_full(mariadb), directory)
    path = urllib.parse.urlsplit(site.link()).path
    assert site.request("GET", path)[0] == 200
    mariadb.freeze()
    visitor = threading.Thread(target=site.request, args=("GET", path))
    visitor.start()
    slowest = 0
    while visitor.is_alive():
        begin = time.monotonic()
        assert site.request("GET", "/healthz")[0] == 200
        slowest = max(slowest, time.monotonic() - begin)
    assert slowest < 1, slowest


def test_links_need_the_shared_tables(start_grayling, mariadb, directory):
    site = Site(start_grayling, stores.mariadb_tutorial(mariadb), directory)
    said = site.run("link", ANNA, code=1)
    assert "grayling link:" in said and "grayling migrate" in said
    status, answer = site.api("POST", "/api/expect", {"recipient": ANNA})
    assert status == 503 and "log" in answer["error"]
    site.service.wait_for_log("user pages:")
    site.defer("a@there.example")


def test_without_pages_there_is_no_link(store):
    """The command says so even if there is no table yet."""
    done = subprocess.run([PROGRAM, "link", ANNA, "--config", "/dev/null", "--store", store.url],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 78 and "status.user_pages is off" in done.stderr


def check(schema, value, description, place="answer"):
    """Checks a value against a schema of OpenAPI, as far as doc/api.json uses them."""
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if value is None:
        assert schema.get("nullable"), place
        return
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
    assert type(value) is kinds[schema["type"]], place
    if schema["type"] == "array":
        for item in value:
            check(schema["items"], item, description, place + "[]")
    if schema["type"] == "object":
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), place
        for name, inner in value.items():
            check(schema["properties"][name], inner, description, f"{place}.{name}")


def test_the_interface_for_panels_is_as_described(site):
    root = Path(__file__).resolve().parents[2]
    description = json.loads((root / "doc/api.json").read_text())
    site.defer("a@there.example")

    def ask(method, path, body=None, code=200, **options):
        status, answer = site.api(method, path, body, **options)
        assert status == code, answer
        responses = description["paths"][path.partition("?")[0]][method.lower()]["responses"]
        response = responses.get(str(code), responses["default"])
        if "$ref" in response:
            response = description["components"]["responses"]["Error"]
        check(response["content"]["application/json"]["schema"], answer, description)
        return answer

    listed = ask("GET", f"/api/waiting?recipient={ANNA}")
    assert [mail["sender"] for mail in listed["waiting"]] == ["a@there.example"]
    assert not listed["expected"]
    mail = listed["waiting"][0]
    released = {"recipient": ANNA, "sender": mail["sender"], "client": mail["client"]}
    assert ask("POST", "/api/release", released)["released"] is True
    assert ask("POST", "/api/release", released)["released"] is False
    assert not site.is_deferred("a@there.example")
    site.defer(b"odd,%b\xff@there.example")
    mail = ask("GET", f"/api/waiting?recipient={ANNA}")["waiting"][0]
    assert ask("POST", "/api/release", {"recipient": ANNA, "id": mail["id"]})["released"] is True
    assert not site.is_deferred(b"odd,%b\xff@there.example")
    assert ask("POST", "/api/expect", {"recipient": ANNA})["expected_until"] > time.time()
    assert ask("GET", f"/api/waiting?recipient={ANNA}")["expected"]
    ask("POST", "/api/expect", {"recipient": "@example.org"}, code=400)
    ask("POST", "/api/expect", {"recipient": ANNA}, code=401, token="another")
    ask("GET", "/api/waiting", code=400)
    assert set(description["paths"]) == {"/api/waiting", "/api/expect", "/api/release"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_browser_has_nothing_to_complain_of(small_site, browser, width, scheme):
    small_site.defer("a.very.long.name.of.a.sender." * 4 + "x@there.example")
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.view(width, 844, scheme, is_phone=width < 1000)
    browser.open(small_site.link())
    assert browser.content_width() <= width
    assert browser.complaints() == []
    assert {url.rpartition("/")[0] for url in browser.requested()} == {
        f"http://127.0.0.1:{small_site.port}/u"}


def test_who_types_or_listens_can_let_mail_in(small_site, browser):
    small_site.defer("a@there.example")
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.view(390, 844, is_phone=True)
    browser.open(small_site.link())
    parts = browser.accessible()
    for part in (("RootWebArea", f"Mail for {ANNA}"), ("heading", f"Mail for {ANNA}"),
                 ("region", "I expect mail"), ("region", "Mail that waits"),
                 ("button", "Let everything in for 15 minutes"),
                 ("button", "Let in the mail from a@there.example")):
        assert part in parts, part
    for _ in range(2):
        browser.press("Tab", 9)
    browser.events.clear()
    browser.press("Enter", 13, "\r")
    wait_until(lambda: ("status", "") in browser.accessible() or any(
        "Done." in name for _, name in browser.accessible()), "the page says that it is done")
    names = [name for _, name in browser.accessible()]
    assert "Done. This mail passes at its next attempt." in names
    assert "Nothing waits for you." in names
    assert not small_site.is_deferred("a@there.example")


def test_the_button_has_enough_contrast(small_site):
    style = small_site.request("GET", "/u/style.css")[2]
    assert "button {" in style
    for link, page in (("1d4ed8", "f6f7f9"), ("93b8ff", "12161d")):
        assert f"--link: #{link};" in style and f"--page: #{page};" in style
        assert contrast(link, page) >= 4.5
