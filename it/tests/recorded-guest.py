#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A guest without a kernel: for `sandproof-live --qemu`, it answers with evidence that was recorded.

The file is $RECORDED_EVIDENCE, as --evidence wrote it: the arms are answered in its order, and from
its beginning again when they are more.
"""
import json
import os
import re
import socket
import sys

SENTINEL = 85


def main():
    line = " ".join(sys.argv)
    nonce = re.search(r"sandproof\.nonce=([0-9a-f]+)", line).group(1)
    with open(os.environ["RECORDED_EVIDENCE"], encoding="utf-8") as file:
        recorded = [json.loads(text)["evidence"] for text in file]
    talk = socket.socket(socket.AF_UNIX)
    talk.connect(re.search(r"path=([^, ]+)", line).group(1))

    def say(message):
        talk.sendall(json.dumps(message).encode() + b"\n")

    count = 0
    say({"hello": nonce, "kernel": "recorded", "bwrap": "", "slirp4netns": "", "nft": ""})
    for message in map(json.loads, talk.makefile("rb")):
        if "perform" not in message:
            break
        say({"arm": message["perform"]["number"], "evidence": recorded[count % len(recorded)]})
        count += 1
    say({"end": nonce, "arms": count})
    talk.recv(1)
    sys.exit(SENTINEL)


main()
