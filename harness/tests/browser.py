# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, driven over a pair of pipes: no port, no driver, no library.

Its DevTools protocol is a JSON object a message, with a NUL behind each, on the descriptors 3 and 4.
"""
import base64
import json
import os
import select
import signal
import subprocess
import tempfile
import time

PATIENCE_S = 300  # of two cores that have more to do


class Browser:
    """One browser with one page; what goes wrong in the page is kept in `complaints`."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        to_read, self.to_browser = os.pipe()
        self.from_browser, to_write = os.pipe()
        # The shell puts the descriptors where Chromium looks for them.
        line = ["sh", "-c", 'exec "$0" "$@" 3<&%d 4>&%d' % (to_read, to_write), "chromium",
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe",
                "--user-data-dir=" + self.profile.name, "about:blank"]
        self.process = subprocess.Popen(line, pass_fds=(to_read, to_write), start_new_session=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, "HOME": self.profile.name})
        os.close(to_read)
        os.close(to_write)
        self.number = 0
        self.pending = b""
        self.session = None
        self.events = []
        self.complaints = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def close(self):
        try:
            self.call("Browser.close")
            self.process.wait(PATIENCE_S)
        except (AssertionError, OSError, subprocess.TimeoutExpired):
            pass
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.to_browser)
        os.close(self.from_browser)
        for _ in range(50):  # its helpers may still write there for a moment
            try:
                self.profile.cleanup()
                break
            except OSError:
                time.sleep(0.1)

    def receive(self, until):
        while b"\0" not in self.pending:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.from_browser], [], [], left)[0]:
                raise AssertionError("the browser does not answer")
            more = os.read(self.from_browser, 1 << 20)
            if not more:
                raise AssertionError("the browser has ended; is Debian's chromium installed?")
            self.pending += more
        message, self.pending = self.pending.split(b"\0", 1)
        message = json.loads(message)
        self.note(message)
        return message

    def note(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", str(details)))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.complaints.append(str(params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(params["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":
            self.complaints.append("a dialog: " + params["message"])
            self.number += 1
            self.send("Page.handleJavaScriptDialog", {"accept": False})
        elif method == "Network.requestWillBeSent":
            self.events.append(params["request"]["url"])
        elif method == "Page.loadEventFired":
            self.events.append("loaded")

    def send(self, method, params):
        message = {"id": self.number, "method": method, "params": params}
        if self.session is not None:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to_browser, data):]

    def call(self, method, **params):
        self.number += 1
        number = self.number
        self.send(method, params)
        until = time.monotonic() + PATIENCE_S
        while True:
            message = self.receive(until)
            if message.get("id") == number:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]

    def open(self, path, fragment=""):
        """Load a file; `events` then has what was asked of the network, the file itself among it."""
        self.call("Page.navigate", url="about:blank")
        self.events.clear()
        self.complaints.clear()
        self.call("Page.navigate", url="file://" + path + fragment)
        until = time.monotonic() + PATIENCE_S
        while self.ask("document.readyState") != "complete" or "loaded" not in self.events:
            if time.monotonic() > until:
                raise AssertionError("the page does not load")

    def ask(self, expression):
        """What an expression is in the page, as JSON; a promise is waited for."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                         awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def settle(self):
        """Until the page has handled what it was sent, and has been drawn."""
        self.ask("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))")

    def press(self, key, text=None):
        """A key goes down and up, at what has the focus."""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9}
        code = {"windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        text = {"Enter": "\r"}.get(key, text if text is not None else key if len(key) == 1 else "")
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, **code)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **code)
        self.settle()

    def type(self, text):
        self.call("Input.insertText", text=text)
        self.settle()

    def media(self, scheme="light", media=""):
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def picture(self, path):
        self.settle()
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
