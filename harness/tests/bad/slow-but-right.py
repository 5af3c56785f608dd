#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A proxy in front of argv[1:], which is right; this takes its time for each answer."""
import os
import subprocess
import sys
import time

import bad

DELAY = float(os.environ.get("BAD_DELAY", "0.02"))

inner = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for text in sys.stdin.buffer:
    inner.stdin.write(text)
    inner.stdin.flush()
    reply = inner.stdout.readline()
    time.sleep(DELAY)
    bad.send(reply)
inner.stdin.close()
sys.exit(inner.wait())
