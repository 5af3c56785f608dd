# SPDX-License-Identifier: Apache-2.0
"""What the hostile implementations share: the honest part of the protocol.

A request is answered with the result {"argv": command}: right for nobody, but well-formed.
"""
import json
import os
import signal
import sys

FLOOD_MAX = 64 << 20

# All that there are, so that no vector is spared.
METHODS = ["plan", "policy.parse", "policy.merge", "policy.default", "policy.active",
           "capabilities.derive", "readiness.assess", "output.truncate", "report.summarize",
           "host.summarize"]

sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def line(message):
    return json.dumps(message) + "\n"


def send(text):
    data = text if isinstance(text, bytes) else text.encode()
    try:
        while data:
            data = data[os.write(1, data):]
    except (BrokenPipeError, OSError):
        os._exit(0)


def answer(request, result):
    send(line({"jsonrpc": "2.0", "id": request["id"], "result": result}))


def refuse(request, code, kind, **data):
    send(line({"jsonrpc": "2.0", "id": request["id"],
               "error": {"code": code, "message": kind, "data": {"kind": kind, **data}}}))


def initialize(request, window=1):
    answer(request, {"protocol": 1, "name": os.path.basename(sys.argv[0]), "version": "1",
                     "language": "python", "methods": METHODS, "window": window})


def plain(request):
    answer(request, {"argv": request["params"].get("command", [])})


def unsandboxed(enforced):
    """A planner that runs every command as it is, and what it says of every layer."""
    def plan(request, _number):
        params = request["params"]
        capabilities = params.get("capabilities")
        if not isinstance(capabilities, dict):
            capabilities = {}
        answer(request, {
            "argv": params.get("command", []), "env": params.get("baseEnv", {}),
            "droppedEnvKeys": [],
            "effective": {"requested": params.get("policy", {}), "downgrades": [], "notes": [],
                          "platform": capabilities.get("platform", "linux"),
                          "enforced": dict.fromkeys(
                              ["resources", "filesystem", "network", "privilege"], enforced)}})
    return plan


def serve(on_request, window=1, on_initialize=initialize):
    """on_request(request, number): number counts from 1 in this process."""
    number = 0
    for text in sys.stdin:
        request = json.loads(text)
        if request["method"] == "initialize":
            if on_initialize is initialize:
                initialize(request, window)
            else:
                on_initialize(request)
            continue
        number += 1
        on_request(request, number)


def window():
    return int(os.environ.get("BAD_WINDOW", "1"))


def which(request):
    """The test marks a request with its number, so that one vector can be chosen."""
    return request["params"].get("number")


def hang():
    """For ever, and say so where a test wants to know (tests/model_time.h)."""
    if "BAD_HANGS" in os.environ:
        os.write(int(os.environ["BAD_HANGS"]), os.getpid().to_bytes(4, sys.byteorder))
    while True:
        signal.pause()


def flood(fd, chunk):
    sent = 0
    while sent < FLOOD_MAX:
        try:
            sent += os.write(fd, chunk)
        except OSError:
            os._exit(0)
