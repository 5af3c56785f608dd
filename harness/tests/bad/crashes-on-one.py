#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Dies of request number 3."""
import os
import signal
import sys

import bad


def crash(request, number):
    if bad.which(request) == 3:
        print("about to die", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGSEGV)
    bad.plain(request)


bad.serve(crash, bad.window())
