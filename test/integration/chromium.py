# SPDX-License-Identifier: MIT
"""A real browser without a window, controlled over its debugging pipe (the DevTools protocol:
JSON, each message ended by a zero byte)."""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time

import pytest

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--remote-debugging-pipe")

# Differences of half a pixel come from rounding.
CUT_TEXTS = """
(() => {
  const found = [];
  const box = (element) => element.getBoundingClientRect();
  for (const picture of document.querySelectorAll("svg.plot")) {
    const around = box(picture);
    const texts = [...picture.querySelectorAll("text")];
    for (const text of texts) {
      const own = box(text);
      if (own.left < around.left - .5 || own.right > around.right + .5 ||
          own.top < around.top - .5 || own.bottom > around.bottom + .5)
        found.push("leaves its picture: " + text.textContent);
      for (const other of texts) {
        const its = box(other);
        if (other !== text && own.left < its.right - .5 && its.left < own.right - .5 &&
            own.top < its.bottom - .5 && its.top < own.bottom - .5)
          found.push("lies on another: " + text.textContent);
      }
    }
  }
  for (const place of document.querySelectorAll(".scroll, .card, figure, table, th, td"))
    if (!place.closest("details:not([open])") && place.scrollWidth > place.clientWidth + 1)
      found.push("wider than its place: " + place.textContent.trim().slice(0, 60));
  return found;
})()
"""


class Chromium:
    """One page of one browser, which writes its files to `directory`."""

    _session = None  # the page's; None: calls go to the browser itself

    def __init__(self, directory, deadline=60):
        self.deadline = deadline
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        self._log = open(directory / "chromium.log", "wb")

        def give_pipes():  # as its descriptors 3 and 4, which may be in use here
            copies = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (to_browser,
                                                                            from_browser)]
            for fd, copy in enumerate(copies, 3):
                os.dup2(copy, fd)

        self.process = subprocess.Popen(
            ["chromium", *FLAGS, f"--user-data-dir={directory}", "about:blank"],
            preexec_fn=give_pipes, close_fds=False,
            env={**os.environ, "HOME": str(directory), "TMPDIR": str(directory)},
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        os.close(to_browser)
        os.close(from_browser)
        self._received, self._number, self.events = b"", 0, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target,
                                  flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Runtime", "Network", "Audits", "Accessibility"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        """Calls a method of the protocol and returns its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        number = self._number
        answer = self._wait_for(lambda message: message.get("id") == number, method)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def open(self, url):
        """Loads a page to its end, and forgets the events of other pages."""
        self.events.clear()
        self.call("Page.navigate", url=url)
        if not self.told("Page.loadEventFired"):
            self._wait_for(lambda message: message.get("method") == "Page.loadEventFired", url)

    def told(self, *methods):
        """Returns the parameters of these events since the page was opened."""
        return [event["params"] for event in self.events if event["method"] in methods]

    def complaints(self):
        """Returns what its console would show: errors, and what the page's policy forbade."""
        return self.told("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown",
                         "Audits.issueAdded", "Network.loadingFailed")

    def requested(self):
        return [event["request"]["url"] for event in self.told("Network.requestWillBeSent")]

    def view(self, width, height, scheme="light", scale=1, is_phone=False):
        """Sets the window's size, in CSS pixels, and the reader's preference, "light" or "dark"."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=scale, mobile=is_phone)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def content_width(self):
        return self.call("Page.getLayoutMetrics")["cssContentSize"]["width"]

    def evaluate(self, expression):
        """Returns the value of an expression in the page, which may not run scripts of its own."""
        return self.call("Runtime.evaluate", expression=expression,
                         returnByValue=True)["result"].get("value")

    def cut_texts(self):
        """Returns texts that a reader can't fully see: texts of plots that leave their picture or
        overlap, and cells or tables that are wider than their place."""
        return self.evaluate(CUT_TEXTS)

    def accessible(self):
        """Returns (role, name) of everything that a screen reader finds."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes
                if not node["ignored"]]

    def press(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text,
                      windowsVirtualKeyCode=code)

    def screenshot(self, path, is_whole=False):
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=is_whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        for fd in (self._in, self._out):
            os.close(fd)
        self._log.close()

    def _wait_for(self, is_it, what):
        end = time.monotonic() + self.deadline
        while True:
            while b"\0" in self._received:
                text, self._received = self._received.split(b"\0", 1)
                message = json.loads(text)
                if "method" in message:
                    self.events.append(message)
                if is_it(message):
                    return message
            assert select.select([self._in], [], [], max(end - time.monotonic(), 0))[0], \
                f"no answer of the browser in {self.deadline} s: {what}"
            received = os.read(self._in, 1 << 20)
            assert received, f"the browser ended: {what}"
            self._received += received


@pytest.fixture(scope="session")
def browser(session_directory):
    assert shutil.which("chromium"), "the package chromium has it"
    directory = session_directory / "chromium"
    directory.mkdir()
    browser = Chromium(directory)
    yield browser
    browser.close()
