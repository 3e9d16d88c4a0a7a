# SPDX-License-Identifier: MIT
"""The status page, as text and in a real browser."""

import json
import re

import pytest

import stores
import wall_clock
from status_client import serve  # noqa: F401
from waiting import wait_until

HOSTILE = ("\"><script>alert(1)</script>.example", "<img src=x onerror=alert(1)>.example",
           "x" * 3000 + ".example", "\u202egro.elpmaxe")


@pytest.fixture
def shown(serve, directory):  # noqa: F811
    """The Status of a service after requests from strangers and from hostile clients."""
    service, status = serve(stores.sqlite(directory))
    with service.connect() as connection:
        for number, domain in enumerate(HOSTILE * 3):
            connection.ask(sender=f"a{number}@{domain}".encode())
        for _ in range(5):
            connection.ask(sender="b@waiting.example")
    with service.connect() as connection:
        connection.send(b"<script>alert(2)</script>\n\n")
        assert connection.rest() == b""
    service.wait_for_log("malformed")
    return status


def test_the_page_needs_nothing_but_itself(shown):
    status, headers, page = shown.ask("/")
    assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8"
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert set(re.findall(r' (?:href|src)="([^"]*)"', page)) == {
        "style.css", "icon.svg", "live", "metrics", "status.json", "healthz", "readyz"}
    for path in ("/style.css", "/icon.svg", "/live"):
        assert shown.get(path)[0] == 200
    assert shown.get("/", "POST")[0] == 405
    assert shown.get("/", "HEAD") == (200, "")


def test_what_strangers_say_is_text(shown):
    page = shown.get("/")[1].replace("<wbr>", "")
    assert "<script" not in page and "<img" not in page and "\u202e" not in page
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;.example" in page
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "waiting.example" in page
    assert "x" * 100 not in page


def luminance(colour):
    digits = colour * 2 if len(colour) == 3 else colour
    parts = [int(digits[i:i + len(digits) // 3][:2], 16) / 255 for i in (0, 2, 4)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    """Returns the contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_told_from_what_is_behind_them(shown):
    blocks = re.findall(r":root \{(.*?)\}", shown.get("/style.css")[1], re.S)
    assert len(blocks) == 2  # light and dark
    for block in blocks:
        colours = dict(re.findall(r"--(\w+): #(\w+);", block))
        for behind in ("paper", "page"):
            for text in ("ink", "faint", "link", "bad"):
                assert contrast(colours[text], colours[behind]) >= 4.5, (text, behind)
            for series in ("blue", "grey", "amber", "violet", "red", "good", "fair"):
                assert contrast(colours[series], colours[behind]) >= 3, (series, behind)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_text_of_the_page_is_cut(shown, browser, width):
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.view(width, 844, is_phone=width < 1000)
    browser.open(shown.url("/"))
    if width > 1000:  # a phone scrolls each table of a plot in its own region
        browser.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert browser.cut_texts() == []
    assert browser.content_width() <= width


def test_a_cut_text_is_found(shown, browser):
    """Without this test, the empty result above would prove nothing."""
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.view(390, 844, is_phone=True)
    browser.open(shown.url("/"))
    browser.evaluate("document.querySelector('svg.plot text').textContent = '0.000025 seconds'")
    browser.evaluate("document.querySelector('.card td').textContent = '1234567890'.repeat(9)")
    found = browser.cut_texts()
    assert any(text.startswith("leaves its picture: 0.000025") for text in found)
    assert any(text.startswith("wider than its place: 1234567890") for text in found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_browser_has_nothing_to_complain_of(shown, browser, width, scheme):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.view(width, 844, scheme, is_phone=width < 1000)
    browser.open(shown.url("/"))
    assert browser.content_width() <= width
    assert browser.complaints() == []
    assert {url.rpartition("/")[0] for url in browser.requested()} == {shown.url("")}
    assert shown.url("/style.css") in browser.requested()


def test_a_browser_says_what_breaks_the_policy(shown, browser):
    """Without this test, the browser's silence above would prove nothing."""
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.open(shown.url("/"))
    frame = browser.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
    browser.call("Page.setDocumentContent", frameId=frame,
                 html="<p style='color: red'>x<img src='http://127.0.0.1:1/x.png'>")
    browser.call("Runtime.evaluate", expression="1")
    assert browser.complaints()


def test_who_listens_or_types_gets_all(shown, browser):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.view(1280, 900)
    browser.open(shown.url("/"))
    parts = browser.accessible()
    for part in (("RootWebArea", "grayling: the store works"), ("banner", ""), ("main", ""),
                 ("contentinfo", ""), ("region", "Requests"), ("heading", "Now"),
                 ("table", "In the last hour or two; anybody can claim to be a sender.")):
        assert part in parts, part
    pictures = [name for role, name in parts if role in ("image", "img") and name]
    assert len(pictures) == 7 and pictures[0].startswith("Requests in the last hour: ")
    assert ("table", "Requests in the last hour") not in parts
    for _ in range(2):  # past the link at the top, to the first plot's table
        browser.press("Tab", 9)
    browser.press("Enter", 13, "\r")
    assert ("table", "Requests in the last hour") in browser.accessible()


def test_the_history_fills_by_the_minute(serve, directory, monkeypatch):  # noqa: F811
    """The clocks go a hundred times as fast."""
    wall_clock.fast_clock(100, monkeypatch)
    service, status = serve(stores.sqlite(directory), **{"store.timeout": "30s"})
    for number in range(3):
        service.ask(sender=f"{number}@sender.test")

    def counted():
        day = json.loads(status.get("/status.json")[1])["day"]
        assert any(day["known_minutes"]) or not any(day["new"])
        return sum(sum(day[kind]) for kind in ("known", "unjudged", "new", "too_early", "trouble"))
    wait_until(lambda: counted() == 3, "three requests in the history")
    assert "Requests in the last hour: 3, " in status.get("/")[1]
