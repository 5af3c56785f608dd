# SPDX-License-Identifier: Apache-2.0
"""A proxy in front of a planner that is right, but for one request.

usage: spoils.py HOW MARK COMMAND...: the request whose line holds MARK is spoilt.
"""
import json
import os
import subprocess
import sys

import bad


def crash(reply):
    os.abort()


def leave(reply):
    os._exit(7)


def hang(reply):
    bad.hang()


def twice(reply):
    bad.send(reply)
    bad.send(reply)


def other_id(reply):
    message = json.loads(reply)
    message["id"] += 1
    bad.send(bad.line(message))


def junk(reply):
    bad.send(b"junk\n")


def half(reply):
    bad.send(reply[:len(reply) // 2])
    os._exit(0)


def not_utf8(reply):
    bad.send(reply.replace(b'"result":{', b'"result":{"\xff":0,', 1))


def duplicate_key(reply):
    bad.send(reply.replace(b'"result":{', b'"result":{"argv":[],"argv":[],', 1))


def empty(reply):
    message = json.loads(reply)
    bad.send(bad.line({"jsonrpc": "2.0", "id": message["id"], "result": {}}))


how, mark = globals()[sys.argv[1]], sys.argv[2].encode()
inner = subprocess.Popen(sys.argv[3:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for text in sys.stdin.buffer:
    inner.stdin.write(text)
    inner.stdin.flush()
    line = inner.stdout.readline()
    if mark in text:
        how(line)
    else:
        bad.send(line)
inner.stdin.close()
sys.exit(inner.wait())
