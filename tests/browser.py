"""A real browser for tests: headless Chromium, driven over its DevTools protocol."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import requests
import websocket

NO_BROWSER = "no Chromium: on Debian, as root, `apt-get install chromium`"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_PATIENCE = 60  # seconds for a page to load


class Browser:
    """One tab."""

    def __init__(self, socket):
        self._socket = websocket.create_connection(socket, timeout=_PATIENCE, suppress_origin=True)
        self._number = 0
        self._ask("Page.enable")

    def _ask(self, method, **params):
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def open(self, url):
        self._ask("Page.navigate", url=url)
        self.wait_for(f"location.href.split('#')[0] === {json.dumps(url)}")

    def run(self, script):
        """The value of a JavaScript expression on the page."""
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, condition):
        """Until the page has loaded and an expression holds on it."""
        until = time.monotonic() + _PATIENCE
        while not self.run(f"document.readyState === 'complete' && Boolean({condition})"):
            assert time.monotonic() < until, f"{condition}: not after {_PATIENCE} s, at {self.run('location.href')}"
            time.sleep(0.1)

    def type_into(self, selector, text):
        """Type, as on a keyboard, in place of what stands in a field."""
        self.run(f"(field => {{ field.focus(); field.select(); }})({_found(selector)})")
        self._ask("Input.insertText", text=text)

    def click(self, selector):
        """Click with the mouse in the middle of an element."""
        self.run(f"{_found(selector)}.scrollIntoView({{block: 'center'}})")
        box = f"{_found(selector)}.getBoundingClientRect()"
        x, y = self.run(f"(box => [box.x + box.width / 2, box.y + box.height / 2])({box})")
        for kind in ("mousePressed", "mouseReleased"):
            self._ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self, file):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        self._socket.close()


def _found(selector):
    return f"document.querySelector({json.dumps(selector)})"


@contextmanager
def browser(width=1100, height=1000):
    """A browser with nothing of an earlier one in it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless=new", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", "--hide-scrollbars"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's own doesn't work for root, as in containers
        command = [CHROMIUM, *flags, f"--window-size={width},{height}", f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            tab = Browser(_first_tab(Path(profile) / "DevToolsActivePort", process))
            yield tab
            tab.close()
        finally:
            process.terminate()
            process.wait(20)


def _first_tab(file, process):
    until = time.monotonic() + _PATIENCE
    while not (file.exists() and file.read_text().strip()):
        assert process.poll() is None, f"Chromium ended with {process.returncode}"
        assert time.monotonic() < until, "Chromium does not open its port"
        time.sleep(0.1)
    port = file.read_text().split()[0]
    tabs = requests.get(f"http://127.0.0.1:{port}/json/list", timeout=_PATIENCE).json()
    return next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
