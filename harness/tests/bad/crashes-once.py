#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Dies of the third request of its first process only; argv[1] is where it notes it."""
import os
import sys

import bad


def crash(request, number):
    if number == 3 and not os.path.exists(sys.argv[1]):
        open(sys.argv[1], "w").close()
        os.abort()
    bad.plain(request)


bad.serve(crash, bad.window())
