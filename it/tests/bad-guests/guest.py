# SPDX-License-Identifier: Apache-2.0
"""A guest without a kernel: it is given to `sandproof-live --qemu` and says what a guest says.

Whoever makes it bad overrides one method, or one part of what it says.
"""
import json
import os
import re
import socket
import sys
import time

SENTINEL = 85


class Guest:
    def __init__(self):
        line = " ".join(sys.argv)
        self.nonce = re.search(r"sandproof\.nonce=([0-9a-f]+)", line).group(1)
        self.path = re.search(r"path=([^, ]+)", line).group(1)
        self.count = 0
        self.talk = None
        self.lines = None
        self.note()

    def note(self):
        """For a test that looks whether this process and its socket are gone afterwards."""
        note = os.environ.get("GUEST_NOTE")
        if note:
            with open(note, "a", encoding="utf-8") as file:
                file.write(f"{os.getpid()} {self.path}\n")

    # What it says.

    def console(self, text):
        sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode())
        sys.stdout.buffer.flush()

    def send(self, raw):
        self.talk.sendall(raw)

    def say(self, message):
        self.send(json.dumps(message).encode() + b"\n")

    # What it is.

    def boot(self):
        self.console("Linux version 6.1.0 (none of it is true)\n")

    def connect(self):
        self.talk = socket.socket(socket.AF_UNIX)
        self.talk.connect(self.path)
        self.lines = self.talk.makefile("rb")

    def hello(self):
        self.say({"hello": self.nonce, "kernel": "6.1.0", "bwrap": "bubblewrap 0.8.0",
                  "slirp4netns": "slirp4netns 1.2.0", "nft": "nftables v1.0.6"})

    def evidence(self, arm):
        capped = arm["policy"]["resources"]["maxProcesses"] < 100
        quiet = {"tcp": 0, "udp": 0, "dns": 0, "icmp": 0}
        return {
            "exit": 0, "timedOut": False, "readied": False, "ran": 1,
            "said": {"fork.errno": "EAGAIN" if capped else "none",
                     "fork.started": 15 if capped else 40},
            "stdout": "", "stderr": "", "bytes": {"stdout": 0}, "peak": {"runner": 2000},
            "report": {"sandbox": {"enforced": {"resources": capped, "filesystem": True}}},
            "hits": {"nowhere": quiet, "allowed": quiet},
            "left": {"processes": 0, "files": 0, "mounts": 0, "interfaces": 0, "zombies": 0},
            "victim": {"alive": True, "nofile": 777},
            "heart": {"beats": 5, "missed": 0},
            "world": {"core_pattern": "same", "shadow": "same", "canary": "same"},
        }

    def record(self, arm):
        return {"arm": arm["number"], "evidence": self.evidence(arm)}

    def line(self, arm):
        return json.dumps(self.record(arm)).encode() + b"\n"

    def perform(self, arm):
        self.send(self.line(arm))

    def end_record(self):
        return {"end": self.nonce, "arms": self.count}

    def end(self):
        self.say(self.end_record())

    def leave(self):
        sys.exit(SENTINEL)

    # How it lives.

    def listen(self):
        line = self.lines.readline()
        if not line:
            sys.exit(1)
        return json.loads(line)

    def run(self):
        self.boot()
        self.connect()
        self.hello()
        while True:
            message = self.listen()
            if "perform" not in message:
                break
            self.perform(message["perform"])
            self.count += 1
        self.end()
        self.listen()
        self.leave()


def panic(guest):
    """As a kernel does it with panic=-1: QEMU ends with status 0."""
    guest.console("[    3.1] Kernel panic - not syncing: sysrq triggered crash\n"
                  "[    3.1] CPU: 0 PID: 1 Comm: init\n")
    sys.exit(0)


def hang():
    while True:
        time.sleep(60)
